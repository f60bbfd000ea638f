"""Runs of questions: drawn at the start, answered one a page, gone on with, and what the result page says."""

from __future__ import annotations

import re
import uuid
from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from portal.learn import content, progress, runs
from portal.learn.models import Answer, Progress, Run
from tests.curriculum import sample

LESSON = "/practice/host-and-image/"
TRACK = "/practice/track/windows/"
END = """[[items]]
id = "{id}"
use = "end"
aims = [1]
prompt = "What about {id}?"
answer = "Right {id}"
why = "Because of {id}.[^own-page]"
distractors = [
  {{ text = "Wrong {id}", why = "Not because of {id}." }},
  {{ text = "Odd {id}", why = "No." }},
]
"""


def text(response) -> str:
    return response.content.decode()


def start(client, address=LESSON, key="") -> str:
    """Press Start; the address of the first question."""
    return client.post(address, {"key": key or uuid.uuid4().hex}).url


def asked(address: str, client):
    """The question that stands at an address of a run."""
    return client.get(address).context["question"]


def answer(client, address: str, right=True, **more):
    """Answer the question at this address."""
    choice = next(each for each in asked(address, client).choices if each.right == right)
    return client.post(address, {"choice": choice.key, "key": uuid.uuid4().hex}, **more)


def result_of(address: str) -> str:
    return f"/practice/results/{address.split('/')[3]}/"


def finished(client, *rights: bool, address=LESSON) -> str:
    """Go through a run; the address of its result."""
    first = start(client, address)
    for number, right in enumerate(rights, 1):
        answer(client, first.replace("/1/", f"/{number}/"), right)
    return result_of(first)


def course(tmp_path, **lessons: int):
    """A track whose lessons have so many end questions, in use."""
    folder = tmp_path / "track"
    names = []
    for name, count in lessons.items():
        items = "".join(END.format(id=f"{name}-{n}") for n in range(count))
        place = folder / name
        place.mkdir(parents=True)
        front = sample.FRONT.replace("Host and image", f"Lesson {name}")
        (place / "lesson.md").write_text(front + "## One\n\nWords.[^own-page]\n")
        (place / "items.toml").write_text(items)
        names.append(name)
    tracks = sample.TRACKS.replace('["host-and-image"]', str(names).replace("'", '"'))
    (folder / "tracks.toml").write_text(tracks)
    shelf = content.load(folder)
    assert not shelf.course.problems, shelf.course.problems
    content.use(shelf)
    return shelf


def change(tmp_path, items: str) -> None:
    """The same lesson with other questions."""
    content.use(content.load(sample.write(tmp_path / "changed", items=items)))


INLINE = sample.ITEMS.split("[[items]]")[1]


@pytest.fixture(params=["visitor", "account"])
def reader(request, client, db):
    """A client of somebody without and with an account."""
    if request.param == "account":
        client.force_login(get_user_model().objects.create_user("ada@example.org", "correct horse battery"))
    return client


def test_the_page_of_a_lesson_starts_by_post_only(reader):
    page = text(reader.get(LESSON))
    assert "2 questions on this lesson." in page
    assert '<form class="row" method="post">' in page
    assert not Run.objects.exists()
    first = start(reader)
    assert re.fullmatch(r"/practice/run/[0-9a-f]{32}/1/", first)
    page = text(reader.get(first))
    assert "Question 1 of 2" in page
    assert page.count('type="radio" name="choice"') == 4
    assert "Right answer" not in page


def test_a_run_from_start_to_result(reader):
    first = start(reader)
    shown = text(answer(reader, first, True, follow=True))
    assert "Right." in shown
    second = first.replace("/1/", "/2/")
    assert f'href="{second}"' in shown
    shown = text(answer(reader, second, False, follow=True))
    assert "Not right." in shown and "See the result" in shown
    assert f'href="{result_of(first)}"' in shown
    page = text(reader.get(result_of(first)))
    assert "1 of 2 right" in page
    assert page.count("<details open>") == 1
    assert "You chose" in page
    assert "Open this case in the explorer" in page
    assert "/explorer/?host=windows-server-2022&amp;image=ltsc2019&amp;isolation=process" in page
    assert 'href="/lessons/host-and-image/"' in page
    assert "/facts/ms-version-compatibility/" in page
    assert "This lesson is done." in text(reader.get("/lessons/host-and-image/"))


