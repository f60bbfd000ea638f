"""What real files do right and wrong, one line each: the rule that must speak, on its line, or none at all."""

import datetime

import pytest

from portal.dockerfile import Dockerfile
from portal.rules import Severity, State, check

DAY = datetime.date(2026, 11, 24)
CORE = "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
CORE_2019 = "FROM mcr.microsoft.com/windows/servercore:ltsc2019\n"
NANO = "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\n"
TICK = "# escape=`\n"
STOP = 'SHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\n'
PLAIN = 'SHELL ["powershell", "-Command"]\n'
IIS = "RUN dism /online /enable-feature /all /featurename:IIS-WebServerRole /NoRestart\n"


def said(text, *severities):
    report = check(Dockerfile.parse(text).aimed(as_of=DAY))
    wanted = severities or (Severity.ERROR, Severity.WARNING)
    return [(o.where, o.rule.id) for o in report.outcomes if o.state is State.BREAKS and o.severity in wanted]


SPEAKS = [
    (CORE + 'RUN start "" C:\\setup.exe /quiet\n', "line:2", "installer-not-waited-for"),
    (
        TICK + CORE + STOP + "RUN Get-Date; `\n    Start-Process .\\y.exe -ArgumentList '/quiet'; `\n    Get-Date\n",
        "line:5",
        "installer-not-waited-for",
    ),
    (TICK + CORE + STOP + "RUN msiexec /i x.msi /qn\n", "line:4", "installer-not-waited-for"),
    (
        TICK + CORE + STOP + "RUN Start-Process msiexec.exe -ArgumentList '/i', 'x.msi' -Wait\n",
        "line:4",
        "installer-shows-window",
    ),
    (CORE + 'RUN ["powershell", "-Command", "rm C:\\\\a; rm C:\\\\b"]\n', "line:2", "powershell-goes-on-after-errors"),
    (TICK + CORE + PLAIN + "RUN Install-WindowsFeature Web-Server\nCMD [\"powershell\"]\n", "line:5", "command-ends-at-once"),
    (CORE + IIS + "CMD cmd\n", "line:3", "command-ends-at-once"),
    (CORE + IIS + "CMD net start w3svc\n", "line:3", "command-ends-at-once"),
    (CORE + IIS, "line:2", "service-is-not-watched"),
    (CORE + IIS + 'CMD ["ping", "-t", "localhost"]\n', "line:3", "service-is-not-watched"),
    (
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019\n"
        "RUN dism /online /enable-feature /featurename:IIS-ASPNET /all /norestart\n",
        "line:2",
        "netfx3-payload-missing",
    ),
    (CORE_2019 + "RUN dism /online /add-capability /capabilityname:NetFx3\n", "line:2", "netfx3-payload-missing"),
    ("# hi\n\n# escape=`\n" + CORE + "COPY a C:\\x\\\n", "line:3", "escape-directive-too-late"),
    (CORE + "WORKDIR C:\\\n", "line:2", "path-backslash-continues-line"),
    (CORE + "COPY a C:\\app\\\n\n# next\nRUN dir\n", "line:2", "path-backslash-continues-line"),
    (CORE + "COPY bin\\Release\\app.exe C:/app/\n", "line:2", "path-loses-backslashes"),
    (CORE + "ENV TOOLS=C:\\tools\\bin OTHER=1\n", "line:2", "path-loses-backslashes"),
    (CORE + 'COPY ["a b.txt", "C:\\temp\\new.txt"]\n', "line:2", "json-path-has-control-characters"),
    (CORE + "CMD [dotnet, app.dll]\n", "line:2", "json-form-is-invalid"),
    (CORE + "CMD [“dotnet”, “app.dll”]\n", "line:2", "json-form-is-invalid"),
    ("ARG V=1\n" + CORE + "RUN echo %V%\n", "line:3", "arg-before-from-used-in-stage"),
    ("ARG V=1\n" + CORE + PLAIN + "RUN Write-Host $env:V\n", "line:4", "arg-before-from-used-in-stage"),
    ("FROM alpine:$TAG\n", "line:1", "arg-in-from-without-value"),
    ("FROM alpine:3.22\nEXPOSE 99999\n", "line:2", "expose-names-no-port"),
    ("FROM alpine:3.22\nEXPOSE 80,443\n", "line:2", "expose-names-no-port"),
    ("FROM debian:13\nRUN apt-get update \\\n && apt-get install curl\n", "line:3", "package-manager-asks"),
    ("FROM alpine:3.22\nRUN mkdir y && cd y\n", "line:2", "cd-without-effect"),
    ("FROM alpine:3.22 AS a\nFROM alpine:3.22 AS A\n", "line:2", "stage-name-is-taken"),
    ("FROM mcr.microsoft.com/dotnet/framework/runtime:4.7.2\n", "line:1", "base-is-retired"),
    ("FROM mcr.microsoft.com/dotnet/sdk:6.0-alpine\n", "line:1", "base-is-retired"),
    ("FROM mcr.microsoft.com/windows/servercore:ltsc2023\n", "line:1", "base-without-published-tag"),
    ("FROM mcr.microsoft.com/dotnet/aspnet:10.0\nRUN powershell -Command ls\n", "line:2", "windows-command-in-linux-image"),
    (NANO + "RUN chmod +x app\n", "line:2", "linux-command-in-windows-image"),
    (NANO + "USER bob\n", "line:2", "user-does-not-exist"),
    (CORE + "COPY a D:/b/\n", "line:2", "copy-to-other-drive"),
    ("FROM windowsservercore\nRUN dir\n", "line:1", "base-is-retired"),
    (CORE + "RUN net user bob P4ss /add\n", "line:2", "password-in-command"),
    (CORE + "HEALTHCHECK CMD powershell try { iwr http://localhost } catch { return 1 }\n", "line:2", "health-check-cannot-fail"),
]  # fmt: skip

