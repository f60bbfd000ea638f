"""Every kind of output that the box knows, alone and together."""

import json

import pytest

from portal import facts
from portal.intake import recognise

INFO = """Client:
 Version:    27.3.1
Server:
 Containers: 3
 Server Version: 27.3.1
 Storage Driver: windowsfilter
 Logging Driver: json-file
 Default Isolation: {isolation}
 Kernel Version: {kernel}
 Operating System: {system}
 OSType: windows
 Architecture: x86_64
"""
SERVER_2022 = INFO.format(
    isolation="process",
    kernel="10.0 20348 (20348.1.amd64fre.fe_release.210507-1500)",
    system="Microsoft Windows Server Version 21H2 (OS Build 20348.2340)",
)


def kinds(text):
    return [part.kind for part in recognise(text).parts]


def only(text):
    (part,) = recognise(text).parts
    return part


def fields(text):
    return recognise(text).fields


def test_docker_info_has_host_patch_level_isolation_and_runtime():
    assert fields(SERVER_2022) == {
        "host": "20348.2340",
        "host_build": "20348",
        "host_revision": "2340",
        "isolation": "process",
        "orchestrator": "docker",
        "runtime": "docker 27.3.1",
        "daemon_os": "windows",
    }
    assert [missing.field for missing in recognise(SERVER_2022).missing] == ["image"]


def test_docker_info_tells_a_client_from_a_server_of_the_same_build():
    client = INFO.format(
        isolation="hyperv",
        kernel="10.0 26100 (26100.1.amd64fre.ge_release.240331-1435)",
        system="Microsoft Windows 11 Pro Version 24H2 (OS Build 26100.2894)",
    )
    assert fields(client)["host"] == "windows-11-24h2@2894"


def test_docker_info_as_json():
    value = {"OSType": "windows", "KernelVersion": "10.0 17763 (17763.1)", "OperatingSystem": "Windows Server 2019 "
             "Datacenter Version 1809 (OS Build 17763.557)", "ServerVersion": "24.0.7", "Isolation": "process"}  # fmt: skip
    assert fields(json.dumps(value))["host"] == "17763.557"


def test_docker_info_of_an_engine_with_linux_containers():
    text = "Server Version: 27.3.1\nStorage Driver: overlay2\nKernel Version: 5.15.153.1-microsoft-standard-WSL2\n"
    found = recognise(f"{text}Operating System: Docker Desktop\nOSType: linux\n")
    assert (found.fields["host"], found.daemon_os) == ("linux", "linux")
    assert "switched" in found.notes[0]


def test_docker_version_without_an_engine_says_so():
    found = only("Client:\n Version: 27.3.1\n OS/Arch: windows/amd64\nerror during connect: ...\n")
    assert (found.kind, found.daemon_os) == ("docker-version", "")
    assert "did not answer" in found.notes[0]


def test_docker_version_tells_the_engines_system():
    text = "Client:\n Version: 27.3.1\n OS/Arch:  windows/amd64\n\nServer:\n Engine:\n  Version: 27.3.1\n  OS/Arch: linux/amd64\n"
    assert fields(text)["daemon_os"] == "linux"
    value = {
        "Client": {"Version": "27"},
        "Server": {"Os": "windows", "KernelVersion": "10.0 20348 (20348.1)"},
    }
    assert fields(json.dumps(value))["host"] == "20348"


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Microsoft Windows [Version 10.0.20348.2340]", "20348.2340"),
        ("Microsoft Windows [Versión 10.0.17763.5576]\n(c) 2018\nC:\\>", "17763.5576"),
        ("Windows 11 Pro\nVersion 23H2 (OS Build 22631.3007)", "windows-11-23h2@3007"),
        ("Version 1809 (OS Build 17763.557)", "17763.557"),
        ("OS Name:        Microsoft Windows Server 2019 Datacenter\nOS Version:     10.0.17763 N/A Build 17763\n", "17763"),
        ("Betriebssystemname:     Microsoft Windows 11 Pro\nBetriebssystemversion:  10.0.22631 Nicht zutreffend Build 22631\n", "windows-11-23h2"),
        ("ProductName  : Windows 10 Pro\nCurrentBuild : 22631\nUBR : 3007\n", "windows-11-23h2@3007"),
        ("    ProductName    REG_SZ    Windows Server 2022 Datacenter\n    CurrentBuild    REG_SZ    20348\n    UBR    REG_DWORD    0x924\n", "20348.2340"),
        ("OsName        : Microsoft Windows 11 Enterprise\nOsVersion     : 10.0.26100\nOsBuildNumber : 26100\n", "windows-11-24h2"),
        ("ProductName : Windows 11 Home\nCurrentBuild : 22631\nEditionID : Core\n", "home-windows-11-23h2"),
        ("windows-server-2022", "windows-server-2022"),
        ("Windows Server 2019", "windows-server-2019"),
        ("20348.2340", "20348.2340"),
    ],
)  # fmt: skip
def test_what_windows_says_of_itself(text, host):
    assert fields(text)["host"] == host


