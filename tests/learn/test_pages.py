"""Home, tracks, lessons: what they show, what they cost, and what is kept."""

from __future__ import annotations

import gzip
import re

import brotli
import pytest
from django.conf import settings
from django.test import Client

from portal import curriculum
from portal.curriculum.blocks import is_of_the_page
from portal.learn import content, progress
from portal.learn.models import Progress
from tests.curriculum import sample

LESSON = "/lessons/host-and-image/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/tracks/", "/tracks/windows/", "/practice/", "/practice/host-and-image/", "/figures/"]
)
def test_pages_answer(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/tracks/windows/", LESSON, "/practice/host-and-image/", "/figures/"]
)
def test_no_id_is_there_twice(client, address):
    ids = re.findall(r'\sid="([^"]*)"', client.get(address).content.decode())
    assert [each for each in set(ids) if ids.count(each) > 1] == []


@pytest.mark.django_db
def test_no_heading_of_a_lesson_takes_an_id_of_its_page(client):
    """What a template adds has to be refused as a heading's id as well."""
    ids = set(re.findall(r'\sid="([^"]*)"', client.get(LESSON).content.decode()))
    assert {each for each in ids if not is_of_the_page(each)} == {"what-you-see"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/tracks/none/",
        "/lessons/none/",
        "/lessons/none/done/",
        "/practice/none/",
        "/practice/host-and-image/none/",
        "/practice/none/old-image/",
        "/practice/family/none/",
    ],
)
def test_unknown_things_are_404(client, address):
    assert client.get(address).status_code == 404


def text(response) -> str:
    return response.content.decode()


