"""Pages lead on: from home to the next lesson, from a wrong address to what was meant, from a result to what was wrong."""

from __future__ import annotations

import html
import re

import pytest

from portal import curriculum
from portal.learn import content, runs, searching
from tests.learn.test_runs import TRACK, answer, course, finished, start, text

pytestmark = pytest.mark.django_db


def resume(client):
    """What stands on the home page over the lesson to go on with, and on its button, in words."""
    block = text(client.get("/")).partition('class="resume"')[2].partition("</section>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", block.partition(">")[2])).split())


def test_a_lesson_that_was_never_opened_is_next_and_not_gone_on_with(client, tmp_path):
    course(tmp_path, one=2, two=2)
    assert resume(client).startswith("Start here")
    client.post("/lessons/one/done/")
    words = resume(client)
    assert words.startswith("Next Lesson two")
    assert "Continue" not in words
    # The browser knows which lessons were begun, and says so.
    assert text(client.get("/")).count('data-read="Continue') == 2


def test_home_says_what_its_numbers_mean(client):
    page = " ".join(text(client.get("/")).split())
    assert "questions in all lessons" in page
    assert f'<b class="num">{runs.MOST_QUESTIONS}</b> of them in the quiz of a track' in page
    assert "kind drawn at random" not in page


def test_words_beside_starts_begin_with_a_capital(client):
    page = text(client.get("/"))
    assert "Refused at pull" in page
    assert "refused at pull" not in page


def test_ends_of_support_stand_in_the_order_of_their_days(client):
    part = text(client.get("/")).partition('class="news-l"')[2].partition("</ul>")[0]
    days = re.findall(r'datetime="([\d-]+)"', part)
    assert len(days) == 3
    assert days == sorted(days)


def test_a_lesson_with_a_wrong_answer_leads_to_it(client, tmp_path):
    course(tmp_path, one=2, two=2)
    result = finished(client, True, True, True, True, address=TRACK)
    assert 'href="#answer-' not in text(client.get(result))
    page = text(client.get(finished(client, True, False, True, False, address=TRACK)))
    states = re.findall(r'<details( open)?>\s*<summary id="answer-(\d+)">', page)
    wrong = [number for is_open, number in states if is_open]
    assert wrong == ["2", "4"]
    linked = re.findall(r'<a class="res-n" href="#answer-(\d+)">(Lesson \w+)', page)
    assert linked
    assert {number for number, _ in linked} <= set(wrong)
    assert min(wrong) in {number for number, _ in linked}


def near(client, address):
    response = client.get(address)
    assert response.status_code == 404
    part = text(response).partition('class="oops-near"')[2].partition("</nav>")[0]
    return re.findall(r'href="([^"]+)"', part)


def test_a_wrong_address_of_a_lesson_names_the_nearest_lessons(client):
    searching.index()
    assert near(client, "/lessons/host-image/")[0] == "/lessons/host-and-image/"
    assert near(client, "/lessons/hosts-and-imagse/")[0] == "/lessons/host-and-image/"
    assert near(client, "/rules/image-newer-than-hosts/")[0] == "/rules/image-newer-than-host/"
    assert near(client, "/facts/windows-sever-2022/")[0] == "/facts/windows-server-2022/"
    assert near(client, "/no-such-page/") == []
    assert near(client, "/lessons/zzqqxx/") == []


def test_a_wrong_address_comes_at_once_while_the_index_is_being_made(client, monkeypatch):
    monkeypatch.setattr(searching, "_made", None)
    assert near(client, "/lessons/host-image/") == []
    assert searching._made is None


def test_a_wrong_address_is_told_also_when_the_search_fails(client, monkeypatch):
    def broken(*_):
        raise RuntimeError

    monkeypatch.setattr(searching, "nearest", broken)
    assert near(client, "/lessons/host-image/") == []


def test_a_lesson_that_left_the_course_is_not_named(client, tmp_path):
    searching.index()
    course(tmp_path, one=2)
    assert "/lessons/host-and-image/" not in near(client, "/lessons/host-image/")
    assert content.shelf().course.lessons.keys() == {"one"}


@pytest.fixture
def two_tracks():
    """The course itself in use: its first two tracks."""
    own = content.load(curriculum.default_folder())
    content.use(own)
    return own.course.tracks[:2]


def test_the_end_of_a_track_leads_to_its_quiz_and_to_the_next_track(client, two_tracks):
    """On the lesson, on the line that says it is done, and on the track's own page when all of it is."""
    first, second = two_tracks
    last = first.lessons[-1]
    assert f'href="/tracks/{second.slug}/" class="pager-n"' in text(client.get(f"/lessons/{last}/"))
    for slug in first.lessons:
        part = client.post(f"/lessons/{slug}/done/", headers={"HX-Request": "true"})
    said = text(part)
    assert f'href="/practice/track/{first.slug}/"' in said and f'href="/tracks/{second.slug}/"' in said
    assert f"Next track: {html.escape(second.title)}" in text(client.get(f"/tracks/{first.slug}/"))


def test_the_count_of_the_side_bar_follows_a_lesson_that_is_done(client, two_tracks):
    first, _ = two_tracks
    total = len(first.lessons)
    page = text(client.get(f"/lessons/{first.lessons[0]}/"))
    assert re.search(rf'id="lesson-scale" role="img" aria-label="0 of {total} lessons done"', page)
    part = text(client.post(f"/lessons/{first.lessons[0]}/done/", headers={"HX-Request": "true"}))
    assert re.search(rf'id="lesson-scale" hx-swap-oob="true" [^>]*"1 of {total} lessons? done"', part)


def test_a_mark_on_the_home_page_leads_to_the_same_answer(client):
    """What runs only with Hyper-V isolation is asked with it."""
    table = re.findall(r"<tr>.*?</tr>", text(client.get("/")).partition('class="peek"')[2], re.S)
    only = [row for row in table if "Hyper-V</span> only" in row]
    assert only
    for row in only:
        href = html.unescape(re.search(r'href="([^"]+)"', row)[1])
        assert "isolation=hyperv" in href
        assert '<h2 id="vd">Does not' not in text(client.get(href))


def test_an_answer_on_a_page_of_its_own_has_the_focus(client, tmp_path):
    """After Enter the page is a new one: the next Tab starts at the verdict and not at the top."""
    course(tmp_path, one=2)
    assert 'role="status" tabindex="-1" autofocus' in text(answer(client, start(client, TRACK), follow=True))
