"""Every kind of application has its own text fields in the form."""

import pytest

from portal.recipes import KINDS


def own(kind):
    return [*([kind.start] if kind.start else []), *kind.fields]


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.slug)
def test_the_form_has_the_fields_of_the_kind_and_no_others(client, kind):
    page = client.get("/builder/", {"kind": kind.slug, "project": "shop"}).content.decode()
    shown = {field.name for each in KINDS.values() for field in own(each) if f'id="b-{field.name}"' in page}
    assert shown == {field.name for field in own(kind)}
    for field in own(kind):
        assert f'<label for="b-{field.name}">{field.label}</label>' in page
    assert ('id="b-port"' in page) == (kind.port != 0)


def test_a_wrong_service_name_gets_its_message_beside_the_field_and_keeps_what_was_typed(client):
    page = client.get("/builder/", {"kind": "netfx-service", "project": "shop", "start": "two words"})
    assert page.status_code == 200
    text = page.content.decode()
    assert 'value="two words"' in text and "short name" in text
    assert 'aria-invalid="true"' in text[text.index('id="b-start"') :][:400]
