"""Workshops as a Django app, and what it keeps about a person."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class WorkshopsConfig(AppConfig):
    """The app of plans, rooms and live streams."""

    name = "portal.workshops"
    default_auto_field = "django.db.models.BigAutoField"

    def personal_data(self, user: Any) -> dict[str, Any]:
        """What this app keeps about a person; participants have no account and are nobody's data here."""
        from portal.workshops import keeping

        return keeping.personal_data(user)

    def forget(self, user: Any) -> None:
        """Delete a person's plans and rooms, or hand them to another trainer of their team."""
        from portal.workshops import keeping

        keeping.forget(user)

    def prune(self) -> dict[str, int]:
        """Delete the names and answers of rooms whose day has come."""
        from portal.workshops import keeping

        return keeping.prune()
