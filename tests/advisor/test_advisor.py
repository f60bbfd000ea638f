"""What a person sees who asks where an application can move."""

import re
from html import unescape

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import facts
from portal.advisor.question import Question
from portal.recipes import KINDS

pytestmark = pytest.mark.django_db


def text(response):
    """The words of a page, without tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def ask(client, query, path="/advisor/"):
    return client.get(f"{path}?{query}")


def links(response, start):
    return [unescape(href) for href in re.findall(rf'href="({start}[^"]*)"', response.content.decode())]


def best(response):
    return re.search(r'<h2 id="vd">(.*?)</h2>', response.content.decode())[1]


def test_the_first_visit_asks_and_offers_examples(client):
    page = client.get("/advisor/")
    assert page.status_code == 200
    assert "Nothing is said yet" in text(page)
    for href in links(page, r"/advisor/\?"):
        assert "Every target" in text(client.get(href))


def test_a_site_with_windows_authentication_goes_to_aks_when_upkeep_is_unwanted(client):
    page = ask(client, "s=web-app&s=netfx-4x&s=windows-auth&upkeep=platform&team=ready")
    words = text(page)
    assert best(page) == "Containers"
    assert "gMSA" in words and "no domain, NTLM or Kerberos" in words
    builder = links(page, r"/builder/\?")[0]
    assert "kind=aspnet-framework-48" in builder and "orchestrator=aks" in builder
    assert client.get(builder).status_code == 200


def test_a_desktop_program_stays_a_machine_and_says_what_would_change_that(client):
    page = ask(client, "s=web-app&s=netfx-4x&s=gui-desktop")
    assert best(page) == "Lift and shift to virtual machines"
    assert "no graphical session" in text(page)
    part = page.content.decode().partition('id="adv-unless"')[2].partition("</section>")[0]
    without = unescape(re.search(r'href="(/advisor/\?[^"]+)"', part)[1])
    assert "not=gui-desktop" in without
    assert best(client.get(without)) != "Lift and shift to virtual machines"


def test_every_number_can_be_opened_to_its_findings(client):
    page = ask(client, "s=web-app&s=netfx-4x&s=gui-desktop")
    for target in facts.current().migration.targets:
        href = next(href for href in links(page, r"/advisor/\?") if f"target={target}#" in href)
        opened = client.get(href.partition("#")[0])
        row = re.search(r'<tr class="adv-here">.*?</tr>', opened.content.decode(), re.S)[0]
        counts = [int(n) for n in re.findall(r'class="adv-num num"[^>]*>(\d+)<', row)]
        traces = "".join(re.findall(r'<ol class="trace".*?</ol>', opened.content.decode(), re.S))
        marks = [
            len(re.findall(rf'<li class="t-{mark}">', traces))
            for mark in ("stop", "unk", "part", "know", "go")
        ]
        assert counts == marks, target


def test_none_of_these_is_an_answer_and_a_tick_wins_over_it(client):
    assert "Not needed: Remote Desktop Services" in text(ask(client, "s=web-app&none=roles&target=aks"))
    page = text(ask(client, "s=web-app&s=dhcp&none=roles&target=aks"))
    assert "cannot be added" in page


def test_what_cannot_be_read_is_told_and_the_rest_is_kept(client):
    page = ask(client, "s=web-app&s=nonsense&team=x&as_of=17&none=nothing")
    words = text(page)
    assert page.status_code == 200
    assert "“nonsense” is no signal" in words and "“17” is no date" in words
    assert re.search(r'value="web-app" checked', page.content.decode())


def test_a_shared_link_carries_the_day_and_gives_that_days_answer(client):
    page = ask(
        client, "s=web-app&s=netfx-4x&s=com-registry-msi&target=app-service-managed-instance&as_of=2026-03-01"
    )
    assert "is a preview until 18 Aug 2026" in text(page)
    share = unescape(re.search(r'id="share-u" readonly value="([^"]+)"', page.content.decode())[1])
    assert "as_of=2026-03-01" in share


def test_a_live_change_gets_the_answer_only_and_a_new_address(client):
    page = client.get("/advisor/?s=web-app&s=netfx-4x", headers={"HX-Request": "true"})
    body = page.content.decode()
    assert "<html" not in body and 'id="vd"' in body
    assert page["HX-Replace-Url"] == "/advisor/?s=web-app&s=netfx-4x"
    assert "HX-Request" in page["Vary"]
    pushed = {"HX-Request": "true", "HX-Trigger": "advisor-form"}
    assert "HX-Push-Url" in client.get("/advisor/?s=web-app", headers=pushed)


def test_the_record_has_title_answers_verdicts_blockers_and_dated_sources(client):
    query = (
        "s=web-app&s=netfx-4x&s=gui-desktop&none=roles&upkeep=platform&title=Shop+%3Cb%3E&as_of=2026-11-26"
    )
    page = ask(client, query, "/advisor/record/")
    words = text(page)
    assert "<b>" not in page.content.decode().partition('class="rec-h"')[2].partition("</h1>")[0]
    for expected in ("Shop <b>", "26 Nov 2026", "Web application", "Not: Remote Desktop Services", "As little as possible us",
                     "Does not fit", "no graphical session", "Lift and shift to containers", "Next steps"):  # fmt: skip
        assert expected in words, expected
    day = facts.current().sources["ms-lift-and-shift"].checked
    assert f"checked {day.day} {day:%b %Y}" in words


def test_the_record_as_markdown_says_the_same_and_escapes_what_was_typed(client):
    query = "s=web-app&s=netfx-4x&s=gui-desktop&title=%23+A+%7C+*b*"
    response = ask(client, query, "/advisor/record.md")
    markdown = response.content.decode()
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert markdown.startswith("# \\# A \\| \\*b\\*\n")
    assert 'filename="a-b.md"' in response["Content-Disposition"]
    record = text(ask(client, query, "/advisor/record/"))
    for line in re.findall(
        r"^- ([A-Z][^:]+): ", markdown.partition("## Blockers")[2].partition("## What would")[0], re.M
    ):
        assert line in record


@pytest.mark.parametrize(("path", "status"), [("/advisor/record/", 200), ("/advisor/record.md", 422)])
def test_without_anything_said_there_is_no_record(client, path, status):
    response = client.get(path)
    assert response.status_code == status
    assert "nothing to record yet" in text(response)


def test_a_web_config_opens_the_advisor_with_what_it_tells(client):
    config = """<?xml version="1.0"?>
