"""A megabyte of every kind of thing that somebody may paste, for tests and benchmarks."""

from __future__ import annotations

SIZE = 1_000_000


def _filled(piece: str, before: str = "FROM a\n", after: str = "") -> str:
    return before + piece * (SIZE // len(piece)) + after


PASTES = {
    "instructions": _filled("RUN echo hello world && echo again\n"),
    "one letter a line": _filled("a\n", ""),
    "blank lines": _filled("\n", ""),
    "blank lines CR LF": _filled("\r\n", ""),
    "carriage returns": _filled("\r", ""),
    "spaces": _filled(" ", "RUN a"),
    "comments": _filled("#\n", ""),
    "comments with equals signs": _filled("# escape=`x\n", ""),
    "directives": _filled("# escape=`\n", ""),
    "stages": _filled("FROM a AS b\n", ""),
    "stages on stages": "FROM a AS s0\n"
    + "".join(f"FROM s{i} AS s{i + 1}\nENV V{i}={i}\n" for i in range(30_000)),
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
    "array of arrays": "FROM a\nCMD " + "[" * 400_000 + "]" * 400_000,
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
    "nested braces": "FROM " + "${a:-" * 150_000 + "}" * 150_000,
    "variables": _filled("${a:-b}", "FROM a\nENV x="),
    "quoted variables": _filled('"$a"', "FROM a\nRUN <<E "),
    "replacing variables": "FROM a\nARG A=" + "a" * 30_000 + "\n" + "ENV B=${A//a*a/b}\n" * 9_000,
    "doubling variables": "FROM a\nENV a=xx\n" + "ENV a=$a$a\n" * 9_000,
    "long variables": "FROM a\nENV a="
    + "x" * 30_000
    + "\n"
    + "".join(f"ENV b{i}=$a\n" for i in range(9_000)),
    "folders": "FROM a\n" + "WORKDIR a/b/c\n" * 70_000,
    "ports": "FROM a\n" + "EXPOSE 80 443 8080\n" * 50_000,
    "unknown instructions": _filled("FRUM x\n", ""),
    "long unknown instructions": _filled("CAPYFROMRUNENTRYP x\n", ""),
    "copies from stages": "FROM a AS b\n" + "COPY --from=b a b\n" * 55_000,
    "mounts": "FROM a\nRUN " + "--mount=type=bind,from=b " * 40_000,
    "ONBUILD": _filled("ONBUILD ", "FROM a\n"),
    "NUL": _filled("\0", ""),
    "binary": "".join(chr(i * 7919 % 256) for i in range(SIZE)),
    "control characters": _filled("\x1b[0m\x07", ""),
    "lone surrogates": _filled("\ud800\udfff", "FROM a\nCMD ["),
    "byte-order marks": _filled("\ufeff", ""),
    "wide spaces": _filled("\u3000", "FROM a\nRUN "),
    "wide letters": _filled("日", "FROM a\nENV a="),
    "HTML": _filled("<div class='a'><p>text</p></div>\n", ""),
    "JSON": _filled('{"a": [1, 2, {"b": "c"}]}\n', ""),
}
