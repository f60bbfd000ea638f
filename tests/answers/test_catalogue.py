"""The lists of all rules and facts."""

from portal import facts
from portal.answers import catalogue
from portal.facts.entries import entries


def test_every_fact_that_has_a_page_is_in_the_list():
    """The rulebook finds facts by itself; the API's list names kinds, and must not forget one."""
    listed = {id(value) for _, value in catalogue.named_facts()}
    assert [each.id for each in entries(facts.current()).values() if id(each.value) not in listed] == []
