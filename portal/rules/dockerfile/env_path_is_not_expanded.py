"""%PATH% in ENV stays as it is."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_PERCENT = re.compile(r"%(\w+)%")
_ENV_COLON = re.compile(r"(?i)\$env:(\w+)")


@rule(
    Severity.ERROR,
    "ENV does not know %NAME%",
    met="ENV uses ${NAME}",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nENV PATH=%PATH%;C:\\tools\n",
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\nENV PATH=$env:PATH;C:\\tools\n",
    ),
    good=(
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "ENV PATH=C:\\Windows\\system32;C:\\Windows;C:\\tools\n",
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        'RUN setx /M PATH "%PATH%;C:\\tools"\n',
    ),
    lesson="escape-shells-and-paths",
    sources=("dockerfile-reference", "dotnet-sdk-nano-dockerfile"),
)
def env_path_is_not_expanded(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Variables in `ENV` are expanded by the builder itself, not by cmd or PowerShell. It knows `$NAME` and
    `${NAME}` only. `%PATH%` and `$env:PATH` go into the image letter for letter, and for `PATH` that
    means that Windows no longer finds its own programs. `${PATH}` does not help either on a Windows base:
    the builder sees the variables that the base image sets with `ENV`, but its path is in the registry
    instead.

    **What you see.** *'powershell' is not recognized as an internal or external command* in the next
    `RUN`.

    **What to do.** Change the path inside the image: `RUN setx /M PATH "%PATH%;C:\\tools"`, in Nano
    Server as *ContainerAdministrator*. Or write the whole path.
    """
    for instruction in dockerfile.all("ENV"):
        for pair in instruction.pairs:
            found = (*_PERCENT.findall(pair.written), *_ENV_COLON.findall(pair.written))
            # The variable that is lost, its own value or the path, counts more than the others.
            worst = [name for name in found if name.upper() in (pair.name.upper(), "PATH")]
            for name in (worst or found)[:1]:
                own = name.upper() == pair.name.upper()
                message = f"{pair.name} gets the text %{name}% itself; ENV expands only ${{{name}}}."
                where = place(instruction, f"%{name}%", f"$env:{name}")
                if own or name.upper() == "PATH":
                    yield breaks(where, message)
                else:
                    yield breaks(where, message, severity=Severity.WARNING)
