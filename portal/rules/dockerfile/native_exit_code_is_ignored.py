"""PowerShell does not stop when a program ends with an error."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._shell import POWERSHELLS, Command, command_of
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

# Programs whose failure leaves the image without what the step is for.
_BUILDS = frozenset(
    [
        "nuget",
        "msbuild",
        "npm",
        "yarn",
        "pnpm",
        "pip",
        "pip3",
        "dotnet",
        "choco",
        "cmake",
        "ninja",
        "go",
        "cargo",
        "mvn",
        "gradle",
        "vcpkg",
        "conda",
        "gem",
        "bundle",
        "composer",
        "git",
        "dism",
        "regsvr32",
        "certutil",
        "appcmd",
        "devenv",
    ]
)
_LOOKS_AT_IT = re.compile(
    r"(?i)LASTEXITCODE|PSNativeCommandUseErrorActionPreference|\$\?|\|\||Start-Process[^;]*ExitCode|Test-Path|exit\s+\$"
)
_ASKS_ONLY = re.compile(
    r"(?i)\s(?:--?version|version|--?v|--help|list|config|env|sources?|feature|--list-\w+)\b"
)


@rule(
    Severity.INFO,
    "Exit code of a program is ignored",
    met="Exit codes of programs are looked at",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN nuget restore app.sln; msbuild app.sln; Remove-Item C:/packages -Recurse\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN npm install; Write-Host done\n',
    ),
    good=(
        'FROM example/build:windowsservercore-ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN npm install; if ($LASTEXITCODE) { exit $LASTEXITCODE }; Write-Host done\n',
        'FROM example/build:windowsservercore-ltsc2022\nSHELL ["powershell", "-Command", "$ErrorActionPreference = \'Stop\';"]\nRUN npm install\n',
        "FROM example/build:windowsservercore-ltsc2022\nRUN nuget restore app.sln && msbuild app.sln\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("powershell-13501", "golang-windows-dockerfile"),
)
def native_exit_code_is_ignored(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `$ErrorActionPreference = 'Stop'` is about cmdlets. A program that ends with an error only sets
    `$LASTEXITCODE`, and the next statement runs; the exit code of the step is that of the last statement.
    So `nuget restore; msbuild` builds without packages, and `npm install; Write-Host done` is always
    green. This rule is about programs that build and install, and it is silent where the step looks at
    `$LASTEXITCODE`.

    **What you see.** An error in the log of a green build, and a later step that cannot find a file.

    **What to do.** Run one program in each `RUN`: then its exit code is that of the step. Or test after
    each one: `if ($LASTEXITCODE) { exit $LASTEXITCODE }`. PowerShell 7.4 and newer stop by themselves
    with `$PSNativeCommandUseErrorActionPreference = $true`.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts if reading.os == "windows" else ():
            known = script.shell in POWERSHELLS and not script.inherited
            if (
                not known
                or not any(f"{name} " in script.text for name in _BUILDS)
                or _LOOKS_AT_IT.search(script.text)
                or _LOOKS_AT_IT.search(script.preamble)
            ):
                continue
            statements = [each for each in script.statements if each and not each.startswith("#")]
            for statement in statements[:-1]:
                command = command_of(statement, script.shell)
                if command and _matters(command):
                    message = f"If {command.program} fails, PowerShell goes on with the next statement."
                    yield breaks(place(script.instruction, statement[:40], command.program), message)
                    break


def _matters(command: Command) -> bool:
    return command.program in _BUILDS and bool(command.arguments) and not _ASKS_ONLY.search(command.text)
