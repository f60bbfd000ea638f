"""What rules about needs, devices and mounts share."""

from __future__ import annotations

import re

from portal.placement import Image, Placement
from portal.rules.engine import Fix, Stage
from portal.rules.placement._words import put_in
from portal.rules.relatives import bringing, lost, on_release

NANO = "nanoserver"
FIRST_NANO_WITHOUT = 16299  # build of 1709, with which Nano Server became a container image only
FIRST_NANO_WITH_FEATURES = 26100
LINUX_FOLDERS = ("/bin/", "/usr/", "/sbin/", "/opt/", "/etc/", "/tmp/")  # noqa: S108  (paths in somebody's command)
LINUX_SHELLS = ("sh", "bash", "ash", "dash")
WINDOWS_PROGRAMS = ("cmd", "powershell")
_PROGRAM = re.compile(
    r"""^\s*["'\[]*(?:[^"'\s\\/]*[\\/])*([^"'\s\\/,\]]+?)(?:\.exe)?["',\]]*(?:\s|$)""", re.IGNORECASE
)


def program_of(placement: Placement) -> str:
    """The program that the command given starts, without path and ending; "" if no command was given."""
    match = _PROGRAM.match(placement.more.command or "")
    return match[1].lower() if match else ""


def needed(placement: Placement, need: str, *programs: str) -> bool:
    """Whether a need was named, or a command that is one of the programs behind it."""
    more = placement.more
    return need in more.needs or (more.command is not None and program_of(placement) in programs)


def where_needed(placement: Placement, need: str) -> str:
    """The field that says so."""
    return "needs" if need in placement.more.needs else "command"


def stage_of(placement: Placement, need: str, default: Stage = Stage.RUN) -> Stage:
    """When the lack shows: while the image is built, at the start for the command itself, else in the program."""
    if need in placement.more.needs and placement.more.action != "build":
        return default
    return command_stage(placement)


def command_stage(placement: Placement) -> Stage:
    """When a command shows that it is not there: in a RUN while the image is built, else at the start."""
    return Stage.BUILD if placement.more.action == "build" else Stage.START


def is_windows_image(placement: Placement) -> bool:
    """Whether the image is for Windows and one of the base images that programs need something of."""
    return placement.image.os == "windows" and placement.image.family != "hostprocess"


def old_nano(image: Image) -> bool:
    """Whether this is the Nano Server of 2016, which had more in it."""
    return image.build is not None and image.build < FIRST_NANO_WITHOUT


def new_nano(image: Image) -> bool:
    """Whether features on demand can be added to this Nano Server."""
    return image.build is not None and image.build >= FIRST_NANO_WITH_FEATURES


def feature(placement: Placement, *parts: str) -> str:
    """The feature on demand that was named and has one of the parts in its name, "" if there is none."""
    named = placement.more.features_on_demand
    return next((f for f in named if any(part in f.lower().replace("-", "") for part in parts)), "")


def use_family(placement: Placement, family: str = "servercore") -> tuple[Fix, ...]:
    """Take another base image of the same release, where there is one; of the same repository if it has one."""
    image, release = placement.image, placement.image.release
    if release is None or not release.tags.get(family):
        return ()
    return (_rebuild(placement, on_release(image, release, family, placement.as_of)),)


def use_bringing(placement: Placement, need: str) -> tuple[Fix, ...]:
    """Take an image of the same release that brings what is needed, where one is still rebuilt."""
    found = bringing(placement.image, (need,), placement.as_of)
    image = next((each for each in found if each.key and each.key == placement.image.key), None)
    return (_rebuild(placement, image),) if image else ()


def _rebuild(placement: Placement, image: Image) -> Fix:
    detail = f"Rebuild your image on it{put_in(lost(placement.image, image))}."
    return Fix(f"Use {image.reference}", placement.with_(image=image), detail)


def engine_of(placement: Placement) -> str:
    """docker or containerd, as named or as the orchestrator has it; "" if neither tells."""
    named = placement.more.runtime_name
    if named in ("docker", "containerd"):
        return named
    return {
        "docker": "docker",
        "containerd": "containerd",
        "kubernetes": "containerd",
        "aks": "containerd",
    }.get(placement.orchestrator, "")
