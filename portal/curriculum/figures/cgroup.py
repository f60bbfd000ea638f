"""
The figure cgroup-limits: what the kernel does at the ceilings of memory and processor time.

The model is that of the kernel's document on cgroup v2, without swap and without bursts: at memory.max the group is
reclaimed and then killed in, above memory.high it is slowed, and in each period it runs until its quota is used.
The figure's script does the same arithmetic; a browser test holds the two against each other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PERIOD = 100
"""Milliseconds of a period: the default of cpu.max, and what Docker writes."""
SHOWN = 8
"""Periods that are drawn."""
MOST = 1024
"""MiB at the end of the memory scale; memory.high there means no limit."""
SENTENCES = {
    "fits": "{own} MiB of its own and {cache} MiB of cache fit. Nothing happens.",
    "reclaim": "{own} and {cache} MiB do not fit under {limit}. The kernel takes {back} MiB of cache back.",
    "high": "All cache is gone, and {own} MiB are still above memory.high. The group is slowed, and nothing is killed.",
    "oom": "{own} MiB cannot fit under memory.max, and without swap nothing is left to take back. "
    "The OOM killer ends a process of this group.",
    "free": "So few threads ({threads}) never use up {quota} ms in a period. Done after {total} ms, nobody waits.",
    "enough": "The work is done before the quota of {quota} ms is used: after {total} ms, nobody waits.",
    "wait": "After {run} ms in a period the {quota} ms are used, and all threads wait {wait} ms. "
    "Done after {total} ms; without the limit after {alone} ms.",
    "more": "and {more} more in which they wait, then the last one",
    "last": "then the last one",
}


@dataclass(frozen=True, slots=True)
class Memory:
    """A ceiling, a lower one that only slows, and what the group asks for (MiB); `high` of MOST is none."""

    top: int
    high: int
    own: int
    cache: int

    @property
    def limit(self) -> int:
        """The lower of the two ceilings: above it pages are taken back."""
        return min(self.top, self.high if self.high < MOST else self.top)

    @property
    def state(self) -> str:
        """What happens: fits, reclaim, high or oom."""
        if self.own > self.top:
            return "oom"
        if self.own > self.limit:
            return "high"
        return "reclaim" if self.own + self.cache > self.limit else "fits"

    @property
    def kept(self) -> int:
        """MiB of cache that stay."""
        return max(0, min(self.cache, self.limit - self.own))

    @property
    def back(self) -> int:
        """MiB of cache that are taken back."""
        return self.cache - self.kept

    @property
    def over(self) -> int:
        """MiB that have no place at all."""
        return max(0, self.own - self.top)

    @property
    def held(self) -> int:
        """MiB of its own that have a place."""
        return self.own - self.over

    @property
    def says(self) -> str:
        """The state as a sentence."""
        return SENTENCES[self.state].format(own=self.own, cache=self.cache, limit=self.limit, back=self.back)


@dataclass(frozen=True, slots=True)
class Processor:
    """A quota per period, threads that can all run at once, and CPU time that they need together (ms)."""

    quota: int
    threads: int
    work: int

    @property
    def full(self) -> int:
        """Periods in which the whole quota is used and the threads wait."""
        return 0 if self.quota >= self.threads * PERIOD else math.ceil(self.work / self.quota) - 1

    @property
    def run(self) -> float:
        """Milliseconds of each such period in which they run."""
        return min(self.quota / self.threads, PERIOD)

    @property
    def total(self) -> float:
        """Milliseconds until the work is done."""
        return self.full * PERIOD + (self.work - self.full * self.quota) / self.threads

    @property
    def periods(self) -> list[tuple[float, float]]:
        """For each period that is drawn: milliseconds of running and of waiting."""
        found = []
        for number in range(SHOWN):
            waits = number < self.full
            left = min(max(self.total - number * PERIOD, 0.0), float(PERIOD))
            found.append((self.run, PERIOD - self.run) if waits else (left, 0.0))
        return found

    @property
    def more(self) -> str:
        """The periods behind those that are drawn, as words; "" if there are none."""
        if self.full < SHOWN:
            return ""
        waits = self.full - SHOWN
        return SENTENCES["more" if waits else "last"].format(more=waits)

    @property
    def state(self) -> str:
        """What happens: free, enough or wait."""
        return "wait" if self.full else "free" if self.quota >= self.threads * PERIOD else "enough"

    @property
    def says(self) -> str:
        """The state as a sentence."""
        return SENTENCES[self.state].format(
            threads=self.threads,
            quota=self.quota,
            run=short(self.run),
            wait=short(PERIOD - self.run),
            total=short(self.total),
            alone=short(self.work / self.threads),
        )


def short(value: float) -> str:
    """A number with at most one decimal: halves are rounded up, as the script does."""
    tenths = math.floor(value * 10 + 0.5)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


FIRST = Memory(512, MOST, 320, 320), Processor(150, 4, 400)
MEMORIES = (Memory(512, MOST, 320, 128), FIRST[0], Memory(512, 384, 448, 128), Memory(512, MOST, 576, 128))
PROCESSORS = (FIRST[1], Processor(150, 16, 400), Processor(150, 1, 400), Processor(150, 4, 120))


def view() -> Mapping[str, Any]:
    """The first state, and the worked examples that stand beside it."""
    memory, processor = FIRST
    return {
        "memory": memory,
        "processor": processor,
        "periods": [(short(run), short(wait), run) for run, wait in processor.periods],
        "most": MOST,
        "memories": MEMORIES,
        "processors": [(each, short(each.run), short(each.total)) for each in PROCESSORS],
        "sentences": SENTENCES,
        "bytes": memory.top * 2**20,
        "says": (memory.says, processor.says),
    }
