"""Plans: who sees them, choosing and ordering questions, starting a room, and what is refused."""

from __future__ import annotations

import re
import threading

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils.html import escape

from portal.items import FAMILIES
from portal.learn import content
from portal.learn.templatetags.bulkhead import nb
from portal.teams.models import Membership, Team
from portal.workshops import freezing, picks
from portal.workshops.models import Participant, Room, Workshop
from tests.curriculum import sample

HOSTILE = "<script>alert(1)</script>\"'&{{ 7 }}"


@pytest.fixture(autouse=True)
def shelf(tmp_path):
    """The sample course: one lesson with two questions and a family."""
    found = content.load(sample.write(tmp_path / "lessons"))
    content.use(found)
    yield found
    content.use(None)


def person(name: str):
    return get_user_model().objects.create_user(f"{name}@mail.example", "correct horse battery", name=name)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def team(trainer):
    """A team that the trainer owns."""
    made = Team.objects.create(name="Ghent <&>", slug="ghent")
    Membership.objects.create(team=made, user=trainer, role="owner", shares="nothing")
    return made


def member(team, name, role="member"):
    user = person(name)
    Membership.objects.create(team=team, user=user, role=role, shares="nothing")
    return user


def address(workshop, what="") -> str:
    return f"/workshops/{workshop.key}/{what}"


def ids(workshop) -> list[str]:
    return [pick["id"] for pick in Workshop.objects.get(pk=workshop.pk).picks]


def text_of(response) -> str:
    return response.content.decode()


def test_everybody_may_join_from_the_first_page(client, db):
    """A form that needs no script, two sentences, and the ways in; nothing about anybody."""
    page = text_of(client.get("/workshops/"))
    assert '<form action="/join/">' in page and 'name="code"' in page
    assert "/accounts/login/?next=/workshops/" in page and "/accounts/signup/?next=/workshops/" in page
    assert "Rooms" not in re.sub("<header.*?</header>", "", page, flags=re.S).partition("<main")[2]


def test_empty_lists_say_what_is_missing(desk):
    page = text_of(desk.get("/workshops/"))
    assert "No plan yet" in page and "No room yet" in page


def test_lists(desk, workshop, room, django_assert_max_num_queries):
    """Title, number of questions, date and state; the number of queries does not grow with the rows."""
    Participant.objects.create(room=room, nickname="Jay", folded="jay")
    for n in range(5):
        made = Workshop.objects.create(owner=workshop.owner, title=f"Plan {n}", picks=workshop.picks)
        freezing.open_room(made, workshop.owner)
    with django_assert_max_num_queries(5):
        page = text_of(desk.get("/workshops/"))
    assert page.count("Start a room</button>") == 6
    assert "3 questions" in page and "1 person joined" in page and "waiting for people" in page
    assert f"/rooms/{room.code}/trainer/" in page and room.spaced_code in page
    assert f"Names and answers are deleted on {room.delete_on.day} " in page


def test_ended_rooms_lead_to_the_report_and_back_to_the_desk(desk, room):
    """Until the names are gone; then the room cannot go on."""
    Room.objects.filter(pk=room.pk).update(ended_at=room.created_at, position=2)
    page = text_of(desk.get("/workshops/"))
    assert f"/rooms/{room.code}/trainer/" in page and f"/rooms/{room.code}/report/" in page
    Room.objects.filter(pk=room.pk).update(pruned_at=room.created_at)
    page = text_of(desk.get("/workshops/"))
    assert f"/rooms/{room.code}/trainer/" not in page and f"/rooms/{room.code}/report/" in page
    assert f"/rooms/{room.code}/trainer/" not in text_of(desk.get(f"/rooms/{room.code}/report/"))


def test_many_rooms_are_shown_on_demand(desk, workshop, trainer, monkeypatch):
    monkeypatch.setattr("portal.workshops.plans.ROOMS", 2)
    rooms = [freezing.open_room(workshop, trainer) for _ in range(3)]
    first, all_ = text_of(desk.get("/workshops/")), text_of(desk.get("/workshops/?all=1"))
    assert sum(room.spaced_code in first for room in rooms) == 2 and "Show older rooms" in first
    assert all(room.spaced_code in all_ for room in rooms) and "Show older rooms" not in all_


