"""Questions about a placement: one true statement and three false ones, all judged by the rules."""

from __future__ import annotations

import random

from portal import facts
from portal.items.question import Question
from portal.items.statements import Ambiguous, Case, Statement, about_the_modes, direct, swapped
from portal.placement import PLATFORMS, Placement

_OPTIONS = 4
# Rules that the options name, at most, where others can be found; the second number is for a question that names a
# mode, which has no options about both modes to fall back on.
_NAMED = (2, 3)
_FIRST = {"starts": 0, "stage": 1}


def verdict_question(placement: Placement, rng: random.Random, prompt: str = "", seed: int = 0) -> Question:
    """
    What happens to this placement? Four options in random order. Raises Ambiguous.

    Where the question names an isolation mode, every option is about that one: what the other would do is true or
    not whatever happens here.
    """
    case = Case.of(placement)
    more = swapped(case) if case.names_a_mode else about_the_modes(case)
    found = list({s.text: s for s in (*direct(case), *more)}.values())
    true = [s for s in found if s.true]
    first = [s for s in true if s.kind in ("starts", "rule", "warning")]
    by_mode = [s for s in true if s.kind == "mode"]
    if not first and not by_mode:
        raise Ambiguous("nothing true is worth asking for")
    right = rng.choice(first if first and (not by_mode or rng.random() < 0.7) else by_mode)
    options = [right, *_false(found, right, rng, _NAMED[case.names_a_mode])]
    rng.shuffle(options)
    return _question(case, options, prompt or describe(placement), seed)


def isolation_question(placement: Placement, prompt: str = "", seed: int = 0) -> Question:
    """In which isolation modes does this image start on this host? Raises Ambiguous."""
    case = Case.of(placement)
    options = list(about_the_modes(case))
    return _question(
        case,
        options,
        prompt or f"{_situation(placement, False)} In which isolation mode does it start?",
        seed,
    )


def describe(placement: Placement) -> str:
    """The question in one or two sentences."""
    return f"{_situation(placement, True)} What happens?"


def untold(text: str, sentence: str) -> list[str]:
    """
    The words of a placement's text that a sentence about it does not tell, so that nobody could answer from it.

    Raises Unreadable. The generated sentence names host, image, mode and orchestrator; all else needs a prompt.
    """
    placement = Placement.parse(text)
    words = text.split()
    named = [word.partition("=") for word in words]
    missing = [
        f"{name}={value}" for name, _, value in named if name == "as_of" or name in placement.more.said
    ]
    image = [word for word, (name, *_) in zip(words, named, strict=True) if name != "as_of"][1]
    if image not in sentence and not facts.current().image_release(image.lower()):
        missing.insert(0, image)
    if placement.isolation != "default" and placement.mode_name not in sentence:
        missing.append(f"{placement.mode_name} ({placement.isolation})")
    return missing


def _false(found: list[Statement], right: Statement, rng: random.Random, most: int) -> list[Statement]:
    """
    Three false statements; with the right one no more than `most` of them name a rule, if there are others.

    "It starts" and the wrong moment are offered whenever they are wrong, as the mistakes made most. Warnings
    are few unless the answer is one: then people have to tell it from another.
    """
    wrong = [s for s in found if not s.true]
    rng.shuffle(wrong)
    wrong.sort(key=lambda s: _FIRST.get(s.kind, len(_FIRST)))
    chosen: list[Statement] = []
    spare: list[Statement] = []
    for statement in wrong:
        warnings = sum(s.kind == "warning" for s in (*chosen, right))
        named = warnings + sum(s.kind == "rule" for s in (*chosen, right))
        crowded = named >= most or (statement.kind == "warning" and warnings and right.kind != "warning")
        if statement.kind not in ("rule", "warning") or not crowded:
            chosen.append(statement)
        else:
            spare.append(statement)
    spare.sort(key=lambda s: s.kind == "warning")
    chosen = [*chosen, *spare][: _OPTIONS - 1]
    if len(chosen) < _OPTIONS - 1:
        raise Ambiguous("fewer than three false statements")
    return chosen


def _question(case: Case, options: list[Statement], prompt: str, seed: int) -> Question:
    choices = tuple(statement.choice() for statement in options)
    return Question(prompt, choices, case.placement, case.asked, seed=seed)


def _situation(placement: Placement, with_mode: bool) -> str:
    host, image = placement.host.name, placement.image.name
    mode = ""
    if with_mode and placement.is_windows:
        asked = "no isolation mode named" if placement.isolation == "default" else placement.mode_name
        mode = f", with {asked}"
    # Whoever names more than a release means that image: Nano Server is not Server Core.
    plain = placement.image.release and placement.image.text == placement.image.key
    what = f"a {image}" if plain else f"the image {placement.image.text}"
    return f"{PLATFORMS[placement.orchestrator]} on a {host} host is to run {what}{mode}."
