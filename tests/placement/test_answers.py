"""What the engine answers to questions that people ask, and what must hold for every answer."""

import datetime
import itertools

import pytest

from portal import facts
from portal.placement import ISOLATIONS, ORCHESTRATORS, Host, Image, Placement, matrix
from portal.rules import Severity, State, Verdict, check

DIGEST = "sha256:" + "0" * 64
DAY = "2026-11-24"


def answer(host, image, isolation="default", orchestrator="docker", day=DAY):
    return check(Placement.of(host, image, isolation, orchestrator, day))


def outcome(report, rule_id):
    return next(o for o in report.outcomes if o.rule.id == rule_id)


def titles(report):
    return [fix.title for fix in report.fixes]


# Images whose text tells less, more or something else than it seems


def test_a_digest_alone_does_not_tell_the_build():
    report = answer("windows-server-2019", f"mcr.microsoft.com/windows/servercore@{DIGEST}")
    assert (report.verdict, report.missing) == (Verdict.UNKNOWN, ("image",))


def test_tags_of_modern_dotnet_without_an_operating_system_are_linux():
    report = answer("windows-server-2022", "mcr.microsoft.com/dotnet/aspnet:10.0")
    assert report.verdict is Verdict.BLOCKED
    assert answer("linux", "mcr.microsoft.com/dotnet/sdk:8.0", day="2026-10-01").verdict is Verdict.RUNS
    assert answer("linux", "mcr.microsoft.com/dotnet/runtime").verdict is Verdict.RUNS
    assert answer("windows-server-2022", "mcr.microsoft.com/dotnet/aspnet:6.0").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("host", "key"), [("windows-server-2022", "ltsc2022"), ("windows-server-2025", "ltsc2025")]
)
def test_of_a_tag_for_several_releases_the_engine_takes_the_hosts_own(host, key):
    report = answer(host, "mcr.microsoft.com/dotnet/framework/aspnet:4.8.1")
    assert report.verdict is Verdict.RUNS
    assert report.subject.image.key == key
    assert "ltsc2025 and ltsc2022" in outcome(report, "tag-without-variant-for-host").message


def test_a_tag_for_several_releases_that_are_all_newer_is_refused_at_pull():
    report = answer("windows-server-2019", "mcr.microsoft.com/dotnet/framework/aspnet:4.8.1")
    assert (report.verdict, report.stage) == (Verdict.BLOCKED, "pull")
    assert outcome(report, "tag-without-variant-for-host").fixes


def test_an_older_variant_is_taken_and_meets_the_table():
    image = "mcr.microsoft.com/dotnet/framework/aspnet:4.8"
    assert answer("windows-server-2022", image, "process").verdict is Verdict.BLOCKED
    assert answer("windows-server-2022", image, "hyperv").verdict is Verdict.RUNS


def test_another_host_gets_another_variant():
    placement = Placement.of("windows-server-2022", "mcr.microsoft.com/windows/servercore/iis")
    assert placement.image.key == "ltsc2022"
    assert placement.with_(host=facts.current().releases["windows-server-2019"]).image.key == "ltsc2019"


def test_nano_server_of_2016_has_one_name_only():
    report = answer("windows-server-2016", "nanoserver:ltsc2016")
    assert (report.verdict, report.stage) == (Verdict.BLOCKED, "pull")
    assert "sac2016" in outcome(report, "tag-not-published").message
    assert answer("windows-server-2016", "nanoserver:sac2016").verdict is Verdict.LIMITS


def test_an_arm64_image_asks_for_the_processor():
    report = answer("windows-server-2025", "mcr.microsoft.com/windows/servercore:ltsc2025-arm64", "process")
    assert (report.verdict, report.missing) == (Verdict.UNKNOWN, ("host",))
    assert check(report.fixes[0].to).verdict is Verdict.RUNS


def test_a_fixed_tag_is_not_called_published():
    report = answer("windows-server-2022", "mcr.microsoft.com/windows/servercore:10.0.20348.1")
    told = outcome(report, "tag-not-published")
    assert told.state is State.HOLDS
    assert "cannot tell" in told.message


def test_the_build_of_a_host_without_images_is_named():
    report = answer("windows-server-23h2", "servercore:10.0.25398.100", "process")
    assert report.verdict is Verdict.UNKNOWN
    assert "25398" in outcome(report, "image-os-not-told").message


# Hosts


