"""
What a room survives: a server that is killed in the middle of answers, readers that vanish or stop reading, a stop.

    .venv/bin/python benchmarks/room_faults.py kill [--rounds 10]
    .venv/bin/python benchmarks/room_faults.py streams

`kill`: 60 people answer while the server gets SIGKILL and is started again; their clients come back as a browser
does. `streams`: 300 open streams, of which some are closed, reset or not read, then SIGTERM. Ends with 1 if an
acknowledged answer is lost or an answer is there twice, if a listener's place is not freed, or if others miss an event.
Aims: every device right within 5 seconds after the server answers again; a stop within 5 seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.room_class import Classroom
from benchmarks.room_client import HOST, until
from benchmarks.room_servers import Made, Servers
from benchmarks.room_stream import Stream
from benchmarks.room_tables import conclude, head, row

VOTERS, READERS, CLOSED, RESET = 60, 300, 60, 10
EVENTS, LARGE = 400, 6000
# Seconds after which nothing of a reader that is stuck may be left.
LET_GO = 130
# Answers are spread over this time, and the kill comes in its middle; seconds.
SPREAD = 0.8
# `portal.server` as it is, and beside it somebody who counts the listeners when asked.
COUNTING = """
import gc, sys, threading
from portal import server
def count():
    for line in sys.stdin:
        # Once Django is ready, not before.
        from portal.workshops.hub import Hub
        hubs = [each for each in gc.get_objects() if isinstance(each, Hub)]
        channels = [channel for hub in hubs for channel in list(hub.channels.values())]
        there = sum(len(channel.listeners) for channel in channels)
        with open(line.strip(), "w") as out:
            out.write("%d %d\\n" % (sum(hub.count for hub in hubs), there))
threading.Thread(target=count, daemon=True).start()
server.main()
"""


async def tap(lesson: Classroom, name: str, question: int, choice: str) -> None:
    """Somebody answers when they are ready."""
    await asyncio.sleep(random.uniform(0, SPREAD))
    await lesson.answer_until_taken(name, question, choice)


async def kill_once(lesson: Classroom, servers: Servers, place: int) -> tuple[float, int]:
    """One question with a kill in its middle; seconds until every device is right, and answers acknowledged before."""
    await lesson.insist("next")
    await lesson.insist("open")
    question, choices = lesson.room.questions[place]
    chosen = {name: random.choice(choices) for name in lesson.people}
    taps = [asyncio.create_task(tap(lesson, name, question, choice)) for name, choice in chosen.items()]
    await asyncio.sleep(SPREAD / 2)
    await asyncio.to_thread(servers.kill)
    before = sum(tap.done() for tap in taps)
    await asyncio.to_thread(servers.start)
    answers_again = time.perf_counter()
    # Something that nobody can have seen: all have to come back for it.
    await lesson.insist("lock" if place % 2 == 0 else "unlock")
    everybody = [*lesson.streams.values(), *lesson.watching.values()]
    if not await until(lambda: all(stream.last == lesson.seq for stream in everybody), 30):
        lesson.faults.append(
            f"{sum(stream.last != lesson.seq for stream in everybody)} devices did not come back"
        )
    right = max(next((m.at for m in s.messages if m.seq == lesson.seq), 0.0) for s in everybody)
    await asyncio.gather(*taps)
    closed = await lesson.insist("close")
    if closed.json().get("counts", {}).get("results") != Counter(chosen.values()):
        lesson.faults.append(
            f"question {place + 1}: {closed.json().get('counts')} for {Counter(chosen.values())}"
        )
    rows = await asyncio.to_thread(servers.rows, lesson.room)
    stored = Counter((name, choice) for q, name, choice in rows["votes"] if q == question)
    lost, double = Counter(chosen.items()) - stored, stored - Counter(chosen.items())
    if lost or double:
        lesson.faults.append(
            f"question {place + 1}: lost {list(lost)[:5]}, double or other {list(double)[:5]}"
        )
    return right - answers_again, before


async def kill(servers: Servers, rounds: int) -> int:
    """All rounds; see the module's text."""
    lesson = Classroom(servers, servers.seed(1, rounds)[0])
    await lesson.take_place()
    await lesson.fill(VOTERS)
    await lesson.listen()
    print(head("s"))
    took, before = [], 0
    for place in range(rounds):
        seconds, acknowledged = await kill_once(lesson, servers, place)
        took.append(seconds)
        before += acknowledged
    for who, stream in {**lesson.streams, **lesson.watching}.items():
        if stream.numbers != list(range(1, lesson.seq + 1)):
            lesson.faults.append(f"{who} got {stream.numbers}")
    print(row("back: last device right after the server answers", took, rounds, seconds=True))
    print(f"{VOTERS * rounds} answers, {before} acknowledged before their kill")
    if not before or before == VOTERS * rounds:
        print("NOTE no kill came in the middle of the answers")
    lesson.faults += servers.complaints()
    return conclude(lesson.faults)


