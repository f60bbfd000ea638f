"""Errors of the API as problem details (RFC 9457), whoever found them: a view, the frame around it, or Django."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve

from portal.answers.encoding import encode
from portal.answers.schemas import a_text

CONTENT_TYPE = "application/problem+json"
# All addresses of the API; the page that describes it is the one at the top.
ROOT = "/api/v1/"


class Kind(NamedTuple):
    """A kind of problem: its status, its title, and what to do about it."""

    status: int
    title: str
    about: str


KINDS = {
    "bad-request": Kind(400, "The request is malformed", "The host name or a header cannot be used."),
    "broken-json": Kind(400, "The body is no JSON", "Send UTF-8 JSON; detail says where it breaks."),
    "not-found": Kind(
        404, "There is nothing here", "Compare the address with this page; ids are in the lists."
    ),
    "method": Kind(405, "The method does not fit the address", "The header Allow names those that do."),
    "conflict": Kind(
        409,
        "The question does not fit what is known",
        "It names something that no fact is about, or contradicts itself; errors has a sentence for every such field.",
    ),
    "too-big": Kind(413, "Too much at once", "Send less; the limits are on this page."),
    "media-type": Kind(415, "The body is not sent as JSON", "Send Content-Type: application/json."),
    "unreadable": Kind(
        422,
        "The question is not as described",
        "A name is no field, or a value is of another kind; errors has a sentence for every field to change.",
    ),
    "too-many": Kind(429, "Too many requests", "Wait as many seconds as the header Retry-After says."),
    "failed": Kind(500, "Something went wrong here", "It is not your fault, and it is in the log."),
}
_BY_STATUS = {400: "bad-request", 404: "not-found", 405: "method", 413: "too-big", 500: "failed"}
SCHEMA = {
    "description": "What is wrong, as RFC 9457 has it.",
    "type": "object",
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Which kind of problem: a place on this page, relative to the address that was asked.",
        },
        "title": a_text(),
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": a_text("What is wrong with this request."),
        "errors": {
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "A sentence for every field that cannot be read.",
        },
    },
    "required": ["type", "title", "status", "detail"],
    "additionalProperties": False,
}


class Problem(Exception):
    """Ends a request with problem details. `headers` go into the answer."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}

    @property
    def document(self) -> dict[str, Any]:
        """The problem as plain data."""
        kind = KINDS[self.kind]
        document = {
            "type": f"{ROOT}#problem-{self.kind}",
            "title": kind.title,
            "status": kind.status,
            "detail": self.detail or kind.about,
        }
        return document | {"errors": dict(self.errors)} if self.errors else document

    def response(self) -> HttpResponse:
        """The problem as an answer."""
        status = KINDS[self.kind].status
        return HttpResponse(
            encode(self.document), status=status, content_type=CONTENT_TYPE, headers={**self.headers}
        )


class Problems:
    """Makes problem details of what others say about an address of the API with a page, or with nothing at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not request.path_info.startswith(ROOT) or response.status_code < 400:
            return response
        if response.status_code == 405:
            response["Allow"] = ", ".join(_methods(request.path_info)) or response["Allow"]
        if response["Content-Type"] != CONTENT_TYPE and isinstance(response, HttpResponse):
            kind = _BY_STATUS.get(
                response.status_code, "failed" if response.status_code >= 500 else "bad-request"
            )
            response.content = encode(Problem(kind).document)
            response["Content-Type"] = CONTENT_TYPE
            # Those of the page that was there.
            for name in ("Content-Encoding", "Content-Length", "ETag"):
                del response[name]
        return response


def _methods(path: str) -> tuple[str, ...]:
    """The methods that the address takes; none if there is no such address."""
    try:
        return getattr(resolve(path).func, "methods", ())
    except Resolver404:
        return ()
