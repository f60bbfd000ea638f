"""The pages of teams: my teams, a new one, what a team knows, and its settings."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.http import csv_file
from portal.teams import membership
from portal.teams.access import Role, team_for
from portal.teams.forms import Delete, Name, NewTeam, Sharing
from portal.teams.models import Membership, Team
from portal.teams.results import LEAST_PEOPLE, csv_rows, of_team


@login_not_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The teams that one belongs to; for people without an account, what teams are for."""
    if not request.user.is_authenticated:
        return render(request, "teams/about.html")
    found = Membership.objects.filter(user=request.user).select_related("team")
    rows = found.annotate(members=Count("team__memberships")).order_by("team__name", "pk")
    return render(request, "teams/list.html", {"memberships": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make a team; who makes it owns it."""
    form = NewTeam(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        team = membership.create(request.user, form.cleaned_data["name"], form.cleaned_data["shares"])
        messages.success(request, _("The team is made, and you are its owner. Invite the others next."))
        return redirect("teams:people", team.slug)
    return render(request, "teams/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """What the team knows, as far as its members share it."""
    found = team_for(request.user, slug)
    context = {"team": found, "results": of_team(found), "least": LEAST_PEOPLE, "tab": "team"}
    return render(request, "teams/team.html", context)


@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    """The numbers of the team's page as a CSV file."""
    found = team_for(request.user, slug)
    return csv_file(f"{found.slug}-results.csv", csv_rows(of_team(found)))


def _settings_page(
    request: HttpRequest,
    found: Team,
    *,
    rename: Name | None = None,
    sharing: Sharing | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "team": found,
        "tab": "settings",
        "form": rename or Name(initial={"name": found.name}),
        "sharing": sharing or Sharing(initial={"shares": found.mine.shares}),
        "alone": found.memberships.count() == 1,
        "error": error,
    }
    return render(request, "teams/settings.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """One's own choice, leaving, and for owners the name and the end of the team; POST renames."""
    if request.method != "POST":
        return _settings_page(request, team_for(request.user, slug))
    found = team_for(request.user, slug, Role.OWNER)
    form = Name(request.POST)
    if not form.is_valid():
        return _settings_page(request, found, rename=form, status=422)
    Team.objects.filter(pk=found.pk).update(name=form.cleaned_data["name"])
    messages.success(request, _("The team is renamed. Its address stays as it was."))
    return redirect("teams:settings", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def sharing(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what one shares with the team; page and file follow at once. GET leads to the page with the form."""
    found = team_for(request.user, slug)
    if request.method != "POST":
        return redirect("teams:settings", slug)
    form = Sharing(request.POST)
    if not form.is_valid():
        return _settings_page(request, found, sharing=form, status=422)
    chosen = form.cleaned_data["shares"]
    Membership.objects.filter(pk=found.mine.pk).update(shares=chosen)
    if chosen == Membership.Shares.RESULTS:
        messages.success(request, _("The team now sees your results."))
    else:
        messages.success(request, _("You share nothing with the team any more."))
    return redirect("teams:settings", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """
    Leave the team; the last one out takes it along, the last owner stays while others are in it.

    GET leads to the page with the form.
    """
    if request.method != "POST":
        team_for(request.user, slug)
        return redirect(reverse("teams:settings", args=[slug]) + "#leave")
    try:
        with transaction.atomic():
            membership.take_out(team_for(request.user, slug, lock=True).mine)
    except membership.LastOwner:
        error = _(
            "You are the only owner. Make somebody else an owner on the page People, or delete the team; "
            "then you can leave."
        )
        return _settings_page(request, team_for(request.user, slug), error=error, status=422)
    messages.success(request, _("You have left the team. It sees nothing of yours any more."))
    return redirect("teams:list")


@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says what goes; POST with the team's name typed deletes the team."""
    with transaction.atomic():
        found = team_for(request.user, slug, Role.OWNER, lock=request.method == "POST")
        form = Delete(found, request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            found.delete()
            messages.success(request, _("The team is deleted. Everybody keeps their own answers."))
            return redirect("teams:list")
    context = {"team": found, "form": form, "tab": "settings"}
    return render(request, "teams/delete.html", context, status=422 if form.is_bound else 200)
