"""What other programs read: the map of the site, the feed of what is new, and what shared links show."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from portal.http import PRIVATE
from portal.learn import content
from tests.curriculum import sample

ATOM = "{http://www.w3.org/2005/Atom}"
LESSON = "/lessons/host-and-image/"


@pytest.mark.django_db
def test_the_map_names_open_pages_that_answer(client, settings):
    settings.PORTAL_URL = "https://portal.example.org"
    page = client.get("/sitemap.xml")
    assert page["Content-Type"].startswith("application/xml")
    found = re.findall(r"<loc>https://portal\.example\.org(/[^<]*)</loc>", page.content.decode())
    assert LESSON in found
    assert {"/", "/tracks/windows/", "/rules/image-newer-than-host/", "/facts/windows-server-2022/"} <= set(
        found
    )
    assert len(found) == len(set(found))
    for address in (*found[:20], *found[20::150]):
        assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_the_map_names_errors_as_it_names_terms(client):
    page = client.get("/sitemap.xml").content.decode()
    assert "/glossary/image-mismatch/</loc>" in page


@pytest.mark.django_db
def test_robots_are_kept_out_of_what_is_personal(client):
    text = client.get("/robots.txt").content.decode()
    closed = set(re.findall(r"^Disallow: (\S+)$", text, re.MULTILINE))
    assert {*PRIVATE, "/later/", "/practice/results/", "/search/"} <= closed
    assert "/sitemap.xml" in text
    mapped = re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", client.get("/sitemap.xml").content.decode())
    assert not [path for path in mapped if path.startswith(tuple(closed))]


@pytest.mark.django_db
def test_a_lesson_tells_its_one_address_and_what_to_show(client, settings):
    settings.PORTAL_URL = "https://portal.example.org"
    page = client.get(LESSON + "?from=somewhere").content.decode()
    assert f'<link rel="canonical" href="https://portal.example.org{LESSON}">' in page
    assert '<meta property="og:title" content="Host and image">' in page
    assert '<meta property="og:description" content="Which image starts on which host.">' in page
    assert "card.png" in page


@pytest.mark.django_db
def test_the_feed_has_new_and_revised_lessons_and_facts(client, tmp_path):
    text = 'revisions = [{ day = 2030-01-02, text = "The table now has a row more." }]\n'
    front = sample.FRONT.replace("checked = 2026-11-24\n\n", f"checked = 2026-11-24\n{text}\n", 1)
    content.use(content.load(sample.write(tmp_path / "lessons", front=front)))
    response = client.get("/changes.atom")
    feed = ElementTree.fromstring(response.content)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles[0] == "Lesson revised: Host and image"
    assert "New lesson: Host and image" in titles
    assert "More errors" in titles
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    again = client.get("/changes.atom", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    page = client.get("/changes/?kind=lesson").content.decode()
    assert "The table now has a row more." in page
    assert "More errors" not in page


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("revisions = 5", "revisions is a list"),
        ('revisions = [{ day = "2030", text = "x" }]', "day must be"),
        ("revisions = [{ day = 2030-01-01 }]", "text is missing"),
        ('published = "soon"', "published must be"),
    ],
)
def test_a_broken_revision_is_told_with_its_line(tmp_path, line, told):
    front = sample.FRONT.replace("checked = 2026-11-24\n\n", f"checked = 2026-11-24\n{line}\n\n", 1)
    course = content.load(sample.write(tmp_path / "lessons", front=front)).course
    assert any(told in str(problem) and "lesson.md:" in str(problem) for problem in course.problems)
