"""Links to results: made and shown once, read by whoever has them, ended by time, by hand or with the account."""

from __future__ import annotations

import re
import uuid

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from portal import guessing
from portal.learn.models import Run, Share
from portal.learn.sharing import MOST_LIVE
from tests.learn.test_runs import finished, start, text


@pytest.fixture
def result(signed_in) -> str:
    """The address of somebody's finished run: one right, one wrong."""
    return finished(signed_in, True, False)


def make(client, result: str) -> str:
    """Make a link; its path."""
    page = text(client.post(result + "share/", follow=True))
    return re.search(rf'value="{re.escape(settings.PORTAL_URL)}(/s/[^"]+/)"', page)[1]


def test_a_link_is_shown_once_and_kept_as_a_hash(signed_in, result):
    assert "Make a read-only link" in text(signed_in.get(result))
    moved = signed_in.post(result + "share/")
    assert moved.url == f"{result}#share"
    response = signed_in.get(result)
    page = text(response)
    token = re.search(r"/s/([^/]+)/", page)[1]
    assert f'readonly value="{settings.PORTAL_URL}/s/{token}/"' in page
    assert 'data-copy="#share-u"' in page
    assert "shown only now" in page and "90 days" in page
    assert "your name, your answers and the score" in page
    assert "no-store" in response["Cache-Control"]
    assert Share.objects.get().token_hash == guessing.hashed(token)
    again = text(signed_in.get(result))
    assert token not in again and "/s/" not in again
    assert "Revoke" in again


def test_a_link_is_shown_on_its_own_result_only(signed_in, result):
    other = finished(signed_in, True)
    signed_in.post(result + "share/")
    assert "/s/" not in text(signed_in.get(other))
    assert "/s/" in text(signed_in.get(result))


def test_whoever_has_the_link_reads_without_an_account(signed_in, user, result):
    path = make(signed_in, result)
    for visitor in (Client(), signed_in):
        response = visitor.get(path)
        page = text(response)
        assert response.status_code == 200
        assert "1 of 2 right" in page
        assert f"<bdi>{user.get_short_name()}</bdi>" in page
        main = page.partition("<main")[2].partition("</main")[0]
        assert main.count("<details") == 2
        assert "<form" not in main and "csrfmiddlewaretoken" not in main
        assert "/practice/run/" not in main and "/practice/results/" not in main
        assert user.email not in page
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


def test_a_name_is_text(signed_in, user, result):
    user.name = "<b>Ada</b>\u202e"
    user.save()
    page = text(Client().get(make(signed_in, result)))
    assert "<bdi>&lt;b&gt;Ada&lt;/b&gt;" in page


def test_the_shared_page_needs_two_queries(signed_in, result, django_assert_num_queries):
    path = make(signed_in, result)
    with django_assert_num_queries(2):
        Client().get(path)


def test_revoking_ends_a_link_at_once(signed_in, result):
    path, other = make(signed_in, result), make(signed_in, result)
    share = Share.objects.get(token_hash=guessing.hashed(path.split("/")[2]))
    address = f"{result}share/{share.pk}/revoke/"
    assert f'action="{address}"' in text(signed_in.get(result))
    assert signed_in.get(address).status_code == 302
    assert Client().get(path).status_code == 200
    page = text(signed_in.post(address, follow=True))
    assert "The link is revoked." in page
    assert f'action="{address}"' not in page
    assert Client().get(path).status_code == 404
    assert Client().get(other).status_code == 200
    before = Share.objects.get(pk=share.pk).revoked_at
    assert signed_in.post(address).status_code == 302
    assert Share.objects.get(pk=share.pk).revoked_at == before


def test_a_link_ends_after_ninety_days(signed_in, result):
    with time_machine.travel("2026-11-24T12:00:00Z", tick=True):
        path = make(signed_in, result)
    with time_machine.travel("2027-02-22T11:59:00Z", tick=True):
        assert Client().get(path).status_code == 200
    with time_machine.travel("2027-02-22T12:01:00Z", tick=True):
        assert Client().get(path).status_code == 404


def test_a_link_ends_with_the_account_and_while_it_is_locked(signed_in, user, result):
    path = make(signed_in, result)
    get_user_model().objects.update(is_active=False)
    assert Client().get(path).status_code == 404
    get_user_model().objects.update(is_active=True)
    assert Client().get(path).status_code == 200
    signed_in.post("/accounts/delete/", {"password": "correct horse battery"})
    assert Client().get(path).status_code == 404
    assert not Share.objects.exists() and not Run.objects.exists()


