"""Reading offline: the worker's script and the page that it shows; what it keeps is tried in a browser."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db


def test_the_worker_names_files_that_are_there_and_is_asked_for_each_time(client):
    response = client.get("/worker.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    script = response.content.decode()
    assert re.search(r'VERSION = "[0-9a-f]{12}"', script)
    assert '"/offline/"' in script
    assert "{{" not in script and "{%" not in script


def test_the_worker_keeps_pages_only_as_a_stranger_gets_them(client):
    """Every request whose answer is kept goes out without cookies; a reader's own answers are handed on and dropped."""
    script = client.get("/worker.js").content.decode()
    kept = re.findall(r"new Request\(path, \{[^}]*\}", script)
    assert len(kept) == 2
    assert all('credentials: "omit"' in each for each in kept)


def test_the_page_without_network_is_the_same_for_everybody(client, django_user_model):
    page = client.get("/offline/").content.decode()
    assert "csrfmiddlewaretoken" not in page
    assert 'name="robots" content="noindex"' in page
