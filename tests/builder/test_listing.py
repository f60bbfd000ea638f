"""A Dockerfile as rows: colours, reasons, and what a change altered."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.builder import listing
from portal.recipes import Line


@given(st.text())
def test_the_pieces_joined_are_the_text(text):
    assert "".join(piece for _style, piece in listing.tokens(text)) == text


@pytest.mark.parametrize(
    "text, styled",
    [
        ("FROM a/b:tag AS build", [("tk-k", "FROM"), ("tk-o", ":tag"), ("tk-k", "AS")]),
        ("FROM registry:5000/a", [("tk-k", "FROM")]),
        ("    CMD curl", [("tk-k", "CMD")]),
        ("# note", [("tk-c", "# note")]),
        ("RUNNING x", []),
    ],
)
def test_instructions_tags_and_comments_are_coloured(text, styled):
    assert [(style, piece) for style, piece in listing.tokens(text) if style and piece] == styled


def test_code_marks_in_a_reason_become_code():
    row = listing.Row("x", reason="`curl.exe` is there.")
    assert row.parts == [(True, "curl.exe"), (False, " is there.")]


def test_a_change_marks_what_went_and_what_came():
    before = [Line("FROM a:1"), Line("RUN x"), Line("# base: user", inherited=True)]
    after = [Line("FROM a:2"), Line("RUN x"), Line("EXPOSE 80"), Line("# base: user", inherited=True)]
    shown = listing.rows(after, before)
    assert [(row.mark, row.text, row.number) for row in shown] == [
        ("del", "FROM a:1", 0),
        ("add", "FROM a:2", 1),
        ("", "RUN x", 2),
        ("add", "EXPOSE 80", 3),
        ("info", "# base: user", 0),
    ]
    assert listing.changed(shown) == 2


@given(st.lists(st.sampled_from("abcd"), max_size=12), st.lists(st.sampled_from("abcd"), max_size=12))
def test_the_rows_of_a_changed_text_give_both_texts_back(old, new):
    shown = listing.text_rows("\n".join(new), "\n".join(old))
    assert [row.text for row in shown if row.mark != "del"] == "\n".join(new).splitlines()
    assert [row.text for row in shown if row.mark != "add"] == "\n".join(old).splitlines()


def test_a_long_file_shows_what_is_near_a_finding_quickly():
    text = "\n".join(f"RUN echo {n}" for n in range(20000))
    started = time.process_time()
    shown = listing.text_rows(text, text.replace("RUN echo 7000\n", ""))
    kept = listing.around_findings(shown, 300)
    assert time.process_time() - started < 2
    assert [row.text for row in kept if row.mark == "add"] == ["RUN echo 7000"]
    assert sum(int(row.text) for row in kept if row.mark == "skip") + len(kept) - 2 == 20000
