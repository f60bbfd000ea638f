"""The report: its numbers on the page and in the file, what it keeps to itself, and whose it is."""

from __future__ import annotations

import csv
import datetime
import io
import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.html import escape

from portal.teams.models import Membership, Team
from portal.workshops import joining, keeping, report, steering
from portal.workshops.models import Participant, Room, RoomQuestion, Vote

FORMULA = '=HYPERLINK("http://evil.example","x")'[:30]


def do(room, *names):
    for name in names:
        room = steering.command(room, name, Room.objects.get(pk=room.pk).seq)
    return room


def join(room, name):
    return Participant.objects.create(room=room, nickname=name, folded=name.casefold())


def choose(participant, room, *, right):
    """Vote in the question shown: for the right choice, or for the first wrong one."""
    asked = steering.present(room)
    key = next(choice["key"] for choice in asked.choices if choice["right"] is right)
    steering.vote(participant, asked.pk, key)


@pytest.fixture
def run(room):
    """
    A room with three people, in which question 1 is closed (1 of 2 right), 2 is open (1 answer), 3 not asked.

    A fourth person was removed after answering question 1.
    """
    ann, bob, formula, gone = (join(room, name) for name in ("Ann", "<b>Bob", FORMULA, "Gone"))
    room = do(room, "next", "open")
    choose(ann, room, right=True)
    choose(bob, room, right=False)
    choose(gone, room, right=True)
    room = do(room, "close")
    steering.remove(room, gone.key)
    room = do(Room.objects.get(pk=room.pk), "next", "open")
    choose(formula, room, right=True)
    return Room.objects.get(pk=room.pk)


def text_of(response) -> str:
    return response.content.decode()


def lines(response) -> list[dict[str, str]]:
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def question(page: str, number: int) -> str:
    """The part of the page about one question."""
    return page.partition(f'<li id="q-{number}"')[2].partition('<li id="q-')[0].partition("<section")[0]


def test_numbers(run):
    """Removed people count nowhere; what is open has no counts; percentages are of those who answered."""
    found = report.of_room(run)
    first, second, third = found.questions
    assert (found.joined, [each.state for each in found.questions]) == (3, ["closed", "open", "waiting"])
    assert (first.answered, first.right, first.percent) == (2, 1, 50)
    assert sorted((bar.count, bar.percent) for bar in first.bars if bar.count) == [(1, 50), (1, 50)]
    assert (second.answered, second.right) == (1, 0)
    assert all(bar.count is None for bar in (*second.bars, *third.bars))
    assert [(row.nickname, row.right, len(row.cells)) for row in found.rows] == [
        ("Ann", 1, 1),
        ("<b>Bob", 0, 1),
        (FORMULA, 0, 1),
    ]
    assert found.hardest == [first]


def test_page(desk, run):
    page = text_of(desk.get(f"/rooms/{run.code}/report/"))
    first = question(page, 1)
    assert "3 people joined" in page and "2 of 3 answered" in first and "50% right (1)" in first
    assert first.count('class="is-right"') == 1 and "Right</span>" in first
    assert 'class="ws-fg" width="50"' in first and 'class="trace"' in first
    assert escape(run.questions.get(position=1).prompt) in first
    assert "Not asked" in page and escape(run.questions.get(position=3).prompt) in page
    assert "<bdi>&lt;b&gt;Bob</bdi>" in page and "<bdi>Gone</bdi>" not in page
    assert "1 of 1" in page and "no answer" in page and "wrong" in page
    assert f"Names and answers are deleted on {run.delete_on.day} " in page
    assert "Hardest questions" in page and "1 of 2 right" in page


