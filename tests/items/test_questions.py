"""Questions: four options, no two equal, one right, and that by the rules."""

from __future__ import annotations

import dataclasses
import random
import re
from collections import Counter

import pytest

from portal import facts
from portal.items import FAMILIES, Ambiguous, Choice, Question, isolation_question, untold, verdict_question
from portal.items.families import SEEDS
from portal.items.words import headline, verdicts
from portal.placement import Placement
from portal.rules import Stage, Verdict, check

SAMPLE = 2000


def truth(question: Question) -> dict[str, bool]:
    """What each option claims, judged from the reports alone and not by the code that made it."""
    placement = question.placement
    asked = check(placement)
    starts = {
        m: check(placement.with_(isolation=m)).verdict is not Verdict.BLOCKED for m in ("process", "hyperv")
    }
    judged = {}
    for choice in question.choices:
        text = choice.text
        if text == "It starts":
            value = asked.verdict is Verdict.RUNS
        elif text in ("It starts with process isolation", "It starts with Hyper-V isolation"):
            value = asked.verdict is Verdict.RUNS and placement.mode_name in text
        elif text.startswith("It starts, but with "):
            value = asked.verdict is not Verdict.BLOCKED and placement.mode_name in text
        elif text == "It starts only with process isolation":
            value = starts["process"] and not starts["hyperv"]
        elif text == "It starts only with Hyper-V isolation":
            value = starts["hyperv"] and not starts["process"]
        elif text == "It starts with either isolation mode":
            value = all(starts.values())
        elif text == "It starts in neither isolation mode":
            value = not any(starts.values())
        else:
            title = text.partition(": ")[2].removeprefix("the ").lower()
            told = asked.warnings if "with a warning" in text else asked.errors
            if text.startswith("It is refused at pull"):
                told = [outcome for outcome in told if outcome.stage is Stage.PULL]
            elif "does not start" in text:
                told = [outcome for outcome in told if outcome.stage is asked.stage is Stage.START]
            value = title in {outcome.title.lower() for outcome in told}
            if "with a warning" in text:
                value = value and asked.verdict is Verdict.LIMITS
        judged[text] = value
    return judged


def test_every_seed_gives_four_different_options_and_one_right_by_the_rules():
    family = FAMILIES["placement"]
    rng = random.Random(20261124)
    verdicts, texts, places = Counter(), Counter(), Counter()
    for seed in rng.sample(range(SEEDS), SAMPLE):
        question = family.question(seed)
        assert len({choice.text for choice in question.choices}) == 4
        assert question.report.verdict is not Verdict.UNKNOWN
        judged = truth(question)
        assert [text for text, true in judged.items() if true] == [question.right.text], (seed, judged)
        assert all(choice.why and not choice.why.endswith("  ") for choice in question.choices)
        assert all(
            source in facts.current().sources for choice in question.choices for source in choice.sources
        )
        verdicts[question.report.verdict] += 1
        texts[question.right.text.partition(":")[0]] += 1
        places[[choice.right for choice in question.choices].index(True)] += 1
    # Every kind of verdict is met, no phrase is the answer to most questions, and no place is favoured.
    assert all(verdicts[v] > SAMPLE * 0.08 for v in (Verdict.RUNS, Verdict.LIMITS, Verdict.BLOCKED)), verdicts
    assert max(texts.values()) < SAMPLE * 0.45, texts
    assert min(places.values()) > SAMPLE * 0.2, places


def test_a_seed_gives_the_same_question_again():
    family = FAMILIES["placement"]
    assert family.question(7) == family.question(7)
    assert family.question(7).prompt != family.question(8).prompt


def test_wrong_answer_it_starts_is_offered_where_it_is_wrong():
    question = verdict_question(Placement.parse("windows-server-2022 ltsc2019 process"), random.Random(1))
    assert "It starts" in {choice.text for choice in question.choices}
    assert not question.choice(Choice("It starts", False, "").key).right


def test_reasons_come_from_the_rules():
    question = verdict_question(Placement.parse("windows-server-2022 ltsc2019 process"), random.Random(3))
    wrong = next(choice for choice in question.choices if choice.text == "It starts")
    assert "17763" in wrong.why and "20348" in wrong.why
    assert "ms-version-compatibility" in question.sources_for(wrong)


def questions(text: str) -> list[Question]:
    return [verdict_question(Placement.parse(text), random.Random(seed)) for seed in range(40)]


