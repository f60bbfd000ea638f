"""Variables, quotes and patterns."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.dockerfile import patterns
from portal.dockerfile.expansion import ExpansionError, Manner, expand, nothing, unquoted, words

VALUES = {"A": "one", "EMPTY": "", "P": "C:/a/b.txt", "SPACED": "x  y"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("$A.${A}.$NONE.", "one.one.."),
        ("${NONE:-d} ${EMPTY:-d} ${EMPTY-d} ${A:-d}", "d d  one"),
        ("${NONE:+d} ${EMPTY:+d} ${EMPTY+d} ${A:+d}", "  d d"),
        ("${NONE:-${A}} ${NONE:-'a b'}", "one a b"),
        ("'$A' \"$A\" \\$A", "$A one $A"),
        ("a\\b \"a\\b\" 'a\\b'", "ab a\\b a\\b"),
        ("${P#*/} ${P##*/} ${P%/*} ${P%%/*}", "a/b.txt b.txt C:/a C:"),
        ("${P/a/z} ${P//?/x} ${P/\\//-}", "C:/z/b.txt xxxxxxxxxx C:-a/b.txt"),
        ("${A:?message}", "one"),
        ("$", "$"),
        ("$.", "$."),
        ("$1x $12x", "x x"),
    ],
)
def test_expansion(text, expected):
    assert expand(text, VALUES.get, Manner()) == expected


@pytest.mark.parametrize(
    "text",
    [
        "'open",
        '"open',
        "${",
        "${A",
        "${}",
        "${A:b}",
        "${NONE:?no}",
        "${A:#x}",
        "${A=b}",
        "${A/x}",
        "${A#\\x}",
        "${:x}",
    ],
)
def test_what_cannot_be_read(text):
    with pytest.raises(ExpansionError):
        expand(text, VALUES.get, Manner())


def test_backtick_can_be_the_escape_character():
    assert expand("C:\\$A `$A", VALUES.get, Manner("`")) == "C:\\one $A"


def test_names_can_be_kept():
    assert expand("$A $B ${C:-d} ${B:-e}", VALUES.get, Manner(keep=frozenset("BC"))) == "one $B d e"
    assert expand("$B ${C:-d}", nothing, Manner(keep_unset=True)) == "$B ${C:-d}"


def test_words_are_split_after_expansion():
    assert words('a $SPACED "$SPACED" b\\ c', VALUES.get, Manner()) == ["a", "x", "y", "x  y", "b c"]


def test_unquoted():
    assert unquoted('"a b"c\\ d$x') == "a bc d$x"
    assert unquoted("it's") == "it's"


def test_limits_end_in_an_error():
    deep = "${a:-" * 1000 + "}" * 1000
    with pytest.raises(ExpansionError, match="deep"):
        expand(deep, nothing, Manner())
    with pytest.raises(ExpansionError, match="long"):
        expand("$A" * 100, {"A": "x" * 1000}.get, Manner())


PATTERN = st.text("ab*?", max_size=6)
VALUE = st.text("abc", max_size=8)


def expression(pattern, greedy):
    return "".join({"*": ".*" if greedy else ".*?", "?": "."}.get(char, char) for char in pattern)


@given(PATTERN, VALUE, st.booleans())
@settings(max_examples=400)
def test_patterns_cut_what_a_regular_expression_would(pattern, value, longest):
    front = re.match(expression(pattern, longest), value)
    assert patterns.cut_front(pattern, value, longest) == (value[front.end() :] if front else value)
    back = re.match(expression(pattern[::-1], longest), value[::-1])
    assert patterns.cut_back(pattern, value, longest) == (value[: len(value) - back.end()] if back else value)


@given(PATTERN.filter(lambda pattern: pattern.strip("*")), VALUE, st.booleans())
@settings(max_examples=400)
def test_patterns_replace_what_a_regular_expression_would(pattern, value, everywhere):
    by_expression = re.sub(expression(pattern, True), "-", value, count=0 if everywhere else 1)
    assert patterns.replace(pattern, value, "-", everywhere) == by_expression
