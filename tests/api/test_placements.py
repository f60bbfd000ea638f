"""The JSON contract of placements, and answers to questions whose sources are named beside them."""

import io
import json
import sys

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.answers.placements import QUESTION_FIELDS, answer, question_of
from portal.placement import Placement, Unreadable

W22 = {
    "host": "windows-server-2022",
    "image": "mcr.microsoft.com/windows/servercore:ltsc2022",
    "isolation": "process",
}
NANO22 = W22 | {"image": "mcr.microsoft.com/windows/nanoserver:ltsc2022"}
NANO25 = {
    "host": "windows-server-2025",
    "image": "mcr.microsoft.com/windows/nanoserver:ltsc2025",
    "isolation": "process",
}
NANO16 = {
    "host": "windows-server-2016",
    "image": "mcr.microsoft.com/windows/nanoserver:sac2016",
    "isolation": "process",
    "as_of": "2018-06-01",
}
W19 = {
    "host": "windows-server-2019",
    "image": "mcr.microsoft.com/windows/servercore:ltsc2019",
    "isolation": "process",
    "as_of": "2026-11-26",
}
W16 = {"host": "windows-server-2016", "image": "ltsc2016", "isolation": "process"}
W11 = {"host": "Windows 11 24H2", "image": "mcr.microsoft.com/windows/servercore:ltsc2025"}
FULL22 = W22 | {"image": "mcr.microsoft.com/windows/server:ltsc2022"}
FULL19 = W19 | {"image": "mcr.microsoft.com/windows:1809"}
HPC = {"orchestrator": "kubernetes", "host_process": True, "host_network": True}
LINUX = {"host": "linux", "image": "debian:12"}
LIMITS, RUNS, BLOCKED, UNKNOWN = "runs-with-limits", "runs", "blocked", "unknown"

