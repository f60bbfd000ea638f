"""
Reading without a network: the service worker, and the page that it shows where nothing was kept.

The worker keeps what anybody may read (lessons, terms, static files) as a reader without an account gets it, so that
nothing of a person lies in a browser's cache; everything else goes to the network and nowhere else.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from portal.learn.templatetags.bulkhead import asset

# What the offline page itself needs.
SHELL = (
    "app.css",
    "pages.css",
    "app.js",
    "theme.js",
    "offline.js",
    "favicon.svg",
    "fonts/saira-semi-condensed-latin-500-normal.woff2",
    "fonts/saira-semi-condensed-latin-600-normal.woff2",
)


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker's script; it stands at the root, because a worker rules only what is below it."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=1)
def _script() -> str:
    files = [asset(name) for name in SHELL]
    body = (Path(settings.BASE_DIR) / "static" / "worker.js").read_text(encoding="utf-8")
    version = hashlib.sha256(("\n".join(files) + body).encode()).hexdigest()[:12]
    return render_to_string("learn/worker.js", {"version": version, "files": files, "body": body})


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What can be read without a network; the list is filled by the browser from what it has kept."""
    return render(request, "learn/offline.html", {})
