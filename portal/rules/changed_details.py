"""Other values for the details of a placement, what kind of change each is, and words for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from portal.placement import Placement
from portal.rules.report import Fix

_KINDS = {
    "runtime": "setup",
    "hypervisor": "setup",
    "host_edition": "setup",
    "features_on_demand": "rebuild",
}
FEATURES = {"wow64": "Microsoft.NanoServer.Datacenter.WOWSupport", "netfx3": "NetFx3"}
_ENOUGH_MEMORY = 2 * 2**30
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


def other_values(start: Placement, name: str, fixes: Iterable[Fix]) -> Iterator[tuple[Any, str, str]]:
    """What helps in general, and what rules offer in their own words; each value once."""
    seen = {getattr(start.more, name)}
    values = [(value, _words(name, value)) for value in _usual(start, name)]
    for fix in fixes:
        value = getattr(fix.to.more, name)
        alone = fix.to == start.with_(**{name: value})
        values.append((value, fix.title if alone else _words(name, value)))
    for value, words in values:
        if value not in seen:
            seen.add(value)
            yield value, _kind(start, name, value), words


def _kind(start: Placement, name: str, value: Any) -> str:
    if name == "host_process" and not value:
        return "without"
    if name == "runtime":
        # An orchestrator's own runtime in another version is work on the host; another runtime is another platform.
        own = start.more.runtime_name or start.orchestrator
        return "setup" if value.partition(" ")[0] == own else "platform"
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
        case "runtime" if more.runtime:
            yield from ("docker", "containerd", "")
        case "daemon_os":
            if start.host.os == "windows" and start.orchestrator == "docker":
                yield from ("linux", "windows") if more.daemon_os else ("linux",)
        case "host_process":
            yield None
        case "features_on_demand":
            added = tuple(feature for need, feature in FEATURES.items() if need in more.needs)
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
