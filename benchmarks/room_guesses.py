"""
Guesses of what lets people in, from the address that a class sits behind, while the class comes in.

    .venv/bin/python benchmarks/room_guesses.py [--guesses 10000] [--joins 300]

Sends wrong room codes (POST /join/ with a right CSRF token), invitations (/teams/join/<token>/) and shared results
(/s/<token>/) from one address, and in the same minutes right joins. Prints how often each answer came; ends with 1 if
a guess let somebody in or was not refused by the limit in the end, or if a right join, a right invitation or a right
link was refused.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import secrets
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.room_client import Browser
from benchmarks.room_servers import EMAIL, PASSWORD, Made, Servers
from benchmarks.room_tables import conclude, head, row

ALPHABET = "CDFGHJKMNPQRTWXY34679"
# Connections of each kind of guess, and of joins, at once.
AT_ONCE, JOINS_AT_ONCE = 6, 4
# What `portal.guessing` lets pass to its counting, with those on their way at the same moment.
MOST_COUNTED = 60 + AT_ONCE
_RIGHT = """
import json
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from portal.guessing import new_token
from portal.learn.models import Run, Share
from portal.teams.models import Invite, Membership, Team
user = get_user_model().objects.get(email={email!r})
now = timezone.now()
team = Team.objects.create(name="Crew", slug="crew")
Membership.objects.create(team=team, user=user, role="owner", shares="nothing")
token, hashed = new_token()
Invite.objects.create(team=team, token_hash=hashed, created_by=user, expires_at=now + timedelta(days=1))
shared, hashed = new_token()
run = Run.objects.create(user=user, key="0" * 32, title="Everything", started_at=now, finished_at=now)
Share.objects.create(run=run, token_hash=hashed, expires_at=now + timedelta(days=1))
print(json.dumps([token, shared]))
"""


class Attack:
    """One kind of guess: its tries, and how they were answered."""

    def __init__(self, name: str, number: int, guess: Callable[[Browser], Awaitable[int]]) -> None:
        self.name, self.number, self.guess = name, number, guess
        self.statuses: Counter[int] = Counter()
        self.order: list[int] = []

    async def run(self, servers: Servers) -> None:
        """All tries, over a few connections."""
        tries = iter(range(self.number))
        await asyncio.gather(*(self._work(Browser(*servers.pages), tries) for _ in range(AT_ONCE)))

    async def _work(self, browser: Browser, tries: Iterator[int]) -> None:
        await browser.open("/join/")
        for _ in tries:
            try:
                status = await self.guess(browser)
            except (OSError, TimeoutError):
                status = 0
            self.statuses[status] += 1
            self.order.append(status)

    def judge(self, refused: int) -> list[str]:
        """What is wrong with the answers; `refused` is how one wrong try is answered."""
        faults = []
        if set(self.statuses) - {refused, 429}:
            faults.append(f"{self.name}: {dict(self.statuses)}")
        if self.number > MOST_COUNTED and not 0 < self.statuses[refused] <= MOST_COUNTED:
            faults.append(f"{self.name}: {self.statuses[refused]} tries before the limit")
        if 429 in self.order and refused in self.order[self.order.index(429) + AT_ONCE :]:
            faults.append(f"{self.name}: tried on after the limit")
        return faults


def code_other_than(right: str) -> str:
    """A code that could be one."""
    while (code := "".join(random.choices(ALPHABET, k=6))) == right:
        pass
    return code


def attacks(number: int, room: Made) -> list[Attack]:
    """The three kinds."""

    async def code(browser: Browser) -> int:
        form = {"csrfmiddlewaretoken": browser.token, "code": code_other_than(room.code), "nickname": "Eve"}
        return (await browser.ask("POST", "/join/", form)).status

    async def invitation(browser: Browser) -> int:
        return (await browser.ask("GET", f"/teams/join/{secrets.token_urlsafe(16)}/")).status

    async def share(browser: Browser) -> int:
        return (await browser.ask("GET", f"/s/{secrets.token_urlsafe(16)}/")).status

    return [
        Attack("room codes", number, code),
        Attack("invitations", number, invitation),
        Attack("shared results", number, share),
    ]


async def joins(
    servers: Servers, room: Made, number: int, seconds: float
) -> tuple[Counter[int], list[float]]:
    """Right joins, spread over this time; their answers and how long each took, from form to page."""
    statuses: Counter[int] = Counter()
    took: list[float] = []
    names = iter(range(number))
    began = time.perf_counter()

    async def work() -> None:
        for n in names:
            await asyncio.sleep(max(0.0, began + seconds * n / number - time.perf_counter()))
            start = time.perf_counter()
            browser = Browser(*servers.pages)
            answer = await browser.join(room.code, f"Person {n}")
            statuses[answer.status if browser.live_url or answer.status != 302 else 0] += 1
            took.append(time.perf_counter() - start)
            browser.close()

    await asyncio.gather(*(work() for _ in range(JOINS_AT_ONCE)))
    return statuses, took


async def measure(servers: Servers, guesses: int, number: int) -> int:
    """All of it; see the module's text."""
    room = servers.seed()[0]
    invitation, shared = servers.shell(_RIGHT.format(email=EMAIL))
    desk = Browser(*servers.pages)
    await desk.sign_in(EMAIL, PASSWORD)
    # The trainer is in the class: from then on its address is known.
    await desk.open(f"/rooms/{room.code}/trainer/")
    kinds = attacks(guesses, room)
    print(head())
    began = time.perf_counter()
    running = asyncio.gather(*(kind.run(servers) for kind in kinds))
    statuses, took = await joins(servers, room, number, seconds=50)
    joined_in = time.perf_counter() - began
    await running
    total = time.perf_counter() - began
    faults: list[str] = []
    for kind, refused in zip(kinds, (422, 404, 404), strict=True):
        print(f"{kind.name}: {kind.number} tries, answers {dict(kind.statuses)}")
        faults += kind.judge(refused)
    print(
        f"{sum(kind.number for kind in kinds)} guesses in {total:.0f} s; {number} right joins in {joined_in:.0f} s"
    )
    print(row(f"right join meanwhile, answers {dict(statuses)}", took))
    if statuses != Counter({302: number}):
        faults.append(f"right joins: {dict(statuses)}")
    people = servers.rows(room)["people"]
    if len(people) != number or "Eve" in people:
        faults.append(f"{len(people)} people are in the room instead of {number}")
    for path in (f"/teams/join/{invitation}/", f"/s/{shared}/"):
        status = (await Browser(*servers.pages).open(path)).status
        print(f"{path.rsplit('/', 2)[0]}/<right>/: {status}")
        if status != 200:
            faults.append(f"a right address was refused: {path} {status}")
    return conclude(faults + servers.complaints())


def main() -> int:
    """Start a server and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").strip().splitlines()[0])
    parser.add_argument("--guesses", type=int, default=10_000)
    parser.add_argument("--joins", type=int, default=300)
    chosen = parser.parse_args()
    with Servers() as servers:
        return asyncio.run(measure(servers, chosen.guesses, chosen.joins))


if __name__ == "__main__":
    sys.exit(main())