def test_home_leaves_support_with_the_editions_that_people_buy():
    told = outcome(answer("Windows 11 Home 24H2", "ltsc2025", "hyperv"), "host-out-of-support")
    assert (told.state, "13 Oct 2026" in told.message) == (State.BREAKS, True)
    told = outcome(answer("Windows 11 24H2", "ltsc2025", "hyperv"), "host-out-of-support")
    assert told.state is State.HOLDS
    assert "12 Oct 2027" in told.message and "Home and Pro" in told.message


def test_a_linux_image_on_a_windows_client_hears_of_the_linux_machine_beside_it():
    report = answer("Windows 11 24H2", "debian:12")
    assert "Docker Desktop" in report.fixes[0].detail
    assert "Docker Desktop" not in answer("windows-server-2022", "debian:12").fixes[0].detail


def test_linux_has_no_hyperv_isolation():
    report = answer("linux", "debian:12", "hyperv")
    assert (report.verdict, report.stage) == (Verdict.BLOCKED, "start")
    assert [check(f.to).verdict for f in report.fixes] == [Verdict.RUNS]
    assert answer("linux", "debian:12", "process").verdict is Verdict.RUNS


def test_a_windows_image_on_a_linux_host_is_sent_where_it_starts():
    for image, orchestrator in (
        ("nanoserver:sac2016", "docker"),
        ("ltsc2022", "kubernetes"),
        ("1903", "docker"),
    ):
        report = answer("linux", image, "default", orchestrator)
        assert [check(f.to).verdict is not Verdict.BLOCKED for f in report.fixes] == [True]


def test_containerd_has_to_be_told_to_pull_an_older_image():
    report = answer("windows-server-2025", "ltsc2019", "hyperv", "containerd")
    assert "10.0.17763" in outcome(report, "containerd-picks-by-host-build").message


def test_the_default_of_containerd_does_not_depend_on_the_host():
    told = outcome(answer("Windows 11 24H2", "ltsc2025", "default", "containerd"), "default-isolation")
    assert "client" not in told.message
    assert "containerd-cri-config-windows" in told.sources


def test_text_about_23h2_is_not_called_a_table():
    told = outcome(answer("windows-server-23h2", "ltsc2022", "process"), "isolation-not-supported")
    assert "table" not in told.message


# Days


@pytest.mark.parametrize(
    ("host", "image", "what"),
    [
        ("windows-server-2022", "ltsc2019", "host"),
        ("windows-11-24h2", "ltsc2025", "host"),
        ("windows-server-2022", "ltsc2022", "image"),
    ],
)
def test_nothing_runs_before_it_was_released(host, image, what):
    report = answer(host, image, "hyperv", day="2020-01-01")
    assert report.verdict is Verdict.BLOCKED
    wheres = [o.where for o in report.errors if o.rule.id == "not-released-yet"]
    assert what in wheres
    late = [f for f in report.fixes if f.title.startswith("Ask about")]
    assert [check(f.to).verdict is not Verdict.BLOCKED for f in late] == [True]


def test_nano_server_of_2016_lived_until_its_last_day():
    told = outcome(answer("windows-server-2016", "nanoserver:sac2016", day="2018-10-09"), "image-retired")
    assert (told.state, "Nano Server" in told.message) == (State.HOLDS, True)
    told = outcome(answer("windows-server-2016", "nanoserver:sac2016", day="2018-10-10"), "image-retired")
    assert told.state is State.BREAKS


# Fixes


def test_a_fix_keeps_the_base_image_family_in_its_link():
    report = answer("windows-server-2022", "mcr.microsoft.com/dotnet/runtime:8.0-nanoserver-1809", "process")
    fix = next(f for f in report.fixes if "ltsc2022" in f.title)
    again = Placement.of(**fix.to.params(day=True))
    assert (again.image.family, again) == ("nanoserver", fix.to)


def test_a_link_keeps_the_digest():
    placement = Placement.of(
        "windows-server-2019", f"mcr.microsoft.com/windows/servercore:ltsc2019@{DIGEST}", as_of=DAY
    )
    assert Placement.of(**placement.params(day=True)).image.digest == DIGEST


def test_a_command_names_the_tag_in_full():
    report = answer("14393.1914", "servercore:10.0.14393.1944", "process")
    assert any(f.command.endswith("servercore:10.0.14393.1944") for f in report.fixes)


def test_an_image_out_of_support_is_no_way_out_while_a_better_one_runs():
    assert "Use an ltsc2019 image" in titles(answer("Windows 10 22H2", "ltsc2022"))
    report = answer("windows-server-2022", "mcr.microsoft.com/windows:20H2", "hyperv")
    assert [check(f.to).verdict for f in report.fixes if f.to.image.key == "ltsc2022"] == [Verdict.RUNS]


