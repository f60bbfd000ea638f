"""What is new in lessons and facts, as a page and as an Atom feed."""

from __future__ import annotations

import datetime
import hashlib
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal import facts
from portal.learn import content

# A feed reader asks often and has seen what is old.
MOST = 100


@dataclass(frozen=True, slots=True)
class News:
    """One change: its day, kind ("lesson" or "fact"), a title, a sentence or two, and the page where to read on."""

    day: datetime.date
    kind: str
    title: str
    text: str
    address: str


def news() -> list[News]:
    """Every change of lessons and facts, newest first; lessons in the order of the course within a day."""
    course = content.shelf().course
    found = []
    for lesson in course.in_order:
        address = reverse("learn:lesson", args=[lesson.slug])
        title = _("New lesson: %(title)s") % {"title": lesson.title}
        found.append(News(lesson.published, "lesson", title, lesson.summary, address))
        title = _("Lesson revised: %(title)s") % {"title": lesson.title}
        found += [News(each.day, "lesson", title, each.text, address) for each in lesson.revisions]
    page = reverse("rulebook:changes")
    found += [
        News(each.day, "fact", each.title, each.text, f"{page}#{each.id}") for each in facts.current().changes
    ]
    return sorted(found, key=lambda each: each.day, reverse=True)


@login_not_required
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """What is new, by day; `kind` keeps lessons or facts."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in ("lesson", "fact") else ""
    days: dict[datetime.date, list[News]] = {}
    for each in news():
        if kind in ("", each.kind):
            days.setdefault(each.day, []).append(each)
    feed = settings.PORTAL_URL + reverse("learn:changes_feed")
    return render(request, "learn/changes.html", {"days": days, "kind": kind, "feed": feed})


@login_not_required
@require_safe
def changes_feed(request: HttpRequest) -> HttpResponse:
    """The same as Atom; its bytes change only when something is new."""
    page = settings.PORTAL_URL + reverse("learn:changes")
    feed = Atom1Feed(
        title=_("Bulkhead: what is new"),
        link=page,
        description=_("New and revised lessons, and changes of the facts behind every answer."),
        feed_url=settings.PORTAL_URL + request.path,
        author_name="Bulkhead",
        feed_guid=_urn(""),
    )
    for each in news()[:MOST]:
        day = datetime.datetime.combine(each.day, datetime.time(), datetime.UTC)
        feed.add_item(
            each.title,
            settings.PORTAL_URL + each.address,
            each.text,
            pubdate=day,
            updateddate=day,
            unique_id=_urn(f"{each.address} {each.day} {each.title}"),
        )
    body = feed.writeString("utf-8").encode()
    response = HttpResponse(body, content_type=str(feed.content_type))
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _urn(entry: str) -> str:
    """The id of an entry, or of the feed itself; the same under whatever address a portal is asked."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"bulkhead:changes#{entry}").urn
