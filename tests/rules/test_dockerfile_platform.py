"""What a platform engineer's files are told: path, accounts, services, tools of Unix, moves to newer bases."""

import datetime

import pytest

from portal.dockerfile import Dockerfile
from portal.rules import State, Verdict, check
from portal.rules.fixes import apply_safe

CORE = "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
NANO = "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"
ASPNET_NANO = "FROM mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2022\n"
PATH = "env-path-is-not-expanded"
ACCOUNT = "machine-settings-by-container-user"


def found(text, rule, **aim):
    return [
        o
        for o in check(Dockerfile.parse(text).aimed(**aim)).outcomes
        if o.rule.id == rule and o.state is State.BREAKS
    ]


def fixed(text, rule, **aim):
    (outcome,) = found(text, rule, **aim)
    return Dockerfile.parse(text).apply(outcome.fixes[0].to).text


# The path


@pytest.mark.parametrize(
    "value", ['"%PATH%;C:\\tools"', '"${PATH};C:\\tools"', '"$PATH;C:\\tools"', "$PATH;C:/tools/"]
)
def test_a_path_that_env_spoils_is_moved_into_the_image(value):
    assert fixed(CORE + f"ENV PATH={value}\nRUN powershell -Command Get-Date\n", PATH) == (
        CORE + 'RUN setx /M PATH "%PATH%;C:\\tools"\nRUN powershell -Command Get-Date\n'
    )
    assert (
        'RUN setx /M PATH "%PATH%;C:\\tools" instead' in found(CORE + f"ENV PATH={value}\n", PATH)[0].message
    )


def test_following_the_advice_on_the_path_leads_to_green():
    report = check(apply_safe(Dockerfile.parse(ASPNET_NANO + 'ENV PATH="${PATH};C:\\tools"\n')))
    assert report.subject.text == (
        ASPNET_NANO + 'USER ContainerAdministrator\nRUN setx /M PATH "%PATH%;C:\\tools"\nUSER ContainerUser\n'
    )
    assert not report.errors


def test_the_step_for_the_path_is_written_for_the_shell_in_force():
    text = CORE + 'SHELL ["powershell", "-Command"]\nENV PATH="$PATH:/app/bin"\n'
    step = "RUN [Environment]::SetEnvironmentVariable('PATH', $env:PATH + ';C:\\app\\bin', 'Machine')"
    assert fixed(text, PATH).endswith(step + "\n")
    assert step in found(text, PATH)[0].message


@pytest.mark.parametrize(
    "text",
    [
        CORE + "ENV PATH=C:/Windows/system32;C:/Windows\nENV PATH=${PATH};C:/x\n",
        CORE.replace("\n", " AS base\n") + "ENV PATH=C:/Windows/system32\nFROM base\nENV PATH=${PATH};C:/x\n",
        "FROM debian:13\nENV PATH=$PATH:/x\n",
    ],
)
def test_a_path_that_env_knows_is_expanded(text):
    assert not found(text, PATH)


def test_on_a_base_that_nobody_has_read_a_lost_path_is_a_warning():
    assert (
        check(Dockerfile.parse("FROM example.com/base:ltsc2022\nENV PATH=${PATH};C:/x\n")).verdict
        is Verdict.LIMITS
    )


@pytest.mark.parametrize("value", ["${PATH};${NAME:-x}", "$PATH;C:\\\\", "$PATH;tools"])
def test_a_path_that_cannot_be_carried_over_gets_no_edit(value):
    (outcome,) = found(CORE + f'ENV PATH="{value}"\n', PATH)
    assert outcome.fixes == ()


# The account


@pytest.mark.parametrize(
    "text",
    [
        ASPNET_NANO + 'RUN setx /M PATH "%PATH%;C:\\app"\n',
        "FROM golang:1.26-nanoserver-ltsc2022\nRUN setx A b /m\n",
        CORE + "USER ContainerUser\nRUN setx /M A b\n",
        CORE + "USER ContainerUser\nRUN reg add HKLM\\Software\\X /v A\n",
        CORE.replace("\n", " AS base\n") + "USER ContainerUser\nFROM base\nRUN setx /M A b\n",
        NANO + "USER ContainerAdministrator\nRUN setx /M A b\nUSER ContainerUser\nRUN setx /M B c\n",
    ],
)
def test_container_user_changes_no_machine_settings_wherever_he_came_from(text):
    assert check(Dockerfile.parse(text)).verdict is Verdict.BLOCKED
    after = apply_safe(Dockerfile.parse(text))
    assert not found(after.text, ACCOUNT)
    assert after.stages[-1].user == "ContainerUser"


@pytest.mark.parametrize(
    "text",
    [
        CORE + "RUN setx /M A b\nUSER ContainerUser\n",
        CORE + "USER ContainerUser\nRUN setx A b\n",
        "FROM mcr.microsoft.com/windows/nanoserver:sac2016\nRUN setx /M A b\n",
        "FROM example.com/base:nanoserver-ltsc2022\nRUN setx /M A b\n",
        NANO + "ARG who\nUSER ${who}\nRUN setx /M A b\n",
    ],
)
def test_who_may_or_may_be_allowed_meets_silence(text):
    assert not found(text, ACCOUNT)


