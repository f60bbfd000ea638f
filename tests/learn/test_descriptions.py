"""What search engines and shared links show of a page says what stands on it."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from portal import curriculum, facts
from portal.facts.entries import entries
from portal.learn import content, sitemap, summaries
from portal.rules import RULES

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shelf():
    """The course itself, not a test's."""
    return content.load(curriculum.default_folder())


@pytest.fixture(autouse=True)
def course(shelf):
    """The course itself in use."""
    content.use(shelf)
    yield shelf
    content.use(None)


def described(client, address):
    page = client.get(address).content.decode()
    found = re.findall(r'<meta name="description" content="([^"]*)">', page)
    assert len(found) == 1, address
    assert page.count('property="og:description"') == page.count('rel="canonical"') == 1, address
    return html.unescape(found[0])


def one_of_each_kind(course):
    yield from (reverse(name) for name in sitemap.PAGES)
    others = ("rulebook:changes", "explorer:compare", "explorer:hosts", "explorer:images")
    yield from (reverse(name) for name in others)
    yield reverse("learn:practice_track", args=[course.course.tracks[0].slug])
    yield reverse("learn:practice_lesson", args=["namespaces"])
    yield from (reverse("learn:track", args=[track.slug]) for track in course.course.tracks)
    yield reverse("learn:lesson", args=["namespaces"])
    yield from (reverse("learn:term", args=[slug]) for slug in ("namespace", "shim", "image-mismatch"))
    yield from (reverse("rulebook:rule", args=[rule]) for rule in list(RULES)[:3])
    kinds = {each.kind: each for each in entries(facts.current()).values()}
    yield from (reverse("rulebook:fact", args=[each.id]) for each in kinds.values())


def test_every_kind_of_open_page_has_a_description_of_its_own(client, course):
    found = {address: described(client, address) for address in one_of_each_kind(course)}
    wrong = {address: text for address, text in found.items() if not 40 <= len(text) <= 200}
    assert not wrong
    # A known error is a term and a fact: two pages, one subject.
    assert len(set(found.values())) >= len(found) - 1


def test_every_rule_fact_and_term_is_described_and_no_two_rules_alike(course):
    rules = {rule.id: summaries.of(rule) for rule in RULES.values()}
    assert len(set(rules.values())) == len(rules) == len(RULES)
    told = [*rules.items(), *((each.id, summaries.of(each)) for each in entries(facts.current()).values())]
    told += [(term.slug, summaries.of(term.definition)) for term in course.course.glossary.values()]
    told += [(lesson.slug, summaries.of(lesson.summary)) for lesson in course.course.in_order]
    assert not {name: text for name, text in told if not summaries.LEAST <= len(text) <= summaries.MOST}


def test_a_rule_is_described_by_its_first_sentence(client):
    text = described(client, "/rules/image-newer-than-host/")
    doc = " ".join(RULES["image-newer-than-host"].doc.replace("`", "").replace("*", "").split())
    assert doc.startswith(text.rstrip("…"))


def test_a_fact_is_described_by_its_name_and_what_it_says(client):
    assert described(client, "/facts/server-2022-image-on-server-2025/").startswith(
        "May a Windows Server 2025 host run a Windows Server 2022 image with process isolation? Yes,"
    )


def test_an_answer_of_the_explorer_is_described_by_the_answer(client):
    address = "/explorer/?host=windows-server-2022&image=ltsc2019&isolation=process"
    text = described(client, address)
    assert text.startswith("Does not start: Windows Server 2019 image on Windows Server 2022.")
    page = html.unescape(client.get(address).content.decode())
    canonical = re.search(r'<link rel="canonical" href="([^"]+)"', page)[1]
    assert "host=windows-server-2022" in canonical and "image=ltsc2019" in canonical
    either = described(client, "/explorer/?host=windows-server-2022&image=ltsc2019")
    assert "With process isolation: does not start" in either
    assert "With Hyper-V isolation: starts" in either


def test_a_long_text_ends_with_a_sentence_or_with_dots():
    assert summaries.fitted("One. " * 10) == "One. " * 10
    assert summaries.fitted("A sentence of some words that ends here. " * 6).endswith("here.")
    assert summaries.fitted("word " * 60).endswith("word…")
    assert len(summaries.fitted("word " * 60)) <= 200
