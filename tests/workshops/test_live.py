"""Rooms as they really run: a server of its own, people over HTTP, streams, a kill, a stop. No database fixture."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import asynccontextmanager, closing
from typing import Any

import pytest
from django.core import signing

from benchmarks.room_class import Classroom
from benchmarks.room_client import Browser, until
from benchmarks.room_servers import EMAIL, PASSWORD, Made, Servers
from benchmarks.room_stream import Stream
from portal.server import GRACE_SECONDS
from portal.workshops import hub, rights
from portal.workshops.models import RoomEvent
from tests.test_server import ask, free_port

PEOPLE, ROOMS = 30, 9
posix = pytest.mark.skipif(os.name != "posix", reason="sends signals as a terminal does")


class Place:
    """The running server, rooms nobody was in yet, and the cookies of a trainer who is signed in."""

    def __init__(self, servers: Servers) -> None:
        self.servers = servers
        self.port = servers.streams
        self.rooms: Iterator[Made] = iter(servers.seed(rooms=ROOMS, questions=2))
        self.cookies = asyncio.run(self._sign_in())

    async def _sign_in(self) -> dict[str, str]:
        browser = Browser(*self.servers.pages)
        assert (await browser.sign_in(EMAIL, PASSWORD)).status == 302
        browser.close()
        return browser.cookies

    @asynccontextmanager
    async def lesson(self, people: int = 1, *, listen: bool = True):
        """A room with people in it; at its end, nothing may have gone wrong."""
        lesson = Classroom(self.servers, next(self.rooms))
        try:
            await lesson.take_place(self.cookies)
            await lesson.fill(people)
            if listen:
                await lesson.listen()
            yield lesson
            assert lesson.faults == []
        finally:
            lesson.close()

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """Straight from the file, beside the server."""
        file = f"file:{self.servers.folder / 'portal.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(file, uri=True)) as database:
            return database.execute(sql, values).fetchall()

    def votes(self, question: int) -> Counter[tuple[str, str]]:
        """Who chose what, as it is stored."""
        return Counter(
            self.rows(
                "SELECT nickname, choice FROM workshops_vote JOIN workshops_participant p ON p.id = participant_id "
                "WHERE question_id = ?",
                question,
            )
        )

    def ticket(self, right: rights.Right, age: int) -> str:
        """A ticket of this server's, made `age` seconds ago."""

        class Older(signing.TimestampSigner):
            def timestamp(self) -> str:
                return signing.b62_encode(int(time.time()) - age)

        key = (self.servers.folder / "secret_key").read_text().strip()
        return Older(key=key, salt=rights._SALT).sign_object([right.room, right.audience, right.participant])


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    with Servers(folder=tmp_path_factory.mktemp("var"), port=free_port()) as servers:
        yield Place(servers)
        assert servers.complaints() == []


def numbers(lesson: Classroom) -> set[tuple[int, ...]]:
    return {tuple(stream.numbers) for stream in [*lesson.streams.values(), *lesson.watching.values()]}


async def everybody_has(lesson: Classroom, seq: int) -> bool:
    return await until(lambda: {each[-1:] for each in numbers(lesson)} == {(seq,)})


def test_everybody_sees_what_the_trainer_does(place):
    """Each event once and in order, on every device, and the page inside it is the audience's own."""

    async def run():
        async with place.lesson(PEOPLE) as lesson:
            for name in ("next", "open", "close", "reveal", "next"):
                await lesson.command(name)
            assert await everybody_has(lesson, 5)
            assert numbers(lesson) == {(1, 2, 3, 4, 5)}
            phases = [m.data["phase"] for m in lesson.streams["Person 1"].messages if m.event == "stage"]
            assert phases == ["waiting", "open", "closed", "revealed", "waiting"]
            shown = {
                stream.messages[-1].data["html"]
                for stream in lesson.streams.values()
                if stream.messages[-1].event == "stage"
            }
            assert len(shown) == 1
            assert "csrfmiddlewaretoken" not in shown.pop()

    asyncio.run(run())


