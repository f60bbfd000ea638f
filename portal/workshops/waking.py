"""How a process hears that rows have changed: a poll of SQLite's own counter, or PostgreSQL's LISTEN."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator

from django.db import connections

from portal.workshops.steering import CHANNEL

log = logging.getLogger("portal.workshops")
# Seconds between two looks at SQLite's counter; a look takes about ten microseconds.
POLL = 0.05
# Seconds after which one looks all the same, and after which a lost connection is made anew.
AT_MOST, AGAIN = 2.0, 1.0


def wakes() -> AsyncGenerator[None]:
    """One value each time that rows may have changed; at the latest every two seconds."""
    return _postgresql() if connections["default"].vendor == "postgresql" else _sqlite()


async def _sqlite() -> AsyncGenerator[None]:
    """`PRAGMA data_version` changes when another connection, in whatever process, has committed."""
    # An own connection: the counter does not tell of what its own connection writes, so it never writes.
    # It waits for nobody either, because it looks from the event loop.
    database = sqlite3.connect(
        connections["default"].settings_dict["NAME"], timeout=0, isolation_level=None, check_same_thread=False
    )
    try:
        known, waited = -1, 0.0
        while True:
            try:
                version = database.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.OperationalError:
                version = -1
            if version != known or waited >= AT_MOST:
                known, waited = version, 0.0
                yield None
            await asyncio.sleep(POLL)
            waited += POLL
    finally:
        database.close()


async def _postgresql() -> AsyncGenerator[None]:
    """One connection that listens; whenever it had to be made anew, something may have been missed."""
    import psycopg

    parameters = connections["default"].get_connection_params()
    # All that DATABASE_URL says about reaching the server, certificates among it; not what Django adds for itself.
    own = ("context", "cursor_factory", "prepare_threshold", "connect_timeout")
    wanted = {key: value for key, value in parameters.items() if key not in own}
    while True:
        try:
            listening = await psycopg.AsyncConnection.connect(**wanted, autocommit=True, connect_timeout=5)
            async with listening:
                await listening.execute(f"LISTEN {CHANNEL}")
                yield None
                while True:
                    async for _ in listening.notifies(timeout=AT_MOST, stop_after=1):
                        pass
                    yield None
        except psycopg.Error as fault:
            log.warning("the listening connection was lost: %s", type(fault).__name__)
        await asyncio.sleep(AGAIN)
        yield None
