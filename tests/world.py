"""
A small world for questions about rights: a team with one person of each role, and one thing of each kind.

The owner of the team also owns the plan, the room and the result. `stranger` has all of that too, but elsewhere:
a team, a plan, a room and a result of their own.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from portal import guessing
from portal.learn import content
from portal.learn.models import Run, Share
from portal.teams.models import Invite, Membership, Team
from portal.workshops import access, steering
from portal.workshops.freezing import open_room
from portal.workshops.models import Participant, Room, Workshop

ROLES = ("anonymous", "stranger", "member", "trainer", "owner", "participant")


@dataclass
class World:
    """Everything that addresses can name, and a browser for each role."""

    people: dict[str, Any]
    team: Team
    plan: Workshop
    room: Room
    run: Run
    share: Share
    invite: Invite
    participant: Participant
    tokens: dict[str, str]
    browsers: dict[str, Client] = field(default_factory=dict)

    @property
    def lesson(self) -> Any:
        """A lesson with questions."""
        return next(lesson for lesson in content.shelf().course.in_order if lesson.ends)

    @property
    def question(self) -> Any:
        """The question that is open in the room."""
        return steering.present(self.room)


def _person(name: str) -> Any:
    return get_user_model().objects.create_user(
        f"{name}@example.com", "correct horse battery", name=name.capitalize()
    )


def _run(owner: Any) -> Run:
    lesson = next(lesson for lesson in content.shelf().course.in_order if lesson.ends)
    now = timezone.now()
    return Run.objects.create(
        user=owner,
        key=uuid.uuid4().hex,
        lesson=lesson.slug,
        title=lesson.title,
        items=[[lesson.slug, item.id, 5 if item.generated else None] for item in lesson.ends],
        started_at=now,
        finished_at=now,
    )


def _elsewhere(stranger: Any) -> None:
    team = Team.objects.create(name="Quay", slug="quay")
    Membership.objects.create(team=team, user=stranger, role="owner", shares="results")
    picks = [{"id": "7", "family": "placement", "seed": 7}]
    open_room(Workshop.objects.create(owner=stranger, team=team, title="Day 1", picks=picks), stranger)
    _run(stranger)


def make() -> World:
    """The world, in the database."""
    people = {name: _person(name) for name in ("stranger", "member", "trainer", "owner")}
    team = Team.objects.create(name="Harbour", slug="harbour")
    for name in ("member", "trainer", "owner"):
        Membership.objects.create(team=team, user=people[name], role=name, shares="results")
    plan = Workshop.objects.create(
        owner=people["owner"],
        team=team,
        title="Day 1",
        picks=[{"id": str(n), "family": "placement", "seed": n} for n in (7, 8, 9)],
    )
    room = open_room(plan, people["owner"])
    for name in ("next", "open"):
        room = steering.command(room, name, room.seq)
    run = _run(people["owner"])
    _elsewhere(people["stranger"])
    later = timezone.now() + datetime.timedelta(days=7)
    tokens, hashes = {}, {}
    for kind in ("share", "invite"):
        tokens[kind], hashes[kind] = guessing.new_token()
    share = Share.objects.create(run=run, token_hash=hashes["share"], expires_at=later)
    invite = Invite.objects.create(
        team=team, token_hash=hashes["invite"], created_by=people["owner"], expires_at=later
    )
    participant = Participant.objects.create(room=room, nickname="Quiet Otter", folded="quiet otter")
    world = World(people, team, plan, room, run, share, invite, participant, tokens)
    world.browsers = {role: browser(world, role) for role in ROLES}
    return world


def browser(world: World, role: str, **options: Any) -> Client:
    """A browser of somebody in this role."""
    client = Client(**options)
    if role in world.people:
        client.force_login(world.people[role])
    if role == "participant":
        from django.http import HttpResponse

        answer = HttpResponse()
        access.remember(answer, world.participant, secure=False)
        client.cookies = answer.cookies
    return client
