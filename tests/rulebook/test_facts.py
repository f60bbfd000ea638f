"""What a reader of the facts sees."""

import html
import re
import xml.etree.ElementTree as ET

import pytest

from portal import facts
from portal.facts.entries import entries, kind_of
from portal.facts.history import overdue, read_changes
from portal.rulebook.apps import check_histories

pytestmark = pytest.mark.django_db
KINDS = sorted({entry.kind for entry in entries(facts.current()).values()})
ONE_OF_EACH = [next(e.id for e in entries(facts.current()).values() if e.kind == kind) for kind in KINDS]


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return html.unescape(response.content.decode())


def test_every_source_dispute_release_and_error_is_a_fact_under_its_own_name():
    known, every = facts.current(), entries(facts.current())
    for kind in ("sources", "disputes", "releases", "errors"):
        for identifier in getattr(known, kind):
            assert every[identifier].kind == kind, f"{identifier} is taken by a fact of another kind"


def test_every_fact_of_the_files_is_in_the_list():
    known, every = facts.current(), entries(facts.current())
    numbers = {kind: sum(entry.kind == kind for entry in every.values()) for kind in KINDS}
    assert numbers["features"] == len(known.features)
    assert numbers["support"] == len(known.support)
    assert numbers["runtimes"] == sum(len(versions) for versions in known.runtimes.values())
    assert numbers["nodes"] == sum(len(nodes) for nodes in known.platform.nodes.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_lists_all_its_facts_and_each_has_a_page(client, kind):
    page = text_of(client, f"/facts/?kind={kind}")
    own = [entry for entry in entries(facts.current()).values() if entry.kind == kind]
    for entry in own:
        assert f'href="/facts/{entry.id}/"' in page
    for entry in own[:: max(1, len(own) // 40)]:
        text_of(client, f"/facts/{entry.id}/")


@pytest.mark.parametrize("fact_id", ONE_OF_EACH)
def test_a_page_says_where_the_fact_comes_from(client, fact_id):
    entry, known = entries(facts.current())[fact_id], facts.current()
    page = text_of(client, f"/facts/{fact_id}/")
    for source in entry.sources:
        assert f'href="/facts/{source}/"' in page
        assert known.sources[source].where in page
    assert f"{entry.checked.day} {entry.checked:%b %Y}" in page
    assert f"portal/facts/{entry.file}" in page
    assert f"Fact: {fact_id}" in page, "the report names it"


def test_the_start_leads_to_every_kind(client):
    page = text_of(client, "/facts/")
    assert all(f'href="/facts/?kind={kind}"' in page for kind in KINDS)
    assert all(f'href="/facts/{release.slug}/"' in page for release in facts.current().hosts())


@pytest.mark.parametrize(
    ("words", "fact_id"),
    [
        ("0xc0370101", "image-mismatch"),
        ("0x80370101", "image-mismatch"),
        ("HCS_E_IMAGE_MISMATCH", "image-mismatch"),
        ("20348", "windows-server-2022"),
        ("windos server 2022", "windows-server-2022"),
        ("group managed service acount", "feature-gmsa"),
    ],
)
def test_a_search_finds_a_fact(client, words, fact_id):
    assert f'href="/facts/{fact_id}/"' in text_of(client, f"/facts/?q={words.replace(' ', '+')}")


def test_nothing_found_is_an_unknown(client):
    assert "No fact fits" in text_of(client, "/facts/?q=xylophone")


@pytest.mark.parametrize("error_id", facts.current().errors)
def test_an_error_has_its_text_meaning_help_and_the_way_to_the_box(client, error_id):
    error = facts.current().errors[error_id]
    page = re.sub(r"</?(?:code|span)[^>]*>", "", text_of(client, f"/facts/{error_id}/"))
    for code in error.codes:
        assert f"{code:#010x}" in page
    for text in (*error.texts, error.meaning, *error.actions):
        assert text.replace("`", "") in page
    assert 'href="/paste/"' in page


def test_an_error_leads_to_the_rules_that_say_it(client):
    assert 'href="/rules/builds-differ/"' in text_of(client, "/facts/image-mismatch/")


def test_a_source_shows_rules_facts_and_lessons_that_rest_on_it(client):
    page = text_of(client, "/facts/ms-version-compatibility/")
    assert 'href="/rules/builds-differ/"' in page
    assert 'href="/lessons/host-and-image-versions/"' in page
    assert "rows of the support table" in page


def test_a_fact_shows_the_rule_that_reads_it(client):
    assert 'href="/rules/named-pipe-cannot-be-mounted/"' in text_of(client, "/facts/value-named-pipe-build/")


@pytest.mark.parametrize(
    ("address", "beginning"),
    [
        (
            "mailto:facts@example.com",
            "mailto:facts@example.com?subject=Fact%20feature-gmsa&body=Fact%3A%20feature-gmsa",
        ),
        (
            "https://git.example.com/new",
            "https://git.example.com/new?title=Fact+feature-gmsa&body=Fact%3A+feature-gmsa",
        ),
        ("https://git.example.com/new?a=1", "https://git.example.com/new?a=1&title=Fact"),
    ],
)
def test_a_report_has_a_link_where_the_portal_has_an_address(client, settings, address, beginning):
    settings.PORTAL_REPORTS = address
    assert f'href="{beginning}' in text_of(client, "/facts/feature-gmsa/")


def test_without_an_address_there_is_the_text_to_copy(client, settings):
    settings.PORTAL_REPORTS = ""
    page = text_of(client, "/facts/feature-gmsa/")
    assert "Report it" not in page
    assert "What is wrong:" in page


def test_the_change_log_has_every_entry_with_its_sources(client):
    page = text_of(client, "/facts/changes/")
    for change in facts.current().changes:
        assert f'id="{change.id}"' in page
        assert all(source in facts.current().sources for source in change.sources)


def test_the_feed_has_the_same_entries_and_the_same_bytes(client):
    response = client.get("/facts/changes.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    space = {"a": "http://www.w3.org/2005/Atom"}
    titles = [each.text for each in ET.fromstring(response.content).findall("a:entry/a:title", space)]
    assert titles == [change.title for change in facts.current().changes]
    again = client.get("/facts/changes.atom", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


def test_the_feed_has_an_author_and_the_same_ids_at_every_address(client):
    space = {"a": "http://www.w3.org/2005/Atom"}
    asked = [
        client.get("/facts/changes.atom", headers={"host": host}) for host in ("testserver", "127.0.0.1:8162")
    ]
    here, there = (ET.fromstring(response.content) for response in asked)
    assert here.findtext("a:author/a:name", namespaces=space) == "Bulkhead"
    ids = [[each.text for each in feed.iterfind(".//a:id", space)] for feed in (here, there)]
    assert ids[0] == ids[1] and len(set(ids[0])) == len(facts.current().changes) + 1
    assert all(each.startswith("urn:uuid:") for each in ids[0])


def test_no_file_of_facts_was_checked_after_its_last_entry_in_the_log():
    """Add an entry to portal/facts/changes.toml with every change of a fact."""
    assert list(overdue(facts.FOLDER, read_changes(facts.FOLDER))) == []


def test_the_check_names_a_file_whose_change_nobody_told(tmp_path, monkeypatch):
    (tmp_path / "sizes.toml").write_text("checked = 2026-11-25\n[a]\nchecked = 2026-11-27\n")
    (tmp_path / "changes.toml").write_text(
        '[[changes]]\nid = "a"\nday = 2026-11-26\ntitle = "T"\ntext = "X"\nfiles = ["sizes.toml"]\n'
    )
    monkeypatch.setattr(facts, "FOLDER", tmp_path)
    assert any(
        "sizes.toml has facts checked on 2026-11-27" in message.msg for message in check_histories(None)
    )


def test_kinds_have_names():
    assert all(kind_of(kind).many for kind in KINDS)


def test_what_does_not_exist_is_404(client):
    assert client.get("/facts/no-such-fact/").status_code == 404


@pytest.mark.parametrize("path", ["/facts/", "/facts/?q=gmsa", "/facts/image-mismatch/", "/facts/changes/"])
def test_pages_ask_no_database(client, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(path)


def test_a_single_fact_is_found_by_the_name_that_lessons_use(client, db):
    assert client.get("/facts/hostprocess_stable/")["Location"] == "/facts/value-hostprocess-stable/"
    assert client.get("/facts/value-hostprocess-stable/").status_code == 200
