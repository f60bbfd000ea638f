"""Broken Dockerfiles, the same for the same seed, and the pieces that they are made of."""

from __future__ import annotations

from random import Random

from tests.dockerfile.generator import generate

KEYWORDS_AND_FRAGMENTS = (
    *("ADD ", "ARG ", "CMD ", "COPY ", "ENTRYPOINT ", "ENV ", "EXPOSE ", "FROM ", "HEALTHCHECK ", "LABEL "),
    *(
        "MAINTAINER ",
        "ONBUILD ",
        "RUN ",
        "SHELL ",
        "STOPSIGNAL ",
        "USER ",
        "VOLUME ",
        "WORKDIR ",
        "run ",
        "foo ",
    ),
    *(
        " ",
        " ",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\\\n",
        "`\n",
        "\\ \n",
        "\\\r\n",
        "\r",
        "\t",
        "\x0b",
        "\x0c",
        "\u00a0",
        "\u3000",
    ),
    *(
        "\\",
        "`",
        "\\\\",
        "``",
        "'",
        '"',
        "#",
        "# x\n",
        "\n# c\n",
        "$",
        "${x}",
        "${x:-y}",
        "${x:+y z}",
        "${",
        "}",
        "$x",
    ),
    *("<", "<<", "<<EOF", "<<-EOF", '<<"A"', "3<<E", "\nEOF\n", "\nA\n", "\nE\n", "EOF", "A", "E"),
    *("[", "]", '["a"]', '["a", "b"]', "[1]", "null", ",", "\\n", "\\u00e9"),
    *(
        "=",
        "a=b",
        "a",
        "b",
        "é",
        "🐳",
        "--",
        "--a=b",
        "--from=x ",
        "-",
        "none",
        "CMD",
        "cmd x",
        " AS b",
        "as",
    ),
    *("#escape=`\n", "# escape = \\\n", "# syntax=x\n", "# check=skip=all\n", "\ufeff"),
)


def mangled(seed: int) -> str:
    """A broken file: a sound one with holes and foreign pieces, or pieces in any order."""
    random = Random(seed)
    if random.random() < 0.4:
        text = generate(seed)
        for _ in range(random.randint(1, 4)):
            at = random.randrange(len(text) + 1)
            piece = random.choice((*KEYWORDS_AND_FRAGMENTS, ""))
            text = text[:at] + piece + text[at + (0 if piece else random.randint(1, 6)) :]
        return text
    pieces = [random.choice(("", "", "# escape=`\n"))]
    for _ in range(random.randint(1, 5)):
        pieces.append(random.choice(KEYWORDS_AND_FRAGMENTS[:20]))
        pieces += random.choices(KEYWORDS_AND_FRAGMENTS[20:], k=random.randint(0, 9))
        pieces.append(random.choice(("\n", "\n", "\r\n", "")))
    return "".join(pieces)
