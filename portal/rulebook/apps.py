"""The rulebook as a Django app."""

from django.apps import AppConfig


class RulebookConfig(AppConfig):
    """Pages only; rules and facts are code and files."""

    name = "portal.rulebook"
