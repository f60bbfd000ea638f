"""
One process and one port for everybody: `python -m portal.server`, which `run.py` calls.

Pages are synchronous Django behind WSGI on a few fixed threads, which keep their database connections. Addresses
under /live/ are kept for streams that run on the event loop beside Django; there are none yet, so they reach
Django and are not found. Everything that can go wrong at the start ends in one line and exit code 1.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import socket
import sqlite3
import sys
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

THREADS = 4
BACKLOG = 2048
# Seconds for a whole request body, and for open requests when the server stops.
BODY_SECONDS = 30
# Bytes above the limit that are still read, so that the sender gets to see why it was refused.
DRAINED = 32 * 1024 * 1024
GRACE_SECONDS = 3


class Fault(Exception):
    """Something that keeps the server from starting, in one line for the person who started it."""


class Dispatcher:
    """
    The ASGI application: hands each request to Django's WSGI handler, body and all.

    The body is read here, on the event loop, before a thread is taken: otherwise as many slow senders as there
    are threads would stop the portal. A body above `limit` bytes is dropped; Django then answers 413.
    """

    def __init__(self, pages: Callable[[Scope, Receive, Send], Awaitable[None]], limit: int) -> None:
        self.pages = pages
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
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


def application() -> Dispatcher:
    """The whole portal as an ASGI application."""
    from a2wsgi import WSGIMiddleware
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    return Dispatcher(WSGIMiddleware(get_wsgi_application(), workers=THREADS), settings.MAX_BODY)  # type: ignore[arg-type]


def main() -> None:
    """Prepare what changed, then serve until stopped."""
    try:
        listener = _start()
    except Fault as fault:
        sys.exit(f"Bulkhead: {fault}")
    # A service manager's stop is as good an end as Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _serve(listener)
    except KeyboardInterrupt:
        pass
    sys.stdout.flush()
    # A view that hangs would otherwise keep the process beyond its grace.
    os._exit(0)


def _start() -> socket.socket:
    """Read the settings, take the port, and bring database and static files up to date."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # Sessions and limits may then be kept in this process's memory.
    os.environ.setdefault("PORTAL_ONE_PROCESS", "1")
    try:
        django.setup()
    except Exception as fault:
        raise Fault(f"The settings are wrong: {_line(fault)}") from fault
    from django.conf import settings

    from portal import facts

    listener = listen(settings.HOST, settings.PORT)
    try:
        facts.current()
    except facts.FactError as fault:
        raise Fault(f"A fact cannot be used: portal/facts/{fault}") from fault
    _reach()
    stamp = settings.VAR_DIR / "prepared"
    now = fingerprint()
    if not stamp.exists() or stamp.read_text() != now or not _has_tables():
        _prepare()
        stamp.write_text(now)
    for line in warnings():
        print(f"Note: {line}", file=sys.stderr)
    return listener


def listen(host: str, port: int) -> socket.socket:
    """A socket on this host and port; taken before anything else, so that nothing can come between."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":
        # Else a port stays taken for a minute after a stop. On Windows the option would let two servers share it.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as fault:
        listener.close()
        raise Fault(
            f"Port {port} on {host} cannot be used ({fault.strerror}); choose another with PORT=8001."
        ) from fault
    return listener


def _reach() -> None:
    """Fail early and in one line if database or cache do not answer."""
    from django.core.cache import cache
    from django.db import connection
    from django.db.utils import Error

    try:
        connection.ensure_connection()
    except Error as fault:
        raise Fault(f"The database does not answer: {_line(fault)}") from fault
    try:
        cache.get("start")
    except Exception as fault:
        raise Fault(f"The cache (REDIS_URL) does not answer: {_line(fault)}") from fault


def _has_tables() -> bool:
    """Whether the database was prepared at all; it may be another one than at the last start."""
    from django.db import connection

    return "django_migrations" in connection.introspection.table_names()


def _prepare() -> None:
    """Bring the tables and the collected static files up to date."""
    from django.core.management import call_command
    from django.db.utils import Error

    print("Preparing the database and the static files ...", flush=True)
    try:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
    except (Error, OSError) as fault:
        raise Fault(f"Preparing failed: {_line(fault)}") from fault


def fingerprint() -> str:
    """Changes when a migration, a static file, a requirement or the database's address does."""
    from django.conf import settings

    digest = hashlib.sha256(repr(sorted(settings.DATABASES["default"].items(), key=str)).encode())
    for file in _prepared_from(settings.BASE_DIR):
        digest.update(str(file.relative_to(settings.BASE_DIR)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _prepared_from(base: Path) -> Iterator[Path]:
    yield base / "requirements.txt"
    yield from sorted(base.glob("portal/**/migrations/*.py"))
    yield from sorted(file for file in base.glob("static/**/*") if file.is_file())


def warnings() -> list[str]:
    """What the person who starts the portal should know."""
    from django.conf import settings
    from django.db import connection

    found = []
    if connection.vendor == "sqlite" and has_reset_defect(sqlite3.sqlite_version_info):
        found.append(
            f"SQLite {sqlite3.sqlite_version} has a rare defect that can lose a write (sqlite.org/wal.html#walresetbug); "
            "3.51.3 is cured. For many people at once, set DATABASE_URL to a PostgreSQL."
        )
    if not settings.IS_HTTPS and not settings.IS_LOCAL:
        found.append(
            f"{settings.PORTAL_URL} is plain http: passwords cross the network readable. Set PORTAL_URL=https://..."
        )
    return found


def has_reset_defect(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the WAL-reset defect: from 3.7.0 on, before 3.51.3 and its backports."""
    if version[:2] in ((3, 44), (3, 50)):
        return version < {44: (3, 44, 6), 50: (3, 50, 7)}[version[1]]
    return (3, 7, 0) <= version < (3, 51, 3)


def _serve(listener: socket.socket) -> None:
    """Serve until a signal comes."""
    import uvicorn
    from django.conf import settings

    config = uvicorn.Config(
        application(),
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.TRUSTED_PROXIES),
        forwarded_allow_ips=settings.TRUSTED_PROXIES,
        backlog=BACKLOG,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    python = Path(sys.executable)
    if python.is_relative_to(settings.BASE_DIR):
        python = python.relative_to(settings.BASE_DIR)
    print(
        f"\nBulkhead is ready: {settings.PORTAL_URL}/\n"
        "  Open the address, or stop with Ctrl-C.\n"
        f"  First staff account: {python} manage.py createsuperuser",
        flush=True,
    )
    uvicorn.Server(config).run(sockets=[listener])


def _line(fault: BaseException) -> str:
    """The first line of an error's text."""
    text = str(fault).strip() or type(fault).__name__
    return text.splitlines()[0].rstrip(".") + "."


if __name__ == "__main__":
    main()
