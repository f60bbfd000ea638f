"""The advisor as a Django app."""

from django.apps import AppConfig


class AdvisorConfig(AppConfig):
    """Pages only; the advisor keeps no rows."""

    name = "portal.advisor"
