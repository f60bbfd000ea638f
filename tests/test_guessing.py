"""What is counted against guesses, by place, and that nobody can make it forgotten."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from portal import guessing
from tests.test_security import settings_with


def request_from(address: str):
    return RequestFactory().get("/", REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("", "nonsense", False),
    ],
)
def test_places(one, other, same):
    """An IPv6 address comes with 2^64 others."""
    places = [guessing.place_of(request_from(each)) for each in (one, other)]
    assert (places[0] == places[1]) is same
    assert one not in places if one else True


def test_failures_are_counted_by_kind_and_place():
    here, there = request_from("192.0.2.1"), request_from("192.0.2.2")
    for _ in range(guessing.MOST_FAILED):
        assert not guessing.exhausted(here, "room")
        guessing.failed(here, "room")
    assert guessing.exhausted(here, "room")
    assert not guessing.exhausted(here, "invite")
    assert not guessing.exhausted(there, "room")


@pytest.mark.parametrize("environment", [{"PORTAL_ONE_PROCESS": "1"}, {"PORTAL_SERVE": "pages"}])
def test_sessions_push_no_count_out_of_the_cache(tmp_path, environment):
    """Anybody can make sessions by the hundred; Django's caches hold 300 entries unless told otherwise."""
    found = settings_with(tmp_path, "CACHES", "SESSION_CACHE_ALIAS", "SESSION_ENGINE", **environment)
    default, sessions = found["CACHES"]["default"], found["CACHES"][found["SESSION_CACHE_ALIAS"]]
    assert default["OPTIONS"]["MAX_ENTRIES"] >= 50_000
    assert default["LOCATION"] != sessions["LOCATION"] or found["SESSION_ENGINE"].endswith(".db")


def test_tokens_are_long_and_kept_as_hashes():
    token, kept = guessing.new_token()
    assert len(token) >= 22 and guessing.hashed(token) == kept and token not in kept
