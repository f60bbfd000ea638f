"""Where Dockerfiles for Windows go wrong in ways that nobody sees: what must be said, and nothing else that is an error."""

import datetime

import pytest

from portal.dockerfile import Dockerfile
from portal.rules import RULES, Severity, State, check
from portal.rules.fixes import offers

DAY = datetime.date(2026, 11, 26)
CORE = "FROM mcr.microsoft.com/windows/servercore:ltsc2025\n"
NANO = "FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\n"
OLD_NANO = "FROM mcr.microsoft.com/windows/nanoserver:sac2016\n"
TICK = "# escape=`\n"
STOP = 'SHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\n'


def said(text, *severities):
    report = check(Dockerfile.parse(text).aimed(as_of=DAY))
    return [
        (o.where.removeprefix("line:"), o.rule.id)
        for o in report.outcomes
        if o.state is State.BREAKS and o.severity in (severities or (Severity.ERROR, Severity.WARNING))
    ]


# Each text, and everything that is said of it as an error or a warning.
EXACTLY = {
    # The escape character, and the directive that chooses it.
    "a backtick swallows COPY": (
        TICK + CORE + "RUN a.cmd `\nCOPY . C:/b/\n",
        [("4", "instruction-is-swallowed")],
    ),
    "a comment between does not help": (
        TICK + CORE + "RUN a.cmd `\n# next\nCOPY . C:/b/\n",
        [("5", "instruction-is-swallowed")],
    ),
    "a swallowed COPY has no sources of its own": (
        CORE + 'COPY . C:\\app\\\nCMD ["app.exe"]\n',
        [("2", "path-backslash-continues-line")],
    ),
    "an indented word is part of the command": (CORE + "RUN a.cmd \\\n  COPY b\n", []),
    "a health check goes on with CMD": (
        "FROM alpine:3.22\nHEALTHCHECK --interval=9s \\\nCMD wget -q localhost || exit 1\n",
        [],
    ),
    "the directive in capitals counts": ("# ESCAPE=`\n" + CORE + "RUN dir `\n C:\\\n", []),
    "the directive after syntax counts": (
        "# syntax=docker/dockerfile:1\n# escape=`\n" + CORE + "RUN dir C:\\\n",
        [],
    ),
    "the directive after check counts": ("# check=skip=all\n# escape=`\n" + CORE + "RUN dir C:\\\n", []),
    "the directive behind a byte order mark counts": ("\ufeff# escape=`\n" + CORE + "RUN dir C:\\\n", []),
    "the directive with carriage returns counts": ("# escape=`\r\n" + CORE + "RUN dir C:\\\r\n", []),
    "two directives are one error": (
        "# escape=`\n# escape=\\\n" + CORE + "RUN dir\n",
        [("2", "instruction-is-unusable")],
    ),
    "an unknown directive ends them": (
        "# foo=bar\n# escape=`\n" + CORE + "RUN dir `\n  C:/\n",
        [("2", "escape-directive-too-late"), ("5", "unknown-instruction")],
    ),
    # Shells.
    "a semicolon is a blank in cmd": (CORE + "RUN mkdir C:\\a; mkdir C:\\b\n", [("2", "semicolon-in-cmd")]),
    "powershell reads what is behind its name and a semicolon": (
        TICK + CORE + "RUN powershell; `\n  Expand-Archive a.zip C:\\a; `\n  Remove-Item a.zip\n",
        [("4", "powershell-goes-on-after-errors")],
    ),
    "cmd knows no $env": (CORE + "RUN echo $env:PATH\n", [("2", "variable-of-another-shell")]),
    "a comment in brackets ends no statement": (
        CORE + STOP + "RUN Get-Item C:/a; \\\n    <# why #> \\\n    Get-Item C:/b\n",
        [],
    ),
    "a comment on a line hides the rest, once": (
        CORE + STOP + "RUN Get-Item C:/a; # look \\\n    Get-Item C:/b\n",
        [("3", "comment-hides-rest-of-command")],
    ),
    "sc twice is told on each line": (
        CORE + STOP + "RUN sc stop a; \\\n    Get-Item C:/b; \\\n    sc stop a\n",
        [("3", "sc-is-an-alias"), ("5", "sc-is-an-alias")],
    ),
    "quotes around what is printed may go": (
        CORE + STOP + 'RUN if (1) { Write-Host "a b" }; Get-Item C:/a\n',
        [],
    ),
    "quotes in $( ) are read as a whole": (
        CORE + STOP + "RUN Get-Item \"C:/$($env:A.Replace('.', '_')).zip\"\n",
        [],
    ),
    "robocopy ends with 1": (CORE + "RUN robocopy C:\\a C:\\b /e\n", [("2", "robocopy-success-stops-build")]),
    "a command line of 9,000 characters": (
        CORE + f"RUN echo {'x' * 9000}\n",
        [("2", "command-line-too-long")],
    ),
    "bash on a plain image": (CORE + 'CMD ["bash", "-c", "ls"]\n', [("2", "linux-command-in-windows-image")]),
    # What starts, and what looks whether it still runs.
    "a start command that starts a service": (
        CORE + "CMD powershell Start-Service app\n",
        [("2", "command-ends-at-once")],
    ),
    "a start command that waits for its service": (
        CORE + 'CMD powershell -Command "Start-Service app; while ($true) { Start-Sleep 5 }"\n',
        [],
    ),
    "a check that forgives": (
        CORE + "HEALTHCHECK CMD curl.exe -f localhost || exit 0\n",
        [("2", "health-check-cannot-fail")],
    ),
    "a check that returns a number": (
        CORE
        + 'HEALTHCHECK CMD powershell -Command "try { iwr http://localhost -UseBasicParsing; return 0 } catch { return 1 }"\n',
        [("2", "health-check-cannot-fail")],
    ),
    "a check that exits": (
        CORE
        + 'HEALTHCHECK CMD powershell -Command "try { iwr http://localhost -UseBasicParsing; exit 0 } catch { exit 1 }"\n',
        [],
    ),
    "a command line as one word": (
        CORE + 'CMD ["django-admin runserver"]\n',
        [("2", "file-cannot-be-started")],
    ),
    "arguments behind an entry point": (
        CORE + 'COPY a.exe C:/\nENTRYPOINT ["C:/a.exe"]\nCMD serve now\n',
        [("4", "shell-form-command-after-entrypoint")],
    ),
    # Nano Server.
    "PowerShell of 2016 was there": (
        OLD_NANO
        + 'SHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN Get-Item C:/a\n',
        [("1", "base-is-retired")],
    ),
    "pwsh from another stage": (
        "FROM mcr.microsoft.com/powershell:lts-nanoserver-1809 AS get\n"
        + NANO
        + 'COPY --from=get ["C:\\\\Program Files\\\\PowerShell\\\\", "C:\\\\Program Files\\\\PowerShell\\\\"]\nRUN pwsh -Command Get-Item C:/\n',
        [],
    ),
    "a program of its own on a base of 2018": (
        "FROM microsoft/windowsservercore:1803\nCOPY package.json C:/\nRUN npm install\n",
        [("1", "base-is-retired"), ("3", "program-is-not-in-image")],
    ),
    # What beginners write.
    "a comment behind COPY": (
        CORE + 'COPY ./app /inetpub/wwwroot # Ensure "./app"\n',
        [("2", "comment-behind-instruction")],
    ),
    "a comment behind the JSON form": (
        CORE + 'COPY a.exe C:/\nCMD ["C:/a.exe"] # start it\n',
        [("3", "comment-behind-instruction")],
    ),
    "npm on an image of Windows alone": (
        CORE + "COPY package.json ./\nRUN npm install\n",
        [("3", "program-is-not-in-image")],
    ),
    "python that the same step installs": (
        CORE
        + STOP
        + "RUN Invoke-WebRequest https://example.org/p.exe -OutFile p.exe; Start-Process p.exe -Wait -ArgumentList '/quiet'; "
        "python --version\n",
        [],
    ),
    "a server in a build step": (
        CORE + "COPY nginx C:/nginx\nRUN C:/nginx/nginx.exe\n",
        [("3", "server-started-in-build")],
    ),
    "a start command that starts and ends": (
        CORE + 'COPY a.exe C:/\nCMD ["cmd", "/C", "cd x && start a.exe"]\n',
        [("3", "command-ends-at-once")],
    ),
    "a CMD that ServiceMonitor gets": (
        'FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1\nCMD ["cmd"]\n',
        [("2", "command-given-to-service-monitor")],
    ),
    "the path is lost, whatever else is": (
        CORE + 'ENV PATH="%JAVA_HOME%\\bin;%PATH%"\n',
        [("2", "env-path-is-not-expanded")],
    ),
    # Secrets.
    "a connection string": (
        CORE + 'ENV DB="Server=db;User=sa;Password=hunter2"\n',
        [("2", "secret-in-variable")],
    ),
    "a connection string without a password": (CORE + 'ENV DB="Server=db;Integrated Security=true"\n', []),
    "a password in an address": (
        CORE + "ENV FEED=https://bot:s3cretw0rd@example.org/nuget\n",
        [("2", "secret-in-variable")],
    ),
    "a variable in an address": (CORE + "ENV FEED=https://bot:${TOKEN:-x}@example.org/nuget\n", []),
    "a token of GitHub": (CORE + f"ARG X=ghp_{'a1' * 18}\n", [("2", "secret-in-variable")]),
    "a key of a storage account": (
        CORE + 'ENV S="AccountName=a;AccountKey=abcd12345678=="\n',
        [("2", "secret-in-variable")],
    ),
    "names that only sound secret": (
        CORE + "ENV KEY_VAULT_NAME=kv PASSWORD_FILE=C:/run/p TOKEN_URL=https://example.org\n",
        [],
    ),
    "a password in git clone": (
        CORE + "RUN git clone https://bot:s3cretw0rd@example.org/a\n",
        [("2", "password-in-command")],
    ),
    "a certificate with its key": (CORE + "COPY site.pfx C:/\n", [("2", "key-file-is-copied")]),
    "a public key": (CORE + "COPY id_rsa.pub C:/\n", []),
    "a key in a stage that is thrown away": (
        "FROM debian:13 AS get\nCOPY id_rsa /root/.ssh/\nFROM debian:13\nCOPY --from=get /a /a\n",
        [],
    ),
    # Base images.
    "a tag that was another spelling": (
        "FROM mcr.microsoft.com/windows/servercore:2009\n",
        [("1", "base-is-retired")],
    ),
    "every name below microsoft/ is gone": (
        "FROM microsoft/mssql-server-windows-express\n",
        [("1", "base-is-retired")],
    ),
    "3.5 in the name of the base": (
        "FROM example/dotnet-framework-3.5-runtime:windowsservercore-ltsc2019\n"
        + STOP
        + "RUN Install-WindowsFeature Web-Asp-Net\n",
        [],
    ),
    "several sources where WORKDIR has made the folder": (
        CORE + "WORKDIR /mnt/a\nCOPY a.ps1 b.ps1 /mnt/a\nRUN --mount=type=cache,target=C:/c dir\n",
        [],
    ),
}