def test_a_new_plan(desk, trainer, team):
    assert "Ghent &lt;&amp;&gt;" in text_of(desk.get("/workshops/new/"))
    response = desk.post("/workshops/new/", {"title": "  Day\u202e  1 ", "team": "ghent"})
    made = Workshop.objects.get()
    assert (made.title, made.owner, made.team) == ("Day 1", trainer, team)
    assert response["Location"] == address(made)
    page = text_of(desk.get(address(made)))
    assert "No question yet" in page and "There is nothing to ask yet" in page
    assert re.search(r"<button[^>]* disabled>Start a room", page)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"title": "", "team": ""}, "Give the plan a title"),
        ({"title": "\u200b\x00 ", "team": ""}, "Give the plan a title"),
        ({"title": "x" * 121, "team": ""}, "at most 120 characters; these are 121"),
        ({"title": "Day 1", "team": "away"}, "Choose one of these teams"),
        ({"title": "Day 1", "team": "gh\x00ent"}, "Choose one of these teams"),
    ],
)
def test_wrong_title_or_team(desk, team, data, message):
    """422, with the message beside the field and what was typed kept."""
    Team.objects.create(name="Away", slug="away")
    response = desk.post("/workshops/new/", data)
    page = text_of(response)
    assert response.status_code == 422 and message in page and 'aria-invalid="true"' in page
    assert not Workshop.objects.exists()
    if data["title"] == "Day 1":
        assert 'value="Day 1"' in page


def test_members_give_no_plan_to_their_team(team):
    """Only trainers and owners of a team may."""
    browser = client_of(member(team, "mia"))
    assert "Ghent" not in text_of(browser.get("/workshops/new/"))
    assert browser.post("/workshops/new/", {"title": "x", "team": "ghent"}).status_code == 422


def test_hostile_title_is_text(desk, workshop):
    response = desk.post(address(workshop), {"title": HOSTILE})
    assert response.status_code == 302
    room = freezing.open_room(Workshop.objects.get(), workshop.owner)
    pages = ("/workshops/", address(workshop), address(workshop, "delete/"), f"/rooms/{room.code}/report/")
    for path in (*pages, f"/rooms/{room.code}/delete/"):
        page = text_of(desk.get(path))
        assert "<script>alert" not in page and f"<bdi>{escape(HOSTILE)}</bdi>" in page


def test_strangers_and_members_see_no_plan(workshop, team):
    """404 for every address, as if there were none; a team's trainer is let in, its member is not."""
    Workshop.objects.update(team=team)
    for user, status in (
        (person("stan"), 404),
        (member(team, "mia"), 404),
        (member(team, "tom", "trainer"), 200),
    ):
        browser = client_of(user)
        assert browser.get(address(workshop)).status_code == status
        assert browser.get(address(workshop, "delete/")).status_code == status
        assert (workshop.title in text_of(browser.get("/workshops/"))) == (status == 200)
        if status == 404:
            for what in ("", "add/", "change/", "start/", "delete/"):
                assert browser.post(address(workshop, what), {"title": "mine now"}).status_code == 404
    assert Workshop.objects.get().title == workshop.title
    assert not Room.objects.exists()


def test_nobody_else_changes_the_team(workshop, team):
    """A trainer of the team renames a plan; its team is its owner's to change."""
    Workshop.objects.update(team=team)
    browser = client_of(member(team, "tom", "trainer"))
    assert 'name="team"' not in text_of(browser.get(address(workshop)))
    browser.post(address(workshop), {"title": "Renamed", "team": ""})
    found = Workshop.objects.get()
    assert (found.title, found.team) == ("Renamed", team)


def test_rename_and_leave_the_team(desk, workshop, team):
    Workshop.objects.update(team=team)
    Membership.objects.all().delete()
    assert "Ghent" in text_of(desk.get(address(workshop)))
    desk.post(address(workshop), {"title": "Alone", "team": ""})
    found = Workshop.objects.get()
    assert (found.title, found.team, found.picks) == ("Alone", None, workshop.picks)


