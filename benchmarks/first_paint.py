"""
Largest contentful paint and layout shift of lessons on a slow phone.

`python benchmarks/first_paint.py --address http://127.0.0.1:8000`: opens five lessons three times each, every time with an
empty cache, with a processor slowed down four times and a network of 1.6 Mbit/s and 150 ms, in headless Chromium. Prints the
median, what was painted, and the largest shift. The aims: the lead text under 1.0 s, no shift over 0.02.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import time
from dataclasses import dataclass

from playwright.sync_api import Browser, sync_playwright

LESSONS = (
    "namespaces",
    "process-isolation",
    "host-and-image-versions",
    "layers-cache-and-stages",
    "windows-nodes",
)
RUNS = 3
SETTLE_SECONDS = 2
SLOWDOWN = 4
LATENCY_MS, BYTES_PER_SECOND = 150, 1.6e6 / 8
# Playwright runs this before any script of the page; it is no part of the page's policy.
WATCH = """
window.painted = [];
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    window.painted.push([entry.startTime, entry.element ? entry.element.className || entry.element.tagName : ""]);
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: when the largest text was painted (ms), which element it was, the sum of shifts, bytes and requests."""

    paint: float
    element: str
    shift: float
    sent: int
    requests: int


def main() -> None:
    """Visit and print."""
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--width", type=int, default=390)
    options = parser.parse_args()
    every: list[Visit] = []
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        for lesson in LESSONS:
            visits = [
                visit(browser, f"{options.address}/lessons/{lesson}/", options.width) for _ in range(RUNS)
            ]
            every += visits
            middle = statistics.median(each.paint for each in visits)
            last = visits[-1]
            print(
                f"{lesson:26} {middle:6.0f} ms  {last.element:10} shift {max(v.shift for v in visits):.4f}  "
                f"{last.requests} requests, {last.sent / 1000:.1f} kB"
            )
        browser.close()
    print(
        f"median of {len(every)}: {statistics.median(each.paint for each in every):.0f} ms; "
        f"largest shift {max(each.shift for each in every):.4f}; load average {os.getloadavg()[0]:.1f}"
    )


def visit(browser: Browser, address: str, width: int) -> Visit:
    """One visit with an empty cache, seen until two seconds after everything was loaded."""
    context = browser.new_context(viewport={"width": width, "height": 844}, service_workers="block")
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": BYTES_PER_SECOND}
    line.send("Network.emulateNetworkConditions", {**conditions, "uploadThroughput": BYTES_PER_SECOND})
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    sizes: list[int] = []
    line.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="load")
    page.wait_for_timeout(2000)
    painted = page.evaluate("window.painted")
    shift = page.evaluate("window.shifted")
    context.close()
    # The end of one visit's process is not to be paid for by the next.
    time.sleep(SETTLE_SECONDS)
    when, element = painted[-1]
    return Visit(float(when), str(element), float(shift), sum(sizes), len(sizes))


if __name__ == "__main__":
    main()
