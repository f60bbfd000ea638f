"""Template tags that every page may use: words, dates, verdict marks, source numbers, navigation, assets."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.conf import settings
from django.template.context import Context
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import facts
from portal.items.words import headline
from portal.learn import summaries
from portal.rules import RULES, Report, Verdict

register = template.Library()
_NOT_CODE = re.compile(r"<(?!/?code>)[^>]*>")

SYMBOLS = {Verdict.RUNS: "go", Verdict.LIMITS: "part", Verdict.BLOCKED: "stop", Verdict.UNKNOWN: "unk"}
WORDS = {
    Verdict.RUNS: gettext_lazy("Starts"),
    Verdict.LIMITS: gettext_lazy("Starts, with limits"),
    Verdict.BLOCKED: gettext_lazy("Does not start"),
    Verdict.UNKNOWN: gettext_lazy("Not known"),
}
STATES = (
    ("vm", gettext_lazy("Virtual machine")),
    ("lx", gettext_lazy("Linux container")),
    ("wp", gettext_lazy("Windows, process isolation")),
    ("hv", gettext_lazy("Windows, Hyper-V isolation")),
    ("kt", gettext_lazy("Kata container")),
)
# Address, name, and the other beginnings of addresses that belong to the entry
NAV = (
    ("/tracks/", gettext_lazy("Tracks"), ("/lessons/",)),
    (
        "/tools/",
        gettext_lazy("Tools"),
        ("/paste/", "/checker/", "/manifests/", "/advisor/", "/lifecycle/", "/api/"),
    ),
    ("/explorer/", gettext_lazy("Explorer"), ()),
    ("/builder/", gettext_lazy("Builder"), ()),
    ("/practice/", gettext_lazy("Practice"), ()),
    ("/rules/", gettext_lazy("Rules"), ()),
    ("/workshops/", gettext_lazy("Workshops"), ("/rooms/", "/join/")),
    ("/teams/", gettext_lazy("Teams"), ()),
)


@register.filter
def nb(value: object) -> SafeString:
    """The text with "Hyper-V" wrapped so that no line ends at its hyphen; escapes what is not marked safe."""
    return mark_safe(conditional_escape(value).replace("Hyper-V", '<span class="nb">Hyper-V</span>'))  # noqa: S308


@register.filter
def only_code(html: str) -> SafeString:
    """Checked HTML of an author's without its tags, but for those around code: for places where no link may stand."""
    return mark_safe(_NOT_CODE.sub("", html))  # noqa: S308


@register.filter
def day(value: datetime.date | None) -> str:
    """A date as "24 Nov 2026"; nothing for no date."""
    return formats.date_format(value, "j M Y") if isinstance(value, datetime.date) else ""


@register.filter
def site(where: str) -> str:
    """Who keeps a source: the host of an address, the repository of a path in one, or a place in plain words."""
    if where.startswith("text: "):
        return where.removeprefix("text: ")
    return (urlsplit(where).hostname or where) if "://" in where else where.partition(":")[0]


@register.filter
def initials(value: object) -> str:
    """One or two letters for a person: of the first and last word of the name, or of the part before the @."""
    words = str(value).partition("@")[0].replace(".", " ").replace("-", " ").split()
    letters = [word[0] for word in words if word[0].isalnum()]
    return "".join(letters[:1] + letters[1:][-1:]).upper() or "?"


@register.filter
def symbol(verdict: str) -> str:
    """The mark of a verdict: go, part, stop or unk, as in the classes `v-go` and `is-go`."""
    return SYMBOLS.get(verdict, "unk")  # type: ignore[call-overload, no-any-return]


@register.filter
def outcome_symbol(outcome: Any) -> str:
    """The mark of an outcome in a trace: what it holds or breaks, and how heavily."""
    if outcome.state == "holds":
        return "go"
    if outcome.state in ("asks", "failed"):
        return "unk"
    return {"error": "stop", "warning": "part"}.get(str(outcome.severity), "know")


@register.filter
def verdict_word(verdict: str | Report) -> str:
    """
    The usual words of a verdict ("Does not start") or of a report, which also knows the stage where it is blocked;
    anything else is words already and comes back as it is.
    """
    if isinstance(verdict, Report):
        return _(headline(verdict))
    return str(WORDS.get(verdict, verdict))  # type: ignore[call-overload]