def test_wrong_rename_keeps_what_was_typed(desk, workshop):
    response = desk.post(address(workshop), {"title": "y" * 130, "team": ""})
    assert response.status_code == 422 and f'value="{"y" * 130}"' in text_of(response)


def test_add_questions(desk, workshop):
    """Of lessons, of a family in a lesson, and generated ones; each gets an id, and a seed where it needs one."""
    Workshop.objects.update(picks=[])
    ticked = ["host-and-image/which-kernel", "host-and-image/any-case", "host-and-image/any-case"]
    response = desk.post(address(workshop, "add/"), {"items": ticked, "family-placement": "2"})
    assert response["Location"] == address(workshop)
    found = Workshop.objects.get().picks
    assert len(found) == len({pick["id"] for pick in found}) == 5
    assert [pick.get("item") for pick in found] == ["which-kernel", "any-case", "any-case", None, None]
    assert [("seed" in pick) for pick in found] == [False, True, True, True, True]
    assert len({pick["seed"] for pick in found[1:]}) == 4
    page = text_of(desk.get(address(workshop)))
    assert "5 questions are added." in page and "Which kernel answers?" in page
    for pick in found:
        assert str(nb(freezing.question_of(pick).right.text)) in page


def test_what_is_in_is_not_added_twice(desk, workshop):
    for _ in range(2):
        response = desk.post(address(workshop, "add/"), {"items": ["host-and-image/which-kernel"]})
        assert response.status_code == 302
    assert len(ids(workshop)) == 4
    page = text_of(desk.get(address(workshop)))
    assert "In the plan." in page and 'value="host-and-image/which-kernel"' not in page


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "Tick at least one question"),
        ({"family-placement": "0"}, "Give a whole number from 1 to 10"),
        ({"family-placement": "11"}, "Give a whole number from 1 to 10"),
        ({"family-placement": "two"}, "Give a whole number from 1 to 10"),
        ({"family-placement": "9" * 5000}, "Give a whole number from 1 to 10"),
        ({"items": ["host-and-image/no-such"]}, "cannot be added any more"),
        ({"items": ["../../x\x00"]}, "cannot be added any more"),
    ],
)
def test_wrong_choice_of_questions(desk, workshop, data, message):
    response = desk.post(address(workshop, "add/"), data)
    page = text_of(response)
    assert response.status_code == 422 and message in page
    if number := data.get("family-placement"):
        assert f'value="{number}"' in page and 'aria-invalid="true"' in page
    assert len(ids(workshop)) == 3


def test_at_most_fifty_questions(desk, workshop):
    """Refused as a whole, with the ticks kept."""
    Workshop.objects.update(picks=[picks.of_family("placement") for _ in range(45)])
    data = {"items": ["host-and-image/which-kernel"], "family-placement": "5"}
    response = desk.post(address(workshop, "add/"), data)
    page = text_of(response)
    assert (
        response.status_code == 422
        and "holds at most 50 questions; this one has 45, and 6 were chosen" in page
    )
    assert 'value="host-and-image/which-kernel" checked' in page and 'value="5"' in page
    assert desk.post(address(workshop, "add/"), {"family-placement": "5"}).status_code == 302
    assert len(ids(workshop)) == 50
    assert "The plan is full" in text_of(desk.get(address(workshop)))


def test_find_questions(desk, workshop):
    """Words of question or lesson, whatever their case; adding keeps the words."""
    page = text_of(desk.get(address(workshop), {"q": "KERNEL answers"}))
    assert "host-and-image/which-kernel" in page and "host-and-image/old-image" not in page
    page = text_of(desk.get(address(workshop), {"q": HOSTILE}))
    assert "Nothing found" in page and "<script>alert" not in page
    data = {"items": ["host-and-image/which-kernel"], "q": "kernel"}
    assert desk.post(address(workshop, "add/"), data)["Location"] == address(workshop, "?q=kernel")


