"""Links that show one result to whoever has them: made, listed and revoked by its owner, read without an account."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from portal import guessing
from portal.learn import content, outcome, runs
from portal.learn.models import Run, Share

DAYS = 90
MOST_LIVE = 10
_KIND = "share"
_SESSION_KEY = "share_made"


def of_run(run: Run) -> list[Share]:
    """The links to a result that work, newest first."""
    return list(run.shares.filter(_live()).order_by("-created_at", "-pk"))


def _live() -> Q:
    return Q(revoked_at=None, expires_at__gt=timezone.now())


def made(request: HttpRequest, run: Run) -> str:
    """The address of a link that was made just now, once; afterwards nobody knows it, because only a hash is kept."""
    held = request.session.get(_SESSION_KEY)
    if not isinstance(held, dict) or held.get("run") != run.key:
        return ""
    del request.session[_SESSION_KEY]
    return f"{settings.PORTAL_URL}{reverse('learn:shared', args=[held['token']])}"


def prune() -> int:
    """Delete the links that no longer work; returns how many there were."""
    gone, _ = Share.objects.exclude(_live()).delete()
    return gone


@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, key: str) -> HttpResponse:
    """Make a link; GET, as after signing in on the way, leads to the result with the button."""
    run = runs.find(request, key)
    if request.method != "POST":
        return redirect("learn:result", key=run.key)
    if run.shares.filter(_live()).count() >= MOST_LIVE:
        text = ngettext(
            "There is %(n)d link to this result. Revoke it first.",
            "There are %(n)d links to this result. Revoke one first.",
            MOST_LIVE,
        )
        messages.error(request, text % {"n": MOST_LIVE})
        return redirect("learn:result", key=run.key)
    token, token_hash = guessing.new_token()
    expires = timezone.now() + datetime.timedelta(days=DAYS)
    Share.objects.create(run=run, token_hash=token_hash, expires_at=expires)
    # By way of the session, because an address would stay in logs and in the browser's history.
    request.session[_SESSION_KEY] = {"run": run.key, "token": token}
    return redirect(f"{reverse('learn:result', args=[run.key])}#share")


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, key: str, share: int) -> HttpResponse:
    """End a link at once; a second time changes nothing."""
    run = runs.find(request, key)
    if request.method == "POST":
        found = run.shares.filter(pk=share)
        if not found.exists():
            raise Http404("no such link")
        found.filter(revoked_at=None).update(revoked_at=timezone.now())
        messages.success(request, _("The link is revoked. Whoever has it sees nothing any more."))
    return redirect(f"{reverse('learn:result', args=[run.key])}#share")


@login_not_required
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """A result as others see it; a wrong, ended or revoked link is 404, and 429 for who tries too many."""
    hashed = guessing.hashed(token)
    found = Share.objects.select_related("run__user").filter(_live(), token_hash=hashed).first()
    if found is None or not found.run.user.is_active:
        if guessing.exhausted(request, _KIND):
            return guessing.too_many(request)
        guessing.failed(request, _KIND)
        # Wrong, ended and revoked are one answer, and count as a guess.
        return render(request, "learn/no_share.html", {"days": DAYS}, status=404)
    run = found.run
    context = {
        "outcome": outcome.of_run(content.shelf(), run, runs.of_row(run)),
        "own": False,
        "name": run.user.get_short_name(),
        "share": found,
    }
    return render(request, "learn/result.html", context)
