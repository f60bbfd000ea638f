"""The built-in figures: which there are, what each shows, and where it belongs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from portal.curriculum.figures import (
    cgroup,
    ladder,
    layers,
    namespaces,
    strategy,
    timeline,
    utility_vm,
)


class Built(NamedTuple):
    """
    A figure that lessons call by name. `view` makes what its template shows: plain values, computed from facts and
    rules where it states any; its "sources" are cited under the figure, its "say" is the sentence for the first state ("says": several, each told when it changes).
    """

    caption: str
    lesson: str
    view: Callable[[], Mapping[str, Any]]


BUILT: Mapping[str, Built] = {
    "namespaces-view": Built("What a process sees, kind by kind", "namespaces", namespaces.view),
    "cgroup-limits": Built(
        "What happens at the ceilings of memory and processor time",
        "cgroup-limits-and-docker-flags",
        cgroup.view,
    ),
    "layer-costs": Built(
        "What each line costs, and what a change costs", "layers-cache-and-stages", layers.view
    ),
    "version-ladder": Built("Images and hosts on a ladder of builds", "host-and-image-versions", ladder.view),
    "utility-vm-fork": Built(
        "From a layer on disk to a container in a utility VM", "the-utility-vm", utility_vm.view
    ),
    "strategy-tree": Built("From questions to a strategy", "choosing-per-application", strategy.view),
    "timeline": Built("Windows containers, day by day", "a-timeline-since-2014", timeline.view),
}
