"""The builder as a person uses it: options, outputs, files read back, blanks; with script, without, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import checks

pytestmark = pytest.mark.browser
Window = Callable[..., Any]
IIS = "/builder/?kind=aspnet-framework-48&project=shop&host=windows-server-2022"
PRACTICE = "/builder/practice/?kind=dotnet-web&project=shop&host=windows-server-2022&level=2&seed=3"
DOCKERFILE = """FROM node:22-bookworm-slim
ENV TOKEN=hush-hush
WORKDIR /app
COPY . .
RUN npm run oddity
CMD ["node", "server.js"]
"""
PAGES = (
    f"{IIS}&orchestrator=kubernetes&gmsa=webapp01&logs=on&out=k8s",
    f"{IIS}&registry=wrong&out=dec",
    "/builder/?kind=dotnet-web&project=shop&host=windows-server-2022&out=dec",
    "/builder/?kind=dotnet-web&project=shop&host=windows-server-2022&out=cmd",
    "/builder/?kind=static-iis&project=shop&host=linux",
    "/builder/record/?kind=java&project=shop&host=linux",
    "/builder/import/",
    PRACTICE,
)


def clean(page: Page) -> list[str]:
    checks.settled(page)
    return [*checks.axe(page), *checks.sideways(page), *checks.small(page)]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_states_of_the_builder_are_clean(window: Window, width: int, dark: bool) -> None:
    """Nothing for axe, no sideways scroll, no small target, no shift, in every kind of state."""
    found: dict[str, list[str]] = {}
    with window(width, dark=dark) as visitor:
        for path in PAGES:
            visitor.expect("422")
            page = visitor.goto(path)
            faults = [*clean(page), *checks.shifted(page)]
            found |= {path: faults} if faults else {}
    assert found == {}


def test_an_option_unfolds_and_marks_what_it_changed(window: Window) -> None:
    """A volume in a manifest: the open tab stays open, the lines are marked, the words say how many."""
    with window() as visitor:
        page = visitor.goto(f"{IIS}&orchestrator=kubernetes")
        page.locator("#t-k8s").check()
        page.locator("#m-files summary").click()
        page.locator("#b-volumes").fill("C:\\data")
        page.locator("#b-volumes").press("Tab")
        expect(page.locator(".diff-h")).to_contain_text("Volumes")
        expect(page.locator(".pane-k8s")).to_be_visible()
        expect(page.locator(".pane-k8s .add").first).to_be_visible()
        expect(page.locator("#builder-status")).to_contain_text("Kubernetes")
        expect(page.locator("#n-files")).to_have_text("1 set")
        assert "volumes=" in page.url
        assert clean(page) == []
        # A wrong line is said beside the field, and the mark goes again.
        page.locator("#b-volumes").fill("data")
        page.locator("#b-volumes").press("Tab")
        expect(page.locator("#b-volumes")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#x-volumes")).to_contain_text("Line 1")
        page.locator("#b-volumes").fill("C:\\data")
        page.locator("#b-volumes").press("Tab")
        expect(page.locator("#b-volumes")).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_dockerfile_is_read_back_and_goes_on(window: Window, script: bool) -> None:
    """Paste, open, change the host's way to start; own lines survive, and no address has them."""
    with window(script=script) as visitor:
        page = visitor.goto("/builder/import/")
        page.locator("#i-text").fill(DOCKERFILE)
        page.get_by_role("button", name="Read it").click()
        expect(page.locator("#read-h")).to_have_text("This is a Dockerfile")
        expect(page.get_by_role("alert")).to_contain_text("FROM node:22-bookworm-slim")
        expect(page.locator(".b-kept").last).to_contain_text("npm run oddity")
        if script:
            assert clean(page) == []
        page.get_by_role("button", name="Open in the builder").click()
        expect(page.locator(".pane-df .anno")).to_contain_text("npm run oddity")
        page.locator("input[name=orchestrator][value=kubernetes]").check()
        if not script:
            page.get_by_role("button", name="Update Dockerfile").click()
        expect(page.locator("#t-k8s")).to_have_count(1)
        expect(page.locator(".pane-df .anno")).to_contain_text("npm run oddity")
        expect(page.locator(".pane-df .anno")).to_contain_text("hush-hush")
        assert "oddity" not in page.url and "hush" not in page.url
        if script:
            assert clean(page) == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_outputs_lead_on(window: Window, script: bool) -> None:
    """Save everything, save the record, check file and manifest on their own pages."""
    with window(script=script) as visitor:
        page = visitor.goto(f"{IIS}&orchestrator=kubernetes")
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save all").click()
        assert saved.value.suggested_filename == "shop-container.zip"
        page.locator("#t-dec").check()
        with page.expect_download() as saved:
            page.get_by_role("button", name="Save as Markdown").click()
        assert saved.value.suggested_filename == "shop-decision.md"
        page.get_by_role("button", name="Page for printing").click()
        expect(page.locator("h1")).to_have_text("Container image for shop")
        page.get_by_role("button", name="Back to the builder").click()
        page.locator("#t-k8s").check()
        page.get_by_role("button", name="Check this manifest").click()
        expect(page.locator("h1")).to_contain_text("manifest")
        expect(page.locator("main")).to_contain_text("shop")
        page = visitor.goto(IIS)
        page.get_by_role("button", name="Open in checker").click()
        expect(page.locator("#vd")).to_contain_text("Builds")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_blanks_by_keyboard(window: Window, script: bool) -> None:
    """Type a wrong answer, press Enter, hear how many are right; the solution; other blanks."""
    with window(390, script=script) as visitor:
        page = visitor.goto(PRACTICE)
        blank = page.locator(".b-blank").nth(1)
        blank.focus()
        page.keyboard.type("10.0-nanoserver-ltsc2025")
        page.keyboard.press("Enter")
        expect(page.locator("#fill-status")).to_contain_text("of")
        expect(page.locator(".b-line").nth(1)).to_contain_text(re.compile("Not right"))
        expect(page.locator(".b-blank").nth(1)).to_have_value("10.0-nanoserver-ltsc2025")
        if script:
            assert clean(page) == []
        page.get_by_role("button", name="Show the solution").click()
        expect(page.locator(".b-blank").nth(1)).to_have_value(re.compile("ltsc2022"))
        page.get_by_role("button", name="Check", exact=True).click()
        expect(page.locator("#fill-status")).to_have_text(re.compile(r"^(\d+) of \1 right\.$"))
        page.get_by_role("link", name="Other blanks").first.click()
        expect(page).to_have_url(re.compile("seed=4"))


def test_the_result_stays_in_view_beside_a_long_form(window: Window) -> None:
    """Whoever unfolds options at the end of the form still sees what they do."""
    with window() as visitor:
        page = visitor.goto(IIS)
        page.locator("#m-windows summary").click()
        page.locator("#b-com").scroll_into_view_if_needed()
        box = page.locator("#result").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] > 500
