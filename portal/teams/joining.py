"""The page behind an invitation's link: GET says what it is, POST joins."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal import guessing
from portal.teams import membership
from portal.teams.forms import Sharing
from portal.teams.models import Invite, Membership

_KIND = "invite"


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """
    What the invitation is for and who sees what; signed in, with the choice and the button.

    Nothing happens by opening the link, because programs that preview links open it too.
    """
    invite = membership.open_invite(token)
    if invite is None:
        return _nowhere(request)
    if request.method == "POST":
        return _join(request, invite, token)
    return _page(request, invite, Sharing())


def _page(request: HttpRequest, invite: Invite, form: Sharing, status: int = 200) -> HttpResponse:
    inside = (
        request.user.is_authenticated
        and Membership.objects.filter(team=invite.team_id, user=request.user).exists()
    )
    context = {"invite": invite, "team": invite.team, "form": form, "inside": inside}
    return render(request, "teams/join.html", context, status=status)


def _join(request: HttpRequest, invite: Invite, token: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if Membership.objects.filter(team=invite.team_id, user=request.user).exists():
        return _already(request, invite)
    form = Sharing(request.POST)
    if not form.is_valid():
        return _page(request, invite, form, status=422)
    joined = membership.join(request.user, token, form.cleaned_data["shares"])
    if joined is None:
        # Revoked, or expired, between the page and the button.
        return _nowhere(request)
    if not joined[1]:
        return _already(request, invite)
    messages.success(request, _("You are in the team now."))
    return redirect("teams:team", invite.team.slug)


def _already(request: HttpRequest, invite: Invite) -> HttpResponse:
    messages.info(request, _("You are in this team already."))
    return redirect("teams:team", invite.team.slug)


def _nowhere(request: HttpRequest) -> HttpResponse:
    """Wrong, expired and revoked are one answer, and count as a guess."""
    if guessing.exhausted(request, _KIND):
        return guessing.too_many(request)
    guessing.failed(request, _KIND)
    return render(request, "teams/no_invite.html", status=404)
