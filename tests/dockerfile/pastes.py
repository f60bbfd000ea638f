"""Much of every kind of thing that somebody may paste, for tests and benchmarks."""

from __future__ import annotations

from collections.abc import Callable

MEGABYTE = 1_000_000


def _filled(piece: str, before: str = "FROM a\n", after: str = "") -> Callable[[int], str]:
    """As many pieces as a size takes, between a beginning and an end."""
    return lambda size: before + piece * (size // len(piece)) + after


PASTES: dict[str, Callable[[int], str]] = {
    "instructions": _filled("RUN echo hello world && echo again\n"),
    "one letter a line": _filled("a\n", ""),
    "blank lines": _filled("\n", ""),
    "blank lines CR LF": _filled("\r\n", ""),
    "carriage returns": _filled("\r", ""),
    "spaces": _filled(" ", "RUN a"),
    "comments": _filled("#\n", ""),
    "comments with equals signs": _filled("# escape=`x\n", ""),
    "ignore comments": _filled("# bulkhead: ignore=a,b,c reason\n", "", "FROM a\n"),
    "directives": _filled("# escape=`\n", ""),
    "stages": _filled("FROM a AS b\n", ""),
    "stages on stages": lambda size: (
        "FROM a AS s0\n" + "".join(f"FROM s{i} AS s{i + 1}\nENV V{i}={i}\n" for i in range(size // 30))
    ),
    "one long word": _filled("a", ""),
    "one long RUN": _filled("a", "FROM a\nRUN "),
    "continuations": _filled("a \\\n", "FROM a\nRUN "),
    "continuations and comments": _filled("\\\n#\n\n", "FROM a\nRUN "),
    "escapes": _filled("\\", "FROM a\nRUN "),
    "escapes and spaces": _filled("\\ ", "FROM a\nENV a="),
    "flags": _filled("--a ", "FROM a\nRUN "),
    "one long flag": _filled("a", "FROM a\nRUN --"),
    "quotes in a flag": _filled("'\"", "FROM a\nRUN --"),
    "open quotes": _filled("\"'", "FROM a\nENV a="),
    "pairs": _filled("a=b ", "FROM a\nENV "),
    "quoted pairs": _filled("a=\"b c\"d'e' ", "FROM a\nLABEL "),
    "brackets": _filled("[", "FROM a\nCMD "),
    "array of arrays": lambda size: "FROM a\nCMD " + "[" * (size // 2) + "]" * (size // 2),
    "array of strings": _filled('"a",', "FROM a\nCMD [", '"a"]'),
    "array of numbers": _filled("1", "FROM a\nCMD [", "]"),
    "broken array": _filled('"a" ', "FROM a\nCMD ["),
    "heredocs": _filled("RUN <<E\nx\nE\n"),
    "open heredoc": _filled("x\n", "FROM a\nRUN <<EOF\n"),
    "marks of heredocs": _filled("<<A ", "FROM a\nRUN "),
    "less-than signs": _filled("<", "FROM a\nRUN "),
    "dollars": _filled("$", "FROM a\nRUN <<E "),
    "dollars in FROM": _filled("$", "FROM "),
    "open braces": _filled("${a:-", "FROM a\nRUN <<E "),
    "nested braces": lambda size: "FROM " + "${a:-" * (size // 6) + "}" * (size // 6),
    "variables": _filled("${a:-b}", "FROM a\nENV x="),
    "quoted variables": _filled('"$a"', "FROM a\nRUN <<E "),
    "replacing variables": _filled("ENV B=${A//a*a/b}\n", "FROM a\nARG A=" + "a" * 30_000 + "\n"),
    "doubling variables": _filled("ENV a=$a$a\n", "FROM a\nENV a=xx\n"),
    "long variables": lambda size: (
        "FROM a\nENV a=" + "x" * 30_000 + "\n" + "".join(f"ENV b{i}=$a\n" for i in range(size // 15))
    ),
    "folders": _filled("WORKDIR a/b/c\n"),
    "ports": _filled("EXPOSE 80 443 8080\n"),
    "unknown instructions": _filled("FRUM x\n", ""),
    "long unknown instructions": _filled("CAPYFROMRUNENTRYP x\n", ""),
    "copies from stages": _filled("COPY --from=b a b\n", "FROM a AS b\n"),
    "mounts": _filled("--mount=type=bind,from=b ", "FROM a\nRUN "),
    "ONBUILD": _filled("ONBUILD ", "FROM a\n"),
    "NUL": _filled("\0", ""),
    "binary": lambda size: "".join(chr(i * 7919 % 256) for i in range(size)),
    "control characters": _filled("\x1b[0m\x07", ""),
    "lone surrogates": _filled("\ud800\udfff", "FROM a\nCMD ["),
    "byte-order marks": _filled("\ufeff", ""),
    "wide spaces": _filled("\u3000", "FROM a\nRUN "),
    "wide letters": _filled("日", "FROM a\nENV a="),
    "HTML": _filled("<div class='a'><p>text</p></div>\n", ""),
    "JSON": _filled('{"a": [1, 2, {"b": "c"}]}\n', ""),
}
