"""References and lines have no spaces to break at, and messages repeat them: no page scrolls sideways for that."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import checks
from tests.browser.test_journeys import run_through

pytestmark = pytest.mark.browser

LONG = f"registry.example.com/{'a-name-without-spaces-' * 6}shop:4.8-windowsservercore-ltsc2022"
POD = f"""apiVersion: v1
kind: Pod
metadata: {{name: web}}
spec:
  nodeSelector: {{kubernetes.io/os: windows}}
  containers:
    - name: a
      image: {LONG}
"""
PASTES = {
    "/manifests/": POD,
    "/checker/": f"FROM mcr.microsoft.com/windows/servercore:ltsc2022\n{'a' * 10_000}\nEXPOSE {'8' * 2_000}\n",
}
ASKED = ("host=20348.2762&isolation=process&orchestrator=docker", f"host=20348&image={'x' * 400}%20y")


@pytest.mark.parametrize("width", [1440, 390])
def test_long_words_are_broken(window: Callable[..., Any], width: int) -> None:
    """Findings of a manifest and a Dockerfile, and the explorer's message beside a field."""
    with window(width) as visitor:
        found = {asked: checks.sideways(visitor.goto(f"/explorer/?{asked}")) for asked in ASKED}
        for path, text in PASTES.items():
            page = visitor.goto(path)
            page.locator("textarea[name=text]").fill(text)
            page.locator("button[name=do][value=check]").first.click()
            page.locator(".anno li").first.wait_for()
            found[path] = checks.sideways(page)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_long_names_in_questions_are_broken(window: Callable[..., Any]) -> None:
    """A lesson whose questions name functions and references: its quiz, each question of it, and the result."""
    with window(390) as visitor:
        page = visitor.goto("/practice/pull-start-and-run-failures/")
        page.get_by_role("button", name="Start").click()
        run_through(visitor, lambda: checks.sideways(page))
        assert checks.sideways(page) == []
