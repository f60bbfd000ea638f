"""Comments that ignore a finding, and how much the checker's page shows."""

import re

import pytest
from django.urls import reverse

CORE = "FROM mcr.microsoft.com/windows/servercore:ltsc2019\n"


@pytest.fixture
def check(client):
    def post(text, **form):
        return client.post(reverse("builder:checker"), {"text": text, "host": "windows-server-2022"} | form)

    return post


def test_an_ignored_finding_says_why_beside_its_line(check):
    text = (
        CORE + "# bulkhead: ignore=add-for-local-files our <b>base</b> scripts need it\nADD build C:/app/\n"
    )
    html = check(text).content.decode()
    row = re.search(r'<li[^>]*id="line-3".*?</li>', html, re.DOTALL)[0]
    assert "Ignored because our &lt;b&gt;base&lt;/b&gt; scripts need it" in row
    assert "is-part" not in row
    assert "1 ignored" in html


def test_without_a_reason_the_finding_stays_and_the_comment_is_one(check):
    html = check(CORE + "# bulkhead: ignore=add-for-local-files\nADD build C:/app/\n").content.decode()
    assert "add-for-local-files" in re.search(r'<li[^>]*id="line-3".*?</li>', html, re.DOTALL)[0]
    assert "ignore-without-reason" in re.search(r'<li[^>]*id="line-2".*?</li>', html, re.DOTALL)[0]


@pytest.mark.parametrize(
    ("preset", "warning", "note"), [("errors", 0, 0), ("official", 1, 0), ("teaching", 1, 1)]
)
def test_a_preset_chooses_what_is_shown(check, preset, warning, note):
    html = check(CORE + "ADD build C:/app/\n", preset=preset).content.decode()
    assert (">add-for-local-files<" in html) is bool(warning)
    assert (">base-support-ends<" in html) is bool(note)
    assert f'value="{preset}" checked' in html


def test_safe_fixes_are_those_of_the_preset(check):
    html = check(CORE + "ADD build C:/app/\n", preset="errors").content.decode()
    assert 'value="safe"' not in html


def test_a_preset_can_be_in_the_address_and_a_wrong_one_is_said(client, check):
    html = client.get(
        reverse("builder:checker"), {"example": "blog-2019", "preset": "errors"}
    ).content.decode()
    assert 'value="errors" checked' in html
    assert ">labels-are-missing<" not in html
    assert check(CORE, preset="loud").status_code == 422
