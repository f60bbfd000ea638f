"""An item: what `items.toml` holds, and the question that comes of it."""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from portal.items.about_placements import isolation_question, verdict_question
from portal.items.families import FAMILIES
from portal.items.question import Choice, Question
from portal.placement import Placement

type Words = tuple[str, tuple[str, ...]]
"""The HTML of a Markdown text, and the ids of the sources that it cites."""

USES = ("warmup", "inline", "end")


@dataclass(frozen=True, slots=True)
class Item:
    """
    One question of a lesson.

    Exactly one of `placement` (the text of a placement: the rules answer), `choices` (an author's) and
    `family` (the slug of a generator) is given. `ask` is "verdict" or "isolation" for a placement.
    `aims` are the lesson's objectives that it tests, counted from 1.
    """

    id: str
    lesson: str
    use: str
    line: int = 0
    prompt: str = ""
    text: str = ""
    placement: str = ""
    ask: str = "verdict"
    family: str = ""
    choices: tuple[Choice, ...] = ()
    aims: tuple[int, ...] = ()

    @property
    def generated(self) -> bool:
        """Whether every seed gives another question."""
        return bool(self.family)

    def texts(self) -> Iterator[tuple[str, bool]]:
        """Every Markdown text that an author wrote, and whether it is a reason (which states facts)."""
        for text in (self.prompt, self.text, *(choice.text for choice in self.choices)):
            if text:
                yield text, False
        for choice in self.choices:
            yield choice.why, True

    def question(self, seed: int = 0, words: Mapping[str, Words] | None = None) -> Question:
        """
        The question as of now; `seed` counts for a family only, `words` gives the HTML of authors' texts.

        Raises Unreadable or Ambiguous for a placement that cannot be read or has no clear answer; the
        content check has called this once for every item.
        """
        if self.family:
            return FAMILIES[self.family].question(seed)
        known = words or {}
        prompt_html, text_html = (known.get(text, ("", ()))[0] for text in (self.prompt, self.text))
        rng = random.Random(zlib.crc32(self.id.encode()))  # noqa: S311  (an order, no secret)
        if self.placement:
            placement = Placement.parse(self.placement)
            if self.ask == "isolation":
                question = isolation_question(placement, self.prompt)
            else:
                question = verdict_question(placement, rng, self.prompt)
            return replace(question, prompt_html=prompt_html, text_html=text_html)
        choices = [_dressed(choice, known) for choice in self.choices]
        rng.shuffle(choices)
        return Question(self.prompt, tuple(choices), prompt_html=prompt_html, text_html=text_html)


def _dressed(choice: Choice, words: Mapping[str, Words]) -> Choice:
    html, _ = words.get(choice.text, ("", ()))
    why_html, cited = words.get(choice.why, ("", ()))
    sources = tuple(dict.fromkeys((*choice.sources, *cited)))
    return replace(choice, html=html, why_html=why_html, sources=sources)
