"""What can be changed about a placement, and what each change costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from portal import facts
from portal.placement import FIELDS, HOSTED, ISOLATIONS, ORCHESTRATORS, PLATFORMS, Host, Image, Placement
from portal.rules.report import Report


class Cost(NamedTuple):
    """What a kind of change costs: a number to add up, words for it, and why it is worth that much."""

    value: int
    words: str
    why: str


# The one place where changes are weighed. Steps of one way add up.
COSTS = {
    "told": Cost(0, "nothing to change", "The question left this open; it is an answer and no change."),
    "setting": Cost(1, "a setting", "An option at the start or in the pod: isolation, terminal, memory, kind of mount."),
    "rebuild": Cost(2, "a rebuild", "The same base image of another release, or a feature added: build and test again."),
    "update": Cost(2, "updates for the host", "The month's updates and a restart."),
    "rebase": Cost(3, "another base image", "Build on another kind of base image: other tools, size and licence."),
    "setup": Cost(3, "work on the host", "The Hyper-V role, another version of the runtime or another edition of Windows."),
    "host": Cost(4, "another host", "A machine with another release of Windows, or with Linux."),
    "platform": Cost(7, "another platform", "Another program starts the container: pipelines, operation and habits change."),
    "without": Cost(9, "something less", "The program gives up what was asked for: a need, a device, an account, a mount."),
}  # fmt: skip
_MODES = {
    "process": "Use process isolation",
    "hyperv": "Use Hyper-V isolation",
    "default": "Use the default isolation",
}
_KINDS = {
    "runtime": "setup",
    "hypervisor": "setup",
    "host_edition": "setup",
    "features_on_demand": "rebuild",
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
_WISHED = {
    "gpu": "the GPU",
    "device": "the device",
    "gmsa": "the gMSA",
    "replicas": "more than one container",
    "host_network": "the host's network",
    "mount": "the mount",
    "command": "this start command",
}
_FEATURES = {"wow64": "Microsoft.NanoServer.Datacenter.WOWSupport", "netfx3": "NetFx3"}
_ENOUGH_MEMORY = 2 * 2**30
_NOTHING = object()
_WORDS = {
    "tty": "Give it a terminal",
    "hypervisor": "Make a hypervisor usable on the host",
    "memory_limit": "Set a memory limit of {}",
    "mount": "Mount a {}",
    "runtime": "Use a version of {} that fits",
    "daemon_os": "Switch the daemon to {} containers",
    "host_process": "Start it as a HostProcess container",
    "host_network": "Use the host's network",
}
_NAMES = {"docker": "Docker", "windows": "Windows", "linux": "Linux"}


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
    offered = [fix.to for fix in report.fixes if _is_change(start, fix.to)]
    found = [
        _hosts(start, offered),
        _images(start, offered),
        (Choice("isolation", start.isolation), *_isolations(start)),
        (Choice("orchestrator", start.orchestrator), *_orchestrators(start)),
    ]
    for name in sorted(_changeable(start, report, offered)):
        choices = tuple(_details(start, name, offered, name in report.missing))
        if choices:
            found.append((Choice(name, getattr(start.more, name)), *choices))
    return found


def wishes(start: Placement) -> tuple[Wish, ...]:
    """What the question asks for and could be without."""
    needs = [Wish("needs", need, f"Do without {_need(need)}") for need in start.more.needs]
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
    return "host", f"Run it on a {host.name} host"


def _any_windows(here: Host, host: Host) -> bool:
    return here.text == "?windows" and host.os == "windows"


def _images(start: Placement, offered: list[Placement]) -> tuple[Choice, ...]:
    """The base images of all releases, and what a repository has for other releases; Linux stays Linux."""
    here = start.image
    found = {here.text: Choice("image", here)}
    others: list[Image] = _of(offered, "image")
    if here.os != "linux":
        others = [*_derived(start), *others, *_base_images(start)]
    if not here.os:
        others.append(Image.parse("linux"))
    for image in others:
        found.setdefault(image.text, Choice("image", image, *_to_image(start, image)))
    return tuple(found.values())


def _to_image(start: Placement, image: Image) -> tuple[str, str]:
    here = start.image
    same_kind = image.family == (here.family or "servercore")
    is_open = here.tag == "?" or here.text.startswith("?") or not here.os
    if is_open and not here.release and (not here.family or same_kind):
        return "told", f"If the image is built on {image.reference}"
    return "rebuild" if same_kind else "rebase", f"Rebuild on {image.reference}"


def _derived(start: Placement) -> Iterator[Image]:
    """Images of the same repository on other releases that are still rebuilt."""
    known = facts.current().derived(start.image.repository)
    for each in known.tags if known else ():
        if each.ends is None or each.ends > start.as_of:
            yield Image.parse(f"{start.image.repository}:{each.tag}")


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
    if not _FEATURES.keys().isdisjoint(start.more.needs):
        names.add("features_on_demand")
    return names & set(FIELDS) - {"needs", "action"}


def _details(start: Placement, name: str, offered: list[Placement], missing: bool) -> Iterator[Choice]:
    """Other values for a detail: what helps in general, and what rules offer; leaving it out is a wish given up."""
    seen = {getattr(start.more, name), WISHES.get(name, _NOTHING)}
    for value in (*_usual(start, name), *(getattr(to.more, name) for to in offered)):
        if value not in seen:
            seen.add(value)
            yield Choice(name, value, "told" if missing else _kind(start, name, value), _words(name, value))


def _kind(start: Placement, name: str, value: Any) -> str:
    if name == "host_process" and not value:
        return "without"
    if name == "runtime" and value != start.more.runtime_name:
        return "platform"
    return _KINDS.get(name, "setting")


def _usual(start: Placement, name: str) -> Iterator[Any]:
    more = start.more
    match name:
        case "tty" | "hypervisor":
            yield True
        case "memory_limit":
            yield _ENOUGH_MEMORY
        case "mount":
            yield "directory"
        case "runtime":
            yield from ("docker", "containerd", "")
        case "daemon_os":
            if start.host.os == "windows" and start.orchestrator == "docker":
                yield from ("linux", "windows") if more.daemon_os else ("linux",)
        case "host_process":
            yield None
        case "features_on_demand":
            added = tuple(feature for need, feature in _FEATURES.items() if need in more.needs)
            yield (*more.features_on_demand, *added)


def _words(name: str, value: Any) -> str:
    if name == "features_on_demand":
        return f"Add {' and '.join(value)} in the build"
    if name == "host_process" and not value:
        return "Do without HostProcess"
    if name == "runtime" and not value:
        return "Use the platform's usual runtime"
    shown = "2 GB" if name == "memory_limit" else _NAMES.get(value, value)
    return _WORDS.get(name, f"Change {name.replace('_', ' ')}").format(shown)