def test_who_left_who_came_late_and_who_was_removed(desk, room):
    """Answers of people who left count; nobody waits for them in what comes after; those without an answer are gone."""
    ann, bob, idle = (join(room, name) for name in ("Ann", "Bob", "Idle"))
    room = do(room, "next", "open")
    choose(ann, room, right=True)
    choose(bob, room, right=False)
    for each in (ann, idle):
        joining.leave(each)
    late = join(room, "Late")
    room = do(room, "close", "next", "open")
    choose(bob, room, right=True)
    room = do(room, "close")
    steering.remove(room, late.key)
    last = join(room, "Last")
    room = do(Room.objects.get(pk=room.pk), "end")
    found = report.of_room(room)
    assert (found.joined, found.removed) == (3, 1)
    assert [(row.nickname, row.late, row.has_left) for row in found.rows] == [
        ("Ann", 0, True),
        ("Bob", 0, False),
        (last.nickname, 2, False),
    ]
    assert [(each.answered, each.joined) for each in found.asked] == [(2, 3), (1, 2)]
    page = text_of(desk.get(f"/rooms/{room.code}/report/"))
    assert "1 person was removed and is not counted" in page and "joined at question 2" in page
    assert "has left" in page and "2 of 3 answered" in page and "Idle" not in page


def test_open_question_keeps_its_choices(desk, run):
    """Neither counts nor the right answer nor anybody's letter, on page or in file."""
    page = text_of(desk.get(f"/rooms/{run.code}/report/"))
    second = question(page, 2)
    assert "1 of 3 answered" in second and "Open now" in second
    assert "ws-fg" not in second and "is-right" not in second and "trace" not in second
    assert {row["question"] for row in lines(desk.get(f"/rooms/{run.code}/report.csv"))} == {"1"}
    do(run, "close", "reveal", "reopen")
    assert "ws-fg" not in question(text_of(desk.get(f"/rooms/{run.code}/report/")), 2)


def test_file_holds_the_same(desk, run):
    """One row per participant and closed question, also without an answer; nothing that a spreadsheet would run."""
    run = do(run, "close", "end")
    response = desk.get(f"/rooms/{run.code}/report.csv")
    assert f'filename="room-{run.code}.csv"' in response["Content-Disposition"]
    rows = lines(response)
    assert list(rows[0]) == list(report.COLUMNS)
    assert [(row["nickname"], row["question"], row["right"]) for row in rows] == [
        ("Ann", "1", "yes"),
        ("Ann", "2", ""),
        ("<b>Bob", "1", "no"),
        ("<b>Bob", "2", ""),
        ("'" + FORMULA, "1", ""),
        ("'" + FORMULA, "2", "yes"),
    ]
    asked = run.questions.get(position=1)
    right = next(choice for choice in asked.choices if choice["right"])
    assert (rows[0]["room"], rows[0]["prompt"], rows[0]["choice_text"]) == (
        run.code,
        asked.prompt,
        right["text"],
    )
    assert rows[0]["choice"] == "ABCDE"[asked.choices.index(right)]
    at = datetime.datetime.fromisoformat(rows[0]["answered_at"])
    assert abs((at - Vote.objects.get(question=asked, participant__nickname="Ann").at).total_seconds()) < 1
    assert (rows[1]["choice"], rows[1]["choice_text"], rows[1]["answered_at"]) == ("", "", "")
    found = report.of_room(Room.objects.get(pk=run.pk))
    for each in found.closed:
        of_it = [row for row in rows if row["question"] == str(each.question.position)]
        assert sum(row["choice"] != "" for row in of_it) == each.answered
        assert sum(row["right"] == "yes" for row in of_it) == each.right


def test_queries_do_not_grow(desk, run, django_assert_num_queries, django_assert_max_num_queries):
    for n in range(30):
        join(run, f"Guest {n}")
    run = do(run, "close", "end")
    with django_assert_num_queries(4):
        report.of_room(run)
    # Who asks (2), the room, and its four tables.
    with django_assert_max_num_queries(7):
        desk.get(f"/rooms/{run.code}/report.csv")
    count = len(re.findall("<tr>", text_of(desk.get(f"/rooms/{run.code}/report/"))))
    assert count == 1 + 33


