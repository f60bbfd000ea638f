"""
What vendors have published: releases, the support table, base images, features, with source and day of check.

`current()` is what the whole product reads; `using()` swaps it for a while, so that tests can change a fact
and look at what follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from portal.facts.collection import Facts
from portal.facts.errors import KnownError
from portal.facts.images import (
    Answer,
    Capability,
    Derived,
    DerivedTag,
    Family,
    Feature,
    Size,
    Unpublished,
)
from portal.facts.loading import load
from portal.facts.lookup import Found
from portal.facts.migration import Group, Migration, Signal, Strategy, Target
from portal.facts.platform import Fact, Node, PauseImage, Platform
from portal.facts.reading import FactError
from portal.facts.runtimes import Runtime
from portal.facts.values import Dispute, Position, Release, Source, Support

__all__ = [
    "FOLDER",
    "Answer",
    "Capability",
    "Derived",
    "DerivedTag",
    "Dispute",
    "Fact",
    "FactError",
    "Facts",
    "Family",
    "Feature",
    "Found",
    "Group",
    "KnownError",
    "Migration",
    "Node",
    "PauseImage",
    "Platform",
    "Position",
    "Release",
    "Runtime",
    "Signal",
    "Size",
    "Source",
    "Strategy",
    "Support",
    "Target",
    "Unpublished",
    "current",
    "load",
    "using",
]

FOLDER = Path(__file__).resolve().parent
_swapped: ContextVar[Facts | None] = ContextVar("facts", default=None)


@cache
def _own() -> Facts:
    return load(FOLDER)


def current() -> Facts:
    """The facts in use: those of this package, unless `using` has swapped them. Raises FactError."""
    return _swapped.get() or _own()


@contextmanager
def using(facts: Facts) -> Iterator[Facts]:
    """Use other facts inside the with block, in this thread or task."""
    token = _swapped.set(facts)
    try:
        yield facts
    finally:
        _swapped.reset(token)
