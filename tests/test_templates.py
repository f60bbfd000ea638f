"""The frame, the error pages, the shared parts and the template tags."""

from __future__ import annotations

import datetime
import gzip
import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from portal import facts
from portal.learn.templatetags import bulkhead, reasons
from portal.placement import Placement
from portal.rules import RULES, Verdict, check

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(
    str(file.relative_to(ROOT / "templates"))
    for file in (ROOT / "templates").rglob("*")
    if file.suffix in (".html", ".svg")
)
BLOCKED = "windows-server-2022 ltsc2019 process"


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_compile(name):
    """A fault in a template that no test renders is found here."""
    get_template(name)


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 500])
def test_error_pages_need_nothing(status):
    """No context, no request, no database (this test may not touch it), and still a page with a way on."""
    page = render_to_string(f"errors/{status}.html")
    assert f">{status}<" in page
    assert page.count("<h1") == 1
    assert 'href="/tracks/"' in page
    assert "csrf" not in page


def test_error_pages_need_no_facts(monkeypatch):
    """Broken facts are one reason for a 500, so its page cannot ask them."""
    monkeypatch.setattr(facts, "current", lambda: 1 / 0)
    assert "<h1" in render_to_string("errors/500.html")


def test_error_pages_need_no_collected_files(settings, tmp_path):
    """A file that was not collected must not turn an error page into none."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    assert '/static/app.css"' in render_to_string("errors/500.html")


def test_size_is_told():
    """413 names the limit when it is given."""
    assert "5 MB" in render_to_string("errors/413.html", {"megabytes": 5})


def test_frame_holds_no_token():
    """Lesson pages are kept as bytes, so what surrounds them is the same for every stranger."""
    page = render_to_string("errors/404.html", {}, RequestFactory().get("/lessons/x/"))
    assert "csrfmiddlewaretoken" not in page
    # A form that only asks, such as the search, may stand there.
    assert 'method="post"' not in page


@pytest.mark.parametrize(
    ("path", "name", "here"),
    [
        ("/tracks/", "Tracks", "page"),
        ("/lessons/a/", "Tracks", "true"),
        ("/rules/a/", "Rules", "true"),
        ("/", "", ""),
    ],
)
def test_navigation_says_where_one_is(path, name, here):
    """The entry of the page, or of the part of the portal it belongs to."""
    entries = bulkhead.main_nav(Context({"request": RequestFactory().get(path)}))
    assert [(entry.name, entry.here) for entry in entries if entry.here] == ([(name, here)] if name else [])


def test_navigation_leads_to_pages(client, db):
    """Nothing in the masthead is dead."""
    for entry in bulkhead.main_nav(Context()):
        response = client.get(entry.href)
        assert response.status_code == 200 or response["Location"].startswith("/accounts/login/"), entry.href


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/lessons/a/", "/accounts/login/?next=%2Flessons%2Fa%2F"),
        ("/accounts/signup/", "/accounts/login/"),
        ("/", "/accounts/login/"),
    ],
)
def test_sign_in_comes_back(path, address):
    """Signing in leads back to what one was reading."""
    assert bulkhead.sign_in_address(Context({"request": RequestFactory().get(path)})) == address


def test_hyper_v_is_kept_together():
    """The name does not break at its hyphen, and what was typed is escaped."""
    assert bulkhead.nb("Hyper-V <b>") == '<span class="nb">Hyper-V</span> &lt;b&gt;'


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ("https://kubernetes.io/docs/concepts/windows/intro/", "kubernetes.io"),
        ("moby/moby:daemon/images/pull.go", "moby/moby"),
        ("A book, page 7", "A book, page 7"),
        ("text: Azure updates, id 568952", "Azure updates, id 568952"),
    ],
)
def test_a_list_of_sources_names_who_keeps_them(where, shown):
    assert bulkhead.site(where) == shown


def test_days():
    """A date as people write it; nothing for none."""
    assert bulkhead.day(datetime.date(2026, 11, 4)) == "4 Nov 2026"
    assert bulkhead.day(None) == ""


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Ada Lovelace", "AL"),
        ("Ada", "A"),
        ("ada.lovelace@example.com", "AL"),
        ("Ana de la Cruz", "AC"),
        ("", "?"),
    ],
)
def test_initials(name, letters):
    """First and last word; an address counts up to its @."""
    assert bulkhead.initials(name) == letters


@pytest.mark.parametrize("verdict", Verdict)
def test_each_verdict_has_a_mark_and_a_word(verdict):
    """Colour alone never says anything."""
    mark = bulkhead.verdict_mark(verdict)
    icons = render_to_string("parts/icons.svg")
    assert re.search(r">[A-Z][^<]+</span>$", mark)
    assert f'id="{re.search(r"#(v-[a-z]+)", mark)[1]}"' in icons


def test_every_icon_that_is_used_exists():
    """A `use` that leads nowhere is an empty space nobody notices."""
    drawn = set()
    for name in ("parts/icons.svg", "parts/fig_mini.svg"):
        drawn |= set(re.findall(r'<symbol id="([\w-]+)"', render_to_string(name)))
    used = set()
    for name in TEMPLATES:
        used |= set(re.findall(r'<use href="#((?:[ivnm]-)[a-z]+)"', (ROOT / "templates" / name).read_text()))
    assert used <= drawn


def test_trace_tells_every_outcome():
    """Title first, id second with a link, numbers that lead to the list of sources."""
    report = check(Placement.parse(BLOCKED))
    page = Template(
        "{% load bulkhead reasons %}{% include 'parts/trace.html' %}{% report_sources report as sources %}{% include 'parts/sources.html' %}"
    ).render(Context({"report": report}))
    for outcome in report.outcomes:
        assert str(bulkhead.nb(outcome.title)) in page
        assert f'href="/rules/{outcome.rule.id}/"' in page
    led = set(re.findall(r'href="#(s-\d+)"', page))
    assert led == set(re.findall(r'id="(s-\d+)"', page))
    assert led
    holding = sum(outcome.state == "holds" for outcome in report.outcomes)
    assert f"{holding} rules hold, {report.silent} do not apply" in page
    assert "Result: Does not start" in page


@pytest.mark.parametrize("question", [BLOCKED, "windows-server-2022 ltsc2022 process"])
def test_a_trace_begins_with_what_the_verdict_rests_on_and_folds_what_only_holds(question):
    report = check(Placement.parse(question))
    page = Template("{% load bulkhead reasons %}{% include 'parts/trace.html' %}").render(
        Context({"report": report})
    )
    told, _, held = page.partition("<details")
    first = report.decisive[0].rule.id
    assert re.search(r"/rules/([\w-]+)/", told)[1] == first
    shown = 0 if report.verdict != "runs" else 2
    assert told.count('class="t-go"') == shown
    assert held.count('class="t-go"') == sum(o.state == "holds" for o in report.outcomes) - shown > 0


def test_long_names_of_images_may_break_where_their_parts_end():
    text = "Take mcr.microsoft.com/windows/servercore:ltsc2022 & Hyper-V."
    assert str(reasons.wraps(text)) == (
        "Take mcr.microsoft.com/<wbr>windows/<wbr>servercore:<wbr>ltsc2022 &amp; "
        '<span class="nb">Hyper-V</span>.'
    )


def test_a_trace_without_a_word_tells_what_fails_while_it_runs_from_what_does_not_start():
    report = check(Placement.parse("windows-server-2022 server:ltsc2022 process needs=gui"))
    page = Template("{% load bulkhead reasons %}{% include 'parts/trace.html' %}").render(
        Context({"report": report})
    )
    assert "Result: Starts and then fails" in page


def test_the_list_of_sources_shows_what_stands_behind_text():
    source = facts.current().sources["app-service-managed-instance-available"]
    assert source.where.startswith("text: ")
    page = render_to_string("parts/sources.html", {"sources": [(1, source)]})
    assert "text:" not in page and source.where.removeprefix("text: ") in page


def test_the_figure_starts_where_it_is_told():
    """One state is checked, and each state has its words."""
    page = render_to_string(
        "parts/stack.html", {"fid": "f", "start": "kt", "caption": "C", "srcs": [2], "key": True}
    )
    assert re.findall(r'value="(\w\w)"[^>]* checked', page) == ["kt"]
    assert all(f"a-{state}" in page for state, _ in bulkhead.STATES)
    assert 'href="#s2"' in page


def test_the_footer_counts_the_rules():
    """The numbers are those of the rules and facts in use."""
    told = bulkhead.rule_set()
    assert told.count == len(RULES)
    assert told.placement + told.dockerfile <= told.count
    assert told.checked == max(source.checked for source in facts.current().sources.values())


def test_style_sheets_stay_light():
    """What every page loads: 20 KB compressed, as the visual language allows; lessons make do with 15."""
    sizes = {
        name: len(gzip.compress((ROOT / "static" / name).read_bytes(), 9))
        for name in ("app.css", "pages.css")
    }
    assert sum(sizes.values()) <= 20 * 1024
    assert sizes["app.css"] <= 15 * 1024


def test_scripts_stay_light():
    """Our own scripts; with htmx they make at most 25 KB compressed."""
    sizes = [len(gzip.compress((ROOT / "static" / name).read_bytes(), 9)) for name in ("theme.js", "app.js")]
    assert sum(sizes) <= 8 * 1024
