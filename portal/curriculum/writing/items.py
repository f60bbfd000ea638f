"""Questions: how many, reasons that say something, sources, and answers that do not give themselves away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.curriculum.claims import CLAIM
from portal.curriculum.errors import CurriculumError
from portal.curriculum.glossary import plain
from portal.curriculum.written import Written
from portal.items import Item

FEWEST = 6
SHORTEST_REASON = 5
LONGEST_ANSWER = 1.6
"""How many times as long as the longest wrong answer the right one may be."""

# Below this many characters a difference in length tells nobody anything.
_SHORT_ANSWER = 25
# A reason of these words alone says that the answer is right or wrong, however long it is, and not why.
_JUDGING = frozenset(
    re.findall(
        r"\S+",
        """
    incorrect wrong correct right true untrue false mistaken mistake error accurate inaccurate nonsense good well done
    answer option choice reply statement claim sentence one case way this that it these those what which here there
    is isn't are aren't was wasn't be been can cannot could would does doesn't do don't has have hold holds apply
    applies fit fits the a an of in at by for to as and or but so not no nor never none any all yes indeed exactly
    course simply just plainly clearly obviously really quite very completely entirely totally absolutely definitely
    certainly even far sorry unfortunately because
        """,
    )
)
_WORD = re.compile(r"[\w']+")
_REF = re.compile(r"\[\^[A-Za-z0-9_-]+\]")


def numbers(written: Written) -> Iterator[CurriculumError]:
    """Enough questions, of every use. That there is one at the end is seen to when the file is read."""
    lesson = written.lesson
    path = lesson.folder / "items.toml"
    if len(lesson.items) < FEWEST:
        message = f"the lesson has {len(lesson.items)} items; {FEWEST} let a reader come back more than once"
        yield CurriculumError(path, 1, message, fatal=False)
    if not lesson.warmups:
        yield CurriculumError(path, 1, 'no item has use = "warmup", on what was learnt before', fatal=False)
    if not lesson.used("inline"):
        yield CurriculumError(path, 1, 'no item has use = "inline", within the text', fatal=False)


def reasons(written: Written) -> Iterator[CurriculumError]:
    """Reasons that are there and explain nothing."""
    every = [(item, choice) for item in written.lesson.items for choice in item.choices]
    for item, choice in every:
        why = plain(choice.why)
        words = _WORD.findall(why.lower().replace("’", "'"))
        if words and _JUDGING.issuperset(words):
            yield _of(written, item, f"“{why}” is no reason; say why “{_short(choice.text)}” is that")
        elif len(why.split()) < SHORTEST_REASON:
            few = f"has fewer than {SHORTEST_REASON} words: “{why}”"
            yield _of(written, item, f"the reason for “{_short(choice.text)}” {few}")


def sources(written: Written) -> Iterator[CurriculumError]:
    """An author's question proves its answer: by sources, a number behind a reason, or a claim."""
    for item in written.lesson.items:
        reasons = [choice.why for choice in item.choices]
        proven = any(choice.sources for choice in item.choices) or any(
            _REF.search(why) or CLAIM.search(why) for why in reasons
        )
        if reasons and not proven:
            yield _of(written, item, "no reason of the question names a source")


def lengths(written: Written) -> Iterator[CurriculumError]:
    """A right answer that stands out by its length."""
    for item in written.lesson.items:
        right = [len(plain(choice.text)) for choice in item.choices if choice.right]
        wrong = [len(plain(choice.text)) for choice in item.choices if not choice.right]
        if right and right[0] > max(LONGEST_ANSWER * max(wrong), _SHORT_ANSWER):
            message = f"the right answer has {right[0]} characters, the longest wrong one {max(wrong)}: it gives itself away"
            yield _of(written, item, message, warning=True)


def _of(written: Written, item: Item, message: str, *, warning: bool = False) -> CurriculumError:
    path = written.lesson.folder / "items.toml"
    return CurriculumError(path, item.line, f"item {item.id}: {message}", fatal=False, warning=warning)


def _short(text: str) -> str:
    words = plain(text)
    return words if len(words) <= 40 else f"{words[:39]}…"
