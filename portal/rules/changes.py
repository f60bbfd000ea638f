"""What can be changed about a placement, and what each change costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal import facts
from portal.placement import FIELDS, HOSTED, ISOLATIONS, ORCHESTRATORS, PLATFORMS, Host, Image, Placement
from portal.rules.changed_details import FEATURES, other_values
from portal.rules.placement._needs import instead_of
from portal.rules.relatives import bringing, brings, is_rebuilt, is_same_repository, lost, siblings
from portal.rules.report import Fix, Report


class Cost(NamedTuple):
    """What a kind of change costs: a number to add up, words for it, and why it is worth that much."""

    value: int
    words: str
    why: str


# The one place where changes are weighed. Steps of one way add up.
COSTS = {
    "told": Cost(0, "nothing to change", "The question left this open; it is an answer and no change."),
    "setting": Cost(1, "a setting", "An option at the start or in the pod: isolation, terminal, memory, kind of mount."),
    "rebuild": Cost(2, "a rebuild", "The same image of another release, or a feature added: build and test again."),
    "update": Cost(2, "updates for the host", "The month's updates and a restart."),
    "rebase": Cost(3, "another base image", "Another kind, or a bare one: what the image brings, its tools, size and licence change."),
    "setup": Cost(3, "work on the host", "The Hyper-V role, another version of the runtime or another edition of Windows."),
    "host": Cost(4, "another host", "A machine with another release of Windows, or with Linux."),
    "platform": Cost(7, "another platform", "Another program starts the container: pipelines, operation and habits change."),
    "without": Cost(9, "something less", "The program gives up what was asked for: a need, a device, an account, a mount."),
    "retired": Cost(20, "something out of support", "An image or a host that gets no updates: more than all else, so only where nothing else starts."),
}  # fmt: skip
_MODES = {
    "process": "Use process isolation",
    "hyperv": "Use Hyper-V isolation",
    "default": "Use the default isolation",
}
# What a program asks for and can be without, with the value that leaves it out. None of them helps another part.
WISHES: dict[str, Any] = {
    "gpu": "",
    "device": "",
    "gmsa": "",
    "replicas": 1,
    "host_network": None,
    "mount": "",
    "command": None,
}
_NOTHING = object()
_WISHED = {
    "gpu": "the GPU",
    "device": "the device",
    "gmsa": "the gMSA",
    "replicas": "more than one container",
    "host_network": "the host's network",
    "mount": "the mount",
    "command": "this start command",
}


# Both are compared as themselves: a search asks for them a hundred thousand times.
@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One value that a part of a placement can take: the kind of its cost ("" to keep what is), and words."""

    field: str
    value: Any
    kind: str = ""
    title: str = ""

    @property
    def cost(self) -> int:
        """What taking this value costs."""
        return COSTS[self.kind].value if self.kind else 0


@dataclass(frozen=True, slots=True, eq=False)
class Wish:
    """Something asked for that can be left out: a need, or a detail; `without` takes its place."""

    field: str
    value: Any
    title: str


def dimensions(start: Placement, report: Report) -> list[tuple[Choice, ...]]:
    """For each part that can change its possible values; what it is now comes first and costs nothing."""
    fixes = [fix for fix in report.fixes if _is_change(start, fix.to)]
    offered = [fix.to for fix in fixes]
    found = [
        _hosts(start, offered),
        _images(start, offered),
        (Choice("isolation", start.isolation), *_isolations(start)),
        (Choice("orchestrator", start.orchestrator), *_orchestrators(start)),
    ]
    for name in sorted(_changeable(start, report, offered)):
        choices = tuple(_details(start, name, fixes, name in report.missing))
        if choices:
            found.append((Choice(name, getattr(start.more, name)), *choices))
    return found


def wishes(start: Placement) -> tuple[Wish, ...]:
    """What the question asks for and could be without."""
    needs = [Wish("needs", need, f"Do without {_need(need)}{_instead(need)}") for need in start.more.needs]
    others = [
        Wish(name, neutral, f"Do without {_WISHED[name]}")
        for name, neutral in WISHES.items()
        if name in start.said and getattr(start.more, name) not in (False, neutral)
    ]
    return (*needs, *others)


def _is_change(start: Placement, to: Any) -> bool:
    """Whether a fix changes the case itself, and not the question about it."""
    return isinstance(to, Placement) and to.as_of == start.as_of and to.more.action == start.more.action


def _need(need: str) -> str:
    return f"“{need.replace('-', ' ')[:40]}”"


def _instead(need: str) -> str:
    words = instead_of(need).rstrip(".")
    return f": {words[0].lower()}{words[1:]}" if words else ""


