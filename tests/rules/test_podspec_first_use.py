"""What a newcomer's manifest for Windows is told: programs and GPUs that the image lacks, numbers that are none."""

import datetime

import pytest

from portal.placement import Placement
from portal.podspec import PodSpec
from portal.rules import State, Verdict, check

DAY = datetime.date(2026, 11, 26)
NANO = "mcr.microsoft.com/windows/nanoserver:ltsc2022"
CORE = "mcr.microsoft.com/windows/servercore:ltsc2022"
SERVER = "mcr.microsoft.com/windows/server:ltsc2022"
POD = """\
apiVersion: v1
kind: Pod
metadata: {{name: w}}
spec:
  os: {{name: windows}}
  nodeSelector: {{kubernetes.io/os: windows{label}}}
  containers:
    - name: w
      image: {image}
      {own}
"""
LABEL = ', node.kubernetes.io/windows-build: "10.0.20348"'
RULE = "container-asks-for-what-image-lacks"


def told(image, own, label=""):
    report = check(PodSpec.parse(POD.format(image=image, own=own, label=label)).aimed(as_of=DAY))
    return report, [o for o in report.breaking if o.rule.id == RULE]


@pytest.mark.parametrize("label", ["", LABEL])
@pytest.mark.parametrize(
    "own",
    [
        'command: ["powershell", "-Command", "Get-Date"]',
        'command: ["C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe"]',
        'args: ["powershell", "-File", "a.ps1"]',
        'livenessProbe: {exec: {command: ["powershell", "exit 0"]}}',
        'lifecycle: {preStop: {exec: {command: ["powershell", "exit 0"]}}}',
    ],
)
def test_powershell_on_nano_server_is_told_as_the_explorer_does(own, label):
    report, (finding,) = told(NANO, own, label)
    assert report.verdict is Verdict.BLOCKED
    assert finding.where == "line:10"
    asked = Placement.of("windows-server-2022", NANO, "process", "kubernetes", DAY, command="powershell")
    assert any(error.message in finding.message for error in check(asked).errors)


@pytest.mark.parametrize("image", [NANO, CORE, SERVER, "registry.example.com/own:1"])
@pytest.mark.parametrize("resource", ["nvidia.com/gpu", "amd.com/gpu"])
def test_gpus_that_windows_containers_cannot_reach_are_told(image, resource):
    report, found = told(image, f"resources: {{limits: {{{resource}: 1, memory: 1Gi}}}}")
    assert report.verdict is Verdict.BLOCKED
    assert any("DirectX" in finding.message for finding in found)


def test_directx_needs_the_image_that_has_it():
    own = "resources: {limits: {microsoft.com/directx: 1, memory: 1Gi}}"
    assert told(NANO, own)[0].verdict is Verdict.BLOCKED
    assert told(SERVER, own)[1] == []


@pytest.mark.parametrize(
    ("image", "own"),
    [
        (CORE, 'command: ["powershell", "-Command", "Get-Date"]'),
        (NANO, 'command: ["cmd", "/c", "app.exe"]'),
        (NANO, 'command: ["pwsh.exe.cmd"]'),
        (NANO, 'command: ["C:/app/powershell-like.exe"]'),
        (NANO, "resources: {limits: {nvidia.com/gpu: 0, memory: 1Gi}}"),
        ("registry.example.com/own:1", 'command: ["powershell", "x"]'),
        ("mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022", 'args: ["powershell"]'),
    ],
)
def test_what_the_image_may_have_meets_silence(image, own):
    assert told(image, own)[1] == []


def test_a_host_process_container_runs_what_the_node_has():
    own = 'securityContext: {windowsOptions: {hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM"}}\n'
    own += '      command: ["powershell", "x"]'
    assert told(NANO, own)[1] == []


def deployment(replicas, kind="Deployment", name="replicas"):
    text = f"kind: {kind}\nspec:\n  {name}: {replicas}\n  template:\n    spec:\n      containers:\n"
    return check(PodSpec.parse(text + "        - {name: a, image: 'nginx:1.29'}\n").aimed(as_of=DAY))


@pytest.mark.parametrize(
    "value", ["1" + "0" * 23, "2147483648", "-1", '"3"', "1.5", "1e23", "three", "[3]", "9" * 5000]
)
def test_a_number_that_the_api_server_cannot_take_is_an_error(value):
    report = deployment(value)
    assert report.verdict is Verdict.BLOCKED
    assert [o.where for o in report.errors if o.rule.id == "number-of-pods-is-refused"] == ["line:3"]


@pytest.mark.parametrize("value", ["0", "3", "2147483647", "1e2", "2.0", "0x10", "", "null"])
def test_a_number_that_fits_meets_silence(value):
    assert not [
        o
        for o in deployment(value).outcomes
        if o.rule.id == "number-of-pods-is-refused" and o.state is State.BREAKS
    ]


def test_a_job_counts_by_its_parallelism():
    assert deployment("3000000000", "Job", "parallelism").verdict is Verdict.BLOCKED
    assert deployment("3000000000", "Job", "replicas").verdict is not Verdict.BLOCKED
