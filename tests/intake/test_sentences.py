"""What sentences around a paste tell: hosts, images and modes, in the words that people use."""

import datetime

import pytest

from portal.intake import answer, recognise

DAY = datetime.date(2026, 11, 26)
MISMATCH = "The container operating system does not match the host operating system."


def hosts(text):
    return [host.text for host in recognise(text).hosts]


def images(text):
    return [image.text for image in recognise(text).images]


def main(text):
    return answer(recognise(text), DAY).main


@pytest.mark.parametrize(
    ("sentence", "host"),
    [
        ("It happens on a Windows Server Core 1909 machine.", "windows-server-1909"),
        ("I run 40 containers on my windows server 2019, and one more fails.", "windows-server-2019"),
        ("Docker on Server 2022 picks it.", "windows-server-2022"),
        ("We have Windows 2022 nodes.", "windows-server-2022"),
        ("It began after the update to Windows 1909 with Docker Desktop on W10.", "windows-server-1909"),
        ("The laptop has Windows 10 Home 64-bit build 19042.", "home-windows-10-20h2"),
        ("I use WINDOWS Home 10 Version 21H2", "home-windows-10-21h2"),
        ("Our runner is Windows 10 1903.", "windows-10-1903"),
        ("OS: Windows 10 LTSC 2019", "windows-10-1809"),
        ("Windows Version: Windows 10 Pro N x64 Version: 1803", "windows-10-1803"),
        ("OS Version - Windows 10 pro build 1909", "windows-10-1909"),
        ("- Version 22H2 19045.4239 of Windows", "19045.4239"),
        ("It is an 1809 node.", "windows-server-2019"),
        ("Does it work on Windows 11?", "?windows-11"),
        ("Windows 11 Home cannot switch.", "home-?windows-11"),
    ],
)
def test_a_host_in_a_sentence(sentence, host):
    assert hosts(f"{sentence}\n{MISMATCH}") == [host]


@pytest.mark.parametrize(
    "line",
    [
        "The database is SQL Server 2019.",
        " [+] Is Windows 10 Anniversary Update or Windows Server 2016 1.3s",
        "[PASS] DD0042: runs on Windows 10 22H2",
        "You need Windows Server 2022 or later.",
        "10.0.19041.508: Pulling from windows/servercore",
        "packages\\Stack~31bf3856ad364e35~amd64~~10.0.14393.0.mum is gone",
    ],
)
def test_what_is_no_host(line):
    assert hosts(f"{line}\n{MISMATCH}") == []


def test_a_field_of_a_form_counts_before_a_sentence():
    text = f"After going from Win 10 to Win 11 it fails.\n{MISMATCH}\n  - Windows Version: WIN  11\n"
    assert hosts(text) == ["?windows-11"]
    assert "host_build" in {each.field for each in recognise(text).missing}


def test_a_version_that_is_open_gives_way_to_one_that_is_told():
    assert hosts(f"On Windows 10 it fails.\n{MISMATCH}\nMicrosoft Windows [Version 10.0.19045.2006]\n") == [
        "windows-10-22h2@2006"
    ]


@pytest.mark.parametrize(
    ("sentence", "image"),
    [
        ("We have to run Windows Server 2019 containers.", "ltsc2019"),
        ("images based on windowsservercore-ltsc2019", "servercore:ltsc2019"),
        ("the tag 3.6-windowsservercore: is not found", "servercore:?"),
        (
            "a copy at shop.azurecr.io/windows/servercore:2004 is used",
            "shop.azurecr.io/windows/servercore:2004",
        ),
    ],
)
def test_an_image_in_a_sentence(sentence, image):
    assert images(f"{sentence}\n{MISMATCH}") == [image]


def test_a_release_that_is_spoken_of_is_no_image_beside_one_with_a_name():
    assert images(f"shop/web:3 has no Windows Server 2022 image.\ndocker pull shop/web:3\n{MISMATCH}") == [
        "shop/web:3"
    ]


def test_what_a_shell_in_a_container_prints_is_of_the_image():
    found = recognise(
        "docker run mcr.microsoft.com/windows/nanoserver:ltsc2025\nMicrosoft Windows [Version 10.0.26100.4061]\n"
        "(c) Microsoft Corporation. All rights reserved.\n"
        "It fails on a Windows Server 2025 host. (0xc0370106)\n"
    )
    assert [host.text for host in found.hosts] == ["windows-server-2025"]
    assert [image.text for image in found.images] == ["nanoserver:26100.4061"]
    assert "host_revision" in {each.field for each in found.missing}


def test_keys_of_labels_are_no_images():
    assert (
        images(f"Labels: batch.kubernetes.io/controller-uid=1\n  beta.kubernetes.io/os: windows\n{MISMATCH}")
        == []
    )


def test_the_mode_that_was_asked_for_counts_before_the_one_that_works():
    text = "It fails with `--isolation=process` for ltsc2025, and runs under Hyper-V isolation. (0xc0370106)"
    assert recognise(text).isolation == "process"


def test_advice_is_no_mode():
    text = "Using process isolation\nWARNING: you could try to specify -isolation hyperv\n"
    assert recognise(text).isolation == "process"


