"""Markdown with claims and source numbers to checked, sanitised HTML."""

from __future__ import annotations

import re
from collections.abc import Callable

import markdown
import nh3

from portal.curriculum import bare
from portal.curriculum.claims import CLAIM, ClaimError, bear_out
from portal.rules import RULES

type Fault = Callable[[int, str, bool], None]

_REF = re.compile(r"\[\^([A-Za-z0-9_-]+)\]")
_LINK = re.compile(r"\]\((lesson|rule):([a-z0-9-]+)(#[a-z0-9-]+)?\)")
_TOKEN = re.compile("\ue000(\\d+)\ue001")
_BEFORE_STOP = re.compile("((?:\ue000\\d+\ue001)+)([.,;:?!])(?!\\w)")
_ROW = re.compile("(?:\ue000\\d+\ue001){2,}")
_TAG = re.compile(r"(<[^>]+>)")
_TAGS = {
    "p", "ul", "ol", "li", "dl", "dt", "dd", "strong", "em", "code", "pre", "a", "blockquote", "br", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "sub", "sup", "del",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
_EXTENSIONS = ["tables", "def_list", "sane_lists", "pymdownx.betterem"]
_CONFIG = {"tables": {"use_align_attribute": True}}


class Writer:
    """
    Writes the prose of one lesson: numbers its sources, checks its claims, and tells faults by line.

    `known` tells whether an id is a source that the lesson may cite; `lessons` are the slugs that a link
    may name.
    """

    def __init__(
        self, sources: tuple[str, ...], known: Callable[[str], bool], lessons: set[str], fault: Fault
    ) -> None:
        self.numbers = {identifier: number for number, identifier in enumerate(sources, 1)}
        self.known = known
        self.lessons = lessons
        self.fault = fault
        self.unchecked = 0
        self.tables = 0
        self._collected: list[str] | None = None
        self._markdown = markdown.Markdown(extensions=_EXTENSIONS, extension_configs=_CONFIG)

    def words(self, text: str, line: int) -> tuple[str, tuple[str, ...]]:
        """The HTML of a text of an item without source numbers, and the sources that it cites."""
        self._collected = []
        html = self.inline(text, line)
        cited, self._collected = tuple(dict.fromkeys(self._collected)), None
        return html, cited

    def number(self, identifier: str) -> int:
        """The number of a source on this page; one that is not listed yet goes to the end of the list."""
        return self.numbers.setdefault(identifier, len(self.numbers) + 1)

    def numbered(self, sources: tuple[str, ...]) -> list[int]:
        """The numbers of several sources, in rising order."""
        return sorted({self.number(source) for source in sources})

    def block(self, text: str, line: int, mark: Callable[[str], str] = str) -> str:
        """The HTML of paragraphs, lists and tables whose first line has this number; `mark` marks words in it."""
        prepared = self._links(self._refs(self._claims(text, line), line), line)
        # A number stands behind the full stop, however the author wrote it.
        prepared = _ROW.sub(_each_once, _BEFORE_STOP.sub(r"\2\1", prepared))
        self._markdown.reset()
        html = nh3.clean(self._markdown.convert(prepared), tags=_TAGS, attributes=_ATTRIBUTES, link_rel=None)
        return unbroken(mark(self._tables(_TOKEN.sub(_reference, html))))

    def inline(self, text: str, line: int) -> str:
        """The HTML of one run of words, without a paragraph around it."""
        html = self.block(text, line)
        return html[3:-4] if html.startswith("<p>") and html.count("<p>") == 1 else html

    def plain(self, text: str, line: int) -> str:
        """Check a text that carries no markup (title, summary) and hand it back."""
        for offset, kind, words in bare.numbers(text):
            self._bare(line + text.count("\n", 0, offset), kind, words)
        return text

    def _claims(self, text: str, line: int) -> str:
        masked = bare.without_code(text)
        self._bare_numbers(bare.blank(masked, CLAIM), line)
        parts, place = [], 0
        for match in CLAIM.finditer(masked):
            said, condition = text[match.start(1) : match.end(1)], text[match.start(2) : match.end(2)]
            at = line + text.count("\n", 0, match.start())
            parts += [text[place : match.start()], said, self._claim(said, condition, at)]
            place = match.end()
        rest = text[place:]
        if "[[" in bare.without_code(rest):
            self.fault(line, "a claim is not closed, or has no “|”: [[text | condition]]", True)
        return "".join((*parts, rest))

    def _claim(self, said: str, condition: str, line: int) -> str:
        try:
            borne = bear_out(said, condition)
        except ClaimError as error:
            self.fault(line, str(error), error.fatal)
            # A page that is shown all the same must not say it as if it were so.
            return "" if error.fatal else f" **(This no longer holds: {error})**"
        self.unchecked += bool(borne.unchecked)
        return self._marks(borne.sources)

    def _marks(self, sources: tuple[str, ...]) -> str:
        """Marks that turn into source numbers after the text was sanitised; none while an item is written."""
        if self._collected is not None:
            self._collected.extend(sources)
            return ""
        return "".join(f"\ue000{number}\ue001" for number in self.numbered(sources))

    def _bare_numbers(self, text: str, line: int) -> None:
        for offset, kind, words in bare.numbers(text):
            self._bare(line + text.count("\n", 0, offset), kind, words)

    def _bare(self, line: int, kind: str, words: str) -> None:
        self.fault(
            line,
            f"bare {kind} “{words}” in prose: make it a claim [[{words} | ...]], or mark it unchecked=reason",
            False,
        )

    def _refs(self, text: str, line: int) -> str:
        masked = bare.without_code(text)
        parts, place = [], 0
        for match in _REF.finditer(masked):
            parts.append(text[place : match.start()])
            place = match.end()
            if self.known(match[1]):
                parts.append(self._marks((match[1],)))
            else:
                at = line + text.count("\n", 0, match.start())
                self.fault(at, f"the source {match[1]!r} is not listed in the front matter", True)
        return "".join((*parts, text[place:]))

    def _links(self, text: str, line: int) -> str:
        def address(match: re.Match[str]) -> str:
            kind, name, anchor = match[1], match[2], match[3] or ""
            if name not in (self.lessons if kind == "lesson" else RULES):
                self.fault(line + text.count("\n", 0, match.start()), f"no {kind} is called {name!r}", True)
            return f"](/{kind}s/{name}/{anchor})"

        return _LINK.sub(address, text)

    def _tables(self, html: str) -> str:
        def boxed(match: re.Match[str]) -> str:
            self.tables += 1
            label = f'<div class="tbl-box" tabindex="0" role="region" aria-label="Table {self.tables}">'
            return f'{label}<table class="tbl">{match[1]}</table></div>'

        # A corner without a word heads nothing.
        html = re.sub(r"<th[^>]*></th>", "<td></td>", html)
        html = re.sub(r"<th(?=[ >])", '<th scope="col"', html)
        return re.sub(r"<table>(.*?)</table>", boxed, html, flags=re.DOTALL)


def _each_once(match: re.Match[str]) -> str:
    """Source numbers in a row without repeats: a claim may bring one that the author names behind it as well."""
    return "".join(dict.fromkeys(token[0] for token in _TOKEN.finditer(match[0])))


def _reference(match: re.Match[str]) -> str:
    return f'<a class="ref" href="#s{match[1]}" aria-label="Source {match[1]}">{match[1]}</a>'


def unbroken(html: str) -> str:
    """HTML in which "Hyper-V" never breaks at its hyphen; code keeps its plain text."""
    parts = _TAG.split(html)
    depth = 0
    for index, part in enumerate(parts):
        if part.startswith(("<code", "<pre")):
            depth += 1
        elif part.startswith(("</code", "</pre")):
            depth -= 1
        elif not depth and not part.startswith("<"):
            parts[index] = part.replace("Hyper-V", '<span class="nb">Hyper-V</span>')
    return "".join(parts)
