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
        page.keyboard.type("silo")
        page.keyboard.press("Escape")
        expect(palette).to_be_hidden()
        expect(page.locator("#q")).to_be_focused()
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


def test_the_offer_to_read_on_goes_when_something_else_is_done(window: Callable[..., Any]) -> None:
    note = f"localStorage.setItem('stopped', JSON.stringify({{{LESSON.split('/')[2]}: {{ at: 'compare' }}}}))"
    acts = {
        "Escape": lambda page: page.keyboard.press("Escape"),
        "a press in the text": lambda page: page.locator(".art-lead").click(),
        "reading on": lambda page: page.mouse.wheel(0, 500),
    }
    with window() as visitor:
        page = visitor.goto(LESSON)
        for name, act in acts.items():
            page.evaluate(note)
            visitor.goto("/tracks/")
            visitor.goto(LESSON)
            expect(page.locator("#stopped"), name).to_be_visible()
            act(page)
            expect(page.locator("#stopped"), name).to_be_hidden()


def test_on_a_phone_the_contents_can_be_unfolded(window: Callable[..., Any]) -> None:
    """With script or without it, and each entry leads to its section."""
    with window(390, script=False) as visitor:
        page = visitor.goto(LESSON)
        page.get_by_text("On this page", exact=True).locator("visible=true").click()
        page.locator(".toc-d a").nth(1).click()
        assert page.evaluate("location.hash").startswith("#")
    with window() as visitor:
        expect(visitor.goto(LESSON).locator(".toc-d")).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_first_page_says_what_one_was_reading(window: Callable[..., Any], width: int) -> None:
    with window(width) as visitor:
        page = visitor.goto("/")
        line = page.locator("#reading")
        expect(line).to_be_hidden()
        for address in (NEXT, LESSON):
            visitor.goto(address)
            page.locator(".art > h2[id]").nth(1).scroll_into_view_if_needed()
            page.mouse.wheel(0, 400)
            holds(page, f"""(localStorage.getItem('stopped') || '').includes('"{address.split("/")[2]}"')""")
        visitor.goto("/")
        expect(line).to_contain_text("You were reading Namespaces: what each one hides: ")
        assert checks.axe(page) + checks.sideways(page) == []
        page.locator("#reading a").click()
        page.wait_for_url(re.compile(rf"{LESSON}#[a-z0-9-]+$"))


def test_what_was_noted_is_shown_as_words_only(window: Callable[..., Any]) -> None:
    with window() as visitor:
        page = visitor.goto("/")
        note = '{"namespaces": {"at": "compare", "title": "<b>One</b>", "section": "<img src=x>"}, "old": {"at": "x"}}'
        page.evaluate(f"localStorage.setItem('stopped', {note!r})")
        visitor.goto("/")
        expect(page.locator("#reading a")).to_have_text("<b>One</b>: <img src=x>")
        page.evaluate("localStorage.setItem('stopped', 'no json')")
        visitor.goto("/")
        expect(page.locator("#reading")).to_be_hidden()


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
        kept = "caches.open('pages').then((found) => found.keys()).then((all) => all.map((each) => new URL(each.url).pathname))"
        # The page that brought the worker is kept without being read a second time.
        holds(page, f"{kept}.then((all) => all.length > 0)")
        assert page.evaluate(kept) == [LESSON]
        visitor.goto("/teams/")
        page.evaluate(
            "navigator.serviceWorker.ready.then((found) => found.active.postMessage({ keep: '/teams/' }))"
        )
        visitor.goto("/explorer/")
        assert page.evaluate(kept) == [LESSON]
        page.context.set_offline(True)
        # The browser's own lines about what it cannot reach.
        visitor.expect("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
        visitor.goto(LESSON)
        expect(page.get_by_role("heading", level=1)).to_have_text("Namespaces: what each one hides")
        assert page.evaluate("getComputedStyle(document.querySelector('.masthead')).display") == "block"
        expect(page.locator(".bar-kept")).to_contain_text("Questions, progress and tools need the server")
        # What the page would have fetched by itself at its end is not told as something that was lost.
        page.keyboard.press("End")
        page.wait_for_timeout(600)
        expect(page.locator(".bar-lost")).to_have_count(0)
        visitor.goto("/explorer/")
        expect(page.get_by_role("heading", level=1)).to_have_text("No network")
        expect(page.locator("#kept a")).to_have_attribute("href", LESSON)
        page.context.set_offline(False)


def test_what_is_kept_is_what_a_stranger_sees(window: Callable[..., Any], server: Any) -> None:
    """A reader with an account reads a lesson; nothing of the account lies in the browser's cache afterwards."""
    make = "from portal.accounts.models import User; User.objects.create_user(email={!r}, password={!r}, name='Zora')"
    server.run(make.format("zora@example.com", "a long word 42"))
    with window() as visitor:
        page = visitor.goto("/accounts/login/")
        page.locator("[name=login]").fill("zora@example.com")
        page.locator("[name=password]").fill("a long word 42")
        page.locator("main form .btn").first.click()
        expect(page.locator(".me")).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then((found) => found.active.state)")
        kept = f"caches.open('pages').then((all) => all.match('{LESSON}', {{ ignoreVary: true }}))"
        # The second time the server answers that nothing has changed.
        for _ in range(2):
            visitor.goto(LESSON)
            expect(page.locator(".me")).to_be_visible()
            holds(page, f"{kept}.then(Boolean)")
        text = page.evaluate(f"{kept}.then((found) => found.text())")
        assert "Namespaces: what each one hides" in text
        assert 'class="sign-in"' in text
        assert "Zora" not in text and "csrfmiddlewaretoken" not in text
        every = "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((found) => found.keys()))))"
        paths = page.evaluate(f"{every}.then((all) => all.flat().map((each) => new URL(each.url).pathname))")
        others = [path for path in paths if not path.startswith("/static/")]
        assert sorted(others) == [LESSON, "/offline/"]


def test_on_a_plain_http_name_nothing_is_kept_and_nothing_complains(window: Callable[..., Any]) -> None:
    with window(name=True) as visitor:
        page = visitor.goto(LESSON)
        assert page.evaluate("'serviceWorker' in navigator") is False
        page.keyboard.press("/")
        expect(page.get_by_role("dialog", name="Search")).to_be_visible()
