"""Which hosts run these images: every host, ranked by how many of the images start on it."""

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
from portal.explorer.asking import Brief, Fields, best, read_lines
from portal.explorer.downloads import json_file
from portal.explorer.forms import Options
from portal.http import csv_file, page_or_part
from portal.placement import PLATFORMS, Host, Image, Placement

MOST = 20
START = (
    "mcr.microsoft.com/windows/servercore:ltsc2022",
    "mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019",
    "mcr.microsoft.com/windows/nanoserver:ltsc2025",
)
SHOWN = {"either": _("Either"), "process": _("Process"), "hyperv": "Hyper-V", "default": _("Default")}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A host with the answer for each image, in the order of the images."""

    host: Host
    answers: tuple[Brief, ...]

    @property
    def failing(self) -> list[Brief]:
        """The images that do not start, or of which it is not known."""
        return [answer for answer in self.answers if not answer.starts]

    @property
    def limited(self) -> int:
        """How many start with limits."""
        return sum(answer.verdict == "runs-with-limits" for answer in self.answers)

    @property
    def count(self) -> int:
        """How many start."""
        return len(self.answers) - len(self.failing)

    @property
    def symbol(self) -> str:
        """The mark: all, some or none; the half mark also where all start and some with limits."""
        if not self.failing:
            return "part" if self.limited else "go"
        return "part" if self.count else "stop"


class Asked:
    """The form's state and what it comes to."""

    def __init__(self, query: QueryDict) -> None:
        self.fields = Fields.read(query, SHOWN)
        text = query.get("images", "").strip()
        self.is_start = not text
        self.text = text or "\n".join(START)
        self.images, message = read_lines(self.text, MOST, Image.parse)
        self.fields.errors["images"] = str(message)

    def params(self) -> dict[str, str]:
        """The canonical GET parameters."""
        return {"images": "\n".join(image.text for image in self.images)} | self.fields.params()

    def address(self, *, day: bool = False) -> str:
        """The page's address in this state, with the day in links that are shared."""
        dated = {"as_of": self.fields.day.isoformat()} if day else {}
        return f"{reverse('explorer:images')}?{urlencode(self.params() | dated)}"

    def placements(self, host: Host, image: Image) -> Iterator[Placement]:
        """The image on the host in the mode asked for, or in both."""
        mode = self.fields.isolation
        if mode == "either":
            windows = host.os == "windows" and image.os != "linux"
            modes: tuple[str, ...] = ("process", "hyperv") if windows else ("default",)
        else:
            modes = (mode,)
        for each in modes:
            yield Placement(host, image, each, self.fields.orchestrator, self.fields.day)

    def ranking(self) -> list[Ranked]:
        """All hosts: the one on which most images start first, without limits before with."""
        known = [*map(Host.of_release, facts.current().hosts()), Host("linux", "linux")]
        ranked = [
            Ranked(host, tuple(best(self.placements(host, image)) for image in self.images)) for host in known
        ]
        return sorted(ranked, key=lambda each: (-each.count, each.limited))


@login_not_required
@require_safe
def images(request: HttpRequest) -> HttpResponse:
    """The page; with `download` the same numbers as a file."""
    asked = Asked(request.GET)
    ranking = asked.ranking() if asked.images else []
    if ranking and request.GET.get("download") == "csv":
        return csv_file("images.csv", [COLUMNS, *_lines(ranking)])
    if ranking and request.GET.get("download") == "json":
        return json_file("images.json", _data(asked, ranking))
    n = len(asked.images)
    context: dict[str, Any] = {
        "asked": asked,
        "fields": asked.fields,
        "errors": asked.fields.errors,
        "options": Options.current(),
        "shown": SHOWN,
        "count": n,
        "all": [each for each in ranking if each.count == n],
        "some": [each for each in ranking if 0 < each.count < n],
        "none": [each for each in ranking if not each.count],
        "orchestrator": PLATFORMS[asked.fields.orchestrator],
        "share_url": request.build_absolute_uri(asked.address(day=True)),
    }
    context |= _words(ranking, n)
    response = page_or_part(request, "explorer/images.html", "result", context)
    if request.headers.get("HX-Request") == "true":
        response["HX-Replace-Url"] = asked.address()
    return response


def _words(ranking: list[Ranked], n: int) -> dict[str, str]:
    """Title and status sentence, which name the state."""
    if not ranking:
        return {"title": str(_("Which hosts run these images")), "status": str(_("No image can be read."))}
    count = sum(each.count == n for each in ranking)
    what = _("it") if n == 1 else _("all of them")
    title = ngettext("Which hosts run this image", "Which hosts run these %(n)s images", n) % {"n": n}
    if count:
        status = ngettext(
            "%(count)s host runs %(what)s: %(first)s.",
            "%(count)s hosts run %(what)s; first %(first)s.",
            count,
        ) % {"count": count, "first": ranking[0].host.name, "what": what}
    elif ranking[0].count:
        status = str(_("No host runs all of them; %(first)s runs %(count)s of %(n)s.")) % {
            "first": ranking[0].host.name,
            "count": ranking[0].count,
            "n": n,
        }
    else:
        status = str(_("No host runs it.") if n == 1 else _("No host runs any of them."))
    return {"title": f"{title}: {count}", "status": status}


COLUMNS = (
    "rank",
    "host",
    "starts",
    "of",
    "image",
    "isolation",
    "orchestrator",
    "as_of",
    "verdict",
    "stage",
    "reason",
)


def _lines(ranking: list[Ranked]) -> Iterator[tuple[object, ...]]:
    for rank, each in enumerate(ranking, 1):
        for answer in each.answers:
            to = answer.placement
            yield (
                rank, each.host.text, each.count, len(each.answers), to.image.text, to.isolation, to.orchestrator,
                to.as_of.isoformat(), answer.verdict.value, answer.stage, answer.reasons[0] if answer.reasons else "",
            )  # fmt: skip


def _data(asked: Asked, ranking: list[Ranked]) -> dict[str, Any]:
    return {
        "images": [image.text for image in asked.images],
        "isolation": asked.fields.isolation,
        "orchestrator": asked.fields.orchestrator,
        "as_of": asked.fields.day.isoformat(),
        "hosts": [
            {
                "host": each.host.text,
                "starts": each.count,
                "answers": [
                    {
                        "image": answer.placement.image.text,
                        "isolation": answer.placement.isolation,
                        "verdict": answer.verdict.value,
                        "stage": answer.stage or None,
                        "reasons": list(answer.reasons),
                    }
                    for answer in each.answers
                ],
            }
            for each in ranking
        ],
    }
