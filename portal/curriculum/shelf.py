"""The course with its rendered lessons at hand."""

from __future__ import annotations

import threading
from pathlib import Path

from portal import facts
from portal.curriculum import kept
from portal.curriculum.defining import Definition, define
from portal.curriculum.marking import Marker
from portal.curriculum.mentions import Mentions, find_mentions
from portal.curriculum.model import Course, Lesson, Term
from portal.curriculum.rendering import Rendered, Template, render
from portal.items import Item, Question


class Shelf:
    """
    Hands out renderings, each made once for a lesson, a day and a set of facts.

    Safe to use from several threads: at worst two of them render the same lesson at the same time.
    """

    def __init__(
        self, course: Course, template: Template | None, keep: Path | None, templates: tuple[Path, ...] = ()
    ) -> None:
        self.course = course
        self._template = template
        self._keep = keep
        self._templates = templates
        self._memory: dict[str, tuple[str, Rendered]] = {}
        self._marker = Marker(course.glossary)
        self._mentions: Mentions | None = None
        self._definitions: dict[str, tuple[tuple[str, ...], Definition]] = {}
        self._lock = threading.Lock()

    def of(self, course: Course) -> Shelf:
        """A shelf for another view of the same folder that keeps what was rendered."""
        shelf = Shelf(course, self._template, self._keep, self._templates)
        shelf._memory = dict(self._memory)
        shelf._definitions = dict(self._definitions)
        return shelf

    def key(self, lesson: Lesson) -> str:
        """The name of the lesson's rendering as of now; changes with content, facts, rules, code and day."""
        code = kept.code_digest(*self._templates)
        return kept.key(lesson, self.place(lesson), self._known, code, self._marker.digest)

    @property
    def _known(self) -> set[str]:
        # Links may name a lesson that is unavailable at the moment; that is its own fault, told once.
        return set(self.course.lessons) | set(self.course.unavailable)

    def place(self, lesson: Lesson) -> str:
        """The lesson's number, such as "2.3": third lesson of the second track."""
        track = self.course.track_of(lesson.slug)
        return f"{track.number}.{track.lessons.index(lesson.slug) + 1}" if track else "0.0"

    def rendered(self, lesson: Lesson) -> Rendered:
        """The lesson as HTML, from memory, from disk, or made now."""
        name = self.key(lesson)
        known = self._memory.get(lesson.slug)
        if known and known[0] == name:
            return known[1]
        mark = self._marker.page(lesson.slug)
        result = kept.kept(
            self._keep,
            lesson,
            name,
            lambda: render(lesson, self.place(lesson), self._known, self._template, mark),
        )
        with self._lock:
            self._memory[lesson.slug] = (name, result)
        return result

    def definition(self, term: Term) -> Definition:
        """What a term means, as HTML; as of today, because it may hold claims."""
        name = (term.markdown, facts.current().digest, kept.today().isoformat())
        known = self._definitions.get(term.slug)
        if known and known[0] == name:
            return known[1]
        result = define(term, self.course.folder / "glossary.toml", self._known)
        with self._lock:
            self._definitions[term.slug] = (name, result)
        return result

    @property
    def mentions(self) -> Mentions:
        """Who names which term and which error; found when first asked for."""
        if self._mentions is None:
            self._mentions = find_mentions(self.course)
        return self._mentions

    def question(self, item: Item, seed: int = 0) -> Question:
        """An item's question, with its words as HTML."""
        return item.question(seed, self.rendered(self.course.lessons[item.lesson]).words)

    @property
    def unchecked(self) -> int:
        """How many numbers in lessons and definitions stand on their author's word alone."""
        lessons = sum(self.rendered(lesson).unchecked for lesson in self.course.lessons.values())
        return lessons + sum(self.definition(term).unchecked for term in self.course.glossary.values())
