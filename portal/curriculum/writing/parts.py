"""The parts that every lesson has: figures that are there and used, sections, sources, and the rules it teaches."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.curriculum import bare
from portal.curriculum.blocks import Directive, Fence, Heading, Note, Prose
from portal.curriculum.claims import CLAIM
from portal.curriculum.errors import CurriculumError
from portal.curriculum.written import Written
from portal.rules import RULES

# A number of a source, or a link to a page that has sources: a rule's, a fact's.
_REF = re.compile(r"\[\^[A-Za-z0-9_-]+\]|\]\((?:rule:|/facts/)")
MISTAKES = "what most people get wrong"
# A section with fewer words than this leads over to something, or sums up.
_WORDS_OF_A_SECTION = 60


def figures(written: Written) -> Iterator[CurriculumError]:
    """A drawing that no page shows, and a lesson without any. What a directive names and lacks, rendering tells."""
    named = {
        b.values.get("name", "") for b in written.blocks if isinstance(b, Directive) and b.name == "figure"
    }
    for path in sorted(written.lesson.folder.glob("*.svg")):
        if path.stem not in named:
            message = f"no “::: figure name={path.stem}” of the lesson shows this drawing"
            yield CurriculumError(path, 1, message, fatal=False)
    if not named:
        yield written.warning(written.lesson.body_line, "the lesson has no figure")


def sections(written: Written) -> Iterator[CurriculumError]:
    """A lesson names mistakes under a heading of its own."""
    heads = [block for block in written.blocks if isinstance(block, Heading) and block.level == 2]
    if not any(MISTAKES in head.text.lower() for head in heads):
        yield written.warning(written.lesson.body_line, "there is no section “What most people get wrong”")


def sources(written: Written) -> Iterator[CurriculumError]:
    """A lesson without any source, and a long section that proves nothing it says."""
    lesson = written.lesson
    if not (lesson.sources or lesson.own_sources):
        yield written.error(written.line_of("sources"), "the lesson names no sources for what it states")
    for head, words, proven in _sections(written):
        if words >= _WORDS_OF_A_SECTION and not proven:
            yield written.warning(
                head.line, f"the section “{head.text}” has neither a source, nor a claim, nor a live block"
            )


def _sections(written: Written) -> Iterator[tuple[Heading, int, bool]]:
    """Each section with the number of its words, and whether anything in it names where it comes from."""
    head, words, proven = None, 0, False
    for block in written.blocks:
        if isinstance(block, Heading) and block.level == 2:
            if head:
                yield head, words, proven
            head, words, proven = block, 0, False
        text = block.text if isinstance(block, Prose) else ""
        if isinstance(block, Note) and block.values.get("kind") == "try":
            continue
        caption = getattr(block, "values", {}).get("caption", "")
        words += len(text.split())
        proven |= bool(_REF.search(text + caption) or CLAIM.search(bare.without_code(text)))
        # What a reader can do or see proves itself.
        proven |= isinstance(block, Fence)
        proven |= isinstance(block, Directive) and (
            block.name in ("verdict", "matrix", "signals") or bool(block.values.get("sources"))
        )
    if head:
        yield head, words, proven


def rules(written: Written) -> Iterator[CurriculumError]:
    """Rules that name this lesson as the one that teaches them, and that it does not link."""
    for rule in sorted(RULES.values(), key=lambda rule: rule.id):
        if rule.lesson == written.lesson.slug and f"](rule:{rule.id}" not in written.lesson.body:
            yield written.warning(
                written.lesson.body_line,
                f"the rule {rule.id} names this lesson as its own, and the lesson does not link it: "
                f"[{rule.title[:60]}](rule:{rule.id})",
            )
