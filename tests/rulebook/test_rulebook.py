"""What a reader of the rulebook sees."""

import re
import time

import pytest
from django.core import checks

from portal import curriculum
from portal.rulebook.apps import check_histories
from portal.rulebook.catalogue import cards
from portal.rules import RULES, history
from portal.rules.history import gaps, histories

pytestmark = pytest.mark.django_db


def listed(client, query=""):
    """The ids of the rules on the list, in its order."""
    page = client.get(f"/rules/?{query}").content.decode()
    return [part.partition("/")[0] for part in page.split('href="/rules/')[1:] if not part.startswith('"')]


def test_the_list_names_every_rule(client):
    assert set(listed(client)) == set(RULES)


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_a_page_with_examples_and_sources(client, rule_id):
    response = client.get(f"/rules/{rule_id}/")
    page = response.content.decode()
    assert response.status_code == 200
    assert all(f'href="/facts/{source}/"' in page for source in RULES[rule_id].sources)
    assert page.count('class="example"') == len(RULES[rule_id].bad) + len(RULES[rule_id].good)


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("image newer than host", "image-newer-than-host"),
        ("image-newer-than-host", "image-newer-than-host"),
        ("TLS 1.2", "tls-12-not-enabled"),
        ("helth chek", "health-check-cannot-fail"),
        ("chain operator powershel", "chain-operator-in-powershell"),
    ],
)
def test_a_search_finds_the_rule_also_with_slips(client, words, first):
    assert listed(client, f"q={words.replace(' ', '+')}")[0] == first


def test_a_slip_is_told(client):
    assert (
        "No rule says “isolaton”; shown is what says “isolation”."
        in client.get("/rules/?q=isolaton").content.decode()
    )


def test_words_that_nothing_has_give_an_empty_list_with_a_way_on(client):
    page = client.get("/rules/?q=xylophone+zzz").content.decode()
    assert "No rule fits" in page
    assert 'href="/paste/"' in page


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("subject=podspec", lambda card: card.subject == "podspec"),
        ("severity=warning", lambda card: card.rule.severity == "warning"),
        ("stage=pull", lambda card: card.rule.stage == "pull"),
        ("fix=yes", lambda card: bool(card.fixes)),
        (
            "subject=dockerfile&severity=error&fix=yes",
            lambda card: card.subject == "dockerfile" and card.rule.severity == "error" and card.fixes,
        ),
    ],
)
def test_filters_show_what_fits_and_all_of_it(client, query, fits):
    wanted = {rule_id for rule_id, card in cards().items() if fits(card)}
    assert wanted
    assert set(listed(client, query)) == wanted


def test_a_filter_that_does_not_exist_filters_nothing(client):
    assert set(listed(client, "severity=terrible&subject=1")) == set(RULES)


def test_htmx_gets_the_list_alone(client):
    page = client.get("/rules/?q=tls", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in page
    assert "tls-12-not-enabled" in page


def test_what_was_typed_is_kept_and_escaped(client):
    page = client.get("/rules/?q=%3Cb%3E%22").content.decode()
    assert 'value="&lt;b&gt;&quot;"' in page


def test_a_search_takes_less_than_20_ms():
    from portal.rulebook.catalogue import Asked, find

    find(Asked(q="warm up"))
    times = []
    for words in ("hyper-v isolaton", "powershell", "a" * 200, "b c d e f g h i", "kubernets nod taint"):
        start = time.perf_counter()
        find(Asked(q=words))
        times.append(time.perf_counter() - start)
    assert sorted(times)[2] < 0.02


def test_every_history_is_that_of_a_rule():
    _new, unknown = gaps(RULES)
    assert unknown == []


def test_a_new_rule_needs_no_history(client, tmp_path, monkeypatch):
    """A new rule touches one file: its page says that it is new, and `manage.py check` says so without a warning."""
    dated = (history.FOLDER / history.FILE).read_text("utf-8")
    undated = re.sub(r"\[image-newer-than-host\]\n.*?(?=\n\[)", "", dated, flags=re.DOTALL)
    (tmp_path / history.FILE).write_text(undated, "utf-8")
    monkeypatch.setattr(history, "FOLDER", tmp_path)
    history.histories.cache_clear()
    try:
        page = client.get("/rules/image-newer-than-host/").content.decode()
        messages = check_histories(None)
    finally:
        history.histories.cache_clear()
    assert "New, not dated yet." in page
    assert [each.level for each in messages if "image-newer-than-host" in each.msg] == [checks.INFO]


def test_a_page_tells_since_when_there_is_the_rule(client):
    page = client.get("/rules/image-newer-than-host/").content.decode()
    assert "First version of the rule." in page
    since = histories()["image-newer-than-host"].since
    assert f"{since.day} {since:%b %Y}" in page


def test_a_page_names_the_lessons_that_ask_the_rule(client):
    """A lesson uses a rule that decides one of its claims, verdicts or questions."""
    page = client.get("/rules/builds-differ/").content.decode()
    assert curriculum.current().course.lessons["host-and-image-versions"].title in page


def test_a_page_shows_the_fix_and_the_file_after_it(client):
    card = next(c for c in cards().values() if c.subject == "dockerfile" and any(f.safe for f in c.fixes))
    page = client.get(f"/rules/{card.rule.id}/").content.decode()
    assert "After the fix" in page
    assert f"# bulkhead: ignore={card.rule.id}" in page


def test_rules_about_placements_have_no_comment_that_sets_them_aside(client):
    assert "bulkhead: ignore" not in client.get("/rules/image-newer-than-host/").content.decode()


def test_what_does_not_exist_is_404(client):
    assert client.get("/rules/no-such-rule/").status_code == 404


@pytest.mark.parametrize("path", ["/rules/", "/rules/?q=tls", "/rules/tls-12-not-enabled/"])
def test_pages_ask_no_database(client, path, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(path)
