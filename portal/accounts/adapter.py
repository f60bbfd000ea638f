"""What the sign-in library asks us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.models import User


class Adapter(DefaultAccountAdapter):
    """Keeps the display name at sign-up, and leads back to the account; all else is the library's."""

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Make the user of a sign-up form."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a change of password: the account, not the same empty form again."""
        return reverse("accounts:profile")