def test_finding_keeps_what_is_ticked_and_typed(desk, workshop):
    """Also where it has not the words looked for; and the token goes into no address."""
    data = {"q": "kernel", "items": ["host-and-image/any-case", "../x"], "family-placement": "2"}
    page = text_of(desk.get(address(workshop), data))
    assert 'value="host-and-image/any-case" checked' in page
    assert 'value="host-and-image/which-kernel">' in page and "1 question found." in page
    assert re.search(r'name="family-placement"[^>]*value="2"', page)
    form = next(form for form in re.findall("<form.*?</form>", page, re.S) if 'id="q"' in form)
    assert '<input type="hidden"' not in form and 'formmethod="post"' in form
    page = text_of(desk.get(address(workshop), data | {"q": "nowhere"}))
    assert "Nothing found" in page and 'value="host-and-image/any-case" checked' in page
    page = text_of(desk.get(address(workshop) + "?q=kernel&items=host-and-image/any-case&q="))
    assert 'value="host-and-image/old-image"' in page and "found." not in page


def test_the_answer_is_seen_before_a_question_is_added(desk, workshop):
    page = text_of(desk.get(address(workshop)))
    offer = page.partition('value="host-and-image/which-kernel"')[2].partition("ws-offer")[0]
    assert "<details" in offer and 'aria-label="Right"' in offer


def change(browser, workshop, do, pick, **where):
    return browser.post(address(workshop, "change/"), {"do": do, "pick": pick, **where})


def test_move(desk, workshop):
    """Up and down by identity; sent twice it does nothing more; the keyboard stays where it was."""
    response = change(desk, workshop, "up", "c", above="b")
    assert ids(workshop) == ["a", "c", "b"] and response["Location"] == address(workshop, "#up-c")
    change(desk, workshop, "up", "c", above="b")
    assert ids(workshop) == ["a", "c", "b"]
    assert change(desk, workshop, "up", "c", above="a")["Location"] == address(workshop, "#down-c")
    assert ids(workshop) == ["c", "a", "b"]
    assert change(desk, workshop, "down", "a", below="b")["Location"] == address(workshop, "#up-a")
    assert ids(workshop) == ["c", "b", "a"]
    page = text_of(desk.get(address(workshop)))
    assert 'id="down-c"' in page and 'id="up-c"' not in page and 'id="down-a"' not in page


def test_remove(desk, workshop):
    assert change(desk, workshop, "remove", "b")["Location"] == address(workshop, "#remove-c")
    assert change(desk, workshop, "remove", "c")["Location"] == address(workshop, "#remove-a")
    assert "Nothing was changed" not in text_of(desk.get(address(workshop)))
    assert change(desk, workshop, "remove", "c")["Location"] == address(workshop)
    assert ids(workshop) == ["a"]
    assert "Nothing was changed" in text_of(desk.get(address(workshop)))
    assert change(desk, workshop, "remove", "a")["Location"] == address(workshop, "#questions")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "up", "pick": "c"},
        {"do": "up", "pick": "c", "above": "gone"},
        {"do": "up", "pick": "gone", "above": "a"},
        {"do": "down", "pick": "c", "below": "c"},
        {"do": "explode", "pick": "c"},
    ],
)
def test_changes_that_do_not_fit(desk, workshop, data):
    assert desk.post(address(workshop, "change/"), data).status_code == 302
    assert ids(workshop) == ["a", "b", "c"]
    assert "Nothing was changed" in text_of(desk.get(address(workshop)))


def test_picks_without_id_can_be_moved_too(desk, workshop):
    """What was made otherwise than on this page is named by its content."""
    Workshop.objects.update(picks=[{"family": "placement", "seed": n} for n in (4, 5)])
    change(desk, workshop, "up", "placement-5", above="placement-4")
    assert [pick["seed"] for pick in Workshop.objects.get().picks] == [5, 4]


def test_what_cannot_be_asked_is_marked(desk, workshop, trainer):
    """It says what to do, and a room is made without it."""
    gone = [
        {"id": "x", "lesson": "gone", "item": "x"},
        {"id": "y", "lesson": "host-and-image", "item": "gone"},
        {"id": "z", "family": "gone", "seed": 1},
    ]
    Workshop.objects.update(picks=[*workshop.picks, *gone])
    page = text_of(desk.get(address(workshop)))
    assert page.count("Cannot be asked today") == 3 and page.count("is gone. A room leaves it out") == 3
    assert "3 questions are left out" in page
    assert desk.post(address(workshop, "start/")).status_code == 302
    assert Room.objects.get().questions.count() == 3


