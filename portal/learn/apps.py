"""Lessons as a Django app: reads the course at start and checks it with `manage.py check`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.core import checks
from django.utils.autoreload import autoreload_started

from portal.learn import content


class LearnConfig(AppConfig):
    """The app of lessons, practice and progress."""

    name = "portal.learn"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect sign-in, the content check and the reloader; the course itself is read when first asked for."""
        from portal.learn import progress

        user_logged_in.connect(progress.merge, dispatch_uid="learn.merge")
        checks.register(content.check, "content")
        autoreload_started.connect(_watch, dispatch_uid="learn.watch")

    def personal_data(self, user: Any) -> dict[str, Any]:
        """What this app keeps about a person."""
        from portal.learn import progress

        return progress.personal_data(user)

    def prune(self) -> dict[str, int]:
        """Delete links to results that have ended or were revoked."""
        from portal.learn import sharing

        return {"links to results": sharing.prune()}

    def forget(self, user: Any) -> None:
        """Delete what this app keeps about a person."""
        from portal.learn import progress

        progress.forget(user)


def _watch(sender: Any, **_: Any) -> None:
    """Let the development server start anew when a fact changes; lessons are read again without that."""
    sender.watch_dir(Path(__file__).resolve().parent.parent / "facts", "**/*.toml")
