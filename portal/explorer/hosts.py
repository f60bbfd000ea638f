"""What runs on these hosts: every image of a kind and both isolation modes, judged for all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal import facts
from portal.explorer import ways
from portal.explorer.asking import MODES, Brief, Fields, brief, read_lines
from portal.explorer.downloads import json_file
from portal.explorer.forms import Options
from portal.facts import Release
from portal.http import csv_file, page_or_part
from portal.placement import PLATFORMS, Host, Image, Placement

MOST = 12
START = ("windows-server-2022", "windows-server-2025")
SHOWN = {"both": _("Both"), "process": _("Process"), "hyperv": "Hyper-V"}
FAMILIES = {
    "servercore": "Server Core",
    "nanoserver": "Nano Server",
    "server": _("Windows Server (from 2022)"),
    "windows": _("Windows (until 20H2)"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One image in one mode: the answer on each host."""

    image: Release
    mode: str
    answers: tuple[Brief, ...]
    href: str
    is_chosen: bool

    @property
    def key(self) -> str:
        """What names the cell in addresses: ltsc2022.process."""
        return f"{self.image.image_key}.{self.mode}"

    @property
    def mode_name(self) -> object:
        """The mode in words."""
        return MODES[self.mode]

    @property
    def count(self) -> int:
        """On how many hosts it starts."""
        return sum(answer.starts for answer in self.answers)

    @property
    def symbol(self) -> str:
        """The mark: all, some or none; the half mark also where all start and some with limits."""
        if self.count == len(self.answers):
            return "go" if all(answer.verdict == "runs" for answer in self.answers) else "part"
        return "part" if self.count else "stop"

    @property
    def label(self) -> str:
        """The words in the cell."""
        n = len(self.answers)
        if n == 1:
            return self.answers[0].label
        if self.count == n:
            return str(_("All %(n)s") % {"n": n})
        return str(_("%(count)s of %(n)s") % {"count": self.count, "n": n}) if self.count else str(_("None"))


class Asked:
    """The form's state and what it comes to."""

    def __init__(self, query: QueryDict) -> None:
        self.fields = Fields.read(query, SHOWN)
        self.text = query.get("more_hosts", "").strip()
        self.chosen = list(dict.fromkeys(query.getlist("host")))
        self.is_start = not self.chosen and not self.text
        if self.is_start:
            self.chosen = list(START)
        known, message = read_lines("\n".join(self.chosen), MOST, Host.parse)
        typed, about_typed = read_lines(self.text, MOST, Host.parse)
        self.hosts = list({host.text: host for host in (*known, *typed)}.values())
        if len(self.hosts) > MOST:
            about_typed = about_typed or _("At most %(most)s hosts at once.") % {"most": MOST}
            self.hosts = self.hosts[:MOST]
        self.fields.errors |= {"host": message, "more_hosts": str(about_typed)}
        family = query.get("family", "")
        self.family = family if family in FAMILIES else "servercore"
        if family not in ("", *FAMILIES):
            self.fields.errors["family"] = str(_("There is no such base image."))
        self.why = query.get("why", "")

    @property
    def typed(self) -> str:
        """What stands in the text field: what was typed, and hosts of the address that have no box."""
        boxes = {release.slug for release in facts.current().hosts()} | {"linux"}
        others = [text for text in self.chosen if text not in boxes]
        return "\n".join(dict.fromkeys((*others, *self.text.splitlines())))

    @property
    def modes(self) -> tuple[str, ...]:
        """The isolation modes asked about."""
        return ("process", "hyperv") if self.fields.isolation == "both" else (self.fields.isolation,)

    @property
    def releases(self) -> list[Release]:
        """The releases that have the base image, the newest first."""
        return [each for each in facts.current().image_releases() if each.tags.get(self.family)]

    def params(self) -> list[tuple[str, str]]:
        """The canonical GET parameters; typed hosts become chosen ones."""
        hosts = [("host", host.text) for host in self.hosts]
        return [*hosts, ("family", self.family), *self.fields.params().items()]

    def address(self, *more: tuple[str, str]) -> str:
        """The page's address in this state."""
        return f"{reverse('explorer:hosts')}?{urlencode([*self.params(), *more])}"

    def placements(self, release: Release, mode: str) -> Iterator[Placement]:
        """This image in this mode on each of the hosts."""
        image = Image.of_release(release, self.family)
        for host in self.hosts:
            yield Placement(host, image, mode, self.fields.orchestrator, self.fields.day)

    def rows(self) -> list[tuple[Release, tuple[Cell, ...]]]:
        """The table: a row for each release with a cell for each mode."""
        return [
            (release, tuple(self._cell(release, mode) for mode in self.modes)) for release in self.releases
        ]

    def _cell(self, release: Release, mode: str) -> Cell:
        key = f"{release.image_key}.{mode}"
        answers = tuple(map(brief, self.placements(release, mode)))
        return Cell(release, mode, answers, f"{self.address(('why', key))}#why", key == self.why)


