"""Several things at the same moment, each in a thread with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from django.db import connection

SECONDS = 30


def together(jobs: Iterable[Callable[[], object]], *answers: type[Exception]) -> None:
    """
    Run every job, all starting at once; fails if one raises or does not end.

    `answers` are exceptions that are no fault but what a job may be told.
    """
    jobs = list(jobs)
    gate = threading.Barrier(len(jobs))
    faults: list[BaseException] = []

    def run(job: Callable[[], object]) -> None:
        try:
            gate.wait(SECONDS)
            job()
        except answers:
            pass
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads)
    assert not faults
