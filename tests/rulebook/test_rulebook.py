"""What a reader of the rulebook sees."""

import pytest

from portal import facts
from portal.rules import RULES

pytestmark = pytest.mark.django_db


def test_the_list_names_every_rule(client):
    page = client.get("/rules/").content.decode()
    assert all(f'href="/rules/{rule_id}/"' in page for rule_id in RULES)


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_a_page_with_examples_and_sources(client, rule_id):
    response = client.get(f"/rules/{rule_id}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert all(f'href="/facts/{source}/"' in page for source in RULES[rule_id].sources)
    assert page.count('class="example"') == len(RULES[rule_id].bad) + len(RULES[rule_id].good)


def test_every_fact_that_the_list_links_has_a_page(client):
    known = facts.current()
    page = client.get("/facts/").content.decode()
    for fact_id in (*known.sources, *known.disputes, *(r.slug for r in known.hosts())):
        assert f'href="/facts/{fact_id}/"' in page, fact_id
        assert client.get(f"/facts/{fact_id}/").status_code == 200, fact_id


@pytest.mark.parametrize("path", ["/rules/no-such-rule/", "/facts/no-such-fact/"])
def test_what_does_not_exist_is_404(client, path):
    assert client.get(path).status_code == 404


def test_rule_ids_of_sources_and_releases_do_not_clash():
    known = facts.current()
    assert not set(known.sources) & set(known.disputes)
    assert not set(known.releases) & (set(known.sources) | set(known.disputes))
