"""The Dockerfile tools as a Django app."""

from django.apps import AppConfig


class BuilderConfig(AppConfig):
    """Pages only; what people choose or paste is kept nowhere."""

    name = "portal.builder"
