"""The figure version-ladder: builds of hosts and images as rungs, and what the rules say of every pair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal import facts
from portal.curriculum.claims import deciding, telling_sources
from portal.facts import Release
from portal.items.words import headline, symbol
from portal.placement import Placement
from portal.rules import Verdict, check

FIRST = "windows-server-2022", "ltsc2019"
MODES = ("process", "hyperv")
SHORT = {"go": "yes", "part": "with limits", "stop": "no", "unk": "not known"}


def view() -> Mapping[str, Any]:
    """Rungs from the newest build down, the pairs as numbers of outcomes, and the pair that is chosen first."""
    hosts, images = _hosts(), facts.current().image_releases()
    outcomes: dict[tuple[str, str, str, str], int] = {}
    cited: dict[str, None] = {}

    def outcome(host: Release, image: Release, mode: str) -> int:
        report = check(Placement.of(host.slug, image.image_key, mode))
        cited.update(dict.fromkeys(telling_sources(report)))
        rule = deciding(report)
        met = report.verdict is Verdict.RUNS
        known = (symbol(report), headline(report), rule.met if met else rule.title, rule.id)
        return outcomes.setdefault(known, len(outcomes))

    pairs = {
        host.slug: [[outcome(host, image, mode) for mode in MODES] for image in images] for host in hosts
    }
    names = list(outcomes)
    builds = sorted({each.build for each in (*hosts, *images)}, reverse=True)
    chosen = next(n for n, image in enumerate(images) if image.image_key == FIRST[1])
    host = next(each for each in hosts if each.slug == FIRST[0])
    span = sorted((host.build, images[chosen].build))
    answers = [names[number] for number in pairs[host.slug][chosen]]
    return {
        "rungs": [
            {
                "build": build,
                "images": [(n, image) for n, image in enumerate(images) if image.build == build],
                "hosts": [
                    (each, " ".join(f"{a},{b}" for a, b in pairs[each.slug]))
                    for each in hosts
                    if each.build == build
                ],
                "between": span[0] <= build <= span[1],
            }
            for build in builds
        ],
        "images": images,
        "table": [(each, [_cell(names, pair) for pair in pairs[each.slug]]) for each in hosts],
        "outcomes": names,
        "answers": answers,
        "first": {"host": host, "image": images[chosen]},
        "say": _says(host, images[chosen], answers),
        "sources": tuple(cited)[:6],
    }


def _hosts() -> list[Release]:
    """The hosts that still get updates; the explorer has the others too."""
    day = Placement.of("linux", "linux").as_of
    return [each for each in facts.current().hosts() if each.supported_on(day)]


def _cell(names: list[tuple[str, str, str, str]], pair: list[int]) -> str:
    """Both answers in short, as in "no / yes"."""
    return " / ".join(SHORT[names[number][0]] for number in pair)


def _says(host: Release, image: Release, answers: list[tuple[str, str, str, str]]) -> str:
    """The pair as a sentence; the script makes the same one."""
    words = [each[1].lower() for each in answers]
    return (
        f"{image.short} image ({image.build}) on {host.short} ({host.build}): "
        f"process isolation: {words[0]}; Hyper-V isolation: {words[1]}."
    )
