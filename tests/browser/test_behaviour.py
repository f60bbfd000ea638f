"""What app.js and the style sheets add to every page: theme, menu, copying, waiting, faults, paper, forced colours."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.browser import checks

pytestmark = pytest.mark.browser

BLOCKED = "/explorer/?host=windows-server-2022&image=ltsc2019&isolation=process"
LESSON = "/lessons/process-isolation/"
Window = Callable[..., Any]


def test_without_script_nothing_dead_is_shown(window: Window) -> None:
    """Copy buttons and the theme switch need script, so they are not there without it."""
    with window(script=False) as visitor:
        page = visitor.goto(LESSON)
        expect(page.locator(".theme")).to_be_hidden()
        for button in page.locator("button.copy").all():
            expect(button).to_be_hidden()


def test_focus_is_seen(window: Window) -> None:
    """Each of the first forty stops of the Tab key shows a ring."""
    with window() as visitor:
        page = visitor.goto(BLOCKED)
        unseen = []
        for _ in range(40):
            page.keyboard.press("Tab")
            seen = page.evaluate(
                """() => { let e = document.activeElement;
                  const rings = (x) => { const s = getComputedStyle(x); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2; };
                  return e === document.body || rings(e) || Boolean(e.closest("label") && rings(e.closest("label"))) || e.outerHTML.slice(0, 90); }"""
            )
            if seen is not True:
                unseen.append(seen)
        assert unseen == []


def test_menu_on_a_phone(window: Window) -> None:
    """The menu opens, is clean, closes with Escape and gives the focus back."""
    with window(390) as visitor:
        page = visitor.goto("/")
        menu = page.locator(".menu summary")
        menu.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".menu nav a").first).to_be_visible()
        assert checks.axe(page) == []
        page.keyboard.press("Escape")
        expect(page.locator(".menu nav a").first).to_be_hidden()
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        menu.click()
        page.locator(".menu nav a", has_text="Builder").click()
        expect(page.locator("h1")).to_have_text("Dockerfile builder")


def test_theme_is_kept(window: Window) -> None:
    """A choice lasts over pages and is there before the first paint."""
    with window() as visitor:
        page = visitor.goto("/")
        page.locator('.theme input[value="dark"]').check(force=True)
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        visitor.goto("/tracks/")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == colour
        assert page.evaluate("document.documentElement.dataset.theme") == "dark"
        expect(page.locator('.theme input[value="dark"]')).to_be_checked()
        page.locator('.theme input[value="auto"]').check(force=True)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") != colour


def test_copy(window: Window) -> None:
    """A copy button copies what was typed and says so."""
    with window(permissions=["clipboard-read", "clipboard-write"]) as visitor:
        page = visitor.goto(LESSON)
        button = page.locator("button.copy").first
        button.click()
        expect(button).to_contain_text("Copied")
        text = page.evaluate("navigator.clipboard.readText()")
        assert text.startswith("docker run")
        assert "3964" not in text


def test_faults_are_told_and_mended(window: Window) -> None:
    """A 500 and a lost network: a bar with a way to try again, the form as it was, then the answer."""
    with window() as visitor:
        visitor.expect("status of 500", "ERR_", "htmx", "Response Status Error Code 500")
        page = visitor.goto(BLOCKED)
        faults: dict[str, Callable[[Route], None]] = {
            ".bar-err": lambda route: route.fulfill(status=500, body=""),
            ".bar-off": lambda route: route.abort(),
        }
        for bar, fault in faults.items():
            page.route("**/explorer/**", fault)
            page.select_option("#x-image", "ltsc2022")
            expect(page.locator(f".bar-lost{bar}")).to_be_visible()
            assert checks.axe(page) == []
            expect(page.locator("#vd")).to_have_text("Does not start")
            page.unroute("**/explorer/**")
            page.locator(".bar-lost button").click()
            expect(page.locator("#vd")).to_contain_text("Starts")
            expect(page.locator(".bar-lost")).to_have_count(0)
            visitor.goto(BLOCKED)


def test_busy_after_a_while(window: Window) -> None:
    """A slow answer dims the old one; a quick one does not flicker."""
    with window() as visitor:
        # The browser's clock stands still while its busy machine does not: what is asked is 399 and 400 ms of the page.
        visitor.page.clock.install()
        page = visitor.goto(BLOCKED)
        page.clock.pause_at(page.evaluate("Date.now() + 1000"))
        waiting: list[Any] = []
        page.route("**/explorer/**", lambda route: waiting.append(route))
        page.select_option("#x-image", "ltsc2022")
        while not waiting:
            page.wait_for_timeout(20)
        page.clock.run_for(399)
        assert page.locator("#answer[aria-busy]").count() == 0
        page.clock.run_for(1)
        expect(page.locator("#answer")).to_have_attribute("aria-busy", "true")
        page.clock.resume()
        for route in waiting:
            route.continue_()
        expect(page.locator("#vd")).to_contain_text("Starts")
        assert page.locator("#answer[aria-busy]").count() == 0


def test_print_and_forced_colours(window: Window) -> None:
    """On paper there is no navigation; in forced colours the chosen state of the figure still stands out."""
    with window(forced_colors="active") as visitor:
        page = visitor.goto(LESSON)
        assert checks.sideways(page) == []
        chosen = page.locator(".states label:has(:checked)").first
        assert chosen.evaluate("(e) => getComputedStyle(e).outlineStyle") == "solid"
        page.emulate_media(media="print")
        expect(page.locator(".mainnav")).to_be_hidden()
        expect(page.locator(".answers:visible").first).to_be_visible()


def test_a_field_that_somebody_made_larger_breaks_no_policy(window: Window) -> None:
    """Dragging a text field's corner leaves a style on it; htmx must not copy that as an attribute."""
    with window() as visitor:
        page = visitor.goto("/checker/?example=blog-2019")
        page.locator("#c-text").evaluate("(e) => (e.style.height = '500px')")
        page.get_by_role("button", name="Use COPY").click()
        expect(page.locator("#c-text")).to_have_value(re.compile("^COPY build", re.MULTILINE))
        checks.settled(page)
        assert visitor.faults == []


def test_a_field_is_marked_while_its_message_stands(window: Window) -> None:
    """An answer that arrives in parts marks the field as invalid, and takes the mark away again."""
    with window() as visitor:
        visitor.expect("status of 422")
        page = visitor.goto("/checker/")
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.locator("#c-text")).to_have_attribute("aria-invalid", "true")
        page.fill("#c-text", "FROM scratch\n")
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.locator("#e-text")).to_be_empty()
        expect(page.locator("#c-text")).not_to_have_attribute("aria-invalid", "true")


def test_the_bar_of_the_builder_covers_nothing_that_has_the_focus(window: Window) -> None:
    """On a phone the bar with the way to the Dockerfile sticks to the edge; the Tab key scrolls past it."""
    with window(390) as visitor:
        page = visitor.goto("/builder/")
        covered = []
        for _ in range(40):
            page.keyboard.press("Tab")
            page.wait_for_timeout(30)
            told = page.evaluate(
                """() => { const e = document.activeElement, bar = document.querySelector(".jump");
                  if (e === document.body || e.closest(".jump")) return "";
                  const a = (e.closest("label") || e).getBoundingClientRect(), b = bar.getBoundingClientRect();
                  return a.bottom > b.top + 1 && a.top < b.bottom - 1 ? e.outerHTML.slice(0, 80) : ""; }"""
            )
            covered += [told] if told else []
        assert covered == []
