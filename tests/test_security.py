"""Headers, policy, sign-in by default, and forms over plain http under a name of the LAN."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).resolve().parent.parent
# Open on purpose; every other address asks for a sign-in.
OPEN = {
    "http:healthz",
    "learn:home",
    "learn:tracks",
    "learn:track",
    "learn:lesson",
    "learn:done",
    "learn:figures",
    "learn:search",
    "learn:later",
    "learn:later_list",
    "learn:offline",
    "learn:worker",
    "learn:lessons",
    "learn:changes",
    "learn:changes_feed",
    "learn:sitemap",
    "learn:robots",
    "learn:glossary",
    "learn:term",
    "learn:practice",
    "learn:practice_family",
    "learn:practice_lesson",
    "learn:practice_item",
    "learn:practice_track",
    "learn:practice_run",
    "learn:results",
    "learn:result",
    # Whoever has the link may read.
    "learn:shared",
    "workshops:workshops",
    "explorer:explorer",
    "explorer:compare",
    "explorer:hosts",
    "explorer:images",
    "explorer:lifecycle",
    "explorer:lifecycle_calendar",
    "explorer:lifecycle_csv",
    "explorer:lifecycle_json",
    "explorer:manifests",
    "explorer:paste",
    "explorer:tools",
    "advisor:advisor",
    "advisor:record",
    "advisor:download",
    "builder:builder",
    "builder:download",
    "builder:import",
    "builder:practice",
    "builder:record",
    "builder:checker",
    "builder:checker_download",
    "rulebook:rules",
    "rulebook:rule",
    "rulebook:changes",
    "rulebook:changes_feed",
    "rulebook:facts",
    "rulebook:fact",
    # To people without an account it says what teams are for.
    "teams:list",
    # The API keeps nothing and knows nobody.
    "api:top",
    "api:page",
    "api:openapi",
    "api:placements",
    "api:dockerfiles",
    "api:podspecs",
    "api:workloads",
    "api:intake",
    "api:rules",
    "api:rule",
    "api:facts",
    "api:fact",
    # An invitation's page; what it lets in by is its token.
    "teams:join",
    "workshops:join",
    "workshops:room",
    "workshops:leave",
    "workshops:now",
    "account_login",
    "account_signup",
    # Answers with a redirect to the home page where nobody is signed in.
    "account_logout",
    "account_inactive",
    "account_email_verification_sent",
    "account_confirm_email",
    "account_confirm_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}


def patterns(resolver, namespace=""):
    """Full name and view of every address."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield namespace + (entry.name or str(entry.pattern)), entry.callback
        else:
            yield from patterns(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""))


def test_every_other_address_asks_for_a_sign_in():
    """A view is closed unless it says that it is open, and those that say so are written down here."""
    found = dict(patterns(get_resolver()))
    assert {name for name, view in found.items() if not getattr(view, "login_required", True)} == OPEN


def test_closed_page_leads_to_sign_in_and_back(client, db):
    assert client.get("/accounts/?a=1")["Location"] == "/accounts/login/?next=/accounts/%3Fa%3D1"


def test_htmx_is_sent_to_sign_in_as_a_whole_page(client, db):
    """Never a sign-in form inside an element; the way back is the page, not the fragment."""
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/lessons/x/?a=1"}
    response = client.get("/accounts/data/", headers=headers)
    assert (response.status_code, response["HX-Redirect"]) == (
        200,
        "/accounts/login/?next=%2Flessons%2Fx%2F%3Fa%3D1",
    )
    assert not response.content


def test_htmx_way_back_is_never_another_site(client, db):
    headers = {"HX-Request": "true", "HX-Current-URL": "https://evil.example/steal"}
    response = client.get("/accounts/data/", headers=headers)
    assert response["HX-Redirect"] == "/accounts/login/?next=%2Faccounts%2Fdata%2F"


@pytest.mark.parametrize("path", ["/accounts/login/", "/healthz", "/no-such-page/", "/static/app.css"])
def test_headers(client, db, path):
    """Pages, data, errors and files all carry the policy."""
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


def test_pages_are_not_framed(client, db):
    assert client.get("/accounts/login/")["X-Frame-Options"] == "DENY"


def test_cookies(client, user):
    """No script reads them, and another site's form does not send them."""
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": user.email, "password": "correct horse battery"})
    for name in ("sessionid", "csrftoken"):
        assert client.cookies[name]["httponly"]
        assert client.cookies[name]["samesite"] == "Lax"


