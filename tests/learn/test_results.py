"""The newest answer of each person to each question."""

from __future__ import annotations

import datetime
import itertools

import pytest
from django.contrib.auth import get_user_model

from portal.learn.models import Answer
from portal.learn.results import NewestAnswer, newest_answers

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def answer():
    """Writes one answer down."""
    keys = itertools.count()

    def make(user, right, at=NOON, lesson="a", item="one"):
        return Answer.objects.create(
            user=user, key=str(next(keys)), lesson=lesson, item=item, choice="c", right=right, at=at
        )

    return make


def test_the_moment_counts_and_not_the_order_of_writing(user, answer):
    """Answers of a session are written when somebody signs in, after newer ones of the account."""
    answer(user, True, at=NOON + MINUTE)
    answer(user, False, at=NOON)
    assert newest_answers([user.pk]) == [NewestAnswer(user.pk, "a", "one", True, NOON + MINUTE)]


@pytest.mark.parametrize("last", [True, False])
def test_of_one_moment_the_one_written_last_counts(user, answer, last):
    answer(user, not last)
    answer(user, last)
    assert [each.right for each in newest_answers([user.pk])] == [last]


def test_each_person_and_each_question_counts_once(user, answer, django_assert_num_queries):
    other = get_user_model().objects.create_user("grace@example.org", "another long one")
    stranger = get_user_model().objects.create_user("eve@example.org", "another long one")
    for person, right in ((user, True), (other, False), (stranger, True)):
        for lesson, item in (("a", "one"), ("a", "two"), ("b", "one")):
            answer(person, not right, lesson=lesson, item=item, at=NOON - MINUTE)
            answer(person, right, lesson=lesson, item=item)
        # A question of a family on its own belongs to no lesson.
        answer(person, right, lesson="", item="placement")
    with django_assert_num_queries(1):
        found = newest_answers([user.pk, other.pk])
    assert sorted(found) == sorted(
        NewestAnswer(person.pk, lesson, item, person == user, NOON)
        for person in (user, other)
        for lesson, item in (("a", "one"), ("a", "two"), ("b", "one"))
    )
    assert newest_answers([]) == []
