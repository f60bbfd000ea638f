"""Questions about Kubernetes manifests: what do the rules say about each pod of this text?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal import facts
from portal.answers import outcomes
from portal.answers.fields import Field, choice, day, read, text
from portal.answers.schemas import FAILING_STAGE, MISSING, SUMMARY, VERDICT, a_list, a_text, closed, number
from portal.podspec import LIMIT, Manifest, PodSpec
from portal.podspec import read as read_manifest
from portal.rules import Report, State, Verdict, check

ABOUT = "What do the rules say about each pod of a Kubernetes manifest? YAML or JSON, several documents in one text."
EXAMPLE = {
    "text": "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n"
    "  - {name: web, image: 'mcr.microsoft.com/windows/servercore:ltsc2022'}\n",
    "host": "windows-server-2022",
}
_POD = closed(
    "One pod, by itself or as the template of a controller.",
    kind=a_text(),
    name=a_text(),
    line=number("First line of its specification."),
    verdict=VERDICT,
    stage=FAILING_STAGE,
    summary=SUMMARY,
    missing=MISSING,
    outcomes=a_list(outcomes.OUTCOME, "What every rule says that applies, by line."),
    ignored=a_list(outcomes.IGNORED, "What comments set aside."),
)
ANSWER = closed(
    verdict=VERDICT,
    summary=SUMMARY,
    pods=a_list(_POD),
    others=a_list(closed(line=number(), name=a_text()), "Objects that are no pods."),
    problems=a_list(closed(line=number("0 for the whole."), message=a_text()), "What cannot be read."),
)
_WORDS = {
    Verdict.RUNS: "It starts.",
    Verdict.LIMITS: "It starts, with warnings.",
    Verdict.BLOCKED: "It does not start.",
    Verdict.UNKNOWN: "Not known.",
}
# The worst first; what is not known may still be the worst.
_WORST = (Verdict.BLOCKED, Verdict.UNKNOWN, Verdict.LIMITS, Verdict.RUNS)


def hosts() -> list[str]:
    """The releases that nodes can have."""
    return [release.slug for release in facts.current().hosts() if release.kind == "server"]


def fields() -> dict[str, Field]:
    """What a question may have."""
    host = "Release of the nodes where the manifest leaves it open."
    return {
        "text": text(f"The manifest, at most {LIMIT:,} bytes.", LIMIT),
        "host": choice(host, hosts(), "", "release of nodes"),
        "as_of": day(),
    }


def answer_of(manifest: Manifest, reports: Sequence[tuple[PodSpec, Report]]) -> dict[str, Any]:
    """What was read of a text, and the report on each pod, as plain data."""
    verdicts = [report.verdict for _pod, report in reports]
    if manifest.problems or not reports:
        verdicts.append(Verdict.UNKNOWN)
    worst = min(verdicts, key=_WORST.index)
    return {
        "verdict": worst.value,
        "summary": _summary(manifest, reports, worst),
        "pods": [_pod(pod, report) for pod, report in reports],
        "others": [{"line": line, "name": name} for line, name in manifest.others],
        "problems": [{"line": line, "message": message} for line, message in manifest.problems],
    }


def answer(given: Any) -> dict[str, Any]:
    """Question in, answer out; raises Unreadable or TooBig."""
    asked = read(given, fields())
    manifest = read_manifest(asked["text"])
    pods = [pod.aimed(host=asked["host"], as_of=asked["as_of"]) for pod in manifest.pods]
    return answer_of(manifest, [(pod, check(pod)) for pod in pods])


def _summary(manifest: Manifest, reports: Sequence[tuple[PodSpec, Report]], worst: Verdict) -> str:
    for pod, report in reports:
        if report.verdict is worst:
            return f"{pod.kind} {pod.name}: ".replace(" :", ":") + _said(report)
    return manifest.problems[0][1] if manifest.problems else "There is no pod in it."


def _said(report: Report) -> str:
    decisive = report.decisive if report.verdict is not Verdict.RUNS else ()
    return decisive[0].message if decisive else _WORDS[report.verdict]


def _pod(pod: PodSpec, report: Report) -> dict[str, Any]:
    said = outcomes.by_line(o for o in report.outcomes if o.state is not State.IGNORED)
    return {
        "kind": pod.kind,
        "name": pod.name,
        "line": pod.line,
        "verdict": report.verdict.value,
        "stage": report.stage.value if report.stage else None,
        "summary": _said(report),
        "missing": list(report.missing),
        "outcomes": [outcomes.as_data(each) for each in said],
        "ignored": [outcomes.as_data(each) for each in report.ignored],
    }