def test_a_step_that_does_more_is_not_switched_unasked():
    (outcome,) = found(ASPNET_NANO + "RUN setx /M A b && dotnet app.dll\n", ACCOUNT)
    assert not outcome.fixes[0].safe


# Safe fixes


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("COPY bin/Release C:\\svc\\", "COPY bin/Release C:/svc/"),
        ("COPY bin\\Release C:\\svc\\", "COPY bin/Release C:/svc/"),
        ("WORKDIR C:\\app\\", "WORKDIR C:/app/"),
        ("  VOLUME C:\\\\data\\ ", "  VOLUME C:/data/"),
    ],
)
def test_a_path_that_joins_the_next_line_is_mended_in_one_step(line, after):
    assert fixed(CORE + f"{line}\nRUN dir\n", "path-backslash-continues-line") == CORE + f"{after}\nRUN dir\n"
    assert not check(Dockerfile.parse(CORE + f"{after}\nRUN dir\n")).errors


# Services

SERVICE = CORE + "COPY app C:/app\nRUN sc create OrderSvc binPath= C:\\app\\order.exe\n"
UNWATCHED = "service-is-not-watched"


@pytest.mark.parametrize(
    "start",
    [
        "CMD ping -t localhost",
        'CMD ["cmd", "/c", "net start OrderSvc && ping -t localhost"]',
        "CMD net start OrderSvc && ping -t localhost",
        'ENTRYPOINT ["powershell", "-Command", "Start-Service OrderSvc; while ($true) {Start-Sleep 60}"]',
    ],
)
def test_a_service_behind_a_placeholder_is_watched_by_nothing(start):
    (outcome,) = found(SERVICE + start + "\n", UNWATCHED)
    assert outcome.message.startswith(
        "Nothing watches OrderSvc: if it stops, the container still looks alive"
    )
    after = fixed(SERVICE + start + "\n", UNWATCHED)
    assert after.endswith('/ServiceMonitor.exe C:/\nENTRYPOINT ["C:\\\\ServiceMonitor.exe", "OrderSvc"]\n')
    assert check(Dockerfile.parse(after)).verdict is Verdict.RUNS


def test_a_service_that_the_base_brings_and_the_command_starts_counts():
    start = 'SHELL ["powershell", "-Command"]\nCMD Start-Service -Name Queue; while (1) {Start-Sleep 9}\n'
    assert "watches Queue" in found("FROM example.com/queue:ltsc2022\n" + start, UNWATCHED)[0].message


@pytest.mark.parametrize(
    "start",
    [
        'ENTRYPOINT ["C:\\\\ServiceMonitor.exe", "OrderSvc"]',
        'CMD ["C:\\\\app\\\\web.exe"]',
        'CMD ["powershell", "-File", "C:\\\\start.ps1"]',
        "CMD powershell Start-Service OrderSvc; (Get-Service OrderSvc).WaitForStatus('Stopped')",
    ],
)
def test_a_process_that_may_watch_or_is_the_program_meets_silence(start):
    assert not found(SERVICE + start + "\n", UNWATCHED)


def test_starting_iis_by_its_name_is_not_watching_it():
    text = CORE + "RUN dism /online /enable-feature /all /featurename:IIS-WebServer /NoRestart\n"
    assert found(text + "CMD net start w3svc && ping -t localhost\n", UNWATCHED)


# Commands of Unix

UNIX = "linux-command-in-windows-image"


@pytest.mark.parametrize(
    ("run", "programs"),
    [
        ("rm -rf C:\\temp", ["rm"]),
        ("ls C:\\ && cat C:\\x.txt", ["ls", "cat"]),
        ("dir | grep x", ["grep"]),
        ("cmd /c cp a b", ["cp"]),
        ("if exist C:\\x mv C:\\x C:\\y", ["mv"]),
    ],
)
@pytest.mark.parametrize("base", [CORE, ASPNET_NANO, "FROM mcr.microsoft.com/dotnet/framework/sdk:4.8.1\n"])
def test_cmd_knows_no_tools_of_unix(base, run, programs):
    assert [o.message.split()[0] for o in found(base + f"RUN {run}\n", UNIX)] == programs


