"""What people come for, with script, without it, by keyboard, and under a name that is no secure context."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks

pytestmark = pytest.mark.browser

BLOCKED = "/explorer/?host=windows-server-2022&image=ltsc2019&isolation=process"
LESSON = "/lessons/process-isolation/"
DOCKERFILE = (
    'FROM mcr.microsoft.com/windows/servercore:ltsc2019\nADD build C:/inetpub/wwwroot/\nCMD [ "cmd" ]\n'
)
Window = Callable[..., Any]


def answer_a_question(page: Page) -> None:
    """On a question's page: take the first choice and see verdict and reason."""
    page.locator("input[name=choice]").first.check()
    page.get_by_role("button", name="Answer", exact=True).first.click()
    expect(page.locator(".ask-v").first).to_contain_text(re.compile("right", re.I))
    expect(page.locator(".opt.is-right .why")).to_have_count(1)


def check_a_dockerfile(page: Page) -> None:
    """On the checker's page: paste, read findings, apply all safe fixes."""
    page.locator("#c-text").fill(DOCKERFILE)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#checked .chk-f").first).to_be_visible()
    page.get_by_role("button", name=re.compile("safe fix")).click()
    expect(page.locator("#c-text")).not_to_have_value(DOCKERFILE)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [1440, 390])
def test_explorer(window: Window, script: bool, width: int) -> None:
    """A refusal explains itself, and its fix leads to a state that starts."""
    with window(width, script=script) as visitor:
        page = visitor.goto(BLOCKED)
        expect(page.locator("#vd")).to_have_text("Does not start")
        expect(page.locator(".verdict")).to_contain_text("17763")
        expect(page.locator(".verdict")).to_contain_text("20348")
        page.get_by_role("link", name=re.compile("Apply.*Hyper-V")).first.click()
        expect(page.locator("#vd")).not_to_have_text("Does not start")
        page.select_option("#x-image", "ltsc2022")
        if script:
            expect(page).to_have_url(re.compile("image=ltsc2022"))
        with page.expect_response("**/explorer/**"):
            page.get_by_role("button", name="Check").click()
        checks.settled(page)
        expect(page.locator("#vd")).to_contain_text("Starts")
        expect(page).to_have_url(re.compile("image=ltsc2022"))
        if script:
            # The change had replaced the address before the button added one; htmx loads what it has not kept.
            page.evaluate("history.back()")
            expect(page.locator("#x-image")).to_have_value("ltsc2022")
            page.wait_for_timeout(500)
            page.evaluate("history.back()")
            expect(page.locator("#vd")).to_have_text("Does not start")
        else:
            page.go_back()
        expect(page.locator("#x-image")).to_have_value("ltsc2019")


