"""Forms of teams: name, sharing choice, roles, and the typed name before a team goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms import NameField
from portal.teams.access import Role
from portal.teams.models import Membership, Team
from portal.teams.results import LEAST_PEOPLE

NAME_LENGTH = 80
INVITED_AS = [(role.value, role.label) for role in (Role.MEMBER, Role.TRAINER)]


class Name(forms.Form):
    """The name of a team."""

    name = NameField(
        label=_("Name of the team"),
        max_length=NAME_LENGTH,
        error_messages={
            "required": _("Give the team a name that can be seen."),
            "max_length": _("Use at most %(limit_value)d characters; these are %(show_value)d."),
        },
    )


class Sharing(forms.Form):
    """What a person shares with a team; nothing is chosen for them."""

    least = LEAST_PEOPLE
    """From how many people on a question may be named as weak; the form says so."""

    shares = forms.ChoiceField(
        choices=Membership.Shares.choices,
        error_messages={
            "required": _("Choose what you share; both are fine."),
            "invalid_choice": _("Choose what you share; both are fine."),
        },
    )


class NewTeam(Name, Sharing):
    """A new team: its name, and what its first owner shares."""


class RoleChoice(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(choices=Role.choices)


class NewInvite(forms.Form):
    """The role that an invitation gives."""

    role = forms.ChoiceField(
        choices=INVITED_AS,
        error_messages={
            "required": _("Choose the role that the invitation gives."),
            "invalid_choice": _("People can be invited as member or as trainer."),
        },
    )


class Delete(forms.Form):
    """Asks for the team's name before the team goes."""

    name = NameField(
        label=_("Name of the team"), error_messages={"required": _("Type the name of the team.")}
    )

    def __init__(self, team: Team, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team

    def clean_name(self) -> str:
        """The name, if it is this team's."""
        name: str = self.cleaned_data["name"]
        if name != self.team.name:
            raise ValidationError(_("This is not the name of the team."), code="wrong")
        return name
