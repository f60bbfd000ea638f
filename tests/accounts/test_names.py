"""Names that people give: what is harmless stays, what deceives goes."""

from __future__ import annotations

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.forms import NameField
from portal.accounts.models import User

FIELD = NameField(max_length=80)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ada   Lovelace ", "Ada Lovelace"),
        ("Ada\nLovelace", "Ada Lovelace"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("\u2066Ada\u2069", "Ada"),
        ("A\u200bda", "Ada"),
        ("Zoe\u0308", "Zoë"),
        ("Nguyễn Thị", "Nguyễn Thị"),
        ("名前", "名前"),
        ("<b>Ada</b>", "<b>Ada</b>"),
        ("A" + "\u0301" * 30, "Á" + "\u0301" * 3),
    ],
)
def test_what_is_kept(typed, kept):
    assert FIELD.clean(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "   ", "\u200b", "\u202e\u2066", "\u3164", "\u115f\u1160", "\u2800", "\x00"]
)
def test_what_cannot_be_seen_is_no_name(typed):
    with pytest.raises(ValidationError):
        FIELD.clean(typed)


@given(st.text(max_size=60))
def test_a_kept_name_stays_as_it_is_and_holds_nothing_hidden(text):
    kept = NameField(required=False).clean(text)
    assert NameField(required=False).clean(kept) == kept
    assert not any(unicodedata.category(sign)[0] == "C" for sign in kept)
    assert "  " not in kept


def test_somebody_without_a_name_shows_nothing_of_their_address():
    user = User(email="secret.name@example.com")
    assert "secret" not in str(user) and str(user).startswith("Person ")
    assert str(User(email="a@example.com", name="Ada")) == "Ada"
