"""What a team knows: the numbers, who is left out, the page and the file."""

from __future__ import annotations

import csv
import datetime
import io

import pytest

from portal.learn.models import Answer
from portal.teams.access import team_for
from portal.teams.models import Membership
from portal.teams.results import Score, of_team
from tests.teams.conftest import NOON, answer, client_of, join, person

pytestmark = pytest.mark.django_db
ITEMS = ("which-kernel", "old-image", "any-case")


def results_of(ghent):
    """The results as Ada sees them."""
    return of_team(team_for(ghent.owner, "ghent"))


def file_of(user):
    """The lines of the CSV file after its head."""
    response = client_of(user).get("/teams/ghent/results.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="ghent-results.csv"'
    text = response.content.decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text))
    assert head == ["member", "lesson", "lesson_title", "right", "answered", "percent", "date"]
    return lines


@pytest.mark.parametrize(
    ("right", "answered", "percent", "step"),
    [
        (0, 0, None, 0),
        (1, 2, 50, 0),
        (2, 2, 100, 0),
        (0, 3, 0, 1),
        (1, 3, 33, 1),
        (2, 3, 67, 3),
        (39, 100, 39, 1),
        (40, 100, 40, 2),
        (59, 100, 59, 2),
        (60, 100, 60, 3),
        (79, 100, 79, 3),
        (80, 100, 80, 4),
        (94, 100, 94, 4),
        (95, 100, 95, 5),
        (5, 8, 63, 3),
        (3, 3, 100, 5),
    ],
)
def test_percent_and_step(right, answered, percent, step):
    score = Score(right, answered)
    assert (score.percent, score.step) == (percent, step)


def test_the_newest_answer_per_question_counts(ghent):
    """By person, lesson and item; the moment of the newest is shown."""
    late = NOON + datetime.timedelta(days=1)
    answer(ghent.owner, right=False)
    answer(ghent.owner, right=True, at=late)
    answer(ghent.owner, item="old-image", right=False)
    answer(ghent.owner, lesson="second-lesson", right=False, at=NOON - datetime.timedelta(days=3))
    answer(ghent.trainer, right=True)
    found = results_of(ghent)
    assert [lesson.slug for lesson in found.lessons] == ["host-and-image", "second-lesson"]
    ada, mia, tom = found.rows
    assert (ada.name, mia.name, tom.name) == ("Ada", "Mia", "Tom")
    assert [(each.right, each.answered, each.at) for each in ada.scores] == [
        (1, 2, late),
        (0, 1, NOON - datetime.timedelta(days=3)),
    ]
    assert (ada.last, mia.last) == (datetime.date(2026, 11, 25), None)
    assert [(each.right, each.answered) for each in tom.scores] == [(1, 1), (0, 0)]
    assert [(each.right, each.answered) for each in found.totals] == [(2, 3), (0, 1)]
    assert (ada.is_me, tom.is_me) == (True, False)


def test_lessons_nobody_answered_are_counted_and_gone_lessons_left_out(ghent):
    answer(ghent.owner)
    answer(ghent.owner, lesson="gone-lesson")
    answer(ghent.owner, lesson="", item="placement")
    found = results_of(ghent)
    assert [lesson.slug for lesson in found.lessons] == ["host-and-image"]
    assert found.untouched == 1
    assert "1 other lesson" in client_of(ghent.owner).get("/teams/ghent/").content.decode()


def test_who_shares_nothing_is_counted_and_nowhere_else(ghent):
    """Neither in the table nor the totals, the weakest questions, the file or any name on the page."""
    Membership.objects.filter(user=ghent.member).update(shares="nothing")
    for user, right in ((ghent.owner, True), (ghent.trainer, True), (ghent.member, False)):
        answer(user, right=right)
        answer(user, item="old-image", right=right)
    found = results_of(ghent)
    assert (found.silent, [row.name for row in found.rows]) == (1, ["Ada", "Tom"])
    assert found.totals[0].answered == 4 and not found.weakest
    page = client_of(ghent.owner).get("/teams/ghent/").content.decode()
    assert "1 member shares nothing" in page and "Mia" not in page
    assert {line[0] for line in file_of(ghent.owner)} == {"Ada", "Tom"}


