"""A recipe's Dockerfile with blanks to fill in, and the judgement of what somebody filled in: by the engine."""

from __future__ import annotations

import datetime
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from portal.dockerfile import Dockerfile
from portal.placement import Placement, Unreadable
from portal.recipes.meaning import final_stage, means_the_same
from portal.recipes.recipe import Recipe, line_number, text_of
from portal.recipes.sheet import Line, Sheet
from portal.rules import Outcome, Severity, State, check

LEVELS = (1, 2, 3)
# How many blanks a level has at most.
MOST = {1: 3, 2: 6, 3: 10}
LONGEST = 500
# What is said of an answer that means something else and that no rule speaks of; ANSWER is what was filled in.
_UNKNOWN = {
    "tag": "The builder knows no tag ANSWER of this image that fits these lines.",
    "stage": "No stage of this file is called ANSWER, and only a stage has the result.",
    "escape": "ANSWER does not leave the file's lines as they are meant.",
    "shell": "The lines that follow are not written for ANSWER.",
    "user": "No account of this image that the builder knows is called ANSWER.",
    "exit": "ANSWER does not say by exit code 1 that the check failed.",
    "as": "A later line asks for this stage by its name, and that name is not ANSWER.",
}

# What can be left out: the level from which on, a pattern whose group 1 is the blank, and what to think of. What the
# form decides alone ("given") has one right answer; of the rest the rules decide.
_SPOTS: tuple[tuple[int, str, str, str, bool], ...] = (
    (1, "tag", r"FROM \S+:([^\s@]+)", "Which tag fits the host?", False),
    (1, "stage", r"COPY --from=(\S+) ", "Which stage has the result?", False),
    (1, "port", r"EXPOSE ([0-9]+)", "Which port does the app answer on?", True),
    (
        2,
        "escape",
        r"# escape=(\S)",
        "Which sign continues a line, so that paths keep their backslashes?",
        False,
    ),
    (2, "shell", r'SHELL \["(\w+)"', "Which shell runs the next lines?", False),
    (2, "user", r"USER (\S+)", "Which account has no more rights than it needs?", False),
    (2, "program", r'(?:CMD|ENTRYPOINT) \["((?:[^"\\]|\\.)+)"', "What is the first process?", True),
    (3, "keyword", r"(HEALTHCHECK|VOLUME|WORKDIR|USER) ", "Which instruction is it?", True),
    (3, "form", r"(?:CMD|ENTRYPOINT) (\[.*\])", "Which form gives the app the signal to stop?", False),
    (3, "exit", r".*\|\| (exit 1)", "How does Docker learn that the check failed?", False),
    (3, "as", r"FROM \S+ AS (\S+)", "How do later lines call this stage?", False),
)


@dataclass(frozen=True, slots=True)
class Blank:
    """A place left out: its number from 1, its line in the file, what the builder wrote there, and what to think of."""

    number: int
    line: int
    start: int
    answer: str
    hint: str
    given: bool
    spot: str = ""


@dataclass(frozen=True, slots=True)
class Faded:
    """
    A file with blanks. `pieces` are its lines, each a list of texts and blanks in their order; `text` shows blanks as
    underscores.
    """

    level: int
    seed: int
    lines: tuple[str, ...]
    blanks: tuple[Blank, ...]

    @property
    def pieces(self) -> list[list[str | Blank]]:
        """The lines in pieces, ready to be shown with fields to fill in."""
        shown: list[list[str | Blank]] = []
        for number, line in enumerate(self.lines, 1):
            at, row = 0, list[str | Blank]()
            for blank in (each for each in self.blanks if each.line == number):
                row += [line[at : blank.start], blank]
                at = blank.start + len(blank.answer)
            shown.append([*row, line[at:]])
        return shown

    @property
    def text(self) -> str:
        """The file with underscores in place of the blanks."""
        return self.filled(["_____"] * len(self.blanks))

    def filled(self, answers: Sequence[str]) -> str:
        """The file with answers in place of the blanks, in their order; a missing one is empty."""
        given = dict(zip((blank.number for blank in self.blanks), answers, strict=False))
        rows = (
            "".join(piece if isinstance(piece, str) else given.get(piece.number, "") for piece in row)
            for row in self.pieces
        )
        return "".join(f"{row}\n" for row in rows)


@dataclass(frozen=True, slots=True)
class Judged:
    """One answer: whether it is right, a sentence, and the rules' findings that it caused."""

    blank: Blank
    answer: str
    right: bool
    message: str
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """All answers; `text` is the file as it was filled in."""

    text: str
    answers: tuple[Judged, ...]

    @property
    def right(self) -> int:
        """How many answers are right."""
        return sum(each.right for each in self.answers)


def fade(recipe: Recipe, level: int, seed: int) -> Faded:
    """The recipe's file with blanks of a level from 1 to 3; the same seed gives the same blanks."""
    level = min(max(level, 1), 3)
    lines = tuple(line.text for line in recipe.lines if not line.inherited)
    own = {number for number, line in _lines(recipe) if line.choice.startswith("own_")}
    spots = [spot for spot in _spots(lines, level) if spot.line not in own]
    draw = random.Random(f"{seed}:{level}")  # noqa: S311 (for learning, not for keys)
    chosen: list[Blank] = []
    for spot in draw.sample(spots, len(spots)):
        free = all(each.line != spot.line for each in chosen)
        if free and len(chosen) < MOST[level]:
            chosen.append(spot)
    ordered = sorted(chosen, key=lambda spot: spot.line)
    blanks = tuple(replace(spot, number=number) for number, spot in enumerate(ordered, 1))
    return Faded(level, seed, lines, blanks)