def test_the_result_shows_what_was_chosen_and_both_reasons(reader):
    first = start(reader)
    question = asked(first, reader)
    chosen = next(choice for choice in question.choices if not choice.right)
    reader.post(first, {"choice": chosen.key, "key": uuid.uuid4().hex})
    page = reader.get(result_of(first))
    line = page.context["outcome"].lines[0]
    assert (line.state, line.chosen.text, line.question.right.text) == (
        "wrong",
        chosen.text,
        question.right.text,
    )
    shown = text(page).replace('<span class="nb">Hyper-V</span>', "Hyper-V").replace("&#x27;", "'")
    for words in (chosen.text, chosen.why, question.right.text, question.right.why):
        assert words in shown


def test_no_choice_is_422_with_a_message(reader):
    first = start(reader)
    for data in ({}, {"choice": "zzz", "key": uuid.uuid4().hex}, {"choice": asked(first, reader).right.key}):
        response = reader.post(first, data)
        assert response.status_code == 422
        assert "Choose one of the answers" in text(response)
    assert "Not answered" in text(reader.get(result_of(first)))


def test_the_first_answer_counts(reader):
    first = start(reader)
    answer(reader, first, False)
    right = next(choice for choice in asked(first, reader).choices if choice.right)
    for key in (uuid.uuid4().hex, uuid.uuid4().hex):
        assert reader.post(first, {"choice": right.key, "key": key}).url == first
    assert "Not right." in text(reader.get(first))
    assert reader.get(result_of(first)).context["outcome"].right == 0


def test_two_answers_at_the_same_time_are_one(signed_in, user):
    """Both requests have seen the question open; the row of the first stays."""
    first = start(signed_in)
    run = Run.objects.get()
    request = type("R", (), {"user": user})()
    values = {"lesson": "host-and-image", "item": "old-image", "seed": None, "prompt": "p", "right": True}
    for choice in ("one", "two"):
        progress.record(request, {**values, "key": uuid.uuid4().hex, "choice": choice}, run)
    assert [each.choice for each in Answer.objects.all()] == ["one"]
    assert signed_in.get(first).status_code == 200


def test_the_same_start_twice_is_one_run(reader):
    key = uuid.uuid4().hex
    first = start(reader, key=key)
    assert start(reader, key=key) == first
    answer(reader, first)
    # The page with the button may come back from the browser's memory: what has begun is not begun again.
    assert start(reader, key=key) != first


def test_going_on_where_one_was(reader):
    first = start(reader)
    assert "Go on with question 1 of 2" in text(reader.get(LESSON))
    answer(reader, first)
    second = first.replace("/1/", "/2/")
    for address in (LESSON, "/practice/", result_of(first)):
        page = text(reader.get(address))
        assert "Go on with question 2 of 2" in page
        assert f'href="{second}"' in page
    answer(reader, second)
    assert "Go on with" not in text(reader.get(LESSON))


def test_going_on_passes_over_a_run_whose_questions_are_gone(reader, tmp_path):
    course(tmp_path, one=2)
    older = start(reader, "/practice/one/")
    answer(reader, older)
    change(tmp_path, sample.ITEMS)
    start(reader)
    course(tmp_path / "again", one=2)
    assert f'href="{older.replace("/1/", "/2/")}"' in text(reader.get("/practice/"))


