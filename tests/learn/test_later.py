"""Lessons put aside: with an account and without, and what becomes of the list at a sign-in."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from portal.learn.models import Later
from portal.learn.progress import forget, personal_data

LESSON = "/lessons/host-and-image/"
ADDRESS = f"{LESSON}later/"


@pytest.fixture
def reader(db):
    """Somebody with an account."""
    return get_user_model().objects.create_user(
        email="reader@example.org", password="a-long-word-2", name="R"
    )


def listed(client):
    return LESSON in client.get("/later/").content.decode()


def test_a_lesson_goes_on_the_list_and_off_again(client, db):
    assert not listed(client)
    assert "Nothing put aside" in client.get("/later/").content.decode()
    assert client.post(ADDRESS, {"keep": "1"})["Location"] == LESSON
    assert listed(client)
    assert client.post(ADDRESS, {"keep": "0", "back": "list"})["Location"] == "/later/"
    assert not listed(client)


def test_asking_changes_nothing(client, db):
    assert "Keep for later" in client.get(ADDRESS).content.decode()
    assert not listed(client)


def test_twice_is_once(client, reader):
    client.force_login(reader)
    for _ in range(2):
        client.post(ADDRESS, {"keep": "1"})
    assert Later.objects.filter(user=reader).count() == 1
    assert listed(client)


def test_the_list_moves_into_the_account_at_sign_in(client, reader):
    client.post(ADDRESS, {"keep": "1"})
    client.force_login(reader)
    assert Later.objects.get(user=reader).lesson == "host-and-image"
    assert listed(client)


def test_a_list_is_its_readers_alone(client, reader, django_user_model):
    other = django_user_model.objects.create_user(
        email="other@example.org", password="a-long-word-2", name="O"
    )
    client.force_login(other)
    client.post(ADDRESS, {"keep": "1"})
    client.force_login(reader)
    assert not listed(client)


def test_it_is_exported_and_forgotten(client, reader):
    client.force_login(reader)
    client.post(ADDRESS, {"keep": "1"})
    assert personal_data(reader)["lessons_for_later"][0]["lesson"] == "host-and-image"
    forget(reader)
    assert not Later.objects.exists()


def test_an_unknown_lesson_is_404(client, db):
    assert client.post("/lessons/none/later/", {"keep": "1"}).status_code == 404


def test_a_lesson_that_has_gone_is_left_out(client, reader):
    client.force_login(reader)
    client.post(ADDRESS, {"keep": "1"})
    Later.objects.update(lesson="gone")
    assert "Nothing put aside" in client.get("/later/").content.decode()


def test_the_list_is_found_from_the_page_of_all_lessons(client, db):
    assert 'href="/later/"' in client.get("/tracks/").content.decode()
