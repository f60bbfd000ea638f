"""Sign up, sign in, sign out, change, reset, download, delete."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

PASSWORD = "correct horse battery"
User = get_user_model()
pytestmark = pytest.mark.django_db


def is_signed_in(client) -> bool:
    return client.get("/accounts/").status_code == 200


def test_sign_up_signs_in(client):
    response = client.post(
        "/accounts/signup/", {"email": "Ada@Example.com", "name": "Ada", "password1": PASSWORD}
    )
    assert (response.status_code, response["Location"]) == (302, "/")
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.name) == ("ada@example.com", "Ada")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"email": "no address", "name": "Typed", "password1": PASSWORD}, "valid email"),
        ({"email": "ada@example.com", "name": "Typed", "password1": "short"}, "too short"),
        ({"email": "ada@example.com", "name": "Typed", "password1": "password1"}, "too common"),
        ({"email": "", "name": "Typed", "password1": PASSWORD}, "required"),
    ],
)
def test_sign_up_says_what_is_wrong_and_keeps_what_was_typed(client, data, message):
    response = client.post("/accounts/signup/", data)
    page = response.content.decode()
    assert response.status_code == 422
    assert re.search(rf'<p class="err" id="[^"]+">[^<]*{message}', page)
    assert 'value="Typed"' in page
    assert f'value="{data["email"]}"' in page
    assert f'value="{data["password1"]}"' not in page
    assert 'aria-invalid="true"' in page
    assert not User.objects.exists()


def test_sign_up_with_an_address_in_use(client, user):
    """Without mail there is no other way to say it; see decisions on enumeration."""
    response = client.post("/accounts/signup/", {"email": "ADA@example.com", "password1": PASSWORD})
    assert response.status_code == 422
    assert User.objects.count() == 1


@pytest.mark.parametrize("login", ["ada@example.com", "ADA@Example.COM", " ada@example.com "])
def test_sign_in_whatever_the_case(client, user, login):
    response = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert response.status_code == 302
    assert is_signed_in(client)


def test_sign_in_goes_on_where_one_was(client, user):
    page = client.get("/accounts/login/?next=/accounts/data/").content.decode()
    assert '<input type="hidden" name="next" value="/accounts/data/">' in page
    data = {"login": user.email, "password": PASSWORD, "next": "/accounts/data/"}
    assert client.post("/accounts/login/", data)["Location"] == "/accounts/data/"


def test_sign_in_never_leads_away(client, user):
    data = {"login": user.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/accounts/login/", data)["Location"] == "/"


def test_sign_in_never_tells_whether_the_account_exists(client, user):
    """The same answer to a wrong password and to an unknown address."""
    pages = []
    for login in (user.email, "nobody@example.com"):
        response = client.post("/accounts/login/", {"login": login, "password": "wrong"})
        assert response.status_code == 422
        pages.append(re.sub(r'value="[^"]*"', "", response.content.decode()))
    assert pages[0] == pages[1]


def test_tries_are_limited(client, user):
    for _ in range(5):
        client.post("/accounts/login/", {"login": user.email, "password": "wrong"})
    response = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert not is_signed_in(client)
    assert b"Too many" in response.content


def test_a_class_behind_one_address_signs_up_within_a_minute(settings):
    for number in range(60):
        client = Client()
        data = {"email": f"p{number}@example.com", "password1": PASSWORD}
        assert client.post("/accounts/signup/", data).status_code == 302


def test_sign_out_is_a_post(signed_in):
    assert signed_in.get("/accounts/logout/").status_code == 200
    assert is_signed_in(signed_in)
    assert signed_in.post("/accounts/logout/")["Location"] == "/"
    assert not is_signed_in(signed_in)
    assert not {key for key in signed_in.session.keys() if not key.startswith("_messages")}  # noqa: SIM118


def test_change_password(signed_in, user):
    data = {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"}
    assert signed_in.post("/accounts/password/change/", data)["Location"] == "/accounts/"
    user.refresh_from_db()
    assert user.check_password("another long one")
    assert is_signed_in(signed_in)


def test_change_password_needs_the_old_one(signed_in, user):
    data = {"oldpassword": "wrong", "password1": "another long one", "password2": "another long one"}
    response = signed_in.post("/accounts/password/change/", data)
    assert response.status_code == 422
    assert b'aria-invalid="true"' in response.content


def test_changing_the_password_ends_other_sessions(user, signed_in):
    other = Client()
    other.force_login(user)
    data = {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"}
    signed_in.post("/accounts/password/change/", data)
    assert not is_signed_in(other)


def test_reset_password(client, user):
    assert (
        client.post("/accounts/password/reset/", {"email": "ADA@example.com"})["Location"]
        == "/accounts/password/reset/done/"
    )
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    assert "no-store" in page["Cache-Control"]
    path = page.request["PATH_INFO"]
    response = client.post(
        path, {"password1": "another long one", "password2": "another long one"}, follow=True
    )
    assert b"Your new password is set" in response.content
    user.refresh_from_db()
    assert user.check_password("another long one")
    assert b"no longer works" in Client().get(link, follow=True).content


def test_reset_never_tells_whether_the_account_exists(client, user):
    pages = {
        client.post("/accounts/password/reset/", {"email": e}, follow=True).content
        for e in (user.email, "nobody@example.com")
    }
    assert len(pages) == 1
    assert len(mail.outbox) == 1


def test_reset_without_mail_on_loopback_points_to_the_terminal(client):
    assert b"terminal where it was started" in client.get("/accounts/password/reset/").content


def test_reset_without_mail_elsewhere_names_the_command(client, settings):
    settings.IS_LOCAL = False
    page = client.get("/accounts/password/reset/").content
    assert b"manage.py changepassword" in page
    assert b'name="email"' not in page


def test_with_mail_an_address_has_to_be_confirmed(client, settings):
    settings.HAS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    response = client.post("/accounts/signup/", {"email": "ada@example.com", "password1": PASSWORD})
    assert response["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(client)
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]
    assert b"ada@example.com" in client.get(link).content
    client.post(link)
    assert EmailAddress.objects.get().verified


def test_with_mail_sign_up_never_tells_whether_the_account_exists(settings, user):
    settings.HAS_MAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    answers = [
        Client().post("/accounts/signup/", {"email": e, "password1": PASSWORD})
        for e in (user.email, "new@example.com")
    ]
    assert [a["Location"] for a in answers] == ["/accounts/confirm-email/"] * 2


def test_display_name(signed_in, user):
    assert signed_in.post("/accounts/", {"name": "Countess"}, follow=True).status_code == 200
    user.refresh_from_db()
    assert str(user) == "Countess"
    response = signed_in.post("/accounts/", {"name": "x" * 81})
    assert response.status_code == 422
    assert b"x" * 81 in response.content
    assert b"Countess" in response.content or b'aria-invalid="true"' in response.content


@pytest.mark.parametrize(
    ("back", "led"),
    [
        ("/teams/new/", "/teams/new/"),
        ("", "/accounts/"),
        ("https://evil.example/", "/accounts/"),
        ("//evil", "/accounts/"),
    ],
)
def test_a_name_given_on_the_way_leads_back(signed_in, back, led):
    page = signed_in.get("/accounts/", {"next": back}).content.decode()
    assert ('name="next"' in page) == (led == back)
    assert signed_in.post("/accounts/", {"name": "Countess", "next": back})["Location"] == led
    refused = signed_in.post("/accounts/", {"name": "x" * 81, "next": back}).content.decode()
    assert (f'name="next" value="{back}"' in refused) == (led == back)


def test_the_account_says_how_one_appears_without_a_name(signed_in):
    page = signed_in.get("/accounts/").content.decode()
    assert "before the @" not in page and "say nothing about you" in page


def test_the_last_button_before_an_account_goes_warns(signed_in):
    assert b'<button class="btn btn-stop">Delete my account' in signed_in.get("/accounts/delete/").content


def test_prune_says_what_it_deleted(signed_in, capsys):
    call_command("prune")
    assert capsys.readouterr().out == "Nothing is due.\n"
    Session.objects.update(expire_date=timezone.now())
    call_command("prune")
    assert capsys.readouterr().out == "expired sessions: 1\n"


def test_a_name_is_only_text(signed_in):
    page = signed_in.post("/accounts/", {"name": "<script>alert(1)</script>"}, follow=True).content
    assert b"<script>alert" not in page


def test_change_of_address_waits_for_the_link(signed_in, user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    signed_in.post("/accounts/email/", {"email": "lovelace@example.com", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == "ada@example.com"
    assert b"lovelace@example.com" in signed_in.get("/accounts/email/").content
    signed_in.post(re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1])
    user.refresh_from_db()
    assert user.email == "lovelace@example.com"


@pytest.mark.parametrize("known", [True, False])
def test_an_address_that_was_never_confirmed_stays(signed_in, user, known):
    """The library would leave the account without an address; then nobody could sign in to it any more."""
    if known:
        EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    response = signed_in.post("/accounts/email/", {"email": "lovelace@example.com", "action_add": "1"})
    assert b"sends no mail" in response.content
    user.refresh_from_db()
    assert user.email == "ada@example.com"


def test_two_accounts_never_share_an_address(user):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ADA@example.com", PASSWORD)
    with pytest.raises(IntegrityError), transaction.atomic():
        # Past the model, where nobody lowers the case.
        User.objects.bulk_create([User(email="ADA@EXAMPLE.com")])


def test_createsuperuser(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", "--email", "Root@Example.com", verbosity=0)
    user = User.objects.get_by_natural_key("ROOT@example.com")
    assert user.is_staff and user.is_superuser and user.check_password(PASSWORD)
    assert (
        Client().post("/accounts/login/", {"login": "root@example.com", "password": PASSWORD}).status_code
        == 302
    )


@pytest.mark.parametrize(
    "path",
    [
        "login/",
        "signup/",
        "password/reset/",
        "password/reset/done/",
        "confirm-email/",
        "inactive/",
        "password/reset/key/x-y/",
    ],
)
def test_pages_for_everybody(client, path):
    assert client.get(f"/accounts/{path}").status_code == 200


def test_every_field_has_its_own_label(client):
    page = client.get("/accounts/signup/").content.decode()
    labels = re.findall(r'<label for="id_(\w+)">([^<]+)</label>', page)
    assert labels == [("email", "E-mail address"), ("name", "Display name"), ("password1", "Password")]


@pytest.mark.parametrize("path", ["", "delete/", "password/change/", "email/", "logout/", "reauthenticate/"])
def test_pages_for_those_signed_in(signed_in, path):
    assert signed_in.get(f"/accounts/{path}").status_code == 200


def test_messages_are_in_our_words(client):
    data = {"email": "ada@example.com", "name": "Ada & Co", "password1": PASSWORD}
    assert (
        "You are signed in as Ada &amp; Co."
        in client.post("/accounts/signup/", data, follow=True).content.decode()
    )
    new = {"oldpassword": PASSWORD, "password1": "another long one", "password2": "another long one"}
    page = client.post("/accounts/password/change/", new, follow=True).content.decode()
    assert "Your password is changed." in page
    assert "You are signed out." in client.post("/accounts/logout/", follow=True).content.decode()


def test_faults_are_in_our_words(client, user):
    page = client.post("/accounts/login/", {"login": user.email, "password": "wrong"}).content.decode()
    assert "E-mail address or password is not correct." in page
