"""What happens at the same moment, on PostgreSQL, where there are several writers; bounded in number and time."""

from __future__ import annotations

from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection

from portal.workshops import keeping, steering
from portal.workshops.freezing import open_room
from portal.workshops.models import Participant, Room, Vote, Workshop
from tests.together import together
from tests.workshops.conftest import PICKS
from tests.workshops.test_steering import do, join

ROUNDS = 8


@pytest.fixture
def plan(transactional_db):
    """A plan; the tests need an engine with several writers."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer")
    owner = get_user_model().objects.create_user("race@example.com", "correct horse battery")
    return Workshop.objects.create(owner=owner, title="Race", picks=PICKS)


def opened(plan: Workshop) -> tuple[Room, list[Participant], int, str]:
    """A room with an open question, four people in it, the question's id and a choice."""
    room = do(open_room(plan, plan.owner), "next", "open")
    asked = steering.present(room)
    return room, [join(room, name) for name in "abcd"], asked.pk, asked.choices[0]["key"]


def test_removing_somebody_while_they_answer(plan):
    for _ in range(ROUNDS):
        room, people, question, choice = opened(plan)
        jobs = [partial(steering.vote, who, question, choice) for who in people]
        together([*jobs, partial(steering.remove, room, people[0].key)], steering.MovedOn)


def test_deleting_a_room_while_people_answer(plan):
    for _ in range(ROUNDS):
        room, people, question, choice = opened(plan)
        jobs = [partial(steering.vote, who, question, choice) for who in people]
        # Who comes just after the deletion may find that their own row is gone.
        together([*jobs, partial(steering.delete, room)], steering.MovedOn, IntegrityError)
        assert not Room.objects.filter(pk=room.pk).exists()


def test_a_close_counts_every_answer_that_was_acknowledged(plan):
    for _ in range(ROUNDS):
        room, people, question, choice = opened(plan)
        kept: list[int] = []

        def answer(who, question=question, choice=choice, kept=kept):
            steering.vote(who, question, choice)
            kept.append(who.pk)

        jobs = [partial(answer, who) for who in people]
        together([*jobs, partial(steering.command, room, "close", room.seq)], steering.MovedOn)
        told = room.events.get(kind="close").payload["results"]
        assert sum(told.values()) == len(kept) == Vote.objects.filter(question=question).count()


def test_pruning_twice_at_once_keeps_the_counts(plan):
    room, people, question, choice = opened(plan)
    for who in people:
        steering.vote(who, question, choice)
    Room.objects.filter(pk=room.pk).update(delete_on="2020-01-01")
    together([keeping.prune, keeping.prune])
    assert Room.objects.get(pk=room.pk).questions.get(pk=question).tally == {choice: len(people)}


def test_two_trainers_press_at_once(plan):
    """One of them is told that the room has moved on; nothing happens twice."""
    for _ in range(ROUNDS):
        room, *_rest = opened(plan)
        together([partial(steering.command, room, "close", room.seq)] * 2, steering.MovedOn)
        assert room.events.filter(kind="close").count() == 1
