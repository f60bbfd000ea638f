"""How long things are kept: names and answers of rooms, and what belongs to a person who goes."""

from __future__ import annotations

import datetime
import io
import threading

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from portal.accounts import own_data
from portal.teams.models import Membership, Team
from portal.workshops import counting, keeping, steering
from portal.workshops.freezing import KEPT_DAYS, open_room
from portal.workshops.models import Participant, Room, RoomEvent, Vote, Workshop


def do(room, *names):
    for name in names:
        room = steering.command(room, name, Room.objects.get(pk=room.pk).seq)
    return room


def filled(room, people=3):
    """The room with people who have all answered question 1 with its first choice, ended."""
    room = do(room, "next", "open")
    asked = steering.present(room)
    for n in range(people):
        who = Participant.objects.create(room=room, nickname=f"Guest {n}", folded=f"guest {n}")
        steering.vote(who, asked.pk, asked.choices[0]["key"])
    return do(room, "close", "end")


def due_in(room, days):
    Room.objects.filter(pk=room.pk).update(delete_on=timezone.localdate() + datetime.timedelta(days=days))


def person(name):
    return get_user_model().objects.create_user(f"{name}@mail.example", "correct horse battery", name=name)


def test_the_day_is_thirty_days_after_the_end(room):
    """Counted from the making until the room is ended, then from its end."""
    assert room.delete_on == timezone.localdate() + datetime.timedelta(days=KEPT_DAYS)
    due_in(room, 3)
    assert filled(Room.objects.get(pk=room.pk)).delete_on == timezone.localdate() + datetime.timedelta(
        days=KEPT_DAYS
    )


@pytest.mark.parametrize(("days", "deleted"), [(1, 0), (0, 3), (-1, 3)])
def test_on_its_day_and_not_before(room, days, deleted):
    room = filled(room)
    due_in(room, days)
    assert keeping.prune() == {"participants of old rooms": deleted}
    assert Participant.objects.count() == Vote.objects.count() == 3 - deleted
    assert RoomEvent.objects.exists() == (not deleted)
    assert (Room.objects.get().pruned_at is not None) == bool(deleted)


def test_counts_are_kept(room):
    """Those of people who were removed are not, as before; done again, nothing changes."""
    room = filled(room)
    steering.remove(room, Participant.objects.first().key)
    asked = room.questions.get(position=1)
    before = counting.results(asked)
    due_in(room, 0)
    keeping.prune()
    kept = {question.position: question.tally for question in room.questions.all()}
    assert kept == {1: before, 2: {}, 3: {}} and before == {asked.choices[0]["key"]: 2}
    first = Room.objects.values().get()
    assert keeping.prune() == {"participants of old rooms": 0}
    assert first == Room.objects.values().get()
    assert {question.position: question.tally for question in room.questions.all()} == kept


def test_a_room_that_was_never_ended(room):
    """It ends on its day; nobody can come in or go on."""
    do(room, "next", "open")
    due_in(room, 0)
    keeping.prune()
    room = Room.objects.get()
    assert room.ended_at is not None
    with pytest.raises(steering.MovedOn):
        do(room, "resume")


def test_other_rooms_stay(room, workshop, trainer):
    other = filled(open_room(workshop, trainer), people=2)
    filled(room)
    due_in(room, 0)
    keeping.prune()
    assert set(Participant.objects.values_list("room", flat=True)) == {other.pk}
    assert other.events.exists()


def test_the_command_tells_what_it_deleted(room):
    room = filled(room)
    due_in(room, -5)
    out = io.StringIO()
    call_command("prune", stdout=out)
    assert "participants of old rooms: 3" in out.getvalue()
    again = io.StringIO()
    call_command("prune", stdout=again)
    assert "participants" not in again.getvalue()


