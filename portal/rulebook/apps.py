"""The rulebook as a Django app."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks

from portal import facts
from portal.facts.history import FILE, overdue, read_changes
from portal.rules import RULES
from portal.rules.history import gaps

# Of the rules that are new, so many are named.
MOST_NAMED = 5


class RulebookConfig(AppConfig):
    """Pages only; rules and facts are code and files."""

    name = "portal.rulebook"

    def ready(self) -> None:
        """Let `manage.py check` say what the histories of rules and facts leave out."""
        checks.register(check_histories, "content")


def check_histories(app_configs: Any, **_: Any) -> list[checks.CheckMessage]:
    """
    A warning for each fact file without an entry about its last check, and each history without a rule. Rules without
    a first day are new, which is no fault: one line says how many.
    """
    try:
        late = list(overdue(facts.FOLDER, read_changes(facts.FOLDER)))
        missing, unknown = gaps(RULES)
    except facts.FactError as error:
        return [checks.Error(str(error), id="rulebook.E001")]
    messages: list[checks.CheckMessage] = [
        checks.Warning(
            f"portal/facts/{name} has facts checked on {day}, after the last entry about it in portal/facts/{FILE}.",
            id="rulebook.W001",
        )
        for name, day in late
    ]
    if missing:
        named = ", ".join(missing[:MOST_NAMED]) + (" ..." if len(missing) > MOST_NAMED else "")
        messages.append(
            checks.Info(
                f"New rules, without a day in portal/rules/history.toml: {len(missing)} ({named}).",
                id="rulebook.I001",
            )
        )
    messages += [
        checks.Warning(f"portal/rules/history.toml has {rule_id}, which is no rule.", id="rulebook.W002")
        for rule_id in unknown
    ]
    return messages
