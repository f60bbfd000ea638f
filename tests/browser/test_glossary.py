"""Marked words of a lesson: their definition by pointer and by keyboard, and none by finger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser import checks

pytestmark = pytest.mark.browser
LESSON = "/lessons/hyperv-isolation/"


@pytest.mark.parametrize("width", [1440, 390])
def test_pointing_shows_the_definition(window: Callable[..., Any], width: int) -> None:
    """It can be pointed at itself, goes with the pointer, and Escape sends it away."""
    with window(width) as visitor:
        page = visitor.goto(LESSON)
        link, peek = page.locator("a.term").first, page.get_by_role("tooltip")
        link.hover()
        expect(peek).to_be_visible()
        assert link.get_attribute("aria-describedby") == "defbox"
        assert checks.sideways(page) + checks.axe(page) == []
        peek.hover()
        page.wait_for_timeout(500)
        expect(peek).to_be_visible()
        page.keyboard.press("Escape")
        expect(peek).to_have_count(0)
        page.mouse.move(5, 5)
        link.hover()
        expect(peek).to_be_visible()
        page.mouse.move(5, 5)
        expect(peek).to_have_count(0)


def test_focus_shows_the_definition(window: Callable[..., Any]) -> None:
    with window() as visitor:
        page = visitor.goto(LESSON)
        link, peek = page.locator("a.term").first, page.get_by_role("tooltip")
        # A key first: a browser shows focus to those who use keys.
        page.keyboard.press("Tab")
        link.focus()
        expect(peek).to_be_visible()
        page.keyboard.press("Escape")
        expect(peek).to_have_count(0)
        expect(link).to_be_focused()
        page.keyboard.press("Enter")
        page.wait_for_url("**/glossary/*/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_finger_gets_the_page(window: Callable[..., Any]) -> None:
    with window(390, has_touch=True, is_mobile=True) as visitor:
        page = visitor.goto(LESSON)
        page.locator("a.term").first.tap()
        page.wait_for_url("**/glossary/*/")
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_filter_while_typing(window: Callable[..., Any]) -> None:
    with window() as visitor:
        page = visitor.goto("/glossary/")
        page.get_by_label("A word, an abbreviation").fill("HCS_E_IMAGE")
        expect(page.locator("#glossary-status")).to_contain_text("1 entry of")
        assert "q=HCS_E_IMAGE" in page.url
