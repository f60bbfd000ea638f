"""What a recipe makes, as the tabs of the page: each text as rows, and what the last change did to it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.builder import listing
from portal.recipes import Recipe
from portal.recipes.outputs import Snippet
from portal.recipes.recipe import line_number

# Tabs of files: the name in the address and the words.
_FILES = {
    "compose.yaml": ("cmp", "Compose"),
    "deployment.yaml": ("k8s", "Kubernetes"),
    "LogMonitorConfig.json": ("log", "LogMonitor"),
}
_TAGS = {"h1", "h2", "h3", "p", "ul", "li", "code", "a", "table", "thead", "tbody", "tr", "th", "td"}
_HEADING = re.compile(r"^#(?=#* )", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """One text to copy: its title, rows, what to know of it, its file's name if it is one, and the lines touched."""

    title: str
    text: str
    rows: tuple[listing.Row, ...]
    note: str = ""
    file: str = ""
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Output:
    """
    One tab: `slug` names it in the address and the page, `changed` counts the lines that the last change touched,
    `new` says that there was no such output before it.
    """

    slug: str
    label: str
    parts: tuple[Part, ...]
    changed: int = 0
    new: bool = False
    reasons: bool = field(default=False)

    @property
    def first(self) -> Part:
        """The part of a tab that has only one."""
        return self.parts[0]


def outputs_of(recipe: Recipe, before: Recipe | None) -> tuple[Output, ...]:
    """The tabs of a recipe, the Dockerfile first, compared with the recipe before the last change."""
    file = listing.rows(recipe.lines, before.lines if before else None)
    _place_findings(file, recipe)
    ignored = listing.rows(recipe.ignored, before.ignored if before else None)
    found = [
        _with_reasons("df", "Dockerfile", recipe.dockerfile, file),
        _with_reasons("ign", ".dockerignore", recipe.dockerignore, ignored),
        _commands(recipe, before),
        *(_file(each, before) for each in recipe.snippets if each.file),
    ]
    record, old = recipe.decision, before.decision if before else None
    rows = listing.text_rows(record, old)
    part = Part(_("Decision record"), record, tuple(rows), file="DECISION.md")
    return (*found, Output("dec", _("Decision"), (part,), listing.changed(rows)))


def _with_reasons(slug: str, name: str, text: str, rows: Sequence[listing.Row]) -> Output:
    changed = listing.changed(rows)
    return Output(slug, name, (Part(name, text, tuple(rows), "", name, changed),), changed, reasons=True)


def _commands(recipe: Recipe, before: Recipe | None) -> Output:
    old = {each.title: each.text for each in before.snippets} if before else {}
    parts = [_part(each, old.get(each.title, "") if before else None) for each in _typed(recipe)]
    gone = [each for each in _typed(before) if each.title not in {p.title for p in parts}] if before else []
    changed = sum(part.changed for part in parts) + sum(len(each.lines) for each in gone)
    return Output("cmd", _("Build and run"), tuple(parts), changed)


def _typed(recipe: Recipe) -> list[Snippet]:
    return [each for each in recipe.snippets if not each.file]


def _file(snippet: Snippet, before: Recipe | None) -> Output:
    slug, label = _FILES[snippet.file]
    old = next((each.text for each in before.snippets if each.file == snippet.file), None) if before else None
    part = _part(snippet, old)
    return Output(slug, label, (part,), part.changed, before is not None and old is None)


def _part(snippet: Snippet, old: str | None) -> Part:
    rows = listing.text_rows(snippet.text, old)
    rows = [row for row in rows if row.text or row.mark != "del"]
    for row in rows:
        row.language = "yaml" if snippet.file.endswith(".yaml") else "text"
    changed = listing.changed(rows)
    return Part(snippet.title, snippet.text, tuple(rows), snippet.note, snippet.file, changed)


def _place_findings(shown: Sequence[listing.Row], recipe: Recipe) -> None:
    by_number = {row.number: row for row in shown if row.number}
    for finding in recipe.findings:
        number = line_number(finding.outcome.where)
        if number in by_number:
            by_number[number].findings.append(finding)


def as_html(text: str, deeper: bool = False) -> SafeString:
    """A decision record's Markdown as sanitised HTML; `deeper` for a page that has a heading above it."""
    text = _HEADING.sub("##", text) if deeper else text
    html = markdown.markdown(text, extensions=["tables", "sane_lists", "pymdownx.betterem"])
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, link_rel=None)
    boxed = clean.replace("<table>", '<div class="tbl-box" tabindex="0"><table class="tbl">')
    return mark_safe(boxed.replace("</table>", "</table></div>"))  # noqa: S308 (sanitised in the line before)