def test_a_lesson_for_somebody_without_session_needs_no_query(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        first = client.get(LESSON)
    assert first["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "HX-Request", "Accept-Encoding"} <= {part.strip() for part in first["Vary"].split(",")}
    assert not first.cookies
    assert "<form" not in text(first).partition("<main")[2].partition("</main")[0]
    assert "csrfmiddlewaretoken" not in text(first)
    assert "Isolation is chosen at start" in text(first)
    assert "A 2019 image is refused" in text(first)


def test_a_lesson_waits_for_one_sheet_before_its_first_text(client, db):
    """No other pages' styles and no preloaded face hold its first paint back; other pages have both."""
    lesson = client.get(LESSON).content.decode()
    sheets = re.findall(r'rel="stylesheet" href="([^"]*)"', lesson)
    assert sheets == ["/static/app.css"] and 'rel="preload"' not in lesson
    home = client.get("/").content.decode()
    assert "/static/pages.css" in home and 'rel="preload"' in home


def test_kept_bytes_in_every_coding_and_304(client, db):
    plain = client.get(LESSON)
    packed = client.get(LESSON, headers={"Accept-Encoding": "gzip, br;q=0"})
    small = client.get(LESSON, headers={"Accept-Encoding": "gzip, deflate, br"})
    assert gzip.decompress(packed.content) == brotli.decompress(small.content) == plain.content
    etags = {response["ETag"] for response in (plain, packed, small)}
    assert len(etags) == 3
    assert not any(etag.startswith("W/") for etag in etags)
    again = client.get(LESSON, headers={"Accept-Encoding": "br", "If-None-Match": small["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_new_day_makes_a_new_page(client, db, time_machine_day):
    time_machine_day("2026-11-24")
    first = client.get(LESSON)
    time_machine_day("2031-10-15")
    assert client.get(LESSON)["ETag"] != first["ETag"]


@pytest.fixture
def time_machine_day():
    """Moves the clock to noon of a day, as often as called."""
    import time_machine

    travellers = []

    def move(day: str) -> None:
        for traveller in travellers:
            traveller.stop()
        travellers[:] = [time_machine.travel(f"{day}T12:00:00Z", tick=True)]
        travellers[0].start()

    yield move
    for traveller in travellers:
        traveller.stop()


def test_no_lesson_page_holds_a_token_or_a_form_that_writes(client, user):
    pages = [
        client.get(LESSON),
        client.get(LESSON + "?x=1"),
        client.get(LESSON, headers={"HX-Request": "true"}),
    ]
    client.force_login(user)
    for response in (*pages, client.get(LESSON)):
        assert "csrfmiddlewaretoken" not in text(response)
        assert 'method="post"' not in text(response)
        assert response["Cache-Control"] == "private, no-cache"


def test_two_readers_share_a_kept_page_but_not_the_link_to_their_account(client, user, django_user_model):
    other = django_user_model.objects.create_user(
        email="grace@example.org", password="correct horse battery", name="Grace"
    )
    client.force_login(user)
    first = client.get(LESSON)
    client.force_login(other)
    second = client.get(LESSON)
    assert "Ada" in text(first) and "Ada" not in text(second) and "Grace" in text(second)
    assert first["ETag"] != second["ETag"]
    assert client.get(LESSON, headers={"If-None-Match": second["ETag"]}).status_code == 304
    client.logout()
    assert "Grace" not in text(client.get(LESSON))


def test_a_finished_lesson_is_another_page_at_once(client, user):
    client.force_login(user)
    assert "This lesson is done." not in text(client.get(LESSON))
    client.post(LESSON + "done/")
    assert "This lesson is done." in text(client.get(LESSON))


def test_a_signed_in_reader_costs_three_queries(client, user, django_assert_max_num_queries):
    client.force_login(user)
    Progress.objects.create(user=user, lesson="host-and-image", done_at="2026-11-24T10:00:00Z")
    with django_assert_max_num_queries(3):
        page = text(client.get(LESSON))
    assert "This lesson is done." in page


def test_done_by_post_without_account_and_shown_afterwards(client, db):
    button = client.get(LESSON + "done/")
    assert "Mark as done" in text(button)
    assert not Progress.objects.exists()
    assert client.post(LESSON + "done/").status_code == 302
    assert settings.SESSION_COOKIE_NAME in client.cookies
    assert "This lesson is done." in text(client.get(LESSON))
    assert "1 of 1 lesson<" in text(client.get("/tracks/"))


def test_done_by_htmx_gives_the_part(client, db):
    answer = client.post(LESSON + "done/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in text(answer)
    assert "This lesson is done." in text(answer)


def test_nothing_is_written_by_get(client, db):
    for address in (LESSON, LESSON + "done/", "/practice/host-and-image/old-image/?chosen=12345678&run=1"):
        client.get(address)
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_post_needs_the_token(db):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LESSON + "done/").status_code == 403


def test_a_broken_lesson_costs_that_lesson(client, db, tmp_path, caplog, monkeypatch):
    folder = sample.write(tmp_path / "own", body=sample.BODY + "\n::: nonsense\n")
    shelf = content.load(folder)
    # Other tests need the real course again.
    monkeypatch.setattr(curriculum, "_shelf", None)
    curriculum.use(shelf)
    content.use(shelf)
    assert "lesson.md:" in caplog.text and "nonsense" in caplog.text
    answer = client.get(LESSON)
    assert answer.status_code == 503
    assert "cannot be shown at the moment" in text(answer)
    assert "Host and image" in text(client.get("/tracks/windows/"))
    assert client.get("/").status_code == 200


def test_the_content_check_names_file_and_line(settings, tmp_path):
    body = sample.BODY + "\nBuild 20348.\n"
    settings.PORTAL_LESSONS = str(sample.write(tmp_path / "own", body=body, items=sample.WHOLE_ITEMS))
    messages = content.check(None)
    line = (sample.FRONT + sample.BODY).count("\n") + 2
    assert messages[0].msg.startswith(f"own/host-and-image/lesson.md:{line}: bare build number")
    assert messages[0].level >= 40


def test_an_empty_content_folder_is_no_crash(client, db, tmp_path):
    (tmp_path / "empty").mkdir()
    content.use(content.load(tmp_path / "empty"))
    assert "No tracks yet" in text(client.get("/tracks/"))
    assert client.get("/").status_code == 200
    assert client.get("/practice/").status_code == 200


def test_the_projects_own_lessons_hold():
    messages = content.check(None)
    assert [message.msg for message in messages if message.level >= 40] == []


def test_personal_data_covers_what_is_kept(user):
    Progress.objects.create(user=user, lesson="a", done_at="2026-11-24T10:00:00Z")
    assert progress.personal_data(user)["lessons_done"][0]["lesson"] == "a"
    progress.forget(user)
    assert not Progress.objects.exists()


def test_one_lesson_is_one_lesson(client, db):
    for address in ("/tracks/", "/tracks/windows/"):
        page = text(client.get(address))
        assert "0 of 1 lesson" in page and "1 lessons" not in page
    assert "0 of 1 lesson done" in text(client.get(LESSON))
    assert "0 of 1 lesson done" in text(client.get("/"))


def test_code_in_a_prompt_is_code_in_the_list_of_questions(client, db, tmp_path):
    items = sample.ITEMS.replace(
        'placement = "windows', 'prompt = "What *does* `kill -9`?"\nplacement = "windows'
    )
    content.use(content.load(sample.write(tmp_path / "code", items=items)))
    assert "What does <code>kill -9</code>?</a>" in text(client.get("/practice/host-and-image/"))


def test_one_button_under_the_questions_of_a_lesson_stands_out(client, db):
    """Marking as done is the lesser way; alone on its page it is the only one."""
    page = text(client.get(LESSON)).partition('id="questions"')[2].partition("</article>")[0]
    assert page.count('class="btn"') == 1
    part = text(client.get(f"{LESSON}done/", headers={"HX-Request": "true"}))
    assert '<button class="btn btn-2">Mark as done' in part
    assert '<button class="btn">Mark as done' in text(client.get(f"{LESSON}done/"))


@pytest.mark.parametrize("page", ["/tracks/{}/", "/practice/track/{}/"])
def test_the_address_that_a_track_once_had_leads_to_it(client, db, page):
    response = client.get(page.format("windows-containers"))
    assert (response.status_code, response["Location"]) == (301, page.format("windows"))
    assert client.get(response["Location"]).status_code == 200