def test_an_open_question_does_not_tell_its_answer_in_the_result(reader):
    first = start(reader)
    page = text(reader.get(result_of(first)))
    assert "0 of 2 right" in page and "2 questions are not answered." in page
    assert page.count("Not answered.") == 2
    assert asked(first, reader).right.why not in page.replace('<span class="nb">Hyper-V</span>', "Hyper-V")
    assert "Answer this question" in page


@pytest.mark.parametrize(
    "address", ["/practice/run/{}/1/", "/practice/run/{}/0/", "/practice/run/{}/3/", "/practice/results/{}/"]
)
def test_a_run_of_somebody_else_is_404(client, user, address):
    client.force_login(user)
    of_account = start(client).split("/")[3]
    visitor = Client()
    of_session = start(visitor).split("/")[3]
    other = Client()
    other.force_login(get_user_model().objects.create_user("grace@example.org", "another long one"))
    for stranger, key in (
        (other, of_account),
        (Client(), of_account),
        (visitor, of_account),
        (client, of_session),
        (other, of_session),
        (Client(), of_session),
        (client, "nonsense"),
    ):
        assert stranger.get(address.format(key)).status_code == 404
        assert stranger.post(address.format(key), {}).status_code in (404, 405)
    assert client.get(f"/practice/run/{of_account}/3/").status_code == 404
    assert client.get(f"/practice/run/{of_account}/0/").status_code == 404


def test_a_key_that_somebody_else_has_gives_a_run_of_ones_own(client, user):
    client.force_login(user)
    key = start(client).split("/")[3]
    other = Client()
    other.force_login(get_user_model().objects.create_user("grace@example.org", "another long one"))
    assert start(other, key=key).split("/")[3] != key
    assert Run.objects.filter(user=user).count() == 1


def test_the_questions_of_a_track_are_spread_and_frozen(tmp_path):
    shelf = course(tmp_path, one=9, two=2, three=9)
    drawn = [runs.of_track(shelf, shelf.course.tracks[0]) for _ in range(5)]
    for items in drawn:
        assert Counter(entry[0] for entry in items) == {"one": 5, "two": 2, "three": 5}
        assert len({(entry[0], entry[1]) for entry in items}) == runs.MOST_QUESTIONS
    assert len({str(items) for items in drawn}) > 1


def test_a_quiz_of_a_track(reader, tmp_path):
    course(tmp_path, one=2, two=1)
    page = text(reader.get("/tracks/windows/"))
    assert f'href="{TRACK}"' in page
    assert f'href="{TRACK}"' in text(reader.get("/practice/"))
    assert "3 questions from the lessons of this track." in text(reader.get(TRACK))
    first = start(reader, TRACK)
    for number in (1, 2, 3):
        answer(reader, first.replace("/1/", f"/{number}/"), number != 3)
    result = reader.get(result_of(first))
    assert "2 of 3 right" in text(result)
    assert "Lesson one" in text(result) and "Lesson two" in text(result)
    parts = result.context["outcome"].parts
    assert {part.title: len(part.lines) for part in parts} == {"Lesson one": 2, "Lesson two": 1}
    assert sum(part.right for part in parts) == 2
    for name in ("one", "two"):
        assert "This lesson is done." in text(reader.get(f"/lessons/{name}/"))


def test_a_track_without_questions_that_can_be_asked_starts_nothing(reader, monkeypatch):
    monkeypatch.setattr(runs, "question_of", lambda *_: None)
    assert start(reader, TRACK) == TRACK
    assert reader.get(TRACK).status_code == 200


CHANGED = {
    "prompt": sample.ITEMS.replace('placement = "windows', 'prompt = "Another one"\nplacement = "windows'),
    "case": sample.ITEMS.replace(
        "windows-server-2022 ltsc2019 process", "windows-server-2022 ltsc2022 process"
    ),
    "gone": "[[items]]" + INLINE + END.format(id="other"),
}


