"""A room with its trainer and everybody in it, over HTTP, as measures and tests of rooms use it."""

from __future__ import annotations

import asyncio
import random
import re
import time
from typing import Any

from benchmarks.room_client import Answer, Browser, until
from benchmarks.room_servers import EMAIL, PASSWORD, Made, Servers
from benchmarks.room_stream import Stream


class Classroom:
    """A room with its trainer and everybody in it, and what went wrong."""

    def __init__(self, servers: Servers, room: Made) -> None:
        self.servers, self.room = servers, room
        self.people: dict[str, Browser] = {}
        self.streams: dict[str, Stream] = {}
        self.watching: dict[str, Stream] = {}
        self.desk = Browser(*servers.pages, origin=servers.origin)
        self.seq = 0
        self.sent: dict[int, float] = {}
        self.faults: list[str] = []
        # Question, from when and until when it was open, as the trainer knows it.
        self.open: list[tuple[int, float, float]] = []

    async def take_place(self, cookies: dict[str, str] | None = None) -> None:
        """The trainer signs in, or has these cookies of a sign-in; desk and projector listen."""
        self.desk.cookies = dict(cookies or {})
        answer = None if cookies else await self.desk.sign_in(EMAIL, PASSWORD)
        if answer is not None and answer.status != 302:
            raise SystemExit(f"the trainer cannot sign in: {answer.status}")
        for audience in ("projector", "trainer"):
            await self.desk.open(f"/rooms/{self.room.code}/{audience}/")
            self.watching[audience] = Stream(self.desk, self.servers.streams)

    async def fill(self, number: int) -> list[float]:
        """Everybody joins, as many at once as a class that reads the same code; seconds of each."""
        names = iter([f"Person {n}" for n in range(1, number + 1)])
        took: list[float] = []

        async def join() -> None:
            for name in names:
                browser = Browser(*self.servers.pages, origin=self.servers.origin)
                began = time.perf_counter()
                answer = await browser.join(self.room.code, name)
                took.append(time.perf_counter() - began)
                if answer.status == 302 and browser.live_url:
                    self.people[name] = browser
                else:
                    self.faults.append(f"{name} could not join: {answer.status}")

        await asyncio.gather(*(join() for _ in range(30)))
        return took

    async def listen(self) -> None:
        """Everybody opens the stream."""
        for name, browser in self.people.items():
            self.streams[name] = Stream(browser, self.servers.streams)
        everybody = [*self.streams.values(), *self.watching.values()]
        if not await until(lambda: all(stream.is_open for stream in everybody), 60):
            self.faults.append(f"{sum(not stream.is_open for stream in everybody)} streams did not open")

    async def command(self, name: str) -> Answer:
        """One click of the trainer; the time is noted by the event's number."""
        form = {"do": name, "seq": self.seq}
        self.sent[self.seq + 1] = began = time.perf_counter()
        answer = await self.desk.ask("POST", f"/rooms/{self.room.code}/trainer/", form, script=True)
        if answer.status != 200 or answer.json().get("seq") != self.seq + 1:
            self.faults.append(f"{name} at {self.seq}: {answer.status}")
        self.seq = int(answer.json().get("seq", self.seq))
        if name == "open":
            self.open.append((answer.json()["question"], time.perf_counter(), float("inf")))
        if name == "close" and self.open:
            self.open[-1] = (*self.open[-1][:2], began)
        return answer

    async def answer(self, name: str, question: int, choice: str) -> Answer:
        """One tap on a phone."""
        form = {"question": question, "choice": choice}
        return await self.people[name].ask("POST", f"/rooms/{self.room.code}/", form, script=True)

    def close(self) -> None:
        """Everybody leaves."""
        for stream in [*self.streams.values(), *self.watching.values()]:
            stream.close()
        for browser in [*self.people.values(), self.desk]:
            browser.close()

    async def insist(self, name: str) -> Answer:
        """A click that is made again until the server answers."""
        for _ in range(200):
            try:
                return await self.command(name)
            except (OSError, TimeoutError):
                await asyncio.sleep(0.05)
        raise SystemExit("the server does not come back")

    async def answer_until_taken(self, name: str, question: int, choice: str) -> None:
        """One tap, sent again until it is acknowledged, as the page's script does."""
        for _ in range(100):
            try:
                answer = await self.answer(name, question, choice)
            except (OSError, TimeoutError):
                await asyncio.sleep(random.uniform(0.3, 0.9))
                continue
            if answer.status != 200 or answer.json() != {"choice": choice}:
                self.faults.append(f"the answer of {name}: {answer.status} {answer.text[:80]}")
            return
        self.faults.append(f"the answer of {name} was never taken")

    def counted(self) -> dict[str, Any]:
        """The counts that the desk was told last."""
        for message in reversed(self.watching["trainer"].messages):
            if message.event == "counts":
                return message.data
        return {}

    def told_while_open(self) -> str:
        """Look at every byte that came while a question was open: no counts per choice, and not too many counts."""
        looked = 0
        for who, stream in {**self.streams, **self.watching}.items():
            for message in stream.messages:
                opened = [q for q, since, until_ in self.open if since <= message.at < until_]
                data = message.data
                phase_open = data.get("phase") == "open" or (opened and data.get("question") == opened[0])
                if not phase_open or message.event not in ("stage", "counts"):
                    continue
                looked += len(message.raw)
                text = re.sub(r"<[^>]+>", "", data.get("html", ""))
                if "results" in data or re.search(r"\d\s*%", text) or "data-bar-n" in data.get("html", ""):
                    self.faults.append(
                        f"{who} saw results while the question was open: {message.raw[:200]!r}"
                    )
        for who, stream in self.streams.items():
            if any(message.event == "counts" for message in stream.messages):
                self.faults.append(f"{who} was sent counts")
        lines = [f"{looked} bytes looked at that came while a question was open"]
        for who, stream in self.watching.items():
            at = [message.at for message in stream.messages if message.event == "counts"]
            most = max((sum(start <= one < start + 5 for one in at) for start in at), default=0)
            lines.append(f"{who}: {len(at)} counts, at most {most} in five seconds")
            if most > 11:
                self.faults.append(f"{who} got {most} counts in five seconds")
        return "\n".join(lines)
