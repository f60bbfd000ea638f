"""
How long one verdict and the whole matrix take; run it with the portal's interpreter from the top folder.

Prints the median of five rounds in microseconds or milliseconds, and the load average: on a busy machine
read the ratios.
"""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

import django

django.setup()

from portal.explorer import matrix as explorer_matrix
from portal.placement import Placement, matrix
from portal.rules import check

REPEAT = 2000


def median(function, rounds=5):
    """Median seconds of a call over some rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    """Measure and print."""
    print("load average", *(f"{value:.2f}" for value in os.getloadavg()) if hasattr(os, "getloadavg") else "")
    for text in ("windows-server-2022 ltsc2019 process", "windows-server-2025 ltsc2022 process"):
        placement = Placement.parse(text)
        seconds = median(lambda placement=placement: [check(placement) for _ in range(REPEAT)]) / REPEAT
        print(
            f"one verdict, {text}: {seconds * 1e6:.1f} microseconds, {len(check(placement).outcomes)} outcomes"
        )
    placement = Placement.parse("windows-server-2022 ltsc2019 process")
    pairs = sum(len(row) for _, row in matrix("process", "docker", placement.as_of))
    seconds = median(
        lambda: [check(p) for _, row in matrix("process", "docker", placement.as_of) for p in row]
    )
    print(f"{pairs} verdicts of the matrix: {seconds * 1e3:.1f} milliseconds")

    def cold():
        explorer_matrix._kept.cache_clear()
        explorer_matrix.html(placement, explicit_day=False)

    cold()
    print(f"matrix as HTML, cold: {median(cold) * 1e3:.1f} milliseconds")
    kept = median(lambda: explorer_matrix.html(placement, explicit_day=False))
    print(f"matrix as HTML, kept: {kept * 1e3:.3f} milliseconds")


if __name__ == "__main__":
    main()