@pytest.mark.parametrize(
    "text",
    [
        CORE + 'RUN powershell -Command "rm -Recurse C:\\temp; ls | cat"\n',
        CORE + 'SHELL ["powershell", "-Command"]\nRUN cp a b; mv b c\n',
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019\nRUN rm C:\\x\n",
        "FROM golang:1.26-windowsservercore-ltsc2022\nRUN cmd /c ls\n",
        "FROM example.com/tools:ltsc2022\nRUN ls C:\\\n",
        CORE + "RUN choco install git -y && rm x\n",
        CORE + "RUN C:\\tools\\rm x\n",
        CORE + "COPY bin/grep.exe C:/Windows/\nRUN dir | grep x\n",
        CORE.replace("\n", " AS git\n") + "RUN choco install git -y\nFROM git\nRUN ls\n",
        CORE + "RUN dir C:\\ && type C:\\x.txt && del C:\\x.txt && sort x\n",
    ],
)
def test_tools_that_are_or_may_be_there_meet_silence(text):
    assert not found(text, UNIX)


# .NET Framework 3.5

NETFX3 = "netfx3-payload-missing"
IN_POWERSHELL = 'SHELL ["powershell", "-Command"]\n'
CAPABILITY = "RUN dism /Online /Add-Capability /CapabilityName:NetFx3\n"


@pytest.mark.parametrize(
    ("start", "run"),
    [
        (CORE, "powershell -Command Install-WindowsFeature NET-Framework-Core"),
        (CORE, 'powershell "Enable-WindowsOptionalFeature -Online -FeatureName NetFx3 -All"'),
        (CORE.replace("2022", "2025") + IN_POWERSHELL, "Install-WindowsFeature NET-Framework-Features"),
        (CORE + IN_POWERSHELL, "Add-WindowsFeature `\n  NET-Framework-Core"),
    ],
)
def test_a_cmdlet_for_net_framework_3_5_becomes_the_capability(start, run):
    head = "# escape=`\n" + start
    after = fixed(head + f"RUN {run}\n", NETFX3)
    assert after == head + CAPABILITY
    assert check(Dockerfile.parse(after)).verdict is Verdict.RUNS


@pytest.mark.parametrize(
    "run",
    [
        "Install-WindowsFeature NET-Framework-Core, Web-Server",
        "Install-WindowsFeature NET-Framework-Features -IncludeAllSubFeature",
        "Install-WindowsFeature NET-Framework-Core; Remove-Item C:\\x",
    ],
)
def test_a_step_that_does_more_than_net_framework_3_5_names_the_command_alone(run):
    (outcome,) = found(CORE + IN_POWERSHELL + f"RUN {run}\n", NETFX3)
    assert outcome.fixes == ()
    assert CAPABILITY.removeprefix("RUN ").rstrip() in outcome.message


# Newer bases

FRAMEWORK = "FROM mcr.microsoft.com/dotnet/framework/"
DAY = datetime.date(2026, 11, 26)
ON_2022 = {"host": "windows-server-2022", "isolation": "process", "as_of": DAY}


@pytest.mark.parametrize("kind", ["aspnet", "sdk", "runtime", "wcf"])
def test_a_retired_image_of_net_framework_has_a_successor_on_its_release(kind):
    text = FRAMEWORK + kind + ":4.8-windowsservercore-ltsc2022 AS x\n"
    (outcome,) = found(text, "base-is-retired", as_of=DAY)
    assert not outcome.fixes[0].safe
    after = fixed(text, "base-is-retired", as_of=DAY)
    assert after == FRAMEWORK + kind + ":4.8.1-windowsservercore-ltsc2022 AS x\n"
    assert not found(after, "base-is-retired", as_of=DAY)


def test_an_image_for_another_host_moves_to_the_release_of_the_host_and_keeps_its_shell():
    text = FRAMEWORK + "sdk:4.8-windowsservercore-ltsc2019 AS build\nRUN Get-Date\n"
    text += FRAMEWORK + "aspnet:4.8-windowsservercore-ltsc2019\nCOPY --from=build /a /b\n"
    outcomes = found(text, "base-does-not-run-on-target", **ON_2022)
    assert [o.where for o in outcomes] == ["line:1", "line:3"]
    edits = [edit for o in outcomes for edit in o.fixes[0].to]
    after = Dockerfile.parse(text).apply(edits).text
    assert after == (
        FRAMEWORK + "sdk:4.8.1-windowsservercore-ltsc2022 AS build\n"
        'SHELL ["powershell", "-Command", '
        "\"$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';\"]\nRUN Get-Date\n"
        + FRAMEWORK
        + "aspnet:4.8.1-windowsservercore-ltsc2022\nCOPY --from=build /a /b\n"
    )
    assert not check(Dockerfile.parse(after).aimed(**ON_2022)).errors


@pytest.mark.parametrize(
    "base",
    [
        "mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-1809",
        "mcr.microsoft.com/dotnet/framework/aspnet:3.5-windowsservercore-ltsc2019",
        "${BASE}",
    ],
)
def test_no_move_is_offered_to_another_major_version_or_behind_a_variable(base):
    text = f"ARG BASE=mcr.microsoft.com/windows/servercore:1909\nFROM {base}\n"
    for rule in ("base-is-retired", "base-does-not-run-on-target"):
        assert not [fix for outcome in found(text, rule, **ON_2022) for fix in outcome.fixes]
