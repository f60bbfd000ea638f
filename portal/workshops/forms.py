"""Forms of workshops and rooms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms import NameField
from portal.items import FAMILIES
from portal.teams.models import Team
from portal.workshops import picks


class Join(forms.Form):
    """Code and nickname; whether there is such a room is the view's matter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        error_messages={
            "required": _("Type the six characters that the projector shows."),
            "max_length": _("A code has six characters, such as 7F4 K3M."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    nickname = NameField(
        label=_("Nickname"),
        max_length=30,
        error_messages={
            "required": _("Choose a name that can be seen."),
            "max_length": _("A nickname has at most 30 characters."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class Plan(forms.Form):
    """Title and team of a plan; `teams` are those to choose from, None where the team is not this person's to change."""

    title = NameField(
        label=_("Title"),
        max_length=120,
        error_messages={
            "required": _("Give the plan a title that can be seen."),
            "max_length": _("Use at most %(limit_value)d characters; these are %(show_value)d."),
        },
    )
    team = forms.ChoiceField(
        label=_("Team"), required=False, error_messages={"invalid_choice": _("Choose one of these teams.")}
    )

    def __init__(self, teams: Iterable[Team] | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {team.slug: team for team in teams or ()}
        if teams is None:
            del self.fields["team"]
        else:
            self.fields["team"].choices = [(slug, team.name) for slug, team in self.teams.items()]

    def clean_team(self) -> Team | None:
        """The team itself, or None."""
        return self.teams.get(self.cleaned_data["team"])


class Add(forms.Form):
    """Questions to add to a plan: ticked ones of lessons (`values` may be ticked), and numbers of generated ones."""

    items = forms.MultipleChoiceField(
        required=False,
        error_messages={
            "invalid_choice": _("One of these questions cannot be added any more. The list is as it is now.")
        },
    )

    def __init__(self, values: Iterable[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = [(value, value) for value in values]
        wrong = _("Give a whole number from 1 to %(most)d.") % {"most": picks.MOST_GENERATED}
        for slug in FAMILIES:
            self.fields[f"family-{slug}"] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=picks.MOST_GENERATED,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), wrong),
            )

    def clean(self) -> dict[str, Any]:
        """Nothing chosen is no choice."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(data.values()):
            raise ValidationError(_("Tick at least one question, or say how many generated ones to add."))
        return data

    def new_picks(self) -> list[picks.Pick]:
        """The picks that were chosen, with seeds where they are generated."""
        data = self.cleaned_data
        generated = [picks.of_family(slug) for slug in FAMILIES for _n in range(data[f"family-{slug}"] or 0)]
        return [*(picks.of_item(value) for value in data["items"]), *generated]

    def ticked(self) -> set[str]:
        """What stands ticked in the form as it was sent, or as it was when somebody looked for questions."""
        return set(self["items"].value() or ())

    def numbers(self) -> list[dict[str, Any]]:
        """The families with their number fields."""
        return [{"family": family, "field": self[f"family-{slug}"]} for slug, family in FAMILIES.items()]
