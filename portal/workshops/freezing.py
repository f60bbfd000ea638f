"""From a plan to a room: every question is written down as it is now, with the engine's report."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from portal import facts
from portal.curriculum import Lesson
from portal.items import FAMILIES, Ambiguous, Question
from portal.learn import content
from portal.teams.models import Membership, Team
from portal.workshops.access import TRAINERS, new_code
from portal.workshops.models import Room, RoomQuestion, Workshop

# Days after the last thing that happened in a room that names and answers are kept.
KEPT_DAYS = 30
_TRIES = 20


def question_of(pick: Mapping[str, Any]) -> Question | None:
    """
    The question that a pick of a plan stands for, as of now.

    None if its lesson, item or family is gone, or the facts of the day leave it no clear answer.
    """
    try:
        if pick.get("family"):
            family = FAMILIES.get(str(pick["family"]))
            return family.question(int(pick.get("seed") or 0)) if family else None
        shelf = content.shelf()
        lesson = shelf.course.lessons.get(str(pick.get("lesson")))
        item = lesson.item(str(pick.get("item"))) if lesson else None
        return shelf.question(item, int(pick.get("seed") or 0)) if item else None
    except Ambiguous:
        return None


def keep_until() -> datetime.date:
    """The day on which names and answers go, if nothing more happens in a room from now on."""
    return timezone.localdate() + datetime.timedelta(days=KEPT_DAYS)


@transaction.atomic
def open_room(workshop: Workshop, trainer: Any) -> Room:
    """
    A new room for a plan, with a code of its own.

    Picks that cannot be asked are left out. Raises ValueError if nothing is left to ask.
    """
    asked = [(pick, question) for pick in workshop.picks if (question := question_of(pick)) is not None]
    if not asked:
        raise ValueError("nothing to ask")
    room = _new_room(workshop, trainer)
    RoomQuestion.objects.bulk_create(
        _frozen(room, place, pick, question) for place, (pick, question) in enumerate(asked, 1)
    )
    return room


def _new_room(workshop: Workshop, trainer: Any) -> Room:
    for _ in range(_TRIES):
        try:
            with transaction.atomic():
                return Room.objects.create(
                    workshop=workshop,
                    trainer=trainer,
                    team=_team(workshop, trainer),
                    title=workshop.title,
                    code=new_code(),
                    delete_on=keep_until(),
                )
        except IntegrityError:
            continue
    raise RuntimeError("no free code was found")


def _team(workshop: Workshop, trainer: Any) -> Team | None:
    """The plan's team, as long as the person may run its rooms; a plan outlives its owner's time in the team."""
    runs = Membership.objects.filter(team=workshop.team_id, user=trainer, role__in=TRAINERS)
    return workshop.team if runs.exists() else None


def _frozen(room: Room, place: int, pick: Mapping[str, Any], question: Question) -> RoomQuestion:
    lesson = content.shelf().course.lessons.get(str(pick.get("lesson") or ""))
    trace = ""
    if question.report:
        context = {"report": question.report, "placement": question.placement, "prefix": f"q{place}-"}
        trace = render_to_string("workshops/trace.html", context)
    return RoomQuestion(
        room=room,
        position=place,
        lesson=str(pick.get("lesson") or ""),
        item=str(pick.get("item") or pick.get("family") or ""),
        seed=pick.get("seed"),
        prompt=question.prompt,
        prompt_html=question.prompt_html,
        text_html=question.text_html,
        placement=question.placement.text if question.placement else "",
        trace=trace,
        choices=[
            {
                "key": choice.key,
                "text": choice.text,
                "html": choice.html,
                "right": choice.right,
                "why": choice.why,
                "why_html": choice.why_html,
                "sources": [_source(identifier, lesson) for identifier in choice.sources],
            }
            for choice in question.choices
        ],
    )


def _source(identifier: str, lesson: Lesson | None) -> dict[str, str]:
    known = lesson.source(identifier) if lesson else facts.current().sources.get(identifier)
    if known is None:
        return {"id": identifier, "title": identifier, "where": "", "checked": ""}
    return {
        "id": identifier,
        "title": known.title,
        "where": known.where,
        "checked": known.checked.isoformat(),
    }