def test_the_answer_names_the_rule_that_says_why_and_not_the_missing_row():
    texts = {question.right.text for question in questions("windows-server-2022 ltsc2019 process")}
    assert texts == {"It does not start: the image build differs from the kernel it would meet"}


ABOUT_BOTH = ("with either isolation mode", "only with", "in neither isolation mode")


def names_a_mode(question: Question) -> bool:
    return question.placement.is_windows and question.placement.isolation != "default"


def test_where_the_question_names_a_mode_every_option_is_about_that_one():
    """Of what the other mode would do, something is true however this one ends; so it is no option, right or wrong."""
    family = FAMILIES["placement"]
    told = Counter()
    for seed in range(500):
        question = family.question(seed)
        both = [c.text for c in question.choices if any(words in c.text for words in ABOUT_BOTH)]
        if names_a_mode(question):
            assert f"with {question.placement.mode_name}" in question.prompt
            assert both == [], (seed, both)
            if question.placement.mode == "process":
                assert not any("offers no Hyper-V" in choice.text for choice in question.choices), seed
        told[names_a_mode(question), question.right.text in both] += 1
    # Without a mode, how both turn out is asked for now and then.
    assert told[False, True] and told[False, False]


@pytest.mark.parametrize("mode", ["process", "hyperv"])
def test_another_mode_than_the_one_named_is_a_mistake_that_is_offered_for_docker(mode):
    other = {"process": "Hyper-V", "hyperv": "process"}[mode]
    text = f"It starts, but with {other} isolation"
    offered = [
        q.choice(Choice(text, False, "").key) for q in questions(f"windows-server-2022 ltsc2022 {mode}")
    ]
    assert any(offered) and not any(choice.right for choice in offered if choice)
    why = next(choice for choice in offered if choice).why
    assert "is asked for, and Docker takes its default only where nothing is." in why
    # What a runtime class or an annotation that nobody reads makes of it is not known for the others.
    for question in questions(f"windows-server-2022 ltsc2022 {mode} containerd"):
        assert text not in {choice.text for choice in question.choices}


def test_a_question_without_a_mode_says_what_the_default_is_where_the_reason_is_about_one():
    """On a client containerd takes process isolation, where Docker would not."""
    text = "windows-11-24h2 ltsc2019 default containerd"
    seen = 0
    for question in [*questions(text), *questions("windows-server-2022 ltsc2019 default")]:
        for choice in question.choices:
            if choice.text in ("It starts with Hyper-V isolation", "It starts with process isolation"):
                seen += 1
                assert re.match(
                    r"Nothing was asked for, so \S+( on a server)? starts it with process", choice.why
                )
    assert seen


def test_reasons_are_sentences_after_sentences():
    """No capital after a colon, and nothing said twice in one reason."""
    family = FAMILIES["placement"]
    for seed in range(300):
        question = family.question(seed)
        for choice in (*question.choices, *isolation_question(question.placement).choices):
            assert not re.search(r": [A-Z](?!HP|IS)[a-z]* [a-z]", choice.why), choice.why
            sentences = re.split(r"(?<=\.) ", choice.why)
            assert len(sentences) == len(set(sentences)), choice.why


@pytest.mark.parametrize("text", ["linux ltsc2022", "windows-server-2022 nginx default"])
def test_modes_are_no_options_where_one_side_is_linux(text):
    for question in questions(text):
        assert {choice.text for choice in question.choices} == {
            "It starts",
            "It is pulled, and then does not start: the image is for another operating system than the host",
            "It starts only with Hyper-V isolation",
            "It is refused at pull: the image is for another operating system than the host",
        }


def test_at_most_one_warning_is_offered_where_none_is_the_answer():
    for question in questions("windows-server-2025 ltsc2022 process"):
        assert sum("with a warning" in choice.text for choice in question.choices) <= 1
        assert not any("other operating system" in choice.text for choice in question.choices)


def test_one_reason_for_both_modes_is_told_once():
    for question in questions("windows-server-2022 ltsc2025 hyperv"):
        for choice in question.choices:
            assert choice.why.count("The image has build 26100") == 1


def test_isolation_question():
    question = isolation_question(Placement.parse("windows-server-2022 ltsc2019"))
    assert question.right.text == "It starts only with Hyper-V isolation"
    assert len(question.choices) == 4


