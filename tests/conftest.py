"""Settings that only tests want, and the engine's strict mode."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import override_settings

STATIC = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
RUNS = itertools.count()
_run = f"test-{os.getpid()}-0"


def key_of_this_test(key: str, prefix: str, version: int) -> str:
    """Cache keys that no other test shares; nothing needs to be emptied, which could be somebody's own Redis."""
    return f"{_run}:{prefix}:{version}:{key}"


CACHE = (
    settings.CACHES["default"]
    if settings.REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
)
# Production's settings but for: nothing collected, quick hashing of passwords, a cache of each test's own.
OVERRIDES = {
    "STORAGES": STATIC,
    "WHITENOISE_USE_FINDERS": True,
    "WHITENOISE_AUTOREFRESH": True,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "CACHES": {
        name: {**CACHE, "KEY_PREFIX": name, "KEY_FUNCTION": key_of_this_test, "TIMEOUT": 60}
        for name in settings.CACHES
    },
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the database, however a test asks for it, so that it runs on both engines."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db", "live_server"}:
            item.add_marker("rows")


@pytest.fixture(scope="session", autouse=True)
def settings_of_tests() -> Iterator[None]:
    """The overrides, for the whole run."""
    with override_settings(**OVERRIDES):
        yield


@pytest.fixture(scope="session", autouse=True)
def strict_engine() -> None:
    """A rule that raises fails the test that asked it, instead of costing one outcome."""
    from portal.rules import engine

    engine.strict = True


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    """Limits on tries count from nothing in each test."""
    global _run
    _run = f"test-{os.getpid()}-{next(RUNS)}"


@pytest.fixture
def user(db):
    """Somebody with an account."""
    return get_user_model().objects.create_user("ada@example.com", "correct horse battery", name="Ada")


@pytest.fixture
def signed_in(client, user):
    """A test client that is signed in as `user`."""
    client.force_login(user)
    return client
