"""From the blocks of a lesson to HTML, with everything that does not hold told by file and line."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal import facts
from portal.curriculum import code, directives, seen
from portal.curriculum.blocks import Block, Directive, Fence, Heading, Note, Prose, Shells, split
from portal.curriculum.errors import CurriculumError
from portal.curriculum.figures import drawn
from portal.curriculum.model import Lesson
from portal.curriculum.prose import Writer, unbroken
from portal.items import Ambiguous, Item, untold
from portal.items.item import Words
from portal.placement import Unreadable

type Template = Callable[[str, Mapping[str, Any]], str]
"""Renders a named block ("verdict", "code", ...) with its values; comes from whoever has templates."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """
    A lesson as HTML, as of one day and one set of facts.

    `headings` are id and HTML of the sections; `sources` ids in the order of their numbers; `words` the
    HTML of the items' texts; `unchecked` counts numbers that the author vouches for alone; `figures` are the
    built-in figures that it shows, whose style and scripts the page has to load.
    """

    html: str
    headings: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    words: Mapping[str, Words]
    unchecked: int
    problems: tuple[CurriculumError, ...]
    figures: tuple[str, ...] = ()


def render(
    lesson: Lesson,
    place: str,
    lessons: set[str],
    template: Template | None = None,
    mark: Callable[[str], str] = str,
) -> Rendered:
    """
    Write and check one lesson. `place` is its number, such as "2.3", and starts those of its figures; `mark` marks
    the words of the glossary in its prose.

    Without a template the blocks that need one are checked and left empty.
    """
    return _Rendering(lesson, place, lessons, template or (lambda _name, _values: ""), mark).run()


class _Rendering:
    def __init__(
        self,
        lesson: Lesson,
        place: str,
        lessons: set[str],
        template: Template,
        mark: Callable[[str], str],
    ) -> None:
        self.lesson = lesson
        self.place = place
        self.template = template
        self.mark: Callable[[str], str] = str
        self.mark_prose = mark
        self.problems: list[CurriculumError] = []
        self.path: Path = lesson.path
        own = set(lesson.sources) | set(lesson.own_sources)
        every = (*lesson.sources, *(s for s in lesson.own_sources if s not in lesson.sources))
        self.writer = Writer(every, own.__contains__, lessons, self.fault)
        self.headings: list[tuple[str, str]] = []
        self.figures = 0
        self.shells = 0
        self.built: dict[str, None] = {}
        self.placed: set[str] = set()
        self.heads: list[Heading] = []
        self.drawn: set[str] = set()
        self.words: dict[str, Words] = {}

    def fault(self, line: int, message: str, fatal: bool = True) -> None:
        self.problems.append(CurriculumError(self.path, line, message, fatal=fatal))

    def run(self) -> Rendered:
        lesson = self.lesson
        self._front()
        # Items first: an inline item shows its words inside the text.
        self.path = lesson.folder / "items.toml"
        for item in lesson.items:
            self._item_words(item)
        self.path = lesson.path
        # Only now: a question marks no words.
        self.mark = self.mark_prose
        blocks = split(lesson.body, lesson.body_line, lambda line, message: self.fault(line, message))
        html = self._sections(blocks)
        for head in self.heads:
            if head.id in self.drawn:
                self.fault(head.line, f"a drawing of the lesson has the id {head.id!r}; give another one")
        self.path = lesson.folder / "items.toml"
        for item in lesson.used("inline"):
            if item.id not in self.placed:
                self.fault(item.line, f"item {item.id}: use is inline, and no “::: item {item.id}” places it")
        sources = tuple(self.writer.numbers)
        problems = tuple(sorted(self.problems, key=lambda p: (str(p.path), p.line)))
        return Rendered(
            html,
            tuple(self.headings),
            sources,
            self.words,
            self.writer.unchecked,
            problems,
            tuple(self.built),
        )

    def _front(self) -> None:
        lesson = self.lesson
        front = lesson.path.read_text(encoding="utf-8-sig").split("\n")[: lesson.body_line]

        def line_with(text: str) -> int:
            return next((number for number, line in enumerate(front, 1) if text[:40] in line), 1)

        for text in (lesson.title, lesson.summary, *lesson.objectives):
            self.writer.plain(text, line_with(text))
        for identifier in lesson.sources:
            if identifier not in facts.current().sources and identifier not in lesson.own_sources:
                self.fault(
                    line_with(f'"{identifier}"'), f"the source {identifier!r} is in no file of the facts"
                )
        for identifier in lesson.own_sources:
            if identifier in facts.current().sources:
                self.fault(
                    line_with(f'id = "{identifier}"'),
                    f"the facts have a source {identifier!r} already; list it in sources",
                )

    def _item_words(self, item: Item) -> None:
        for text, states_facts in item.texts():
            before = len(self.problems)
            if text == item.text:
                blocks = split(text, item.line, lambda line, message: self.fault(line, message))
                self.words[text] = ("\n".join(self.block(block) for block in blocks), ())
            else:
                self.words[text] = self.writer.words(text, item.line)
            if not states_facts:
                # A question may name a number; only reasons have to prove theirs.
                self.problems[before:] = [
                    p for p in self.problems[before:] if not p.message.startswith("bare ")
                ]
        for choice in item.choices:
            for source in choice.sources:
                if not self.writer.known(source):
                    self.fault(item.line, f"item {item.id}: the source {source!r} is not one of the lesson")
        self._item_answer(item)

    def _item_answer(self, item: Item) -> None:
        """Whether the question has an answer, and a reader can tell it from what the question says."""
        try:
            question = item.question(1)
            missing = untold(item.placement, question.prompt) if item.placement and not item.prompt else []
        except Ambiguous:
            self.fault(item.line, f"item {item.id}: the rules give no clear answer for this placement", False)
        except (Unreadable, ValueError) as error:
            self.fault(item.line, f"item {item.id}: {error}")
        else:
            if missing:
                told = f"the sentence made from the placement does not tell {', '.join(missing)}"
                self.fault(item.line, f"item {item.id}: {told}; write a prompt", False)

    def _sections(self, blocks: list[Block]) -> str:
        """The HTML of all blocks; what stands below a heading is one box, which browsers lay out when it comes near."""
        parts: list[str] = []
        for is_heading, group in itertools.groupby(blocks, lambda b: isinstance(b, Heading) and b.level == 2):
            html = "\n".join(self.block(block) for block in group)
            if is_heading or not parts:
                parts.append(html)
                continue
            # The first section is on the screen at once; to put it off would cost a second layout.
            first = not any(part.startswith('<div class="sect') for part in parts)
            parts.append(f'<div class="sect{"" if first else " far"}">{html}</div>')
        return "\n".join(parts)

    def block(self, block: Block) -> str:
        """The HTML of one block; a fault in it is told, and costs the block."""
        try:
            match block:
                case Prose():
                    return self.writer.block(block.text, block.line, self.mark)
                case Heading():
                    return self._heading(block)
                case Fence():
                    return self._fence(block)
                case Note():
                    values = directives.note(block.values)
                    values["title"] = self.writer.inline(values["title"], block.line)
                    return self.template("note", {**values, "html": "\n".join(map(self.block, block.blocks))})
                case Shells():
                    return self._shells(block)
                case Directive():
                    return self._directive(block)
        except ValueError as error:
            self.fault(block.line, str(error))
        return ""

    def _heading(self, block: Heading) -> str:
        html = self.writer.inline(block.text, block.line)
        self.heads.append(block)
        if block.level == 2:
            self.headings.append((block.id, re.sub(r"<a class=\"ref\".*?</a>", "", html)))
        return f'<h{block.level} id="{block.id}">{html}</h{block.level}>'

    def _shells(self, block: Shells) -> str:
        self.shells += 1
        fences = [(directives.shell(each), self._fence(each)) for each in directives.fences(block)]
        return self.template("shells", {"number": self.shells, "fences": fences})

    def _fence(self, fence: Fence) -> str:
        lines = code.lines(fence)
        unchecked = "unchecked" in fence.values
        self.writer.unchecked += unchecked
        if fence.language == "dockerfile" and not unchecked and (wrong := code.ask_rules(fence)):
            self.fault(fence.line, wrong, False)
        caption = fence.values.get("caption", "")
        return self.template(
            "code",
            {
                "title": unbroken(fence.values["title"].replace("&", "&amp;").replace("<", "&lt;")),
                "label": fence.values["title"],
                "lines": lines,
                "caption": self.writer.inline(caption, fence.line) if caption else "",
            },
        )

    def _directive(self, block: Directive) -> str:
        match block.name:
            case "verdict" | "matrix":
                ask = directives.verdict if block.name == "verdict" else directives.matrix
                values = ask(block.values, self.writer.numbered)
                self._compare(block, {**values, "reasons": [o.rule for o, _ in values.get("reasons", ())]})
                return self.template(block.name, values)
            case "signals":
                values = directives.signals(block.values)
                self._compare(block, values)
                return self.template("signals", values)
            case "figure":
                return self._figure(block)
            case _:
                return self._item(block)

    def _compare(self, block: Directive, values: Mapping[str, Any]) -> None:
        """Warn when a live block shows something else than its author saw."""
        if told := seen.fault(block.values.get("seen", ""), values):
            self.problems.append(CurriculumError(self.path, block.line, told, fatal=False, warning=True))

    def _figure(self, block: Directive) -> str:
        values = directives.figure(block.values)
        name = block.values["name"]
        self.figures += 1
        cited = tuple(filter(None, block.values.get("sources", "").split(",")))
        for source in cited:
            if not self.writer.known(source):
                raise ValueError(f"the source {source!r} is not listed in the front matter")
        if values["built"]:
            self.built[name] = None
            self._compare(block, values["view"])
            cited += tuple(source for source in values["view"].get("sources", ()) if source not in cited)
        elif not values["stack"]:
            values["svg"] = drawn.read(self.lesson.folder / f"{name}.svg", name)
            self.drawn |= set(re.findall(r'\bid="([^"]*)"', values["svg"]))
        caption = self.writer.inline(block.values["caption"], block.line)
        number = f"{self.place}-{self.figures}"
        values |= {
            "id": f"fig-{self.figures}",
            "caption": caption,
            "number": number,
            "checked": self.lesson.checked,
        }
        return self.template("figure", {**values, "numbers": self.writer.numbered(cited)})

    def _item(self, block: Directive) -> str:
        identifier = block.words[0] if len(block.words) == 1 else ""
        item = self.lesson.item(identifier)
        if item is None or item.use != "inline":
            raise ValueError(f'items.toml has no item {identifier!r} with use = "inline"')
        if identifier in self.placed:
            raise ValueError(f"the item {identifier!r} is placed twice")
        self.placed.add(identifier)
        question = item.question(0, self.words)
        return self.template("item", {"item": item, "lesson": self.lesson, "question": question})