def test_a_node_that_is_none_is_replaced_by_one_that_starts_the_image():
    for image, isolation in (("ltsc2019", "hyperv"), ("ltsc2016", "process"), ("ltsc2025", "process")):
        report = answer("Windows 11 24H2", image, isolation, "kubernetes")
        fixes = outcome(report, "host-is-no-node").fixes
        assert [check(f.to).verdict is not Verdict.BLOCKED for f in fixes] == [True]


def test_where_process_isolation_runs_nothing_hyperv_isolation_is_part_of_the_way_out():
    report = answer("Windows 10 22H2", "ltsc2022", "process")
    assert "Use an ltsc2019 image with Hyper-V isolation" in titles(report)


def test_a_bare_build_makes_a_command_with_a_tag_that_exists():
    report = answer("windows-server-2025", "servercore:20348", "process")
    assert any(f.command.endswith("servercore:ltsc2022") for f in report.fixes)


@pytest.mark.parametrize("text", ["Windows 11", "windows 10 pro", "Windows Server 2022 Home"])
def test_a_host_that_does_not_say_enough_hears_what_is_missing(text):
    with pytest.raises(ValueError, match=r"several versions|no Home edition"):
        Host.parse(text)


def test_another_kind_of_base_image_is_named_in_full():
    report = answer("windows-server-2022", "windows:1809", "process")
    assert "Use mcr.microsoft.com/windows/server:ltsc2022" in titles(report)


def test_aks_tells_when_the_node_images_go():
    told = outcome(answer("windows-server-2019", "ltsc2019", "process", "aks"), "host-is-no-node")
    assert told.message.endswith("Its node images go on 1 Apr 2027.")


def test_an_unpublished_latest_has_a_way_out_on_a_client():
    report = answer("Windows 11 24H2", "mcr.microsoft.com/windows/servercore:latest")
    assert [check(f.to).verdict for f in report.fixes] == [Verdict.LIMITS]


def test_kubernetes_gets_a_whole_way_out_of_a_hyperv_question():
    report = answer("windows-server-2022", "ltsc2019", "hyperv", "kubernetes")
    inside = [f for f in report.fixes if f.to.orchestrator == "kubernetes"]
    assert inside and all(check(f.to).verdict is not Verdict.BLOCKED for f in inside)


# What holds for every answer

DAYS = ("2019-06-01", DAY, "2033-01-01")
IMAGES = (
    "nanoserver:sac2016",
    "windows:1809",
    "windows:ltsc2022",
    "server:ltsc2022",
    "servercore:latest",
    "servercore:10.0.14393.1944",
    "mcr.microsoft.com/dotnet/framework/aspnet:4.8",
    "mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019",
    f"mcr.microsoft.com/windows/servercore@{DIGEST}",
    "debian:12",
    "shop/web",
)


def every_placement():
    """The whole matrix in every mode, under every orchestrator, on three days, and odd hosts and images."""
    for isolation, orchestrator, day in itertools.product(ISOLATIONS, ORCHESTRATORS, DAYS):
        as_of = datetime.date.fromisoformat(day)
        for _, placements in matrix(isolation, orchestrator, as_of):
            yield from placements
    hosts = ["linux", "home-windows-11-24h2", "home-windows-10-1809", "14393.1914", "17763.900"]
    hosts += [release.slug for release in facts.current().hosts()]
    images = [*IMAGES, *(release.image_key for release in facts.current().image_releases())]
    for host, image in itertools.product(hosts, images):
        for isolation, orchestrator in itertools.product(ISOLATIONS, ORCHESTRATORS):
            yield Placement.of(host, image, isolation, orchestrator, DAY)


@pytest.fixture(scope="module")
def reports():
    return [check(placement) for placement in every_placement()]


def test_every_answer_says_why(reports):
    for report in reports:
        assert report.decisive, report.subject.text
        # Of an image that tells nothing, on a host without builds, there is only the question.
        if report.subject.host.os == "windows" or report.subject.image.os:
            assert any(o.state in (State.HOLDS, State.BREAKS) for o in report.outcomes), report.subject.text


def test_it_runs_only_where_the_table_says_so(reports):
    for report in reports:
        placement = report.subject
        if report.verdict in (Verdict.RUNS, Verdict.LIMITS) and placement.is_windows:
            assert placement.support is not None and placement.mode in placement.support.modes
            assert outcome(report, "isolation-not-supported").state is State.HOLDS, placement.text


def test_a_fix_of_an_error_is_not_stopped_by_the_same_rule(reports):
    for report in reports:
        for error in report.errors:
            for fix in error.fixes:
                still = {o.rule.id for o in check(fix.to).errors}
                assert error.rule.id not in still, f"{report.subject.text}: {fix.title}"


