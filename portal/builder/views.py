"""The builder's page: a GET form, and a Dockerfile whose every line says why it is there."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal import facts
from portal.builder.archive import archive
from portal.builder.state import NAMES, State, finding_symbol, link, share_params, state
from portal.http import page_or_part
from portal.recipes import KINDS, Finding
from portal.recipes.choices import KIND_FIELDS
from portal.recipes.fields import Field
from portal.recipes.kind import Kind

# A live update sends these along only when their mark of being wrong comes or goes, so that nothing that
# somebody is typing is lost.
TYPED = ("project", "start", *KIND_FIELDS, "port", "publish", "health", "env")


@login_not_required
@require_safe
def builder(request: HttpRequest) -> HttpResponse:
    """The builder; a field that cannot be used gets a message beside it, status 200."""
    day = _day(request)
    current = state(request.GET.dict(), day)
    params = share_params(current.reading.values)
    context = _context(current, params)
    wrong = {*request.GET.get("bad", "").split(","), *current.reading.errors}
    context["marked"] = [context["fields"][name] for name in TYPED if name in wrong and _shown(current, name)]
    context["share_url"] = request.build_absolute_uri(
        f"{request.path}?{urlencode(params | {'as_of': day.isoformat()})}"
    )
    response = page_or_part(request, "builder/builder.html", "result", context)
    if request.headers.get("HX-Request") == "true":
        pushed = request.headers.get("HX-Trigger") == "b-update"
        response["HX-Push-Url" if pushed else "HX-Replace-Url"] = f"{request.path}?{urlencode(params)}"
    return response


@login_not_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The files as a zip; choices that make no file show the builder with its messages, status 422."""
    current = state(request.GET.dict(), _day(request))
    if current.recipe is None:
        context = _context(current, share_params(current.reading.values))
        return page_or_part(request, "builder/builder.html", "result", context, status=422)
    response = HttpResponse(archive(current.recipe), content_type="application/zip")
    name = current.recipe.choices.image_name
    response["Content-Disposition"] = f'attachment; filename="{name}-container.zip"'
    return response


def _shown(current: State, name: str) -> bool:
    """Whether the form has this text field for the kind."""
    kind = KINDS.get(current.reading.values["kind"])
    if name == "start" or name in KIND_FIELDS:
        return kind is not None and name in [field.name for field in _own_fields(kind)]
    return kind is None or kind.port != 0 or name not in ("port", "publish", "health")


def _own_fields(kind: Kind) -> list[Field]:
    """The text fields that a kind of application has for itself: what starts, and whatever else."""
    return [*([kind.start] if kind.start else []), *kind.fields]


def _day(request: HttpRequest) -> datetime.date:
    """The day in a shared link, so that it leads to what was shared; else, and if unreadable, today."""
    try:
        day = datetime.date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return datetime.datetime.now(datetime.UTC).date()
    return day if 2016 <= day.year <= 2040 else datetime.datetime.now(datetime.UTC).date()


def _context(current: State, params: dict[str, str]) -> dict[str, Any]:
    reading, recipe = current.reading, current.recipe
    kind = KINDS.get(reading.values["kind"])
    fields = {name: _field(current, name) for name in NAMES}
    return {
        "state": current,
        "values": reading.values,
        "fields": fields,
        "own": [
            fields[own.name] | {"label": own.label, "hint": own.hint, "example": own.example}
            for own in (_own_fields(kind) if kind else [])
        ],
        "has_port": kind is None or kind.port != 0,
        # What was typed can be gone to; a list of radio buttons has no one field.
        "wrong": [
            (name if name in (*TYPED, "kind", "host") else "", NAMES[name], message)
            for name, message in reading.errors.items()
        ],
        "recipe": recipe,
        "rows": current.rows,
        "prev": urlencode(params) if recipe else current.prev,
        "was": current.was,
        "bad": ",".join(reading.errors),
        "status": status(current),
        "findings": _findings(current),
        "counts": _counts(current),
        "fits": _fits(current),
        "ways_out": _ways_out(current),
        "download_url": f"{reverse('builder:download')}?{urlencode(reading.values)}",
        "title": title(current),
        "folder_hint": kind.folder if kind else "",
    }


