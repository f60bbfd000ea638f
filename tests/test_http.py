"""Parts and pages, limits, error pages, compression, health."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.template import TemplateDoesNotExist
from django.test import RequestFactory

from portal import http


def ask(path: str = "/", **headers: str):
    return RequestFactory().get(path, headers=headers)


def test_page_or_part(monkeypatch):
    """htmx gets the part, a browser the page, and caches are told the difference."""
    asked = []

    def render(request, name, context, status):
        asked.append(name)
        return http.HttpResponse("x", status=status)

    monkeypatch.setattr(http, "render", render)
    for headers in ({}, {"HX-Request": "true"}):
        response = http.page_or_part(ask(**headers), "a/b.html", "part", {}, status=422)
        assert (response.status_code, response["Vary"]) == (422, "HX-Request")
    assert asked == ["a/b.html", "a/b.html#part"]


def test_healthz(client, db):
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_healthz_without_database(client, monkeypatch):
    class Broken:
        def cursor(self):
            raise OperationalError("password of the database")

    monkeypatch.setattr(http, "connection", Broken())
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "database unreachable"})


def test_not_found(client, db):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert b"Bulkhead" in response.content


def test_a_body_above_the_limit_is_refused_before_it_is_read(client, db, settings):
    settings.MAX_BODY = 1000
    response = client.post("/accounts/login/", {"login": "x" * 2000})
    assert response.status_code == 413
    assert b"Bulkhead" in response.content


def test_django_refusing_a_body_is_the_same_page():
    response = http.bad_request(ask(), RequestDataTooBig())
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        (lambda r: http.bad_request(r, ValueError()), 400),
        (lambda r: http.permission_denied(r, PermissionError()), 403),
        (lambda r: http.csrf_failure(r, "no cookie"), 403),
        (lambda r: http.not_found(r, ValueError()), 404),
        (http.too_big, 413),
        (http.server_error, 500),
    ],
)
def test_error_pages_need_neither_session_nor_database(answer, status):
    """The database fixture is absent on purpose: a query would fail the test."""
    response = answer(ask())
    assert response.status_code == status
    assert b"<h1" in response.content
    assert b"<main" in response.content


def test_a_method_that_a_page_does_not_take_has_a_page_of_its_own(signed_in):
    """A browser shows nothing at all for an empty answer."""
    for client_method, path in (("get", "/checker/download/"), ("post", "/teams/")):
        response = getattr(signed_in, client_method)(path)
        assert response.status_code == 405
        assert response["Allow"]
        assert b"<h1" in response.content and b"Bulkhead" in response.content


@pytest.mark.parametrize(
    "headers", [{"accept": "application/json"}, {"accept": "text/html", "HX-Request": "true"}]
)
def test_programs_get_the_status_alone(signed_in, headers):
    response = signed_in.post("/teams/", headers=headers)
    assert (response.status_code, response.content) == (405, b"")


def test_a_method_that_no_page_knows_is_answered_at_the_door(client):
    """Without session and database."""
    response = client.put("/teams/")
    assert (response.status_code, response.content) == (405, b"")


def test_error_in_the_frame_of_all_pages(monkeypatch):
    def broken(*_):
        raise TemplateDoesNotExist("base.html")

    monkeypatch.setattr(http, "render_to_string", broken)
    response = http.server_error(ask())
    assert response.status_code == 500
    assert b"Something went wrong" in response.content


def test_an_error_shows_no_detail(client, monkeypatch):
    """What failed stays in the log."""
    client.raise_request_exception = False
    monkeypatch.setattr(http, "connection", None)
    response = client.get("/healthz")
    assert response.status_code == 500
    assert b"NoneType" not in response.content and b"Traceback" not in response.content


@pytest.mark.parametrize(("path", "coding"), [("/no-such-page/", "gzip"), ("/accounts/login/", None)])
def test_compression_stays_away_from_accounts(client, db, path, coding):
    assert client.get(path, headers={"accept-encoding": "gzip"}).get("Content-Encoding") == coding