# What is asked, the verdict, the stage where it is blocked, and a rule that says so. Sources: ids of sources.toml.
CASES = [
    # Nano Server: ms-base-images (no PowerShell, WMI, servicing stack), dotnet-docker-1448 (no MSI)
    (NANO22 | {"needs": ["powershell"]}, BLOCKED, "run", "nano-server-without-powershell"),
    (NANO22 | {"command": "powershell -File a.ps1"}, BLOCKED, "start", "nano-server-without-powershell"),
    (NANO22 | {"needs": ["powershell"], "action": "build"}, BLOCKED, "build", "nano-server-without-powershell"),
    (NANO22 | {"needs": ["powershell"], "action": "pull"}, RUNS, None, None),
    (W22 | {"needs": ["powershell"]}, RUNS, None, "nano-server-without-powershell"),
    (NANO16 | {"needs": ["powershell"]}, RUNS, None, "nano-server-without-powershell"),
    (NANO25 | {"needs": ["powershell"]}, BLOCKED, "run", "nano-server-without-powershell"),
    # ms-nano-2025-announcement: features on demand for Nano Server of 2025
    (NANO25 | {"needs": ["powershell"], "features_on_demand": ["Microsoft.NanoServer.PowerShell.Cmdlets"]}, LIMITS, None, "nano-server-without-powershell"),
    (NANO22 | {"needs": ["msi"]}, BLOCKED, "build", "nano-server-without-msi"),
    (W22 | {"needs": ["msi"]}, RUNS, None, "nano-server-without-msi"),
    (NANO22 | {"needs": ["wmi"]}, BLOCKED, "run", "need-not-met-by-base-image"),
    # netfx-aspnet-dockerfile, ms-lift-and-shift: features that a build enables, and images in which they are
    (W22 | {"needs": ["iis"]}, RUNS, None, "need-not-met-by-base-image"),
    (W22 | {"image": "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022", "needs": ["iis"]}, RUNS, None, "need-not-met-by-base-image"),
    (W22 | {"needs": ["msmq"]}, RUNS, None, "need-not-met-by-base-image"),
    (W22 | {"image": "ltsc2016", "isolation": "hyperv", "needs": ["msmq"]}, LIMITS, None, "need-not-met-by-base-image"),
    (W22 | {"needs": ["dism"]}, RUNS, None, "need-not-met-by-base-image"),
    (W22 | {"needs": ["msdtc"]}, LIMITS, None, "need-not-met-by-base-image"),
    (NANO22 | {"needs": ["netfx"]}, BLOCKED, "run", "nano-server-without-net-framework"),
    (NANO22 | {"needs": ["dotnet"]}, RUNS, None, "need-not-met-by-base-image"),
    # windows-containers-118, windows-containers-569: 32-bit programs
    (NANO22 | {"needs": ["wow64"]}, BLOCKED, "run", "nano-server-without-32-bit"),
    (NANO22 | {"needs": ["wow64"], "features_on_demand": ["Microsoft.NanoServer.Datacenter.WOWSupport"]}, BLOCKED, "run", "nano-server-without-32-bit"),
    (NANO25 | {"needs": ["wow64"]}, BLOCKED, "run", "nano-server-without-32-bit"),
    (NANO25 | {"needs": ["x86"], "features_on_demand": ["Microsoft.NanoServer.Datacenter.WOWSupport"]}, RUNS, None, "nano-server-without-32-bit"),
    (W22 | {"needs": ["wow64"]}, RUNS, None, "nano-server-without-32-bit"),
    # netfx-install-netfx3, netfx-retirement-2025-10
    (W22 | {"needs": ["netfx3"]}, LIMITS, None, "netfx3-has-to-be-added"),
    (W19 | {"needs": [".NET Framework 3.5"]}, LIMITS, None, "netfx3-has-to-be-added"),
    (NANO22 | {"needs": ["netfx3"]}, BLOCKED, "run", "nano-server-without-net-framework"),
    # dotnet-sdk-nano-dockerfile: the SDK image brings pwsh
    (NANO22 | {"needs": ["pwsh"]}, LIMITS, None, "pwsh-has-to-be-copied"),
    (NANO22 | {"image": "mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022", "needs": ["pwsh"]}, RUNS, None, "pwsh-has-to-be-copied"),
    # ms-lift-and-shift: what no container does
    (FULL22 | {"needs": ["gui"]}, BLOCKED, "run", "need-not-met-by-base-image"),
    (W22 | {"needs": ["domain-join"]}, BLOCKED, "run", "need-not-met-by-base-image"),
    (W22 | {"needs": ["drivers"]}, BLOCKED, "run", "need-not-met-in-containers"),
    # ms-print-spooler: base image, and one spooler under process isolation
    (W22 | {"needs": ["printing"]}, BLOCKED, "run", "need-not-met-by-base-image"),
    (FULL22 | {"needs": ["printing"]}, LIMITS, None, "need-not-met-in-containers"),
    (FULL22 | {"needs": ["printing"], "isolation": "hyperv"}, RUNS, None, "need-not-met-by-base-image"),
    (W22 | {"needs": ["quantum"]}, UNKNOWN, None, "need-is-not-known"),
    (LINUX | {"needs": ["netfx"]}, BLOCKED, "run", "need-is-of-windows"),
    # ms-gpu, ms-base-images
    (FULL22 | {"gpu": True}, RUNS, None, "gpu-out-of-reach"),
    (FULL22 | {"gpu": True, "isolation": "hyperv"}, BLOCKED, "start", "gpu-out-of-reach"),
    (W22 | {"gpu": True}, BLOCKED, "start", "gpu-out-of-reach"),
    (FULL22 | {"gpu": "cuda"}, BLOCKED, "start", "gpu-out-of-reach"),
    (FULL19 | {"gpu": True, "runtime": "docker 18.09"}, BLOCKED, "start", "gpu-out-of-reach"),
    # ms-devices
    (W22 | {"device": "com"}, RUNS, None, "device-out-of-reach"),
    (W22 | {"device": "class/86E0D1E0-8089-11D0-9CE4-08003E301F73"}, RUNS, None, "device-out-of-reach"),
    (W22 | {"device": "com", "isolation": "hyperv"}, BLOCKED, "start", "device-out-of-reach"),
    (W22 | {"device": "usb"}, BLOCKED, "start", "device-out-of-reach"),
    # Docker: moby-26340 and moby-mounts-windows. By containerd: k8s-63121 and k8s-83730, and containerd-3897
    (W22 | {"mount": "file"}, BLOCKED, "start", "file-cannot-be-mounted"),
    (W22 | {"mount": "file-over-existing", "isolation": "hyperv"}, BLOCKED, "start", "file-cannot-be-mounted"),
    (W22 | {"mount": "file", "orchestrator": "containerd"}, RUNS, None, "file-cannot-be-mounted"),
    (W22 | {"mount": "file", "orchestrator": "other"}, UNKNOWN, None, "file-cannot-be-mounted"),
    (W22 | {"mount": "file", "orchestrator": "kubernetes"}, LIMITS, None, "file-cannot-be-mounted"),
    (W19 | {"mount": "file-over-existing", "orchestrator": "containerd", "as_of": "2020-06-01"}, BLOCKED, "start", "file-cannot-be-mounted"),
    (W22 | {"mount": "directory"}, RUNS, None, None),
    # hcsshim-hcsdoc: named pipes from build 16299 on; k8s-hostprocess: not for HostProcess containers
    (W16 | {"mount": "named-pipe"}, BLOCKED, "start", "named-pipe-cannot-be-mounted"),
    (W22 | {"mount": "named-pipe"}, RUNS, None, "named-pipe-cannot-be-mounted"),
    (W22 | HPC | {"mount": "named-pipe"}, BLOCKED, "start", "named-pipe-cannot-be-mounted"),
    # iis-docker-readme, docker-container-run: a shell without a terminal
    (W22 | {"tty": False}, LIMITS, None, "command-ends-without-terminal"),
    (W22 | {"tty": True}, RUNS, None, "command-ends-without-terminal"),
    (W22 | {"tty": False, "command": "ping -t localhost"}, RUNS, None, "command-ends-without-terminal"),
    (W22 | {"tty": False, "command": ["cmd.exe"]}, LIMITS, None, "command-ends-without-terminal"),
    (W22 | {"tty": False, "image": "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022"}, RUNS, None, None),
    (LINUX | {"tty": False}, LIMITS, None, "command-ends-without-terminal"),
    # ms-gmsa-troubleshoot, ms-gmsa-run
    ({"host": "windows-10-1803", "image": "1803", "isolation": "hyperv", "gmsa": "webapp01"}, BLOCKED, "start", "gmsa-under-hyperv-isolation"),
    (W16 | {"gmsa": "webapp01"}, LIMITS, None, "gmsa-and-host-name"),
    (W22 | {"gmsa": "webapp01"}, RUNS, None, "gmsa-and-host-name"),
    (W22 | {"gmsa": "webapp01", "replicas": 3}, RUNS, None, "gmsa-and-host-name"),
    # k8s-hostprocess, hostprocess-base-readme
    (W22 | HPC, RUNS, None, "host-process-outside-kubernetes"),
    (W22 | HPC | {"image": "ltsc2019"}, RUNS, None, "host-process-outside-kubernetes"),
    (W22 | HPC | {"orchestrator": "docker"}, BLOCKED, "start", "host-process-outside-kubernetes"),
    (W22 | HPC | {"host_network": False}, BLOCKED, "start", "host-process-outside-kubernetes"),
    (W22 | HPC | {"runtime": "containerd 1.5.9"}, BLOCKED, "start", "host-process-outside-kubernetes"),
    (W22 | HPC | {"isolation": "hyperv"}, BLOCKED, "start", "host-process-outside-kubernetes"),
    ({"host": "windows-server-2022", "image_family": "hostprocess"}, BLOCKED, "start", "host-process-image-elsewhere"),
    ({"host": "windows-server-2022", "image_family": "hostprocess"} | HPC, RUNS, None, "host-process-image-elsewhere"),
    # ms-network-architecture: no host network for Windows containers
    (W22 | {"host_network": True}, BLOCKED, "start", "host-network-on-windows"),
    (LINUX | {"host_network": True}, RUNS, None, "host-network-on-windows"),
    # ms-system-requirements: Hyper-V isolation needs Hyper-V
    (W22 | {"isolation": "hyperv", "hypervisor": False}, BLOCKED, "start", "no-hypervisor"),
    (W22 | {"isolation": "hyperv", "hypervisor": "available"}, RUNS, None, "no-hypervisor"),
    (W22 | {"hypervisor": False}, RUNS, None, None),
    # ms-docs-477: 1 GB for the utility VM; app-service-custom-container: 1 GB in App Service
    (W22 | {"isolation": "hyperv", "memory_limit": None}, LIMITS, None, "utility-vm-memory"),
    (W22 | {"isolation": "hyperv", "memory_limit": "4g"}, RUNS, None, "utility-vm-memory"),
    (W22 | {"memory_limit": "none"}, RUNS, None, "utility-vm-memory"),
    ({"image": "ltsc2022", "orchestrator": "app-service", "memory_limit": "none"}, LIMITS, None, "utility-vm-memory"),
    # ms-system-requirements: editions
    (W11 | {"host_edition": "Home"}, BLOCKED, "start", "edition-without-containers"),
    (W11 | {"host_edition": "Pro"}, LIMITS, None, "edition-without-containers"),
    (W22 | {"isolation": "hyperv", "host_edition": "standard", "replicas": 5}, LIMITS, None, "hyperv-containers-counted"),
    (W22 | {"isolation": "hyperv", "host_edition": "datacenter", "replicas": 5}, RUNS, None, "hyperv-containers-counted"),
    # oci-image-index: a daemon for another system finds no matching manifest
    (W22 | {"daemon_os": "linux"}, BLOCKED, "pull", "image-os-differs-from-host"),
    (W11 | {"image": "nginx", "daemon_os": "windows"}, BLOCKED, "pull", "image-os-differs-from-host"),
    # docker-desktop-windows: Linux containers beside Windows
    (W11 | {"image": "nginx", "daemon_os": "linux"}, RUNS, None, "linux-image-beside-windows"),
    (W22 | {"image": "nginx", "daemon_os": "linux", "isolation": "default"}, LIMITS, None, "linux-image-beside-windows"),
    (W11 | {"image": "nginx", "daemon_os": "linux", "hypervisor": False}, BLOCKED, "start", "no-hypervisor"),
    (LINUX, RUNS, None, "linux-image-on-linux-host"),
    # kata-limitations, gvisor-platforms
    (LINUX | {"runtime": "kata"}, RUNS, None, "sandboxed-runtime"),
    (LINUX | {"runtime": "kata", "hypervisor": False}, BLOCKED, "start", "no-hypervisor"),
    (LINUX | {"runtime": "kata", "host_network": True}, BLOCKED, "start", "host-network-on-windows"),
    (LINUX | {"runtime": "runsc", "hypervisor": False}, RUNS, None, "sandboxed-runtime"),
    (W22 | {"runtime": "kata", "orchestrator": "kubernetes"}, BLOCKED, "start", "sandboxed-runtime"),
    # moby-daemon-windows-23-0, ms-faq, kep-1001-stages
    (W16 | {"runtime": "docker 28.0.4"}, BLOCKED, "start", "runtime-too-old"),
    (W16 | {"runtime": "docker 20.10.9"}, RUNS, None, "runtime-too-old"),
    (W22 | {"runtime": "containerd 1.3", "orchestrator": "kubernetes"}, BLOCKED, "start", "runtime-too-old"),
    # calamari-2165 (App Service's own message), aci-faq
    ({"image": "ltsc2022", "orchestrator": "app-service"}, RUNS, None, "hosted-platform-takes-image"),
    ({"image": "ltsc2025", "orchestrator": "app-service"}, BLOCKED, "pull", "hosted-platform-takes-image"),
    ({"image": "ltsc2019", "orchestrator": "aci"}, RUNS, None, "hosted-platform-takes-image"),
    ({"image": "1803", "orchestrator": "aci"}, BLOCKED, "pull", "hosted-platform-takes-image"),
    ({"image": "ltsc2016", "orchestrator": "aci", "as_of": "2022-06-01"}, RUNS, None, "hosted-platform-takes-image"),
    ({"image": "ltsc2016", "orchestrator": "aci", "as_of": "2023-01-01"}, BLOCKED, "pull", "hosted-platform-takes-image"),
    # ms-version-compatibility: parts of a host or an image
    ({"host_os": "windows-server-2022", "image_family": "servercore", "image_build": 17763, "isolation": "process"}, BLOCKED, "start", "builds-differ"),
    ({"host_os": "windows-11", "host_build": 22621, "image": "ltsc2022", "isolation": "process"}, LIMITS, None, "isolation-not-supported"),
    ({"host_os": "windows-11", "image": "ltsc2022", "isolation": "hyperv"}, LIMITS, None, "host-not-told"),
    ({"host_os": "windows-11", "image": "ltsc2025", "isolation": "hyperv"}, UNKNOWN, None, "host-not-told"),
    ({"host_os": "windows-10", "image": "ltsc2022"}, BLOCKED, "pull", "host-not-told"),
    ({"host_os": "linux", "image_os": "windows"}, BLOCKED, "pull", "image-os-differs-from-host"),
    ({}, UNKNOWN, None, "image-os-not-told"),
    # moby-pull-windows, containerd-platforms: a pull alone
    (W22 | {"image": "ltsc2019", "action": "pull"}, RUNS, None, None),
    (W22 | {"image": "ltsc2019", "action": "pull", "orchestrator": "containerd"}, BLOCKED, "pull", "containerd-picks-by-host-build"),
    (W22 | {"image": "ltsc2025", "action": "pull"}, BLOCKED, "pull", "image-newer-than-host"),
    (W22 | {"image": "ltsc2019", "action": "build"}, BLOCKED, "start", "builds-differ"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "verdict", "stage", "rule"), CASES, ids=range(len(CASES)))
