"""What commands do to a room, and what they never do."""

from __future__ import annotations

import pytest

from portal.workshops import counting, joining, steering
from portal.workshops.access import ALPHABET, clean_code
from portal.workshops.models import Participant, Room, RoomEvent, Vote
from portal.workshops.steering import MovedOn


def do(room: Room, *names: str) -> Room:
    """Commands one after the other, each as somebody who sees the newest state."""
    for name in names:
        room = steering.command(room, name, Room.objects.get(pk=room.pk).seq)
    return room


def join(room: Room, name: str) -> Participant:
    return Participant.objects.create(room=room, nickname=name, folded=name.casefold())


def question(room: Room):
    return steering.present(room)


def choose(participant: Participant, room: Room, place: int) -> str:
    """Vote for the choice at this place; its key."""
    asked = question(room)
    steering.vote(participant, asked.pk, asked.choices[place]["key"])
    return asked.choices[place]["key"]


def test_code_has_no_lookalikes():
    """Read aloud, written down, seen from the last row: nobody takes one sign for another."""
    assert not set(ALPHABET) & set("01258BEILOSUVZ")
    assert clean_code(" 7f4-k3m ") == "7F4K3M"
    assert clean_code("７Ｆ４ Ｋ３Ｍ") == "7F4K3M"
    assert clean_code("7F4K3") == clean_code("7F4K3O") == clean_code("") == clean_code("x" * 10_000) == ""


def test_a_question_from_waiting_to_revealed(room):
    room = do(room, "next")
    assert (room.position, question(room).phase) == (1, "waiting")
    for name, phase in (("open", "open"), ("close", "closed"), ("reveal", "revealed"), ("hide", "closed")):
        room = do(room, name)
        assert question(room).phase == phase
    assert list(room.events.order_by("seq").values_list("seq", "kind")) == [
        (1, "next"), (2, "open"), (3, "close"), (4, "reveal"), (5, "hide"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ((), "open"),
        ((), "back"),
        ((), "resume"),
        (("next",), "close"),
        (("next",), "reveal"),
        (("next", "open"), "next"),
        (("next", "open"), "back"),
        (("next", "open"), "reveal"),
        (("next", "open"), "undo-reopen"),
        (("next", "open", "close", "reveal"), "reveal"),
        (("next", "next", "next"), "next"),
        (("end",), "next"),
        (("end",), "end"),
        ((), "explode"),
    ],
)
def test_what_does_not_fit_changes_nothing(room, before, name):
    room = do(room, *before)
    seq, position, phases = room.seq, room.position, list(room.questions.values_list("phase", flat=True))
    with pytest.raises(MovedOn):
        do(room, name)
    room = Room.objects.get(pk=room.pk)
    assert (room.seq, room.position) == (seq, position)
    assert list(room.questions.values_list("phase", flat=True)) == phases


def test_a_second_click_changes_nothing(room):
    """The second one still names the event before the first."""
    room = do(room, "next")
    steering.command(room, "open", 1)
    with pytest.raises(MovedOn):
        steering.command(room, "close", 1)
    assert question(room).phase == "open"


def test_a_vote_is_kept_once_and_can_change_while_open(room):
    ann = join(room, "Ann")
    room = do(room, "next", "open")
    choose(ann, room, 0)
    choose(ann, room, 0)
    key = choose(ann, room, 1)
    assert Vote.objects.get().choice == key
    room = do(room, "close")
    with pytest.raises(MovedOn):
        choose(ann, room, 0)
    assert counting.results(question(room)) == {key: 1}


def test_a_vote_needs_an_open_question_of_the_same_room_and_a_choice(room, workshop, trainer):
    from portal.workshops.freezing import open_room

    ann, other = join(room, "Ann"), do(open_room(workshop, trainer), "next", "open")
    room = do(room, "next")
    with pytest.raises(MovedOn):
        choose(ann, room, 0)
    room = do(room, "open")
    with pytest.raises(MovedOn):
        steering.vote(ann, question(room).pk, "nonsense")
    with pytest.raises(MovedOn):
        steering.vote(ann, question(other).pk, question(other).choices[0]["key"])
    assert not Vote.objects.exists()


def test_reopening_can_be_undone_with_the_answers_as_they_were(room):
    """Whoever saw the answer meanwhile may have changed theirs."""
    ann, ben = join(room, "Ann"), join(room, "Ben")
    room = do(room, "next", "open")
    first = choose(ann, room, 0)
    room = do(room, "close", "reveal", "reopen")
    choose(ann, room, 1)
    choose(ben, room, 1)
    room = do(room, "undo-reopen")
    assert question(room).phase == "revealed"
    assert counting.results(question(room)) == {first: 1}


def test_asking_again_on_purpose_keeps_the_new_answers(room):
    ann = join(room, "Ann")
    room = do(room, "next", "open")
    choose(ann, room, 0)
    room = do(room, "close", "reopen")
    second = choose(ann, room, 1)
    room = do(room, "close")
    assert counting.results(question(room)) == {second: 1}
    room = do(room, "reopen", "undo-reopen")
    assert counting.results(question(room)) == {second: 1}


def test_a_mistaken_end_can_be_undone(room):
    ann = join(room, "Ann")
    room = do(room, "next", "open")
    key = choose(ann, room, 0)
    room = do(room, "end", "resume")
    assert room.ended_at is None
    assert question(room).phase == "closed"
    room = do(room, "reopen")
    choose(ann, room, 1)
    room = do(room, "undo-reopen")
    assert counting.results(question(room)) == {key: 1}


