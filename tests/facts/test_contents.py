"""The project's facts keep every property, and say what the vendor's current table says."""

import datetime

import pytest

from portal import facts
from tests.facts import lints

KNOWN = facts.current()

# The tables of "Windows container version compatibility" as they stood on 24 Nov 2026 (page of 17 Sep 2025), copied
# by hand: host, then image with Hyper-V isolation and process isolation.
SERVER_TABLES = {
    "windows-server-2025": {"ltsc2025": "HP", "ltsc2022": "HP", "ltsc2019": "H", "ltsc2016": "H"},
    "windows-server-2022": {"ltsc2022": "HP", "ltsc2019": "H", "ltsc2016": "H"},
    "windows-server-2019": {"ltsc2022": "", "ltsc2019": "HP", "ltsc2016": "H"},
    "windows-server-2016": {"ltsc2022": "", "ltsc2019": "", "ltsc2016": "HP"},
}
# "Supported from Windows 11 24H2 onwards", says the footnote at ltsc2025.
WINDOWS_11 = {"ltsc2025": "HP", "ltsc2022": "HP", "ltsc2019": "H", "ltsc2016": "H"}
WINDOWS_10 = {"ltsc2022": "", "ltsc2019": "H", "ltsc2016": "H"}
# The table of base images in "Base image servicing lifecycles" (same day): build, availability, mainstream, extended.
LIFECYCLES = {
    "windows-server-2022": (20348, "2021-08-18", "2026-10-13", "2031-10-14"),
    "windows-server-2019": (17763, "2018-11-13", "2024-01-09", "2029-01-09"),
}
LETTERS = {"H": "hyperv", "P": "process"}


def modes(letters):
    return {LETTERS[letter] for letter in letters}


def cells():
    yield from ((host, image, said) for host, row in SERVER_TABLES.items() for image, said in row.items())
    for release in KNOWN.hosts():
        if release.slug.startswith("windows-11-"):
            before_24h2 = release.build < 26100
            for image, said in WINDOWS_11.items():
                yield release.slug, image, "" if image == "ltsc2025" and before_24h2 else said
        # The page has Windows 10 as one host; releases older than an image were never able to run it.
        if release.slug.startswith("windows-10-") and release.build >= 17763:
            yield from ((release.slug, image, said) for image, said in WINDOWS_10.items())


@pytest.mark.parametrize(("host", "image", "said"), tuple(cells()))
def test_a_documented_row_says_what_the_vendors_table_says(host, image, said):
    row = KNOWN.support[host, image]
    assert set(row.modes) == modes(said)
    assert row.basis == "documented"


def test_no_other_row_claims_to_be_documented():
    told = {(host, image) for host, image, _ in cells()}
    others = [
        (h, i) for (h, i), row in KNOWN.support.items() if row.basis == "documented" and (h, i) not in told
    ]
    # Of the Annual Channel host a text speaks, and Windows 10 before 1809 is in "Windows 10" as far as newer images go.
    assert {host for host, _ in others} <= {
        "windows-server-23h2",
        *(f"windows-10-{v}" for v in (1607, 1703, 1709, 1803)),
    }
    assert all(KNOWN.support[pair].modes in ((), ("process",)) for pair in others)


def test_the_annual_channel_host_runs_2022_images_and_the_rest_is_open():
    rows = {image: row for (host, image), row in KNOWN.support.items() if host == "windows-server-23h2"}
    assert rows["ltsc2022"].modes == ("process",)
    assert {row.unanswered for image, row in rows.items() if image != "ltsc2025"} == {("hyperv",)}
    assert not any(row.modes for image, row in rows.items() if image != "ltsc2022")


@pytest.mark.parametrize("slug", LIFECYCLES)
def test_lifecycles_are_those_of_the_vendors_table(slug):
    release = KNOWN.releases[slug]
    days = (release.released, release.mainstream_end, release.extended_end)
    assert (release.build, *(day.isoformat() for day in days)) == LIFECYCLES[slug]


def test_the_grid_is_29_hosts_by_10_images():
    assert (len(KNOWN.hosts()), len(KNOWN.image_releases()), len(KNOWN.support)) == (29, 10, 290)
    assert len(KNOWN.features) == 57
    assert len(KNOWN.capabilities) == 25


def test_the_page_still_contradicts_itself_about_2022_on_2025():
    """The standing position decides; both are kept with where they are said."""
    dispute = KNOWN.disputes[KNOWN.support["windows-server-2025", "ltsc2022"].dispute]
    says = " ".join(position.says for position in dispute.positions)
    assert "tab Windows Server 2025" in says
    assert "With the exception of WS2022 + Windows 11" in says
    assert dispute.standing.startswith("Yes")


@pytest.mark.parametrize(
    "lint",
    [
        lints.builds_are_unique_within_a_kind,
        lints.dates_are_in_order,
        lints.disputes_have_two_sides_and_are_cited,
        lints.grid_is_complete,
        lints.rows_say_where_they_come_from,
        lints.texts_are_fit_to_be_shown,
    ],
    ids=lambda lint: lint.__name__,
)
def test_the_facts_keep(lint):
    assert not list(lint(KNOWN))


def test_every_source_exists_and_is_used():
    assert not list(lints.sources_exist_and_are_used(KNOWN, lints.cited_words()))


def test_nothing_was_checked_in_the_future():
    tomorrow = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    assert not list(lints.checked_dates_are_past(KNOWN, tomorrow))


def test_a_runtime_ends_on_the_same_day_wherever_it_is_named():
    """runtimes.toml has the lines that the builder packs, lines.toml all that a Dockerfile may name."""
    known = facts.current()
    packed = {version: runtime.ends for version, runtime in known.runtimes["node"].items()}
    assert packed == {version: known.lines["node"].ends[version] for version in packed}