@pytest.mark.parametrize("how", CHANGED)
def test_what_was_answered_stays_readable_when_the_question_changes(reader, tmp_path, how):
    first = start(reader)
    before = asked(first, reader)
    answer(reader, first)
    change(tmp_path, CHANGED[how])
    note = "no longer asked" if how == "gone" else "has changed since"
    for address in (first, result_of(first)):
        page = reader.get(address)
        assert page.status_code == 200
        shown = text(page).replace('<span class="nb">Hyper-V</span>', "Hyper-V")
        assert before.prompt in shown
        assert before.right.text in shown
        assert note in shown
    assert reader.get(result_of(first)).context["outcome"].right == 1


def test_a_lesson_that_is_gone_costs_no_result(reader, tmp_path):
    first = start(reader)
    answer(reader, first)
    course(tmp_path, other=1)
    for address in (first, first.replace("/1/", "/2/"), result_of(first), "/practice/results/", "/practice/"):
        assert reader.get(address).status_code == 200
    assert "1 of 2 right" in text(reader.get(result_of(first)))
    response = reader.post(first.replace("/1/", "/2/"), {"choice": "x", "key": uuid.uuid4().hex})
    assert response.status_code == 422


def test_an_answer_that_the_rules_judge_otherwise_now_is_shown_as_it_was(signed_in, user):
    first = start(signed_in)
    answer(signed_in, first, True)
    Answer.objects.update(right=False)
    page = text(signed_in.get(result_of(first)))
    assert "has changed since" in page and "0 of 2 right" in page


def test_the_list_of_results(reader):
    page = text(reader.get("/practice/results/"))
    assert "No results yet" in page
    older = finished(reader, True, True)
    newer = finished(reader, False)
    page = text(reader.get("/practice/results/"))
    assert page.index(newer) < page.index(older)
    assert "2 of 2 right" in page and "0 of 2 right, 1 answered" in page
    assert 'href="/practice/results/"' in text(reader.get("/practice/"))


def test_the_account_leads_to_the_results(signed_in):
    assert 'href="/practice/results/"' in text(signed_in.get("/accounts/"))


def test_a_result_of_many_pages(signed_in, user):
    now = "2026-11-24T10:00:00Z"
    Run.objects.bulk_create(Run(user=user, key=str(n), title=f"Run {n}", started_at=now) for n in range(55))
    assert "Older" in text(signed_in.get("/practice/results/"))
    assert "Newer" in text(signed_in.get("/practice/results/?page=2"))
    assert signed_in.get("/practice/results/?page=x").status_code == 200


def test_the_session_holds_the_newest_ten(client, db):
    addresses = [start(client) for _ in range(12)]
    assert len(client.session[progress.SESSION_KEY]["runs"]) == 10
    assert client.get(addresses[0]).status_code == 404
    assert client.get(addresses[-1]).status_code == 200


@pytest.mark.parametrize("way", ["sign-in", "sign-up"])
def test_runs_move_into_the_account(client, db, way):
    first = start(client)
    answer(client, first)
    session = client.session[progress.SESSION_KEY]
    if way == "sign-in":
        person = get_user_model().objects.create_user("new@example.org", "a long and unusual phrase 7")
        data = {"login": "new@example.org", "password": "a long and unusual phrase 7"}
        client.post(reverse("account_login"), data)
    else:
        data = {"email": "new@example.org", "password1": "a long and unusual phrase 7"}
        client.post(reverse("account_signup"), data)
        person = get_user_model().objects.get()
    run = Run.objects.get(user=person)
    assert run.answers.get().prompt
    assert run.key == first.split("/")[3]
    assert "1 of 2 right" in text(client.get(result_of(first)))
    answer(client, first.replace("/1/", "/2/"))
    assert Run.objects.get().finished_at
    # The same session once more, as a second device with a copied session would bring it.
    store = client.session
    store[progress.SESSION_KEY] = session
    store.save()
    progress.merge(None, type("R", (), {"session": client.session})(), person)
    assert (Run.objects.count(), Answer.objects.count()) == (1, 2)
    assert Run.objects.get().finished_at
    # Another account gets neither the run nor its answers.
    other = get_user_model().objects.create_user("grace@example.org", "another long one")
    progress.merge(None, type("R", (), {"session": {progress.SESSION_KEY: session}})(), other)
    assert Run.objects.get().user == person
    assert not Answer.objects.filter(user=other).exclude(run=None).exists()


