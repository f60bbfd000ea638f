"""The same file with blanks: the engine judges what was filled in, and explains what is wrong."""

import pytest

from portal import recipes
from portal.recipes.fading import LEVELS, MOST, fade, judge
from tests.recipes.combinations import DAY, choices


def build(**form):
    return recipes.build(choices({"project": "shop", "health": "/health"} | form), DAY)


WEB = {"kind": "dotnet-web", "host": "windows-server-2022"}


@pytest.mark.parametrize("kind", list(recipes.KINDS))
@pytest.mark.parametrize("level", LEVELS)
def test_the_builders_own_words_are_right_in_every_blank(kind, level):
    for host in ("windows-server-2022", "linux"):
        recipe = build(kind=kind, host=host)
        if not isinstance(recipe, recipes.Recipe):
            continue
        for seed in range(3):
            faded = fade(recipe, level, seed)
            assert 1 <= len(faded.blanks) <= MOST[level]
            answers = [blank.answer for blank in faded.blanks]
            assert faded.filled(answers) == recipe.dockerfile
            judgement = judge(recipe, faded, answers)
            assert judgement.right == len(faded.blanks)
            assert judgement.text == recipe.dockerfile
            assert not any(each.right for each in judge(recipe, faded, []).answers)


def test_the_same_seed_leaves_out_the_same_places_and_levels_leave_out_more():
    recipe = build(**WEB)
    assert fade(recipe, 2, 7) == fade(recipe, 2, 7)
    assert len({fade(recipe, 1, seed).text for seed in range(20)}) > 1
    assert len(fade(recipe, 1, 0).blanks) < len(fade(recipe, 3, 0).blanks)


def ask(recipe, sign, answer):
    """The judgement of an answer in the blank whose hint has a sign, in the first fading that leaves it out."""
    for seed in range(200):
        faded = fade(recipe, 3, seed)
        for number, blank in enumerate(faded.blanks):
            if sign in blank.hint:
                answers = [each.answer for each in faded.blanks]
                answers[number] = answer(blank) if callable(answer) else answer
                return judge(recipe, faded, answers).answers[number]
    raise AssertionError(f"never asked: {sign}")


@pytest.mark.parametrize(
    "sign, answer, word",
    [
        ("Which tag", "10.0-nanoserver-ltsc2025", "26100"),
        ("Which stage", "bild", "bild"),
        ("Which sign", "\\", ""),
        ("Which port", "8081", "8080"),
        ("Which form", "dotnet shop.dll", ""),
    ],
)
def test_a_wrong_answer_is_explained(sign, answer, word):
    judged = ask(build(**WEB), sign, answer)
    assert not judged.right
    assert word in judged.message
    assert judged.message


def test_another_spelling_of_the_same_is_right():
    assert ask(build(**WEB), "Which form", lambda blank: blank.answer.replace('", "', '","')).right
    assert ask(build(**WEB, base="servercore"), "Which account", "containeruser").right


def test_an_answer_cannot_break_out_of_its_line():
    judged = ask(build(**WEB), "Which port", "80\nRUN calc")
    assert not judged.right