def test_a_preview_build_is_named_as_unknown():
    found = recognise("Microsoft Windows [Version 10.0.29999.1000]")
    assert [missing.field for missing in found.missing] == ["image", "host_build"]


def test_a_list_of_nodes_has_a_row_per_node():
    text = """NAME     STATUS   ROLES    AGE   VERSION   INTERNAL-IP   EXTERNAL-IP   OS-IMAGE                         KERNEL-VERSION     CONTAINER-RUNTIME
linux-1  Ready    <none>   10d   v1.34.1   10.0.0.4      <none>        Ubuntu 22.04.4 LTS               5.15.0-1057-azure  containerd://1.7.14-1
win-22   Ready    <none>   10d   v1.34.1   10.0.0.33     <none>        Windows Server 2022 Datacenter   10.0.20348.2340    containerd://1.7.14
win-19   NotReady <none>   10d   v1.22.1   10.0.0.62     <none>        Windows Server 2019 Datacenter   10.0.17763.5576    docker://20.10.9
"""
    hosts = recognise(text).hosts
    assert [(host.label, host.text, host.runtime) for host in hosts] == [
        ("linux-1", "linux", "containerd 1.7.14-1"),
        ("win-22", "20348.2340", "containerd 1.7.14"),
        ("win-19", "17763.5576", "docker 20.10.9"),
    ]
    assert fields(text)["host"] == "20348.2340"


def test_nodes_and_pods_as_json():
    node = {"metadata": {"name": "n1"}, "status": {"nodeInfo": {"kernelVersion": "10.0.20348.2340", "osImage":
            "Windows Server 2022 Datacenter", "containerRuntimeVersion": "containerd://1.7.14"}}}  # fmt: skip
    pod = {"spec": {"containers": [{"image": "mcr.microsoft.com/windows/nanoserver:ltsc2022"}]}}
    found = recognise(json.dumps({"kind": "List", "items": [node, pod, 7, None]}))
    assert [host.label for host in found.hosts] == ["n1"]
    assert [image.text for image in found.images] == ["mcr.microsoft.com/windows/nanoserver:ltsc2022"]


def test_a_described_pod_has_images_events_and_errors():
    found = recognise(
        "Name:  web\nNamespace: default\nContainers:\n  web:\n    Image:  mcr.microsoft.com/windows/servercore:ltsc2019\n"
        "Events:\n  Type  Reason  Age  From  Message\n"
        '  Warning  FailedCreatePodSandBox  37s  kubelet, w1  Failed to create pod sandbox: rpc error: code = Unknown\n'
    )  # fmt: skip
    assert "pod" in [part.kind for part in found.parts]
    assert [error.known.id for error in found.errors] == ["pod-sandbox"]
    assert found.orchestrator == "kubernetes"
    assert found.images[0].line == 5


def test_a_described_node():
    text = "Name: w1\nSystem Info:\n  Kernel Version:  10.0.20348.2340\n  OS Image:  Windows Server 2022 Datacenter\n  Container Runtime Version:  containerd://1.7.14\n"
    assert fields(text)["host"] == "20348.2340"


