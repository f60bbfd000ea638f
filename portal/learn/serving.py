"""Lesson pages for readers without a session: made once, kept as bytes, compressed, with a strong ETag."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

CACHE_CONTROL = "private, no-cache"
VARY = ("Cookie", "HX-Request")
_MOST = 500


@dataclass(frozen=True, slots=True)
class Kept:
    """One page in its three codings, and the hash of its text."""

    plain: bytes
    gzip: bytes
    brotli: bytes
    digest: str


_pages: dict[tuple[str, ...], Kept] = {}
_lock = threading.Lock()


def keepable(request: HttpRequest) -> bool:
    """Whether the answer is the same for everybody who asks so: no session, no query, a whole page."""
    return (
        request.method in ("GET", "HEAD")
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "messages" not in request.COOKIES
        and "HX-Request" not in request.headers
    )


def kept(request: HttpRequest, key: tuple[str, ...], make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page with this key, made now if it is new; 304 if the reader has it already."""
    page = _pages.get(key)
    if page is None:
        page = _pack(make().content)
        with _lock:
            if len(_pages) >= _MOST:
                _pages.clear()
            _pages[key] = page
    coding = _coding(request.headers.get("Accept-Encoding", ""))
    etag = f'"{page.digest}{coding and "-" + coding}"'
    response = HttpResponse({"br": page.brotli, "gzip": page.gzip}.get(coding, page.plain))
    if coding:
        response["Content-Encoding"] = coding
    response["ETag"] = etag
    mark(response)
    patch_vary_headers(response, ("Accept-Encoding",))
    return get_conditional_response(request, etag=etag, response=response) or response


def mark(response: HttpResponse) -> HttpResponse:
    """Say that a page is this reader's own and has to be asked for anew."""
    response["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, VARY)
    return response


def _pack(plain: bytes) -> Kept:
    digest = hashlib.sha256(plain).hexdigest()[:32]
    return Kept(plain, gzip.compress(plain, 9, mtime=0), brotli.compress(plain, quality=10), digest)


def _coding(accepted: str) -> str:
    """The best coding that a browser takes; quality values other than 0 are not weighed."""
    offers = {}
    for part in accepted.split(","):
        name, _, quality = part.strip().partition(";")
        offers[name.strip().lower()] = quality.replace(" ", "") not in ("q=0", "q=0.0")
    return next((coding for coding in ("br", "gzip") if offers.get(coding)), "")
