"""All tools on one page, with the box for pastes first: people arrive with a text, not with the name of a tool."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def tools(request: HttpRequest) -> HttpResponse:
    """The page; it has no state."""
    return render(request, "explorer/tools.html")
