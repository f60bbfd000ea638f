"""What the sign-in library asks us."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class Adapter(DefaultAccountAdapter):
    """Keeps the display name at sign-up, and leads back to the account; all else is the library's."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-mail address or password is not correct."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many failed tries. Wait some minutes, then try again."),
        "email_taken": _("There is an account with this address already."),
        "rate_limited": _("Too many requests. Wait a minute, then try again."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Make the user of a sign-up form."""
        user.name = form.cleaned_data.get("name", "")
        return super().save_user(request, user, form, commit)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After a change of password: the account, not the same empty form again."""
        return reverse("accounts:profile")
