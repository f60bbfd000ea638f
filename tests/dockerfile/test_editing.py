"""Edits change whole lines and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.dockerfile import Dockerfile, Edit
from portal.dockerfile.editing import apply


@pytest.mark.parametrize(
    ("text", "edits", "expected"),
    [
        ("a\nb\nc\n", [Edit(2, 2, "x")], "a\nx\nc\n"),
        ("a\nb\nc\n", [Edit(2, 2, "x\ny")], "a\nx\ny\nc\n"),
        ("a\nb\nc\n", [Edit(2, 2, "")], "a\nc\n"),
        ("a\nb\nc\n", [Edit(1, 3, "x")], "x\n"),
        ("a\nb\nc\n", [Edit(2, 1, "x")], "a\nx\nb\nc\n"),
        ("a\nb\n", [Edit(3, 2, "x")], "a\nb\nx\n"),
        ("a\nb", [Edit(3, 2, "x")], "a\nb\nx"),
        ("a\nb", [Edit(2, 2, "x")], "a\nx"),
        ("a\r\nb\r\n", [Edit(2, 2, "x\ny")], "a\r\nx\r\ny\r\n"),
        ("a\r\nb\r\n", [Edit(1, 0, "x")], "x\r\na\r\nb\r\n"),
        ("a\r\nb\nc\r\n", [Edit(1, 1, "x")], "x\r\nb\nc\r\n"),
        ("\ufeffa\nb\n", [Edit(1, 1, "x")], "\ufeffx\nb\n"),
        ("", [Edit(1, 0, "x")], "x\n"),
        ("a\nb\nc\n", [Edit(3, 3, "z"), Edit(1, 1, "x")], "x\nb\nz\n"),
        ("a\nb\n", [Edit(2, 2, "x"), Edit(2, 2, "x")], "a\nx\n"),
        ("a\nb\n", [Edit(2, 1, "new"), Edit(2, 2, "x")], "a\nnew\nx\n"),
        ("a\nb\n", [Edit(2, 1, "one"), Edit(2, 1, "two")], "a\none\ntwo\nb\n"),
        ("a\nb\n", [Edit(1, 2, "")], ""),
        ("a\nb\r", [Edit(1, 1, "x")], "x\nb\r"),
    ],
)
def test_apply(text, edits, expected):
    assert apply(text, edits) == expected


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(1, 2, "x"), Edit(2, 3, "y")],
        [Edit(2, 2, "x"), Edit(2, 2, "y")],
        [Edit(1, 3, "x"), Edit(2, 1, "y")],
        [Edit(0, 1, "x")],
        [Edit(4, 4, "x")],
        [Edit(3, 1, "x")],
        [Edit(5, 4, "x")],
    ],
)
def test_edits_that_cannot_be_made(edits):
    with pytest.raises(ValueError, match="line"):
        apply("a\nb\nc\n", edits)


@given(
    st.lists(st.sampled_from(["RUN a", "FROM b", "", "  # c", "é"]), min_size=1, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.booleans(),
    st.data(),
)
@settings(max_examples=200)
def test_an_edit_is_a_change_of_a_list_of_lines(lines, newline, ended, mark, data):
    if not ended and not lines[-1]:
        lines[-1] = "x"
    text = "\ufeff" * mark + newline.join(lines) + newline * ended
    start = data.draw(st.integers(1, len(lines) + 1))
    end = data.draw(st.integers(start - 1, len(lines)))
    new = data.draw(st.lists(st.sampled_from(["RUN x", "y"]), max_size=3))
    expected = lines[: start - 1] + new + lines[end:]
    changed = Dockerfile.parse(text).apply([Edit(start, end, "\n".join(new))])
    assert list(changed.lines) == expected
    assert changed.has_bom == mark
    if expected and newline in text and (ended or expected[-1]):
        assert str(changed) == "\ufeff" * mark + newline.join(expected) + newline * ended
