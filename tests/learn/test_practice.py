"""Questions: shown by GET, answered by POST, kept with an account and without."""

from __future__ import annotations

import re
import uuid

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from portal.items import FAMILIES, isolation_question
from portal.learn import content, progress
from portal.learn.models import Answer, Progress
from portal.placement import Placement

ITEM = "/practice/host-and-image/old-image/"
INLINE = "/practice/host-and-image/which-kernel/"
GENERATED = "/practice/host-and-image/any-case/"
HX = {"HX-Request": "true"}


def text(response) -> str:
    return response.content.decode()


def question(item: str, seed: int = 0):
    shelf = content.shelf()
    return shelf.question(shelf.course.lessons["host-and-image"].item(item), seed)


def answer(client, address: str, choice, **more):
    return client.post(address, {"choice": choice.key, "key": uuid.uuid4().hex}, **more)


def wrong(asked):
    return next(choice for choice in asked.choices if not choice.right)


def test_the_question_shows_four_options_and_no_answer(client, db):
    page = text(client.get(ITEM))
    assert page.count('type="radio" name="choice"') == 4
    assert "Right answer" not in page
    assert "Back to the questions" in page


def test_a_wrong_answer_is_explained_by_the_rules(client, db):
    asked = question("old-image")
    chosen = wrong(asked)
    moved = answer(client, ITEM, chosen)
    assert moved.status_code == 302
    assert moved.url == f"{ITEM}?chosen={chosen.key}"
    page = text(client.get(moved.url))
    assert "Not right." in page
    assert "is-wrong" in page and "is-right" in page
    assert "/facts/ms-version-compatibility/" in page
    assert "/explorer/?host=windows-server-2022&amp;image=ltsc2019&amp;isolation=process" in page
    assert 'href="/practice/host-and-image/"' in page


def test_the_answer_chosen_and_the_right_one_have_a_reason_each_even_where_it_is_the_same(client, db):
    asked = question("old-image")
    for chosen in asked.choices:
        page = text(client.get(f"{ITEM}?chosen={chosen.key}"))
        reasons = re.findall(r'<span class="why">.*?</svg>[^<]*</span>(.*?)</span></label>', page, re.S)
        assert len(reasons) == (1 if chosen.right else 2)
        assert all(len(reason.split()) > 2 for reason in reasons), (chosen.text, reasons)


def test_a_verdict_on_a_question_about_the_modes_names_them(client, db, monkeypatch):
    both = isolation_question(Placement.parse("windows-server-2022 ltsc2019"))
    monkeypatch.setattr("portal.curriculum.shelf.Shelf.question", lambda *_: both)
    page = text(client.get(f"{ITEM}?chosen={both.right.key}"))
    said = re.sub(
        r"\s+", " ", re.sub("<[^>]+>", "", re.search(r'<p class="ask-case">(.*?)</p>', page, re.S)[1])
    )
    assert "With process isolation: Does not start" in said and "With Hyper-V isolation: Starts" in said


def test_a_right_answer(client, db):
    page = text(answer(client, ITEM, question("old-image").right, follow=True))
    assert "Right." in page
    assert "is-wrong" not in page


def test_no_choice_is_422_with_a_message(client, db):
    for data in (
        {},
        {"choice": "zzz", "key": uuid.uuid4().hex},
        {"choice": question("old-image").right.key, "key": "x"},
    ):
        response = client.post(ITEM, data)
        assert response.status_code == 422
        assert "Choose one of the answers" in text(response)


def test_single_answers_finish_the_lesson_too(client, db):
    answer(client, ITEM, question("old-image").right)
    drawn = client.get(GENERATED + "?run=1")
    assert re.fullmatch(rf"{GENERATED}\?seed=\d+", drawn.url)
    seed = int(re.search(r"seed=(\d+)", drawn.url)[1])
    assert "This lesson is done." not in text(client.get("/lessons/host-and-image/"))
    answer(client, drawn.url, wrong(question("any-case", seed)))
    assert "This lesson is done." in text(client.get("/lessons/host-and-image/"))


def test_an_inline_item_is_a_part_with_a_token(client, db):
    part = client.get(INLINE + "?in=lesson", headers=HX)
    assert "<html" not in text(part)
    assert "csrfmiddlewaretoken" in text(part)
    assert "HX-Request" in part["Vary"]
    shown = answer(client, INLINE + "?in=lesson", question("which-kernel").right, headers=HX, follow=True)
    assert "There is one only." in text(shown)
    assert "A page of our own" in text(shown)
    assert "<html" not in text(shown)


