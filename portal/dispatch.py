"""Hands each request to the pages or to the streams, after its body was read."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import quote

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# Seconds for a whole request body.
BODY_SECONDS = 30
# Bytes above the limit that are still read, so that the sender gets to see why it was refused.
DRAINED = 32 * 1024 * 1024
STREAMS = "/live/"


class Dispatcher:
    """
    The ASGI application: addresses under /live/ go to the streams, all else to Django's WSGI handler, body and all.

    The body is read here, on the event loop, before a thread is taken: otherwise as many slow senders as there
    are threads would stop the portal. A body above `limit` bytes is dropped; Django then answers 413.
    """

    def __init__(self, pages: Application | None, limit: int, streams: Application | None = None) -> None:
        self.pages = pages
        self.limit = limit
        self.streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if self.streams is not None and scope["path"].startswith(STREAMS):
            await self.streams(scope, receive, send)
            return
        if self.pages is None:
            await _only_streams(scope, send)
            return
        scope = {
            **scope,
            # The bridge to WSGI takes ASCII only; browsers may send anything.
            "query_string": quote(scope["query_string"], safe="!$&'()*+,;=:@/?%-._~[]|^`{}\"<>\\#").encode(),
            # X_Name and X-Name are the same variable to WSGI, so that one could pass for the other.
            "headers": [(name, value) for name, value in scope["headers"] if b"_" not in name],
        }
        headers = dict(scope["headers"])
        body: bytes | None = b""
        if b"content-length" in headers or b"transfer-encoding" in headers:
            try:
                body = await asyncio.wait_for(self._body(headers, receive), BODY_SECONDS)
            except (TimeoutError, ConnectionError):
                return
            length = self.limit + 1 if body is None else len(body)
            kept = [(n, v) for n, v in scope["headers"] if n not in (b"content-length", b"transfer-encoding")]
            scope["headers"] = [*kept, (b"content-length", b"%d" % length)]
        await self.pages(scope, _replay(body or b"", receive), send)

    async def _body(self, headers: dict[bytes, bytes], receive: Receive) -> bytes | None:
        """The whole body; None if it is too big, after most of what is too much was read and dropped."""
        # A browser shows our page only when it could send all it had; else it says that the connection broke.
        most = self.limit + DRAINED
        length = headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > most:
            return None
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ConnectionError
            size += len(message.get("body", b""))
            if size <= self.limit:
                parts.append(message.get("body", b""))
            if size > most or not message.get("more_body", False):
                return b"".join(parts) if size <= self.limit else None


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that hands out a body which was read before, then goes on with the connection."""
    unsent = [body]

    async def again() -> Message:
        if unsent:
            return {"type": "http.request", "body": unsent.pop(), "more_body": False}
        return await receive()

    return again


async def _only_streams(scope: Scope, send: Send) -> None:
    """What a process that serves streams alone says to everything else: that it is well, or 404."""
    status = 200 if scope["path"] == "/healthz" else 404
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
