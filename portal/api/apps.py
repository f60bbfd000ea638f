"""Answers for programs, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The app of commands and addresses for programs; it keeps nothing."""

    name = "portal.api"