@pytest.mark.parametrize("name", EXACTLY)
def test_what_is_said_and_nothing_else(name):
    text, wanted = EXACTLY[name]
    ignored = {"service-is-not-watched", "mount-not-on-windows", "run-flag-on-windows"}
    assert sorted(f for f in said(text) if f[1] not in ignored) == sorted(wanted)


SAMPLES = [text for text, _ in EXACTLY.values()] + [
    text for rule in RULES.values() if rule.on is Dockerfile for text in (*rule.bad, *rule.good)
]


def meaning(dockerfile, spared):
    """Every instruction that touches none of the lines: its keyword and its words."""
    return [
        (i.keyword, i.arguments, i.exec_form)
        for i in dockerfile.instructions
        if spared.isdisjoint(range(i.line, i.end_line + 1))
    ]


def test_a_safe_fix_leaves_every_other_instruction_alone():
    tried = 0
    for text in SAMPLES:
        file = Dockerfile.parse(text).aimed(as_of=DAY)
        for outcome in check(file).breaking:
            for offer in offers(outcome):
                if not offer.safe or len(offer.edits) != 1 or offer.edits[0].replacement.count("\n"):
                    continue
                edit = offer.edits[0]
                if edit.end_line != edit.line:
                    continue
                tried += 1
                lines = set(range(edit.line, edit.end_line + 1))
                # An instruction that holds the line is the one that the fix is for.
                lines |= {
                    line
                    for i in file.instructions
                    if not lines.isdisjoint(range(i.line, i.end_line + 1))
                    for line in range(i.line, i.end_line + 1)
                }
                after = file.apply((edit,))
                if len(after.instructions) == len(file.instructions) and after.escape == file.escape:
                    assert meaning(after, lines) == meaning(file, lines), (outcome.rule.id, text)
    assert tried > 50
