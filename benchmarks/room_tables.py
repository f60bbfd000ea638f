"""What measures of rooms print: a line a measure, the load of the machine, and what must not have happened."""

from __future__ import annotations

import math
import os
import statistics
from collections.abc import Iterable, Sequence


def row(name: str, values: Iterable[float], rounds: int = 1, *, seconds: bool = False) -> str:
    """A line of a table: how many, rounds, median, p95 and worst; in milliseconds, or in seconds."""
    found = sorted(values)
    if not found:
        return f"{name:48} {0:6} {rounds:6}        -        -        -"
    shown = (statistics.median(found), found[math.ceil(0.95 * len(found)) - 1], found[-1])
    figures = " ".join(f"{one:8.2f}" if seconds else f"{1000 * one:8.0f}" for one in shown)
    return f"{name:48} {len(found):6} {rounds:6} {figures}"


def head(unit: str = "ms") -> str:
    """The first line of such a table, with the machine's load."""
    load = " ".join(f"{value:.2f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "unknown"
    return (
        f"load average {load}; {unit}\n{'':48} {'N':>6} {'rounds':>6} {'median':>8} {'p95':>8} {'worst':>8}"
    )


def conclude(faults: Sequence[str]) -> int:
    """Print what must not be, and the script's exit code."""
    for fault in faults[:20]:
        print(f"FAULT {fault}")
    print("nothing was lost and nothing was double" if not faults else f"{len(faults)} faults")
    return int(bool(faults))
