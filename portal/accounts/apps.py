"""Accounts as a Django app, and what it keeps about a person."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """
    The app of people.

    Any app may offer `personal_data(user)` and `forget(user)` like this one; `portal.accounts.own_data` asks
    them all when somebody downloads their data or deletes their account.
    """

    name = "portal.accounts"

    def personal_data(self, user: Any) -> dict[str, Any]:
        """What this app and the sign-in library keep about a person."""
        from portal.accounts import own_data

        return own_data.of_account(user)

    def forget(self, user: Any) -> None:
        """Delete what the sign-in library keeps about a person; the user itself goes last."""
        from portal.accounts import own_data

        own_data.forget_account(user)
