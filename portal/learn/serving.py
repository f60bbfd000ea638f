"""
Lesson pages, made once and kept as bytes with a strong ETag.

Readers without a session share them compressed. For readers with one, a page is kept per set of finished lessons,
and only the link to the account is put in per request; so no kept page may hold a form or a token.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import zlib
from collections.abc import Callable
from dataclasses import dataclass

import brotli
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
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
_halves: dict[tuple[str, ...], tuple[bytes, bytes]] = {}
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


def personal(request: HttpRequest, key: tuple[str, ...], make: Callable[[], HttpResponse]) -> HttpResponse:
    """
    The page for a reader with a session; `key` tells apart all that differs but the link to the account.

    Messages are shown once, so a page that has some is made and not kept.
    """
    if len(get_messages(request)) or "HX-Request" in request.headers:
        return mark(make())
    link = render_to_string("parts/account.html", {"user": request.user, "request": request}).encode()
    halves = _halves.get(key)
    if halves is None:
        before, found, after = make().content.partition(link)
        if not found:
            raise RuntimeError("the page has no link to the account")
        halves = (before, after)
        with _lock:
            if len(_halves) >= _MOST:
                _halves.clear()
            _halves[key] = halves
    plain = halves[0] + link + halves[1]
    coding = "gzip" if _coding(request.headers.get("Accept-Encoding", "")) else ""
    etag = f'"{hashlib.sha256(plain).hexdigest()[:32]}{coding and "-" + coding}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        # Level 1: what is not kept is compressed per request, and a higher level costs more than the page.
        response = HttpResponse(zlib.compress(plain, 1, wbits=31) if coding else plain)
        if coding:
            response["Content-Encoding"] = coding
        response["ETag"] = etag
    mark(response)
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


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
