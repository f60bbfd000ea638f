"""What people and programs say about an application is read, or refused with a sentence."""

import datetime

import pytest

from portal import facts
from portal.workload import CHOICES, FIELDS, Unreadable, Workload


def errors(values):
    with pytest.raises(Unreadable) as error:
        Workload.of(values)
    return error.value.errors


def test_nothing_said_is_a_question_too():
    workload = Workload.of({})
    assert workload.is_empty
    assert workload.as_of == datetime.datetime.now(datetime.UTC).date()


def test_signals_come_in_any_spelling_and_in_one_order():
    workload = Workload.of({"signals": ["Windows_Auth", "netfx 4x", "web_app", "web-app"]})
    assert workload.signals == ("web-app", "netfx-4x", "windows-auth")
    assert Workload.of({"signals": "windows-auth,web-app,netfx-4x"}) == workload


def test_a_group_stands_for_all_that_is_in_it():
    roles = {signal.id for signal in facts.current().migration.in_group("roles")}
    assert set(Workload.of({"without": ["roles"]}).without) == roles


def test_msdtc_on_aks_is_msdtc():
    assert Workload.of({"signals": ["msdtc_aks"]}).signals == ("msdtc",)


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"signal": []}, "signal", "Did you mean signals?"),
        ({"signals": ["gui-dekstop"]}, "signals", "Did you mean gui-desktop?"),
        ({"signals": {"gui-desktop": True}}, "signals", "list"),
        ({"signals": [7]}, "signals", "text"),
        ({"signals": ["web-app"] * 201}, "signals", "at most 200"),
        ({"target": "azure-kubernetes"}, "target", "no target"),
        ({"team": "newish"}, "team", "Did you mean new?"),
        ({"as_of": "26.11.2026"}, "as_of", "2026-11-24"),
        ({"as_of": "1999-01-01"}, "as_of", "2016"),
        ({"signals": ["rdp"], "without": ["rdp"]}, "without", "there as well"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_at_its_field(values, field, words):
    assert words in errors(values)[field]


def test_the_short_form_reads_itself_back():
    text = "aks web-app netfx-4x not:gui-desktop team=new as_of=2026-11-26"
    assert Workload.parse(Workload.parse(text).text) == Workload.parse(text)
    assert Workload.parse(text).text == text


def test_every_field_and_every_answer_is_accepted():
    assert {"signals", "without", "target", "as_of", *CHOICES} == set(FIELDS)
    for name, (_question, answers) in CHOICES.items():
        for answer in answers:
            assert getattr(Workload.of({name: answer}), name) == answer


@pytest.mark.parametrize(
    ("signals", "system"),
    [("web-app,netfx-4x", "windows"), ("web-app,modern-net", "linux"), ("web-app", ""), ("modern-net,windows-auth", "windows")],
)  # fmt: skip
def test_the_system_follows_from_what_ties_it(signals, system):
    assert Workload.of({"signals": signals}).system == system