def test_a_session_from_before_there_were_runs_moves_too(user):
    old = {
        "key": "k",
        "lesson": "a",
        "item": "b",
        "seed": None,
        "choice": "c",
        "right": True,
        "at": "2026-11-24T10:00:00+00:00",
    }
    session = {progress.SESSION_KEY: {"answers": [old], "done": {"a": "2026-11-24T10:00:00+00:00"}}}
    progress.merge(None, type("R", (), {"session": session})(), user)
    assert Answer.objects.get().prompt == ""
    assert Progress.objects.count() == 1
    assert progress.SESSION_KEY not in session


MOVED = "Your results so far are in your account now."


@pytest.mark.parametrize("way", ["login", "signup"])
@pytest.mark.parametrize("what", ["a run", "a lesson", "nothing"])
def test_what_moved_into_the_account_is_said(client, db, way, what):
    if what == "a run":
        start(client)
    elif what == "a lesson":
        client.post("/lessons/host-and-image/done/")
    data = {"email": "new@example.org", "password1": "a long and unusual phrase 7"}
    if way == "login":
        get_user_model().objects.create_user(data["email"], data["password1"])
        data = {"login": data["email"], "password": data["password1"]}
    page = text(client.post(reverse(f"account_{way}"), data, follow=True))
    assert (MOVED in page) == (what != "nothing")
    assert MOVED not in text(client.get("/"))


def test_nothing_is_said_where_the_account_has_it_all_already(signed_in):
    start(signed_in)
    assert MOVED not in text(signed_in.get("/"))


def test_signing_out_leaves_nothing(client, user):
    client.force_login(user)
    first = start(client)
    answer(client, first)
    client.post(reverse("account_logout"))
    assert progress.SESSION_KEY not in client.session
    assert client.get(result_of(first)).status_code == 404
    assert "No results yet" in text(client.get("/practice/results/"))


def test_personal_data_and_forgetting(signed_in, user):
    first = start(signed_in)
    answer(signed_in, first)
    signed_in.post(result_of(first) + "share/")
    kept = progress.personal_data(user)
    assert kept["runs"][0]["key"] == kept["answers"][0]["run__key"] == first.split("/")[3]
    assert kept["answers"][0]["prompt"]
    assert len(kept["links_to_results"]) == 1
    assert "token" not in str(kept["links_to_results"])
    progress.forget(user)
    assert not Run.objects.exists() and not Answer.objects.exists()


def test_pages_of_a_run_need_few_queries(signed_in, tmp_path, django_assert_max_num_queries):
    course(tmp_path, one=6, two=6)
    first = start(signed_in, TRACK)
    with django_assert_max_num_queries(4):
        signed_in.get(first)
    for number in range(1, 13):
        answer(signed_in, first.replace("/1/", f"/{number}/"))
    with django_assert_max_num_queries(5):
        signed_in.get(result_of(first))
    for _ in range(5):
        start(signed_in, TRACK)
    # Session, user, count and rows.
    with django_assert_max_num_queries(4):
        signed_in.get("/practice/results/")
    with django_assert_max_num_queries(5):
        signed_in.get("/practice/")


def test_nothing_is_written_by_get(client, db):
    for address in (LESSON, TRACK, "/practice/results/", "/practice/", "/s/nonsense/"):
        client.get(address)
    assert "sessionid" not in client.cookies
    assert not Run.objects.exists()


def test_a_start_without_a_readable_key_starts_all_the_same(reader):
    assert reader.post(LESSON, {"key": "x"}).status_code == 302
    assert reader.post("/practice/track/none/", {}).status_code == 404