def test_what_fails_while_it_runs_has_the_same_words_in_the_answer_and_in_the_verdict():
    placement = Placement.parse("windows-server-2022 server:ltsc2022 process needs=gui")
    question = verdict_question(placement, random.Random(1))
    assert question.right.text.startswith("It starts and then fails: ")
    assert headline(question.report) == "Starts and then fails"
    assert [(v.mode, v.symbol, v.words) for v in verdicts(question.report)] == [
        ("", "stop", "Starts and then fails")
    ]


def test_where_no_mode_is_named_the_verdict_tells_both():
    report = isolation_question(Placement.parse("windows-server-2022 ltsc2019")).report
    assert [(v.mode, v.symbol, v.words) for v in verdicts(report)] == [
        ("With process isolation:", "stop", "Does not start"),
        ("With Hyper-V isolation:", "go", "Starts"),
    ]


def test_one_verdict_for_both_modes_is_told_once():
    report = isolation_question(Placement.parse("windows-server-2019 ltsc2022")).report
    assert [(v.mode, v.symbol, v.words) for v in verdicts(report)] == [
        ("In either mode:", "stop", headline(report))
    ]


@pytest.mark.parametrize("text", ["linux ltsc2022", "windows-server-2022 nginx default"])
def test_linux_has_one_verdict_without_a_mode(text):
    assert [v.mode for v in verdicts(check(Placement.parse(text)))] == [""]


def test_flipping_a_row_of_the_table_flips_the_answer():
    known = facts.current()
    text = "windows-server-2025 ltsc2022 process"
    before = isolation_question(Placement.parse(text)).right
    pair = ("windows-server-2025", "ltsc2022")
    flipped = {**known.support, pair: dataclasses.replace(known.support[pair], modes=("hyperv",))}
    with facts.using(dataclasses.replace(known, support=flipped, digest="flipped")):
        after = isolation_question(Placement.parse(text)).right
    assert before.text == "It starts with either isolation mode"
    assert after.text == "It starts only with Hyper-V isolation"
    assert after.why != before.why


def prompt(text: str) -> str:
    return verdict_question(Placement.parse(text), random.Random(1)).prompt


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("windows-server-2022 ltsc2022 process", []),
        ("windows-server-2022 LTSC2019 default kubernetes", []),
        ("windows-server-2022 debian:12", []),
        ("home-windows-11-24h2 ltsc2025 hyperv", []),
        ("windows-server-2025 nanoserver:ltsc2025 process", []),
        (
            "10.0.14393.1914 mcr.microsoft.com/windows/servercore:10.0.14393.1944 process",
            [],
        ),
        ("windows-server-2022 servercore:ltsc2022 process", ["servercore:ltsc2022"]),
        ("windows-server-2025 nanoserver:ltsc2025 process needs=msi", ["needs=msi"]),
        ("windows-server-2022 ltsc2022 process kubernetes runtime=kata", ["runtime=kata"]),
        (
            "linux debian:12 default kubernetes runtime=gvisor hypervisor=no",
            ["runtime=gvisor", "hypervisor=no"],
        ),
        ("windows-server-2022 ltsc2022 hyperv memory_limit=none", ["memory_limit=none"]),
        ("as_of=2019-01-01 windows-server-2019 ltsc2019 process aks", ["as_of=2019-01-01"]),
        ("linux alpine:3.20 hyperv", ["Hyper-V isolation (hyperv)"]),
    ],
)
def test_what_the_generated_question_does_not_tell(text, missing):
    assert untold(text, prompt(text)) == missing


def test_a_question_about_another_image_than_server_core_names_it():
    assert "is to run the image nanoserver:ltsc2025, with" in prompt(
        "windows-server-2025 nanoserver:ltsc2025 process"
    )


def test_a_placement_that_nobody_knows_is_no_question():
    with pytest.raises(Ambiguous):
        verdict_question(Placement.parse("windows-server-2022 example/app:1"), random.Random(1))


def test_a_question_has_one_right_answer_and_no_twins():
    one, two = Choice("a", True, "w"), Choice("b", False, "w")
    with pytest.raises(ValueError, match="exactly one"):
        Question("p", (two, dataclasses.replace(two, text="c")))
    with pytest.raises(ValueError, match="read the same"):
        Question("p", (one, dataclasses.replace(one, right=False)))
