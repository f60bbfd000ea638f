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

# Letters and symbols that look like a space: Hangul fillers and the empty Braille pattern.
_BLANK = "\u115f\u1160\u3164\uffa0\u2800"
# Accents on one letter; some languages need two or three, a tower of thirty covers the lines above.
_MOST_PILED = 3


class NameField(forms.CharField):
    """
    What people call themselves, their team or their workshop: one line that others see.

    Control characters and marks that change the direction of text or have no width are taken out, so that no
    name can hide what stands beside it; what looks like a space is one, spaces are made single, and accents do not
    pile up. Whatever is left is text to every page.
    """

    def to_python(self, value: object) -> str:
        """The name as it is kept."""
        text = unicodedata.normalize("NFC", str(super().to_python(value) or ""))
        kept: list[str] = []
        piled = 0
        for sign in text:
            kind = unicodedata.category(sign)[0]
            piled = piled + 1 if kind == "M" else 0
            if sign.isspace() or sign in _BLANK:
                kept.append(" ")
            elif kind != "C" and piled <= _MOST_PILED:
                kept.append(sign)
        return re.sub(" +", " ", "".join(kept)).strip()


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
