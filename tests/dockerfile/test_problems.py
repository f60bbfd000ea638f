"""What is wrong with a file as a Dockerfile, each kind on its line."""

import pytest

from portal.dockerfile import Dockerfile

CASES = [
    ("", 0, "no-instructions"),
    ("# only\n\n# comments\n", 0, "no-instructions"),
    ("RUN a\n", 1, "no-from"),
    ("ARG A=1\nRUN a\nFROM b\n", 2, "before-from"),
    ("FROM a\nFRUM b\n", 2, "unknown-instruction"),
    ("FROM a\n\\\n", 2, "unknown-instruction"),
    ("FROM a\nRUN b \\\n\n  c\n", 3, "empty-continuation"),
    ("FROM a\nRUN <<EOF\nx\n", 2, "heredoc-open"),
    ("# escape=|\nFROM a\n", 1, "escape-invalid"),
    ("# escape=`\n# escape=`\nFROM a\n", 2, "directive-repeated"),
    ("FROM\n", 1, "arguments"),
    ("FROM a b\n", 1, "arguments"),
    ("FROM a AS 1x\n", 1, "arguments"),
    ("FROM a\nCOPY b\n", 2, "arguments"),
    ('FROM a\nADD ["b"]\n', 2, "arguments"),
    ("FROM a\nCOPY a <<E\nE\n", 2, "arguments"),
    ("FROM a\nENV A\n", 2, "arguments"),
    ("FROM a\nENV A=1 b\n", 2, "arguments"),
    ("FROM a\nENV =1\n", 2, "arguments"),
    ("FROM a\nLABEL\n", 2, "arguments"),
    ("FROM a\nARG\n", 2, "arguments"),
    ("FROM a\nARG =x\n", 2, "arguments"),
    ("FROM a\nEXPOSE\n", 2, "arguments"),
    ("FROM a\nUSER\n", 2, "arguments"),
    ("FROM a\nWORKDIR \n", 2, "arguments"),
    ("FROM a\nVOLUME []\n", 2, "arguments"),
    ('FROM a\nVOLUME [""]\n', 2, "arguments"),
    ("FROM a\nSHELL cmd /S /C\n", 2, "arguments"),
    ("FROM a\nSHELL []\n", 2, "arguments"),
    ("FROM a\nHEALTHCHECK\n", 2, "arguments"),
    ("FROM a\nHEALTHCHECK curl x\n", 2, "arguments"),
    ("FROM a\nHEALTHCHECK CMD\n", 2, "arguments"),
    ("FROM a\nHEALTHCHECK NONE x\n", 2, "arguments"),
    ("FROM a\nONBUILD\n", 2, "arguments"),
    ("FROM a\nONBUILD FROM b\n", 2, "arguments"),
    ("FROM a\nONBUILD ONBUILD RUN b\n", 2, "arguments"),
    ("FROM a\nONBUILD COPY b\n", 2, "arguments"),
    ("FROM a\nCOPY --form=b c d\n", 2, "flags"),
    ("FROM a\nCOPY --from b c\n", 2, "flags"),
    ("FROM a\nCOPY --link=maybe b c\n", 2, "flags"),
    ("FROM a\nCOPY --chown=1 --chown=2 b c\n", 2, "flags"),
    ("FROM a\nUSER --x b\n", 2, "flags"),
    ("FROM a\nCMD [1]\n", 2, "json-not-strings"),
    ('FROM a\nCMD ["a", ["b"]]\n', 2, "json-not-strings"),
    ("FROM a\nRUN\n", 2, "no-command"),
    ("FROM A\n", 1, "image-reference"),
    ("FROM a:$NOTHING\n", 1, "image-reference"),
    ("FROM $NOTHING\n", 1, "image-reference"),
    ("FROM a:${X\n", 1, "expansion"),
    ("FROM a\nCOPY --from=7 b c\n", 2, "no-such-stage"),
    ("FROM a AS b\nCOPY --from=b c d\n", 2, "stage-uses-itself"),
    ("FROM a\nCOPY --from=$b c d\n", 2, "variable-in-from"),
    ("FROM a\nRUN " + "x" * 65_532 + "\n", 2, "line-too-long"),
    ("FROM a\nRUN " + "é" * 33_000 + "\n", 2, "line-too-long"),
    ("FROM a\0\n", 1, "binary"),
    ("FROM a\nRUN \ud800\n", 2, "binary"),
]


@pytest.mark.parametrize(("text", "line", "kind"), CASES)
def test_each_problem_is_found_on_its_line(text, line, kind):
    problems = Dockerfile.parse(text).problems
    assert (line, kind) in [(problem.line, problem.kind) for problem in problems]
    assert len({problem.kind for problem in problems} - {"image-reference"}) <= 1 or kind in (
        "binary",
        "unknown-instruction",
    )
    for problem in problems:
        assert problem.message[-1] in ".?"
        assert problem.message[0].isupper() or problem.message[0] == "“"
        assert len(problem.message) < 250


@pytest.mark.parametrize(
    "text",
    [
        "FROM a\n",
        "FROM scratch\nCOPY a b\n",
        "ARG A\nFROM a:$A\n",
        "FROM a\nRUN " + "x" * 65_531 + "\n",
        "FROM a\nRUN --mount=type=cache,target=/c --mount=type=tmpfs,target=/t --network=none --security=insecure x\n",
        "FROM a\nRUN --device=vendor.test/device x\n",
        "FROM a\nADD --keep-git-dir --checksum=sha256:0 --unpack=true --exclude=a --exclude=b --link x y\n",
        "FROM a\nCOPY --parents --chmod=755 x y\n",
        "FROM a\nHEALTHCHECK --interval=1s --timeout=1s --start-period=1s --start-interval=1s --retries=1 CMD x\n",
        "FROM a\nENTRYPOINT []\nCMD []\n",
        "FROM a AS b-1.2_x\nFROM b-1.2_x\n",
        "FROM c AS a\nCOPY --from=b x y\nFROM d AS b\n",
        "from a as b\nrun c\n",
    ],
)
def test_sound_files_have_none(text):
    assert Dockerfile.parse(text).problems == ()


def test_stages_in_a_circle():
    problems = Dockerfile.parse(
        "FROM a AS x\nCOPY --from=y a b\nFROM a AS y\nCOPY --from=x a b\nFROM x\n"
    ).problems
    assert [problem.line for problem in problems] == [2, 4]


def test_a_typing_error_is_guessed():
    (problem,) = Dockerfile.parse("FROM a\nWROKDIR /x\n").problems
    assert problem.message == "“WROKDIR” is no Dockerfile instruction; did you mean WORKDIR?"


def test_many_problems_of_a_kind_are_counted():
    problems = Dockerfile.parse("FROM a\n" + "what is this\n" * 1000).problems
    assert len(problems) == 51
    assert problems[-1].message == "And 950 more problems of this kind."


def test_what_builds_all_the_same_is_not_fatal():
    (problem,) = Dockerfile.parse("FROM a\nRUN b \\\n\n c\n").problems
    assert not problem.fatal
