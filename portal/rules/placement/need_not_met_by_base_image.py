"""What programs need of a base image, from the table of facts."""

from collections.abc import Iterator

from portal import facts
from portal.facts import Capability
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._details import (
    NANO,
    feature,
    is_windows_image,
    new_nano,
    old_nano,
    stage_of,
    use_bringing,
    use_family,
)
from portal.rules.placement._needs import CAPABILITIES
from portal.rules.relatives import brings

_LARGER = ("servercore", "server", "windows")
# Parts of the names of features on demand for Nano Server of 2025.
_FEATURES = {"iis": "iis", "wmi": "winmgmt"}


@rule(
    Severity.ERROR,
    "Base image lacks what the program needs",
    met="Base image has what the program needs",
    on=Placement,
    stage=Stage.RUN,
    bad=(
        "windows-server-2022 nanoserver:ltsc2022 process needs=iis",
        "windows-server-2022 servercore:ltsc2022 process needs=printing",
        "windows-server-2022 servercore:ltsc2022 process needs=domain-join",
        "windows-server-2022 server:ltsc2022 process needs=gui",
        "windows-server-2022 nanoserver:ltsc2022 process needs=iis features_on_demand=Microsoft.NanoServer.IIS",
        "windows-server-2022 servercore:ltsc2022 process needs=iis",
        "windows-server-2022 servercore:ltsc2022 process needs=msmq",
        "windows-server-2022 servercore:ltsc2016 hyperv needs=msmq",
    ),
    good=(
        "windows-server-2022 servercore:ltsc2022 process needs=wmi",
        "windows-server-2022 server:ltsc2022 hyperv needs=printing",
        "windows-server-2022 nanoserver:ltsc2022 process needs=dotnet",
        "windows-server-2016 nanoserver:sac2016 process needs=wmi as_of=2018-01-15",
        "windows-server-2025 nanoserver:ltsc2025 process needs=iis features_on_demand=Microsoft.NanoServer.IIS",
        "windows-server-2022 mcr.microsoft.com/dotnet/framework/aspnet:4.8.1-windowsservercore-ltsc2022 process needs=iis",
        "windows-server-2022 servercore:ltsc2022 process needs=iis features_on_demand=IIS-WebServerRole",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-images", "ms-lift-and-shift"),
    about=("needs",),
)
def need_not_met_by_base_image(placement: Placement) -> Iterator[Finding]:
    """
    The four base images differ in the interfaces of Windows that they contain: Nano Server has the fewest, Server Core
    what servers usually call, Windows and Windows Server nearly all. A program that calls what its image lacks starts
    and then fails, or does not load. Some things no image has: a desktop, a domain of its own, infrastructure roles.
    IIS and MSMQ are in Server Core and larger as features that are off: one line of the Dockerfile enables them, and
    the images of IIS and ASP.NET have done so.

    Nano Server has changed over the years. The image of 2016 still had WMI and the servicing stack, and IIS
    could be added to it. That of 2025 has dism again, which adds features on demand and nothing else: IIS,
    WMI (`WinMgmt`) and others.

    **What to do.** Take the smallest base image that has what you need; where none has it, containers are not the
    place for that part of the application.
    """
    if not is_windows_image(placement):
        return
    for need in placement.more.needs:
        if need in CAPABILITIES:
            yield from _judge(placement, need)


def _judge(placement: Placement, need: str) -> Iterator[Finding]:
    known, family = facts.current().capabilities[CAPABILITIES[need]], placement.image.family
    answers = {each: known.answers[each].value for each in (*_LARGER, "nanoserver")}
    if not family:
        if len(set(answers.values())) > 1:
            yield asks("image_family", f"{known.name} depends on the base image; name the one underneath.")
            return
        family = "servercore"
    answer = known.answers[family]
    if image := brings(placement.image, need):
        yield holds("needs", f"{known.name}: in this image.", sources=image.sources)
    elif family == NANO and (found := _of_its_year(placement, need, known.name)):
        yield found
    elif known.enable and answer.value == "conditional":
        yield _to_enable(placement, need, known)
    elif answer.value == "yes":
        yield holds("needs", f"{known.name}: in this base image.", sources=known.sources)
    elif answer.value == "no":
        better = next((each for each in _LARGER if answers[each] != "no"), "")
        note = "" if better else " No base image has it."
        fixes = (*use_bringing(placement, need), *(use_family(placement, better) if better else ()))
        instead = f" {known.instead}" if known.instead and not better else ""
        message = f"{known.name}: not in this base image.{note}{instead}"
        yield breaks("needs", message, sources=known.sources, stage=stage_of(placement, need), fixes=fixes)
    elif answer.value == "unknown":
        yield asks(
            "needs", f"{known.name}: no source says whether this base image has it.", sources=known.sources
        )
    else:
        message = f"{known.name}: {answer.condition}."
        title = "Base image meets the need on conditions"
        yield breaks("needs", message, sources=known.sources, severity=Severity.WARNING, title=title)


def _to_enable(placement: Placement, need: str, known: Capability) -> Finding:
    """A feature of the base image that is off: good to know where it can be enabled."""
    more, build = placement.more, placement.image.build
    if known.least_build and build is None:
        message = f"{known.name}: {known.answers['servercore'].condition}; name the image's build."
        return asks("image_build", message, sources=known.sources)
    if build is not None and build < known.least_build:
        message = (
            f"{known.name}: recommended in images from build {known.least_build} on; this one has {build}."
        )
        title = "Base image is older than recommended for the need"
        return breaks("image", message, sources=known.sources, severity=Severity.WARNING, title=title)
    if feature(placement, need, known.feature.lower().replace("-", "")):
        return holds("features_on_demand", f"{known.name}: enabled as a feature.", sources=known.sources)
    to = placement.with_(features_on_demand=(*more.features_on_demand, known.feature))
    fixes = (Fix(f"Enable {known.name.partition(' ')[0]} in the build", to), *use_bringing(placement, need))
    message = f"{known.name}: in this base image, and off. {known.enable}"
    title = "Feature has to be enabled in the build"
    return breaks("needs", message, sources=known.sources, severity=Severity.INFO, title=title, fixes=fixes)


def _of_its_year(placement: Placement, need: str, name: str) -> Finding | None:
    """What Nano Server of 2016 still had, and what that of 2025 can be given; None where the table is right."""
    image, title = placement.image, "Base image meets the need on conditions"
    if need in ("wmi", "dism") and old_nano(image):
        return holds("needs", f"{name}: Nano Server of 2016 still had it.", sources=("ms-nano-semi-annual",))
    if need == "iis" and old_nano(image):
        message = f"{name}: an extra package of Nano Server of 2016, for the time that it was supported."
        return breaks("needs", message, severity=Severity.WARNING, title=title, sources=("iis-docker-162",))
    if need in _FEATURES and feature(placement, _FEATURES[need]):
        if image.build is None:
            return asks(
                "image_build", f"{name}: a feature on demand of Nano Server of 2025 only; name the build."
            )
        if new_nano(image):
            message = f"{name}: a feature on demand on Nano Server of 2025, as announced. Test what you call."
            sources = ("ms-nano-2025-announcement", "fenster-nano-2025")
            return breaks(
                "features_on_demand", message, severity=Severity.WARNING, title=title, sources=sources
            )
    if need == "dism" and new_nano(image):
        message = "Nano Server of 2025 has dism again, for features on demand only; there are 14 of them."
        return breaks(
            "needs", message, severity=Severity.WARNING, title=title, sources=("fenster-nano-2025",)
        )
    return None
