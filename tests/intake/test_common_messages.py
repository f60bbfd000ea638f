"""
What people paste most: pulls, ports, mounts, sockets, crash loops, and what the kernel refuses.

The texts are those of public threads, shortened.
"""

import pytest

from portal.intake import recognise

SHIM = "docker: Error response from daemon: failed to create task for container: failed to create shim task: "
RUNC = f"{SHIM}OCI runtime create failed: runc create failed: unable to start container process: "
KUBELET = "  Warning  Failed     7s (x2 over 22s)  kubelet            "

CASES = [
    ("toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit", "pull-rate-limited"),
    (f"{KUBELET}Failed to pull image \"redis:7\": 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.\n{KUBELET}Error: ErrImagePull", "pull-rate-limited"),
    ("docker: Error response from daemon: pull access denied for shop, repository does not exist or may require 'docker login'.", "image-not-pulled"),
    ("Error response from daemon: manifest for shop/web:9 not found: manifest unknown: manifest tagged by \"9\" is not found", "image-not-pulled"),
    ("NAME   READY   STATUS             RESTARTS   AGE\nweb-0  0/1     ImagePullBackOff   0          2m", "image-not-pulled"),
    (f"{KUBELET}Failed to pull image \"x.azurecr.io/web:1\": failed to authorize: failed to fetch anonymous token: unexpected status: 401 Unauthorized", "image-not-pulled"),
    ("Error response from daemon: Get https://registry-1.docker.io/v2/: x509: certificate signed by unknown authority", "registry-not-reached"),
    ("Get \"https://registry-1.docker.io/v2/\": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)", "registry-not-reached"),
    ("driver failed programming external connectivity on endpoint web (ab): Bind for 0.0.0.0:80 failed: port is already allocated.", "port-taken"),
    ("Ports are not available: exposing port TCP 0.0.0.0:50070 -> 0.0.0.0:0: listen tcp 0.0.0.0:50070: bind: An attempt was made to access a socket in a way forbidden by its access permissions.", "port-taken"),
    ("Error starting userland proxy: listen tcp4 0.0.0.0:5432: bind: address already in use", "port-taken"),
    (f'{RUNC}exec: "/entrypoint.sh": permission denied: unknown.', "start-file-not-executable"),
    (f"{RUNC}exec /bin/entrypoint.sh: permission denied: unknown.", "start-file-not-executable"),
    ("oci runtime error: container_linux.go:247: starting container process caused \"exec: \\\"./start.sh\\\": permission denied\"", "start-file-not-executable"),
    ("standard_init_linux.go:228: exec user process caused: permission denied", "start-file-not-executable"),
    (f'{RUNC}error during container init: error mounting "/run/desktop/mnt/host/c/x/index.html" to rootfs at "/x": not a directory: unknown: Are you trying to mount a directory onto a file (or vice-versa)? Check if the specified host path exists', "directory-onto-file"),
    ("permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.24/info\": dial unix /var/run/docker.sock: connect: permission denied", "docker-socket-denied"),
    ("permission denied while trying to connect to the docker API at npipe:////./pipe/docker_engine", "docker-socket-denied"),
    ("$ docker run -ti ubuntu unshare -U\nunshare: unshare failed: Operation not permitted", "namespace-refused"),
    ("unshare: write failed /proc/self/uid_map: Operation not permitted", "namespace-refused"),
    (f"{RUNC}error during container init: error setting cgroup config for procHooks process: bpf_prog_query(BPF_CGROUP_DEVICE) failed: invalid argument: unknown.", "cgroup-not-usable"),
    ("docker: Error response from daemon: cgroups: cannot found cgroup mount destination: unknown.", "cgroup-not-usable"),
    ("Error response from daemon: invalid credential spec: file:// path cannot be absolute", "credential-spec-refused"),
    ("credential spec 'C:\\ProgramData\\docker\\CredentialSpecs\\web.json' for container f0 as the file could not be read: \"open C:\\\\x: The system cannot find the file specified.\"", "credential-spec-refused"),
    ("hcsshim::CreateComputeSystem 9b: The paging file is too small for this operation to complete.", "host-memory-used-up"),
    ("encountered an error during CreateContainer: failure in a Windows system call: Insufficient system resources exist to complete the requested service. (0x5aa)", "host-memory-used-up"),
    ("    State:          Waiting\n      Reason:       CrashLoopBackOff", "crash-loop"),
    ("    Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Exit Code:    -1073741510", "stopped-by-signal"),
    ("    Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       OOMKilled\n      Exit Code:    137", "killed-by-signal-9"),
    ("web-0   0/1   OOMKilled   3   2m", "killed-by-signal-9"),
    ("Memory cgroup out of memory: Killed process 4711 (java)", "killed-by-signal-9"),
    (f"{RUNC}exec: \"bash\": executable file not found in $PATH: unknown.", "linux-program-missing"),
    ("failed to pull and unpack image \"mcr.microsoft.com/cbl-mariner/busybox:2.0\": no match for platform in manifest: not found", "no-platform-match"),
    (f"{KUBELET}Failed to pull image \"x:main\": failed to extract layer sha256:02: hcsshim::ProcessBaseLayer \\\\?\\C:\\ProgramData\\containerd\\x: The system cannot find the path specified.: unknown", "base-layer-not-unpacked"),
    (f"{SHIM}hcs::CreateComputeSystem a: The virtual machine could not be started because a required feature is not installed.: unknown", "hyperv-missing"),
    ("Warning  FailedScheduling  0/3 nodes are available: 3 Insufficient memory. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.", "no-node-fits"),
    ("process \"cmd /S /C x\" did not complete successfully: exit code: 3221225501", "process-crashed"),
    ("failed to create endpoint web on network nat: failed during hnsCallRawResponse: hnsCall failed in Win32: The process cannot access the file because it is being used by another process. (0x20)", "host-network-service"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "error"), CASES, ids=[f"{error}-{n}" for n, (_, error) in enumerate(CASES)])
def test_what_people_paste_most_is_known(text, error):
    assert [each.known.id for each in recognise(text).errors] == [error]


@pytest.mark.parametrize(
    "text",
    [
        f"{RUNC}unable to apply cgroup configuration: mkdir /sys/fs/cgroup/memory/docker: permission denied: unknown",
        "mkdir: cannot create directory '/data': Permission denied",
        "chown: changing ownership of '/var/lib/data': Operation not permitted",
        "We mounted it with -v, and the file could be read.",
        "Exit Code: 0",
    ],
)
def test_what_only_looks_alike_is_none_of_these(text):
    assert not recognise(text).errors


def test_in_a_cluster_the_pull_limit_needs_credentials_of_the_pod():
    (error,) = recognise(f'{KUBELET}Failed to pull image "redis:7": toomanyrequests: pull rate limit').errors
    assert "imagePullSecrets" in " ".join(error.known.actions)


@pytest.mark.parametrize(
    "text",
    [f"{KUBELET}Error: ErrImagePull", 'Failed to pull image "x:1": rpc error: code = NotFound desc = x'],
)
def test_words_of_the_kubelet_tell_a_cluster(text):
    assert recognise(text.replace("kubelet", "")).orchestrator == "kubernetes"


def test_a_refusal_of_windows_is_to_be_read_before_builds_are_compared():
    (error,) = recognise(
        "encountered an error during CreateProcess: failure in a Windows system call: The user name or password is "
        "incorrect. (0x52e)"
    ).errors
    assert "user" in error.known.actions[0]