def test_the_command_deletes_old_invitations(trainer, team):
    """Those that expired more than 30 days ago; the open ones and the newer ones stay."""
    now = timezone.now()
    for days in (5, -29, -31):
        at = now + datetime.timedelta(days=days)
        team.invites.create(token_hash=f"{days}", role="member", created_by=trainer, expires_at=at)
    out = io.StringIO()
    call_command("prune", stdout=out)
    assert "expired invitations: 1" in out.getvalue()
    assert set(team.invites.values_list("token_hash", flat=True)) == {"5", "-29"}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs connections of their own")
@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once(workshop, trainer):
    """The counts survive, whoever is first; nobody is counted twice."""
    rooms = [filled(open_room(workshop, trainer)) for _ in range(4)]
    for room in rooms:
        due_in(room, 0)
    barrier, told = threading.Barrier(3), []

    def prune():
        try:
            barrier.wait()
            told.append(keeping.prune()["participants of old rooms"])
        finally:
            connection.close()

    threads = [threading.Thread(target=prune) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(told) == 12
    assert [sum(room.questions.get(position=1).tally.values()) for room in rooms] == [3] * 4


def test_personal_data(room, trainer):
    """Plans and rooms of one's own, as the downloaded file holds them; nobody's nickname."""
    filled(room)
    other = person("other")
    Workshop.objects.create(owner=other, title="Not mine")
    found = keeping.personal_data(trainer)
    assert [each["title"] for each in found["workshops"]] == ["Windows containers, day 1"]
    assert [each["code"] for each in found["rooms"]] == [room.code]
    assert "Guest" not in str(found) and "Not mine" not in str(found)


def test_forget_deletes_what_is_ones_own(room, trainer):
    """With the names and answers in it; other people's stay."""
    filled(room)
    kept = Workshop.objects.create(owner=person("other"), title="Not mine")
    keeping.forget(trainer)
    assert list(Workshop.objects.all()) == [kept]
    assert not Room.objects.exists() and not Participant.objects.exists()


def in_team(team, name, role, user=None):
    user = user or person(name)
    Membership.objects.create(team=team, user=user, role=role, shares="nothing")
    return user


@pytest.fixture
def team(trainer, room):
    """The team that plan and room belong to."""
    made = Team.objects.create(name="Ghent", slug="ghent")
    in_team(made, "", "owner", trainer)
    Workshop.objects.update(team=made)
    Room.objects.update(team=made)
    return made


def test_forget_hands_over_what_is_a_teams(room, trainer, team):
    """To who has trained it longest, and not to a member."""
    in_team(team, "mia", "member")
    tom, _late = in_team(team, "tom", "trainer"), in_team(team, "late", "trainer")
    alone = Workshop.objects.create(owner=trainer, title="Mine alone")
    filled(Room.objects.get())
    keeping.forget(trainer)
    assert (Workshop.objects.get().owner, Room.objects.get().trainer) == (tom, tom)
    assert Participant.objects.count() == 3 and not Workshop.objects.filter(pk=alone.pk).exists()


def test_forget_deletes_what_nobody_can_take_over(trainer, team):
    in_team(team, "mia", "member")
    keeping.forget(trainer)
    assert not Workshop.objects.exists() and not Room.objects.exists()


@pytest.mark.parametrize("heir", ["trainer", "member", ""])
def test_deleting_the_account(desk, trainer, team, heir):
    """Teams are settled first: whoever owns the team then has its plans and rooms; without anybody they go."""
    user = in_team(team, "heir", heir) if heir else None
    data = {"password": "correct horse battery"}
    assert desk.post("/accounts/delete/", data).status_code == 302
    assert not get_user_model().objects.filter(pk=trainer.pk).exists()
    owners = [
        *Workshop.objects.values_list("owner", flat=True),
        *Room.objects.values_list("trainer", flat=True),
    ]
    assert owners == ([user.pk, user.pk] if user else [])


def test_downloaded_data_is_complete(desk, room):
    """The account's own file has the plan and the room."""
    assert own_data
    page = desk.get("/accounts/data/").content.decode()
    assert room.code in page and "Windows containers, day 1" in page