def test_a_link_that_leads_nowhere_says_so_and_whom_to_ask(signed_in, result):
    """Ended, revoked and never made are not told apart."""
    ended, revoked = make(signed_in, result), make(signed_in, result)
    Share.objects.filter(token_hash=guessing.hashed(ended.split("/")[2])).update(expires_at=timezone.now())
    Share.objects.filter(token_hash=guessing.hashed(revoked.split("/")[2])).update(revoked_at=timezone.now())
    pages = set()
    for path in (ended, revoked, "/s/nonsense/"):
        response = Client().get(path)
        assert response.status_code == 404
        assert "no-store" in response["Cache-Control"]
        pages.add(text(response).replace(path.split("/")[2], ""))
    (page,) = pages
    assert "This link shows nothing" in page
    assert "has ended, was taken back" in page and "Ask whoever sent it" in page and "90 days" in page


def test_whoever_has_no_name_is_told_how_a_link_shows_them(signed_in, user, result):
    assert "You appear as" not in text(signed_in.get(result))
    user.name = ""
    user.save()
    page = text(signed_in.get(result))
    assert f"You appear as <b><bdi>{user}</bdi></b>" in page
    assert f'href="/accounts/?next={result}"' in page


def test_guessing_is_limited_and_a_right_link_passes(signed_in, result, monkeypatch):
    monkeypatch.setattr(guessing, "MOST_FAILED", 3)
    path = make(signed_in, result)
    visitor = Client()
    codes = [visitor.get(f"/s/{uuid.uuid4().hex}/").status_code for _ in range(5)]
    assert codes == [404, 404, 404, 429, 429]
    assert visitor.get(path).status_code == 200
    share = Share.objects.get()
    signed_in.post(f"{result}share/{share.pk}/revoke/")
    assert visitor.get(path).status_code == 429


def test_only_the_owner_makes_and_revokes_links(signed_in, result):
    make(signed_in, result)
    share = Share.objects.get()
    addresses = (result + "share/", f"{result}share/{share.pk}/revoke/")
    other = Client()
    other.force_login(get_user_model().objects.create_user("grace@example.org", "another long one"))
    for address in addresses:
        assert other.post(address).status_code == 404
        assert Client().post(address).url.startswith("/accounts/login/?next=")
    assert Share.objects.filter(revoked_at=None).count() == 1
    # A link of one's own, but of another result.
    second = finished(signed_in, True)
    assert signed_in.post(f"{second}share/{share.pk}/revoke/").status_code == 404
    assert signed_in.post(f"{second}share/{2**70}/revoke/").status_code == 404


def test_a_run_that_has_begun_can_be_shared(signed_in):
    key = start(signed_in).split("/")[3]
    page = text(Client().get(make(signed_in, f"/practice/results/{key}/")))
    assert "0 of 2 right" in page
    assert "Answer this question" not in page and "Go on with" not in page


def test_links_are_few(signed_in, result):
    for _ in range(MOST_LIVE):
        signed_in.post(result + "share/")
    page = text(signed_in.post(result + "share/", follow=True))
    assert "There are 10 links to this result. Revoke one first." in page
    assert Share.objects.count() == MOST_LIVE


def test_without_an_account_there_is_a_way_to_sign_in_and_no_button(client, db):
    result = finished(client, True)
    page = text(client.get(result))
    assert "Sign in to keep this result and to share it" in page
    assert f'href="/accounts/login/?next={result}"' in page
    assert "Make a read-only link" not in page
    assert client.post(result + "share/").status_code == 302
    assert not Share.objects.exists()


def test_signing_in_leads_back_to_the_kept_result(client, user):
    result = finished(client, True)
    data = {"login": user.email, "password": "correct horse battery"}
    response = client.post(f"/accounts/login/?next={result}", {**data, "next": result}, follow=True)
    assert response.redirect_chain[-1][0] == result
    assert "Make a read-only link" in text(response)


def test_the_way_over_the_sign_in_page_ends_at_the_result(signed_in, result):
    assert signed_in.get(result + "share/").url == result


def test_links_that_work_no_longer_are_deleted_when_it_is_time(signed_in, result, capsys):
    from django.core.management import call_command

    make(signed_in, result)
    call_command("prune")
    assert Share.objects.count() == 1
    assert capsys.readouterr().out == "Nothing is due.\n"
    with time_machine.travel("2027-06-01 12:00:00Z"):
        call_command("prune")
    assert Share.objects.count() == 0
    assert "links to results: 1\n" in capsys.readouterr().out