def test_an_inspected_image_gives_its_build_under_its_name():
    value = [{"RepoTags": ["shop:3"], "Os": "windows", "OsVersion": "10.0.17763.5576", "RootFS": {}}]
    found = recognise(f"> docker image inspect shop:3\n{json.dumps(value, indent=2)}")
    assert (found.images[0].text, found.images[0].label) == ("servercore:17763.5576", "shop:3")


def test_a_manifest_list_gives_an_image_per_build():
    entries = [{"platform": {"os": "windows", "architecture": "amd64", "os.version": f"10.0.{version}"}}
               for version in ("17763.5576", "20348.2340")]  # fmt: skip
    found = recognise(json.dumps({"schemaVersion": 2, "manifests": entries}))
    assert [image.text for image in found.images] == ["servercore:17763.5576", "servercore:20348.2340"]


@pytest.mark.parametrize(
    ("text", "image", "isolation"),
    [
        ("docker run -it --isolation=process -v c:\\a:c:\\b mcr.microsoft.com/windows/servercore:ltsc2022 cmd", "mcr.microsoft.com/windows/servercore:ltsc2022", "process"),
        ("PS C:\\> docker run --rm --isolation hyperv -p 80:80 shop:3", "shop:3", "hyperv"),
        ("docker pull nginx", "nginx", ""),
        ("crictl pull mcr.microsoft.com/windows/nanoserver:ltsc2022", "mcr.microsoft.com/windows/nanoserver:ltsc2022", ""),
    ],
)  # fmt: skip
def test_commands(text, image, isolation):
    found = recognise(text)
    assert (found.images[0].text, found.isolation) == (image, isolation)


def test_an_option_behind_the_image_had_no_effect():
    found = recognise("docker run -it mcr.microsoft.com/windows/servercore:ltsc2022 cmd --isolation=process")
    assert found.isolation == ""
    assert "no effect" in found.notes[0]


@pytest.mark.parametrize("text", ["node:22-alpine", "mcr.microsoft.com/windows/servercore:ltsc2022", "redis"])
def test_a_name_alone_is_an_image(text):
    assert [image.text for image in recognise(text).images] == [text]


def test_addresses_of_pages_are_no_images():
    assert not recognise(
        "see https://learn.microsoft.com/en-us/virtualization/windowscontainers/about"
    ).images
    assert not recognise("read github.com/moby/moby/issues/35668 first").images


def test_a_dockerfile_goes_to_the_checker():
    text = "FROM mcr.microsoft.com/dotnet/sdk:8.0 AS build\nRUN dotnet publish\nFROM build AS other\nFROM mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022\nCOPY . .\n"
    part = only(text)
    assert (part.kind, part.steps[0].page) == ("dockerfile", "checker")
    assert [image.line for image in part.images] == [1, 4]


def test_a_compose_file_and_a_manifest():
    assert kinds("services:\n  web:\n    image: nginx:1.27\n") == ["compose"]
    part = only("apiVersion: apps/v1\nkind: Deployment\nspec:\n  containers:\n  - image: shop:3\n")
    assert (part.name, part.steps[0].page) == ("a Kubernetes manifest (Deployment)", "manifests")


def test_a_web_config_needs_net_framework_and_server_core():
    part = only(
        '<?xml version="1.0"?>\n<configuration>\n<system.web>\n<compilation targetFramework="4.7.2"/>\n</system.web></configuration>'
    )
    assert {found.value for found in part.found} == {"4.7.2", ".NET Framework 4.7.2", "Web application"}
    assert part.steps[0].params == (("kind", "aspnet-framework-48"),)
    assert all("windowsservercore" in fit.reference for fit in part.fits)
    assert any("4.8-windowsservercore-ltsc2019" in fit.reference for fit in part.fits)


