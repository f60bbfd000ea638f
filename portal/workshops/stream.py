"""
The live streams: a plain ASGI callable beside Django, for addresses under /live/.

Django's own asynchronous views would hold a thread and a database connection for each open stream. A stream is
let in by a ticket from its page or, when that has expired, by the cookies; see `rights`.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host

from portal.workshops import rights
from portal.workshops.access import clean_code
from portal.workshops.channel import Listener
from portal.workshops.hub import Hub
from portal.workshops.rights import Right

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PREFIX = "/live/"
# Open streams of one process.
MOST = 4000
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'"),
]


class Streams:
    """The ASGI application. One per process; `stop` may be called from the event loop only."""

    def __init__(self) -> None:
        self.hub = Hub()

    def stop(self) -> None:
        """End every stream, so that the server can stop."""
        self.hub.stop()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        code = clean_code(scope["path"].removeprefix(PREFIX).strip("/"))
        query = {
            name: values[-1] for name, values in parse_qs(scope["query_string"].decode("latin-1")).items()
        }
        host, _ = split_domain_port(headers.get("host", "").lower())
        if scope["method"] not in ("GET", "HEAD"):
            await _refuse(send, 405)
        elif not host or not validate_host(host, settings.ALLOWED_HOSTS):
            await _refuse(send, 400)
        elif self.hub.stopping or self.hub.count >= MOST:
            await _refuse(send, 503)
        else:
            cookies = parse_cookie(headers.get("cookie", ""))
            right = await self._right(code, query, cookies)
            if right is None or scope["method"] == "HEAD":
                await _refuse(send, 403 if right is None else 204)
            else:
                await self._stream(Listener(right, code, cookies), _after(headers, query), receive, send)

    async def _right(self, code: str, query: dict[str, str], cookies: dict[str, str]) -> Right | None:
        right = rights.by_ticket(query.get("ticket", ""))
        if right is not None:
            return right
        if not code:
            return None
        found: Right | None = await self.hub.ask(
            rights.by_cookies, code, query.get("as", "participant"), cookies
        )
        return found

    async def _stream(self, listener: Listener, after: int, receive: Receive, send: Send) -> None:
        listener.task = asyncio.current_task()
        gone: asyncio.Task[None] | None = None
        try:
            if not await self.hub.join(listener, after):
                await _refuse(send, 403)
                return
            gone = asyncio.create_task(_until_gone(receive, listener))
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            # Not all at the same moment, when a whole class comes back after a restart.
            retry = random.randint(700, 1500)  # noqa: S311
            await _send(send, listener, b"retry: %d\n\n" % retry)
            while (message := await listener.queue.get()) is not None:
                await _send(send, listener, message)
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except asyncio.CancelledError:
            # A stuck reader is let go of, or the server stops.
            return
        finally:
            self.hub.leave(listener)
            if gone is not None:
                gone.cancel()


async def _send(send: Send, listener: Listener, message: bytes) -> None:
    listener.sending_since = time.monotonic()
    await send({"type": "http.response.body", "body": message, "more_body": True})
    listener.sending_since = None


async def _until_gone(receive: Receive, listener: Listener) -> None:
    """End the stream as soon as its reader has closed it."""
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.put(None)


def _after(headers: dict[str, str], query: dict[str, str]) -> int:
    """The number of the newest event that the reader has seen."""
    known = [text for text in (headers.get("last-event-id", ""), query.get("after", "")) if text.isascii()]
    return max((int(text) for text in known if text.isdigit() and len(text) < 16), default=0)


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"cache-control", b"no-store"), (b"content-length", b"0")]
    if status == 503:
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