def _spots(lines: Sequence[str], level: int) -> Iterator[Blank]:
    for number, line in enumerate(lines, 1):
        for least, name, pattern, hint, given in _SPOTS:
            match = re.match(pattern, line) if least <= level else None
            if match:
                yield Blank(0, number, match.start(1), match[1], hint, given, name)


def judge(recipe: Recipe, faded: Faded, answers: Sequence[str]) -> Judgement:
    """
    Ask the engine about what was filled in. An answer is right when its line means what the builder's line means, or
    when it is a known tag of the final image that the host starts and that needs no other lines. What is wrong is
    explained by the rules' finding, or by the builder's reason.
    """
    given = [
        (answers[number] if number < len(answers) else "").strip() for number in range(len(faded.blanks))
    ]
    judged = tuple(
        _judged(recipe, faded, blank, answer) for blank, answer in zip(faded.blanks, given, strict=True)
    )
    return Judgement(faded.filled([" ".join(each.split())[:LONGEST] for each in given]), judged)


def _judged(recipe: Recipe, faded: Faded, blank: Blank, answer: str) -> Judged:
    """One answer by itself: the other blanks are filled as the builder has them, so that each finding has one cause."""
    reason = next(
        (line.reason for number, line in _lines(recipe) if number == blank.line and line.reason), ""
    )
    told = f"The builder writes {blank.answer}. {reason}".strip()
    if not answer:
        return Judged(blank, answer, False, told)
    if len(answer) > LONGEST or not answer.isprintable():
        return Judged(blank, answer, False, "An answer is one short line.")
    text = faded.filled([answer if each is blank else each.answer for each in faded.blanks])
    if means_the_same(recipe.dockerfile, text, recipe.choices):
        return Judged(blank, answer, True, reason or "As the builder writes it.")
    found = _new_findings(recipe, text)
    if found:
        return Judged(blank, answer, False, found[0].message, tuple(found))
    if blank.spot == "tag" and _is_another_image(recipe, text):
        return Judged(
            blank, answer, True, f"This image does as well, and the rules find nothing against it. {told}"
        )
    return Judged(
        blank, answer, False, f"{_UNKNOWN.get(blank.spot, '')} {told}".strip().replace("ANSWER", answer)
    )


def _lines(recipe: Recipe) -> Iterator[tuple[int, Line]]:
    """The written lines with their numbers."""
    return enumerate((line for line in recipe.lines if not line.inherited), 1)


def _is_another_image(recipe: Recipe, text: str) -> bool:
    """Whether the final image is another known one for which the builder would write the same lines."""
    choices, mine = recipe.choices, Dockerfile.parse(text).final
    if mine is None or mine.root_base == recipe.image.reference:
        return False
    for base, row in choices.runtime.tags.items():
        for key, tag in row.items():
            reference = choices.kind.image(base, tag)
            if reference == mine.root_base:
                release = "" if key == "linux" else key
                other = replace(recipe.image, reference=reference, tag=tag, key=release, base=base)
                sheet = Sheet(replace(choices, base=base), other)
                choices.kind.write(sheet)
                return final_stage(text_of(tuple(sheet.lines)), choices) == final_stage(text, choices)
    return False


def _new_findings(recipe: Recipe, text: str) -> list[Outcome]:
    """Errors and warnings that the rules find now and did not find in the builder's file, worst first."""
    choices = recipe.choices
    aimed = Dockerfile.parse(text).aimed(
        host=choices.host,
        isolation=choices.isolation if choices.os == "windows" else "default",
        orchestrator=choices.orchestrator,
        as_of=recipe.day,
    )
    known = {(o.rule.id, line_number(o.where)) for o in recipe.report.outcomes if o.state is State.BREAKS}
    found = [
        outcome
        for outcome in check(aimed).outcomes
        if outcome.state is State.BREAKS and (outcome.rule.id, line_number(outcome.where)) not in known
    ]
    found += _of_image(recipe, aimed, recipe.day)
    order = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    return sorted(found, key=lambda outcome: order.index(outcome.severity))


def _of_image(recipe: Recipe, file: Dockerfile, day: datetime.date) -> list[Outcome]:
    """What breaks on the host with the final image as it is now, and did not before."""
    before: Placement = recipe.image.report.subject
    if file.final is None or file.final.root_base == recipe.image.reference:
        return []
    try:
        placement = Placement.of(
            host=before.host.text,
            image=file.final.root_base,
            isolation=before.isolation,
            orchestrator=before.orchestrator,
            as_of=day,
        )
    except Unreadable:
        return []
    known = {outcome.rule.id for outcome in recipe.image.report.outcomes if outcome.state is State.BREAKS}
    outcomes = check(placement).outcomes
    return [o for o in outcomes if o.state in (State.BREAKS, State.ASKS) and o.rule.id not in known]
