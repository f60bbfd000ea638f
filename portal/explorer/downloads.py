"""The explorer's answers as files: one answer, or the whole matrix, as JSON and CSV."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from portal.answers.encoding import encode
from portal.answers.placements import answer_of
from portal.explorer import matrix
from portal.http import csv_file
from portal.placement import Placement
from portal.rules import check

ANSWER_COLUMNS = (
    "host", "image", "isolation", "orchestrator", "as_of", "verdict", "stage", "rule", "result", "severity", "where",
    "message", "sources",
)  # fmt: skip


def json_file(filename: str, data: Any) -> HttpResponse:
    """Plain data as a JSON file to download."""
    response = HttpResponse(encode(data), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _answer_json(placement: Placement) -> HttpResponse:
    """The same as the interface for programs gives."""
    return json_file("answer.json", answer_of(check(placement), placement))


def _answer_csv(placement: Placement) -> HttpResponse:
    """A row for each thing that a rule found, each with the question and the verdict."""
    report = check(placement)
    question = (
        placement.host.text,
        placement.image.reference,
        placement.isolation,
        placement.orchestrator,
        placement.as_of.isoformat(),
        report.verdict.value,
        report.stage.value if report.stage else "",
    )
    rows = [
        (*question, o.rule.id, o.state.value, o.severity.value, o.where, o.message, " ".join(o.sources))
        for o in report.outcomes
    ]
    return csv_file("answer.csv", [ANSWER_COLUMNS, *rows])


def _matrix_json(placement: Placement) -> HttpResponse:
    question = {
        "isolation": placement.isolation,
        "orchestrator": placement.orchestrator,
        "as_of": placement.as_of.isoformat(),
    }
    cells = [dict(zip(matrix.COLUMNS, row, strict=True)) for row in matrix.rows(placement)]
    return json_file("matrix.json", question | {"cells": cells})


def _matrix_csv(placement: Placement) -> HttpResponse:
    question = (placement.isolation, placement.orchestrator, placement.as_of.isoformat())
    head = (*matrix.COLUMNS, "isolation", "orchestrator", "as_of")
    return csv_file("matrix.csv", [head, *((*row, *question) for row in matrix.rows(placement))])


# What the address's `download` can name.
DOWNLOADS: dict[str, Callable[[Placement], HttpResponse]] = {
    "answer.json": _answer_json,
    "answer.csv": _answer_csv,
    "matrix.json": _matrix_json,
    "matrix.csv": _matrix_csv,
}
