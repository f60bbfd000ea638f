"""A remark beside a choice that no rule makes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A remark at a form field; `tone` is "warning" or "info", `sources` are ids of the facts' sources."""

    field: str
    title: str
    text: str
    tone: str = "info"
    sources: tuple[str, ...] = ()
