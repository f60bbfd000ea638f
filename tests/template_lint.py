"""
What templates and figures must not contain, one fault a line: `python tests/template_lint.py`.

The policy of the pages forbids inline style and script, so they would not work; htmx attributes that evaluate
text or that reach down to other elements are refused so that a later htmx stays a change of configuration.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMENTS = re.compile(r"\{%-?\s*comment.*?endcomment\s*-?%\}|\{#.*?#\}|<!--.*?-->", re.DOTALL)
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
FORBIDDEN = (
    (re.compile(r"""\shx-on[:=-]""", re.I), "hx-on evaluates text"),
    (re.compile(r"""\shx-[\w-]+\s*=\s*["']\s*(?:js|javascript):""", re.I), "js: evaluates text"),
    (
        re.compile(r"""\shx-trigger\s*=\s*(["'])(?:(?!\1).)*\[(?:(?!\1).)*\1""", re.I | re.S),
        "a trigger filter evaluates text",
    ),
    (re.compile(r"""\shx-vars\b""", re.I), "hx-vars evaluates text"),
    (re.compile(r"""\shx-(?:inherit|disinherit)\b""", re.I), "attributes are not inherited here"),
    (re.compile(r"""\sstyle\s*=""", re.I), "inline style: the policy forbids it"),
    (re.compile(r"""\son[a-z]+\s*=""", re.I), "inline handler: the policy forbids it"),
    (re.compile(r"""<script\b(?![^>]*\bsrc\s*=)[^>]*>""", re.I), "inline script: the policy forbids it"),
    (re.compile(r"""<style\b""", re.I), "inline style sheet: the policy forbids it"),
    (re.compile(r"""["'=]\s*javascript:""", re.I), "javascript: evaluates text"),
    (
        re.compile(
            r"""(?:src|href|action)\s*=\s*["']?(?:https?:)?//(?![^"']*\{)(?=[^"'\s>]*\.(?:js|css|woff2?|png|svg)\b)""",
            re.I,
        ),
        "nothing is fetched from elsewhere",
    ),
)


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Line numbers, counted from 1, and what is wrong there."""
    # Only what reaches the browser counts; the lines stay, so that numbers stay right.
    text = COMMENTS.sub(lambda found: "\n" * found[0].count("\n"), text)
    text = TAGS.sub(lambda found: "{}" + "\n" * found[0].count("\n"), text)
    for pattern, why in FORBIDDEN:
        for found in pattern.finditer(text):
            yield text.count("\n", 0, found.start() + 1) + 1, why


def files() -> Iterator[Path]:
    """Every template and every picture that is put into pages."""
    yield from sorted(
        file for file in (ROOT / "templates").rglob("*") if file.suffix in (".html", ".svg", ".txt")
    )
    yield from sorted((ROOT / "portal").rglob("*.html"))
    yield from sorted((ROOT / "lessons").rglob("*.svg"))


def main() -> int:
    """Print every fault with file and line; 1 if there are any."""
    found = [
        f"{file.relative_to(ROOT)}:{line}: {why}"
        for file in files()
        for line, why in sorted(faults(file.read_text("utf-8")))
    ]
    print("\n".join(found) or f"{len(list(files()))} templates and figures: nothing forbidden.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