def test_explorer_follows_each_change(window: Window) -> None:
    """With script a change answers at once, keeps focus, replaces the address, and stays clean for axe."""
    with window() as visitor:
        page = visitor.goto(BLOCKED)
        page.locator("#x-host").focus()
        page.select_option("#x-host", "windows-server-2019")
        expect(page.locator("#vd")).to_contain_text("Starts")
        expect(page).to_have_url(re.compile("host=windows-server-2019"))
        assert page.evaluate("document.activeElement.id") == "x-host"
        assert page.locator("[role=status]").first.inner_text().startswith("Starts")
        assert "Windows Server 2019" in page.title()
        checks.settled(page)
        assert checks.axe(page) == []
        assert checks.sideways(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_builder(window: Window, script: bool) -> None:
    """Another host makes another Dockerfile, with the reason beside each line."""
    with window(script=script) as visitor:
        page = visitor.goto("/builder/")
        expect(page.locator(".anno").first).to_contain_text("FROM")
        before = page.locator(".anno").first.inner_text()
        page.select_option("#b-host", "windows-server-2025")
        if not script:
            page.get_by_role("button", name="Update Dockerfile").click()
        expect(page.locator(".anno").first).to_contain_text("ltsc2025")
        assert page.locator(".anno").first.inner_text() != before
        expect(page).to_have_url(re.compile("host=windows-server-2025"))
        checks.settled(page)
        if script:
            assert checks.axe(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_checker(window: Window, script: bool) -> None:
    """Paste, findings beside lines, safe fixes; nothing of it in the address."""
    with window(script=script) as visitor:
        page = visitor.goto("/checker/")
        check_a_dockerfile(page)
        assert "servercore" not in page.url
        if script:
            checks.settled(page)
            assert checks.axe(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_practice(window: Window, script: bool) -> None:
    """A generated question, answered by the rules; then the next one."""
    with window(script=script) as visitor:
        page = visitor.goto("/practice/family/placement/?seed=11")
        answer_a_question(page)
        if script:
            assert checks.axe(page) == []
        expect(page.get_by_role("link", name="Open this case in the explorer")).to_be_visible()
        page.locator("main a.btn-lg").click()
        expect(page.locator("input[name=choice]").first).to_be_visible()


def questions_of(page: Page) -> int:
    """How many questions the run on the page has."""
    found = re.search(r"Question \d+ of (\d+)", page.locator("main").inner_text())
    assert found
    return int(found[1])


def run_through(visitor: Any, faults: Callable[[], list[str]] = list) -> None:
    """On the first question of a run: answer each, find no faults with it, and stand on the result."""
    page = visitor.page
    questions = questions_of(page)
    for number in range(1, questions + 1):
        expect(page.locator("main")).to_contain_text(f"Question {number} of {questions}")
        answer_a_question(page)
        assert faults() == []
        page.locator("main a.btn-lg").click()
    expect(page.locator("h1")).to_contain_text(f"of {questions} right")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [1440, 390])
def test_quiz_of_a_track(window: Window, script: bool, width: int) -> None:
    """Started, left, gone on with, and the result: by lesson, wrong ones open, each with its lesson."""
    with window(width, script=script) as visitor:
        page = visitor.goto("/tracks/versions-and-compatibility/")
        page.get_by_role("link", name="Take the quiz of this track").click()
        page.get_by_role("button", name="Start").click()
        answer_a_question(page)
        page.get_by_role("link", name="Stop here").click()
        page.get_by_role("link", name=re.compile(r"Go on with question 2 of \d+")).click()
        page.go_back()
        if script:
            assert checks.axe(page) == []
        page = visitor.goto("/practice/")
        page.get_by_role("link", name=re.compile(r"Go on with question 2 of \d+")).click()
        questions = questions_of(page)
        for _ in range(questions - 1):
            answer_a_question(page)
            page.locator("main a.btn-lg").click()
        expect(page.locator("h1")).to_contain_text(f"of {questions} right")
        assert page.locator(".qa details").count() == questions
        assert page.locator(".qa details[open]").count() == page.locator(".qa summary .v-stop").count()
        if script:
            assert checks.axe(page) + checks.sideways(page) + checks.small(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_share_a_result(window: Window, script: bool) -> None:
    """From a visitor's result by way of signing up to a link, which others read until it is revoked."""
    with window(script=script) as visitor, window(390, dark=True) as other:
        page = visitor.goto("/practice/hyperv-isolation/")
        page.get_by_role("button", name="Start").click()
        run_through(visitor)
        page.get_by_role("link", name="Sign in to keep this result").click()
        page.get_by_role("link", name="Sign up", exact=False).first.click()
        page.locator("input[name=email]").fill(f"share-{script}@example.com")
        page.locator("input[name=name]").fill("Chiara Russo")
        page.locator("input[name=password1]").fill("a wall that holds 17")
        page.get_by_role("button", name="Sign up").click()
        page = visitor.goto("/practice/results/")
        page.locator("main .res-n").first.click()
        page.get_by_role("button", name="Make a read-only link").click()
        link = page.locator("#share-u").input_value()
        if script:
            page.get_by_role("button", name="Copy link").click()
            expect(page.get_by_role("button", name=re.compile("Copied|Selected"))).to_be_visible()
            assert checks.axe(page) + checks.small(page) == []
        path = "/s/" + link.partition("/s/")[2]
        read = other.goto(path)
        expect(read.locator("bdi")).to_have_text("Chiara Russo")
        assert checks.axe(read) + checks.sideways(read) + checks.small(read) == []
        page.get_by_role("button", name="Revoke").click()
        expect(page.locator("main")).to_contain_text("The link is revoked.")
        other.expect("status of 404")
        other.goto(path)
        expect(read.locator("h1")).not_to_contain_text("right")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_lesson(window: Window, script: bool) -> None:
    """The figure switches without script too; a question in the text is answered; the lesson is marked as done."""
    with window(script=script) as visitor:
        page = visitor.goto(LESSON)
        stack = page.locator(".stack").first
        stack.scroll_into_view_if_needed()
        # Sections above get their true height when they come near; the figure then stands still.
        checks.settled(page)
        page.wait_for_timeout(400)
        stack.locator('input[value="hv"]').check(force=True)
        expect(stack.locator(".a-hv")).to_be_visible()
        expect(stack.locator(".a-wp")).to_be_hidden()
        if script:
            question = page.locator(".ask").first
            question.scroll_into_view_if_needed()
            question.locator("input[name=choice]").first.check()
            question.get_by_role("button", name="Answer", exact=True).click()
            expect(page.locator(".ask").first.locator(".ask-v")).to_be_visible()
            checks.settled(page)
            assert checks.axe(page) == []
        else:
            page.get_by_role("link", name="Answer this question").first.click()
            answer_a_question(page)
            visitor.goto(LESSON)
        done = page.locator("#done-mark")
        done.scroll_into_view_if_needed()
        if script:
            done.get_by_role("button", name="Mark as done").click()
        else:
            done.locator("a, button").first.click()
            if page.locator("#done-mark form").count():
                page.get_by_role("button", name="Mark as done").click()
        expect(page.locator("#done-mark")).to_contain_text("This lesson is done.")
        visitor.goto("/tracks/")
        expect(page.locator("main")).to_contain_text("1 of")


def test_keyboard_alone(window: Window) -> None:
    """Skip link, explorer, figure and question without a mouse."""
    with window() as visitor:
        page = visitor.goto(BLOCKED)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        # Ways to what else one may have at hand stand before the form.
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id"):
                break
        assert page.evaluate("document.activeElement.id") == "x-host"
        page.keyboard.press("ArrowUp")
        expect(page.locator("#vd")).to_be_visible()
        page.locator("#x-host").press("ArrowDown")

        visitor.goto("/")
        page.locator('.stack input[value="hv"]').focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator(".a-kt")).to_be_visible()

        visitor.goto("/practice/family/placement/?seed=5")
        page.locator("input[name=choice]").first.focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(page.locator(".ask-v")).to_be_visible()


def test_lan_without_secure_context(window: Window) -> None:
    """Sign-up, sign-out, sign-in and the tools over plain http under a name, as in a LAN."""
    with window(name=True) as visitor:
        page = visitor.goto(BLOCKED)
        assert page.evaluate("isSecureContext") is False
        page.get_by_role("button", name="Copy link").click()
        expect(page.get_by_role("button", name=re.compile("Copied|Selected"))).to_be_visible()
        page.select_option("#x-host", "windows-server-2019")
        expect(page.locator("#vd")).to_contain_text("Starts")
        visitor.goto("/checker/")
        check_a_dockerfile(page)
        visitor.goto("/builder/")
        with page.expect_download():
            page.get_by_role("button", name="Save all").click()

        visitor.goto("/accounts/signup/")
        page.locator("input[name=email]").fill("lan@example.com")
        page.locator("input[name=password1]").fill("a wall that holds 17")
        page.get_by_role("button", name="Sign up").click()
        account = page.locator("a.me")
        expect(account).to_be_visible()
        assert checks.axe(page) == []
        visitor.goto("/practice/family/placement/?seed=3")
        answer_a_question(page)
        account.click()
        expect(page.locator("h1")).to_have_text("Your account")
        assert checks.axe(page) == []
        page.get_by_role("button", name="Sign out").click()
        expect(page.locator("a.sign-in")).to_be_visible()
        page.locator("a.sign-in").click()
        page.locator("input[name=login]").fill("lan@example.com")
        page.locator("input[name=password]").fill("a wall that holds 17")
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.locator("a.me")).to_be_visible()
