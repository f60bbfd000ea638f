"""
The manifests' page: paste Kubernetes YAML or JSON, get findings beside its lines and a verdict for each pod.

What people paste comes by POST and goes back in the answer. It is in no address, session, log or report.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import facts
from portal.explorer.judged import Judged, judge
from portal.explorer.samples import SAMPLES
from portal.http import page_or_part
from portal.podspec import LIMIT, Manifest, read
from portal.rules import pod_fixes


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("text", "before")
def manifests(request: HttpRequest) -> HttpResponse:
    """A sample by link, everything else by POST; what cannot be judged gets 422, or 413 if too big."""
    today = datetime.datetime.now(datetime.UTC).date()
    if request.method != "POST":
        sample = SAMPLES.get(request.GET.get("example", ""))
        if sample is None:
            return _show(request, {"text": ""})
        return _show(request, {"text": sample.text}, judge(sample.text, read(sample.text), "", today))
    text = request.POST.get("text", "").replace("\r\n", "\n")
    host = request.POST.get("host", "")
    asked = {"text": text, "host": host[:60], "before": request.POST.get("before", "").replace("\r\n", "\n")}
    errors, size = _wrong(text, host), len(text.encode("utf-8", "surrogatepass"))
    if "text" in errors and _is_binary(text):
        asked["text"] = ""
    if errors:
        return _show(request, asked, errors=errors, status=413 if size > LIMIT else 422)
    manifest = read(text)
    if not manifest.pods:
        return _show(request, asked, errors={"text": _no_pods(manifest)}, status=422)
    done, after = _do(request.POST.get("do", ""), asked, today)
    if after == text:
        return _show(request, asked, judge(text, manifest, host, today), done=done)
    # Taking a fix back leaves nothing to take back.
    before = "" if after == asked["before"] else text
    asked |= {"text": after, "before": before, "rewritten": "yes"}
    return _show(request, asked, judge(after, read(after), host, today, text), done=done)


def _do(do: str, asked: Mapping[str, str], day: datetime.date) -> tuple[str, str]:
    """Do what the form asks (one fix, all safe fixes, undo); what to say of it, and the text afterwards."""
    text, host = asked["text"], asked["host"]
    if do == "undo" and asked["before"] and len(asked["before"]) <= LIMIT and read(asked["before"]).pods:
        return _("The last fix is taken back."), asked["before"]
    if do == "safe":
        after: str | None = pod_fixes.apply_safe(text, host, day)
    elif do.startswith("fix:"):
        after = pod_fixes.apply_one(text, do.removeprefix("fix:"), host, day)
    else:
        return "", text
    if after is None:
        return _("That finding is not there any more, so nothing was changed."), text
    if after == text:
        return _("Nothing was left to change."), text
    return _("Your manifest is changed; see the marked lines."), after


def _wrong(text: str, host: str) -> dict[str, str]:
    """What the form has that cannot be used, by field."""
    errors: dict[str, str] = {}
    size = len(text.encode("utf-8", "surrogatepass"))
    if not text.strip():
        errors["text"] = _("Paste a manifest, or try one of the samples.")
    elif size > LIMIT:
        errors["text"] = _(
            "That is %(size)s bytes; Bulkhead reads at most %(limit)s. What you pasted is kept."
        ) % {"size": f"{size:,}", "limit": f"{LIMIT:,}"}
    elif _is_binary(text):
        errors["text"] = _(
            "That is no text: it has bytes that no manifest has. Open the file in an editor and copy it."
        )
    if host and host not in {release.slug for release in _hosts()}:
        errors["host"] = _("Choose a release of the list.")
    return errors


def _is_binary(text: str) -> bool:
    return "\x00" in text or text.count("\ufffd") > max(2, len(text) // 100)


def _no_pods(manifest: Manifest) -> str:
    """Why a text that could be read, or could not, has nothing to judge."""
    if manifest.problems:
        line, message = manifest.problems[0]
        return _("Line %(line)s: %(message)s") % {"line": line, "message": message} if line else message
    if manifest.others:
        names = ", ".join(name for _line, name in manifest.others[:3])
        return _("There is no pod in it, only: %(names)s.") % {"names": names}
    return _("There is no pod in it. A Pod, Deployment, DaemonSet, StatefulSet, Job or CronJob has one.")


def _hosts() -> list[facts.Release]:
    """Releases that nodes can have, newest first."""
    known = (r for r in facts.current().hosts() if r.is_host and r.kind == "server")
    return sorted(known, key=lambda release: -release.build)


def _show(
    request: HttpRequest,
    asked: Mapping[str, str],
    judged: Judged | None = None,
    *,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
    done: str = "",
) -> HttpResponse:
    context: dict[str, Any] = {
        "done": done,
        "asked": asked,
        "judged": judged,
        "errors": errors or {},
        "samples": SAMPLES.values(),
        "hosts": _hosts(),
        "said": f"{_said(judged, errors or {})} {done}".strip(),
        "title": f"{judged.headline}: {_('manifest')}" if judged else _("Kubernetes manifests"),
    }
    response = page_or_part(request, "explorer/manifests.html", "judged", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _said(judged: Judged | None, errors: Mapping[str, str]) -> str:
    """The one sentence that a screen reader hears."""
    if errors:
        return " ".join(errors.values())
    if judged is None:
        return ""
    found = ngettext("%(n)s finding", "%(n)s findings", judged.count) % {"n": judged.count}
    return f"{judged.headline}: {found}."
