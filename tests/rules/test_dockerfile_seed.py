"""The example that started it all: each of its real defects on its line, and nothing else as an error."""

import datetime

import pytest

from portal.dockerfile import Dockerfile
from portal.rules import Severity, State, Verdict, check
from portal.rules.fixes import apply_safe

SEED = """\
FROM mcr.microsoft.com/windows/servercore:ltsc2019
RUN dism.exe /online /enable-feature /all /FeatureName:NetFx3
RUN dism.exe /online /enable-feature /all /featurename:iis-webserver /NoRestart
ADD build C:/inetpub/wwwroot/
CMD [ "cmd" ]
"""
DAY = datetime.date(2026, 11, 24)
EXPECTED = {
    ("line:2", "netfx3-payload-missing", Severity.ERROR),
    ("line:5", "command-ends-at-once", Severity.ERROR),
    ("line:4", "add-for-local-files", Severity.WARNING),
    ("line:1", "base-support-ends", Severity.INFO),
    ("line:3", "iis-installed-by-hand", Severity.INFO),
    ("", "port-is-not-exposed", Severity.INFO),
    ("", "health-check-is-missing", Severity.INFO),
    ("", "labels-are-missing", Severity.INFO),
}


def seed(text=SEED):
    return Dockerfile.parse(text).aimed(as_of=DAY)


def found(report):
    return {(o.where, o.rule.id, o.severity) for o in report.outcomes if o.state is State.BREAKS}


def test_the_exact_table():
    report = check(seed())
    assert found(report) == EXPECTED
    assert report.verdict is Verdict.BLOCKED
    assert not report.missing


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_change_nothing(newline, mark):
    assert found(check(seed(mark + SEED.replace("\n", newline)))) == EXPECTED


def test_every_finding_explains_itself():
    for outcome in check(seed()).breaking:
        assert outcome.sources, outcome.rule.id
        assert outcome.message.endswith(".") and len(outcome.message) > 30, outcome.rule.id


def test_safe_fixes_mend_what_can_be_mended():
    fixed = apply_safe(seed())
    assert str(fixed).splitlines() == [
        "FROM mcr.microsoft.com/windows/servercore:ltsc2019",
        "RUN sc config wuauserv start= auto && dism.exe /Online /Enable-Feature /FeatureName:NetFx3 /All"
        " && sc config wuauserv start= disabled",
        "RUN dism.exe /online /enable-feature /all /featurename:iis-webserver /NoRestart",
        "COPY build C:/inetpub/wwwroot/",
        'CMD [ "cmd" ]',
    ]
    assert {(o.where, o.rule.id) for o in check(fixed).errors} == {("line:5", "command-ends-at-once")}


def test_on_a_2022_base_the_capability_is_the_way():
    newer = seed(SEED.replace("ltsc2019", "ltsc2022"))
    (finding,) = [o for o in check(newer).breaking if o.rule.id == "netfx3-payload-missing"]
    assert (finding.where, finding.severity) == ("line:2", Severity.WARNING)
    (fix,) = finding.fixes
    assert newer.apply(fix.to).lines[1] == "RUN dism.exe /Online /Add-Capability /CapabilityName:NetFx3"


def test_the_repaired_file_is_clean_of_errors_and_warnings():
    repaired = seed("""\
# escape=`
FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022
COPY build C:/inetpub/wwwroot/
""")
    report = check(repaired)
    assert not report.errors and not report.warnings
    assert report.verdict is Verdict.RUNS


@pytest.mark.parametrize(
    ("host", "isolation", "blocked"),
    [
        ("windows-server-2019", "process", False),
        ("windows-server-2022", "process", True),
        ("windows-server-2022", "hyperv", False),
        ("windows-server-2016", "hyperv", True),
    ],
)
def test_with_a_target_the_base_is_judged_at_its_from_line(host, isolation, blocked):
    report = check(Dockerfile.parse(SEED).aimed(host=host, isolation=isolation, as_of=DAY))
    errors = [o for o in report.errors if o.rule.id == "base-does-not-run-on-target"]
    assert bool(errors) is blocked
    assert {o.where for o in errors} <= {"line:1"}
