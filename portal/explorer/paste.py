"""
The page for pastes: what it is, what the engine says to it, and where to go on.

What people paste comes by POST and goes back in the answer. It is in no address, session, log or report; links
carry a host, an image and how it is started, and nothing else.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import facts, intake
from portal.explorer.headlines import headline
from portal.explorer.hosts import MOST as MOST_HOSTS
from portal.explorer.images import MOST as MOST_IMAGES
from portal.explorer.pasted_samples import SAMPLES
from portal.intake.answers import host_name, unanswered
from portal.placement import ORCHESTRATORS, Host, Image, Placement
from portal.rules import Report, Verdict

MOST_FOUND = 60
LINKED = ("host", "image", "isolation", "orchestrator")
# The checker and the page for manifests read no more than this.
LARGEST_FILE = 1_048_576


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text")
def paste(request: HttpRequest) -> HttpResponse:
    """The box; a sample by link, everything else by POST. Too big is 413, nothing or no text 422."""
    sample = SAMPLES.get(request.GET.get("sample", "")) if request.method != "POST" else None
    if request.method != "POST" and sample is None:
        return _show(request, "", {})
    text = (sample.text if sample else request.POST.get("text", "")).replace("\r\n", "\n")
    if not text.strip():
        message = _("Paste something, or try one of the samples.")
        return _show(request, "", {"error": message}, 422)
    if "\x00" in text or text.count("\ufffd") > max(2, len(text) // 100):
        message = _("That is no text: it has bytes that no output has. Copy it from a terminal or an editor.")
        return _show(request, "", {"error": message}, 422)
    try:
        recognised = intake.recognise(text)
    except intake.TooBig as error:
        return _show(request, "", {"error": str(error)}, 413)
    return _show(request, text, _result(recognised, text))


def _show(request: HttpRequest, text: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {"text": text, "samples": SAMPLES.values(), "title": _("Paste what you have"), **context}
    response = render(request, "explorer/paste.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _result(recognised: intake.Recognised, text: str) -> dict[str, Any]:
    """The context of an answer."""
    day = datetime.datetime.now(datetime.UTC).date()
    answer = intake.answer(recognised, day)
    main = answer.main
    found = sorted({each: 0 for part in recognised.parts for each in part.found}, key=lambda each: each.line)
    return {
        "title": _title(recognised, main),
        "recognised": recognised,
        "found": found[:MOST_FOUND],
        "unshown": max(0, len(found) - MOST_FOUND),
        "main": _row(main) if main else None,
        "report": main.report if main else None,
        "rows": [_row(row) for row in answer.rows] if len(answer.rows) > 1 else [],
        "left_out": answer.left_out,
        "remarks": [_coded(remark) for remark in answer.remarks],
        "missing": [(each.what, _coded(each.how)) for each in recognised.missing],
        "errors": [_error(error) for error in recognised.errors],
        "fits": tuple(dict.fromkeys(fit for part in recognised.parts for fit in part.fits)),
        "steps": [_step(step) for step in recognised.steps],
        "partial": _partial(recognised) if not answer.rows else "",
        "several": _several(recognised),
        "host_slug": _host_slug(recognised),
        "file_fits": len(text) <= LARGEST_FILE,
    }


def _title(recognised: intake.Recognised, main: intake.Row | None) -> str:
    if main is not None:
        return f"{headline(main.report)}: {main.placement.image.name}, {main.placement.host.name}"
    if not recognised.parts:
        return _("Nothing was recognised")
    if len(recognised.errors) == 1 and not recognised.hosts and not recognised.images:
        return recognised.errors[0].known.name
    return _("This is %(kind)s") % {"kind": recognised.kind}


def _row(row: intake.Row) -> dict[str, Any]:
    """One pair as the page shows it."""
    placement = row.placement
    reasons = [outcome.message for outcome in row.report.decisive]
    return {
        "hosts": list(dict.fromkeys(host_name(host) for host in row.hosts)),
        "nodes": [host.label for host in row.hosts if host.label][:3],
        "placement": placement,
        "image": row.image.label or placement.image.reference,
        "verdict": row.report.verdict,
        "word": headline(row.report),
        "reasons": list(dict.fromkeys(reasons))[:2],
        "asks": unanswered(row.report) if row.report.verdict is Verdict.UNKNOWN else (),
        "href": _explorer(placement),
        "ways": _ways(row.report, row.ways_out),
    }


def _ways(report: Report, ways: tuple[Any, ...]) -> list[dict[str, str]]:
    if report.verdict is Verdict.RUNS:
        return []
    return [
        {"title": fix.title, "detail": fix.detail, "command": fix.command, "href": _explorer(fix.to)}
        for fix in ways[:4]
    ]


def _explorer(placement: Placement) -> str:
    params = placement.params()
    kept = {name: params[name] for name in LINKED if params.get(name)}
    return f"{reverse('explorer:explorer')}?{urlencode(kept)}"


def _error(error: intake.Error) -> dict[str, Any]:
    known = facts.current().sources
    return {
        "known": error.known,
        "line": error.line,
        "quote": error.quote,
        "actions": [_coded(action) for action in error.known.actions],
        "sources": [known[source] for source in error.known.sources],
    }


def _coded(text: str) -> SafeString:
    """A sentence of ours with what stands in backticks as code."""
    parts = text.split("`")
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if n % 2 else part,) for n, part in enumerate(parts))
    )


def _step(step: intake.Step) -> dict[str, str]:
    """A link, or for a file the address that the form is sent to."""
    if step.page in ("builder", "advisor"):
        path = reverse(f"{step.page}:{step.page}")
        return {"title": step.title, "href": f"{path}?{urlencode(step.params)}"}
    pages = {
        "checker": "builder:checker",
        "import": "builder:import",
        "manifests": "explorer:manifests",
    }
    return {"title": step.title, "action": reverse(pages[step.page])}


def _partial(recognised: intake.Recognised) -> str:
    """The explorer with what is known where a pair is not complete."""
    known = {name: recognised.fields[name] for name in LINKED if name in recognised.fields}
    if not known.get("host") and not known.get("image"):
        return ""
    return f"{reverse('explorer:explorer')}?{urlencode(known)}"


def _several(recognised: intake.Recognised) -> list[tuple[str, str]]:
    """The pages that judge several hosts, or several images, at once: their words and addresses."""
    orchestrator = recognised.fields.get("orchestrator", "")
    common = [("orchestrator", orchestrator)] if orchestrator in ORCHESTRATORS else []
    found = []
    hosts = _readable(Host.parse, [host.text for host in recognised.hosts if not host.text.startswith("?")])
    windows = [host for host in hosts if host != "linux"]
    if len(recognised.hosts) > 1 and windows:
        address = urlencode([*(("host", host) for host in windows[:MOST_HOSTS]), *common])
        found.append((_("What runs on all of these hosts"), f"{reverse('explorer:hosts')}?{address}"))
    images = _readable(
        Image.parse, [image.text for image in recognised.images if not image.text.startswith("?")]
    )
    if len(images) > 1:
        address = urlencode([("images", "\n".join(images[:MOST_IMAGES])), *common])
        found.append((_("Which hosts run all of these images"), f"{reverse('explorer:images')}?{address}"))
    return found


def _readable(parse: Callable[[str], Any], texts: list[str]) -> list[str]:
    """The texts that can be read, each once."""
    kept = []
    for text in dict.fromkeys(texts):
        try:
            parse(text)
        except ValueError:
            continue
        kept.append(text)
    return kept


def _host_slug(recognised: intake.Recognised) -> str:
    """The host for the checker, which offers releases: the one recognised, if any."""
    build = recognised.fields.get("host_build", "")
    release = facts.current().by_build(int(build)) if build else None
    return release.slug if release and release.is_host else ""
