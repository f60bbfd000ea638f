"""The search finds what people mean, also when they slip; as a page and as the palette's list."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from portal import curriculum, facts
from portal.curriculum import search
from portal.curriculum.search.pages import plain
from portal.curriculum.search.words import asked, codes, words
from portal.learn import content

QUERIES = tomllib.loads(Path(__file__).with_name("search_queries.toml").read_text("utf-8"))["queries"]
PALETTE = {"HX-Request": "true", "HX-Target": "palette-hits"}


@pytest.fixture(scope="module")
def shelf():
    """The course itself, not a test's."""
    return content.load(curriculum.default_folder())


@pytest.fixture(scope="module")
def index(shelf):
    """The search over the course itself."""
    return search.index(shelf)


@pytest.fixture
def course(shelf):
    """The course itself in use."""
    content.use(shelf)
    yield shelf
    content.use(None)


def first_three(index, typed):
    pages = (hit.page.address.partition("#")[0] for hit in index.search(typed, 20))
    return list(dict.fromkeys(pages))[:3]


def test_forty_searches_find_their_page_among_the_first_three(index):
    assert len(QUERIES) == 40
    missed = {each["typed"]: first_three(index, each["typed"]) for each in QUERIES}
    missed = {typed: found for typed, found in missed.items() if _expected(typed) not in found}
    assert len(missed) <= 2, missed


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("nanosever", {"/glossary/nano-server/", "/facts/family-nanoserver/"}),
        ("servercore", {"/glossary/server-core/", "/facts/family-servercore/"}),
        ("site recovery", {"/glossary/site-recovery/", "/lessons/cloud-infrastructure-ready/"}),
    ],
)
def test_a_row_of_facts_that_fit_alike_pushes_nothing_away(index, typed, expected):
    assert expected <= set(first_three(index, typed))


def _expected(typed):
    return next(each["finds"] for each in QUERIES if each["typed"] == typed)


def test_every_page_that_can_be_found_is_there(client, db, course):
    """No hit leads nowhere: one of each kind and every tool, as a reader without an account."""
    seen = set()
    for page in search.index(course).pages:
        if page.kind not in seen:
            seen.add(page.kind)
            assert client.get(page.address.partition("#")[0]).status_code == 200, page.address
    assert {"lesson", "heading", "error", "rule", "fact"} <= seen


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("memory.max", ["memory", "max", "memorymax"]),
        ("HostProcess", ["host", "process", "hostprocess"]),
        ("Hyper-V", ["hyper", "v", "hyperv"]),
        ("", []),
    ],
)
def test_words_are_found_in_parts_and_whole(text, found):
    assert words(text) == found


def test_buttons_and_source_numbers_are_no_text():
    markup = '<p>It is short.<a class="ref" href="#s1" aria-label="Source 1">1</a> Next.</p><button class="copy">Copy</button>'
    assert plain(markup) == "It is short. Next."


def test_small_words_count_only_alone():
    assert asked("what is a silo") == ["silo"]
    assert asked("what is this") == ["what", "is", "this"]


@pytest.mark.parametrize("typed", ["0xC0370101", "c0370101", "-1070137087", "hcs::x failed: 0xc0370101."])
def test_a_code_is_read_in_each_of_its_forms(typed):
    assert codes(typed) == [0xC0370101]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "%00", "x" * 5000, "\u202e\u0000", "zzqqxx yyzzqq"])
def test_odd_words_are_no_error(client, db, course, typed):
    response = client.get("/search/", {"q": typed})
    assert response.status_code == 200


def test_the_page_shows_hits_with_their_kind_and_place(client, db, course):
    page = client.get("/search/?q=namspaces").content.decode()
    assert 'href="/lessons/namespaces/"' in page
    assert "Lesson" in page
    assert "<mark>" in page
    assert "results" in page


def test_a_kind_keeps_only_its_hits(client, db, course):
    page = client.get("/search/?q=isolation&kind=rule").content.decode()
    hits = page.partition('<ol class="hits"')[2].partition("</ol>")[0]
    assert 'href="/rules/' in hits
    assert 'href="/lessons/' not in hits


