"""
Who is in a team: roles, removal and invitations.

The addresses that forms are sent to lead to the page of people when they are opened: after a form that was refused
they stand in the browser's bar, and signing in on the way comes back to them.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.teams import membership
from portal.teams.access import Role, team_for
from portal.teams.forms import NewInvite, RoleChoice
from portal.teams.models import Membership, Team

# Where the session holds a new invitation's token until its page has shown it.
_TOKEN = "team_invite"  # noqa: S105  (the name of a place)


def _page(
    request: HttpRequest,
    team: Team,
    *,
    form: NewInvite | None = None,
    link: str = "",
    error: str = "",
    error_at: uuid.UUID | None = None,
) -> HttpResponse:
    members = sorted(
        team.memberships.select_related("user"), key=lambda each: (str(each.user).casefold(), each.pk)
    )
    invites: Any = ()
    if team.mine.may_train:
        now = timezone.now()
        invites = team.invites.filter(expires_at__gt=now).select_related("created_by").order_by("expires_at")
    context = {
        "team": team,
        "tab": "people",
        "members": members,
        "invites": invites,
        "roles": Role.choices,
        "form": form or NewInvite(initial={"role": Role.MEMBER}),
        "link": link,
        "days": membership.INVITE_DAYS,
        "error": error,
        "error_at": error_at,
    }
    failed = bool(error or (form is not None and form.errors))
    return render(request, "teams/people.html", context, status=422 if failed else 200)


@require_safe
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Everybody in the team with their role; for trainers and owners, the invitations as well."""
    team = team_for(request.user, slug)
    link = ""
    kept = request.session.get(_TOKEN)
    if request.method == "GET" and kept and kept["team"] == team.pk:
        # Like a message: said once, on the first page after the one that made it.
        del request.session[_TOKEN]
        link = settings.PORTAL_URL + reverse("teams:join", args=[kept["token"]])
    return _page(request, team, link=link)


def _back(request: HttpRequest, slug: str) -> HttpResponse:
    """The way to the page with the forms, for those who may see it."""
    return redirect("teams:people", team_for(request.user, slug).slug)


def _member(team: Team, person: uuid.UUID) -> Membership:
    """The membership of the person with this key; 404 if they are not in the team."""
    found = team.memberships.select_related("user", "team").filter(user__key=person).first()
    if found is None:
        raise Http404("no such member")
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, slug: str, person: uuid.UUID) -> HttpResponse:
    """Give somebody another role."""
    if request.method != "POST":
        return _back(request, slug)
    form = RoleChoice(request.POST)
    if not form.is_valid():
        team = team_for(request.user, slug, Role.OWNER)
        return _page(request, team, error=_("Choose one of the three roles."), error_at=person)
    try:
        with transaction.atomic():
            team = team_for(request.user, slug, Role.OWNER, lock=True)
            had = team.invites.exists()
            membership.change_role(_member(team, person), form.cleaned_data["role"])
            ended = had and not team.invites.exists()
    except membership.LastOwner:
        error = _("A team always has an owner. Make somebody else an owner first.")
        return _page(request, team_for(request.user, slug), error=error, error_at=person)
    text = _("The role is changed. Open invitations have ended.") if ended else _("The role is changed.")
    messages.success(request, text)
    return redirect("teams:people", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, slug: str, person: uuid.UUID) -> HttpResponse:
    """Take somebody else out of the team; one's own way out is leaving."""
    if request.method != "POST":
        return _back(request, slug)
    if person == request.user.key:
        return redirect("teams:settings", team_for(request.user, slug, Role.OWNER).slug)
    with transaction.atomic():
        # Whoever removes is an owner and stays, so an owner is left.
        team = team_for(request.user, slug, Role.OWNER, lock=True)
        membership.take_out(_member(team, person), removed=True)
    messages.success(
        request, _("The person is out of the team, and so are their results. Open invitations have ended.")
    )
    return redirect("teams:people", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an invitation; the next page shows its link, once."""
    if request.method != "POST":
        return _back(request, slug)
    form = NewInvite(request.POST)
    if not form.is_valid():
        return _page(request, team_for(request.user, slug, Role.TRAINER), form=form)
    with transaction.atomic():
        team = team_for(request.user, slug, Role.TRAINER, lock=True)
        token = membership.invite(team, form.cleaned_data["role"])
    request.session[_TOKEN] = {"team": team.pk, "token": token}
    return redirect(reverse("teams:people", args=[slug]) + "#invitations")


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, slug: str, invite: int) -> HttpResponse:
    """End an invitation before its time; a second time changes nothing."""
    if request.method != "POST":
        return _back(request, slug)
    with transaction.atomic():
        team = team_for(request.user, slug, Role.TRAINER, lock=True)
        team.invites.filter(pk=invite).delete()
    messages.success(request, _("The invitation is revoked. Its link leads nowhere now."))
    return redirect(reverse("teams:people", args=[slug]) + "#invitations")
