"""One open stream, and the streams of one room in this process."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from portal.workshops.feed import Scene
from portal.workshops.rights import Right

# Messages that wait for one listener; each shows the whole room, so the oldest may go.
QUEUE = 32
# Streams that one participant, all desks, or all projectors may have open.
MOST_OF_ONE, MOST_WATCHING = 8, 60
WATCHING = ("trainer", "projector")


class Listener:
    """One open stream; `None` in its queue ends it."""

    def __init__(self, right: Right, code: str, cookies: dict[str, str]) -> None:
        self.right = right
        self.code = code
        self.cookies = cookies
        self.queue: asyncio.Queue[bytes | None] = asyncio.Queue(QUEUE)
        self.sending_since: float | None = None
        self.task: asyncio.Task[Any] | None = None

    def put(self, message: bytes | None) -> None:
        """Add a message; the oldest goes if the reader is slow."""
        while self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(message)


class Channel:
    """The listeners of one room, and what they need in common."""

    def __init__(self, scene: Scene, seq: int, removed: set[int]) -> None:
        self.scene = scene
        self.seq = seq
        self.removed = removed
        self.listeners: set[Listener] = set()
        self.open: Counter[Right] = Counter()
        self.counts: dict[str, Any] = {}
        # Messages made lately, by event and audience: after a restart everybody asks for the same ones.
        self.made: dict[tuple[int, str], bytes] = {}

    def crowded(self, listener: Listener) -> bool:
        """Whether this participant, or all desks or projectors, have more streams than anybody needs."""
        most = MOST_WATCHING if listener.right.audience in WATCHING else MOST_OF_ONE
        return self.open[listener.right] >= most

    def audiences(self) -> set[str]:
        """The audiences that somebody listens for."""
        return {each.right.audience for each in self.listeners}
