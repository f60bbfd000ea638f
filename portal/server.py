"""
One process and one port for everybody: `python -m portal.server`, which `run.py` calls.

Pages are synchronous Django behind WSGI on a few fixed threads, which keep their database connections; live
streams, under /live/, run on the event loop beside Django. PORTAL_SERVE=pages or =streams makes a process that
does only one of the two, for an installation of several behind a proxy. Everything that can go wrong at the start
ends in one line and exit code 1.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from portal.dispatch import Dispatcher

THREADS = 4
BACKLOG = 2048
# Seconds that open requests have when the server stops, and between two rounds of deleting what is due.
GRACE_SECONDS = 3
# Seconds that sent bytes may stay unacknowledged before a connection is given up.
UNREAD_SECONDS = 30
DAY = 24 * 3600
# The number of the lock that a process holds while it prepares a PostgreSQL; any number that nobody else uses.
PREPARING = 218_601


class Fault(Exception):
    """Something that keeps the server from starting, in one line for the person who started it."""


def application(serve: str = "all") -> tuple[Dispatcher, Callable[[], None]]:
    """The portal as an ASGI application, or its pages or its streams alone; and what ends its streams."""
    from a2wsgi import WSGIMiddleware
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application

    from portal.workshops.stream import Streams

    streams = Streams() if serve != "pages" else None
    pages: Any = WSGIMiddleware(get_wsgi_application(), workers=THREADS) if serve != "streams" else None
    return Dispatcher(pages, settings.MAX_BODY, streams), streams.stop if streams else lambda: None


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
    if os.environ.get("PORTAL_SERVE", "all") == "all":
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
    if os.environ.get("PORTAL_SERVE", "all") != "streams":
        from portal.learn import starting

        starting.read_course()
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
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        # A reader that is stuck or gone would else hold its connection, and megabytes for it, for a quarter of an hour.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)
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
    """Bring the tables and the collected static files up to date; of several processes, one at a time."""
    from django.db import connection
    from django.db.utils import Error

    print("Preparing the database and the static files ...", flush=True)
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Held until this process's connection ends or lets go of it below.
                cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        _manage("migrate")
        _manage("collectstatic")
        connection.close()
    except (Error, OSError) as fault:
        raise Fault(f"Preparing failed: {_line(fault)}") from fault


def _manage(command: str) -> None:
    """Run a command of manage.py in a process of its own: this one would keep its 40 MB. Raises Fault."""
    # A broken lesson is for the check to tell; it keeps nobody from starting.
    call = [sys.executable, "manage.py", command, "--no-input", "--skip-checks", "--verbosity=0"]
    done = subprocess.run(call, cwd=Path(__file__).parents[1], capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise Fault(f"Preparing failed: {_line(done.stderr.strip().rpartition('\n')[2])}")


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
    _raise_limit()
    import uvicorn
    from django.conf import settings

    app, end_streams = application(settings.SERVE)

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            # Streams would otherwise stay open for the whole grace.
            end_streams()
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app,
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
    (settings.VAR_DIR / "address").write_text(settings.PORTAL_URL, "utf-8")
    python = Path(sys.executable)
    if python.is_relative_to(settings.BASE_DIR):
        python = python.relative_to(settings.BASE_DIR)
    print(
        f"\nBulkhead is ready: {settings.PORTAL_URL}/\n"
        "  Open the address, or stop with Ctrl-C.\n"
        f"  Something to look at: {python} manage.py demo\n"
        f"  First staff account:  {python} manage.py createsuperuser",
        flush=True,
    )
    if settings.SERVE != "pages":
        threading.Thread(target=_prune_daily, daemon=True).start()
    if settings.SERVE != "streams":
        from portal.learn import starting

        threading.Thread(target=starting.index_course, daemon=True).start()
    Server(config).run(sockets=[listener])


def _raise_limit() -> None:
    """Let the process have as many files open as the system lets it: each stream is one."""
    if os.name == "posix":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _prune_daily() -> None:
    """Delete what is due, now and every day that the process runs."""
    from django.core.management import call_command
    from django.db import connection

    while True:
        try:
            call_command("prune", verbosity=0)
        except Exception:
            logging.getLogger("portal").exception("Deleting what is due failed; it is tried again tomorrow.")
        connection.close()
        time.sleep(DAY)


def _line(fault: BaseException | str) -> str:
    """The first line of an error's text."""
    text = str(fault).strip() or type(fault).__name__
    return text.splitlines()[0].rstrip(".") + "."


if __name__ == "__main__":
    main()
