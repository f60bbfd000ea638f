"""Error codes and texts that people meet, with what they mean and what helps (errors.toml)."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from pathlib import Path

from portal.facts.reading import Table

ASKS = ("host", "host_revision", "image")
HYPERVISORS = ("available", "not available")
ORCHESTRATORS = ("docker", "containerd", "kubernetes")
_CODE = re.compile(r"0x[0-9a-f]{8}\Z")
_LOWEST_NEGATIVE = 1 << 31


@dataclass(frozen=True, slots=True)
class KnownError:
    """
    An error by its meaning.

    `codes` are numbers as Windows has them, without sign. One of `texts`, and one of `also` if there are any,
    tells the error in somebody's output; both are in lower case. `cluster_actions` take the place of `actions`
    where Kubernetes says it, whose ways out differ from Docker's. `asks` names the fields of a placement that
    explain it further; `hypervisor` and `orchestrator` are what it tells about the host ("" for nothing). A
    `fallback` says what holds for many errors, and counts only where no other one is found.
    """

    id: str
    name: str
    codes: tuple[int, ...]
    names: tuple[str, ...]
    texts: tuple[str, ...]
    also: tuple[str, ...]
    meaning: str
    actions: tuple[str, ...]
    cluster_actions: tuple[str, ...]
    asks: tuple[str, ...]
    hypervisor: str
    orchestrator: str
    fallback: bool
    sources: tuple[str, ...]
    checked: datetime.date

    @property
    def numbers(self) -> frozenset[int]:
        """Its codes, and the same codes as the negative numbers that signed 32 bits make of them."""
        negative = (code - (1 << 32) for code in self.codes if code >= _LOWEST_NEGATIVE)
        return frozenset((*self.codes, *negative))

    def in_cluster(self) -> KnownError:
        """The error with what to do where Kubernetes says it."""
        return replace(self, actions=self.cluster_actions) if self.cluster_actions else self


def read_errors(folder: Path) -> dict[str, KnownError]:
    """Every known error by id, in the file's order. Raises FactError."""
    file = Table.of_file(folder, "errors.toml")
    checked = file.checked()
    found: dict[str, KnownError] = {}
    owners: dict[int, str] = {}
    for name in file:
        if name == "checked":
            continue
        table = file.table(name)
        error = found[name] = _error(name, table, checked)
        for code in error.codes:
            if owners.setdefault(code, name) != name:
                raise table.error("codes", f"{code:#x} is that of {owners[code]} too")
    file.done()
    return found


def _error(name: str, table: Table, checked: datetime.date) -> KnownError:
    codes = table.texts("codes", ())
    if not all(_CODE.match(code) for code in codes):
        raise table.error("codes", "a code is 0x and eight small hexadecimal digits")
    asks = table.texts("asks", ())
    if unknown := set(asks) - set(ASKS):
        raise table.error("asks", f"must be of {', '.join(ASKS)}, not {', '.join(sorted(unknown))}")
    error = KnownError(
        id=name,
        name=table.text("name"),
        codes=tuple(int(code, 16) for code in codes),
        names=table.texts("names", ()),
        texts=table.texts("texts", ()),
        also=table.texts("also", ()),
        meaning=table.text("meaning"),
        actions=table.texts("actions"),
        cluster_actions=table.texts("cluster_actions", ()),
        asks=asks,
        hypervisor=table.word("hypervisor", HYPERVISORS, ""),
        orchestrator=table.word("orchestrator", ORCHESTRATORS, ""),
        fallback=table.flag("fallback", False),
        sources=table.sources(),
        checked=table.checked(checked),
    )
    if not (error.codes or error.names or error.texts):
        raise table.error("texts", "give a code, a name or a text by which the error is told")
    if any(text != text.lower() for text in (*error.texts, *error.also)):
        raise table.error("texts", "are compared in lower case")
    table.done()
    return error
