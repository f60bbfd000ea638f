"""
The builder's pages: a form whose state is an address, a Dockerfile whose every line says why it is there, its files
and its decision record.

What must not be in an address (values of variables, certificates, own lines) travels by POST: with each live update, with the files,
and from the page that reads a file back.
"""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal.builder import form as forms
from portal.builder import remarks
from portal.builder.archive import archive
from portal.builder.outputs import as_html
from portal.builder.state import UNSHARED, State, full_params, left_out, link, shape, share_params, state
from portal.http import page_or_part

PRIVATE = ("env", *UNSHARED, "prev", "was")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters(*PRIVATE)
def builder(request: HttpRequest) -> HttpResponse:
    """The builder; a field that cannot be used gets a message beside it, status 200."""
    day, given = day_of(request), given_in(request)
    current = state(given, day)
    params = share_params(current.reading.values)
    live = request.headers.get("HX-Request") == "true"
    context = _context(current, params, given)
    # A whole page that came by POST goes on by POST: it has what an address must not have.
    context["by_post"] = request.method == "POST" and not live
    wrong = {*given.get("bad", "").split(","), *current.reading.errors}
    context["marked"] = [
        each for each in context["fields"].values() if each["typed"] and each["name"] in wrong
    ]
    # The files of a shared link are those of its day.
    context["dated"] = f"?as_of={day.isoformat()}" if "as_of" in request.GET else ""
    context["share_url"] = request.build_absolute_uri(
        f"{reverse('builder:builder')}?{urlencode(params | {'as_of': day.isoformat()})}"
    )
    response = page_or_part(request, "builder/builder.html", "result", context)
    if live:
        pushed = request.headers.get("HX-Trigger") == "b-update"
        response["HX-Push-Url" if pushed else "HX-Replace-Url"] = f"{request.path}?{urlencode(params)}"
    if request.method == "POST":
        response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters(*PRIVATE)
def download(request: HttpRequest) -> HttpResponse:
    """The files as a zip; choices that make no file show the builder with its messages, status 422."""
    given = given_in(request)
    current = state(given, day_of(request))
    if current.recipe is None:
        return _nothing(request, current, given)
    response = HttpResponse(archive(current.recipe), content_type="application/zip")
    name = current.recipe.choices.image_name
    response["Content-Disposition"] = f'attachment; filename="{name}-container.zip"'
    return response


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters(*PRIVATE)
def record(request: HttpRequest) -> HttpResponse:
    """The decision record, made for paper, or with `format=md` as a file of Markdown; 422 where there is no recipe."""
    given = given_in(request)
    current = state(given, day_of(request))
    if current.recipe is None:
        return _nothing(request, current, given)
    if given.get("format") == "md":
        response = HttpResponse(current.recipe.decision, content_type="text/markdown; charset=utf-8")
        name = current.recipe.choices.image_name
        response["Content-Disposition"] = f'attachment; filename="{name}-decision.md"'
        return response
    context = {
        "recipe": current.recipe,
        "record": as_html(current.recipe.decision),
        "state_fields": full_params(current.reading.values),
        "back": f"{reverse('builder:builder')}?{urlencode(share_params(current.reading.values))}",
        "title": _("Decision record: %(name)s") % {"name": current.recipe.choices.project},
    }
    return render(request, "builder/record.html", context)


def given_in(request: HttpRequest) -> dict[str, str]:
    """What the form or the address says, each field as one text; of lists every value, one a line."""
    sent: QueryDict = request.POST if request.method == "POST" else request.GET
    return {name: "\n".join(sent.getlist(name)) if name == "features" else sent[name] for name in sent}


def day_of(request: HttpRequest) -> datetime.date:
    """The day in a shared link, so that it leads to what was shared; else, and if unreadable, today."""
    try:
        day = datetime.date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        return datetime.datetime.now(datetime.UTC).date()
    return day if 2016 <= day.year <= 2040 else datetime.datetime.now(datetime.UTC).date()


def _nothing(request: HttpRequest, current: State, given: dict[str, str]) -> HttpResponse:
    context = _context(current, share_params(current.reading.values), given)
    context["by_post"] = request.method == "POST"
    return page_or_part(request, "builder/builder.html", "result", context, status=422)


def _context(current: State, params: dict[str, str], given: dict[str, str]) -> dict[str, Any]:
    values, recipe = current.reading.values, current.recipe
    fields = forms.fields(current)
    slugs = [output.slug for output in current.outputs]
    return {
        "state": current,
        "values": values,
        "fields": fields,
        "own": forms.own_fields(current, fields),
        "has_port": "port" in fields,
        "groups": forms.options_of(current, fields),
        "wrong": forms.wrong(current),
        "recipe": recipe,
        "base": remarks.chosen_base(current),
        "shown": given.get("out", "") if given.get("out") in slugs else "df",
        "touched": remarks.touched(current),
        "record": as_html(recipe.decision, deeper=True) if recipe else "",
        "state_fields": full_params(values),
        "practice_url": f"{reverse('builder:practice')}?{urlencode(params)}",
        "record_url": f"{reverse('builder:record')}?{urlencode(params)}",
        "shape": shape(current.asked),
        "prev": urlencode(full_params(values)) if recipe else current.prev,
        "was": current.was,
        "bad": ",".join(current.reading.errors),
        "left_out": left_out(values),
        "status": status(current),
        "findings": remarks.findings(current),
        "counts": remarks.counts(current),
        "fits": remarks.fits(current),
        "ways_out": _ways_out(current),
        "title": title(current),
    }


def _ways_out(current: State) -> list[dict[str, Any]]:
    """The changes that make it work: links, or where an address would lose something, forms."""
    if current.obstacle is None:
        return []
    path = reverse("builder:builder")
    values = current.reading.values
    private = left_out(values)
    return [
        {
            "title": title,
            "href": f"{path}?{link(values, **changes)}",
            "fields": full_params({**values, **changes}) if private else {},
        }
        for title, changes in current.obstacle.ways_out
    ]


def status(current: State) -> str:
    """The one sentence that a screen reader hears after a change."""
    if current.reading.errors:
        return _("Some fields cannot be used yet.")
    if current.obstacle:
        return current.obstacle.message
    told = ", ".join(remarks.touched(current))
    counts = ", ".join(remarks.counts(current))
    return " ".join(f"{part}." for part in (told, counts) if part)


def title(current: State) -> str:
    """The page's title: it names the state."""
    if current.choices is None or current.recipe is None:
        return _("Dockerfile builder")
    host = current.recipe.placement_report.subject.host.name
    return _("%(kind)s on %(host)s: Dockerfile") % {"kind": current.choices.kind.name, "host": host}