def test_nothing_found_says_what_to_do(client, db, course):
    page = client.get("/search/?q=zzqqxx").content.decode()
    assert "Nothing found for “zzqqxx”" in page
    assert "/paste/" in page


def test_the_palette_gets_a_short_list_and_a_way_to_the_rest(client, db, course):
    part = client.get("/search/?q=isolation", headers=PALETTE).content.decode()
    assert "<html" not in part
    assert part.count("<li>") == 8
    assert "/search/?q=isolation" in part


@pytest.mark.parametrize(
    ("headers", "line"),
    [(PALETTE, "palette-said"), ({"HX-Request": "true", "HX-Target": "hits"}, "hits-said")],
)
def test_how_many_fit_is_said_in_a_line_that_stays(client, db, course, headers, line):
    """A live region that comes with its text is passed over by screen readers; the text alone is swapped."""
    page = client.get("/search/").content.decode()
    assert re.search(rf'<p [^>]*role="status"[^>]* id="{line}"', page)
    part = client.get("/search/?q=isolation", headers=headers).content.decode()
    said = re.search(rf'<p [^>]*id="{line}" hx-swap-oob="innerHTML">([^<]*)</p>', part)
    assert said and "results" in said[1]
    assert part.count("results") == 1 + part.count("Show more results")


def test_what_is_typed_is_never_markup(client, db, course):
    page = client.get("/search/", {"q": "<script>alert(1)</script> isolation"}).content.decode()
    assert "<script>alert" not in page


def test_a_search_costs_no_query(client, db, course, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/search/?q=isolation", headers=PALETTE)


@pytest.mark.parametrize(
    ("typed", "finds"),
    [
        (
            "no matching manifest for windows/amd64 10.0.20348 in the manifest list entries",
            "/glossary/no-matching-manifest/",
        ),
        (
            "failed to create shim task: hcs::CreateComputeSystem abc: The virtual machine could not be started "
            "because a required feature is not installed.",
            "/glossary/hyperv-missing/",
        ),
    ],
)
def test_a_pasted_error_finds_its_entry_first(index, typed, finds):
    assert first_three(index, typed)[0] == finds


def test_excerpts_hold_no_source_numbers_no_questions_and_no_markup(index):
    for page in index.pages:
        if page.kind in ("lesson", "heading"):
            assert "Answer this question" not in page.text, page.address
            assert "Check yourself" not in page.text, page.address
        if page.kind in ("rule", "error"):
            assert "`" not in page.text + page.about, page.address
    codes = next(p for p in index.pages if p.address == "/lessons/reading-error-codes/")
    assert "0xc0370101" in codes.text
    assert not re.search(r"0xc0370101\d", codes.text)


def _hit(index, typed, address):
    return next(hit for hit in index.search(typed, 200) if hit.page.address == address)


def test_a_place_where_sources_differ_shows_its_answer_and_the_reason(index):
    hit = _hit(
        index, "sources differ server 2022 image server 2025 host", "/facts/server-2022-image-on-server-2025/"
    )
    told = " ".join(piece for piece, _ in hit.snippet)
    assert told.startswith("Yes, as the table says. The table is the part of the page")


def test_facts_are_read_as_sentences_without_ids_of_sources(index):
    known = facts.current().sources
    for page in index.pages:
        if page.kind == "fact":
            said = f"{page.about} {page.text}"
            assert not {word.strip(".,;") for word in said.split() if "-" in word} & set(known), page.address
            assert not re.search(r"; (?:sources|says|why|tag|when) ", said), page.address
            assert page.about[:1].isupper() or not page.about[:1].isalpha(), page.about
            assert page.about.endswith((".", "?", "!", '."', ".)")), page.about


@pytest.mark.parametrize(
    ("typed", "lesson"),
    [
        ("process isolation server 2022 windows 11", "/lessons/process-isolation/"),
        ("windows server 2022 image process isolation host", "/lessons/host-and-image-versions/"),
    ],
)
def test_a_dispute_stands_behind_the_lesson_that_teaches_its_subject(index, typed, lesson):
    pages = [hit.page for hit in index.search(typed, 200)]
    first = next(n for n, page in enumerate(pages) if page.place == "Dispute")
    assert [page.address for page in pages].index(lesson) < first
