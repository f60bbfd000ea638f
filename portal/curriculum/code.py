"""Code fences: highlighted lines, what is typed told from what is printed, Dockerfiles asked by the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String, Token, _TokenType
from pygments.util import ClassNotFound

from portal.curriculum import attributes
from portal.curriculum.blocks import Fence
from portal.dockerfile import Dockerfile
from portal.rules import RULES, Severity, check

FLAGS = ("session",)
PROMPTED = ("console", "shell-session", "bash-session", "doscon", "ps1con")
KEYS = ("title", "hl", "caption", "breaks", "host", "isolation", "orchestrator", "unchecked")
_CLASSES: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "tk-c"),
    (String, "tk-s"),
    (Number, "tk-n"),
    (Keyword, "tk-k"),
    (Name.Builtin, "tk-k"),
    (Name.Tag, "tk-k"),
    (Name.Attribute, "tk-o"),
    (Operator.Word, "tk-o"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as HTML, its classes, and whether it is output."""

    html: str
    classes: str


def lines(fence: Fence) -> list[Line]:
    """The lines of a fence, highlighted; raises ValueError for an unknown language, flag or line number."""
    attributes.only(fence.values, KEYS, ("title",))
    for flag in fence.flags:
        if flag not in FLAGS:
            raise ValueError(f"unknown flag {flag!r}; known is {', '.join(FLAGS)}")
    marked = _numbers(fence.values.get("hl", ""), len(fence.lines))
    session = "session" in fence.flags
    if session and fence.language in PROMPTED:
        raise ValueError(
            f"{fence.language} looks for prompts of its own; write session with bash or powershell"
        )
    typed = [line.removeprefix("> ") for line in fence.lines if not session or line.startswith("> ")]
    coloured = iter(_coloured(typed, _lexer(fence.language)))
    result = []
    for number, line in enumerate(fence.lines, 1):
        printed = session and not line.startswith("> ")
        html = escape(line) if printed else next(coloured)
        classes = " ".join(["ln", *(["out"] if printed else []), *(["hl"] if number in marked else [])])
        result.append(Line(html, classes))
    return result


def ask_rules(fence: Fence) -> str:
    """What is wrong with a Dockerfile fence in the eyes of the rules, or ""."""
    wanted = fence.values.get("breaks", "")
    if wanted and wanted not in RULES:
        return f"no rule is called {wanted!r}"
    host, isolation, orchestrator = (
        fence.values.get(key, default)
        for key, default in (("host", ""), ("isolation", "default"), ("orchestrator", "docker"))
    )
    dockerfile = Dockerfile.parse("\n".join(fence.lines) + "\n")
    report = check(dockerfile.aimed(host, isolation, orchestrator) if host else dockerfile)
    told = (
        report.breaking
        if wanted and RULES[wanted].severity is Severity.INFO
        else report.errors + report.warnings
    )
    broken = list(dict.fromkeys(outcome.rule.id for outcome in told))
    if wanted:
        return (
            ""
            if broken == [wanted]
            else f"this Dockerfile must break {wanted} only; it breaks {_list(broken)}"
        )
    errors = [f"{outcome.rule.id} ({outcome.message})" for outcome in report.errors]
    return f"this Dockerfile breaks {_list(errors)}" if errors else ""


def _list(broken: Iterable[str]) -> str:
    return ", ".join(broken) or "nothing"


def _numbers(text: str, last: int) -> set[int]:
    found: set[int] = set()
    for part in filter(None, text.split(",")):
        start, _, end = part.partition("-")
        if not (start.isdigit() and (end or start).isdigit()):
            raise ValueError(f"hl={text}: write line numbers such as 5,7-9")
        found.update(range(int(start), int(end or start) + 1))
    if found and not 1 <= min(found) <= max(found) <= last:
        raise ValueError(f"hl={text}: the fence has lines 1 to {last}")
    return found


def _lexer(language: str) -> Lexer:
    try:
        # Pygments knows the language of cmd as bat.
        return get_lexer_by_name("bat" if language == "cmd" else language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        raise ValueError(f"no highlighting is known for the language {language!r}; “text” has none") from None


def _coloured(typed: list[str], lexer: Lexer) -> list[str]:
    """The HTML of each line; a token that runs over lines is closed and opened again."""
    result = [""]
    for kind, value in lexer.get_tokens("\n".join(typed)):
        css = next((name for group, name in _CLASSES if kind in group), "")
        if (
            not css
            and value.startswith("-")
            and value[1:2].isalpha() | value.startswith("--")
            and kind in Token.Name
        ):
            css = "tk-o"
        for index, part in enumerate(value.split("\n")):
            if index:
                result.append("")
            if part:
                result[-1] += f'<span class="{css}">{escape(part)}</span>' if css else escape(part)
    return (result + [""] * len(typed))[: len(typed)]
