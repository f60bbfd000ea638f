"""
What people asked in public threads, told again in short: the right answer has to come out of the box.

The texts are our own; only the facts in them (builds, names, messages of programs) are those of the threads.
"""

import datetime

from portal.intake import answer, recognise

DAY = datetime.date(2026, 11, 26)


def asked(text, day=DAY):
    recognised = recognise(text)
    return recognised, answer(recognised, day)


def rules(row):
    return {outcome.rule.id for outcome in row.report.errors}


def test_moby_35668_an_image_of_1709_on_hosts_of_1607_and_1703():
    """The message speaks of a path in the utility VM; the cause is an image that is newer than the host."""
    recognised, said = asked(
        "Pulling a Windows 1709 image on older hosts ends like this:\n"
        "docker: failed to register layer: re-exec error: exit status 1: output: ProcessUtilityVMImage\n"
        "C:\\ProgramData\\Docker\\windowsfilter\\0a1b\\UtilityVM: The system cannot find the path specified.\n"
        "It was seen on\n"
        "Windows 10:14393\n"
        "Windows 10:15063\n"
    )
    assert [error.known.id for error in recognised.errors] == ["utility-vm-of-newer-layer"]
    assert [host.text for host in recognised.hosts] == ["windows-10-1607", "windows-10-1703"]
    assert [(row.report.verdict, row.report.stage) for row in said.rows] == [("blocked", "pull")] * 2
    assert all("image-newer-than-host" in rules(row) for row in said.rows)
    assert said.rows[0].ways_out[0].to.image.key == "ltsc2016"


def test_aks_1100_the_node_takes_the_image_and_the_build_machine_does_not():
    """Two hosts in one question: a node of build 17763, and an older machine that builds."""
    recognised, said = asked(
        "We use AKS with a Windows node pool. kubectl get nodes -o wide says\n"
        'OS-IMAGE: "Windows Server Datacenter"\n'
        'KERNEL VERSION: "10.0.17763.557"\n'
        "The web app is built on mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2019\n"
        "and building it says\n"
        '"Windows version 10.0.17763-based image is incompatible with a 10.0.17134 host"\n'
    )
    assert [error.known.id for error in recognised.errors] == ["newer-than-host"]
    by_tool = {row.placement.orchestrator: row for row in said.rows}
    assert set(by_tool) == {"docker", "aks"}
    build, node = by_tool["docker"], by_tool["aks"]
    assert (build.placement.host.build, build.report.verdict, build.report.stage) == (
        17134,
        "blocked",
        "pull",
    )
    assert any(fix.to.host.build == 17763 for fix in build.ways_out)
    assert (node.placement.host.build, node.placement.host.revision) == (17763, 557)
    assert node.report.verdict == "runs-with-limits"
    assert said.main is build
    # When the thread was written, AKS still supported such nodes.
    then = {row.placement.orchestrator: row for row in asked_on(recognised, datetime.date(2019, 7, 11))}
    assert then["aks"].report.verdict in ("runs", "runs-with-limits")


def asked_on(recognised, day):
    return answer(recognised, day).rows


def test_kubernetes_74019_the_pair_fits_so_the_pause_image_does_not():
    recognised, said = asked(
        "A container on a Windows node fails with\n"
        '"The container operating system does not match the host operating system."\n'
        "The app is based on nanoserver:1809 and the node runs Windows Server 2019.\n"
        "Started with docker run on the node, the same image works.\n"
        "- Kubernetes version: v1.13.1\n"
        "- OS: Windows Server 2019\n"
        "- Kernel (e.g. `uname -a`): 10.0.17763.316\n"
        "- Others: Docker EE 18.09.2\n"
    )
    assert [error.known.id for error in recognised.errors] == ["image-mismatch"]
    (row,) = said.rows
    assert (row.placement.host.build, row.placement.host.revision) == (17763, 316)
    assert (row.placement.image.text, row.placement.image.build) == ("nanoserver:1809", 17763)
    assert row.placement.orchestrator == "kubernetes"
    assert row.report.verdict != "blocked"
    (remark,) = said.remarks
    assert "pause image" in remark
    assert "17763" in remark


def test_a_client_older_than_the_image_as_in_windows_containers_489():
    """Windows 10 22H2 finds no image behind ltsc2022, and no isolation mode changes that."""
    recognised, said = asked(
        "Win32NT             10.0.19045.0 Microsoft Windows NT 10.0.19045.0\n"
        "Step 1/12 : FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "ltsc2022: Pulling from windows/servercore\n"
        "no matching manifest for windows/amd64 10.0.19045 in the manifest list entries\n"
    )
    assert [error.known.id for error in recognised.errors] == ["no-matching-manifest"]
    (row,) = said.rows
    assert row.placement.host.release.slug == "windows-10-22h2"
    assert (row.report.verdict, row.report.stage) == ("blocked", "pull")
    assert row.ways_out[0].to.image.key == "ltsc2019"
