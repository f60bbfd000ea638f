"""The fields that a page shows for each kind, host and text."""

import pytest

from portal import recipes
from portal.recipes import GROUPS
from portal.recipes.fields import INPUTS
from tests.recipes.combinations import DAY


def shown(**form):
    return {each.name: each for each in recipes.asked(recipes.read({"project": "shop"} | form), DAY)}


@pytest.mark.parametrize("kind", list(recipes.KINDS))
@pytest.mark.parametrize("host", ["windows-server-2022", "linux"])
def test_every_field_has_words_a_group_and_a_way_to_fill_it_in(kind, host):
    fields = shown(kind=kind, host=host)
    assert {"kind", "version", "project", "host", "base", "user", "registry", "own_end"} <= set(fields)
    for field in fields.values():
        assert field.label and field.group in GROUPS and field.input in INPUTS
        assert bool(field.options) == (field.input in ("choice", "many"))
    groups = [field.group for field in fields.values()]
    assert groups == sorted(groups, key=list(GROUPS).index)


def test_a_kind_shows_its_own_fields_and_none_of_others():
    assert "start" in shown(kind="node", host="linux")
    assert "start" not in shown(kind="dotnet-web")
    assert "port" not in shown(kind="dotnet-worker")


def test_a_field_says_why_it_is_off_and_what_is_wrong_and_keeps_the_text():
    fields = shown(kind="node", host="linux", registry="HKLM\\A\\B=1", volumes="data")
    assert "Windows" in fields["registry"].off
    assert fields["registry"].value == "HKLM\\A\\B=1"
    assert "/data" in fields["volumes"].error
    assert fields["volumes"].value == "data"
    assert fields["base"].options


def test_several_of_a_list_are_shown_as_taken():
    field = shown(kind="static-iis", features="IIS-ASP\nIIS-CGI")["features"]
    assert field.chosen == ("IIS-ASP", "IIS-CGI")
    assert "IIS-WebSockets" in [option.value for option in field.options]


def test_an_unknown_kind_has_no_fields():
    assert shown(kind="cobol") == {}
