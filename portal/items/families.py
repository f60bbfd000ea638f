"""Families of generated questions: one seed, one question, the same one every time for the same facts."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from portal import facts
from portal.items.about_placements import verdict_question
from portal.items.question import Question
from portal.items.statements import Ambiguous
from portal.placement import Host, Image, Placement
from portal.rules import Verdict, check

# Docker is where both modes can be asked for; the others are there to be told apart from it.
_ORCHESTRATORS = ("docker",) * 6 + ("containerd", "kubernetes", "kubernetes", "aks")
_ISOLATIONS = ("process", "process", "process", "hyperv", "hyperv", "default")
_WANTED = (Verdict.RUNS, Verdict.RUNS, Verdict.BLOCKED, Verdict.BLOCKED, Verdict.BLOCKED, Verdict.LIMITS)
_TRIES = 80
# Equal builds always fit; a question about them is worth asking now and then.
_SAME_BUILD_PASSED_OVER = 0.7
SEEDS = 1_000_000


@dataclass(frozen=True, slots=True)
class ItemFamily:
    """A generator of questions: its slug in addresses, its name for people, and what it asks about."""

    slug: str
    name: str
    summary: str
    make: Callable[[int], Question]

    def question(self, seed: int) -> Question:
        """The question of a seed, a whole number from 0 below SEEDS."""
        return self.make(seed)


def placement_question(seed: int) -> Question:
    """
    Will a random image start on a random host?

    The verdict wanted is drawn first, because most random pairs are refused; placements that the rules
    leave unknown are passed over.
    """
    rng = random.Random(seed)  # noqa: S311  (a question, no secret)
    wanted = rng.choice(_WANTED)
    spare: Question | None = None
    for _ in range(_TRIES):
        placement = _draw(rng)
        if placement.host.build == placement.image.build and rng.random() < _SAME_BUILD_PASSED_OVER:
            continue
        if spare is not None and check(placement).verdict is not wanted:
            continue
        try:
            question = verdict_question(placement, rng, seed=seed)
        except Ambiguous:
            continue
        if question.report is not None and question.report.verdict is wanted:
            return question
        spare = spare or question
    if spare is None:
        raise Ambiguous("no placement of the facts has a clear answer")
    return spare


def _draw(rng: random.Random) -> Placement:
    known = facts.current()
    hosts, images = known.hosts(), known.image_releases()
    today = Placement.of("linux", "linux").as_of
    # Half of the draws take hosts and images that are still in support: those are what people meet.
    if rng.random() < 0.5:
        hosts = [h for h in hosts if h.supported_on(today)] or hosts
        images = [i for i in images if i.supported_on(today)] or images
    orchestrator = rng.choice(_ORCHESTRATORS)
    if orchestrator in ("kubernetes", "aks") and rng.random() < 0.8:
        hosts = [h for h in hosts if h.kind == "server"] or hosts
    host, image = Host.of_release(rng.choice(hosts)), Image.of_release(rng.choice(images))
    return Placement(host, image, rng.choice(_ISOLATIONS), orchestrator, today)


FAMILIES: dict[str, ItemFamily] = {
    family.slug: family
    for family in (
        ItemFamily(
            "placement",
            "Will it start?",
            "A host, an image and an isolation mode, drawn at random. The rules know the answer.",
            placement_question,
        ),
    )
}
