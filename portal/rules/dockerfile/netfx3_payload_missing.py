"""The payload of .NET Framework 3.5 is not in the Server Core image."""

import re
from collections.abc import Iterator

from portal import facts
from portal.dockerfile import Dockerfile, Edit
from portal.rules.dockerfile._edits import fix, replace, spot
from portal.rules.dockerfile._reading import Script, StageReading, read
from portal.rules.dockerfile._shell import POWERSHELLS, Command
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_NETFX3 = (
    r"NetFx3(?:ServerFeatures)?|IIS-NetFxExtensibility|IIS-ASPNET|WCF-HTTP-Activation|WCF-NonHTTP-Activation"
)
_DISM = re.compile(rf"(?i)/enable-feature\b.*/featurename[:\s]\"?(?:{_NETFX3})(?![\w-])")
_CMDLETS = ("add-windowsfeature", "install-windowsfeature", "enable-windowsoptionalfeature")
_CMDLET = re.compile(
    rf"(?i)(?:[\s,'\"](?:NET-Framework-(?:Core|Features)|NET-HTTP-Activation|Web-Asp-Net|Web-Net-Ext|{_NETFX3}))(?![\w-])"
)
_BROUGHT = re.compile(
    r"(?i)[/-]source\b|[/-]add-capability|[/-]add-package|wuauserv|Add-WindowsCapability|Add-WindowsPackage"
)
_ALONE = {"net-framework-core", "net-framework-features", "netfx3", "netfx3serverfeatures"}
# A base that says by its name that 3.5 is in it.
_HAS_IT = re.compile(
    r"(?i)(?:framework|aspnet|wcf|netfx)[^@]*[:/_-]3\.5(?=[-.:_/]|$)|netfx-?3|dotnet-?3\.?5|framework-3\.5"
)
_CAPABILITY = re.compile(r"(?i)/add-capability\b.*/capabilityname[:\s]\"?NetFx3")


