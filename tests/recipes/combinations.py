"""Every combination of the builder's choices, in a fixed order."""

from __future__ import annotations

import datetime
import itertools
import random
from collections.abc import Iterator

from portal import facts, recipes
from portal.recipes import Choices, Recipe
from portal.recipes.kinds import ISOLATIONS, KINDS, ORCHESTRATORS, USERS
from portal.recipes.offers import hosts

DAY = datetime.date(2026, 11, 24)
HEALTHS = ("", "/health")
ENVIRONMENTS = ("", 'LOG_LEVEL=info\nGREETING=it\'s "$HOME" at C:\\data\\')


def texts(day: datetime.date = DAY) -> Iterator[dict[str, str]]:
    """The form's texts for every combination; those that differ in nothing that counts are left out."""
    places = [(host.slug, isolation) for host in hosts(day) for isolation in ISOLATIONS] + [
        ("linux", "process")
    ]
    for kind in KINDS.values():
        ports = ("", "5000") if kind.port else ("",)
        healths = HEALTHS if kind.port else ("",)
        users = ("administrator",) if kind.on_iis else USERS
        for version, (host, isolation) in itertools.product(
            kind.versions or facts.current().runtimes[kind.family], places
        ):
            bases = (kind.linux if host == "linux" else kind.windows) or kind.windows
            for orchestrator, base, port, health, user, env in itertools.product(
                ORCHESTRATORS, bases, ports, healths, users, ENVIRONMENTS
            ):
                yield {
                    "kind": kind.slug,
                    "version": version,
                    "project": "Shop.Web",
                    "host": host,
                    "isolation": isolation,
                    "orchestrator": orchestrator,
                    "base": base,
                    "port": port,
                    "health": health,
                    "user": user,
                    "env": env,
                }


def choices(form: dict[str, str]) -> Choices:
    """The choices of texts that must be readable."""
    reading = recipes.read(form)
    assert reading.choices is not None, reading.errors
    return reading.choices


def built(
    day: datetime.date = DAY, sample: int | None = None, seed: int = 20261124
) -> Iterator[tuple[dict[str, str], Recipe]]:
    """The recipes of every combination that makes one, or of a seeded sample of that many."""
    forms = list(texts(day))
    if sample is not None:
        random.Random(seed).shuffle(forms)
    made = 0
    for form in forms:
        recipe = recipes.build(choices(form), day)
        if isinstance(recipe, Recipe):
            yield form, recipe
            made += 1
            if made == sample:
                return
