"""Teams as a Django app, and what it keeps about a person."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """The app of teams, memberships and invitations."""

    name = "portal.teams"
    default_auto_field = "django.db.models.BigAutoField"

    def personal_data(self, user: Any) -> dict[str, Any]:
        """What this app keeps about a person."""
        from portal.teams import access

        return access.personal_data(user)

    def forget(self, user: Any) -> None:
        """Take a person out of every team; a team that nobody is left in goes with them."""
        from portal.teams import access

        access.forget(user)

    def prune(self) -> dict[str, int]:
        """Delete invitations that expired long ago."""
        from portal.teams import membership

        return membership.prune()