def test_the_answer_is_what_the_sources_say(question, verdict, stage, rule):
    said = answer({"as_of": "2026-11-26", **question} if "1803" not in str(question) else question)
    assert (said["verdict"], said["stage"]) == (verdict, stage), said["summary"]
    if rule:
        assert rule in [outcome["rule"] for outcome in said["outcomes"]]
    assert bool(said["missing"]) == (verdict == UNKNOWN)


@pytest.mark.parametrize(
    "question",
    [
        FULL22 | {"gpu": True},
        W22 | {"device": "com"},
        W22 | {"needs": ["domain-join"]},
        W22 | {"mount": "file"},
        NANO22 | {"needs": ["iis"]},
        W22 | {"image": "mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019"},
    ],
)
def test_a_fix_leads_to_a_better_answer_or_takes_nothing_away(question):
    question = question | {"as_of": "2026-11-26"}
    said = answer(question)
    order = (RUNS, LIMITS, UNKNOWN, BLOCKED)
    for outcome in said["outcomes"]:
        if outcome["fix"]:
            then = answer(outcome["fix"]["to"] | {"as_of": "2026-11-26"})["verdict"]
            better = order.index(then) < order.index(said["verdict"])
            assert better or then == RUNS, outcome["fix"]["title"]


def test_a_fix_keeps_the_repository_of_the_image():
    image = "mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019"
    fixes = [
        each["fix"]
        for each in answer(W22 | {"image": image, "orchestrator": "aks"})["outcomes"]
        if each["fix"]
    ]
    assert {fix["to"]["image"].partition(":")[0] for fix in fixes} == {image.partition(":")[0]}