def test_hyperv_isolation_is_never_offered_where_it_would_be_blocked(reports):
    for report in reports:
        for fix in report.fixes:
            changed = (report.subject.mode, fix.to.mode)
            if changed == ("process", "hyperv") and fix.to.host == report.subject.host:
                assert check(fix.to).verdict is not Verdict.BLOCKED, f"{report.subject.text}: {fix.title}"


def test_a_fix_leads_to_no_worse_a_verdict(reports):
    """Blocked to anything; what already starts is never led into a block."""
    for report in reports:
        if report.verdict in (Verdict.RUNS, Verdict.LIMITS):
            for fix in report.fixes:
                if fix.title.startswith("Take "):
                    continue
                assert check(fix.to).verdict is not Verdict.BLOCKED, f"{report.subject.text}: {fix.title}"


def test_a_fix_can_be_linked(reports):
    seen = {fix.to for report in reports for fix in report.fixes}
    for to in seen:
        assert Placement.of(**to.params(day=True)) == to, to.text


def test_a_dispute_belongs_to_the_mode_asked_for(reports):
    disputes = facts.current().disputes
    for report in reports:
        for told in report.outcomes:
            if told.dispute:
                assert disputes[told.dispute].mode in ("", report.subject.mode), report.subject.text


def test_no_outcome_cites_a_source_twice(reports):
    for report in reports:
        for told in report.outcomes:
            assert len(set(told.sources)) == len(told.sources), told.rule.id


def test_messages_are_sentences(reports):
    for message in {o.message for report in reports for o in report.outcomes}:
        assert message.endswith((".", "?")), message
        assert ".." not in message and "  " not in message, message
        assert "None" not in message, message


def test_a_base_image_of_every_family_reads_back():
    for release in facts.current().image_releases():
        for family in release.tags:
            image = Image.of_release(release, family)
            assert Image.parse(image.text) == image


def test_severities_of_the_rule_page_are_the_ones_used():
    report = answer("windows-server-2022", "ltsc2019", "process")
    assert {o.severity for o in report.errors} == {Severity.ERROR}
    assert Host.parse("26100 home").release.kind == "client"


# What is not in an image, and names that no image has


@pytest.mark.parametrize(
    ("image", "near"),
    [
        ("mcr.microsoft.com/windows/server-core:ltsc2022", "mcr.microsoft.com/windows/servercore:ltsc2022"),
        ("mcr.microsoft.com/nanoserver:ltsc2022", "mcr.microsoft.com/windows/nanoserver:ltsc2022"),
        (
            "mcr.microsoft.com/windows/iis:ltsc2022",
            "mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022",
        ),
    ],
)
def test_a_base_image_that_nobody_knows_is_unknown_and_the_one_that_was_meant_is_offered(image, near):
    report = answer("windows-server-2022", image)
    assert (report.verdict, report.missing) == (Verdict.UNKNOWN, ("image",))
    assert f"Use {near}" in titles(report)


@pytest.mark.parametrize(
    "image",
    [
        "mcr.microsoft.com/powershell:nanoserver-ltsc2022",
        "mcr.microsoft.com/windows/servercore:ltsc2022",
        "registry.example.com/windows/server-core:ltsc2022",
    ],
)
def test_other_names_are_taken_as_they_are(image):
    report = answer("windows-server-2022", image)
    rule = [o for o in report.outcomes if o.rule.id == "repository-is-not-known"]
    assert all(o.state is State.HOLDS for o in rule)


@pytest.mark.parametrize(
    ("host", "image", "command"),
    [
        ("windows-server-2022", "nanoserver:ltsc2022", "/bin/sh"),
        ("windows-server-2022", "servercore:ltsc2022", '["bash", "-c", "ls"]'),
        ("linux", "linux", "cmd /c dir"),
        ("linux", "nginx:1.29", "powershell"),
    ],
)
def test_a_command_of_the_other_system_does_not_start(host, image, command):
    report = check(Placement.of(host, image, "default", "docker", DAY, command=command))
    assert (report.verdict, report.stage) == (Verdict.BLOCKED, "start")


def test_replicas_with_one_account_on_a_host_of_2016_share_a_name_and_fail_now_and_then():
    placement = Placement.of(
        "windows-server-2016", "ltsc2016", "process", "docker", DAY, gmsa="webapp01", replicas="3"
    )
    message = outcome(check(placement), "gmsa-and-host-name").message
    assert "each has to have the host name webapp01" in message
    assert "logons fail now and then" in message
