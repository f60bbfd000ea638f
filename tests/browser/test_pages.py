"""Every page at two widths and in two themes: quiet console, axe clean, no sideways scroll, nothing too small."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import checks

pytestmark = pytest.mark.browser

PAGES = (
    "/",
    "/tracks/",
    "/lessons/process-isolation/",
    "/lessons/host-and-image-versions/",
    "/search/?q=namspaces",
    "/search/?q=zzqqxx",
    "/changes/",
    "/later/",
    "/offline/",
    "/explorer/?host=windows-server-2022&image=ltsc2019&isolation=process",
    "/explorer/?host=nonsense&image=ltsc2019",
    "/explorer/hosts/?host=windows-server-2019&host=windows-11-24h2&more_hosts=nonsense&why=ltsc2019.process",
    "/explorer/images/",
    "/explorer/compare/",
    "/explorer/compare/?a_host=nonsense&b_host=windows-server-2022&b_image=nanoserver:ltsc2022&b_needs=powershell",
    "/advisor/",
    "/advisor/?s=web-app,netfx-4x,windows-auth&none=roles&upkeep=platform",
    "/advisor/?s=web-app,netfx-4x,windows-auth,event-log",
    "/advisor/?s=nonsense&as_of=17",
    "/advisor/record/?s=web-app,netfx-4x,gui-desktop&title=Shop",
    "/builder/",
    "/checker/?example=blog-2019",
    "/practice/",
    "/practice/family/placement/?seed=7",
    "/figures/",
    "/glossary/",
    "/glossary/?q=silo&kind=windows",
    "/glossary/?q=nonsense",
    "/glossary/hyperv-isolation/",
    "/glossary/image-mismatch/",
    "/rules/",
    "/rules/image-newer-than-host/",
    "/rules/tls-12-not-enabled/",
    "/practice/hyperv-isolation/",
    "/practice/track/windows-isolation/",
    "/practice/results/",
    "/facts/",
    "/facts/windows-server-2022/",
    "/facts/image-mismatch/",
    "/facts/changes/",
    "/rules/?q=isolaton&fix=yes",
    "/lifecycle/",
    "/lifecycle/?from=2023&to=2030",
    "/facts/buildkit-multiple-instructions-disallowed/",
    "/teams/",
    "/accounts/login/",
    "/accounts/signup/",
)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_clean(window: Callable[..., Any], width: int, dark: bool) -> None:
    """No console error, no policy violation, nothing for axe, no sideways scroll, no small target, no shift."""
    found: dict[str, list[str]] = {}
    with window(width, dark=dark) as visitor:
        for path in PAGES:
            page = visitor.goto(path)
            checks.settled(page)
            faults = checks.shifted(page) + checks.sideways(page) + checks.small(page) + checks.axe(page)
            found[path] = faults + visitor.faults
            visitor.complaints.clear()
    assert {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize("width", [320, 600, 768, 1024, 1280, 1920])
def test_pages_reflow(window: Callable[..., Any], width: int) -> None:
    """No page scrolls sideways at any of the widths between phone and wall."""
    with window(width) as visitor:
        found = {path: faults for path in PAGES if (faults := checks.sideways(visitor.goto(path)))}
    assert found == {}


@pytest.mark.parametrize("width", [320, 1000])
def test_pages_reflow_before_their_faces_have_come(window: Callable[..., Any], width: int) -> None:
    """Nor does one where the sign face is not there: a first visit over a slow network."""
    with window(width) as visitor:
        visitor.expect("net::ERR_FAILED")
        visitor.page.route("**/*.woff2", lambda route: route.abort())
        found = {path: faults for path in PAGES[:12] if (faults := checks.sideways(visitor.goto(path)))}
    assert found == {}


def test_words_keep_their_spaces(window: Callable[..., Any]) -> None:
    """The span that holds "Hyper-V" together stands in no flex or grid box, which would drop the spaces beside it."""
    with window() as visitor:
        found = {
            path: visitor.goto(path).evaluate(
                """() => [...document.querySelectorAll(".nb, main code")].map((each) => each.parentElement)
                  .filter((box) => /flex|grid/.test(getComputedStyle(box).display))
                  .filter((box) => [...box.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
                  .map((box) => box.textContent.trim().slice(0, 80))"""
            )
            for path in PAGES
        }
    assert {path: texts for path, texts in found.items() if texts} == {}


def test_error_page(window: Callable[..., Any]) -> None:
    """A 404 is a page of ours with a way on."""
    with window() as visitor:
        visitor.expect("status of 404")
        page = visitor.goto("/no-such-page/")
        assert page.locator("h1").count() == 1
        assert checks.axe(page) == []
        page.get_by_role("link", name="See all tracks").click()
        assert page.url.endswith("/tracks/")


def test_first_view_is_light(window: Callable[..., Any]) -> None:
    """At most 120 KB and 25 requests for the first view of a lesson, and 25 KB for the next."""
    with window() as visitor:
        client = visitor.page.context.new_cdp_session(visitor.page)
        client.send("Network.enable")
        sizes: list[int] = []
        client.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        visitor.goto("/lessons/what-a-container-is/").wait_for_load_state("networkidle")
        first = sum(sizes), len(sizes)
        sizes.clear()
        visitor.goto("/lessons/process-isolation/").wait_for_timeout(300)
        print(
            f"\nfirst view {first[0] / 1024:.0f} KB in {first[1]} requests, next {sum(sizes) / 1024:.0f} KB in {len(sizes)}"
        )
        assert first[0] <= 120 * 1024
        assert first[1] <= 25
        assert sum(sizes) <= 25 * 1024
