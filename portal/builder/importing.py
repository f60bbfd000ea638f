"""
The page that reads a file back into the builder's form: a Dockerfile, or what a project's files say.

What people paste comes by POST and goes on by POST. It is in no address, session, log or report.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import recipes
from portal.builder.state import NAMES, full_params, left_out, share_params, texts
from portal.http import page_or_part
from portal.recipes import Imported, Project
from portal.recipes.importing import Difference, Kept

LIMIT = 1_048_576
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Read:
    """
    What a file comes to. `file` says what it was taken for, `values` are the form's texts, `rows` what was recognised
    (label and words), `found` the evidence in a project file, `said` a sentence on the whole.
    """

    file: str
    values: Mapping[str, str]
    rows: tuple[tuple[str, str], ...]
    said: str
    found: tuple[str, ...] = ()
    exact: bool = False
    kept: tuple[Kept, ...] = ()
    differences: tuple[Difference, ...] = ()
    labels: Mapping[str, str] = field(default_factory=lambda: NAMES)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text")
def importing(request: HttpRequest) -> HttpResponse:
    """The box, and after a POST what the file comes to; what is no such file gets 422, too big 413."""
    if request.method != "POST":
        return _show(request, {"text": ""})
    upload = request.FILES.get("file")
    name = (upload.name or "") if upload else ""
    if upload and (upload.size or 0) > LIMIT:
        return _show(request, {"text": "", "error": _too_big(upload.size or 0)}, 413)
    text = _text_of(upload) if upload else request.POST.get("text", "")
    text = text.replace("\r\n", "\n")
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > LIMIT:
        return _show(request, {"text": text, "error": _too_big(size)}, 413)
    if "\x00" in text or text.count("\ufffd") > max(2, len(text) // 100):
        error = _("That is no text: it has bytes that none of these files has.")
        return _show(request, {"text": "", "error": error}, 422)
    if not text.strip():
        return _show(request, {"text": "", "error": _("Paste a file, or choose one.")}, 422)
    day = datetime.datetime.now(datetime.UTC).date()
    found = read(text, name, day)
    if isinstance(found, str):
        return _show(request, {"text": text, "name": name, "error": found}, 422)
    return _show(request, {"text": text, "name": name} | _answer(found))


def read(text: str, name: str, day: datetime.date) -> Read | str:
    """What a file comes to, or a sentence on why it comes to nothing."""
    imported = recipes.read_dockerfile(text, day)
    if imported.choices is not None and not _is_project(name):
        return _of_dockerfile(imported, day)
    project = recipes.of_project(text, name)
    if project is not None:
        return _of_project(project, day)
    return _(
        "%(why)s And it is none of the project files that can be read: .csproj, .vbproj, web.config, "
        "packages.config, global.json, package.json, pom.xml, go.mod, requirements.txt."
    ) % {"why": imported.message}


def _is_project(name: str) -> bool:
    return name.lower().endswith(("proj", ".json", ".xml", ".mod", ".config", "requirements.txt"))


def _of_dockerfile(imported: Imported, day: datetime.date) -> Read:
    words = texts(imported.choices, day) if imported.choices else {}
    rows = tuple(
        (each.label, words.get(each.field) or each.text)
        for each in imported.recognised
        if not each.field.startswith("own_")
    )
    return Read(
        _("a Dockerfile"),
        imported.values,
        rows,
        imported.message,
        exact=imported.exact,
        kept=imported.kept,
        differences=imported.differences,
    )


def _of_project(project: Project, day: datetime.date) -> Read:
    choices = recipes.read(project.values).choices
    words = texts(choices, day) if choices else {}
    rows = tuple((NAMES[name], words.get(name) or text) for name, text in project.values.items())
    said = project.message or _("The rest of the form has its usual values.")
    return Read(project.file, project.values, rows, said, project.found)


def _text_of(upload: UploadedFile) -> str:
    data = upload.read()
    coding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    return data.decode(coding, "replace")


def _too_big(size: int) -> str:
    return _("That is %(size)s bytes; the builder reads at most %(limit)s.") % {
        "size": f"{size:,}",
        "limit": f"{LIMIT:,}",
    }


def _answer(found: Read) -> dict[str, Any]:
    params = share_params(found.values)
    private = left_out(found.values)
    said = found.said
    if found.differences:
        said = _("Built again, this file would differ from yours. %(said)s") % {"said": said}
    return {
        "found": found,
        "kept": [(each, NAMES.get(each.field, "")) for each in found.kept],
        "differences": [(each, _becomes(each)) for each in found.differences[:MOST_SHOWN]],
        "unshown": max(0, len(found.differences) - MOST_SHOWN),
        "state_fields": full_params(found.values) if private else {},
        "href": "" if private else f"{reverse('builder:builder')}?{urlencode(params)}",
        "status": _("Recognised: %(file)s. %(said)s") % {"file": found.file, "said": said},
    }


def _becomes(each: Difference) -> str:
    """What becomes of an instruction, as the end of a line about it."""
    if each.kind == "moved":
        return _("changes places with line %(line)s, and the order matters") % {"line": each.past}
    return {
        "changed": _("becomes:"),
        "missing": _("is not in the new file as it stands"),
        "added": _("comes from the builder"),
        "comment": _("a comment, is left out"),
    }[each.kind]


def _show(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    context = {"title": _("Read a file into the builder"), "status": context.get("error", ""), **context}
    response = page_or_part(request, "builder/import.html", "read", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