def listeners(servers: Servers) -> tuple[int, int, int]:
    """What the server holds: its own count, the listeners there really are, and its open sockets."""
    process = next(iter(servers.processes.values()))
    told = servers.folder / f"count-{time.monotonic_ns()}"
    assert process.stdin is not None
    process.stdin.write(f"{told}\n".encode())
    process.stdin.flush()
    end = time.monotonic() + 10
    while time.monotonic() < end and not (told.exists() and "\n" in told.read_text()):
        time.sleep(0.01)
    count, there = told.read_text().split()
    folder, sockets = Path(f"/proc/{process.pid}/fd"), -1
    if folder.exists():
        found = [os.readlink(each) for each in folder.iterdir() if each.is_symlink()]
        sockets = sum(name.startswith("socket:") for name in found)
    return int(count), int(there), sockets


def is_held(servers: Servers, peer: int) -> bool:
    """Whether the server's end of the connection from port `peer` is still there."""
    table = Path("/proc/net/tcp")
    rows = [line.split()[1:4] for line in table.read_text().splitlines()[1:]] if table.exists() else []
    ends = (f":{servers.streams:04X}", f":{peer:04X}")
    return any(here[8:] == ends[0] and there[8:] == ends[1] and state == "01" for here, there, state in rows)


async def expect(lesson: Classroom, servers: Servers, number: int, what: str) -> None:
    """Wait until the server has this many listeners, and say how long that took."""
    began, found = time.monotonic(), (0, 0, 0)
    while time.monotonic() - began < 20 and found[:2] != (number, number):
        found = await asyncio.to_thread(listeners, servers)
    print(f"{what}: {found[0]} listeners, {found[2]} sockets, {time.monotonic() - began:.2f} s later")
    if found[:2] != (number, number):
        lesson.faults.append(f"{what}: {found} instead of {number} listeners")


async def stuck_reader(lesson: Classroom, servers: Servers) -> Stream:
    """Somebody who has opened a stream and reads no more, with as little room in between as can be had."""
    browser = next(iter(lesson.people.values()))
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.setblocking(False)
    await asyncio.get_running_loop().sock_connect(connection, (HOST, servers.streams))
    stream = Stream(browser, servers.streams, connection=connection)
    await until(lambda: stream.is_open)
    assert stream.wire is not None
    stream.wire.transport.pause_reading()
    return stream


async def many_events(lesson: Classroom, number: int) -> list[float]:
    """The trainer clicks as fast as the server answers; seconds to each receipt."""
    first = lesson.seq
    for n in range(number):
        await lesson.command("lock" if n % 2 == 0 else "unlock")
    everybody = [*lesson.streams.values(), *lesson.watching.values()]
    await until(lambda: all(stream.last == lesson.seq for stream in everybody), 30)
    for who, stream in {**lesson.streams, **lesson.watching}.items():
        if stream.numbers != list(range(1, lesson.seq + 1)):
            missed = set(range(1, lesson.seq + 1)) - set(stream.numbers)
            lesson.faults.append(f"{who} missed {sorted(missed)[:10]} of {lesson.seq}, or out of order")
    return [m.at - lesson.sent[m.seq] for s in everybody for m in s.messages if m.seq > first]


