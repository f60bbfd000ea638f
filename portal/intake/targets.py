"""Runtimes that project files name: .NET and .NET Framework, with the base images that have them."""

from __future__ import annotations

import re

from portal import facts
from portal.intake.seen import Fit, Found, Part, Step

_FRAMEWORK = re.compile(r"v?(\d)\.(\d)(?:\.(\d))?")
MONIKER = re.compile(
    r"net(\d)(\d)(\d)?\Z|net(?:coreapp)?(\d{1,2})\.(\d)(-windows[\d.]{0,20})?\Z|netstandard[\d.]{1,4}\Z"
)


def framework_of(text: str) -> tuple[int, ...] | None:
    """The version of .NET Framework in a text, 2.0 to 3.5 as 3.5, which has them all; None if there is none."""
    match = _FRAMEWORK.match(text)
    if match is None:
        return None
    version = tuple(int(part) for part in match.groups() if part)
    return (3, 5) if version < (4,) else version


def classic(match: re.Match[str]) -> tuple[int, ...]:
    """The version of .NET Framework that a moniker such as net472 names; MONIKER matched it."""
    version = tuple(int(part) for part in match.groups()[:3] if part)
    return (3, 5) if version < (4,) else version


def dotted(version: tuple[int, ...]) -> str:
    """A version as people write it: 4.7.2."""
    return ".".join(str(part) for part in version)


def on_framework(
    name: str, kind: str, version: tuple[int, ...], found: list[Found], line: int, web: bool
) -> Part:
    """What a file tells that needs .NET Framework: the images that have it, and the builder's form."""
    known = facts.current()
    need = ".NET Framework 3.5" if version == (3, 5) else f".NET Framework {dotted(version)}"
    shown = (*found, Found("needs", need, found[0].line if found else line))
    derived = known.frameworks["netfx-aspnet" if web else "netfx-runtime"]
    fits, notes = [], ["It runs on Windows only, and not on Nano Server."]
    for tag in derived.tags:
        # 4.x versions replace each other in place: a newer one runs what was built for an older one.
        has = framework_of(tag.version) or (0,)
        if tag.ends is None and (has == (3, 5)) == (version == (3, 5)) and has >= version:
            release = known.image_release(tag.image)
            fits.append(Fit(f"{derived.repository}:{tag.tag}", release.name if release else tag.image))
    steps = []
    if web:
        params = (("kind", "aspnet-framework-35" if version == (3, 5) else "aspnet-framework-48"),)
        steps = [Step("builder", f"Build an image for ASP.NET on {need}", params)]
    elif version == (3, 5):
        notes.append("The builder's forms for programs are for .NET Framework 4; start FROM one of these.")
    else:
        steps = [Step("builder", f"Build an image for a program on {need}", (("kind", "netfx-console"),))]
    return Part(kind, name, line, shown, fits=tuple(fits), notes=tuple(notes), steps=tuple(steps))


def on_dotnet(
    name: str, kind: str, version: tuple[int, int], found: list[Found], line: int, *, web: bool, windows: bool
) -> Part:
    """What a file tells that needs .NET: the images that have it, and the builder's form."""
    known = facts.current()
    wanted = dotted(version)
    shown = (*found, Found("needs", f".NET {wanted}", found[0].line if found else line))
    runtimes = known.runtimes["dotnet"]
    runtime = runtimes.get(wanted)
    notes = (
        []
        if runtime
        else [f"No images of .NET {wanted} are kept up any more, or none yet; see the newer ones."]
    )
    notes += ["It targets Windows, so only Windows images fit."] if windows else []
    repository = f"mcr.microsoft.com/dotnet/{'aspnet' if web else 'runtime'}"
    fits = []
    for base, tags in (runtime.tags if runtime else {}).items():
        for key, tag in tags.items():
            if not (windows and key == "linux"):
                release = known.image_release(key)
                fits.append(
                    Fit(f"{repository}:{tag}", f"{release.name}, {base}" if release else f"Linux, {base}")
                )
    params = [("kind", "dotnet-web" if web else "dotnet-worker"), *([("version", wanted)] if runtime else [])]
    step = Step(
        "builder", f"Build an image for .NET {wanted}" if runtime else "Open the builder", tuple(params)
    )
    return Part(kind, name, line, shown, fits=tuple(fits), notes=tuple(notes), steps=(step,))
