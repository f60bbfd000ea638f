"""
How long a search takes per keystroke: forty searches typed letter by letter, first time and again.

`python benchmarks/search.py`: prints how long the index takes, and the median, 95th percentile and worst of a keystroke
in milliseconds. The aim is under 50 ms.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal import curriculum
from portal.curriculum import search


def main() -> None:
    """Type every search of the tests and print the times."""
    shelf = curriculum.load()
    started = time.perf_counter()
    index = search.index(shelf)
    print(f"index of {len(index.pages)} pages: {time.perf_counter() - started:.2f} s")
    queries = tomllib.loads((ROOT / "tests/learn/search_queries.toml").read_text("utf-8"))["queries"]
    for name in ("first time", "again"):
        times = sorted(
            _keystroke(index, each["typed"][:end]) for each in queries for end in _ends(each["typed"])
        )
        worst, late = times[-1], times[int(len(times) * 0.95)]
        print(
            f"{name}: {len(times)} keystrokes, median {statistics.median(times):.1f} ms, p95 {late:.1f}, worst {worst:.1f}"
        )
    print("load average", *(f"{each:.1f}" for each in os.getloadavg()))


def _ends(typed: str) -> range:
    return range(1, len(typed) + 1)


def _keystroke(index: search.Index, typed: str) -> float:
    started = time.perf_counter()
    index.search(typed, 200)
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
