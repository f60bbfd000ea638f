"""What sentences, commands, outputs and errors tell together."""

import datetime

from portal.intake import answer, recognise

DAY = datetime.date(2026, 11, 26)


def rows(text):
    return answer(recognise(text), DAY).rows


def test_the_error_of_a_mismatch_means_process_isolation_also_on_a_client():
    """A client's default is Hyper-V isolation, under which this error does not happen."""
    text = (
        "Host is Microsoft Windows 10 Pro - 1903\nHost OS Version: 10.0.18362.116 (1903)\n"
        "Container OS Version: 10.0.17763.437\n"
        "Using image mcr.microsoft.com/businesscentral/onprem:latest-ltsc2019\n"
        "docker: Error response from daemon: CreateComputeSystem x: The container operating system does not match the host\n"
        "operating system.\n"
    )
    (row,) = rows(text)
    assert (row.report.verdict, row.report.stage) == ("blocked", "start")
    assert row.placement.isolation == "process"
    assert row.placement.host.release.slug == "windows-10-1903"
    assert row.ways_out[0].to.isolation == "hyperv"
    assert any("assumed" in note for note in recognise(text).notes)


def test_exact_versions_of_host_and_image_tell_a_host_that_lags_behind():
    (row,) = rows(
        "mcr.microsoft.com/windows/servercore:ltsc2025 fails with 0xc0370106 since this week.\n"
        "The host runs 10.0.26100.2894 while the new image is 10.0.26100.3194.\n"
    )
    assert (row.placement.host.revision, row.placement.image.revision) == (2894, 3194)
    assert row.report.verdict == "runs-with-limits"
    assert "host-patched-less-than-image" in {outcome.rule.id for outcome in row.report.warnings}


def test_a_version_with_a_label_completes_the_build_of_an_error():
    found = recognise(
        "OS Name:  Microsoft Windows 10 Pro\nOS Version: 19043.1165\n"
        "no matching manifest for windows/amd64 10.0.19043 in the manifest list entries\n"
    )
    assert found.fields["host"] == "19043.1165"


def test_an_image_is_counted_once_however_it_is_named():
    found = recognise(
        "docker pull mcr.microsoft.com/powershell:lts-nanoserver-ltsc2022\n"
        "lts-nanoserver-ltsc2022: Pulling from powershell\n"
        "a Windows version 10.0.20348-based image is incompatible with a 10.0.19043 host\n"
    )
    assert [image.text for image in found.images] == ["mcr.microsoft.com/powershell:lts-nanoserver-ltsc2022"]


def test_old_names_of_base_images_are_those_of_today():
    (image,) = recognise("docker run microsoft/nanoserver:1709").images
    assert (image.text, image.label) == ("nanoserver:1709", "microsoft/nanoserver:1709")
    (other,) = recognise("docker run microsoft/nanoserver-insider:latest").images
    assert other.text == "microsoft/nanoserver-insider:latest"


def test_what_failed_decides_who_starts_the_container():
    found = recognise(
        "docker pull mcr.microsoft.com/windows/nanoserver:ltsc2022 works, and then\n"
        'crictl pull: failed to pull and unpack image "mcr.microsoft.com/windows/nanoserver:ltsc2022": no match for '
        "platform in manifest: not found\n"
    )
    assert found.orchestrator == "containerd"


def test_mode_and_runtime_of_an_engine_count_only_where_nothing_was_asked_for():
    info = (
        "Server Version: 27.3.1\nStorage Driver: windowsfilter\nOSType: windows\nDefault Isolation: hyperv\n"
    )
    info += "Kernel Version: 10.0 19045 (19041.1)\n"
    image = "mcr.microsoft.com/windows/servercore:ltsc2019"
    assert rows(f"{info}docker run {image}")[0].placement.isolation == "hyperv"
    assert rows(f"{info}docker run --isolation=process {image}")[0].placement.isolation == "process"


def test_nodes_of_one_build_share_a_row():
    line = "{} Ready <none> 1d v1.34.1 10.0.0.1 <none> Windows Server 2022 Datacenter 10.0.20348.{} containerd://2.1.4\n"
    text = "".join(line.format(f"n{n}", 4294 if n < 5 else 2340) for n in range(9))
    found = rows(f"{text}image: mcr.microsoft.com/windows/servercore:ltsc2022\n")
    assert [len(row.hosts) for row in found] == [5, 4]


def test_an_engine_with_linux_containers_is_a_linux_host():
    text = "Client:\n OS/Arch: windows/amd64\nServer:\n OS/Arch: linux/amd64\nMicrosoft Windows [Version 10.0.22631.3007]\n"
    found = answer(recognise(f"{text}docker run mcr.microsoft.com/windows/servercore:ltsc2022\n"), DAY)
    (row,) = found.rows
    assert row.placement.host.os == "linux"
    assert row.report.verdict == "blocked"
    assert "switch it" in found.remarks[0]
