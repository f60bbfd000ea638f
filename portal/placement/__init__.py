"""A placement: an image on a host, under an isolation mode and an orchestrator, on a day."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from portal import facts
from portal.facts import Release, Support
from portal.placement.choices import (
    HOSTED,
    ISOLATIONS,
    ORCHESTRATORS,
    PLATFORMS,
    REACHED,
    read_all,
    read_day,
    read_isolation,
    read_orchestrator,
)
from portal.placement.details import FIELDS, PLAIN, Details
from portal.placement.hosts import Host
from portal.placement.images import Image

__all__ = [
    "FIELDS",
    "HOSTED",
    "ISOLATIONS",
    "ORCHESTRATORS",
    "PLATFORMS",
    "Details",
    "Host",
    "Image",
    "Placement",
    "Unreadable",
    "matrix",
]

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

    Of an image with several variants, the host chooses one as soon as the two meet here. `more` has what was said
    besides.
    """

    host: Host
    image: Image
    isolation: str
    orchestrator: str
    as_of: datetime.date
    more: Details = PLAIN

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
        **more: Any,
    ) -> Placement:
        """
        The placement that texts describe; raises Unreadable with a message for every bad field. `more` are fields of
        Details, as texts or as values of JSON.
        """
        errors: dict[str, str] = {}
        parts: dict[str, Any] = {}
        readers: dict[str, Callable[[], Any]] = {
            "host": lambda: Host.parse(host),
            "image": lambda: Image.parse(image),
        }
        read_all(readers, parts, errors)
        try:
            return cls.made(
                parts.get("host"), parts.get("image"), isolation, orchestrator, as_of, **more, errors=errors
            )
        except Unreadable as error:
            raise Unreadable(errors | error.errors) from None

    @classmethod
    def made(
        cls,
        host: Host | None,
        image: Image | None,
        isolation: str = "",
        orchestrator: str = "",
        as_of: str | datetime.date | None = None,
        errors: dict[str, str] | None = None,
        **more: Any,
    ) -> Placement:
        """The placement of a host and an image that are read already; as `of` in all else."""
        errors = dict(errors or {})
        values: dict[str, Any] = {"host": host, "image": image}
        readers: dict[str, Callable[[], Any]] = {
            "isolation": lambda: read_isolation(isolation),
            "orchestrator": lambda: read_orchestrator(orchestrator),
            "as_of": lambda: read_day(as_of),
        }
        read_all(readers, values, errors)
        said = Details.of(more, errors)
        if said.host_edition and host:
            try:
                values["host"], edition = host.with_edition(said.host_edition)
                said = replace(said, host_edition=edition)
            except ValueError as error:
                errors["host_edition"] = str(error)
        if errors or host is None or image is None:
            raise Unreadable(errors)
        return cls(**values, more=said)

    @classmethod
    def parse(cls, text: str) -> Placement:
        """
        Read "host image [isolation] [orchestrator] [as_of=YYYY-MM-DD] [detail=value ...]", the form used by rule
        examples, claims and items. Raises Unreadable.
        """
        words = text.split()
        day = next((w.removeprefix("as_of=") for w in words if w.startswith("as_of=")), None)
        pairs = (w.partition("=") for w in words if w.partition("=")[0] in FIELDS)
        more = {name: value for name, equals, value in pairs if equals}
        words = [w for w in words if not w.startswith("as_of=") and w.partition("=")[0] not in more]
        if not 2 <= len(words) <= 4:
            raise Unreadable(
                {"host": f"“{text}” is not of the form “host image [isolation] [orchestrator]”."}
            )
        named = dict(zip(("host", "image", "isolation", "orchestrator"), words, strict=False))
        return cls.of(**named, as_of=day, **more)

    @property
    def mode(self) -> str:
        """
        The isolation that results: "process" or "hyperv".

        Docker on a client defaults to Hyper-V isolation, on a server to process isolation; containerd and
        Kubernetes start process-isolated containers unless told otherwise.
        """
        if self.orchestrator == "app-service":
            return "hyperv"
        if self.isolation != "default":
            return self.isolation
        if self.orchestrator == "docker":
            if self.host.release:
                return str(self.host.release.default_isolation)
            return "hyperv" if self.host.is_client else "process"
        return "process"

    @property
    def mode_name(self) -> str:
        """ "process isolation" or "Hyper-V isolation"."""
        return MODE_NAMES[self.mode]

    @property
    def is_windows(self) -> bool:
        """Whether both sides are Windows, so that builds and isolation modes matter."""
        if self.host.os != "windows" or self.image.os != "windows":
            return False
        return self.more.daemon_os != "linux" and self.orchestrator not in HOSTED

    @property
    def shares_kernel_by_build(self) -> bool:
        """Whether builds of image and host have to fit: for all Windows containers but HostProcess ones."""
        return self.is_windows and not self.more.host_process

    @property
    def kernel_os(self) -> str:
        """The system whose kernel the container meets: the daemon's, which may be that of a virtual machine."""
        return self.more.daemon_os or self.host.os

    @property
    def effective_isolation(self) -> str | None:
        """process or hyperv for Windows containers whose host is known or whose mode was named, else None."""
        if self.image.os == "linux" or self.kernel_os == "linux" or self.orchestrator == "aci":
            return None
        if self.isolation == "default" and self.orchestrator in ("docker", "other") and not self.host.os:
            return None
        if (
            self.isolation == "default"
            and self.orchestrator == "docker"
            and self.host.text in ("?", "?windows")
        ):
            return None
        return self.mode

    @property
    def said(self) -> frozenset[str]:
        """Which details were said; rules about others need not be asked."""
        return self.more.said

    @property
    def stages_asked(self) -> tuple[str, ...] | None:
        """The stages that have to go well for the action asked about; None for all."""
        return REACHED.get(self.more.action)

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
        more = (f"{name}={value}" for name, value in self.more.texts().items())
        return " ".join((*parts, f"as_of={self.as_of.isoformat()}", *more))

    def params(self, *, day: bool = False) -> dict[str, str]:
        """The GET parameters that name this state; with the day only in links that are shared."""
        values = {
            "host": self.host.text,
            "image": self.image.text,
            "isolation": self.isolation,
            "orchestrator": self.orchestrator,
        } | self.more.texts()
        return values | {"as_of": self.as_of.isoformat()} if day else values

    def with_(
        self,
        *,
        host: Host | Release | None = None,
        image: Image | Release | None = None,
        isolation: str = "",
        orchestrator: str = "",
        as_of: datetime.date | None = None,
        **more: Any,
    ) -> Placement:
        """This placement with other parts, also of its details; hosts and images may be given as releases."""
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
            replace(self.more, **more) if more else self.more,
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
