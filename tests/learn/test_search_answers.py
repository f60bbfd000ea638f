"""Who asks the search about a host and an image gets the rules' answer first."""

from __future__ import annotations

import html
import re

import pytest

from portal import curriculum
from portal.curriculum import search
from portal.learn import content, searching

PALETTE = {"HX-Request": "true", "HX-Target": "palette-hits"}


@pytest.fixture(scope="module")
def shelf():
    """The course itself, not a test's."""
    return content.load(curriculum.default_folder())


@pytest.fixture
def course(shelf):
    """The course itself in use."""
    content.use(shelf)
    yield shelf
    content.use(None)


def first_hit(page):
    return html.unescape(page.partition('<ol class="hits"')[2].partition("<li>")[2].partition("</li>")[0])


def asked(typed):
    found = search.pair(typed)
    return found and (found.image.text, found.host.text, found.isolation)


@pytest.mark.parametrize(
    "typed",
    [
        "does a 2019 image run on a 2022 host",
        "ltsc2019 on windows-server-2022",
        "2019 image on 2022 host",
        "2022 host 2019 image",
        "host 2022 image 2019",
        "ltsc2019 windows server 2022",
        "Windows Server 2019 container on win2022",
        "ltsc 2019 on ltsc 2022",
    ],
)
def test_a_question_in_any_words_names_image_and_host(typed):
    assert asked(typed) == ("ltsc2019", "windows-server-2022", "default")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ltsc2022 on Windows 11 24H2", ("ltsc2022", "windows-11-24h2", "default")),
        ("ltsc2022 on windows 11", ("ltsc2022", "?windows-11", "default")),
        ("1809 container on 20348 host", ("ltsc2019", "20348", "default")),
        ("nano server 2022 on server 2025", ("nanoserver:ltsc2022", "windows-server-2025", "default")),
        ("servercore:ltsc2016 on 2019 with hyper-v", ("ltsc2016", "windows-server-2019", "hyperv")),
        ("2016 image on 2022 host process isolation", ("ltsc2016", "windows-server-2022", "process")),
    ],
)
def test_releases_are_known_by_their_usual_names(typed, found):
    assert asked(typed) == found


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "2019 2022",
        "windows server 2019 vs 2022",
        "upgrade from ltsc2019 to ltsc2022",
        "2019 image",
        "2016 or 2019 image on 2022 host",
        "sql server 2019 image on windows server 2022",
        "12345 image on 2022 host",
        "alpine:3.19 on 2022 host",
        "2019 image on 2022 host " + "x" * 200,
    ],
)
def test_what_names_no_image_or_no_host_for_sure_gets_no_answer(typed):
    assert asked(typed) is None


def test_the_answer_leads_to_the_explorer_with_both_filled_in(client, db, course):
    first = first_hit(client.get("/search/", {"q": "does a 2019 image run on a 2022 host"}).content.decode())
    assert "host=windows-server-2022" in first and "image=ltsc2019" in first
    assert "Windows Server 2019 image on Windows Server 2022" in first
    words = " ".join(re.sub(r"<[^>]+>", " ", first).split())
    assert "With process isolation: Does not start" in words
    assert "With Hyper-V isolation: Starts" in words
    address = re.search(r'href="(/explorer/[^"]+)"', first)[1]
    page = client.get(address).content.decode()
    assert '<option value="windows-server-2022" selected' in page


def test_the_palette_shows_the_answer_first_and_stays_as_short(client, db, course):
    part = client.get("/search/?q=ltsc2019+on+windows-server-2022", headers=PALETTE).content.decode()
    assert "Answer" in first_hit(part)
    assert part.count("<li>") == 8


def test_no_answer_stands_in_the_way_of_one_kind_or_another_question(client, db, course):
    assert "Answer" not in client.get("/search/?q=2019+image+on+2022+host&kind=rule").content.decode()
    assert "Answer" not in first_hit(client.get("/search/?q=namespaces").content.decode())


def test_keystrokes_that_mean_the_same_question_ask_the_rules_once(client, db, course, monkeypatch):
    searching._answer.cache_clear()
    asked = []
    check = searching.check
    monkeypatch.setattr(searching, "check", lambda placement: asked.append(placement) or check(placement))
    for typed in ("2019 image on 2022 host", "2019 image on 2022 host ", "2019 image on a 2022 host"):
        client.get("/search/", {"q": typed}, headers=PALETTE)
    assert len(asked) == 1
