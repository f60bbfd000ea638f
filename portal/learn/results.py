"""Results: what somebody's newest answers say."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from portal.learn.models import Answer


class NewestAnswer(NamedTuple):
    """The newest answer of one person to one item of a lesson."""

    user_id: int
    lesson: str
    item: str
    right: bool
    at: datetime.datetime


def newest_answers(users: Iterable[int]) -> list[NewestAnswer]:
    """The newest answer to each item of each lesson by each of these people (ids); one query, which reads no older ones."""
    place = Window(
        RowNumber(), partition_by=["user_id", "lesson", "item"], order_by=[F("at").desc(), F("pk").desc()]
    )
    rows = (
        Answer.objects.filter(user__in=list(users)).exclude(lesson="").annotate(place=place).filter(place=1)
    )
    return [NewestAnswer(*row) for row in rows.values_list("user_id", "lesson", "item", "right", "at")]
