"""
A room of many, as it really runs: how soon everybody sees what the trainer does, and answers taken.

    .venv/bin/python benchmarks/rooms.py [--participants 300] [--layout one|two] [--proxy]

Layout one is one process on SQLite; two is PostgreSQL and Redis, two processes for pages and one for streams, with
`--proxy` behind nginx. Everybody joins, answers and listens over HTTP; clients run in this process, servers in
theirs. Prints milliseconds; ends with 1 if an event or an answer was lost or double, or if a count was seen early.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.room_class import Classroom
from benchmarks.room_client import Browser, until
from benchmarks.room_servers import Made, Servers
from benchmarks.room_tables import conclude, head, row

COMMANDS = ("next", "open", "close", "reveal") * 5
SPACED = 0.5
EVENTS, WRITERS = 1000, (4, 5)
# Seconds that a sign-out elsewhere may take to end a stream: two rounds of looking, and some.
RECHECKED = 50


async def push(lesson: Classroom) -> list[float]:
    """The trainer's clicks; seconds from each to every single receipt."""
    for name in COMMANDS:
        began = time.perf_counter()
        await lesson.command(name)
        await asyncio.sleep(max(0.0, SPACED - (time.perf_counter() - began)))
    listening = {**lesson.streams, **lesson.watching}
    await until(lambda: all(lesson.seq in stream.numbers[-1:] for stream in listening.values()))
    wanted = list(range(1, lesson.seq + 1))
    for who, stream in listening.items():
        if stream.numbers != wanted:
            lesson.faults.append(f"{who} got {stream.numbers}")
    messages = (m for stream in listening.values() for m in stream.messages if m.event == "stage")
    return [message.at - lesson.sent[message.seq] for message in messages]


async def answers(lesson: Classroom) -> tuple[list[float], list[float], float]:
    """
    Everybody answers within a second, then sends the same again.

    Seconds to each acknowledgement, of both rounds; and the processor time of the servers for one answer.
    """
    await lesson.command("next")
    await lesson.command("open")
    question, choices = lesson.room.questions[5]
    chosen = {name: random.choice(choices) for name in lesson.people}

    async def tap(name: str, choice: str) -> float:
        await asyncio.sleep(random.random())
        began = time.perf_counter()
        try:
            answer = await lesson.answer(name, question, choice)
        except OSError as fault:
            lesson.faults.append(f"the answer of {name}: {fault!r}")
        else:
            if answer.status != 200 or answer.json() != {"choice": choice}:
                lesson.faults.append(f"the answer of {name}: {answer.status} {answer.text[:80]}")
        return time.perf_counter() - began

    rounds, used = [], 0.0
    for _ in range(2):
        before = lesson.servers.cpu()
        rounds.append(await asyncio.gather(*(tap(name, choice) for name, choice in chosen.items())))
        used += lesson.servers.cpu() - before
        told = await until(lambda: lesson.counted().get("answered") == len(chosen), 5)
        if not told:
            lesson.faults.append(f"the desk was told {lesson.counted()} instead of {len(chosen)} answers")
        rows = await asyncio.to_thread(lesson.servers.rows, lesson.room)
        stored = [(n, c) for q, n, c in rows["votes"] if q == question]
        if Counter(stored) != Counter(chosen.items()):
            lesson.faults.append(f"{len(stored)} answers are stored, or not as they were acknowledged")
    await asyncio.sleep(1)
    await lesson.command("close")
    wanted = Counter(chosen.values())
    if not await until(lambda: lesson.counted().get("results") == wanted, 5):
        lesson.faults.append(f"the desk was told {lesson.counted()} instead of {dict(wanted)}")
    return rounds[0], rounds[1], used / 2 / len(chosen)


def burst(lesson: Classroom, room: Made) -> str:
    """Many writers at once, in several processes: numbers without a gap."""
    processes, threads = WRITERS
    began = time.monotonic()
    lesson.servers.emit(room, processes, threads, EVENTS // (processes * threads))
    took = time.monotonic() - began
    if lesson.servers.rows(room)["events"] != list(range(1, EVENTS + 1)):
        lesson.faults.append("events of many writers have gaps, or are double")
    return f"{EVENTS} events from {processes} x {threads} writers in {took:.1f} s with their start"


async def signed_out(lesson: Classroom) -> str:
    """A sign-out at one process counts at the others."""
    first, other = list(lesson.servers.serving)[:2]
    await lesson.desk.open(f"/rooms/{lesson.room.code}/trainer/", port=first)
    kept, cookies = Browser(other, origin=lesson.servers.origin), dict(lesson.desk.cookies)
    answer = await lesson.desk.ask(
        "POST", "/accounts/logout/", {"csrfmiddlewaretoken": lesson.desk.token}, port=first
    )
    began = time.perf_counter()
    # The cookie of before, as a thief would have kept it.
    kept.cookies = cookies
    page = await kept.ask("GET", f"/rooms/{lesson.room.code}/trainer/")
    if answer.status != 302 or page.status != 302 or "/accounts/login/" not in page.headers["location"]:
        lesson.faults.append(f"signed out ({answer.status}) and still {page.status} at the other process")
    watching = list(lesson.watching.values())
    if not await until(lambda: all(s.messages[-1].event == "gone" for s in watching), RECHECKED):
        lesson.faults.append("a stream goes on after its trainer has signed out")
    took = [stream.messages[-1].at - began for stream in watching]
    return f"signed out: refused by the other process at once, streams ended after {max(took):.1f} s"


async def measure(servers: Servers, number: int, layout: str) -> int:
    """All of it; see the module's text."""
    room, other = servers.seed(rooms=2, questions=6)
    lesson = Classroom(servers, room)
    await lesson.take_place()
    began = time.perf_counter()
    before = servers.cpu()
    joined = await lesson.fill(number)
    rate, used = number / (time.perf_counter() - began), (servers.cpu() - before) / number
    await lesson.listen()
    print(f"layout {layout}{', nginx in front' if servers.proxy else ''}; {head()}")
    print(row(f"join, 30 at once ({rate:.0f} a second)", joined))
    pushed = await push(lesson)
    print(row("event, click to receipt", pushed, len(COMMANDS)))
    worst = [max(m.at for s in lesson.streams.values() for m in s.messages if m.seq == n) - at
             for n, at in lesson.sent.items()]  # fmt: skip
    print(row("event, click to the last receipt", worst, len(COMMANDS)))
    first, again, each = await answers(lesson)
    print(row("answer within one second, acknowledged", first))
    print(row("the same answer again", again))
    print(
        f"processor time of the servers: {1000 * used:.1f} ms a join with three pages, {1000 * each:.1f} ms an answer"
    )
    print(lesson.told_while_open())
    if layout == "two":
        print(await signed_out(lesson))
    print(await asyncio.to_thread(burst, lesson, other))
    lesson.close()
    lesson.faults += servers.complaints()
    return conclude(lesson.faults)


def main() -> int:
    """Start the servers and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--participants", type=int, default=300)
    parser.add_argument("--layout", choices=("one", "two"), default="one")
    parser.add_argument("--proxy", action="store_true", help="nginx with deploy/nginx.conf in front")
    chosen = parser.parse_args()
    with Servers(chosen.layout, proxy=chosen.proxy) as servers:
        return asyncio.run(measure(servers, chosen.participants, chosen.layout))


if __name__ == "__main__":
    sys.exit(main())