<configuration>
  <connectionStrings><add name="a" connectionString="Data Source=(local);Password=hunter2"/></connectionStrings>
  <system.web><compilation targetFramework="4.8"/><authentication mode="Windows"/></system.web>
</configuration>"""
    page = client.post("/paste/", {"text": config})
    href = next(href for href in links(page, "/advisor/") if "s=" in href)
    assert "hunter2" not in href
    advice = text(client.get(href))
    assert "SQL Server" in advice and "gMSA" in advice


@pytest.mark.parametrize(
    ("signals", "kind"),
    [("web-app,netfx-4x", "aspnet-framework-48"), ("windows-service,netfx-4x", "netfx-service"), ("console-app,modern-net", "dotnet-worker")],
)  # fmt: skip
def test_the_builder_opens_with_the_right_kind(client, signals, kind):
    href = links(ask(client, f"s={signals}"), r"/builder/\?")[0]
    assert f"kind={kind}" in href and kind in KINDS


WORDS = st.sampled_from(
    [*facts.current().migration.signals, *facts.current().migration.groups, "aks", "2026-03-01", "yes", ""]
)
PAIRS = st.tuples(
    st.sampled_from(["s", "not", "none", "team", "code", "as_of", "target", "title"]),
    WORDS | st.text(max_size=30),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PAIRS, max_size=8))
def test_any_address_is_read_or_refused_with_sentences(pairs):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    question = Question.read(query)
    assert (question.workload is None) == bool(question.errors)
    assert all(str(message).endswith((".", "?")) for message in question.errors.values())
    if question.workload:
        again = QueryDict(mutable=True)
        for name, value in question.params(day=True):
            again.appendlist(name, value)
        assert Question.read(again).workload == question.workload
