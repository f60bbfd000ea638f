"""`setx PATH` without `/M`."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "setx may spoil the path",
    met="The path is changed whole",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN setx PATH "%PATH%;C:\\tools"\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN mkdir C:\\a && setx path %path%;C:\\a\n",
    ),
    good=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN setx /M PATH "%PATH%;C:\\tools"\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN setx JAVA_HOME C:\\java\n",
    ),
    lesson="escape-shells-and-paths",
    sources=("ms-setx", "dotnet-sdk-nano-dockerfile"),
)
def setx_cuts_path(dockerfile: Dockerfile) -> Iterator[Finding]:
    r"""
    Without `/M` the command `setx` writes the path of the user who builds, and `%PATH%` puts a copy of the
    machine's path in front of it. Another user, such as *ContainerUser* or the account of an application
    pool, does not get it at all.

    **What you see.** The tool is found in the build and as administrator, but not by the application; the
    path holds every folder twice.

    **What to do.** Run `setx /M PATH "%PATH%;C:\tools"` as administrator, once for all folders. `setx`
    cuts values off at 1024 characters, so for a long path use `[Environment]::SetEnvironmentVariable`
    with `Machine`.
    """
    for reading in read(dockerfile).stages:
        for script, command in (
            reading.runs if reading.os == "windows" and reading.family != "nanoserver" else ()
        ):
            words = [word.lower() for word in command.arguments]
            if command.program == "setx" and "path" in words and not {"/m", "-m", "%setx%"} & set(words):
                yield breaks(
                    spot(script.instruction, command),
                    "Without /M this is the path of one user only, with the machine's path copied in.",
                )