def test_a_change_of_mind_takes_effect_at_once_on_page_and_file(ghent):
    answer(ghent.owner)
    answer(ghent.member, right=False)
    mia, ada = client_of(ghent.member), client_of(ghent.owner)
    assert "Mia" in ada.get("/teams/ghent/").content.decode()
    mia.post("/teams/ghent/settings/sharing/", {"shares": "nothing"})
    assert "Mia" not in ada.get("/teams/ghent/").content.decode()
    assert "Mia" not in str(file_of(ghent.owner))
    mia.post("/teams/ghent/settings/sharing/", {"shares": "results"})
    assert "Mia" in ada.get("/teams/ghent/").content.decode()
    mia.post("/teams/ghent/settings/leave/")
    assert "Mia" not in str(file_of(ghent.owner))


def test_sharing_with_one_team_is_not_sharing_with_another(ghent):
    team = Membership.objects.get(user=ghent.stranger).team
    join(team, ghent.owner, "member", "nothing")
    answer(ghent.owner)
    assert "Ada" not in client_of(ghent.stranger).get("/teams/away/").content.decode()


def test_page_and_file_say_the_same(ghent):
    for item, right in zip(ITEMS, (True, True, False), strict=True):
        answer(ghent.owner, item=item, right=right)
    answer(ghent.trainer, lesson="second-lesson", right=False)
    answer(ghent.trainer, lesson="second-lesson", item="old-image")
    page = client_of(ghent.member).get("/teams/ghent/").content.decode()
    assert '<b class="num">67%</b>' in page and "2 of 3" in page and "1 of 2" in page
    assert '<rect class="f" width="67" height="6"/>' in page
    assert "hc-3" in page and 'class="hc hc-0"' in page
    assert '<time datetime="2026-11-24">24 Nov 2026</time>' in page
    assert "Second &amp; last lesson" in page
    title = "Second & last lesson"
    assert file_of(ghent.member) == [
        ["Ada", "host-and-image", "Host and image", "2", "3", "67", "2026-11-24"],
        ["Ada", "second-lesson", title, "0", "0", "", ""],
        ["Mia", "host-and-image", "Host and image", "0", "0", "", ""],
        ["Mia", "second-lesson", title, "0", "0", "", ""],
        ["Tom", "host-and-image", "Host and image", "0", "0", "", ""],
        ["Tom", "second-lesson", title, "1", "2", "50", "2026-11-24"],
    ]


def test_weakest_questions(ghent):
    """Most wrong first; at least four answers and one wrong; the words from the course, else the id."""
    noor = person("Noor")
    join(ghent.team, noor)
    people = (ghent.owner, ghent.trainer, ghent.member, noor)
    for user in people:
        answer(user, right=False)
        answer(user, item="old-image", right=user is ghent.owner)
        answer(user, item="any-case", right=user is not ghent.owner)
        answer(user, lesson="second-lesson", right=True)
    for user in people[1:]:
        answer(user, lesson="second-lesson", item="old-image", right=False)
    for user in people:
        answer(user, lesson="second-lesson", item="gone-item", right=user in people[:2])
    found = results_of(ghent).weakest
    assert [(each.lesson.slug, each.wrong, each.score.answered) for each in found] == [
        ("host-and-image", 4, 4),
        ("host-and-image", 3, 4),
        ("second-lesson", 2, 4),
        ("host-and-image", 1, 4),
    ]
    assert (found[0].prompt, found[2].prompt) == ("Which kernel answers?", "gone-item")
    assert found[3].prompt.startswith("Generated questions: ")
    page = client_of(ghent.member).get("/teams/ghent/").content.decode()
    assert "Which kernel answers?" in page and "of 4 wrong" in page
    assert "By wrong answers, once 4 people who share have answered" in page
    assert "secret choice" not in page


