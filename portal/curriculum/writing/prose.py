"""How it reads: the length of sentences and of the lesson, and whether the minutes are right."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.curriculum.blocks import Fence, Prose
from portal.curriculum.errors import CurriculumError
from portal.curriculum.glossary import plain
from portal.curriculum.written import Written

AVERAGE = 22
LONG = 30
MOST_LONG = 0.10
MOST_WORDS = 1900
WORDS_A_MINUTE = 130
WRONG_MINUTES = 0.40

_CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
_STOP = re.compile(r"(?<=[.!?])[”\")’]*\s+(?=[“\"(‘]*[A-Z0-9])")
_PIECE = re.compile(r"^\s*(?:[-*+]|\d+[.)]|:|>)\s+|^\s*$")
_WORD = re.compile(r"\w")


def sentences(written: Written) -> Iterator[CurriculumError]:
    """Sentences that are too long on the whole, or too often."""
    found = [
        (block.line + offset, sentence)
        for block in written.blocks
        if isinstance(block, Prose)
        for offset, sentence in _sentences(block.text)
    ]
    counts = [_count(sentence) for _, sentence in found]
    if not counts:
        return
    average, long = sum(counts) / len(counts), sum(count > LONG for count in counts)
    if average > AVERAGE:
        message = f"sentences have {average:.0f} words on average; {AVERAGE} are enough"
        yield written.warning(written.lesson.body_line, message)
    if long > MOST_LONG * len(counts):
        line, first = next(each for each, count in zip(found, counts, strict=True) if count > LONG)
        message = f"{long} of {len(counts)} sentences have more than {LONG} words, the first: “{first[:60]}…”"
        yield written.warning(line, message)


def length(written: Written) -> Iterator[CurriculumError]:
    """A lesson that is too long for one sitting, and minutes that promise something else."""
    lesson = written.lesson
    prose = sum(_count(plain(block.text)) for block in written.blocks if isinstance(block, Prose))
    if prose > MOST_WORDS:
        message = f"the lesson has {prose} words of prose; from {MOST_WORDS} on it is two lessons"
        yield written.warning(lesson.body_line, message)
    read = words(written)
    take = max(1.0, read / WORDS_A_MINUTE)
    if abs(lesson.minutes - take) > WRONG_MINUTES * take:
        message = f"minutes is {lesson.minutes}, and {read} words to read take {take:.0f}"
        yield written.warning(written.line_of("minutes"), message)


def words(written: Written) -> int:
    """How many words a reader goes through: text, code, captions, and the questions within the text."""
    texts = [text for _, text in written.texts]
    for block in written.blocks:
        if isinstance(block, Fence):
            texts += block.lines
    for item in written.lesson.used("inline"):
        texts += [text for text, is_reason in item.texts() if not is_reason]
    return sum(_count(plain(text)) for text in texts)


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    """
    The sentences of Markdown, each with how many lines below the first its paragraph starts.

    Each item of a list begins one, tables have none, and code counts as one word.
    """
    for offset, paragraph in _paragraphs(text):
        for sentence in _STOP.split(plain(_CODE.sub("Code", paragraph))):
            if _WORD.search(sentence):
                yield offset, sentence


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    start, lines = 0, list[str]()
    for offset, line in enumerate(text.split("\n")):
        if line.startswith("|"):
            continue
        if match := _PIECE.match(line):
            yield start, " ".join(lines)
            start, lines = offset, []
            line = line[match.end() :]
        if not lines:
            start = offset
        if line.strip():
            lines.append(line)
    yield start, " ".join(lines)


def _count(text: str) -> int:
    return sum(1 for word in text.split() if _WORD.search(word))