def test_a_room_that_has_asked_nothing(desk, room):
    page = text_of(desk.get(f"/rooms/{room.code}/report/"))
    assert "Nothing was asked yet" in page and "Nobody has joined yet" in page and "Hardest" not in page
    assert lines(desk.get(f"/rooms/{room.code}/report.csv")) == []


def test_closed_without_answers(desk, room):
    """No division by nothing, and not among the hardest."""
    room = do(room, "next", "open", "close")
    page = text_of(desk.get(f"/rooms/{room.code}/report/"))
    assert "0 of 0 answered" in page and "Hardest" not in page


def test_after_the_names_are_gone(desk, run):
    """The counts are the same as before, and so are their percentages; no name is left, nor a file to load."""
    run = do(run, "close", "end")
    before = report.of_room(run)
    Room.objects.filter(pk=run.pk).update(delete_on=datetime.date(2020, 1, 1))
    keeping.prune()
    after = report.of_room(Room.objects.get(pk=run.pk))
    assert (after.joined, after.rows) == (None, ())
    assert [each.bars for each in after.questions] == [each.bars for each in before.questions]
    assert [(e.answered, e.right) for e in after.questions] == [
        (e.answered, e.right) for e in before.questions
    ]
    page = text_of(desk.get(f"/rooms/{run.code}/report/"))
    assert "Names and answers were deleted on" in page and "2 answers" in page and "50% right (1)" in page
    assert "Ann" not in page and "report.csv" not in page
    assert lines(desk.get(f"/rooms/{run.code}/report.csv")) == []


def test_a_room_emptied_while_a_question_was_open(desk, run):
    """Nobody can answer any more, so its counts are shown."""
    Room.objects.filter(pk=run.pk).update(delete_on=datetime.date(2020, 1, 1))
    keeping.prune()
    second = report.of_room(Room.objects.get(pk=run.pk)).questions[1]
    assert (second.state, second.answered, second.right) == ("closed", 1, 1)


def test_delete(desk, run):
    """GET asks, POST deletes the room and all in it; the plan stays."""
    page = text_of(desk.get(f"/rooms/{run.code}/delete/"))
    assert "names and answers of 3 people" in page and "still running" in page and Room.objects.exists()
    assert f"/workshops/{run.workshop.key}/" in page
    response = desk.post(f"/rooms/{run.code}/delete/", follow=True)
    assert "The room is deleted" in text_of(response)
    assert not any(model.objects.exists() for model in (Room, RoomQuestion, Participant, Vote))
    assert run.workshop


def test_whose_it_is(run):
    """404 for strangers and for members of the team, signed-in or not known; its trainers may."""
    team = Team.objects.create(name="Ghent", slug="ghent")
    Room.objects.update(team=team)

    def browser(name, role=""):
        user = get_user_model().objects.create_user(f"{name}@mail.example", "correct horse", name=name)
        if role:
            Membership.objects.create(team=team, user=user, role=role, shares="nothing")
        client = Client()
        client.force_login(user)
        return client

    others = {"stan": ("", 404), "mia": ("member", 404), "tom": ("trainer", 200), "olga": ("owner", 200)}
    for name, (role, status) in others.items():
        client = browser(name, role)
        for path in ("report/", "report.csv", "delete/"):
            assert client.get(f"/rooms/{run.code}/{path}").status_code == status
            assert client.get(f"/rooms/CCCCCC/{path}").status_code == 404
        if status == 404:
            assert client.post(f"/rooms/{run.code}/delete/").status_code == 404
    assert "/accounts/login/" in Client().get(f"/rooms/{run.code}/report/")["Location"]
    assert Room.objects.exists()


def test_it_is_kept_by_no_cache(desk, run):
    for path in ("report/", "report.csv"):
        response = desk.get(f"/rooms/{run.code}/{path}")
        assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"
