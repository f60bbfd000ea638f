"""What the explorer's address says, read into a placement or into messages beside the fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from portal import facts
from portal.explorer import more
from portal.facts import Release
from portal.placement import HOSTED, ISOLATIONS, ORCHESTRATORS, PLATFORMS, Placement, Unreadable

START = {"host": "windows-server-2022", "image": "ltsc2019", "isolation": "process", "orchestrator": "docker"}
FIELDS = ("host", "image", "isolation", "orchestrator", "as_of", *more.NAMES)


@dataclass(frozen=True, slots=True)
class Question:
    """
    The form's state: the text of every field, messages for those that cannot be read, and the placement
    if all can. `is_start` tells that nothing was asked yet and the example is shown; `wanted` names the host or the
    image where it was left out and nothing is wrong besides.
    """

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    placement: Placement | None = None
    is_start: bool = False
    wanted: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Question:
        """The state that GET parameters describe; a typed host or image wins over the chosen one."""
        given = {name: query.get(name, "").strip() for name in FIELDS}
        # A box for each need, and a field for those without one: together one list.
        needs = query.getlist("needs") if isinstance(query, QueryDict) else [given["needs"]]
        given["needs"] = ",".join(dict.fromkeys(need.strip() for need in needs if need.strip()))
        for name in ("host", "image"):
            given[name] = query.get(f"{name}_text", "").strip() or given[name]
        is_start = not any(given[name] for name in ("host", "image"))
        values = {name: given[name] or START.get(name, "") for name in FIELDS} if is_start else given
        if values["orchestrator"] in HOSTED and not values["host"]:
            # The service has the hosts, and nobody can name one.
            values["host"] = "?"
        try:
            said = {name: value for name, value in values.items() if value or name not in more.NAMES}
            placement = Placement.of(**said)
        except Unreadable as error:
            wanted = tuple(name for name in ("host", "image") if name in error.errors and not values[name])
            if wanted and len(wanted) == len(error.errors):
                return cls(values, wanted=wanted)
            return cls(values, error.errors)
        return cls(values, {}, placement, is_start)

    @property
    def error_lines(self) -> list[tuple[str, str]]:
        """Every field with its message, or with none: what a live update writes beside the fields."""
        return [(name, self.errors.get(name, "")) for name in FIELDS]

    @property
    def more(self) -> list[more.Row]:
        """The fields about the case, with what was said about each."""
        values = dict(self.values)
        if self.placement:
            values |= dict.fromkeys(more.NAMES, "") | self.placement.more.texts()
            if self.placement.host.home:
                values["host_edition"] = "home"
        return more.rows(values, self.errors)

    @property
    def more_said(self) -> bool:
        """Whether any of them was said, so that the section is open."""
        return any(row.value or row.error for row in self.more)

    @property
    def host_text(self) -> str:
        """What was typed for the host, unless it is one of the choices."""
        text = self.values["host"]
        release = facts.current().release(text)
        return "" if text == "linux" or (release and release.slug == text) else text

    @property
    def image_is_listed(self) -> bool:
        """Whether the image is one of the choices."""
        return facts.current().image_release(self.values["image"]) is not None

    @property
    def image_text(self) -> str:
        """What was typed for the image, unless it is one of the choices."""
        return "" if self.image_is_listed else self.values["image"]

    @property
    def isolation(self) -> str:
        """The chosen isolation; the default if none was named."""
        return self.placement.isolation if self.placement else self.values["isolation"] or "default"

    @property
    def orchestrator(self) -> str:
        """What starts the container; Docker if nothing was named."""
        return self.placement.orchestrator if self.placement else self.values["orchestrator"] or "docker"

    @property
    def explicit_day(self) -> bool:
        """Whether the day is part of the question and not just today's."""
        return bool(self.values["as_of"]) and "as_of" not in self.errors

    def params(self) -> dict[str, str]:
        """The canonical GET parameters of this state."""
        if self.placement is None:
            return {name: value for name, value in self.values.items() if value}
        return self.placement.params(day=self.explicit_day)


@dataclass(frozen=True, slots=True)
class Options:
    """What the form offers to choose from, with the current choice."""

    hosts: tuple[tuple[str, tuple[Release, ...]], ...]
    images: tuple[Release, ...]
    isolations: dict[str, str]
    orchestrators: dict[str, str]
    platforms: dict[str, str]

    @classmethod
    def current(cls) -> Options:
        """Everything the facts know, newest first."""
        known = facts.current()
        hosts = known.hosts()
        others = {name: label for name, label in PLATFORMS.items() if name not in ORCHESTRATORS}
        groups = (
            ("Windows Server", tuple(r for r in hosts if r.kind == "server")),
            ("Windows 11", tuple(r for r in hosts if r.slug.startswith("windows-11"))),
            ("Windows 10", tuple(r for r in hosts if r.slug.startswith("windows-10"))),
        )
        return cls(groups, tuple(known.image_releases()), ISOLATIONS, ORCHESTRATORS, others)