SILENT = [
    CORE + 'RUN start "" /wait C:\\setup.exe /quiet\n',
    CORE + "RUN C:\\setup.exe /quiet && del C:\\setup.exe\n",
    TICK + CORE + STOP + "RUN Start-Process -FilePath C:\\vs.exe `\n    -ArgumentList '/quiet' `\n    -Wait\n",
    TICK + CORE + STOP + "RUN $p = Start-Process -PassThru msiexec.exe -ArgumentList '/i x.msi /qn'; $p.WaitForExit()\n",
    TICK + CORE + STOP + "RUN Start-Process -PassThru msiexec.exe -ArgumentList '/i x.msi /qn' | Wait-Process\n",
    TICK + CORE + STOP + "RUN msiexec /i x.msi /qn | Out-Null\n",
    TICK + CORE + STOP + "RUN $a = '/i','x.msi','/qn'; Start-Process msiexec.exe -ArgumentList $a -Wait\n",
    TICK + CORE + STOP + "RUN Start-Process .\\server.exe -ArgumentList '--seed'; Start-Sleep 5\n",
    TICK + CORE + PLAIN + "RUN $ErrorActionPreference = 'Stop'; rm a; rm b\n",
    TICK + CORE + PLAIN + "RUN [Environment]::SetEnvironmentVariable('A', 'b', 'Machine')\n",
    CORE + IIS + 'COPY ServiceMonitor.exe /\nENTRYPOINT ["C:\\\\LogMonitor.exe", "C:\\\\ServiceMonitor.exe", "w3svc"]\n',
    CORE + IIS + 'COPY start.ps1 /\nCMD ["powershell", "-File", "C:\\\\start.ps1"]\n',
    "FROM mcr.microsoft.com/dotnet/sdk:10.0-nanoserver-ltsc2022\nRUN pwsh -Command Get-Date\nRUN dotnet build\n",
    NANO + "RUN echo powershell is missing\n",
    CORE + "RUN dism /online /enable-feature /featurename:NetFx3 /All /Source:C:\\sxs /LimitAccess\n",
    CORE + "RUN dism /online /enable-feature /featurename:IIS-ASPNET45 /all /norestart\nENTRYPOINT [\"C:\\\\ServiceMonitor.exe\", \"w3svc\"]\n",
    CORE + "WORKDIR C:\\\\app\nCOPY a C:\\\\app\\\\\n",
    "FROM alpine:3.22\nENV A=foo\\ bar\n",
    "FROM alpine:3.22\nCMD [ -f /x ] && run\n",
    'FROM alpine:3.22\nRUN [ "$A" = "b" ] || [ "$C" = "d" ]\nRUN [[ -f x ]] && y\n',
    "ARG V=1\nFROM alpine:3.22 AS a\nARG V\nFROM a\nCOPY x-$V /\n",
    "ARG V=1\nFROM alpine:3.22\nRUN V=2; echo $V\n",
    "ARG S\nFROM alpine:3.22$S\n",
    "FROM --platform=$BUILDPLATFORM alpine:3.22\nRUN true\n",
    "FROM alpine:3.22\nENV PASSWORD_FILE=/x TOKEN_URL=https://x AUTHOR=me KEYBOARD=us\n",
    CORE + "RUN net user app * /add\nRUN net user app /add /passwordreq:no\nRUN net user Administrator /active:yes\n",
    "FROM alpine:3.22\nARG PORT=81\nEXPOSE 80/TCP $PORT 8000-8002\n",
    "FROM debian:13\nRUN apt-get update && apt-get -yq install a && apt-get install --yes b && apt-get -qq install c\n",
    "FROM debian:13\nRUN apt-get update && yes | apt-get install d\n",
    "FROM alpine:3.22\nARG X=b\nADD *.tar.gz /c/\nADD $X /d/\nADD https://x.org/a.zip /a/a.zip\n",
    "FROM alpine:3.22\nENV A=/x\nWORKDIR $A\nWORKDIR b\n",
    "FROM alpine:3.22\nONBUILD RUN apt-get install x\n",
    TICK + CORE + STOP + "RUN curl.exe -fsSL https://x.org/y.zip -o y.zip; Expand-Archive y.zip\n",
    TICK + CORE + "HEALTHCHECK CMD powershell -Command try { iwr -UseBasicParsing http://localhost } catch { exit 1 }\n",
    "FROM mcr.microsoft.com/windows/nanoserver:1809-amd64\nUSER ContainerUser\n",
    "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8\n",
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "rule_id"), SPEAKS)
def test_a_defect_is_found_on_its_line(text, where, rule_id):
    assert (where, rule_id) in said(text)


@pytest.mark.parametrize("text", SILENT)
def test_a_correct_file_meets_silence(text):
    assert said(text) == []


@pytest.mark.parametrize("tag", ["sac2016", "10.0.14393.2551"])
def test_the_nano_server_of_2016_still_had_powershell(tag):
    text = f"FROM mcr.microsoft.com/windows/nanoserver:{tag}\nRUN powershell -Command Get-Date\n"
    rules = {o.rule.id for o in check(Dockerfile.parse(text)).breaking}
    assert "powershell-on-nano-server" not in rules
    assert "base-is-retired" in rules


def test_a_wrong_base_is_one_error_and_not_two():
    file = Dockerfile.parse(CORE_2019).aimed("windows-server-2022", "process", "docker", DAY)
    errors = check(file).errors
    assert [(o.where, o.title) for o in errors] == [
        ("line:1", "Image build differs from the kernel it would meet")
    ]
    assert errors[0].dispute == "older-images-on-server-2022"