def test_answers_are_kept_once_and_nobody_sees_counts_before_the_close(place):
    async def run():
        async with place.lesson(PEOPLE) as lesson:
            await lesson.command("next")
            await lesson.command("open")
            question, choices = lesson.room.questions[0]
            for _ in range(2):
                # All at once, and all once more: what was changed counts, what was repeated changes nothing.
                chosen = {name: random.choice(choices) for name in lesson.people}
                for _ in range(2):
                    await asyncio.gather(
                        *(lesson.answer_until_taken(n, question, c) for n, c in chosen.items())
                    )
                    assert place.votes(question) == Counter(chosen.items())
            told = {"joined": PEOPLE, "answered": PEOPLE, "question": question}
            assert await until(lambda: lesson.counted() == told)
            stranger = Browser(place.port)
            answer = await stranger.ask(
                "POST", f"/rooms/{lesson.room.code}/", {"question": question, "choice": "a"}
            )
            assert answer.status == 403
            await lesson.command("close")
            results = dict(Counter(chosen.values()))
            assert await until(lambda: lesson.counted() == told | {"results": results})
            late = await lesson.answer("Person 1", question, choices[0])
            assert (late.status, late.json()) == (409, {"moved": True})
            assert place.votes(question) == Counter(chosen.items())
            # Looks at every byte that came while the question was open, on every stream.
            lesson.told_while_open()

    asyncio.run(run())


def test_what_was_missed_comes_in_order(place):
    """A device that comes back gets what came after the event it has seen last, and then what is new."""

    async def run():
        async with place.lesson(listen=False) as lesson:
            for name in ("next", "open", "close"):
                await lesson.command(name)
            person = lesson.people["Person 1"]
            for last, missed in ((0, [1, 2, 3]), (1, [2, 3]), (3, []), (10**12, [])):
                stream = Stream(person, place.port, after=last)
                assert await until(lambda stream=stream: stream.is_open)
                assert await until(lambda stream=stream, missed=missed: stream.numbers == missed)
                lesson.streams[str(last)] = stream
            del lesson.streams[str(10**12)]
            await lesson.command("reveal")
            assert await everybody_has(lesson, 4)
            assert lesson.streams["1"].numbers == [2, 3, 4]
            assert all(0.7 <= stream.retry <= 1.5 for stream in lesson.streams.values())

    asyncio.run(run())


def test_when_a_ticket_has_expired_the_cookies_count(place):
    async def run():
        async with place.lesson(listen=False) as lesson:
            room, code = lesson.room.pk, lesson.room.code
            person = place.rows("SELECT id FROM workshops_participant WHERE room_id = ?", room)[0][0]
            for right, browser in (
                (rights.Right(room, "participant", person), lesson.people["Person 1"]),
                (rights.Right(room, "trainer"), lesson.desk),
            ):
                for age, other, status in (
                    (59, False, 200),
                    (62, True, 200),
                    (59, True, 200),
                    (62, False, 403),
                ):
                    # `other` has the cookies, else the ticket has to do.
                    ticket = place.ticket(right, age)
                    path = f"/live/{code}?as={right.audience}&ticket={ticket}"
                    stream = Stream(browser if other else Browser(place.port), place.port, path)
                    assert await until(lambda stream=stream: stream.status)
                    assert stream.status == status
                    stream.close()

    asyncio.run(run())


def test_without_a_right_there_is_no_stream(place):
    """Whether the room exists or not, the answer is the same."""

    async def run():
        async with place.lesson(listen=False) as lesson:
            code, person = lesson.room.code, lesson.people["Person 1"]
            forged = place.ticket(rights.Right(lesson.room.pk, "trainer"), 0)[:-2] + "xx"
            for browser, path in (
                (Browser(place.port), f"/live/{code}"),
                (Browser(place.port), "/live/CCCCCC"),
                (Browser(place.port), "/live/"),
                (Browser(place.port), f"/live/{code}?ticket={forged}"),
                (person, f"/live/{code}?as=trainer"),
                (person, f"/live/{code}?as=projector"),
                (person, f"/live/{code}?as=everybody"),
                (lesson.desk, f"/live/{code}?as=participant"),
                (person, "/live/CCCCCC"),
            ):
                answer = await browser.ask("GET", path)
                assert (answer.status, answer.body) == (403, b""), path

    asyncio.run(run())


def test_whoever_is_removed_is_sent_away(place):
    """At once, on every device; and with the ticket that is still good, there is no way back."""

    async def run():
        async with place.lesson(2) as lesson:
            room, code = lesson.room.pk, lesson.room.code
            key = place.rows(
                "SELECT key FROM workshops_participant WHERE nickname = 'Person 1' AND room_id = ?", room
            )
            await lesson.desk.open(f"/rooms/{code}/people/")
            form = {"csrfmiddlewaretoken": lesson.desk.token, "remove": key[0][0]}
            assert (await lesson.desk.ask("POST", f"/rooms/{code}/people/", form)).status == 302
            gone, stays = lesson.streams["Person 1"], lesson.streams["Person 2"]
            assert await until(lambda: gone.task.done())
            assert (gone.messages[-1].event, gone.messages[-1].data) == ("gone", {"why": "removed"})
            assert await until(lambda: stays.numbers == [1])
            assert stays.is_open
            browser = lesson.people["Person 1"]
            assert (await browser.ask("GET", browser.live_url)).status == 403
            answer = await lesson.answer("Person 1", lesson.room.questions[0][0], "a")
            assert (answer.status, answer.json()) == (403, {"gone": True, "why": "removed"})
            del lesson.streams["Person 1"]

    asyncio.run(run())


