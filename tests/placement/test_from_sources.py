"""
The engine against verdicts that were written down from the sources before it was asked (from_sources.jsonl): one for
most fields of a question, and for most days on which an answer turned.
"""

import json
from pathlib import Path

import pytest

from portal.answers.placements import QUESTION_FIELDS, answer

CASES = [json.loads(line) for line in Path(__file__).with_suffix(".jsonl").with_stem("from_sources").open()]


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{case['why']}" for n, case in enumerate(CASES, 1)])
def test_the_engine_says_what_the_sources_say(case):
    assert answer(case["question"])["verdict"] == case["verdict"]


def test_every_field_of_a_question_is_asked_with():
    used = {field for case in CASES for field in case["question"]}
    assert set(QUESTION_FIELDS) - used == set()