def test_an_image_that_is_gone_is_named_as_it_is_called_today():
    said = answer(W22 | {"image": "microsoft/aspnet:4.7.2"})
    fix = next(outcome["fix"] for outcome in said["outcomes"] if outcome["fix"])
    assert fix["to"]["image"] == "mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022"


def test_the_answer_has_the_fields_of_the_interface_and_no_others():
    said = answer(W22 | {"image": "ltsc2019"})
    assert list(said) == ["verdict", "stage", "summary", "isolation", "outcomes", "missing"]
    assert said["isolation"] == "process"
    for outcome in said["outcomes"]:
        assert list(outcome) == ["rule", "result", "severity", "where", "message", "sources", "fix"]
    fix = next(outcome["fix"] for outcome in said["outcomes"] if outcome["fix"])
    assert answer(fix["to"])["verdict"] == RUNS
    assert json.loads(json.dumps(said)) == said


def test_every_field_is_read_and_unknown_ones_are_named():
    for name in QUESTION_FIELDS:
        with pytest.raises(Unreadable) as error:
            question_of({name: {"not": "a value"}})
        assert name in error.value.errors
    with pytest.raises(Unreadable) as error:
        question_of({"isolaton": "process", "zzzzz": 1})
    assert error.value.errors["isolaton"] == "unknown field isolaton; nearest is isolation"
    assert error.value.errors["zzzzz"].startswith("unknown field zzzzz")


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"host": "windows-server-2022", "host_build": 17763}, "host_build"),
        ({"host": "windows-server-2022", "host_os": "linux"}, "host_os"),
        ({"host": "20348.1", "host_revision": 2}, "host_revision"),
        ({"image": "ltsc2022", "image_build": 17763}, "image_build"),
        ({"image": "ltsc2022", "image_family": "nanoserver"}, "image_family"),
        ({"image": "debian:12", "image_os": "windows"}, "image_os"),
        ({"host": "windows-server-2022", "host_edition": "home"}, "host_edition"),
        ({"image_revision": 5}, "image_revision"),
    ],
)
def test_fields_that_contradict_each_other_are_refused(question, field):
    with pytest.raises(Unreadable) as error:
        question_of(question)
    assert field in error.value.errors


