"""Plans of workshops, and rooms: one run of a plan, who is in it, what was asked and answered, what happened."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.teams.models import Team


class Workshop(models.Model):
    """
    A plan: which questions to ask, in which order.

    `picks` is a list of objects with "lesson" and "item", or with "family"; "seed" is there for what is
    generated, so that the plan's preview and its rooms ask the same question.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workshops", verbose_name=_("owner")
    )
    team = models.ForeignKey(
        Team,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="workshops",
        verbose_name=_("team"),
    )
    title = models.CharField(_("title"), max_length=120)
    picks = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.title


class Room(models.Model):
    """
    One run of a plan.

    `position` is the question shown, counted from 1; 0 is the lobby. `seq` is the number of the newest event,
    taken by one update in the event's transaction. On `delete_on` names and answers are deleted.
    """

    workshop = models.ForeignKey(
        Workshop, on_delete=models.SET_NULL, null=True, blank=True, related_name="rooms"
    )
    trainer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rooms")
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True, related_name="rooms")
    title = models.CharField(max_length=120)
    code = models.CharField(max_length=6, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    seq = models.PositiveBigIntegerField(default=0)
    is_locked = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    delete_on = models.DateField()
    pruned_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"

    @property
    def spaced_code(self) -> str:
        """The code as people read it aloud: "7F4 K3M"."""
        return f"{self.code[:3]} {self.code[3:]}"


class RoomQuestion(models.Model):
    """
    A question as it was when the room was made; nothing that changes outside changes it.

    `choices` is a list of objects with key, text, html, right, why, why_html and sources (objects with id,
    title, where, checked). `trace` is the engine's report as HTML where the rules answer, else empty. `reopened` holds
    the phase before a reopening, for as long as that can be undone. `tally` keeps the counts (choice key to
    number) once the answers themselves are deleted.
    """

    class Phase(models.TextChoices):
        WAITING = "waiting", _("not asked yet")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")
        REVEALED = "revealed", _("revealed")

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    lesson = models.SlugField(max_length=100, blank=True)
    item = models.SlugField(max_length=100)
    seed = models.BigIntegerField(null=True, blank=True)
    prompt = models.TextField()
    prompt_html = models.TextField(blank=True)
    text_html = models.TextField(blank=True)
    choices = models.JSONField()
    placement = models.TextField(blank=True)
    trace = models.TextField(blank=True)
    phase = models.CharField(max_length=10, choices=Phase, default=Phase.WAITING)
    reopened = models.CharField(max_length=10, blank=True)
    tally = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["room", "position"], name="question_once_per_place")]

    def __str__(self) -> str:
        return f"{self.position}. {self.prompt[:60]}"

    def choice(self, key: str) -> dict[str, Any] | None:
        """The choice with this key, or None."""
        return next((choice for choice in self.choices if choice["key"] == key), None)


class Present(models.QuerySet["Participant"]):
    """Participants, as far as they are still there."""

    def present(self) -> Present:
        """Those who are in the room: neither removed by the trainer nor gone by themselves."""
        return self.filter(removed_at__isnull=True, left_at__isnull=True)


class Participant(models.Model):
    """
    Somebody in a room, known by a nickname and a signed cookie; there is no account behind it.

    Answers of somebody who was removed count nowhere; answers of somebody who left stay counted. The nickname of
    either is free for others.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="participants")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    nickname = models.CharField(max_length=30)
    # The nickname without its case and accents' spelling: two people cannot look alike.
    folded = models.CharField(max_length=90)
    joined_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = Present.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "folded"],
                condition=models.Q(removed_at__isnull=True, left_at__isnull=True),
                name="nickname_once_per_room",
            )
        ]

    def __str__(self) -> str:
        return self.nickname


class Vote(models.Model):
    """
    The choice of one participant in one question; a later one replaces it while the question is open.

    `settled` is the choice as it stood at the last close, so that undoing a reopening can put it back; empty if
    there was none.
    """

    question = models.ForeignKey(RoomQuestion, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(max_length=8)
    settled = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "participant"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.participant} on {self.question_id}: {self.choice}"


class RoomEvent(models.Model):
    """
    Something that everybody in the room has to see, numbered without gaps from 1.

    `payload` holds all that is needed to show it: position, phase, whether the room has ended, and the counts
    where they may be seen.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=20)
    payload = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="event_once_per_number")]

    def __str__(self) -> str:
        return f"{self.room_id}/{self.seq} {self.kind}"