def enlarge(servers: Servers, room: Made) -> None:
    """Make every event of the room several kilobytes."""
    code = (
        "from portal.workshops.models import RoomQuestion as Q\n"
        f"print(Q.objects.filter(room={room.pk}).update(prompt='Which of these starts? ' + 'word ' * {LARGE // 5}))"
    )
    servers.shell(code)


async def streams(servers: Servers) -> int:
    """Everything about open streams; see the module's text."""
    lesson = Classroom(servers, servers.seed(1, 3)[0])
    enlarge(servers, lesson.room)
    await lesson.take_place()
    await lesson.fill(READERS)
    for browser in lesson.people.values():
        browser.close()
    await lesson.command("next")
    await lesson.listen()
    print(head())
    await expect(lesson, servers, READERS + 2, f"{READERS} streams and the trainer's two")
    for n, name in enumerate(list(lesson.streams)[: CLOSED + RESET]):
        lesson.streams.pop(name).close(reset=n >= CLOSED)
    left = READERS - CLOSED - RESET + 2
    await expect(lesson, servers, left, f"{CLOSED} closed, {RESET} reset")
    began = time.monotonic()
    stuck = await stuck_reader(lesson, servers)
    took = await many_events(lesson, EVENTS)
    size = len(lesson.watching["trainer"].messages[-1].raw)
    print(row(f"event of {size} bytes, one reader stuck", took, EVENTS))
    assert stuck.wire is not None
    peer = stuck.wire.transport.get_extra_info("sockname")[1]
    for what, held in (
        ("listener", lambda: listeners(servers)[0] > left),
        ("connection", lambda: is_held(servers, peer)),
    ):
        while held() and time.monotonic() - began < LET_GO:
            await asyncio.sleep(1)
        print(f"the stuck reader's {what} was let go of within {time.monotonic() - began:.0f} s")
        if held():
            lesson.faults.append(f"the server keeps the {what} of a stuck reader")
    await expect(lesson, servers, left, "after that")
    stuck.close()
    lesson.faults += servers.complaints()
    for stuck_too in (False, True):
        await stop(lesson, servers, stuck_too)
    return conclude(lesson.faults)


async def stop(lesson: Classroom, servers: Servers, with_stuck: bool) -> None:
    """SIGTERM with all streams open, once with a reader that is stuck; then everybody comes back."""
    for name, browser in lesson.people.items():
        if name not in lesson.streams:
            lesson.streams[name] = Stream(browser, servers.streams, after=lesson.seq)
    everybody = [*lesson.streams.values(), *lesson.watching.values()]
    await until(lambda: all(stream.is_open for stream in everybody))
    stuck = None
    if with_stuck:
        stuck = await stuck_reader(lesson, servers)
        for n in range(EVENTS):
            await lesson.command("lock" if n % 2 == 0 else "unlock")
    seconds = await asyncio.to_thread(servers.stop)
    what = " and a stuck reader" if with_stuck else ""
    print(f"SIGTERM with {len(everybody)} open streams{what}: gone after {seconds:.2f} s")
    if seconds > 5:
        lesson.faults.append(f"a stop took {seconds:.1f} s")
    if stuck:
        stuck.close()
    began = time.perf_counter()
    await asyncio.to_thread(servers.start)
    started = time.perf_counter()
    await until(lambda: all(s.is_open and s.opened_at > began for s in everybody), 30)
    back = max(stream.opened_at for stream in everybody) - started
    print(f"started again in {started - began:.1f} s, everybody listens {back:.2f} s later")


def main() -> int:
    """Start a server and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("what", choices=("kill", "streams"))
    parser.add_argument("--rounds", type=int, default=10)
    chosen = parser.parse_args()
    servers = Servers()
    if chosen.what == "streams":
        servers.command = ["-c", COUNTING]
    with servers:
        return asyncio.run(kill(servers, chosen.rounds) if chosen.what == "kill" else streams(servers))


if __name__ == "__main__":
    sys.exit(main())
