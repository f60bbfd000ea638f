"""Who listens to which room in this process, and how news reach them: read once, rendered once per audience."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import DatabaseError, DataError, close_old_connections

from portal.workshops import counting, feed, rights
from portal.workshops.channel import WATCHING, Channel, Listener
from portal.workshops.models import RoomEvent
from portal.workshops.waking import wakes

log = logging.getLogger("portal.workshops")
# Messages of one room that are kept.
MADE = 60
# Seconds: between counts, between looks at rights, between signs of life, and that a stuck reader is kept.
TICK, RECHECK, ALIVE, STUCK = 0.5, 20.0, 10.0, 30.0
SIGN_OF_LIFE = b": alive\n\n"


class Hub:
    """All channels of a process. Everything but the database runs on the event loop, so nothing needs a lock."""

    def __init__(self) -> None:
        self.channels: dict[int, Channel] = {}
        self.loading: dict[int, asyncio.Task[None]] = {}
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="streams")
        self.tasks: list[asyncio.Task[None]] = []
        self.stopping = False
        self.count = 0

    async def ask(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Call something that asks the database, on its thread."""

        def call() -> Any:
            close_old_connections()
            return function(*arguments)

        return await asyncio.get_running_loop().run_in_executor(self.pool, call)

    async def join(self, listener: Listener, after: int) -> bool:
        """Take the listener in and hand it what it has missed since event `after`; False if it may not listen."""
        room, audience = listener.right.room, listener.right.audience
        while True:
            channel = await self._channel(room)
            if channel is None:
                return False
            if listener.right.participant in channel.removed or self.stopping or channel.crowded(listener):
                self._drop_if_empty(room)
                return False
            seq = channel.seq
            events = await self.ask(feed.missed, room, after, seq) if after < seq else []
            messages = [await self._message(channel, event, audience) for event in events]
            # Whatever happened while the database was asked, nobody may get events out of order or miss one.
            if self.channels.get(room) is channel and channel.seq == seq:
                break
        channel.listeners.add(listener)
        channel.open[listener.right] += 1
        self.count += 1
        self._start()
        if audience in WATCHING and channel.counts:
            messages.append(feed.counts(channel.counts))
        for message in messages:
            listener.put(message)
        return True

    async def _channel(self, room: int) -> Channel | None:
        """The channel of a room, read once however many come at the same moment; None if there is no such room."""
        if room not in self.channels:
            if room not in self.loading:
                self.loading[room] = asyncio.create_task(self._load(room))
            await asyncio.shield(self.loading[room])
        return self.channels.get(room)

    async def _load(self, room: int) -> None:
        try:
            scene = await self.ask(feed.scene, room)
            removed = await self.ask(rights.gone_from, {room: ()})
            if scene is not None and room in removed:
                self.channels.setdefault(room, Channel(scene, scene.room.seq, removed[room]))
        finally:
            del self.loading[room]

    def leave(self, listener: Listener) -> None:
        """Free the listener's place."""
        channel = self.channels.get(listener.right.room)
        if channel is None or listener not in channel.listeners:
            return
        channel.listeners.discard(listener)
        channel.open[listener.right] -= 1
        self.count -= 1
        self._drop_if_empty(listener.right.room)
        if not self.count:
            for task in self.tasks:
                task.cancel()
            self.tasks = []

    def _drop_if_empty(self, room: int) -> None:
        channel = self.channels.get(room)
        if channel is not None and not channel.listeners:
            del self.channels[room]

    def stop(self) -> None:
        """End every stream; browsers come back by themselves when there is a server again."""
        self.stopping = True
        for listener in self._everybody():
            listener.put(None)

    def _everybody(self) -> list[Listener]:
        return [listener for channel in self.channels.values() for listener in channel.listeners]

    def _start(self) -> None:
        if not self.tasks:
            jobs = (self._watch, self._tick, self._keep)
            self.tasks = [asyncio.create_task(_forever(job)) for job in jobs]

    async def _watch(self) -> None:
        async with contextlib.aclosing(wakes()) as woken:
            async for _ in woken:
                await self._catch_up()

    async def _catch_up(self) -> None:
        """Hand out the events that are new."""
        known = {room: channel.seq for room, channel in self.channels.items()}
        if not known:
            return
        for room, events in (await self.ask(feed.news, known)).items():
            channel = self.channels.get(room)
            if channel is not None and events is None:
                for listener in list(channel.listeners):
                    self._send_away(listener, "deleted")
            for event in events or ():
                if channel is not None:
                    await self._deliver(channel, event)

    async def _deliver(self, channel: Channel, event: RoomEvent) -> None:
        if event.seq <= channel.seq:
            return
        messages: dict[str, bytes] = {}
        # Whoever comes while this is rendered may be the first of another audience.
        while missing := channel.audiences() - messages.keys():
            for audience in missing:
                messages[audience] = await self._message(channel, event, audience)
        # No waiting from here on, so that nobody who joins meanwhile is left out or served twice.
        channel.seq = event.seq
        who = event.payload.get("who")
        if event.kind == "removed":
            channel.removed.add(who)
        elif event.kind == "restored":
            channel.removed.discard(who)
        for listener in list(channel.listeners):
            if listener.right.participant in channel.removed:
                self._send_away(listener, "removed")
            elif listener.right.audience in messages:
                listener.put(messages[listener.right.audience])

    async def _message(self, channel: Channel, event: RoomEvent, audience: str) -> bytes:
        key = (event.seq, audience)
        if key in channel.made:
            return channel.made[key]
        try:
            message: bytes = await self.ask(feed.message, channel.scene, event, audience)
        except Exception:
            # One picture that cannot be made must not keep the room from going on.
            log.exception("event %d of room %d could not be shown", event.seq, event.room_id)
            return b"id: %d\nevent: reload\ndata: {}\n\n" % event.seq
        channel.made[key] = message
        while len(channel.made) > MADE:
            del channel.made[next(iter(channel.made))]
        return message

    def _send_away(self, listener: Listener, why: str) -> None:
        listener.put(feed.gone(why))
        listener.put(None)

    async def _tick(self) -> None:
        """Counts, at most two a second, to those who may see them."""
        while True:
            await asyncio.sleep(TICK)
            wanted = [room for room, channel in self.channels.items() if channel.audiences() & set(WATCHING)]
            if not wanted:
                continue
            for room, values in (await self.ask(counting.live, wanted)).items():
                channel = self.channels.get(room)
                if channel is None or values == channel.counts:
                    continue
                channel.counts = values
                message = feed.counts(values)
                for listener in channel.listeners:
                    if listener.right.audience in WATCHING:
                        listener.put(message)

    async def _keep(self) -> None:
        """Signs of life, the end of readers that are stuck, and of rights that are gone."""
        checked = time.monotonic()
        while True:
            await asyncio.sleep(ALIVE)
            now = time.monotonic()
            for listener in self._everybody():
                if listener.sending_since is not None and now - listener.sending_since > STUCK:
                    if listener.task is not None:
                        listener.task.cancel()
                elif listener.queue.empty():
                    listener.put(SIGN_OF_LIFE)
            if now - checked >= RECHECK:
                checked = now
                await self._recheck()

    async def _recheck(self) -> None:
        """Send away whoever may no longer listen."""
        asked = {room: channel.seq for room, channel in self.channels.items()}
        here: dict[int, set[int]] = {room: set() for room in asked}
        for listener in self._everybody():
            if listener.right.participant is not None and listener.right.room in here:
                here[listener.right.room].add(listener.right.participant)
        removed = await self.ask(rights.gone_from, here)
        for room, seq in asked.items():
            channel = self.channels.get(room)
            # Where events came in meanwhile, they know better.
            if channel is not None and channel.seq == seq and room in removed:
                channel.removed = removed[room]
        for listener in self._everybody():
            room = listener.right.room
            if room not in asked:
                continue
            if room not in removed:
                self._send_away(listener, "deleted")
            elif not await self._may_stay(listener):
                self._send_away(listener, "")

    async def _may_stay(self, listener: Listener) -> bool:
        right = listener.right
        if right.audience not in WATCHING:
            channel = self.channels.get(right.room)
            return channel is None or right.participant not in channel.removed
        try:
            now = await self.ask(rights.by_cookies, listener.code, right.audience, listener.cookies)
        except DataError:
            # Cookies that the database cannot read are nobody's.
            return False
        except DatabaseError:
            log.warning("a right could not be looked up; it is tried again")
            return True
        return now is not None and now.room == right.room


async def _forever(job: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Go on after a fault, such as a database that does not answer for a while."""
    while True:
        try:
            await job()
        except Exception:
            log.exception("the streams' %s stumbled", job.__name__)
        await asyncio.sleep(1)
