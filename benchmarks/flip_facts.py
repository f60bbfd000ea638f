"""
Flip facts and see whether the content check notices: the promise that a lesson cannot say what the facts do not.

`python benchmarks/flip_facts.py [--number 20] [--seed 1] [--all] [--strict]` draws facts at random over all that lessons
and glossary name in any form, changes each in a copy of portal/facts (a day by a year, a number by one, a mode given
or taken, a text), and runs the content check with it. For each it prints one of

    noticed    a claim or an item fails, with the lesson's file and line
    refused    the facts' own reader takes no such change, and says why
    shown      only live blocks or questions show it: they change by themselves, and nothing asserts the old value
    no effect  what names it rests on other facts; no lesson says anything that has become untrue
    MISSED     a claim rests on it, and the check is silent

Exit status: 1 if a fact was missed, with --strict also if one was only shown; else 0.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.flip_edit import Unflippable, flipped
from benchmarks.flip_naming import Named, named
from portal import curriculum, facts
from portal.curriculum import Course, Lesson, Shelf, Template
from portal.curriculum.claims import CLAIM, ClaimError, bear_out
from portal.curriculum.defining import define
from portal.curriculum.rendering import Rendered, render
from portal.curriculum.written import Written
from portal.items import Ambiguous


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one flip: the fact's path, the verdict in a word, what was changed, and what was told."""

    path: str
    verdict: str
    change: str = ""
    told: str = ""
    forms: tuple[str, ...] = field(default=())


class Judge:
    """Runs the content check over a course with other facts, the lessons that name the fact first."""

    def __init__(self, shelf: Shelf, template: Template) -> None:
        self._shelf = shelf
        self._template = template
        self.course: Course = shelf.course
        self.named = named(self.course)
        self._before: dict[str, str] = {}
        self._known = {
            slug: {str(problem) for problem in shelf.rendered(lesson).problems}
            for slug, lesson in self.course.lessons.items()
        }

    def judge(self, folder: Path, path: str) -> Judged:
        """Flip one fact of a copy of the facts' folder."""
        places = self.named[path]
        forms = tuple(sorted({place.form for place in places}))
        try:
            other, change = flipped(folder, path)
        except Unflippable as error:
            return Judged(path, "refused", "", str(error), forms)
        naming = list(dict.fromkeys(place.lesson for place in places if place.lesson))
        for slug in naming:
            if slug not in self._before:
                self._before[slug] = self._seen(self.course.lessons[slug])
        with facts.using(other):
            if told := next(self._told(naming), ""):
                return Judged(path, "noticed", change, told, forms)
            shown = [slug for slug in naming if self._seen(self.course.lessons[slug]) != self._before[slug]]
        if told := self._elsewhere(naming, other):
            return Judged(path, "noticed", change, told, forms)
        if "claim" in forms and (claim := self._rests(places, other, path)):
            return Judged(path, "MISSED", change, claim, forms)
        if shown:
            return Judged(path, "shown", change, f"shown, not asserted: {', '.join(shown[:3])}", forms)
        return Judged(path, "no effect", change, "", forms)

    def _render(self, lesson: Lesson, template: Template | None = None) -> Rendered:
        known = set(self.course.lessons) | set(self.course.unavailable)
        return render(lesson, self._shelf.place(lesson), known, template)

    def _seen(self, lesson: Lesson) -> str:
        """Everything that a reader would see of a lesson with the facts in use: its page, and what is right."""
        asked = []
        for item in lesson.items:
            if item.placement:
                try:
                    asked.append(repr(item.question(1).right))
                except Ambiguous:
                    asked.append("ambiguous")
        return "\n".join((self._render(lesson, self._template).html, *asked))

    def _told(self, slugs: Sequence[str]) -> Iterator[str]:
        """What the check tells with the facts in use and did not tell before."""
        for slug in slugs:
            for problem in self._render(self.course.lessons[slug]).problems:
                if str(problem) not in self._known[slug]:
                    yield str(problem)

    def _elsewhere(self, done: Sequence[str], other: facts.Facts) -> str:
        """The first thing told by the glossary, or by a lesson that does not name the fact."""
        known = set(self.course.lessons) | set(self.course.unavailable)
        with facts.using(other):
            for term in self.course.glossary.values():
                for problem in define(term, self.course.folder / "glossary.toml", known).problems:
                    return str(problem)
            return next(self._told([slug for slug in self.course.lessons if slug not in done]), "")

    def _rests(self, places: Sequence[Named], other: facts.Facts, path: str) -> str:
        """The first claim by value that names the fact and still holds after it has changed."""
        for place in places:
            if place.form != "claim" or not place.lesson:
                continue
            for line, text in Written.of(self.course.lessons[place.lesson]).texts:
                for match in CLAIM.finditer(text):
                    parts = [part.rpartition("=")[0].strip() or part.strip() for part in match[2].split(";")]
                    if path in parts and self._holds(match[1], match[2], other):
                        return f"{place.lesson}/lesson.md:{line + text.count(chr(10), 0, match.start())}: {match[0]}"
        return ""

    @staticmethod
    def _holds(text: str, condition: str, other: facts.Facts) -> bool:
        with facts.using(other):
            try:
                bear_out(text, condition)
            except ClaimError:
                return False
        return True


def run(judge: Judge, paths: Sequence[str]) -> Iterator[Judged]:
    """Flip each fact in turn, in a copy of the project's facts that goes away at the end."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "facts"
        shutil.copytree(facts.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        for path in paths:
            yield judge.judge(folder, path)


def with_templates() -> Judge:
    """A judge over the project's lessons whose live blocks are written by the site's own templates."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    import django

    django.setup()
    from portal.learn import content

    return Judge(curriculum.load(None, content.block), content.block)


def main() -> int:
    """Draw, flip, print; see the module's text."""
    parser = argparse.ArgumentParser(description="Flip facts and see whether the content check notices.")
    parser.add_argument("--number", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true", help="flip every fact that is named")
    parser.add_argument("--strict", action="store_true", help="a fact that is only shown fails too")
    options = parser.parse_args()
    judge = with_templates()
    every = sorted(judge.named)
    number = len(every) if options.all else min(options.number, len(every))
    drawn = every if options.all else random.Random(options.seed).sample(every, number)
    counts: Counter[str] = Counter()
    for judged in run(judge, drawn):
        counts[judged.verdict] += 1
        print(f"{judged.verdict:9} {judged.path} ({', '.join(judged.forms)})  {judged.change}", flush=True)
        if judged.told:
            print(f"          {judged.told[:230]}", flush=True)
    said = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    print(f"seed {options.seed}: {number} of {len(every)} facts flipped: {said}")
    return 1 if counts["MISSED"] or (options.strict and counts["shown"]) else 0


if __name__ == "__main__":
    sys.exit(main())