def test_counts_per_choice_stay_hidden_until_the_question_is_closed(room):
    ann = join(room, "Ann")
    room = do(room, "next", "open")
    choose(ann, room, 0)
    told = counting.present_counts(room)
    assert (told["joined"], told["answered"], "results" in told) == (1, 1, False)
    room = do(room, "close")
    assert counting.present_counts(room)["results"]
    for event in RoomEvent.objects.exclude(kind="close"):
        assert event.payload["results"] is None
    room = do(room, "reopen")
    assert room.events.get(seq=room.seq).payload["results"] is None


def test_removing_takes_the_answers_out_and_can_be_taken_back(room):
    ann, ben = join(room, "Ann"), join(room, "Ben")
    room = do(room, "next", "open")
    choose(ann, room, 0)
    choose(ben, room, 1)
    steering.remove(room, ann.key)
    assert counting.present_counts(room)["answered"] == 1
    with pytest.raises(MovedOn):
        steering.remove(room, ann.key)
    steering.remove(room, ann.key, back=True)
    assert counting.present_counts(room)["answered"] == 2
    for nonsense in ("", "x", "9" * 400):
        with pytest.raises(MovedOn):
            steering.remove(room, nonsense)
    assert list(room.events.values_list("kind", flat=True).order_by("seq"))[-2:] == ["removed", "restored"]


def test_nobody_waits_for_who_has_left(room):
    """Whoever has answered stays counted, whoever has not is gone without a trace; their names are free."""
    ann, ben, cas = join(room, "Ann"), join(room, "Ben"), join(room, "Cas")
    room = do(room, "next", "open")
    key = choose(ann, room, 0)
    choose(ben, room, 1)
    seq = room.seq
    joining.leave(ann)
    joining.leave(cas)
    told = counting.present_counts(room)
    assert (told["joined"], told["answered"]) == (2, 2)
    assert set(Participant.objects.values_list("nickname", flat=True)) == {"Ann", "Ben"}
    assert Room.objects.get().seq == seq
    join(room, "Ann")
    join(room, "Cas")
    room = do(room, "close")
    assert counting.results(question(room))[key] == 1
    room = do(room, "next", "open")
    told = counting.present_counts(room)
    assert (told["joined"], told["answered"]) == (3, 0)
    joining.leave(ann)
    with pytest.raises(MovedOn):
        steering.remove(room, ann.key)


def test_a_name_that_was_taken_meanwhile(room):
    """Who was removed has freed their name; they come back once it is free again."""
    ann = join(room, "Ann")
    steering.remove(room, ann.key)
    other = join(room, "Ann")
    with pytest.raises(steering.NameTaken):
        steering.remove(room, ann.key, back=True)
    assert set(Participant.objects.present()) == {other}
    joining.leave(other)
    steering.remove(room, ann.key, back=True)
    assert set(Participant.objects.present()) == {ann}


def test_frozen_questions_do_not_change(room):
    """The plan's seed gives the room's question; the trace is the engine's own."""
    asked = room.questions.get(position=1)
    assert asked.prompt and "<ol" in asked.trace
    assert sum(choice["right"] for choice in asked.choices) == 1
    assert all(choice["why"] for choice in asked.choices)


def test_counts_of_many_rooms_take_a_fixed_number_of_queries(
    room, workshop, trainer, django_assert_num_queries
):
    from portal.workshops.freezing import open_room

    rooms = [
        do(each, "next", "open").pk for each in (room, *(open_room(workshop, trainer) for _ in range(3)))
    ]
    with django_assert_num_queries(3):
        counting.live(rooms)


def test_events_of_many_at_once_leave_no_gap(transactional_db, settings):
    """1,000 events from eight threads: every number from 1 to 1,000 once."""
    from concurrent.futures import ThreadPoolExecutor

    from django.contrib.auth import get_user_model
    from django.db import connection, transaction

    trainer = get_user_model().objects.create_user("many@example.com", "correct horse battery")
    room = Room.objects.create(trainer=trainer, title="Many", code="CDFGHJ", delete_on="2030-01-01")
    if connection.vendor == "sqlite":
        pytest.skip("a test's SQLite is in memory and of one thread; tests/workshops/test_live.py does it")

    def one(_: int) -> None:
        with transaction.atomic():
            steering.emit(room, "test", {})

    def many(n: int) -> None:
        for i in range(125):
            one(i)
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(many, range(8)))
    assert list(room.events.order_by("seq").values_list("seq", flat=True)) == list(range(1, 1001))


def test_answers_do_not_wait_for_each_other(transactional_db):
    """Else each waits for the commit of the one before to reach the disk."""
    import threading

    from django.contrib.auth import get_user_model
    from django.db import connection, transaction

    from portal.workshops.freezing import open_room
    from portal.workshops.models import Workshop
    from tests.workshops.conftest import PICKS

    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer")
    trainer = get_user_model().objects.create_user("t@example.com", "correct horse battery")
    room = do(
        open_room(Workshop.objects.create(owner=trainer, title="x", picks=PICKS), trainer), "next", "open"
    )
    ann, ben, done = join(room, "Ann"), join(room, "Ben"), threading.Event()

    asked = question(room)

    def answer() -> None:
        steering.vote(ben, asked.pk, asked.choices[0]["key"])
        connection.close()
        done.set()

    with transaction.atomic():
        steering.vote(ann, asked.pk, asked.choices[0]["key"])
        thread = threading.Thread(target=answer)
        thread.start()
        at_once = done.wait(5)
    thread.join(10)
    assert at_once
