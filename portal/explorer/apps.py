"""The explorer as a Django app."""

from django.apps import AppConfig


class ExplorerConfig(AppConfig):
    """Pages only; the explorer keeps no rows."""

    name = "portal.explorer"
