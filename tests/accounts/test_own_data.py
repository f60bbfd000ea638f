"""What is kept about a person can be downloaded and goes with the account."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from portal.accounts import own_data

User = get_user_model()
MARK = "mark-of"
pytestmark = pytest.mark.django_db


def models_about_people() -> Iterator[type[models.Model]]:
    """Every model with a key to the user, but for the user itself."""
    for model in apps.get_models(include_auto_created=True):
        if any(
            field.is_relation and field.many_to_one and field.related_model is User
            for field in model._meta.get_fields()
        ):
            yield model


def value_for(field: models.Field, user: Any) -> Any:
    """Something that fits; texts carry a mark that can be found again."""
    if field.is_relation:
        other = field.related_model
        return user if other is User else other.objects.first() or row_of(other, user)
    if field.choices:
        return field.choices[0][0]
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.DateTimeField):
        return datetime.datetime(2026, 11, 24, tzinfo=datetime.UTC)
    if isinstance(field, models.DateField):
        return datetime.date(2026, 11, 24)
    if isinstance(field, models.DateField):
        return datetime.date(2026, 11, 24)
    if isinstance(field, models.JSONField):
        return {}
    if isinstance(field, models.EmailField):
        return f"{MARK}-{field.model._meta.model_name}@example.com"
    if isinstance(field, models.CharField | models.TextField):
        return f"{MARK}-{field.model._meta.model_name}"[: field.max_length]
    if isinstance(field, models.IntegerField):
        return 7
    raise AssertionError(f"{field}: say here what fits it")


def row_of(model: type[models.Model], user: Any) -> models.Model:
    """One row about this person, and rows for what it belongs to."""
    fields = [f for f in model._meta.concrete_fields if not f.primary_key and not f.has_default()]
    needed = [f for f in fields if not (f.is_relation and f.related_model is not User and f.null)]
    return model.objects.create(**{f.name: value_for(f, user) for f in needed})


def mark_of(model: type[models.Model]) -> str:
    """What the download must hold: the row's own mark, or that of what it belongs to if it has no text to tell."""
    texts = [
        f
        for f in model._meta.concrete_fields
        if isinstance(f, models.CharField | models.TextField)
        and not (f.choices or f.has_default() or f.name.endswith("_hash"))
    ]
    if texts:
        return f"{MARK}-{model._meta.model_name}"
    others = [f.related_model for f in model._meta.concrete_fields if f.is_relation]
    return next(f"{MARK}-{other._meta.model_name}" for other in others if other is not User)


def plain(model: type[models.Model]) -> bool:
    """Whether a row says anything of its own; tables of groups and rights only connect."""
    return not model._meta.auto_created


def test_every_row_about_a_person_is_in_the_download_and_goes_with_the_account(user):
    """A new model with a key to the user fails here until its app offers `personal_data` and `forget`."""
    found = [model for model in models_about_people() if plain(model)]
    assert {model._meta.model_name for model in found} >= {"emailaddress", "progress", "answer"}
    for model in found:
        row_of(model, user)
    text = json.dumps(own_data.everything(user), default=str)
    assert not [model for model in found if mark_of(model) not in text]
    for config in apps.get_app_configs():
        if hasattr(config, "forget"):
            config.forget(user)
    assert not [model for model in models_about_people() if model.objects.exists()]


def test_download(signed_in, user):
    response = signed_in.get("/accounts/data/")
    assert response["Content-Disposition"] == 'attachment; filename="bulkhead-my-data.json"'
    assert "no-store" in response["Cache-Control"]
    account = response.json()["accounts"]
    assert (account["email"], account["name"], account["key"]) == (user.email, "Ada", str(user.key))
    assert "password" not in response.content.decode()


def test_delete_explains_and_asks_for_the_password(signed_in):
    page = signed_in.get("/accounts/delete/").content
    assert b"all your answers go for good" in page
    response = signed_in.post("/accounts/delete/", {"password": "wrong"})
    assert response.status_code == 422
    assert b"This is not your password." in response.content
    assert User.objects.exists()


def test_delete(signed_in, user):
    for model in models_about_people():
        if plain(model):
            row_of(model, user)
    other = User.objects.create_user("grace@example.com", "another long one")
    response = signed_in.post("/accounts/delete/", {"password": "correct horse battery"}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert list(User.objects.all()) == [other]
    assert not [model for model in models_about_people() if model.objects.exists()]
    assert signed_in.get("/accounts/").status_code == 302


def test_guessing_the_password_in_an_open_session_is_limited(signed_in):
    for _ in range(10):
        signed_in.post("/accounts/delete/", {"password": "wrong"})
    assert signed_in.post("/accounts/delete/", {"password": "correct horse battery"}).status_code == 429
    assert User.objects.exists()
