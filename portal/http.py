"""What every page needs: whole page or part, sign-in for htmx, limits, headers, error pages, health."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_safe

PLAIN_ERROR = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Error - Bulkhead</title>'
    "<h1>Something went wrong here</h1><p>It is not your fault, and it is in the log. Try again in a while.</p></html>"
)
GetResponse = Callable[[HttpRequest], HttpResponseBase]


def page_or_part(
    request: HttpRequest, template: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """
    The whole page, or only its partial `part` when htmx asks.

    `part` is chosen by the view, never taken from the request. The answer varies by `HX-Request`, so that no
    cache hands a fragment to a browser that wants a page.
    """
    name = f"{template}#{part}" if request.headers.get("HX-Request") == "true" else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ("HX-Request",))
    return response


class LoginRequired(LoginRequiredMiddleware):
    """
    Every page needs a sign-in unless its view says `@login_not_required`.

    htmx follows redirects by itself and would put the sign-in page inside an element, so it gets 200 with
    HX-Redirect instead; after signing in, the reader is back on the page that made the request.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponse:
        if request.headers.get("HX-Request") != "true":
            return super().handle_no_permission(request, view_func)
        response = HttpResponse()
        query = urlencode({self.get_redirect_field_name(view_func): _current_page(request)})
        response["HX-Redirect"] = f"{resolve_url(self.get_login_url(view_func))}?{query}"
        patch_vary_headers(response, ("HX-Request",))
        return response


def _current_page(request: HttpRequest) -> str:
    """The path of the page that htmx says it stands on, if that is a page of ours; else the path asked for."""
    current = request.headers.get("HX-Current-URL", "")
    if url_has_allowed_host_and_scheme(current, {request.get_host()}):
        parts = urlsplit(current)
        return f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    return request.get_full_path() if request.method == "GET" else resolve_url("learn:home")


METHODS = ("GET", "HEAD", "POST", "OPTIONS")


class Guard:
    """
    Stands before everything else.

    Refuses methods that no page knows, because Django's form views take PUT for POST, and bodies above
    `settings.MAX_BODY` before anything reads them; adds headers that Django has no setting for; keeps private pages
    out of every cache.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        session = settings.SESSION_COOKIE_NAME
        if not is_session_key(request.COOKIES.get(session, "x")):
            del request.COOKIES[session]
        if request.method not in METHODS:
            response: HttpResponseBase = HttpResponseNotAllowed(METHODS)
        else:
            response = too_big(request) if length > settings.MAX_BODY else self.get_response(request)
        for name, value in settings.EXTRA_HEADERS.items():
            response.headers.setdefault(name, value)
        if is_private(request):
            add_never_cache_headers(response)
            response.headers.setdefault("X-Robots-Tag", "noindex")
        return response


def is_session_key(text: str) -> bool:
    """Whether a cookie can be the key of a session at all; a database may choke on other characters."""
    return text.isascii() and text.isalnum() and len(text) <= 64


# Pages of one person, one team or one room, or behind a secret address.
PRIVATE = ("/accounts/", "/teams/", "/workshops/", "/rooms/", "/join/", "/s/")


def is_private(request: HttpRequest) -> bool:
    """Whether the answer holds what only some may see: addresses, links that let in, their data."""
    return request.path_info.startswith(PRIVATE)


class NotAllowed:
    """Gives browsers our own page for 405, which a view leaves empty; its header Allow stays."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed) or response.content:
            return response
        if request.accepts("text/html") and request.headers.get("HX-Request") != "true":
            page = error_page(request, 405)
            page["Allow"] = response["Allow"]
            return page
        return response


class InvalidForm:
    """Gives 422 to a page that shows a form again because it could not be accepted, whoever wrote the view."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 422
        return response


class Compress(GZipMiddleware):
    """
    Compresses pages on their way out, except those about an account.

    Compression next to a secret and to text of an attacker's choosing lets the secret be guessed by length
    (BREACH). Pages under /accounts/ hold such secrets; elsewhere the only one is the CSRF token, which is masked
    anew in every answer, and Django pads each compressed answer by a random length.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.startswith("/accounts/"):
            return response
        return super().process_response(request, response)


# A spreadsheet takes a cell that begins so for a formula, and runs it.
_WORDS = re.compile(r"[a-z0-9-]{1,60}")
_READABLE = ("/lessons/", "/tracks/", "/glossary/", "/rules/", "/facts/")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_file(filename: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    """
    A CSV file to download: UTF-8 with a byte order mark, which spreadsheets need to read it as such.

    A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay numbers.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([_plain_cell(cell) for cell in row])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _plain_cell(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA) else cell


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served, 503 when the database does not answer. Says nothing else to a stranger."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database unreachable"}, status=503)
    response = JsonResponse({"status": "ok"})
    response["Cache-Control"] = "no-store"
    return response


def too_big(request: HttpRequest, limit: int | None = None) -> HttpResponse:
    """Our own page for a request above `limit` bytes (the portal's limit when not given): 413."""
    megabytes = (limit or settings.MAX_BODY) // (1024 * 1024)
    return error_page(request, 413, {"megabytes": megabytes})


def error_page(request: HttpRequest, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    """`templates/errors/<status>.html` with the page's frame; where even that fails, the same without a request."""
    name = f"errors/{status}.html"
    try:
        return HttpResponse(render_to_string(name, context, request), status=status)
    except Exception:
        # The frame may ask the session or the database, which can be what failed.
        return HttpResponse(render_to_string(name, context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: what Django refuses as malformed; bodies that are too big get 413."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return too_big(request)
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403; what the view said as its reason stands on the page."""
    return error_page(request, 403, {"why": str(exception)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was sent without its token or from another site: 403 with a way on; `reason` stays in the log."""
    return error_page(request, 403, {"csrf": True})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404; the search on the page has the last part of the address as words, if it is made of such."""
    last = request.path.rstrip("/").rpartition("/")[2]
    # Only below what anybody may read: the page of a foreign team is byte for byte that of none.
    readable = request.path.startswith(_READABLE) and _WORDS.fullmatch(last)
    words = last.replace("-", " ").strip() if readable else ""
    return error_page(request, 404, {"words": words})


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500; rendered without request, session and database, because any of them may be what failed."""
    try:
        page = render_to_string("errors/500.html")
    except Exception:
        # A template that every page shares may be what failed; an error in here would hide the first one.
        page = PLAIN_ERROR
    return HttpResponse(page, status=500)
