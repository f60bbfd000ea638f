"""What a learner is asked: a prompt and choices, of which exactly one is right."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from portal.placement import Placement
from portal.rules import Report


@dataclass(frozen=True, slots=True)
class Choice:
    """
    One option: its words, whether it is right, and why it is or is not.

    `html` and `why_html` hold the same words as checked HTML where an author wrote Markdown; they are empty
    for generated choices, whose words are plain text. `sources` are ids that back `why`.
    """

    text: str
    right: bool
    why: str
    sources: tuple[str, ...] = ()
    html: str = ""
    why_html: str = ""

    @property
    def key(self) -> str:
        """Eight hexadecimal digits that name the choice in a form or an address, whatever its place."""
        return hashlib.blake2s(self.text.encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, slots=True)
class Question:
    """
    A prompt with two to five choices in the order shown.

    `placement` and `report` are those of a question that the rules answer, else None. Raises ValueError
    unless exactly one choice is right and no two read the same.
    """

    prompt: str
    choices: tuple[Choice, ...]
    placement: Placement | None = None
    report: Report | None = None
    prompt_html: str = ""
    text_html: str = ""
    seed: int = 0

    def __post_init__(self) -> None:
        if sum(choice.right for choice in self.choices) != 1:
            raise ValueError("exactly one choice of a question is right")
        if len({choice.key for choice in self.choices}) != len(self.choices):
            raise ValueError("two choices of a question read the same")

    @property
    def right(self) -> Choice:
        """The right choice."""
        return next(choice for choice in self.choices if choice.right)

    def choice(self, key: str) -> Choice | None:
        """The choice that a form or an address names, or None."""
        return next((choice for choice in self.choices if choice.key == key), None)

    def sources_for(self, chosen: Choice) -> tuple[str, ...]:
        """Ids of the sources behind the reasons for the chosen and the right choice, each once."""
        return tuple(dict.fromkeys((*chosen.sources, *self.right.sources)))