@pytest.mark.parametrize(
    ("text", "needs", "kind"),
    [
        ('<packages><package id="Microsoft.AspNet.Mvc" version="5" targetFramework="net472" /></packages>', ".NET Framework 4.7.2", "aspnet-framework-48"),
        ('<packages><package id="Microsoft.AspNet.Mvc" version="1" targetFramework="net35" /></packages>', ".NET Framework 3.5", "aspnet-framework-35"),
        ('<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>', ".NET 10.0", "dotnet-web"),
        ('<Project Sdk="Microsoft.NET.Sdk.Worker"><PropertyGroup><TargetFrameworks>net8.0;net9.0</TargetFrameworks></PropertyGroup></Project>', ".NET 9.0", "dotnet-worker"),
        ('<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"><PropertyGroup><ProjectTypeGuids>{349c5851-65df-11da-9384-00065b846f21}</ProjectTypeGuids><TargetFrameworkVersion>v4.8</TargetFrameworkVersion></PropertyGroup></Project>', ".NET Framework 4.8", "aspnet-framework-48"),
        ('{"sdk": {"version": "8.0.404"}}', ".NET 8.0", "dotnet-web"),
    ],
)  # fmt: skip
def test_project_files(text, needs, kind):
    part = only(text)
    assert needs in {found.value for found in part.found}
    assert part.steps[0].params[0] == ("kind", kind)


def test_a_project_for_windows_gets_no_linux_image():
    part = only(
        '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net8.0-windows</TargetFramework></PropertyGroup></Project>'
    )
    assert part.fits
    assert not any("Linux" in fit.release for fit in part.fits)


def test_a_dot_net_that_has_ended_is_said_to_have_no_image():
    part = only(
        '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net6.0</TargetFramework></PropertyGroup></Project>'
    )
    assert not part.fits
    assert ".NET 6.0" in part.notes[0]


def test_entities_and_doctypes_are_not_read():
    bomb = '<!DOCTYPE c [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n<configuration>&b;</configuration>'
    assert [part.kind for part in recognise(bomb).parts] == ["broken-xml"]
    outside = '<!DOCTYPE c [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<configuration>&a;</configuration>'
    assert [part.kind for part in recognise(outside).parts] == ["broken-xml"]


def test_several_pastes_are_one_question():
    text = f"{SERVER_2022}\nC:\\> ver\nMicrosoft Windows [Version 10.0.20348.2340]\n\ndocker run mcr.microsoft.com/windows/servercore:ltsc2019\n"
    found = recognise(
        f"{text}hcs::CreateComputeSystem x: The container operating system does not match the host operating system."
    )
    assert [host.text for host in found.hosts] == ["20348.2340"]
    assert found.fields["image"] == "mcr.microsoft.com/windows/servercore:ltsc2019"
    assert [error.known.id for error in found.errors] == ["image-mismatch"]
    assert not found.missing


@pytest.mark.parametrize("error", facts.current().errors.values(), ids=lambda error: error.id)
def test_every_known_error_is_found_by_code_by_name_and_by_text_that_a_console_broke(error):
    for code in error.codes:
        for text in (f"({code:#x})", f"0x{code:X}", f"winapi error {code}", f"exit code {code - 2**32}"):
            if code >= 2**31:
                assert error.id in {e.known.id for e in recognise(f"start failed: {text}.").errors}, text
    for name in error.names:
        assert error.id in {e.known.id for e in recognise(f"Wsl/Service/CreateVm/{name}").errors}
    for text in error.texts:
        whole = f"x {text.upper()} y {(error.also or ('',))[0]}"
        broken = "\n".join(whole[n : n + 7] for n in range(0, len(whole), 7))
        found = recognise(f"first line\n{broken}").errors
        assert error.id in {e.known.id for e in found}
        assert all(e.line >= 2 for e in found)


def test_a_builds_error_that_a_console_broke_still_gives_both_builds():
    found = recognise("a Windows version 10.0.20348-based image is incompat\nible with a 10.0.19045 ho\nst")
    assert found.fields["host"] == "19045"
    assert found.fields["image"] == "ltsc2022"


def test_new_engines_write_the_platform_in_another_way():
    found = recognise(
        "no matching manifest for windows(10.0.19045)/amd64 in the manifest list entries: not found"
    )
    assert found.fields["host"] == "19045"


def test_the_request_to_the_compute_service_tells_the_mode():
    assert recognise('extra info: {"SystemType":"Container","HvPartition":true}').isolation == "hyperv"


def test_nothing_known_says_what_can_be_pasted():
    found = recognise("lorem ipsum dolor")
    assert found.kind == "nothing that Bulkhead can read"
    assert "docker info" in found.missing[0].how
