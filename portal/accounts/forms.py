"""Forms about one's own account."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from allauth.account.forms import SignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class NameField(forms.CharField):
    """
    What people call themselves, their team or their workshop: one line that others see.

    Control characters and marks that change the direction of text or have no width are taken out, so that no
    name can hide what stands beside it; spaces are made single. Whatever is left is text to every page.
    """

    def to_python(self, value: object) -> str:
        """The name as it is kept."""
        text = unicodedata.normalize("NFC", str(super().to_python(value) or ""))
        seen = "".join(
            " " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C"
        )
        return re.sub(" +", " ", seen).strip()


class SignUp(SignupForm):
    """Sign-up asks for a display name as well; it may stay empty."""

    name = NameField(
        label=_("Display name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("email", "name", "password1")


class Profile(forms.ModelForm):
    """The display name."""

    name = NameField(
        label=_("Display name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    class Meta:
        model = User
        fields = ("name",)


class Delete(forms.Form):
    """Asks for the password once more before an account goes."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """The password, if it is this person's."""
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError(_("This is not your password."), code="wrong")
        return password