def test_a_question_leads_to_an_address_and_back():
    for question, *_ in CASES:
        placement = question_of(question)
        if not placement.host.text.startswith("?") and not placement.image.text.startswith("?"):
            again = Placement.of(**placement.params(day=True))
            assert again.more == placement.more
            assert again.host == placement.host


VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=30),
    st.lists(st.text(max_size=12), max_size=4), st.dictionaries(st.text(max_size=4), st.integers(), max_size=2),
    st.sampled_from(["windows-server-2022", "ltsc2022", "linux", "process", "hyperv", "none", "powershell", "nanoserver",
                     "20348", "10.0.17763.1", "windows-11", "kubernetes", "aci", "yes", "file", "containerd 1.7", "2020-02-02"]),
)  # fmt: skip


@given(st.dictionaries(st.one_of(st.sampled_from(QUESTION_FIELDS), st.text(max_size=8)), VALUES, max_size=8))
@settings(max_examples=600, deadline=None)
def test_any_object_answers_or_gets_a_clear_error(question):
    try:
        said = answer(question)
    except Unreadable as error:
        assert error.errors
        assert all(isinstance(message, str) and message for message in error.errors.values())
    else:
        json.dumps(said)
        assert said["verdict"] != UNKNOWN or said["missing"]


@given(st.one_of(st.none(), st.integers(), st.text(), st.lists(st.integers())))
def test_what_is_no_object_is_refused(question):
    with pytest.raises(Unreadable):
        question_of(question)


