"""Questions about placements: will this image run on this host?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from portal.answers.fields import Field, day, unknown
from portal.answers.schemas import (
    FAILING_STAGE,
    MISSING,
    RULE,
    SEVERITY,
    SOURCES,
    SUMMARY,
    VERDICT,
    a_list,
    a_text,
    closed,
    one_of_words,
    or_null,
)
from portal.placement import FIELDS, ISOLATIONS, PLATFORMS, Placement, Unreadable
from portal.placement.combining import FAMILIES, host_of, image_of
from portal.placement.details import ACTIONS, EDITIONS, MOUNTS, RUNTIME_NAMES, SYSTEMS
from portal.placement.words import NEEDS
from portal.rules import Fix, Outcome, Report, State, Verdict, check
from portal.rules.offered import worthwhile

# Characters of any one text.
LONGEST = 1_000
_TEXT = {"type": ["string", "null"], "maxLength": LONGEST}
_FLAG = {"type": ["boolean", "string", "null"], "maxLength": LONGEST}
_BUILD = {"type": ["integer", "string", "null"], "minimum": 10_000, "maximum": 99_999, "maxLength": LONGEST}
_REVISION = _BUILD | {"minimum": 0}
_WORDS = {
    "type": ["array", "string", "null"],
    "items": {"type": "string"},
    "maxItems": 50,
    "maxLength": LONGEST,
}


def _word(known: Collection[str]) -> Mapping[str, Any]:
    return {"enum": [*known, "", None]}


_FIELDS: dict[str, tuple[str, Mapping[str, Any]]] = {
    "host": ("The host: a name, slug or build, or the line that ver prints.", _TEXT),
    "host_os": ("Its system where nothing else is known: windows-server-2022, windows-11, linux.", _TEXT),
    "host_build": ("Third number of its Windows version, such as 20348.", _BUILD),
    "host_revision": ("Fourth number of its Windows version, such as 2340.", _REVISION),
    "image": ("The image: a reference, or a tag such as ltsc2022.", _TEXT),
    "image_os": ("System of the image.", _word(SYSTEMS)),
    "image_family": ("Windows base image underneath.", _word(FAMILIES)),
    "image_build": ("Third number of the image's Windows version.", _BUILD),
    "image_revision": ("Fourth number of the image's Windows version.", _REVISION),
    "isolation": ("Isolation mode; default leaves it to the engine.", _word(ISOLATIONS)),
    "orchestrator": ("What starts the container; docker if absent.", _word(PLATFORMS)),
    "as_of": day()[:2],
    "action": ("What has to go well; run if absent.", _word(ACTIONS)),
    "needs": (f"What the program needs: {', '.join(NEEDS)}.", _WORDS),
    "features_on_demand": ("Features on demand that are added to the image.", _WORDS),
    "gpu": ("Whether a GPU is asked for, or its kind: directx, cuda.", _FLAG),
    "device": ("A device: com, gpio, spi, i2c, usb, or class/GUID.", _FLAG),
    "gmsa": ("Whether a group managed service account is used, or its name.", _FLAG),
    "replicas": (
        "How many containers at once.",
        _BUILD | {"minimum": 0, "maximum": 1_000_000},
    ),
    "host_process": ("Whether it is a HostProcess container.", _FLAG),
    "host_network": ("Whether it asks for the host's network.", _FLAG),
    "mount": ("What is mounted.", _word(MOUNTS)),
    "runtime": (f"Runtime with version, such as containerd 1.7: {', '.join(RUNTIME_NAMES)}.", _TEXT),
    "tty": ("Whether there is a terminal.", _FLAG),
    "command": ("What is run, as a text or a list.", {"type": ["array", "string", "null"], "items": {"type": "string"}}),
    "memory_limit": (
        "Bytes, 512m, 2g; none or null for no limit.",
        {"type": ["integer", "string", "null"], "minimum": 0, "maximum": 2**50 - 1, "maxLength": LONGEST},
    ),
    "hypervisor": ("Whether the host has a hypervisor for utility VMs: available or not.", _FLAG),
    "daemon_os": ("Which containers the engine runs, where it can run both.", _word(SYSTEMS)),
    "host_edition": ("Edition of Windows.", _word(EDITIONS)),
}  # fmt: skip
QUESTION_FIELDS = (*(name for name in _FIELDS if name not in FIELDS), *FIELDS)
ABOUT = (
    "Will an image run on a host? Every field may be absent or null; words are also read in other spellings."
)
EXAMPLE = {"host": "windows-server-2022", "image": "mcr.microsoft.com/windows/servercore:ltsc2019"}
_TO = {"type": "object", "additionalProperties": {"type": "string"}}
_FIX = closed(
    "A change that leads to a better verdict, or where it runs, to one that is no worse.",
    title=a_text(),
    detail=a_text(),
    command=a_text("A command that makes the change, or empty."),
    to=or_null(_TO, "The question with the change made."),
)
_OUTCOME = closed(
    rule=RULE,
    result=one_of_words(["holds", "breaks", "asks", "failed"], "What the rule found."),
    severity=SEVERITY,
    where=a_text("The field that it is about."),
    message=a_text(),
    sources=SOURCES,
    fix=or_null(_FIX),
)
ANSWER = closed(
    verdict=VERDICT,
    stage=FAILING_STAGE,
    summary=SUMMARY,
    isolation=or_null(one_of_words(["process", "hyperv"]), "The isolation mode that results."),
    outcomes=a_list(_OUTCOME, "What every rule says that applies."),
    missing=MISSING,
)
_STATES = {State.HOLDS: "holds", State.BREAKS: "breaks", State.ASKS: "asks", State.FAILED: "failed"}
_VERDICTS = {
    Verdict.RUNS: "It runs.",
    Verdict.LIMITS: "It runs, with limits.",
    Verdict.BLOCKED: "It does not run.",
    Verdict.UNKNOWN: "Not known.",
}


def fields() -> dict[str, Field]:
    """What a question may have; `question_of` reads them together, because they have to fit."""
    return {name: Field(*_FIELDS[name]) for name in QUESTION_FIELDS}


def question_of(given: Any) -> Placement:
    """The placement that a JSON object asks about; raises Unreadable with a sentence for every bad field."""
    if not isinstance(given, dict):
        raise Unreadable({"question": "A question is a JSON object."})
    errors = unknown(given, QUESTION_FIELDS)
    if too_long := _too_long(given):
        raise Unreadable(errors | too_long)
    parts: dict[str, Any] = {}
    for name, read in (("host", host_of), ("image", image_of)):
        try:
            parts[name] = read(given)
        except Unreadable as error:
            errors |= error.errors
    texts = {name: given.get(name) for name in ("isolation", "orchestrator", "as_of")}
    for name, value in texts.items():
        if value is not None and not isinstance(value, str):
            errors[name] = "This has to be a text."
            texts[name] = ""
    more = {name: value for name, value in given.items() if name in FIELDS}
    if more.get("memory_limit", 1) is None:
        # A program that writes null for the limit says that there is none.
        more["memory_limit"] = "none"
    try:
        asked = Placement.made(
            parts.get("host"),
            parts.get("image"),
            texts["isolation"] or "",
            texts["orchestrator"] or "",
            texts["as_of"],
            **more,
        )
    except Unreadable as error:
        errors |= error.errors
    if errors:
        raise Unreadable(errors)
    return asked


def answer_of(report: Report, placement: Placement) -> dict[str, Any]:
    """The answer as plain data, in the order and with the names of the interface."""
    return {
        "verdict": report.verdict.value,
        "stage": report.stage.value if report.stage else None,
        "summary": summary(report),
        "isolation": placement.effective_isolation,
        "outcomes": [_outcome(report, each) for each in report.outcomes],
        "missing": list(report.missing) if report.verdict is Verdict.UNKNOWN else [],
    }


def answer(given: Any) -> dict[str, Any]:
    """Question in, answer out; raises Unreadable."""
    placement = question_of(given)
    return answer_of(check(placement), placement)


def summary(report: Report) -> str:
    """The verdict and its first reason in one sentence."""
    decisive = report.decisive
    return decisive[0].message if decisive else _VERDICTS[report.verdict]


def _outcome(report: Report, outcome: Outcome) -> dict[str, Any]:
    fix = next(iter(worthwhile(report, outcome.fixes)), None)
    return {
        "rule": outcome.rule.id,
        "result": _STATES[outcome.state],
        "severity": outcome.severity.value,
        "where": outcome.where,
        "message": outcome.message,
        "sources": list(outcome.sources),
        "fix": _fix(fix) if fix else None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, "detail": fix.detail, "command": fix.command, "to": fix.to.params()}


def _too_long(given: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: f"That is {len(value)} characters; at most {LONGEST} are read."
        for name, value in given.items()
        if isinstance(value, str) and len(value) > LONGEST
    }
