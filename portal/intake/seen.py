"""What readers of pastes hand over: values with their lines, hosts, images, projects; and all of it together."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.facts import KnownError


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was read: what it is, its value, and the line it stands on."""

    label: str
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Host:
    """
    A host that was seen. `text` is what `portal.placement.Host` reads; `label` a node's name or what it is.

    Empty fields were not told. `sure` is False for what was read from prose and not from a command's output.
    """

    text: str
    line: int
    label: str = ""
    orchestrator: str = ""
    isolation: str = ""
    runtime: str = ""
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Image:
    """
    An image that was seen. `text` is what `portal.placement.Image` reads; `label` its name where that differs.

    `os`, `build` and `revision` are what an error told of an image whose name does not tell it, `command` is what
    was started in it.
    """

    text: str
    line: int
    label: str = ""
    sure: bool = True
    os: str = ""
    build: int | None = None
    revision: int | None = None
    command: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """A base image that has what a project needs, with the name of its release."""

    reference: str
    release: str


@dataclass(frozen=True, slots=True)
class Step:
    """
    A page to go on with and the state it gets. `page` is "explorer", "builder", "advisor", "checker", "import" or
    "manifests"; the last three get the pasted text by POST, never in an address.
    """

    page: str
    title: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Error:
    """A known error with the line that shows it."""

    known: KnownError
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one reader recognised; `name` completes "This is ..."."""

    kind: str
    name: str
    line: int
    found: tuple[Found, ...] = ()
    hosts: tuple[Host, ...] = ()
    images: tuple[Image, ...] = ()
    isolation: str = ""
    orchestrator: str = ""
    runtime: str = ""
    daemon_os: str = ""
    hypervisor: str = ""
    errors: tuple[Error, ...] = ()
    fits: tuple[Fit, ...] = ()
    notes: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A field that would decide, what it is in words, and how to get it."""

    field: str
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """
    Everything that a paste told, merged.

    `hosts` and `images` are without doubles, the surest first. `fields` are those of one placement as far as known.
    """

    parts: tuple[Part, ...] = ()
    hosts: tuple[Host, ...] = ()
    images: tuple[Image, ...] = ()
    isolation: str = ""
    orchestrator: str = ""
    runtime: str = ""
    daemon_os: str = ""
    hypervisor: str = ""
    errors: tuple[Error, ...] = ()
    missing: tuple[Missing, ...] = ()
    notes: tuple[str, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    cut: bool = False

    @property
    def kind(self) -> str:
        """What it is, in words: "output of docker info and an error of Docker"."""
        names = list(dict.fromkeys(part.name for part in self.parts))
        if not names:
            return "nothing that Bulkhead can read"
        return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

    @property
    def steps(self) -> tuple[Step, ...]:
        """Where to go on, besides the answers themselves."""
        return tuple(dict.fromkeys(step for part in self.parts for step in part.steps))