def test_a_family_question_comes_back_with_its_seed(client, db):
    drawn = client.get("/practice/family/placement/")
    assert drawn.status_code == 302
    assert "seed=" in drawn.url
    assert text(client.get("/practice/family/placement/?seed=7")).count('name="choice"') == 4
    asked = FAMILIES["placement"].question(7)
    page = text(answer(client, "/practice/family/placement/?seed=7", asked.right, follow=True))
    assert "1 right so far." in page
    assert "Another question" in page


@pytest.mark.parametrize(
    "query", ["seed=x", "seed=-1", "seed=99999999999", "seed=²", "seed=1&run=abc&chosen=<script>"]
)
def test_odd_addresses_are_harmless(client, db, query):
    response = client.get(f"/practice/family/placement/?{query}", follow=True)
    assert response.status_code == 200
    assert "<script>" not in text(response).partition("<main")[2]


def test_the_same_key_counts_once(client, user):
    client.force_login(user)
    data = {"choice": question("old-image").right.key, "key": uuid.uuid4().hex}
    client.post(ITEM, data)
    client.post(ITEM, data)
    kept = Answer.objects.get()
    assert (kept.lesson, kept.item, kept.seed, kept.right) == ("host-and-image", "old-image", None, True)
    assert kept.choice == question("old-image").right.text


def test_one_write_per_answer(client, user, django_assert_max_num_queries):
    client.force_login(user)
    Progress.objects.create(user=user, lesson="host-and-image", done_at="2026-11-24T10:00:00Z")
    with django_assert_max_num_queries(4) as captured:
        answer(client, ITEM, question("old-image").right)
    assert sum(query["sql"].startswith("INSERT") for query in captured.captured_queries) == 1


def sign_in(client, user):
    return client.post(
        reverse("account_login"),
        {"login": "ada@example.org", "password": "correct horse battery"},
        follow=True,
    )


def test_progress_without_account_moves_into_it_once(client, user):
    client.post("/lessons/host-and-image/done/")
    answer(client, ITEM, question("old-image").right)
    session = dict(client.session)
    sign_in(client, user)
    assert Progress.objects.get().user == user
    assert Answer.objects.get().right
    assert progress.SESSION_KEY not in client.session
    # Signing in again with the same session content, as a second device with a copied session would.
    store = client.session
    store[progress.SESSION_KEY] = session[progress.SESSION_KEY]
    store.save()
    request = type("R", (), {"session": client.session})()
    progress.merge(None, request, user)
    assert (Progress.objects.count(), Answer.objects.count()) == (1, 1)


def test_sign_up_takes_progress_along(client, db):
    client.post("/lessons/host-and-image/done/")
    secret = "a long and unusual phrase 7"
    fields = {
        "email": "new@example.org",
        "display_name": "New",
        "name": "New",
        "password1": secret,
        "password2": secret,
    }
    client.post(reverse("account_signup"), fields)
    person = get_user_model().objects.get(email="new@example.org")
    assert Progress.objects.filter(user=person, lesson="host-and-image").exists()


def test_signing_out_leaves_nothing_of_the_account(client, user):
    client.force_login(user)
    client.post("/lessons/host-and-image/done/")
    client.post(reverse("account_logout"))
    assert progress.SESSION_KEY not in client.session
    assert "This lesson is done." not in text(client.get("/lessons/host-and-image/"))


def test_a_case_without_clear_answer_says_so(client, db, monkeypatch):
    from portal.items import Ambiguous
    from portal.items.item import Item

    def unclear(*_args, **_more):
        raise Ambiguous

    monkeypatch.setattr(Item, "question", unclear)
    assert "No clear answer today" in text(client.get(ITEM))
    assert client.get("/practice/host-and-image/").status_code == 200


@pytest.mark.parametrize("seed", ["9" * 5000, "-1", "x", "1e3", "٣"])
def test_a_seed_that_is_none_is_drawn_anew(client, db, seed):
    assert client.get("/practice/family/placement/", {"seed": seed}).status_code == 302


def test_lessons_to_practise_stand_below_their_track(client, db, shelf):
    page = client.get("/practice/").content.decode()
    part = page.partition('aria-labelledby="h-lessons"')[2].partition("</section>")[0]
    for track in shelf.course.tracks:
        own = part.partition(f'<a href="/tracks/{track.slug}/">')[2].partition("<h3")[0]
        lessons = [each for each in shelf.course.readable(track) if shelf.course.track_of(each.slug) == track]
        assert lessons
        assert [f'href="/practice/{each.slug}/"' in own for each in lessons] == [True] * len(lessons)
    assert part.count('class="track"') == len(shelf.course.in_order)
