"""What a newcomer's Dockerfile for Windows is told: flags of RUN, paths out of the context, joined lines, shells of images."""

import datetime

import pytest

from portal.dockerfile import Dockerfile
from portal.rules import Severity, State, Verdict, check

DAY = datetime.date(2026, 10, 1)
CORE = "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
TICK = "# escape=`\n" + CORE
OLD_ASPNET = "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019\n"
NEW_ASPNET = "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022\n"


def said(text):
    """Errors and warnings: line, severity, rule."""
    found = []
    for outcome in check(Dockerfile.parse(text).aimed(as_of=DAY)).outcomes:
        if outcome.state is State.BREAKS and outcome.severity is not Severity.INFO:
            found.append((outcome.where.removeprefix("line:"), outcome.severity.value, outcome.rule.id))
    return found


@pytest.mark.parametrize(
    "flag",
    [
        "--mount=type=cache,target=C:/nuget",
        "--mount=type=bind,target=C:/src",
        "--mount=type=secret,id=token,env=TOKEN",
        "--network=none",
        "--security=insecure",
    ],
)
def test_flags_of_run_are_told_as_heredocs_are(flag):
    assert ("2", "warning", "run-flag-on-windows") in said(CORE + f"RUN {flag} dir\n")
    assert not said(
        "FROM alpine:3.22\n" + f"RUN {flag} ls\n" if "security" not in flag else "FROM alpine:3.22\n"
    )


@pytest.mark.parametrize("text", ["RUN <<EOF\ndir\nEOF\n", "RUN --mount=type=cache,target=C:/x dir\n"])
def test_a_syntax_line_changes_neither(text):
    rules = {rule for _, _, rule in said("# syntax=docker/dockerfile:1\n" + CORE + text)}
    assert rules & {"heredoc-on-windows", "run-flag-on-windows"}


def test_a_mount_that_no_builder_for_windows_knows_is_told_once():
    assert [rule for _, _, rule in said(CORE + "RUN --mount=type=ssh dir\n")] == ["mount-not-on-windows"]


@pytest.mark.parametrize("source", ["../x", "..", "../../a/b", "a/../../x", "..\\\\x", "C:/tools"])
def test_the_classic_builder_refuses_what_lies_outside_the_context(source):
    assert ("2", "error", "source-outside-context") in said(CORE + f"COPY {source} C:/x/\n")
    assert ("2", "warning", "source-outside-context") in said("FROM alpine:3.22\n" + f"COPY {source} /x/\n")


@pytest.mark.parametrize("source", ["a/../x", "./x", "..x", "a..b/c", ".../x"])
def test_what_stays_in_the_context_meets_silence(source):
    assert said(CORE + f"COPY {source} C:/x/\n") == []


def test_in_a_file_that_only_buildkit_can_read_it_stays_a_warning():
    text = CORE + "RUN --mount=type=cache,target=C:/x dir\nCOPY ../x C:/x/\n"
    assert ("3", "warning", "source-outside-context") in said(text)


# Each joined text, and the one line on which it is told.
JOINED = {
    CORE + "COPY site c:\\site\\\nRUN dir c:\\site\n": "2",
    CORE + "COPY a.exe b.dll C:\\app\\\n  RUN dir\n": "2",
    CORE + "ENV T=C:\\tools\\\nRUN setx A b\n": "2",
    CORE + "ADD x.zip C:\\\nENV A=1\n": "2",
    TICK + "EXPOSE 80 `\nRUN npm install\n": "4",
    TICK + "ENV a=b `\nRUN dir\n": "4",
    TICK + "USER ContainerAdministrator `\nCOPY --from=nix a b\n": "4",
    TICK + 'CMD ["a.exe"] `\nEXPOSE 80\n': "4",
}


@pytest.mark.parametrize("text", JOINED)
def test_an_instruction_that_goes_on_into_the_next_is_told_once(text):
    ((line, severity, rule),) = said(text)
    assert (line, severity) == (JOINED[text], "error")
    assert rule in ("path-backslash-continues-line", "instruction-is-swallowed")


def test_what_stands_before_the_joint_is_still_told():
    text = (
        TICK + "RUN powershell -Command Invoke-WebRequest http://x.org/a.zip -OutFile a.zip && `\nCOPY a b\n"
    )
    assert ("3", "warning", "download-not-verified") in said(text)
    secret = TICK + "ENV PASSWORD=hunter2 `\nRUN dir\n"
    assert "secret-in-variable" in {rule for _, _, rule in said(secret)}


def test_without_the_one_finding_the_others_come_back():
    text = TICK + "# bulkhead: ignore=instruction-is-swallowed a word of ours\nEXPOSE 80 `\nRUN npm install\n"
    rules = {rule for _, _, rule in said(text)}
    assert "instruction-is-swallowed" not in rules and "expose-names-no-port" in rules


@pytest.mark.parametrize(
    "base", [OLD_ASPNET, "FROM python:3.13-windowsservercore-ltsc2022\n", OLD_ASPNET[:-1] + " AS a\nFROM a\n"]
)
def test_a_base_that_brings_powershell_is_read_as_powershell(base):
    line = str(base.count("\n") + 1)
    assert (line, "error", "chain-operator-in-powershell") in said(base + "RUN mkdir C:/a && mkdir C:/b\n")
    assert (line, "error", "chain-operator-in-powershell") in said(
        base + "HEALTHCHECK CMD curl.exe -f http://localhost/ || exit 1\n"
    )


@pytest.mark.parametrize("base", [NEW_ASPNET, CORE, OLD_ASPNET + 'SHELL ["cmd", "/S", "/C"]\n'])
def test_a_base_with_cmd_takes_both_operators(base):
    text = base + "RUN mkdir C:\\a && mkdir C:\\b\nHEALTHCHECK CMD curl.exe -f http://localhost/ || exit 1\n"
    assert said(text) == []


def test_a_base_of_microsofts_without_a_shell_of_its_own_is_read_as_cmd():
    text = NEW_ASPNET + "RUN setup.exe /quiet & del setup.exe\n"
    assert ("2", "warning", "cmd-goes-on-after-errors") in said(text)


def test_joined_lines_still_stop_the_build():
    assert all(check(Dockerfile.parse(text)).verdict is Verdict.BLOCKED for text in JOINED)
