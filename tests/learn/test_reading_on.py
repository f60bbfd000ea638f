"""Where a reader goes on: the lesson after the one done last, on the first page and on the tracks."""

from __future__ import annotations

import re

import pytest

from portal.learn import content
from portal.learn.models import Progress
from tests.curriculum import sample

SLUGS = [f"lesson-{number}" for number in range(1, 6)]
TRACKS = """[[tracks]]
slug = "windows"
title = "Windows"
summary = "A track."
depth = 3
lessons = ["lesson-1", "lesson-2", "lesson-3", "lesson-4", "lesson-5"]

[[tracks]]
slug = "linux"
title = "Linux"
summary = "Another track."
depth = 3
lessons = ["host-and-image"]
"""


@pytest.fixture(autouse=True)
def five(shelf, tmp_path):
    """A track of five lessons, and one of one."""
    folder = sample.write(tmp_path / "five", tracks=TRACKS)
    for slug in SLUGS:
        (folder / slug).mkdir()
        front = sample.FRONT.replace('"Host and image"', f'"Lesson {slug[-1]}"')
        (folder / slug / "lesson.md").write_text(front + "## One\n\nWords.[^own-page]\n", encoding="utf-8")
        items = sample.ITEMS.partition('[[items]]\nid = "old-image"')[0].replace(
            '"inline"', '"end"\naims = [1]'
        )
        items = items.replace("which-kernel", f"which-kernel-{slug}")
        (folder / slug / "items.toml").write_text(items, encoding="utf-8")
    made = content.load(folder)
    assert len(made.course.lessons) == 6, made.course.problems
    content.use(made)


def finish(client, *numbers):
    for number in numbers:
        client.post(f"/lessons/lesson-{number}/done/")


def offered(client):
    """The lesson that the first page leads to."""
    block = client.get("/").content.decode().partition('class="resume-t"')[2]
    return re.search(r'href="/lessons/([a-z0-9-]+)/"', block)[1]


def resumed(client, address="/tracks/"):
    """The lesson that the first track's button leads to."""
    page = client.get(address).content.decode()
    return re.search(r'track-a" href="/lessons/([a-z0-9-]+)/"', page)[1]


def test_after_the_third_lesson_comes_the_fourth_though_the_first_is_not_done(client, db):
    finish(client, 3)
    assert offered(client) == resumed(client) == resumed(client, "/") == "lesson-4"


def test_done_last_counts_not_furthest(client, db):
    finish(client, 4, 1)
    assert offered(client) == resumed(client) == "lesson-2"


def test_what_is_done_already_is_passed_over(client, db):
    finish(client, 4, 3)
    assert offered(client) == "lesson-5"


def test_after_the_last_lesson_comes_the_first_that_is_not_done(client, db):
    finish(client, 1, 5)
    assert offered(client) == resumed(client) == "lesson-2"


def test_a_finished_track_leads_to_the_next_one(client, db):
    finish(client, 1, 2, 3, 4, 5)
    assert offered(client) == "host-and-image"


def test_where_the_track_read_last_is_through_the_one_before_goes_on(client, db):
    finish(client, 2)
    client.post("/lessons/host-and-image/done/")
    assert offered(client) == "lesson-3"


def test_in_the_account_the_time_counts(client, user, django_assert_max_num_queries):
    client.force_login(user)
    for slug, day in (("lesson-3", 24), ("lesson-5", 22), ("lesson-2", 20)):
        Progress.objects.create(user=user, lesson=slug, done_at=f"2026-11-{day}T10:00:00Z")
    client.get("/")
    # Session, person, what is done.
    with django_assert_max_num_queries(3):
        assert offered(client) == "lesson-4"
    assert resumed(client) == "lesson-4"


def test_the_page_of_a_track_marks_the_lesson_to_go_on_with(client, db):
    finish(client, 3)
    page = client.get("/tracks/windows/").content.decode()
    assert re.search(r'class="btn track-a" href="/lessons/([a-z0-9-]+)/"', page)[1] == "lesson-4"


@pytest.mark.parametrize("address", ["/", "/tracks/"])
def test_the_list_for_later_is_found(client, db, address):
    assert 'href="/later/"' in client.get(address).content.decode().partition("<main")[2]


def test_the_list_for_later_is_found_from_the_account(client, user):
    client.force_login(user)
    assert 'href="/later/"' in client.get("/accounts/").content.decode()


def test_where_the_list_lives_is_told_to_those_without_an_account(client, user):
    assert "browser's session" in client.get("/later/").content.decode().replace("&#x27;", "'")
    client.force_login(user)
    assert (
        "session" not in client.get("/later/").content.decode().partition("<main")[2].partition("</main")[0]
    )


def test_the_address_above_all_lessons_leads_to_the_tracks(client, db):
    response = client.get("/lessons/")
    assert (response.status_code, response["Location"]) == (301, "/tracks/")


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/lessons/hyperv-isolatoin/", "hyperv isolatoin"),
        ("/glossary/c-group/", "c group"),
        ("/rules/Os%22%3E/", ""),
        ("/lessons/" + "a" * 61 + "/", ""),
        ("/Nonsense_/", ""),
    ],
)
def test_an_unknown_address_leads_on_by_search(client, db, address, typed, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(address)
    page = response.content.decode().partition("<main")[2].partition("</main")[0]
    assert response.status_code == 404
    assert '<form method="get" action="/search/"' in page
    assert re.search(r'name="q" value="([^"]*)"', page)[1] == typed
