"""Three people become a team: from the invitation to what the team knows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks

pytestmark = pytest.mark.browser
Window = Callable[..., Any]
LESSON = "/practice/process-isolation/"


def sign_up(page: Page, name: str) -> None:
    """On the sign-up page: an account without mail; one is signed in at once."""
    page.get_by_label("E-mail address").fill(f"{name.lower()}@team.example")
    page.get_by_label("Display name").fill(name)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign up").click()


def answer_all(page: Page) -> str:
    """Go through a lesson's questions, always with the first choice; the headline of the result."""
    page.get_by_role("button", name="Start", exact=True).click()
    for _ in range(20):
        page.locator("input[name=choice]").first.check()
        page.get_by_role("button", name="Answer", exact=True).click()
        page.locator(".quiz a.btn").first.click()
        if "/practice/results/" in page.url:
            break
    return page.locator("h1").inner_text()


def same(page: Page) -> None:
    """Whatever page it is: accessible, within the window, large enough to press."""
    assert checks.axe(page) + checks.sideways(page) + checks.small(page) == []


def path_of(address: str) -> str:
    """An address without its host."""
    return re.sub(r"^https?://[^/]+|#.*$", "", address)


def make_team(visitor: Any) -> str:
    """Sign up, create a team, invite; the path of the invitation. The page People stays open."""
    page = visitor.goto("/accounts/signup/")
    sign_up(page, "Harriet")
    page = visitor.goto("/teams/")
    same(page)
    page.get_by_role("link", name="Create").first.click()
    page.get_by_label("Name of the team").fill("Harbour crew")
    page.locator("input[name=shares][value=results]").check()
    same(page)
    page.get_by_role("button", name="Create team").click()
    expect(page.locator("h1")).to_have_text("Harbour crew")
    page.get_by_role("link", name="People").click()
    page.get_by_role("button", name="Make a link").click()
    link = page.locator("#invite-u").input_value()
    same(page)
    return path_of(link)


def join_team(visitor: Any, path: str, name: str, shares: str) -> str:
    """Follow the invitation through signing up, choose what to share, do a quiz; the headline of its result."""
    page = visitor.goto(path)
    expect(page.locator("h1")).to_have_text("Harbour crew")
    page.get_by_role("link", name="Sign up").first.click()
    sign_up(page, name)
    expect(page).to_have_url(re.compile(re.escape(path)))
    page.locator(f"input[name=shares][value={shares}]").check()
    page.get_by_role("button", name="Join the team").click()
    expect(page.locator("h1")).to_have_text("Harbour crew")
    return answer_all(visitor.goto(LESSON))


def row_of(page: Page, member: str) -> dict[str, str]:
    """What the team's CSV file says of somebody in the lesson."""
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig")))
    return next(row for row in rows if row["member"] == member and row["lesson"] == "process-isolation")


def test_three_people_become_a_team(window: Window) -> None:
    with ExitStack() as stack:
        one, two, three = (
            stack.enter_context(window(width, dark=dark, script=script))
            for width, dark, script in ((1440, False, True), (390, True, True), (1440, False, False))
        )
        invitation = make_team(one)
        headline = join_team(two, invitation, "Idris", "results")
        same(two.page)
        join_team(three, invitation, "Jun", "nothing")
        owner, team = one.page, path_of(one.page.url).removesuffix("people/")
        one.goto(team)
        table = owner.locator("table.heat")
        expect(table).to_contain_text("Idris")
        expect(table).not_to_contain_text("Jun")
        expect(owner.locator("main")).to_contain_text("1 member shares nothing")
        same(owner)
        row = row_of(owner, "Idris")
        assert headline.startswith(f"{row['right']} of {row['answered']}")
        expect(table).to_contain_text(f"{row['right']} of {row['answered']}")
        assert re.fullmatch(r"\d{4}-\d\d-\d\d.*", row["date"])
        # The third one changes their mind; it takes effect at once. Leaving asks first, without script as well.
        page = three.goto(f"{team}settings/")
        page.locator("input[name=shares][value=results]").check()
        page.get_by_role("button", name=re.compile("Keep|Save|Change", re.I)).first.click()
        owner.reload()
        expect(table).to_contain_text("Jun")
        same(two.goto(team))
        page.locator("#leave summary").click()
        page.get_by_role("button", name="Yes, leave the team").click()
        expect(page.locator("main")).to_contain_text("You have left the team.")
        owner.reload()
        expect(table).not_to_contain_text("Jun")


def test_a_result_is_shared_and_the_link_revoked(window: Window) -> None:
    with window() as visitor, window(390, script=False) as other:
        page = visitor.goto("/accounts/signup/")
        sign_up(page, "Kesia")
        headline = answer_all(visitor.goto(LESSON))
        page.get_by_role("button", name="Make a read-only link").click()
        link = page.locator("#share-u").input_value()
        same(page)
        path = re.sub(r"^https?://[^/]+", "", link)
        seen = other.goto(path)
        expect(seen.locator("h1")).to_have_text(headline)
        expect(seen.locator("main")).to_contain_text("Kesia")
        assert "kesia@team.example" not in seen.content()
        page.reload()
        assert link not in page.content()
        page.get_by_role("button", name=re.compile("Revoke")).first.click()
        other.expect("404")
        assert seen.goto(other.base + path).status == 404