def test_streams_are_for_reading_and_for_our_own_name(place):
    assert ask(place.port, "POST", "/live/CCCCCC", "x").status == 405
    for name in ("evil.example", "127.0.0.1.evil.example", "", "127.0.0.1:x"):
        assert ask(place.port, "GET", "/live/CCCCCC", headers={"Host": name}).status == 400


def test_many_writers_and_no_gap(place):
    """Threads of several processes take a room's numbers; somebody who listens gets them in order."""

    async def run():
        async with place.lesson() as lesson:
            await asyncio.to_thread(place.servers.emit, lesson.room, 2, 4, 125)
            found = place.rows(
                "SELECT seq FROM workshops_roomevent WHERE room_id = ? ORDER BY seq", lesson.room.pk
            )
            assert [seq for (seq,) in found] == list(range(1, 1001))
            assert await everybody_has(lesson, 1000)
            for got in numbers(lesson):
                assert all(one < other for one, other in itertools.pairwise(got))

    asyncio.run(run())


@posix
def test_a_kill_loses_nothing_that_was_acknowledged(place):
    """The devices come back by themselves, with what they have seen and what was not yet acknowledged."""

    async def run():
        async with place.lesson(PEOPLE) as lesson:
            await lesson.command("next")
            await lesson.command("open")
            question, choices = lesson.room.questions[0]
            chosen = {name: random.choice(choices) for name in lesson.people}
            half = dict(itertools.islice(chosen.items(), PEOPLE // 2))
            await asyncio.gather(*(lesson.answer_until_taken(n, question, c) for n, c in half.items()))
            rest = [
                asyncio.create_task(lesson.answer_until_taken(n, question, c))
                for n, c in chosen.items()
                if n not in half
            ]
            await asyncio.sleep(0.05)
            await asyncio.to_thread(place.servers.kill)
            assert Counter(half.items()) <= place.votes(question)
            await asyncio.to_thread(place.servers.start)
            await lesson.insist("lock")
            await asyncio.gather(*rest)
            assert place.votes(question) == Counter(chosen.items())
            assert await everybody_has(lesson, 3)
            assert numbers(lesson) == {(1, 2, 3)}

    asyncio.run(run())


@posix
def test_a_stop_does_not_wait_for_streams(place):
    """The streams end at once, and the devices come back to the next server."""

    async def run():
        async with place.lesson(PEOPLE) as lesson:
            began = time.perf_counter()
            stopping = asyncio.create_task(asyncio.to_thread(place.servers.stop))
            assert await until(lambda: not any(stream.is_open for stream in lesson.streams.values()))
            # Sooner than open requests are given up: nobody had to be cut off.
            assert time.perf_counter() - began < GRACE_SECONDS
            await stopping
            await asyncio.to_thread(place.servers.start)
            await lesson.insist("lock")
            assert await everybody_has(lesson, 1)

    asyncio.run(run())


def test_who_comes_while_an_event_is_being_rendered_gets_it():
    """The first of an audience too: it was not there when the rendering began, and is not behind afterwards."""

    async def run():
        room = hub.Hub()
        channel = hub.Channel(None, 1, set())
        here, late = (
            hub.Listener(rights.Right(1, audience), "", {}) for audience in ("projector", "trainer")
        )
        channel.listeners.add(here)

        async def message(channel, event, audience):
            channel.listeners.add(late)
            await asyncio.sleep(0)
            return f"{audience} {event.seq}"

        room._message = message
        await room._deliver(channel, RoomEvent(room_id=1, seq=2, kind="lock", payload={}))
        assert (here.queue.get_nowait(), late.queue.get_nowait()) == ("projector 2", "trainer 2")
        assert here.queue.empty() and late.queue.empty()

    asyncio.run(run())


def test_looking_at_rights_comes_often_enough():
    """Who has signed out elsewhere is noticed within a minute."""
    assert hub.RECHECK + hub.ALIVE <= 60
    assert rights.TICKET_SECONDS == 60
