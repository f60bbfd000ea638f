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


@pytest.mark.parametrize(
    "sign, answer",
    [
        ("Which stage", "zzz"),
        ("Which tag", "10.0-nobleX"),
        ("Which tag", "10.0"),
        ("Which tag", "9.0-noble"),
        ("How does Docker", "zzz"),
        ("How does Docker", "exit 0"),
        ("How do later lines", "zzz"),
        ("Which account", "zzz"),
        ("Which instruction", "zzz"),
    ],
)
@pytest.mark.parametrize("host", ["linux", "windows-server-2022"])
def test_what_nobody_knows_is_wrong_and_a_reason_says_why(host, sign, answer):
    recipe = build(kind="dotnet-web", host=host, base="auto" if host == "linux" else "servercore")
    judged = ask(recipe, sign, answer)
    assert not judged.right
    assert len(judged.message) > 20
    assert judged.blank.answer in judged.message or judged.outcomes


@pytest.mark.parametrize(
    "sign, answer",
    [("Which stage", "0"), ("Which stage", "BUILD"), ("Which port", "8080/tcp"), ("Which account", "app")],
)
def test_what_means_the_same_by_another_word_is_right(sign, answer):
    assert ask(build(kind="dotnet-web", host="linux"), sign, answer).right


@pytest.mark.parametrize(
    "form, answer, right",
    [
        ({"kind": "dotnet-worker", "host": "linux"}, "10.0-alpine", True),
        ({"kind": "dotnet-worker", "host": "linux"}, "9.0-noble", False),
        # The health check would need other lines.
        ({"kind": "dotnet-web", "host": "linux"}, "10.0-alpine", False),
        # It would start, and is nearer to its end.
        ({"kind": "native", "host": "windows-server-2025", "isolation": "hyperv"}, "ltsc2022", False),
        ({"kind": "native", "host": "windows-server-2025"}, "ltsc2022", False),
    ],
)
def test_another_image_is_right_where_the_host_starts_it_and_it_needs_no_other_lines(form, answer, right):
    recipe = build(**form)
    at = next(
        n
        for n, line in enumerate(recipe.dockerfile.split("\n"), 1)
        if line == f"FROM {recipe.image.reference}"
    )
    for seed in range(200):
        faded = fade(recipe, 1, seed)
        if any(each.line == at for each in faded.blanks):
            answers = [answer if each.line == at else each.answer for each in faded.blanks]
            judged = next(each for each in judge(recipe, faded, answers).answers if each.blank.line == at)
            assert judged.right is right, judged.message
            return
    raise AssertionError("never asked")


def test_another_spelling_of_the_same_is_right():
    assert ask(build(**WEB), "Which form", lambda blank: blank.answer.replace('", "', '","')).right
    assert ask(build(**WEB, base="servercore"), "Which account", "containeruser").right


def test_an_answer_cannot_break_out_of_its_line():
    judged = ask(build(**WEB), "Which port", "80\nRUN calc")
    assert not judged.right
