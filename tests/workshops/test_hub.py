"""Who may listen to what, and for how long, inside one process."""

from __future__ import annotations

import asyncio
import datetime

import pytest
from django.db import DatabaseError, DataError
from django.utils import timezone

from portal.workshops import feed, keeping, rights, steering
from portal.workshops.channel import MOST_OF_ONE, QUEUE, Channel, Listener
from portal.workshops.feed import Scene
from portal.workshops.hub import Hub
from portal.workshops.models import Room
from portal.workshops.rights import Right
from tests.workshops.test_steering import choose, do, join, question


def channel_with(*listeners: Listener) -> tuple[Hub, Channel]:
    hub, channel = Hub(), Channel(Scene(Room(pk=1, code="CDFGHJ"), {}), 0, set())
    hub.channels[1] = channel
    for listener in listeners:
        channel.listeners.add(listener)
        channel.open[listener.right] += 1
        hub.count += 1
    return hub, channel


def ended(listener: Listener) -> bool:
    held = []
    while not listener.queue.empty():
        held.append(listener.queue.get_nowait())
    return None in held


def test_one_right_that_cannot_be_looked_up_does_not_keep_the_others(monkeypatch):
    """Cookies that the database cannot read are nobody's; a database that is away for a while ends no stream."""

    async def scenario() -> None:
        listeners = [Listener(Right(1, "trainer"), "CDFGHJ", {"n": str(n)}) for n in range(3)]
        hub, _ = channel_with(*listeners)
        answers = {"0": DataError("NUL"), "1": DatabaseError("away"), "2": None}

        def by_cookies(code, audience, cookies):
            answer = answers[cookies["n"]]
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(rights, "by_cookies", by_cookies)
        monkeypatch.setattr(rights, "gone_from", lambda rooms: {room: set() for room in rooms})
        await hub._recheck()
        assert [ended(each) for each in listeners] == [True, False, True]

    asyncio.run(scenario())


def test_streams_of_a_room_that_is_gone_end(monkeypatch):
    async def scenario() -> None:
        listener = Listener(Right(1, "participant", 7), "CDFGHJ", {})
        hub, _ = channel_with(listener)
        monkeypatch.setattr(feed, "news", lambda known: dict.fromkeys(known))
        await hub._catch_up()
        assert ended(listener)

    asyncio.run(scenario())


def test_a_slow_reader_keeps_the_newest():
    async def scenario() -> None:
        listener = Listener(Right(1, "participant", 7), "CDFGHJ", {})
        for n in range(QUEUE + 10):
            listener.put(b"%d" % n)
        held = [listener.queue.get_nowait() for _ in range(QUEUE)]
        assert held[-1] == b"%d" % (QUEUE + 9) and len(held) == QUEUE

    asyncio.run(scenario())


def test_nobody_has_more_streams_than_anybody_needs():
    async def scenario() -> None:
        right = Right(1, "participant", 7)
        hub, channel = channel_with(*(Listener(right, "CDFGHJ", {}) for _ in range(MOST_OF_ONE)))
        assert not await hub.join(Listener(right, "CDFGHJ", {}), 0)
        other = Listener(Right(1, "participant", 8), "CDFGHJ", {})
        assert await hub.join(other, 0)
        hub.leave(other)
        hub.leave(next(iter(channel.listeners)))
        assert await hub.join(Listener(right, "CDFGHJ", {}), 0)
        hub.stop()

    asyncio.run(scenario())


@pytest.mark.parametrize("key", ["\x00", "a\x00b", "a b", "ä" * 32, "a" * 500, "../x"])
def test_a_cookie_that_is_no_session_key_is_nobody(room, client, key):
    from django.conf import settings

    assert rights.by_cookies(room.code, "trainer", {settings.SESSION_COOKIE_NAME: key}) is None
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/accounts/").status_code == 302


def test_whoever_comes_late_gets_no_answer_of_a_question_that_is_asked_again(room):
    """The events of before are left out, for every audience; the newest shows all there is to see."""
    ann = join(room, "Ann")
    room = do(room, "next", "open")
    choose(ann, room, 0)
    room = do(room, "close", "reveal", "hide", "reopen")
    told = feed.missed(room.pk, 0, room.seq)
    assert [event.kind for event in told] == ["next", "open", "reopen"]
    shown = feed.scene(room.pk)
    text = b"".join(feed.message(shown, event, "participant") for event in told).decode()
    asked = question(room)
    assert "is-right" not in text and not any(choice["why"][:30] in text for choice in asked.choices)
    room = do(room, "close")
    assert [event.kind for event in feed.missed(room.pk, 2, room.seq)] == [
        "close",
        "reveal",
        "hide",
        "reopen",
        "close",
    ]


def test_whoever_missed_much_gets_the_newest_only(room):
    from django.db import transaction

    room = do(room, "next")
    with transaction.atomic():
        for _ in range(feed.MOST_MISSED + 5):
            steering.emit(room, "test", steering.situation(room, question(room)))
    assert [event.seq for event in feed.missed(room.pk, 0, room.seq)] == [room.seq]
    assert len(feed.missed(room.pk, room.seq - 3, room.seq)) == 3


def test_a_room_in_use_is_not_emptied_on_its_day(room):
    """A room that was made a month ago and is used today keeps its people for a month from today."""
    Room.objects.update(delete_on=timezone.localdate())
    room = do(Room.objects.get(), "next")
    assert room.delete_on == timezone.localdate() + datetime.timedelta(days=30)
    ann = join(room, "Ann")
    assert keeping.prune()["participants of old rooms"] == 0
    assert type(ann).objects.count() == 1


def test_joining_counts_as_use(room, client):
    Room.objects.update(delete_on=timezone.localdate())
    client.post("/join/", {"code": room.code, "nickname": "Ann"})
    assert Room.objects.get().delete_on > timezone.localdate()


def test_nobody_removes_people_of_another_room(room, workshop, trainer):
    from portal.workshops.freezing import open_room

    ann, other = join(room, "Ann"), open_room(workshop, trainer)
    with pytest.raises(steering.MovedOn):
        steering.remove(other, ann.key)
    ann.refresh_from_db()
    assert ann.removed_at is None


def test_a_full_room_lets_nobody_in(room, client, monkeypatch):
    from portal.workshops import joining

    monkeypatch.setattr(joining, "MOST_PEOPLE", 2)
    for name in "ab":
        join(room, name)
    assert "full" in client.post("/join/", {"code": room.code, "nickname": "c"}).content.decode()


def test_a_plan_of_somebody_who_left_the_team_makes_no_room_of_the_team(workshop, trainer):
    from portal.teams.models import Membership, Team
    from portal.workshops.freezing import open_room

    team = Team.objects.create(name="Quay", slug="quay")
    workshop.team = team
    workshop.save()
    mine = Membership.objects.create(team=team, user=trainer, role="trainer", shares="nothing")
    assert open_room(workshop, trainer).team == team
    mine.delete()
    assert open_room(workshop, trainer).team is None