@register.simple_tag
def verdict_mark(verdict: str, word: str = "") -> SafeString:
    """The mark of a verdict with its word beside it; `word` replaces the usual one ("builds" for a Dockerfile)."""
    name = symbol(verdict)
    text = word or WORDS.get(verdict, WORDS[Verdict.UNKNOWN])  # type: ignore[call-overload]
    return format_html(
        '<span class="v v-{}"><svg aria-hidden="true"><use href="#v-{}"/></svg>{}</span>',
        name,
        name,
        nb(text),
    )


@register.simple_tag
def isolation_states() -> list[tuple[str, str]]:
    """The five states of the isolation figure with their names."""
    return [(value, str(name)) for value, name in STATES]


@register.simple_tag
def dispute(identifier: str) -> facts.Dispute | None:
    """The dispute of this id, or nothing."""
    return facts.current().disputes.get(identifier)


@register.simple_tag
def lesson_title(slug: str) -> str:
    """The title of a lesson; "" where there is none, so that pages can leave the link out."""
    from portal.learn import content

    found = next((lesson for lesson in content.shelf().course.in_order if lesson.slug == slug), None)
    return found.title if found else ""


@register.simple_tag
def asset(path: str) -> str:
    """
    The address of a static file, hashed if the files were collected.

    An error page must not fail because a file is missing, so it falls back to the plain address.
    """
    try:
        return static(path)
    except ValueError:
        return f"{settings.STATIC_URL}{path}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation; `here` is the value of aria-current, empty on other pages."""

    href: str
    name: str
    here: str


@register.inclusion_tag("parts/card.html", takes_context=True)
def card(
    context: Context, title: str, told: Any, kind: str = "website", query: Mapping[str, str] | None = None
) -> dict[str, str]:
    """
    The page's own address and what other sites show of it; without a request (an error page) nothing.

    `told` is what the page is about: a rule, a fact, a report, or a text; `query` what belongs to its address.
    """
    request = context.get("request")
    address = settings.PORTAL_URL + request.path if request else ""
    return {
        "address": f"{address}?{urlencode(query)}" if address and query else address,
        "picture": settings.PORTAL_URL + asset("card.png"),
        "title": title,
        "summary": summaries.of(told) if request else "",
        "kind": kind,
    }


@register.simple_tag(takes_context=True)
def main_nav(context: Context) -> list[Entry]:
    """What the masthead offers. Works without a request, as on the error pages: then nothing is current."""
    request = context.get("request")
    path = request.path if request is not None else ""
    return [
        Entry(href, str(name), "page" if path == href else "true" if path.startswith((href, *others)) else "")
        for href, name, others in NAV
    ]


@register.simple_tag(takes_context=True)
def sign_in_address(context: Context) -> str:
    """Where to sign in, with the way back to this page; pages about accounts are no place to come back to."""
    request = context.get("request")
    if request is None or request.path == "/" or request.path.startswith("/accounts/"):
        return "/accounts/login/"
    return f"/accounts/login/?{urlencode({'next': request.path})}"


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What pages say about the answers: how many rules, how many per subject, and the day of the newest check."""

    count: int
    checked: datetime.date
    placement: int
    dockerfile: int


@register.simple_tag
def rule_set() -> RuleSet | None:
    """The rules and facts in use; nothing when the facts cannot be read, so that an error page still appears."""
    try:
        current = facts.current()
    except Exception:
        return None
    return _rule_set(current.digest)


@lru_cache(maxsize=4)
def _rule_set(digest: str) -> RuleSet:
    checked = max((source.checked for source in facts.current().sources.values()), default=datetime.date.min)
    subjects = Counter(rule.on.__name__ for rule in RULES.values())
    return RuleSet(len(RULES), checked, subjects["Placement"], subjects["Dockerfile"])


@register.simple_tag
def ask_options() -> dict[str, list[facts.Release]]:
    """Hosts and images to choose from on the first page: hosts still in support, and the long-term images."""
    current = facts.current()
    today = datetime.datetime.now(datetime.UTC).date()
    hosts = [release for release in current.hosts() if release.supported_on(today) is not False]
    images = [release for release in current.image_releases() if release.channel == "ltsc"]
    return {"hosts": hosts, "images": images}