def test_an_image_of_unknown_base_gets_the_build_that_the_error_names():
    row = main(
        "docker pull ghcr.io/shop/web:15-windows-latest\n"
        "a Windows version 10.0.20348-based image is incompatible with a 10.0.19045 host\n"
    )
    assert row.placement.image.reference == "ghcr.io/shop/web:15-windows-latest"
    assert (row.placement.image.build, row.report.verdict, row.report.stage) == (20348, "blocked", "pull")


def test_an_image_is_for_the_system_that_the_error_names():
    text = 'latest: Pulling from shop/web\nimage operating system "linux" cannot be used on this platform\n'
    row = main(f"OSType: windows\nServer Version: 27.0\nKernel Version: 10.0 20348 (20348.1)\n{text}")
    assert (row.placement.image.text, row.placement.image.os) == ("shop/web:latest", "linux")
    assert row.report.verdict == "blocked"
    # Without the host, the engine's system is told all the same.
    assert main(text).report.verdict == "blocked"


def test_one_image_is_one_image_whatever_its_name_leaves_out():
    found = recognise(
        "docker pull docker.io/library/nginx\nlatest: Pulling from library/nginx\ndocker run nginx:latest\n"
    )
    assert len(found.images) == 1


def test_the_command_of_a_container_decides():
    row = main(
        "docker run -it mcr.microsoft.com/windows/nanoserver:ltsc2022 powershell\nhost: Windows Server 2022\n"
    )
    assert "nano-server-without-powershell" in {outcome.rule.id for outcome in row.report.errors}
    row = main(
        "containers:\n- name: w\n  image: mcr.microsoft.com/windows/nanoserver:1809\n  command:\n  - powershell\n"
        "The node runs Windows Server 2019.\n"
    )
    assert "nano-server-without-powershell" in {outcome.rule.id for outcome in row.report.errors}


def test_a_home_edition_is_told_about_windows_containers_without_any_image():
    row = main("I have Windows 11 Home 23H2 and cannot switch to Windows containers.")
    assert row.report.verdict == "blocked"
    assert "edition-without-containers" in {outcome.rule.id for outcome in row.report.errors}


def test_a_pair_that_fits_points_to_the_pause_image_although_the_node_is_too_old():
    text = "Failed to create pod sandbox: (0xc0370101)\nAn 1803 image on an 1803 node.\nimage: microsoft/windowsservercore:1803\n"
    said = answer(recognise(text), DAY)
    assert any("pause image" in remark for remark in said.remarks)


@pytest.mark.parametrize(
    ("text", "orchestrator"),
    [
        ("no match for platform in manifest: not found\nkubectl describe pod x on akswin000001", "aks"),
        ("no match for platform in manifest: not found\nWarning: kubelet says so", "kubernetes"),
        ("no match for platform in manifest: not found, of registry.k8s.io/pause", "containerd"),
        (
            "crictl.exe start x: hcs::System::CreateProcess y: The system cannot find the file specified.",
            "containerd",
        ),
    ],
)
def test_who_starts_the_container(text, orchestrator):
    assert recognise(text).orchestrator == orchestrator


def test_the_version_that_docker_inspect_prints_alone_is_of_the_image():
    row = main(
        "docker image inspect --format '{{.Os}} {{.OsVersion}}' shop:1\nwindows 10.0.17763.5329\n"
        "Microsoft Windows [Version 10.0.20348.2340]\n"
    )
    assert (row.placement.host.build, row.placement.image.build, row.report.verdict) == (
        20348,
        17763,
        "blocked",
    )


def test_versions_in_a_manifest_are_no_hosts():
    text = 'x\n{"manifests": [{"platform": {"os": "windows", "architecture": "amd64",\n "os.version": "10.0.20348.2340"}}]}\nhost 10.0.17763.5329\n'
    assert hosts(text) == ["17763.5329"]


def test_a_list_of_images_is_read_by_its_columns():
    text = "REPOSITORY  TAG  IMAGE ID  CREATED  SIZE\nmcr.microsoft.com/windows/servercore  ltsc2019  5a  2 weeks ago  5GB\n<none>  <none>  6b  1 day ago  1GB\n"
    assert images(text) == ["mcr.microsoft.com/windows/servercore:ltsc2019"]


@pytest.mark.parametrize("end", ["", "\n   containerd://1.7.1"])
def test_a_list_of_nodes_that_a_console_broke(end):
    text = f"akswin000002  Ready  agent  5h  v1.29.2  10.240.0.4  <none>  Windows Server 2022 Datacenter  10.0.20348.2340{end}\n"
    (host,) = recognise(text).hosts
    assert (host.label, host.text, host.runtime) == (
        "akswin000002",
        "20348.2340",
        "containerd 1.7.1" if end else "",
    )


@pytest.mark.parametrize(
    "line", ["Version 23H2 (Betriebssystembuild 22631.3007)", "Compilación del sistema operativo: 22631.3007"]
)
def test_the_window_of_winver_in_other_languages(line):
    assert hosts(f"Windows 11 Pro\n{line}\n") == ["22631.3007"]


def test_an_image_that_does_not_tell_its_base_is_asked_about():
    found = recognise("docker run registry.shop.test/web:3\nMicrosoft Windows [Version 10.0.20348.2340]\n")
    (missing,) = found.missing
    assert (missing.field, missing.what) == ("image_build", "what registry.shop.test/web:3 is built on")
    assert "docker image inspect" in missing.how
