"""The builder's file with blanks to fill in: the question by its address, the answers by POST, judged by the engine."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from portal.builder.listing import Row
from portal.builder.state import State, share_params, state
from portal.builder.views import day_of
from portal.http import page_or_part
from portal.recipes import Faded, Judgement, Recipe, fade, judge
from portal.recipes.fading import LEVELS, Blank, Judged

LARGEST_SEED = 1_000_000


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest) -> HttpResponse:
    """
    The file of the choices in the address, with blanks of `level` (1 to 3) drawn by `seed`. A POST with the blanks'
    texts has each one judged; `do=show` shows what the builder wrote. Choices that make no file give 422.
    """
    given = {name: request.GET[name] for name in request.GET if name not in ("level", "seed")}
    given |= {"features": "\n".join(request.GET.getlist("features"))} if "features" in request.GET else {}
    current = state(given, day_of(request))
    params = share_params(current.reading.values)
    level, seed = _number(request, "level", 1, 3), _number(request, "seed", 1, LARGEST_SEED)
    context: dict[str, Any] = {
        "title": _("Fill in the blanks: Dockerfile"),
        "back": f"{reverse('builder:builder')}?{urlencode(params)}",
        "level": level,
        "levels": [(each, _address(params, each, seed)) for each in LEVELS],
        "another": _address(params, level, seed % LARGEST_SEED + 1),
        "here": _address(params, level, seed),
        "recipe": current.recipe,
    }
    if current.recipe is None:
        context["status"] = _why_not(current)
        return page_or_part(request, "builder/practice.html", "filled", context, status=422)
    faded = fade(current.recipe, level, seed)
    shown = request.POST.get("do") == "show"
    answers = [
        blank.answer if shown else request.POST.get(f"b{blank.number}", "")[:1000] for blank in faded.blanks
    ]
    judged = judge(current.recipe, faded, answers) if request.method == "POST" else None
    context |= {
        "faded": faded,
        "judged": judged,
        "solved": shown,
        "lines": _lines(current.recipe, faded, answers, judged),
        "status": _status(faded, judged, shown),
    }
    return page_or_part(request, "builder/practice.html", "filled", context)


def _number(request: HttpRequest, name: str, least: int, most: int) -> int:
    """A whole number of the address, within bounds; the least one where it cannot be read."""
    text = request.GET.get(name, "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else least
    return min(max(number, least), most)


def _address(params: dict[str, str], level: int, seed: int) -> str:
    query = urlencode(params | {"level": str(level), "seed": str(seed)})
    return f"{reverse('builder:practice')}?{query}"


def _why_not(current: State) -> str:
    if current.obstacle:
        return current.obstacle.message
    return _("Some fields cannot be used, so there is no file yet.")


def _lines(
    recipe: Recipe, faded: Faded, answers: list[str], judged: Judgement | None
) -> list[dict[str, Any]]:
    """The file's lines in pieces: coloured words, and blanks with their answers."""
    written = [line for line in recipe.lines if not line.inherited]
    by_number = {each.blank.number: each for each in judged.answers} if judged else {}
    found = []
    for number, pieces in enumerate(faded.pieces, 1):
        blanks = [each for each in pieces if not isinstance(each, str)]
        found.append(
            {
                "number": number,
                "pieces": [_piece(each, answers, by_number) for each in pieces],
                "blanks": [_told(each, by_number) for each in blanks],
                # The reason would give the answer away.
                "parts": Row("", reason=written[number - 1].reason).parts if not blanks else [],
            }
        )
    return found


def _piece(piece: str | Blank, answers: list[str], judged: dict[int, Judged]) -> dict[str, Any]:
    if isinstance(piece, str):
        return {"tokens": Row(piece).tokens}
    found = judged.get(piece.number)
    return {
        "blank": piece,
        "value": answers[piece.number - 1],
        "size": min(max(len(piece.answer) + 2, 6), 44),
        "wrong": found is not None and not found.right,
    }


def _told(blank: Blank, judged: dict[int, Judged]) -> dict[str, Any]:
    found = judged.get(blank.number)
    # What was left empty is for the next try, so its answer stays hidden.
    said = found.message if found and found.answer else ""
    rules = dict.fromkeys(outcome.rule.id for outcome in found.outcomes) if found else {}
    return {"blank": blank, "judged": found, "parts": Row("", reason=said).parts, "rules": list(rules)}


def _status(faded: Faded, judged: Judgement | None, shown: bool) -> str:
    total = len(faded.blanks)
    if not total:
        return _("This file has nothing to leave out at this level.")
    if shown:
        return _("The blanks show what the builder writes.")
    if judged is None:
        return ngettext("%(n)s blank to fill in.", "%(n)s blanks to fill in.", total) % {"n": total}
    return _("%(right)s of %(total)s right.") % {"right": judged.right, "total": total}
