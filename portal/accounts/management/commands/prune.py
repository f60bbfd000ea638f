"""`manage.py prune`: delete what nobody may keep any longer."""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.utils import timezone


class Command(BaseCommand):
    """Asks each app that has something with an end: its AppConfig offers `prune()`, which says what it deleted."""

    # Lessons that cannot be read are no reason to keep what is due.
    requires_system_checks: ClassVar[list[str]] = []
    help = "Delete what is due: sessions, invitations, links and the names and answers of old rooms."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete, and tell how much; safe to run at any time, by several processes at once."""
        told = Counter({"expired sessions": Session.objects.filter(expire_date__lt=timezone.now()).count()})
        SessionStore.clear_expired()
        for config in apps.get_app_configs():
            if hasattr(config, "prune"):
                told.update(config.prune())
        lines = [f"{what}: {number}" for what, number in told.items() if number]
        self.stdout.write("\n".join(lines) or "Nothing is due.")
