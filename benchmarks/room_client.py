"""Browsers on plain sockets, as light as they can be: what measures and tests of rooms share."""

from __future__ import annotations

import asyncio
import html
import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

HOST = "127.0.0.1"
# Seconds for one request, and that a connection is taken up again; the server ends idle ones after 15.
PATIENCE, IDLE = 30.0, 8.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A response, read to its end; `seconds` is from the request being sent."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as data; an empty dictionary if it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return {}


class Browser:
    """Cookies, and one connection that is kept to each process; requests go to the ports in turn."""

    def __init__(self, *ports: int, origin: str = "") -> None:
        self.ports = ports
        self.origin = origin or f"http://{HOST}:{ports[0]}"
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.live_url = ""
        self._turn = random.randrange(len(ports))
        self._kept: dict[int, tuple[asyncio.StreamReader, asyncio.StreamWriter, float]] = {}

    async def ask(
        self,
        method: str,
        path: str,
        form: dict[str, Any] | None = None,
        *,
        script: bool = False,
        port: int = 0,
    ) -> Answer:
        """One request, no redirect followed; with `script`, as a page's script sends it. Raises OSError."""
        self._turn += 1
        port = port or self.ports[self._turn % len(self.ports)]
        body = urlencode(form).encode() if form is not None else b""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}:{port}", *self.cookie_lines()]
        if form is not None:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(body)}",
                f"Origin: {self.origin}",
            ]
        lines.append(f"Accept: {'application/json' if script else 'text/html'}")
        if script and form is not None:
            lines.append(f"X-CSRFToken: {self.token}")
        async with asyncio.timeout(PATIENCE):
            return await self._exchange(port, "\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    def cookie_lines(self) -> list[str]:
        """The header that carries the cookies, if there are any."""
        pairs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return [f"Cookie: {pairs}"] if pairs else []

    async def _exchange(self, port: int, request: bytes) -> Answer:
        reader, writer = await self._connection(port)
        began = time.perf_counter()
        try:
            writer.write(request)
            status, headers, cookies = await _head(reader)
            body = await _body(reader, status, headers)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError) as fault:
            writer.close()
            if isinstance(fault, asyncio.CancelledError):
                raise
            raise ConnectionError("the server ended the connection") from fault
        for line in cookies:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip().strip('"')
            if not self.cookies[name.strip()]:
                del self.cookies[name.strip()]
        if headers.get("connection", "") == "close":
            writer.close()
        else:
            self._kept[port] = reader, writer, time.monotonic()
        return Answer(status, headers, body, time.perf_counter() - began)

    async def _connection(self, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer, used = self._kept.pop(port, (None, None, 0.0))
        if reader is not None and writer is not None:
            if time.monotonic() - used < IDLE and not reader.at_eof() and not writer.is_closing():
                return reader, writer
            writer.close()
        return await asyncio.open_connection(HOST, port, limit=1 << 20)

    def close(self) -> None:
        """Let go of the connections."""
        for _, writer, _ in self._kept.values():
            writer.close()
        self._kept.clear()

    async def open(self, path: str, *, port: int = 0) -> Answer:
        """A page, with its form's token and its stream's address noted as its script would find them."""
        page = await self.ask("GET", path, port=port)
        if found := re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text):
            self.token = found[1]
        if found := re.search(r"/live/[^\"'<>\s]+", page.text):
            self.live_url = html.unescape(found[0])
        return page

    async def join(self, code: str, nickname: str) -> Answer:
        """Into a room by its form, and on to its page; the answer to the form."""
        await self.open(f"/join/?{urlencode({'code': code})}")
        form = {"csrfmiddlewaretoken": self.token, "code": code, "nickname": nickname}
        answer = await self.ask("POST", "/join/", form)
        if answer.status == 302:
            await self.open(answer.headers["location"])
        return answer

    async def sign_in(self, email: str, password: str) -> Answer:
        """By the sign-in page."""
        await self.open("/accounts/login/")
        form = {"csrfmiddlewaretoken": self.token, "login": email, "password": password}
        return await self.ask("POST", "/accounts/login/", form)


async def _head(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], list[str]]:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = [
        (name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines) if name
    ]
    return int(first.split()[1]), dict(pairs), [value for name, value in pairs if name == "set-cookie"]


async def _body(reader: asyncio.StreamReader, status: int, headers: dict[str, str]) -> bytes:
    if status in (204, 304):
        return b""
    if headers.get("transfer-encoding") == "chunked":
        parts = []
        while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
            parts.append((await reader.readexactly(size + 2))[:-2])
        await reader.readuntil(b"\r\n")
        return b"".join(parts)
    return await reader.readexactly(int(headers.get("content-length", 0)))


async def until(condition: Callable[[], Any], seconds: float = 20.0) -> bool:
    """Wait for something to become true; whether it did."""
    end = time.monotonic() + seconds
    while not (found := condition()) and time.monotonic() < end:
        await asyncio.sleep(0.01)
    return bool(found)
