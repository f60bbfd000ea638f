"""
A demonstration: a trainer, a team with results, a plan, a room that is over and one that waits for people.

Everybody in it has an address under `demo.example`, which nobody can own, and a name that is no person's; so it
can be told apart, and taken away again.
"""

from __future__ import annotations

import datetime
import random
import secrets
import uuid
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from portal.accounts import own_data
from portal.items.families import SEEDS
from portal.learn import content
from portal.learn.models import Answer, Progress, Run
from portal.teams.models import Membership, Team
from portal.workshops import joining, steering
from portal.workshops.freezing import open_room, question_of
from portal.workshops.models import Participant, Room, Vote, Workshop

DOMAIN = "demo.example"
MEMBERS = 6
PEOPLE = 14
# Of the questions of the room that is over; it takes about that many minutes.
QUESTIONS = 6
Role, Shares = Membership.Role, Membership.Shares


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made, and how to sign in to it."""

    trainer: str
    member: str
    password: str
    team: Team
    over: Room
    waiting: Room


def people() -> Any:
    """The accounts of the demonstration."""
    names = ("trainer", *(f"member-{n}" for n in range(1, MEMBERS + 1)))
    return get_user_model().objects.filter(email__in=[f"{name}@{DOMAIN}" for name in names]).order_by("pk")


@transaction.atomic
def make(seed: int = 1) -> Demo:
    """
    Make all of it; the same `seed` gives the same results, but for dates, codes and the password.

    Raises ValueError if it is there already.
    """
    if people().exists():
        raise ValueError("the demonstration is here already")
    chance = random.Random(seed)  # noqa: S311  (made-up results, no secret)
    password = secrets.token_urlsafe(9)
    trainer = _account("trainer", "Demo trainer", password)
    members = [
        _account(f"member-{n}", f"Demo member {n}", password if n == 1 else None)
        for n in range(1, MEMBERS + 1)
    ]
    team = Team.objects.create(name="Demo team", slug=f"demo-team-{secrets.token_hex(2)}")
    Membership.objects.create(team=team, user=trainer, role=Role.OWNER, shares=Shares.RESULTS)
    for place, member in enumerate(members):
        # One of them keeps their results to themselves, as people do.
        shares = Shares.NOTHING if place == len(members) - 1 else Shares.RESULTS
        Membership.objects.create(team=team, user=member, role=Role.MEMBER, shares=shares)
    for person in (trainer, *members):
        _results(person, chance)
    plan = Workshop.objects.create(
        owner=trainer, team=team, title="Windows containers, first session", picks=_picks(chance)
    )
    over = _played(open_room(plan, trainer), chance)
    return Demo(trainer.email, members[0].email, password, team, over, open_room(plan, trainer))


@transaction.atomic
def remove() -> int:
    """Delete the accounts of the demonstration with all they have made; returns how many there were."""
    found = list(people())
    for person in found:
        own_data.delete(person)
    return len(found)


def _account(name: str, shown: str, password: str | None) -> Any:
    user = get_user_model().objects.create_user(f"{name}@{DOMAIN}", password, name=shown)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _results(person: Any, chance: random.Random) -> None:
    """Runs through some lessons within the last two months, the later lessons with less luck."""
    lessons = content.shelf().course.in_order
    skill = chance.uniform(0.55, 0.95)
    for place, lesson in enumerate(lessons):
        if chance.random() < 0.2 or not lesson.ends:
            continue
        at = timezone.now() - datetime.timedelta(days=chance.randint(0, 60), minutes=chance.randint(0, 600))
        items = [
            [lesson.slug, item.id, chance.randrange(SEEDS) if item.generated else None]
            for item in lesson.ends
        ]
        run = Run.objects.create(
            user=person,
            key=uuid.uuid4().hex,
            lesson=lesson.slug,
            title=lesson.title,
            items=items,
            started_at=at,
            finished_at=at + datetime.timedelta(minutes=len(items)),
        )
        odds = skill - 0.3 * place / len(lessons)
        answers = [_answer(run, pick, at, odds, chance) for pick in items]
        Answer.objects.bulk_create(answer for answer in answers if answer is not None)
        Progress.objects.create(user=person, lesson=lesson.slug, done_at=run.finished_at)


def _answer(
    run: Run, pick: list[Any], at: datetime.datetime, odds: float, chance: random.Random
) -> Answer | None:
    lesson, item, seed = pick
    question = question_of({"lesson": lesson, "item": item, "seed": seed})
    if question is None:
        return None
    wrong = [choice for choice in question.choices if not choice.right]
    chosen = question.right if chance.random() < odds else chance.choice(wrong)
    return Answer(
        user=run.user,
        key=uuid.uuid4().hex,
        lesson=lesson,
        item=item,
        seed=seed,
        run=run,
        prompt=question.prompt[:400],
        choice=chosen.text[:400],
        right=chosen.right,
        at=at + datetime.timedelta(minutes=1 + len(item) % 5),
    )


def _picks(chance: random.Random) -> list[dict[str, Any]]:
    """One question of each lesson as far as they go, the rest generated."""
    picks: list[dict[str, Any]] = [
        {"lesson": lesson.slug, "item": lesson.ends[0].id, "seed": None}
        for lesson in content.shelf().course.in_order
        if lesson.ends and not lesson.ends[0].generated
    ][: QUESTIONS - 2]
    while len(picks) < QUESTIONS:
        picks.append({"family": "placement", "seed": chance.randrange(SEEDS)})
    return [{"id": secrets.token_hex(4), **pick} for pick in picks]


def _played(room: Room, chance: random.Random) -> Room:
    """The room after a session in which most answered most questions."""
    names: dict[str, str] = {}
    while len(names) < PEOPLE:
        name = joining.suggested(chance)
        names[joining.folded(name)] = name
    crowd = Participant.objects.bulk_create(
        Participant(room=room, nickname=name, folded=key) for key, name in names.items()
    )
    for question in list(room.questions.all()):
        for name in ("next", "open"):
            room = steering.command(room, name, room.seq)
        right = next(choice["key"] for choice in question.choices if choice["right"])
        keys = [choice["key"] for choice in question.choices]
        Vote.objects.bulk_create(
            Vote(
                question=question,
                participant=who,
                choice=right if chance.random() < 0.55 else chance.choice(keys),
                at=timezone.now(),
            )
            for who in crowd
            if chance.random() < 0.9
        )
        for name in ("close", "reveal"):
            room = steering.command(room, name, room.seq)
    return steering.command(room, "end", room.seq)