@login_not_required
@require_safe
def hosts(request: HttpRequest) -> HttpResponse:
    """The page; with `download` the same numbers as a file."""
    asked = Asked(request.GET)
    rows = asked.rows() if asked.hosts else []
    if rows and request.GET.get("download") == "csv":
        return csv_file("hosts.csv", [COLUMNS, *_lines(rows)])
    if rows and request.GET.get("download") == "json":
        return json_file("hosts.json", _data(asked, rows))
    cells = [cell for _release, row in rows for cell in row]
    options, known = Options.current(), [host.text for host in asked.hosts]
    context: dict[str, Any] = {
        "asked": asked,
        "fields": asked.fields,
        "errors": asked.fields.errors,
        "options": options,
        "groups": [
            (name, releases, n == 0 or any(release.slug in known for release in releases))
            for n, (name, releases) in enumerate(options.hosts)
        ],
        "known": known,
        "typed": asked.typed,
        "shown": SHOWN,
        "families": FAMILIES,
        "rows": rows,
        "everywhere": [cell for cell in cells if cell.count == len(known)],
        "somewhere": [cell for cell in cells if 0 < cell.count < len(known)],
        "chosen": next((cell for cell in cells if cell.is_chosen), None),
        "orchestrator": PLATFORMS[asked.fields.orchestrator],
    }
    context |= _words(context, asked)
    context["share_url"] = request.build_absolute_uri(_shared(asked))
    response = page_or_part(request, "explorer/hosts.html", "result", context)
    if request.headers.get("HX-Request") == "true":
        response["HX-Replace-Url"] = asked.address()
    return response


def _shared(asked: Asked) -> str:
    day = () if asked.fields.explicit_day else (("as_of", asked.fields.day.isoformat()),)
    return asked.address(*day)


def _words(context: dict[str, Any], asked: Asked) -> dict[str, Any]:
    """Title and status sentence, which name the state."""
    if not asked.hosts:
        return {"title": str(_("What runs on these hosts")), "status": str(_("No host can be read."))}
    names = ways.in_words(host.name for host in asked.hosts[:3])
    if len(asked.hosts) > 3:
        names = str(_("%(n)s hosts") % {"n": len(asked.hosts)})
    count, some = len(context["everywhere"]), len(context["somewhere"])
    sentence = ngettext(
        "%(n)s combination of image and isolation starts on %(where)s",
        "%(n)s combinations of image and isolation start on %(where)s",
        count,
    ) % {"n": count, "where": _("all of them") if len(asked.hosts) > 1 else names}
    more = str(_(", %(n)s more on some") % {"n": some}) if some else ""
    return {
        "title": str(_("What runs on %(hosts)s") % {"hosts": names}),
        "status": f"{sentence}{more}.",
        "names": names,
    }


COLUMNS = ("image", "image_build", "isolation", "host", "orchestrator", "as_of", "verdict", "stage", "reason")


def _lines(rows: list[tuple[Release, tuple[Cell, ...]]]) -> Iterator[tuple[object, ...]]:
    for release, cells in rows:
        for cell in cells:
            for answer in cell.answers:
                to = answer.placement
                yield (
                    to.image.reference, release.build, cell.mode, to.host.text, to.orchestrator, to.as_of.isoformat(),
                    answer.verdict.value, answer.stage, answer.reasons[0] if answer.reasons else "",
                )  # fmt: skip


def _data(asked: Asked, rows: list[tuple[Release, tuple[Cell, ...]]]) -> dict[str, Any]:
    return {
        "hosts": [host.text for host in asked.hosts],
        "family": asked.family,
        "orchestrator": asked.fields.orchestrator,
        "as_of": asked.fields.day.isoformat(),
        "combinations": [
            {
                "image": cell.answers[0].placement.image.reference,
                "isolation": cell.mode,
                "starts_on": cell.count,
                "answers": [
                    {
                        "host": answer.placement.host.text,
                        "verdict": answer.verdict.value,
                        "stage": answer.stage or None,
                        "reasons": list(answer.reasons),
                    }
                    for answer in cell.answers
                ],
            }
            for _release, cells in rows
            for cell in cells
        ],
    }
