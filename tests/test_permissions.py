"""
Every address, every role, every method: what is let through is written down in tests/permissions.txt.

An address without a row fails, and so does a row without an address. The rows say what a person in each role gets;
"in" is the way to the sign-in page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils.http import urlencode

from tests import world
from tests.world import ROLES, World

pytestmark = pytest.mark.django_db
FILE = Path(__file__).with_name("permissions.txt")
METHODS = ("GET", "POST")


def addresses(resolver: Any, namespace: str = "") -> Any:
    """The full name of every address."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield namespace + (entry.name or str(entry.pattern))
        else:
            yield from addresses(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""))


def rows() -> dict[str, dict[str, list[str]]]:
    """The file: for each address and method the expected answer for each role."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in FILE.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, method, *expected = line.split()
            assert len(expected) == len(ROLES), line
            found.setdefault(name, {})[method] = expected
    return found


ROWS = rows()
ADDRESSES = sorted(addresses(get_resolver()))
# What one address gives depends on what is asked of it.
QUERIES = {
    "workshops:now?as=trainer": ("workshops:now", {"as": "trainer"}),
    "workshops:now?as=projector": ("workshops:now", {"as": "projector"}),
}
NAMES = sorted([*ADDRESSES, *QUERIES])


def path_of(name: str, w: World, **other: Any) -> str:
    """The address of this name in the world; `other` replaces what is in it."""
    name, query = QUERIES.get(name, (name, {}))
    course = world.content.shelf().course
    values: dict[str, Any] = {
        "track": course.tracks[0].slug,
        "lesson": w.lesson.slug,
        "item": w.lesson.ends[0].id,
        "family": "placement",
        "term": "image-mismatch",
        "rule_id": "image-newer-than-host",
        "fact_id": "windows-server-2025",
        "identifier": "image-newer-than-host" if name == "api:rule" else "release.windows-server-2025",
        "slug": w.team.slug,
        "invite": w.invite.pk,
        "person": w.people["member"].key,
        "share": w.share.pk,
        "number": 1,
        "code": w.room.code,
        "key": w.plan.key if name.startswith("workshops:") else w.run.key,
        "token": w.tokens["share" if name == "learn:shared" else "invite"],
        "uidb36": "1",
    } | other
    if name in ("account_confirm_email", "account_reset_password_from_key"):
        values["key"] = "no-such-key"
    resolver, short = get_resolver(), name
    if ":" in name:
        namespace, short = name.split(":")
        resolver = next(v[1] for k, v in resolver.namespace_dict.items() if k == namespace)
    pattern = resolver.reverse_dict.getlist(short)[0]
    needed = pattern[0][0][1]
    path = reverse(name, kwargs={each: values[each] for each in needed})
    return f"{path}?{urlencode(query)}" if query else path


def data_of(name: str, w: World) -> dict[str, Any]:
    """A form that would do something, where the right is there."""
    question = w.question
    return {
        "workshops:room": {"question": question.pk, "choice": question.choices[0]["key"]},
        "workshops:trainer": {"do": "close", "seq": w.room.seq},
        "workshops:people": {"remove": str(w.participant.key)},
        "workshops:join": {"code": w.room.code, "nickname": "Brisk Heron"},
        "workshops:new": {"title": "Day 2"},
        "workshops:workshop": {"title": "Day 3"},
        "workshops:add": {"family-placement": "1"},
        "workshops:change": {"do": "remove", "pick": w.plan.picks[0]["id"]},
        "teams:new": {"name": "Quay", "shares": "nothing"},
        "teams:join": {"shares": "nothing"},
        "teams:invite": {"role": "member"},
        "teams:role": {"role": "trainer"},
        "teams:sharing": {"shares": "nothing"},
        "teams:settings": {"name": "Harbour two"},
        "teams:delete": {"name": w.team.name},
    }.get(name, {})


def seen(client: Client, method: str, path: str, data: dict[str, Any]) -> str:
    """What the person gets: the status, or "in" for the way to the sign-in page. Nothing of it stays."""
    with transaction.atomic():
        if method in METHODS:
            # As a phone's script asks: a form would get the same redirect, whoever sends it.
            headers = (
                {"accept": "application/json"} if method == "POST" and path.startswith("/rooms/") else {}
            )
            response = getattr(client, method.lower())(path, data, headers=headers)
        else:
            response = client.generic(method, path)
        transaction.set_rollback(True)
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/?next="):
        return "in"
    return str(response.status_code)


@pytest.fixture
def w(db) -> World:
    return world.make()


def test_every_address_has_its_rows():
    assert len(set(ADDRESSES)) == len(ADDRESSES), "two addresses share a name"
    assert sorted(ROWS) == NAMES
    assert all(set(row) == set(METHODS) for row in ROWS.values())


@pytest.mark.parametrize("name", NAMES)
def test_rows(name, w):
    path, found = path_of(name, w), {}
    for method in METHODS:
        data = data_of(name, w) if method == "POST" else {}
        found[method] = [seen(world.browser(w, role), method, path, data) for role in ROLES]
    assert found == ROWS[name]


@pytest.mark.parametrize("name", NAMES)
def test_no_other_method_does_anything(name, w):
    for method in ("PUT", "PATCH", "DELETE", "TRACE"):
        for role in ("anonymous", "owner"):
            assert seen(w.browsers[role], method, path_of(name, w), {}) == "405"


@pytest.mark.parametrize(
    "name",
    # The API takes no forms, only questions, and does nothing in anybody's name.
    [n for n in NAMES if set(ROWS.get(n, {}).get("POST", ())) - {"405", "in"} and not n.startswith("api:")],
)
def test_forms_need_their_token(name, w):
    """Whoever may send a form may not send it without the token that the page gave."""
    for role, expected in zip(ROLES, ROWS[name]["POST"], strict=True):
        if expected not in ("405", "in"):
            client = world.browser(w, role, enforce_csrf_checks=True)
            assert seen(client, "POST", path_of(name, w), data_of(name, w)) == "403"


UNKNOWN = {
    "slug": "no-such-team",
    "code": "CDFGHJ",
    "key": "00000000-0000-4000-8000-000000000000",
    "token": "no-such-token",
    "person": "00000000-0000-4000-8000-000000000000",
    "share": 987654,
    "invite": 987654,
}


@pytest.mark.parametrize("role", ["anonymous", "stranger"])
@pytest.mark.parametrize(
    "name", [n for n in NAMES if n.startswith(("teams:", "workshops:", "learn:result", "learn:share"))]
)
def test_what_is_not_theirs_looks_like_what_is_not_there(name, role, w):
    """Nobody can find out by trying which teams, rooms, plans and results exist."""
    if name in ("teams:join", "learn:shared"):
        return  # a right token lets in whoever has it
    other = dict(UNKNOWN)
    if name.startswith("learn:"):
        other["key"] = "0" * 32
    for method in METHODS:
        data = data_of(name, w) if method == "POST" else {}
        there = seen(world.browser(w, role), method, path_of(name, w), data)
        not_there = seen(world.browser(w, role), method, path_of(name, w, **other), data)
        assert there == not_there, method
