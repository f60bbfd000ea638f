"""A room with questions of every kind."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from portal.workshops.freezing import open_room
from portal.workshops.models import Workshop

PICKS = [
    {"id": "a", "family": "placement", "seed": 7},
    {"id": "b", "family": "placement", "seed": 8},
    {"id": "c", "family": "placement", "seed": 9},
]


@pytest.fixture
def trainer(db):
    """Somebody who runs workshops."""
    return get_user_model().objects.create_user("trainer@example.com", "correct horse battery", name="Tove")


@pytest.fixture
def workshop(trainer):
    """A plan with three generated questions."""
    return Workshop.objects.create(owner=trainer, title="Windows containers, day 1", picks=PICKS)


@pytest.fixture
def room(workshop, trainer):
    """A room of that plan, in the lobby."""
    return open_room(workshop, trainer)


@pytest.fixture
def desk(client, trainer):
    """A browser that is signed in as the trainer."""
    client.force_login(trainer)
    return client
