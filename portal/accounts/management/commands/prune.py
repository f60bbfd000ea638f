"""`manage.py prune`: delete what nobody may keep any longer."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Asks each app that has something with an end: its AppConfig offers `prune()`, which says what it deleted."""

    help = "Delete what is due: sessions, invitations, links and the names and answers of old rooms."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and tell how much; safe to run at any time, by several processes at once."""
        SessionStore.clear_expired()
        for config in apps.get_app_configs():
            if hasattr(config, "prune"):
                for what, number in config.prune().items():
                    if number:
                        self.stdout.write(f"{number} {what}")