def test_no_weak_question_tells_what_a_few_people_answered(ghent):
    """Three who share and one who does not are too few; whoever shares nothing makes no fourth."""
    quiet, fourth = person("Quiet"), person("Noor")
    join(ghent.team, quiet, shares="nothing")
    for user in (ghent.owner, ghent.trainer, ghent.member, quiet):
        answer(user, right=False)
    # Answering twice makes nobody two.
    answer(ghent.owner, right=False, at=NOON + datetime.timedelta(days=1))
    page = client_of(ghent.owner).get("/teams/ghent/").content.decode()
    assert not results_of(ghent).weakest and "wrong</span>" not in page
    assert "No question that 4 or more people who share have answered has a wrong answer." in page
    join(ghent.team, fourth)
    answer(fourth, right=True)
    assert [(each.wrong, each.score.answered) for each in results_of(ghent).weakest] == [(3, 4)]


@pytest.mark.parametrize("path", ["/teams/new/", "/teams/ghent/settings/"])
def test_the_choice_says_when_a_question_is_named_as_weak(ghent, path):
    page = client_of(ghent.owner).get(path).content.decode()
    assert "listed without names, each only once 4 people who share have answered it." in page


def test_at_most_five_weak_questions(ghent):
    noor = person("Noor")
    join(ghent.team, noor)
    for n in range(7):
        for user in (ghent.owner, ghent.trainer, ghent.member, noor):
            answer(user, item=f"item-{n}", right=False)
    assert len(results_of(ghent).weakest) == 5


@pytest.mark.parametrize("role", ["owner", "member"])
def test_nothing_yet_says_what_to_do(ghent, role):
    client = client_of(getattr(ghent, role))
    page = client.get("/teams/ghent/").content.decode()
    assert "No results yet" in page and "Answer questions" in page
    assert ("Invite people" in page) == (role == "owner")
    Membership.objects.update(shares="nothing")
    page = client.get("/teams/ghent/").content.decode()
    assert "Nobody in the team shares results" in page and "3 members share nothing" in page
    assert file_of(ghent.owner) == []


def test_no_address_of_anybody_appears(ghent):
    """Not on any page, nor in the file, and no part of it either."""
    nameless = person("Noor")
    nameless.name = ""
    nameless.save()
    join(ghent.team, nameless)
    for user in (ghent.owner, nameless):
        answer(user)
    client = client_of(ghent.owner)
    client.post("/teams/ghent/people/invite/", {"role": "member"})
    for path in ("", "ghent/", "ghent/people/", "ghent/settings/", "ghent/results.csv"):
        assert b"mail.example" not in client.get(f"/teams/{path}").content
        assert b"noor" not in client.get(f"/teams/{path}").content.lower()
    assert str(nameless) in [line[0] for line in file_of(ghent.owner)]


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)"])
def test_names_that_a_spreadsheet_would_run(ghent, name):
    ghent.owner.name = name
    ghent.owner.save()
    answer(ghent.owner)
    assert f"'{name}" in [line[0] for line in file_of(ghent.owner)]


@pytest.mark.parametrize(
    "path", ["/teams/ghent/", "/teams/ghent/results.csv", "/teams/ghent/people/", "/teams/"]
)
def test_queries_do_not_grow_with_members(ghent, path, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(ghent.owner)
    answer(ghent.owner)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(path)
    for n in range(12):
        user = person(f"P{n}")
        join(ghent.team, user)
        Answer.objects.bulk_create(
            Answer(user=user, key=f"{n}-{item}", lesson="host-and-image", item=item, right=n % 2, at=NOON)
            for item in ITEMS
        )
    with django_assert_num_queries(len(few)):
        assert client.get(path).status_code == 200
    assert len(few) <= 6
