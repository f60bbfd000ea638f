"""Questions about what somebody has at hand: an output, an error, a file. What is it, and what follows?"""

from __future__ import annotations

import datetime
from typing import Any

from portal import intake
from portal.answers import placements
from portal.answers.fields import Field, day, read, text
from portal.answers.schemas import SOURCES, SUMMARY, VERDICT, a_list, a_text, closed, number
from portal.intake.answers import MOST_ROWS, host_name
from portal.rules import Verdict

ABOUT = "What is this text, which questions follow from it, and what are the answers?"
EXAMPLE = {
    "text": "Microsoft Windows [Version 10.0.20348.2340]\ndocker run mcr.microsoft.com/windows/servercore:ltsc2019\n"
}
_TEXTS: dict[str, Any] = {"type": "object", "additionalProperties": {"type": "string"}}
_FOUND = closed(label=a_text(), value=a_text(), line=number())
_PART = closed(kind=a_text(), name=a_text("Completes: This is ..."), line=number(), found=a_list(_FOUND))
_ROW = closed(
    "A question that the text asks, with its answer.",
    hosts=a_list(a_text(), "The nodes or hosts that it is about."),
    image=a_text(),
    question=_TEXTS | {"description": "As /placements takes it."},
    answer=placements.ANSWER,
)
_ERROR = closed(
    "A known error that the text shows.",
    id=a_text(),
    name=a_text(),
    line=number(),
    meaning=a_text(),
    actions=a_list(a_text()),
    sources=SOURCES,
)
ANSWER = closed(
    verdict={**VERDICT, "description": "Of the answer that matters most; unknown if there is none."},
    summary=SUMMARY,
    kind=a_text("What the text is, in words."),
    parts=a_list(_PART, "What was recognised, piece by piece."),
    fields=_TEXTS | {"description": "Fields of one placement, as far as the text tells them."},
    answers=a_list(_ROW, f"Each host with each image, at most {MOST_ROWS}."),
    left_out=number("How many further pairs were not asked about."),
    errors=a_list(_ERROR),
    remarks=a_list(a_text(), "What verdicts and errors tell together."),
    missing=a_list(closed(field=a_text(), what=a_text(), how=a_text("How to get it.")), "What would decide."),
    fits=a_list(closed(reference=a_text(), release=a_text()), "Base images that fit a project."),
    notes=a_list(a_text()),
    steps=a_list(closed(page=a_text(), title=a_text(), params=_TEXTS), "Pages to go on with."),
    cut={"type": "boolean", "description": "Whether the text was too long to be read in full."},
)


def fields() -> dict[str, Field]:
    """What a question may have."""
    return {"text": text(f"What you have, at most {intake.LIMIT:,} bytes.", intake.LIMIT), "as_of": day()}


def answer(given: Any) -> dict[str, Any]:
    """Question in, answer out; raises Unreadable or TooBig."""
    asked = read(given, fields())
    return answer_of(intake.recognise(asked["text"]), asked["as_of"])


def answer_of(recognised: intake.Recognised, today: datetime.date) -> dict[str, Any]:
    """What was recognised and what the engine says to it, as plain data."""
    said = intake.answer(recognised, today)
    main = said.main
    return {
        "verdict": (main.report.verdict if main else Verdict.UNKNOWN).value,
        "summary": placements.summary(main.report) if main else f"Recognised: {recognised.kind}.",
        "kind": recognised.kind,
        "parts": [_part(part) for part in recognised.parts],
        "fields": dict(recognised.fields),
        "answers": [_row(row) for row in said.rows],
        "left_out": said.left_out,
        "errors": [_error(error) for error in recognised.errors],
        "remarks": list(said.remarks),
        "missing": [{"field": each.field, "what": each.what, "how": each.how} for each in recognised.missing],
        "fits": [
            {"reference": fit.reference, "release": fit.release}
            for fit in dict.fromkeys(fit for part in recognised.parts for fit in part.fits)
        ],
        "notes": list(recognised.notes),
        "steps": [
            {"page": step.page, "title": step.title, "params": dict(step.params)} for step in recognised.steps
        ],
        "cut": recognised.cut,
    }


def _part(part: intake.Part) -> dict[str, Any]:
    found = [{"label": each.label, "value": each.value, "line": each.line} for each in part.found]
    return {"kind": part.kind, "name": part.name, "line": part.line, "found": found}


def _row(row: intake.Row) -> dict[str, Any]:
    return {
        "hosts": list(dict.fromkeys(host_name(host) for host in row.hosts)),
        "image": row.image.label or row.placement.image.reference,
        "question": row.placement.params(day=True),
        "answer": placements.answer_of(row.report, row.placement),
    }


def _error(error: intake.Error) -> dict[str, Any]:
    known = error.known
    return {
        "id": known.id,
        "name": known.name,
        "line": error.line,
        "meaning": known.meaning,
        "actions": list(known.actions),
        "sources": list(known.sources),
    }