@rule(
    Severity.ERROR,
    ".NET Framework 3.5 is not in the image",
    met=".NET Framework 3.5 is installed in the way that the image allows",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2019\n"
        "RUN dism.exe /online /enable-feature /all /FeatureName:NetFx3\n",
        'FROM mcr.microsoft.com/windows/servercore:ltsc2016\nSHELL ["powershell", "-Command"]\n'
        "RUN Install-WindowsFeature NET-Framework-Core\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN powershell -Command Install-WindowsFeature NET-Framework-Core\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN dism /Online /Add-Capability /CapabilityName:NetFx3\n",
        "# escape=`\nFROM mcr.microsoft.com/windows/servercore:ltsc2019\n"
        "RUN sc config wuauserv start= auto `\n"
        "    && dism /Online /Enable-Feature /FeatureName:NetFx3 /All `\n"
        "    && sc config wuauserv start= disabled\n",
    ),
    lesson="aspnet-on-iis",
    sources=("netfx-install-netfx3", "netfx-netfx3-template"),
)
def netfx3_payload_missing(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Windows lists .NET Framework 3.5 (`NetFx3`) as a feature, but its files are not in the container
    images. `dism /enable-feature` asks Windows Update for them, and in the images of 2019 and 2016 that
    service is disabled. Features that build on 3.5, such as `IIS-ASPNET` and `IIS-NetFxExtensibility`,
    fail in the same way; those with `45` in their names belong to 4.x and are fine.

    **What you see.** *Error: 0x800f081f, The source files could not be found*, or 0x800f0950.

    **What to do.** On 2022 and newer add the capability: `dism /Online /Add-Capability
    /CapabilityName:NetFx3`. On 2019 and 2016 enable the service `wuauserv` beforehand, and disable it
    afterwards, in the same `RUN`. Best of all, move the application to .NET Framework 4.x, which is there
    already.
    """
    for reading in read(dockerfile).stages:
        if reading.os != "windows" or reading.family == "nanoserver":
            continue
        brought, last = bool(_HAS_IT.search(reading.stage.root_base)), None
        for script, command in reading.runs:
            if script is not last:
                brought, last = brought or bool(_BROUGHT.search(script.text)), script
            if (
                command.program == "dism"
                and _CAPABILITY.search(command.text)
                and 0 < _build(reading) < _since()
            ):
                where, title = spot(script.instruction, command), "Capability on an older base"
                message = "Capabilities are for 2022 and newer; here enable wuauserv and then the feature."
                yield breaks(where, message, severity=Severity.WARNING, title=title)
            elif _asks_for_it(command):
                where = spot(script.instruction, command)
                message = "The files of .NET Framework 3.5 are fetched before the feature is enabled."
                yield (
                    holds(where, message)
                    if brought
                    else _missing(dockerfile, reading, script, command, where)
                )


def _asks_for_it(command: Command) -> bool:
    if command.program == "dism":
        return bool(_DISM.search(command.text))
    return command.program in _CMDLETS and bool(_CMDLET.search(command.text))


def _build(reading: StageReading) -> int:
    return reading.image.build or 0 if reading.image else 0


def _missing(
    dockerfile: Dockerfile, reading: StageReading, script: Script, command: Command, where: str
) -> Finding:
    build = _build(reading)
    name = reading.image.release.name if reading.image and reading.image.release else "Server Core"
    if build >= _since():
        missing = f"The files of .NET Framework 3.5 are not in {name} images"
        message = f"{missing}; install them with {_step('dism', build)}."
        severity = Severity.WARNING
    elif build:
        message = (
            f"The files of .NET Framework 3.5 are not in {name} images, and Windows Update is disabled there."
        )
        # Who built another base may have added them.
        severity = Severity.ERROR if reading.is_microsofts else Severity.WARNING
    else:
        message = "The files of .NET Framework 3.5 are not in Windows container images."
        severity = Severity.WARNING
    return breaks(where, message, severity=severity, fixes=_mended(dockerfile, script, command, where, build))


def _mended(
    dockerfile: Dockerfile, script: Script, command: Command, where: str, build: int
) -> tuple[Fix, ...]:
    """The command replaced, where it enables NetFx3 alone and stands on one line or is all that its RUN does."""
    title = "Add the capability instead" if build >= _since() else "Enable Windows Update for this step"
    if not build or (build < _since() and script.shell != "cmd"):
        return ()
    if command.program in _CMDLETS:
        run = script.instruction
        edit = Edit(run.line, run.end_line, f"RUN {_step('dism', build)}")
        return fix(title, edit) if _is_all(script, command) and _names_it_alone(command) else ()
    alone = len(re.findall(r"(?i)/featurename", command.text)) == 1 and command.has(r":NetFx3\b")
    if not alone or script.shell != "cmd" or "-" in where:
        return ()
    new = _step(command.text.split(maxsplit=1)[0], build).replace("\\", r"\\")
    line = int(where.removeprefix("line:"))
    return fix(title, replace(dockerfile, line, re.escape(command.text), new))


def _step(dism: str, build: int) -> str:
    """What installs .NET Framework 3.5 in the images of a build, for cmd."""
    if build >= _since():
        return f"{dism} /Online /Add-Capability /CapabilityName:NetFx3"
    return (
        f"sc config wuauserv start= auto && {dism} /Online /Enable-Feature /FeatureName:NetFx3 /All"
        " && sc config wuauserv start= disabled"
    )


def _is_all(script: Script, command: Command) -> bool:
    """Whether a RUN does nothing but this, through shells inside it or not."""
    others = [each.program for each in script.commands if each is not command]
    return all(program in (*POWERSHELLS, "cmd") for program in others) and not script.instruction.flags


def _names_it_alone(command: Command) -> bool:
    """Whether a cmdlet is given .NET Framework 3.5 and no other feature, nor those below it."""
    words = " ".join(command.arguments).replace(",", " ").split()
    names = {word.strip("\"'();").lower() for word in words if not word.startswith("-")}
    below = command.has(r"\s-IncludeAll") and "net-framework-core" not in names
    return bool(names) and names <= _ALONE and not below


def _since() -> int:
    """The first build whose images take .NET Framework 3.5 as a capability."""
    return facts.current().releases["windows-server-2022"].build
