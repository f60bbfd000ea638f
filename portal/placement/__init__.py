"""A placement: an image on a host, under an isolation mode and an orchestrator, on a day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from portal import facts
from portal.facts import Release, Support
from portal.placement.hosts import Host
from portal.placement.images import Image

__all__ = ["ISOLATIONS", "ORCHESTRATORS", "Host", "Image", "Placement", "Unreadable", "matrix"]

ISOLATIONS = {"process": "Process", "hyperv": "Hyper-V", "default": "Default"}
ORCHESTRATORS = {"docker": "Docker", "containerd": "containerd", "kubernetes": "Kubernetes", "aks": "AKS"}
MODE_NAMES = {"process": "process isolation", "hyperv": "Hyper-V isolation"}


class Unreadable(ValueError):
    """Some field could not be read; `errors` has a sentence for each such field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {message}" for field, message in errors.items()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Placement:
    """
    The question to the engine: will this image run on this host, so started, on that day?

    Of an image with several variants, the host chooses one as soon as the two meet here.
    """

    host: Host
    image: Image
    isolation: str
    orchestrator: str
    as_of: datetime.date

    def __post_init__(self) -> None:
        if self.image.variants:
            object.__setattr__(self, "image", self.image.on(self.host.build))

    @classmethod
    def of(
        cls,
        host: str = "",
        image: str = "",
        isolation: str = "default",
        orchestrator: str = "docker",
        as_of: str | datetime.date | None = None,
    ) -> Placement:
        """The placement that texts describe; raises Unreadable with a message for every bad field."""
        errors: dict[str, str] = {}
        values: dict[str, Any] = {}
        readers: dict[str, Callable[[], Any]] = {
            "host": lambda: Host.parse(host),
            "image": lambda: Image.parse(image),
            "isolation": lambda: _isolation(isolation),
            "orchestrator": lambda: _orchestrator(orchestrator),
            "as_of": lambda: _day(as_of),
        }
        for field, read in readers.items():
            try:
                values[field] = read()
            except ValueError as error:
                errors[field] = str(error)
        if errors:
            raise Unreadable(errors)
        return cls(**values)

    @classmethod
    def parse(cls, text: str) -> Placement:
        """
        Read "host image [isolation] [orchestrator] [as_of=YYYY-MM-DD]", the form used by rule examples,
        claims and items. Raises Unreadable.
        """
        words = text.split()
        day = next((w.removeprefix("as_of=") for w in words if w.startswith("as_of=")), None)
        words = [w for w in words if not w.startswith("as_of=")]
        if not 2 <= len(words) <= 4:
            raise Unreadable(
                {"host": f"“{text}” is not of the form “host image [isolation] [orchestrator]”."}
            )
        named = dict(zip(("host", "image", "isolation", "orchestrator"), words, strict=False))
        return cls.of(**named, as_of=day)

    @property
    def mode(self) -> str:
        """
        The isolation that results: "process" or "hyperv".

        Docker on a client defaults to Hyper-V isolation, on a server to process isolation; containerd and
        Kubernetes start process-isolated containers unless told otherwise.
        """
        if self.isolation != "default":
            return self.isolation
        if self.orchestrator == "docker" and self.host.release:
            return str(self.host.release.default_isolation)
        return "process"

    @property
    def mode_name(self) -> str:
        """ "process isolation" or "Hyper-V isolation"."""
        return MODE_NAMES[self.mode]

    @property
    def is_windows(self) -> bool:
        """Whether both sides are Windows, so that builds and isolation modes matter."""
        return self.host.os == "windows" and self.image.os == "windows"

    @property
    def support(self) -> Support | None:
        """The row of the support table for this host and image, if there is one."""
        if not (self.host.release and self.image.release):
            return None
        return facts.current().support.get((self.host.release.slug, self.image.key))

    @property
    def dispute(self) -> str:
        """The id of the dispute about this pair in this mode, "" if sources agree."""
        identifier = self.support.dispute if self.support else ""
        if not identifier:
            return ""
        return identifier if facts.current().disputes[identifier].mode in ("", self.mode) else ""

    @property
    def text(self) -> str:
        """The placement in the form that `parse` reads, as far as its parts have no spaces."""
        parts = (self.host.text, self.image.text, self.isolation, self.orchestrator)
        return " ".join((*parts, f"as_of={self.as_of.isoformat()}"))

    def params(self, *, day: bool = False) -> dict[str, str]:
        """The GET parameters that name this state; with the day only in links that are shared."""
        values = {
            "host": self.host.text,
            "image": self.image.text,
            "isolation": self.isolation,
            "orchestrator": self.orchestrator,
        }
        return values | {"as_of": self.as_of.isoformat()} if day else values

    def with_(
        self,
        *,
        host: Host | Release | None = None,
        image: Image | Release | None = None,
        isolation: str = "",
        orchestrator: str = "",
        as_of: datetime.date | None = None,
    ) -> Placement:
        """This placement with other parts; hosts and images may be given as releases."""
        if isinstance(host, Release):
            host = Host.of_release(host)
        if isinstance(image, Release):
            image = Image.of_release(image, self.image.family or "servercore")
        return Placement(
            host or self.host,
            image or self.image,
            isolation or self.isolation,
            orchestrator or self.orchestrator,
            as_of or self.as_of,
        )


def matrix(
    isolation: str,
    orchestrator: str,
    as_of: datetime.date,
    hosts: Iterable[Release] | None = None,
    images: Iterable[Release] | None = None,
) -> Iterator[tuple[Release, list[Placement]]]:
    """Every host with one placement per image, in the order given (all of them by default)."""
    known = facts.current()
    columns = [
        Image.of_release(release) for release in (known.image_releases() if images is None else images)
    ]
    for release in known.hosts() if hosts is None else hosts:
        host = Host.of_release(release)
        yield release, [Placement(host, image, isolation, orchestrator, as_of) for image in columns]


def _isolation(text: str) -> str:
    return _one_of(text, ISOLATIONS, "default", "isolation mode")


def _orchestrator(text: str) -> str:
    return _one_of(text, ORCHESTRATORS, "docker", "way to start containers")


def _one_of(text: str, known: dict[str, str], default: str, what: str) -> str:
    value = text.strip().lower().replace("hyper-v", "hyperv") or default
    if value not in known:
        raise ValueError(f"“{text[:40]}” is no {what}; choose {', '.join(known)}.")
    return value


def _day(value: str | datetime.date | None) -> datetime.date:
    if isinstance(value, datetime.date):
        return value
    if not value:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        day = datetime.date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"“{value[:40]}” is no date; write it as 2026-11-24.") from None
    if not 2016 <= day.year <= 2040:
        raise ValueError("Facts reach from 2016 to 2040; choose a day in between.")
    return day