def _field(current: State, name: str) -> dict[str, Any]:
    """What the form shows of one field: words, value, options, message, and the remarks that its choice causes."""
    recipe = current.recipe
    changed = current.change is not None and any(field[0] == name for field in current.change.fields)
    notes = [_note(note) for note in recipe.notes if note.field == name] if recipe else []
    found = [_remark(f[0]) for f in _by_rule(recipe.findings) if f[0].field == name] if recipe else []
    obstacle = current.obstacle
    return {
        "name": name,
        "label": NAMES[name],
        "value": current.reading.values.get(name, ""),
        "options": current.options.get(name, []),
        "error": current.reading.errors.get(name, ""),
        # Options say by themselves why they are off; kind and host are lists, where that has no room.
        "blocked": obstacle.message
        if obstacle and name in obstacle.fields and name in ("kind", "host")
        else "",
        "settled": current.reading.settled.get(name, ""),
        "notes": notes + found,
        "changed": changed,
    }


def _note(note: Any) -> dict[str, Any]:
    known = facts.current().sources
    return {
        "symbol": "part" if note.tone == "warning" else "know",
        "title": note.title,
        "text": note.text,
        "sources": [_source(known[source]) for source in note.sources],
    }


def _source(source: Any) -> dict[str, str]:
    return {"title": source.title, "href": reverse("rulebook:fact", args=[source.id])}


def _remark(finding: Any) -> dict[str, Any]:
    outcome = finding.outcome
    rule = {"title": outcome.rule.id, "href": reverse("rulebook:rule", args=[outcome.rule.id])}
    return {"symbol": finding_symbol(finding), "title": outcome.title, "text": "", "sources": [rule]}


def _findings(current: State) -> list[dict[str, Any]]:
    if current.recipe is None:
        return []
    rows = [_row(findings) for findings in _by_rule(current.recipe.findings)]
    rows += [
        _note(note) | {"rule": "", "field": note.field, "label": NAMES[note.field]}
        for note in current.recipe.notes
    ]
    order = ("stop", "part", "know")
    return sorted(rows, key=lambda row: order.index(str(row["symbol"])))


def _by_rule(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings of one rule at one field belong together, such as those about the bases of two stages."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        key = (finding.outcome.rule.id, finding.field, finding.outcome.title)
        groups.setdefault(key, []).append(finding)
    return list(groups.values())


def _row(findings: list[Finding]) -> dict[str, Any]:
    first = findings[0]
    return {
        "symbol": finding_symbol(first),
        "title": first.outcome.title,
        "text": " ".join(dict.fromkeys(finding.outcome.message for finding in findings)),
        "rule": first.outcome.rule.id,
        "field": first.field,
        "label": NAMES[first.field],
    }


def _fits(current: State) -> dict[str, str] | None:
    """One line on why the image runs on the host."""
    if current.recipe is None or current.recipe.placement_report.errors:
        return None
    report = current.recipe.placement_report
    holding = [o for o in report.holding if o.rule.id == "isolation-not-supported"] or list(report.holding)
    if not holding:
        return None
    query = urlencode(report.subject.params())
    return {
        "title": _("Image and host fit"),
        "text": holding[0].message,
        "href": f"{reverse('explorer:explorer')}?{query}",
    }


def _counts(current: State) -> list[str]:
    if current.recipe is None:
        return []
    symbols = [row["symbol"] for row in _findings(current)]
    stop, part, know = (symbols.count(s) for s in ("stop", "part", "know"))
    words = [_("1 fits")] if _fits(current) else []
    words += [ngettext("%(n)s mistake", "%(n)s mistakes", stop) % {"n": stop}] if stop else []
    words += [_("%(n)s to decide") % {"n": part}] if part else []
    return words + ([_("%(n)s to know") % {"n": know}] if know else [])


def _ways_out(current: State) -> list[dict[str, str]]:
    if current.obstacle is None:
        return []
    path = reverse("builder:builder")
    values = current.reading.values
    return [
        {"title": title, "href": f"{path}?{link(values, **changes)}"}
        for title, changes in current.obstacle.ways_out
    ]


def status(current: State) -> str:
    """The one sentence that a screen reader hears after a change."""
    if current.reading.errors:
        return _("Some fields cannot be used yet.")
    if current.obstacle:
        return current.obstacle.message
    counts = ", ".join(_counts(current))
    if current.change and current.change.lines:
        n = current.change.lines
        changed = ngettext("%(n)s line changed", "%(n)s lines changed", n) % {"n": n}
        return f"{changed}. {counts}." if counts else f"{changed}."
    return f"{counts}." if counts else ""


def title(current: State) -> str:
    """The page's title: it names the state."""
    if current.choices is None or current.recipe is None:
        return _("Dockerfile builder")
    host = current.recipe.placement_report.subject.host.name
    return _("%(kind)s on %(host)s: Dockerfile") % {"kind": current.choices.kind.name, "host": host}
