"""Each lint finds what it is there for: facts broken on purpose, one property at a time."""

import dataclasses
import datetime

import pytest

from portal import facts
from tests.facts import lints

KNOWN = facts.current()
PAIR = ("windows-server-2022", "ltsc2019")


def with_release(slug, **changes):
    release = dataclasses.replace(KNOWN.releases[slug], **changes)
    return dataclasses.replace(KNOWN, releases={**KNOWN.releases, slug: release})


def with_row(pair, **changes):
    row = dataclasses.replace(KNOWN.support[pair], **changes)
    return dataclasses.replace(KNOWN, support={**KNOWN.support, pair: row})


def with_dispute(**changes):
    name = "server-2025-end"
    dispute = dataclasses.replace(KNOWN.disputes[name], **changes)
    return dataclasses.replace(KNOWN, disputes={**KNOWN.disputes, name: dispute})


def day(text):
    return datetime.date.fromisoformat(text)


positions = KNOWN.disputes["server-2025-end"].positions
BROKEN = [
    (lints.builds_are_unique_within_a_kind, with_release("windows-server-2022", build=26100), "share build 26100"),
    (lints.dates_are_in_order, with_release("windows-server-2022", extended_end=day("2025-01-01")), "out of order"),
    (lints.dates_are_in_order, with_release("windows-server-2022", released=day("2016-01-01")), "came out before"),
    (lints.dates_are_in_order, with_release("windows-server-2022", image_end={"windows": day("2029-01-01")}), "does not exist"),
    (lints.disputes_have_two_sides_and_are_cited, with_dispute(positions=positions[:1]), "one position only"),
    (lints.disputes_have_two_sides_and_are_cited, with_dispute(positions=positions[:1] * 2), "two equal"),
    (lints.disputes_have_two_sides_and_are_cited, with_dispute(about="Dates"), "asks no question"),
    (lints.disputes_have_two_sides_and_are_cited, with_dispute(standing="2029"), "in sentences"),
    (lints.disputes_have_two_sides_and_are_cited, with_release("windows-server-2025", disputes=()), "cited by no fact"),
    (lints.grid_is_complete, dataclasses.replace(KNOWN, support={}), "no row for ltsc2025"),
    (lints.grid_is_complete, with_row(("windows-server-2022", "ltsc2025"), modes=("hyperv",)), "run nowhere"),
    (lints.grid_is_complete, with_row(("windows-server-2022", "ltsc2022"), modes=("hyperv",)), "its own image"),
    (lints.rows_say_where_they_come_from, with_row(PAIR, basis="historical"), "cite an edition"),
    (lints.rows_say_where_they_come_from, with_row(PAIR, sources=("eol-windows",)), "no current page"),
    (lints.texts_are_fit_to_be_shown, with_row(PAIR, note="It is easy."), "does not use"),
    (lints.texts_are_fit_to_be_shown, with_row(PAIR, note="Two  blanks"), "odd white space"),
]  # fmt: skip


@pytest.mark.parametrize(("lint", "broken", "said"), BROKEN, ids=[f"{b[0].__name__}: {b[2]}" for b in BROKEN])
def test_a_lint_finds(lint, broken, said):
    found = list(lint(broken))
    assert any(said in sentence for sentence in found), found


def test_unknown_and_unused_sources_are_found():
    words = lints.cited_words()
    unused = dataclasses.replace(KNOWN.sources["ms-faq"], id="nobody-cites-this")
    broken = dataclasses.replace(KNOWN, sources={**KNOWN.sources, unused.id: unused})
    assert list(lints.sources_exist_and_are_used(broken, words)) == [
        "no fact, rule or lesson cites nobody-cites-this"
    ]
    fewer = {name: source for name, source in KNOWN.sources.items() if name != "ms-portability"}
    found = list(lints.sources_exist_and_are_used(dataclasses.replace(KNOWN, sources=fewer), words))
    assert found and all("cites ms-portability, which is no source" in sentence for sentence in found)


def test_a_check_in_the_future_or_long_ago_is_found():
    today = day("2026-11-26")
    late, old = with_row(PAIR, checked=day("2026-11-27")), with_row(PAIR, checked=day("2025-12-31"))
    assert list(lints.checked_dates_are_past(late, today)) == [
        "ltsc2019 on windows-server-2022 was checked in the future"
    ]
    assert list(lints.checked_dates_are_past(old, today)) == [
        "ltsc2019 on windows-server-2022 was checked long ago"
    ]
