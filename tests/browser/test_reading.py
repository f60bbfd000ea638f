"""Reading comforts: the search palette, keys, where one stopped, a list for later, shells, and reading offline."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import checks

pytestmark = pytest.mark.browser
LESSON = "/lessons/namespaces/"
NEXT = "/lessons/mount-and-pid-namespaces/"


def holds(page: Any, expression: str) -> None:
    """Wait until an expression holds; Playwright's own way needs an eval that the policy forbids."""
    for _ in range(50):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {expression}")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_palette_leads_to_a_lesson_by_keys_alone(window: Callable[..., Any], width: int) -> None:
    with window(width) as visitor:
        page = visitor.goto("/tracks/")
        page.keyboard.press("/")
        palette = page.get_by_role("dialog", name="Search")
        expect(palette).to_be_visible()
        page.keyboard.type("hyper v isolaton")
        expect(palette.get_by_role("status")).to_contain_text("results")
        expect(palette.get_by_role("link").first).to_contain_text("Hyper-V isolation and the utility VM")
        assert checks.axe(page) + checks.sideways(page) == []
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/lessons/hyperv-isolation/")


def test_the_palette_opens_by_ctrl_k_and_by_the_link_and_closes_by_escape(window: Callable[..., Any]) -> None:
    with window() as visitor:
        page = visitor.goto("/explorer/")
        palette = page.get_by_role("dialog", name="Search")
        # In a field "/" is a letter; Ctrl-K still works.
        page.goto(visitor.base + "/search/")
        page.locator("#q").press("/")
        expect(palette).to_be_hidden()
        page.keyboard.press("Control+k")
        expect(palette).to_be_visible()
        page.keyboard.press("Escape")
        expect(palette).to_be_hidden()
        page.locator("[data-palette]").click()
        expect(palette).to_be_visible()


def test_single_keys_can_be_switched_off(window: Callable[..., Any]) -> None:
    with window() as visitor:
        page = visitor.goto(LESSON)
        page.keyboard.press("Control+k")
        page.get_by_label("Single keys:").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.keyboard.press("/")
        page.wait_for_timeout(300)
        assert page.url.endswith(LESSON)
        expect(page.get_by_role("dialog", name="Search")).to_be_hidden()
        page.keyboard.press("Control+k")
        page.get_by_label("Single keys:").check()
        page.keyboard.press("Escape")
        page.reload()
        page.keyboard.press("n")
        page.wait_for_url(f"**{NEXT}")
        page.keyboard.press("p")
        page.wait_for_url(f"**{LESSON}")


def test_without_script_the_search_is_a_page(window: Callable[..., Any]) -> None:
    with window(390, script=False) as visitor:
        page = visitor.goto(LESSON)
        page.locator("[data-palette]").click()
        page.locator("#q").fill("seccmp")
        page.get_by_role("button", name="Search").click()
        page.locator(".hits a").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("seccomp")


def test_a_lesson_says_where_one_stopped(window: Callable[..., Any]) -> None:
    with window() as visitor:
        page = visitor.goto(LESSON)
        expect(page.locator("#stopped")).to_be_hidden()
        page.locator("#compare").scroll_into_view_if_needed()
        page.mouse.wheel(0, 400)
        holds(page, "localStorage.getItem('stopped')")
        visitor.goto("/tracks/")
        visitor.goto(LESSON)
        expect(page.locator("#stopped")).to_contain_text("You stopped at")
        assert checks.axe(page) + checks.sideways(page) == []
        page.locator("#stopped a").click()
        assert re.search(r"#[a-z-]+$", page.url)
        expect(page.locator("#stopped")).to_be_hidden()


def test_a_lesson_is_put_aside_by_one_click(window: Callable[..., Any]) -> None:
    with window(390) as visitor:
        page = visitor.goto(LESSON)
        page.get_by_role("link", name="For later").click()
        expect(page.locator(".later [role=status]")).to_contain_text("On your list.")
        assert checks.axe(page) == []
        page.get_by_role("link", name="See the list").click()
        expect(page.locator("main")).to_contain_text("Namespaces: what each one hides")
        assert checks.axe(page) + checks.sideways(page) == []
        page.get_by_role("button", name="Take off the list").click()
        expect(page.get_by_text("Nothing put aside")).to_be_visible()


def test_what_was_read_stays_readable_offline_and_nothing_else_is_kept(window: Callable[..., Any]) -> None:
    with window() as visitor:
        page = visitor.goto(LESSON)
        page.evaluate("navigator.serviceWorker.ready.then((found) => found.active.state)")
        page.reload()
        visitor.goto("/teams/")
        visitor.goto("/explorer/")
        kept = "caches.open('pages').then((found) => found.keys()).then((all) => all.map((each) => new URL(each.url).pathname))"
        holds(page, f"{kept}.then((all) => all.length > 0)")
        assert page.evaluate(kept) == [LESSON]
        page.context.set_offline(True)
        # The browser's own lines about what it cannot reach.
        visitor.expect("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
        visitor.goto(LESSON)
        expect(page.get_by_role("heading", level=1)).to_have_text("Namespaces: what each one hides")
        assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).display") == "block"
        visitor.goto("/explorer/")
        expect(page.get_by_role("heading", level=1)).to_have_text("No network")
        expect(page.locator("#kept a")).to_have_attribute("href", LESSON)
        page.context.set_offline(False)


def test_on_a_plain_http_name_nothing_is_kept_and_nothing_complains(window: Callable[..., Any]) -> None:
    with window(name=True) as visitor:
        page = visitor.goto(LESSON)
        assert page.evaluate("'serviceWorker' in navigator") is False
        page.keyboard.press("/")
        expect(page.get_by_role("dialog", name="Search")).to_be_visible()
