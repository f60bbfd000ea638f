"""Event sources on plain sockets: they come back as a browser's do. Times are those of `time.perf_counter`."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import time
from typing import Any

from benchmarks.room_client import HOST, Browser


class Message:
    """One event of a stream: when it came, its kind, its number if it has one, and what it says."""

    __slots__ = ("at", "event", "raw", "seq")

    def __init__(self, at: float, fields: dict[bytes, bytes]) -> None:
        self.at = at
        self.event = fields.get(b"event", b"message").decode()
        self.seq = int(fields[b"id"]) if b"id" in fields else 0
        self.raw = fields.get(b"data", b"")

    @property
    def data(self) -> dict[str, Any]:
        """The data, read only when asked for, so that receipt is not held up."""
        found: dict[str, Any] = json.loads(self.raw)
        return found


class _Wire(asyncio.Protocol):
    """One connection of an event source."""

    def __init__(self, owner: Stream, request: bytes) -> None:
        self.owner = owner
        self.request = request
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.buffer, self.text = bytearray(), bytearray()
        self.status, self.chunked = 0, False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        at = time.perf_counter()
        self.buffer += data
        if not self.status and not self._read_head():
            return
        if not self.chunked:
            self.text, self.buffer = self.text + self.buffer, bytearray()
        while self.chunked and (end := self.buffer.find(b"\r\n")) >= 0:
            size = int(self.buffer[:end].split(b";")[0], 16)
            if len(self.buffer) < end + 2 + size + 2:
                break
            self.text += self.buffer[end + 2 : end + 2 + size]
            del self.buffer[: end + 4 + size]
            if not size:
                self.transport.close()
        *blocks, self.text = self.text.split(b"\n\n")
        for block in blocks:
            fields = dict(line.split(b": ", 1) for line in bytes(block).split(b"\n") if b": " in line[1:])
            self.owner.take(at, fields)

    def _read_head(self) -> bool:
        head, found, rest = self.buffer.partition(b"\r\n\r\n")
        if found:
            self.status = int(head.split()[1])
            self.chunked = b"transfer-encoding: chunked" in head.lower()
            self.buffer = rest
            self.owner.opened(self.status)
        return bool(found)

    def connection_lost(self, fault: Exception | None) -> None:
        if not self.lost.done():
            self.lost.set_result(None)


class Stream:
    """
    An event source: it comes back after the time the server told it, with the number it has seen last.

    A refusal ends it, as it ends a browser's; any other answer than a stream is taken for a server that is away,
    which is what the page's script makes of it.
    """

    def __init__(
        self,
        browser: Browser,
        port: int,
        path: str = "",
        *,
        after: int | None = None,
        connection: socket.socket | None = None,
    ) -> None:
        self.browser, self.port = browser, port
        self.path = path or browser.live_url
        self.messages: list[Message] = []
        self.numbers: list[int] = []
        self.last = after
        self.retry = 1.0
        self.status, self.is_open, self.reconnects = 0, False, 0
        self.opened_at = self.closed_at = 0.0
        self.wire: _Wire | None = None
        # Used for the first time only.
        self.connection = connection
        self.task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        while True:
            try:
                where = {"sock": self.connection} if self.connection else {"host": HOST, "port": self.port}
                self.connection = None
                _, self.wire = await asyncio.get_running_loop().create_connection(
                    lambda: _Wire(self, self._request()), **where
                )
                await self.wire.lost
            except OSError:
                pass
            self.is_open, self.closed_at = False, time.perf_counter()
            if self.status in (400, 403, 405) or (self.messages and self.messages[-1].event == "gone"):
                return
            await asyncio.sleep(self.retry)
            self.reconnects += 1

    def _request(self) -> bytes:
        lines = [
            f"GET {self.path} HTTP/1.1",
            f"Host: {HOST}:{self.port}",
            "Accept: text/event-stream",
            *self.browser.cookie_lines(),
        ]
        if self.last is not None:
            lines.append(f"Last-Event-ID: {self.last}")
        return "\r\n".join(lines).encode() + b"\r\n\r\n"

    def opened(self, status: int) -> None:
        """The answer's first line has come."""
        self.status, self.is_open, self.opened_at = status, status == 200, time.perf_counter()
        if status != 200 and self.wire:
            self.wire.transport.close()

    def take(self, at: float, fields: dict[bytes, bytes]) -> None:
        """One block of the stream has come."""
        if b"retry" in fields:
            self.retry = int(fields[b"retry"]) / 1000
        if b"id" in fields:
            self.last = int(fields[b"id"])
            self.numbers.append(self.last)
        if b"event" in fields:
            self.messages.append(Message(at, fields))

    def close(self, *, reset: bool = False) -> None:
        """Close it as a browser does, or as a network does that is gone at once."""
        self.task.cancel()
        if self.wire is None or self.wire.transport is None:
            return
        if reset:
            connection = self.wire.transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.wire.transport.abort()
        self.is_open = False
