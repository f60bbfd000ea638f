"""Programs that no base image of Windows has and nothing before installs."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines, spot
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_WHAT = {
    "npm": "Node.js",
    "npx": "Node.js",
    "node": "Node.js",
    "yarn": "Yarn",
    "python": "Python",
    "python3": "Python",
    "pip": "Python",
    "pip3": "Python",
    "java": "Java",
    "javac": "Java",
    "mvn": "Maven",
    "gradle": "Gradle",
    "git": "Git",
    "go": "Go",
    "cargo": "Rust",
    "ruby": "Ruby",
    "gem": "Ruby",
    "php": "PHP",
    "composer": "Composer",
    "cmake": "CMake",
    "winget": "winget",
    "dotnet": "the .NET SDK",
    "msbuild": "MSBuild",
    "nuget": "NuGet",
}
# What may bring programs: anything that is downloaded, unpacked, installed or run from a file of its own.
_BRINGS = re.compile(
    r"(?i)choco|scoop|winget|msiexec|\.(?:msi|exe|zip|7z|tgz|gz|cab|nupkg|ps1|cmd|bat)\b|install-|expand-archive|https?://|--from=|"
    r"--mount|\bpath\b|start-process|setx"
)
_OF_SDK = (
    "restore",
    "build",
    "publish",
    "test",
    "run",
    "new",
    "tool",
    "pack",
    "msbuild",
    "ef",
    "watch",
    "sln",
    "add",
)


@rule(
    Severity.ERROR,
    "Program is not in the image",
    met="Programs are in the image before they are called",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nWORKDIR /app\nCOPY package.json ./\nRUN npm install\n",
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8.1\nWORKDIR /app\nCOPY . .\nRUN msbuild app.sln\n",
        "FROM mcr.microsoft.com/dotnet/aspnet:10.0\nWORKDIR /src\nCOPY . .\nRUN dotnet restore\n",
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY node C:/node/\nRUN setx /M PATH "C:\\node;%PATH%"\nRUN npm install\n',
        "FROM mcr.microsoft.com/dotnet/framework/sdk:4.8.1 AS build\nCOPY . .\nRUN msbuild app.sln\n",
        "FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build\nWORKDIR /src\nCOPY . .\nRUN dotnet restore\n",
        'FROM mcr.microsoft.com/dotnet/aspnet:10.0\nCOPY app /app\nENTRYPOINT ["dotnet", "/app/app.dll"]\n',
    ),
    lesson="layers-cache-and-stages",
    sources=("ms-base-images", "dotnet-aspnet-readme"),
)
def program_is_not_in_image(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Server Core and Nano Server bring Windows but no runtimes: no Node.js, no Python, no Java, no Git. The
    images `dotnet/aspnet` and `dotnet/runtime` run programs and cannot build them; `dotnet restore` and
    `dotnet run` need the SDK. MSBuild and NuGet are in `dotnet/framework/sdk` alone. This rule speaks up
    only where nothing before the step could have brought the program.

    **What you see.** *'npm' is not recognized as an internal or external command*, or *No .NET SDKs were
    found*.

    **What to do.** Start from an image that has it, such as `dotnet/sdk` or `dotnet/framework/sdk`, and copy
    the result into a smaller one; or unpack the runtime first and add its folder to the path.
    """
    for reading in read(dockerfile).stages:
        if not reading.is_microsofts and not _runs_dotnet(reading):
            continue
        told: set[str] = set()
        for script, command in reading.runs:
            by_path = re.match(r"[&\s\"']*[^\s]*[\\/]", command.text)
            what = "" if by_path else _missing(reading, command.program, command.arguments)
            if what and what not in told and not _is_brought(reading, script.instruction.line):
                told.add(what)
                yield breaks(
                    spot(script.instruction, command),
                    f"Nothing brings {what} into this image before {command.program} is called.",
                )
        entry = reading.last("ENTRYPOINT") or reading.last("CMD") if reading.final else None
        form = entry.exec_form if entry else None
        if entry and form and entry.stage == reading.stage.index:
            what = _missing(reading, form[0].lower(), form[1:])
            if what and what not in told and not _is_brought(reading, entry.line):
                message = f"Nothing brings {what} into this image, and {form[0]} starts the container."
                yield breaks(lines(entry), message, stage=Stage.START)


def _runs_dotnet(reading: StageReading) -> bool:
    return bool(re.match(r"mcr\.microsoft\.com/dotnet/(?:aspnet|runtime)(?=[:@]|$)", reading.stage.root_base))


def _missing(reading: StageReading, program: str, arguments: tuple[str, ...]) -> str:
    """What an image of Microsoft would need for a program; "" if it has that, or is not known."""
    what = _WHAT.get(program.removesuffix(".cmd").removesuffix(".exe"), "")
    base = reading.stage.root_base.partition("@")[0]
    if not what:
        return ""
    if program == "dotnet":
        builds = bool(arguments) and arguments[0].lower() in _OF_SDK
        if _runs_dotnet(reading):
            return what if builds else ""
        return ".NET" if reading.is_bare else ""
    if "/framework/" in base:
        return what if program in ("msbuild", "nuget") and "/sdk" not in base else ""
    return what if reading.is_bare else ""


def _is_brought(reading: StageReading, line: int) -> bool:
    """Whether something before a line may have brought a program, or more of a path."""
    for here in reading.lineage:
        for instruction in here.all("RUN", "COPY", "ADD", "ENV", "SHELL"):
            if instruction.line > line and here is reading:
                break
            text = instruction.value + " ".join(instruction.flags)
            if instruction.keyword in ("CMD", "ENTRYPOINT"):
                continue
            if instruction.keyword in ("COPY", "ADD") and instruction.flag("from") is not None:
                return True
            if instruction.keyword != "SHELL" and _BRINGS.search(text):
                return True
    return False
