"""Teams, who belongs to them, and the links that let people in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Team(models.Model):
    """People who may see each other's shared results; the slug stands in addresses and never changes."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(max_length=100, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    mine: Membership
    """The membership of the person who asks; set by `access.team_for` only."""

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """
    One person in one team.

    Members see the team's page; trainers also invite, and steer the team's rooms; owners also change roles,
    remove people, and rename or delete the team. `shares` is the person's own choice.
    """

    class Role(models.TextChoices):
        MEMBER = "member", _("member")
        TRAINER = "trainer", _("trainer")
        OWNER = "owner", _("owner")

    class Shares(models.TextChoices):
        NOTHING = "nothing", _("nothing")
        RESULTS = "results", _("results")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    shares = models.CharField(max_length=10, choices=Shares)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="member_once_per_team")]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}: {self.role}"

    @property
    def may_train(self) -> bool:
        """Whether the person may invite, and steer the team's rooms."""
        return self.role in (self.Role.TRAINER, self.Role.OWNER)

    @property
    def is_owner(self) -> bool:
        """Whether the person may change roles, remove people, and rename or delete the team."""
        return self.role == self.Role.OWNER


class Invite(models.Model):
    """
    A link that lets people into a team until it expires; the token is kept as a hash only.

    Revoking deletes the row, and so does taking the right to invite from the person who made it.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invites")
    token_hash = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=10, choices=Membership.Role, default=Membership.Role.MEMBER)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="team_invites"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"invitation to {self.team} until {self.expires_at:%Y-%m-%d}"
