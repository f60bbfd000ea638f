"""The change log of the facts, as a page and as an Atom feed."""

from __future__ import annotations

import datetime
import hashlib
import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import facts


@login_not_required
@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """What changed in the facts, day by day, with the sources of each change."""
    known = facts.current().sources
    rows = [(change, [known[s] for s in change.sources if s in known]) for change in facts.current().changes]
    context = {
        "changes": rows,
        "feed": request.build_absolute_uri(reverse("rulebook:changes_feed")),
        "crumbs": [(reverse("rulebook:facts"), _("Facts")), ("", _("Changes"))],
    }
    return render(request, "rulebook/changes.html", context)


def _urn(change: str) -> str:
    """The id of an entry, or of the feed itself; the same under whatever address a portal is asked."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"bulkhead:facts/changes#{change}").urn


@login_not_required
@require_safe
def changes_feed(request: HttpRequest) -> HttpResponse:
    """The same as Atom; its bytes change only with the log."""
    page = request.build_absolute_uri(reverse("rulebook:changes"))
    feed = Atom1Feed(
        title=_("Bulkhead: changes of facts"),
        link=page,
        description=_("What changed in the facts behind every answer."),
        feed_url=request.build_absolute_uri(request.path),
        author_name="Bulkhead",
        feed_guid=_urn(""),
    )
    for change in facts.current().changes:
        day = datetime.datetime.combine(change.day, datetime.time(), datetime.UTC)
        feed.add_item(
            change.title,
            f"{page}#{change.id}",
            change.text,
            pubdate=day,
            updateddate=day,
            unique_id=_urn(change.id),
        )
    body = feed.writeString("utf-8").encode()
    response = HttpResponse(body, content_type=f"{feed.content_type}")
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response
