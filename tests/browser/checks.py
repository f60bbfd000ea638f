"""Questions that can be put to any open page."""

from __future__ import annotations

from functools import cache
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# No rule is off: everything that axe knows about WCAG 2.0 to 2.2, level A and AA, and its best practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
_SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  return [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > wide + 1 && !each.closest(".tbl-box, pre, .vh"))
    .slice(0, 3).map((each) => `${each.tagName.toLowerCase()}.${each.className.baseVal ?? each.className}`);
}"""
_SMALL = """() => [...document.querySelectorAll(
    "button, summary, select, input:not([type=hidden], [type=radio], [type=checkbox]), textarea, .btn, .cell, nav a, label:has(> input)")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest(".vh, .skip, [aria-hidden=true]"))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => box.width && box.height < 43.5)
  .map(([each, box]) => `${each.tagName.toLowerCase()}.${each.className} ${(each.textContent || "").trim().slice(0, 20)} ${Math.round(box.height)} px`)"""
_SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { if (!each.hadRecentInput) sum += each.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 60);
})"""


@cache
def _axe() -> Axe:
    return Axe()


def axe(page: Page) -> list[str]:
    """What axe finds, one line each with the first place."""
    found = _axe().run(page, options=OPTIONS).response["violations"]
    return [f"axe {each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


def sideways(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    found = page.evaluate(_SIDEWAYS)
    return [f"sideways: {each}" for each in found]


def small(page: Page) -> list[str]:
    """Things to press that are lower than 44 px."""
    return [f"too small: {each}" for each in dict.fromkeys(page.evaluate(_SMALL))]


def shifted(page: Page) -> list[str]:
    """How far things moved while the page was loading; 0.02 is what the visual language allows."""
    moved = page.evaluate(_SHIFT)
    return [f"moved by {moved:.3f}"] if moved > 0.02 else []


def settled(page: Page) -> None:
    """Wait until htmx has nothing under way and transitions are over."""
    # Asked in a loop, because waiting for an expression would evaluate text, which the policy forbids.
    for _ in range(200):
        if not page.locator(".htmx-request, .htmx-swapping, .htmx-settling").count():
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(150)