def command(monkeypatch, capsys, *arguments, lines=""):
    """Output lines as JSON, and the exit status."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    with pytest.raises(SystemExit) as ended:
        call_command("check_placement", *arguments)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()], ended.value.code


def test_the_command_answers_arguments(monkeypatch, capsys):
    said, status = command(monkeypatch, capsys, "--host=windows-server-2022", "--image=ltsc2022")
    assert (said[0]["verdict"], status) == (RUNS, 0)
    said, status = command(
        monkeypatch, capsys, "--host=windows-server-2022", "--image=ltsc2025", "--needs=msi,netfx"
    )
    assert (said[0]["verdict"], status) == (BLOCKED, 1)
    said, status = command(monkeypatch, capsys, "--host=banana", "--image=ltsc2025")
    assert ("host" in said[0]["errors"], status) == (True, 2)


def test_the_command_answers_lines_with_lines_and_goes_on_after_a_bad_one(monkeypatch, capsys):
    lines = [json.dumps(W22), "nonsense", "[" * 5000, json.dumps({"hots": 1}), "", json.dumps(LINUX)]
    said, status = command(monkeypatch, capsys, lines="\n".join(lines))
    assert status == 2
    assert [line.get("verdict", "error") for line in said] == [RUNS, "error", "error", "error", RUNS]
    assert [line["line"] for line in said if "error" in line] == [2, 3, 4]
    assert said[0] == answer(W22)