def form_from(page: str, host: str, origin: str | None, settings) -> int:
    """The status of a sign-in that is sent with this Origin; the form itself comes from `host`."""
    settings.ALLOWED_HOSTS = ["portal.test", "testserver"]
    settings.CSRF_TRUSTED_ORIGINS = ["http://portal.test:8000"]
    client = Client(enforce_csrf_checks=True, headers={"host": host})
    token = client.get(page).context["csrf_token"]
    headers = {"origin": origin} if origin else {}
    data = {"csrfmiddlewaretoken": str(token), "login": "nobody@example.com", "password": "x"}
    return client.post(page, data, headers=headers).status_code


def test_forms_work_over_plain_http_under_a_lan_name(db, settings):
    assert form_from("/accounts/login/", "portal.test:8000", "http://portal.test:8000", settings) == 422


@pytest.mark.parametrize("origin", ["http://evil.example", "http://portal.test:9000", "null"])
def test_forms_from_elsewhere_are_refused(db, settings, origin):
    assert form_from("/accounts/login/", "portal.test:8000", origin, settings) == 403


def test_a_form_without_its_token_gets_our_own_page(db):
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.com"})
    assert response.status_code == 403
    assert b"Bulkhead" in response.content


def test_other_hosts_are_refused(client, db):
    assert client.get("/accounts/login/", headers={"host": "evil.example"}).status_code == 400


def settings_with(tmp_path, *names: str, **environment: str) -> dict:
    """Settings as a fresh process reads them from these variables."""
    code = f"import json; from django.conf import settings as s; print(json.dumps({{n: getattr(s, n) for n in {names!r}}}, default=str))"
    clean = {
        k: v
        for k, v in os.environ.items()
        if k not in ("HOST", "PORT", "DATABASE_URL", "REDIS_URL", "PORTAL_URL")
    }
    env = {**clean, "DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_VAR": str(tmp_path), **environment}
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_https_turns_everything_on(tmp_path):
    names = (
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "CSRF_TRUSTED_ORIGINS",
    )
    found = settings_with(tmp_path, *names, PORTAL_URL="https://portal.example.com")
    assert found == {
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "CSRF_TRUSTED_ORIGINS": ["https://portal.example.com"],
    }


def test_a_lan_name_over_http(tmp_path):
    """No header and no cookie that needs a secure context."""
    names = (
        "ALLOWED_HOSTS",
        "SECURE_SSL_REDIRECT",
        "SESSION_COOKIE_SECURE",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY",
        "IS_LOCAL",
    )
    found = settings_with(tmp_path, *names, PORTAL_URL="http://portal.test:8000")
    assert "portal.test" in found["ALLOWED_HOSTS"]
    assert not any(found[name] for name in names[1:])


def test_listening_to_all_allows_own_addresses(tmp_path):
    found = settings_with(tmp_path, "ALLOWED_HOSTS", "PORTAL_URL", HOST="0.0.0.0", PORT="8123")
    assert "*" not in found["ALLOWED_HOSTS"]
    assert len(found["ALLOWED_HOSTS"]) > 4
    assert found["PORTAL_URL"].endswith(":8123") and "0.0.0.0" not in found["PORTAL_URL"]


def test_sqlite_loses_nothing(tmp_path):
    found = settings_with(tmp_path, "DATABASES")["DATABASES"]["default"]
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]
    assert found["CONN_MAX_AGE"] is None


@pytest.mark.parametrize(
    ("environment", "engine"),
    [
        ({}, "db"),
        ({"PORTAL_ONE_PROCESS": "1"}, "cached_db"),
        ({"REDIS_URL": "redis://127.0.0.1/1"}, "cached_db"),
    ],
)
def test_sessions_are_kept_in_memory_only_where_one_process_sees_them(tmp_path, environment, engine):
    found = settings_with(tmp_path, "SESSION_ENGINE", **environment)
    assert found["SESSION_ENGINE"].rpartition(".")[2] == engine


def test_the_secret_key_is_made_once_for_its_owner(tmp_path):
    first = settings_with(tmp_path, "SECRET_KEY")["SECRET_KEY"]
    assert settings_with(tmp_path, "SECRET_KEY")["SECRET_KEY"] == first
    assert len(first) > 50
    if os.name == "posix":
        assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