def _hosts(start: Placement, offered: list[Placement]) -> tuple[Choice, ...]:
    """All hosts, those of the image's own build first; and the present one with all updates."""
    here = start.host
    found = {here.text: Choice("host", here)}
    releases = sorted(facts.current().hosts(), key=lambda release: release.build != start.image.build)
    for host in (
        *(Host.of_release(release) for release in releases),
        Host("linux", "linux"),
        *_of(offered, "host"),
    ):
        found.setdefault(host.text, Choice("host", host, *_to_host(start, host)))
    return tuple(found.values())


def _to_host(start: Placement, host: Host) -> tuple[str, str]:
    here = start.host
    told = start.orchestrator not in HOSTED
    if here.is_open and told and (not here.os or host.release in here.candidates or _any_windows(here, host)):
        return "told", f"If the host is {host.name}"
    if here.release and host.release == here.release:
        if here.home and not host.home:
            return "setup", "Use a Pro or Enterprise edition"
        return "update", "Install the newest updates on the host"
    return "retired" if _is_over(start, host) else "host", f"Run it on a {host.name} host"


def _is_over(start: Placement, host: Host) -> bool:
    """Whether a host is out of support on the day asked about, or given up by what starts the container."""
    if host.release is None:
        return False
    node = facts.current().platform.nodes.get(start.orchestrator, {}).get(host.release.slug)
    ends = host.release.support_ends
    return bool((ends and ends < start.as_of) or (node and node.is_over_on(start.as_of)))


def _any_windows(here: Host, host: Host) -> bool:
    return here.text == "?windows" and host.os == "windows"


def _images(start: Placement, offered: list[Placement]) -> tuple[Choice, ...]:
    """The base images of all releases, and what a repository has for other releases; Linux stays Linux."""
    here = start.image
    found = {here.text: Choice("image", here)}
    others: list[Image] = _of(offered, "image")
    if here.os != "linux":
        own = siblings(here, start.as_of)
        same = [image for image in own if image.family == here.family]
        brought = bringing(here, start.more.needs, start.as_of)
        others = [*_near(start, same), *_near(start, brought), *others, *own, *_base_images(start)]
    if not here.os:
        others.append(Image.parse("linux"))
    for image in others:
        found.setdefault(image.text, Choice("image", image, *_to_image(start, image)))
    return tuple(found.values())


def _to_image(start: Placement, image: Image) -> tuple[str, str]:
    here = start.image
    same_kind = image.family == (here.family or "servercore")
    if not image.is_base:
        same_kind = same_kind and is_same_repository(here, image)
    is_open = here.tag == "?" or here.text.startswith("?") or not here.os
    if is_open and not here.release and (not here.family or same_kind):
        return "told", f"If the image is built on {image.reference}"
    # An image that brings what was asked for is meant instead of the one that stands here.
    gone = "" if any(brings(image, need) for need in start.more.needs) else lost(here, image)
    title = f"Rebuild on {image.reference}" + (f" and install {gone} in it" if gone else "")
    if not is_rebuilt(image, start.as_of):
        return "retired", title
    return "rebuild" if same_kind and not gone else "rebase", title


def _near(start: Placement, images: Iterable[Image]) -> list[Image]:
    """Those of the host's own build first."""
    return sorted(images, key=lambda image: image.build != start.host.build)


def _base_images(start: Placement) -> Iterator[Image]:
    own = start.image.family or "servercore"
    families = sorted(("servercore", "server", "windows", "nanoserver"), key=lambda family: family != own)
    releases = sorted(facts.current().image_releases(), key=lambda r: r.build != start.host.build)
    for family in families:
        for release in releases:
            if release.tags.get(family):
                yield Image.of_release(release, family)


def _isolations(start: Placement) -> Iterator[Choice]:
    for mode in ISOLATIONS:
        if mode != start.isolation:
            yield Choice("isolation", mode, "setting", _MODES[mode])


def _orchestrators(start: Placement) -> Iterator[Choice]:
    for name in ORCHESTRATORS:
        if name != start.orchestrator:
            yield Choice("orchestrator", name, "platform", f"Start it with {PLATFORMS[name]}")


def _of(offered: list[Placement], field: str) -> list[Any]:
    return [getattr(to, field) for to in offered]


def _changeable(start: Placement, report: Report, offered: list[Placement]) -> set[str]:
    """The details worth a change: those that were said or are missing, that fixes touch, and two that help unasked."""
    names = {*start.said, *report.missing}
    if start.image.os != "windows":
        names.add("daemon_os")
    for to in offered:
        names |= {
            each for each in to.said | start.said if getattr(to.more, each) != getattr(start.more, each)
        }
    if not FEATURES.keys().isdisjoint(start.more.needs):
        names.add("features_on_demand")
    return names & set(FIELDS) - {"needs", "action"}


def _details(start: Placement, name: str, fixes: list[Fix], missing: bool) -> Iterator[Choice]:
    """Other values for a detail; leaving it out is a wish given up."""
    for value, kind, words in other_values(start, name, fixes):
        if value != WISHES.get(name, _NOTHING):
            yield Choice(name, value, "told" if missing else kind, words)