def test_what_has_no_clear_answer_is_marked(desk, workshop, monkeypatch):
    """The facts of a day can leave a known question without one."""
    from portal.items import Ambiguous, ItemFamily

    def unclear(seed):
        raise Ambiguous("no clear answer")

    family = ItemFamily("placement", "Will it start?", "", unclear)
    monkeypatch.setitem(FAMILIES, "placement", family)
    page = text_of(desk.get(address(workshop)))
    assert page.count("leave this question no clear answer") == 3
    assert re.search(r"<button[^>]* disabled>Start a room", page)


def test_start_a_room(desk, workshop, trainer):
    response = desk.post(address(workshop, "start/"))
    room = Room.objects.get()
    assert response["Location"] == f"/rooms/{room.code}/trainer/"
    assert (room.title, room.trainer, room.workshop) == (workshop.title, trainer, workshop)
    assert room.spaced_code in text_of(desk.get(address(workshop)))
    assert desk.get(address(workshop, "start/")).status_code == 405


def test_a_trainer_of_the_team_starts_a_room_of_their_own(workshop, team):
    """The room belongs to who started it, and to the team."""
    Workshop.objects.update(team=team)
    tom = member(team, "tom", "trainer")
    client_of(tom).post(address(workshop, "start/"))
    room = Room.objects.get()
    assert (room.trainer, room.team) == (tom, team)


def test_nothing_to_ask_is_said(desk, workshop):
    Workshop.objects.update(picks=[])
    response = desk.post(address(workshop, "start/"))
    assert response.status_code == 422 and "There is nothing to ask yet" in text_of(response)
    assert not Room.objects.exists()


def test_delete(desk, workshop, room):
    """GET asks, POST deletes; the rooms stay."""
    assert "The room that was run from it stays" in text_of(desk.get(address(workshop, "delete/")))
    assert Workshop.objects.exists()
    assert desk.post(address(workshop, "delete/"))["Location"] == "/workshops/"
    assert not Workshop.objects.exists()
    assert desk.get(f"/rooms/{room.code}/report/").status_code == 200


def test_the_page_of_a_plan_asks_little(desk, workshop, django_assert_max_num_queries):
    """As many queries for fifty questions as for three."""
    Workshop.objects.update(picks=[picks.of_family("placement") for _ in range(50)])
    with django_assert_max_num_queries(6):
        desk.get(address(workshop))


def test_get_writes_nothing(desk, workshop, room):
    before = Workshop.objects.values().get(), Room.objects.values().get()
    for path in ("/workshops/", "/workshops/new/", address(workshop), address(workshop, "delete/")):
        desk.get(path)
    for path in ("add/", "change/", "start/"):
        assert desk.get(address(workshop, path)).status_code == 405
    assert before == (Workshop.objects.values().get(), Room.objects.values().get())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs connections of their own")
@pytest.mark.django_db(transaction=True)
def test_two_people_lose_no_pick(workshop, trainer):
    """Adding, removing and moving at the same moment from several browsers: every change is there afterwards."""
    kept = [picks.of_family("placement") for _ in range(8)]
    Workshop.objects.update(picks=[*workshop.picks, *kept])
    browsers = [client_of(trainer) for _ in range(4)]
    barrier, statuses = threading.Barrier(4), []

    def add(browser):
        try:
            barrier.wait()
            for _ in range(3):
                statuses.append(
                    browser.post(address(workshop, "add/"), {"family-placement": "2"}).status_code
                )
        finally:
            connection.close()

    def remove(browser):
        try:
            barrier.wait()
            for name in ("a", "b", "c"):
                statuses.append(change(browser, workshop, "remove", name).status_code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=(browser,))
        for act, browser in zip((add, add, add, remove), browsers, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = ids(workshop)
    assert statuses == [302] * 12
    assert len(found) == len(set(found)) == 8 + 18
    assert found[:8] == [pick["id"] for pick in kept]
