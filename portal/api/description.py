"""The API described once: as OpenAPI 3.1 for programs, and as the parts of the page for people."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings

from portal import facts
from portal.answers import catalogue, dockerfiles, intakes, placements, podspecs, workloads
from portal.answers.encoding import encode
from portal.answers.fields import Field
from portal.api import limits
from portal.api.problems import CONTENT_TYPE, KINDS, ROOT, SCHEMA

MOST_QUESTIONS = 1_000
MOST_BYTES = 5 * 1024 * 1024
# Of those that a field may hold, so many are on the page for people; the description has all.
MOST_WORDS = 12
type Data = dict[str, Any]


class Subject(NamedTuple):
    """What can be asked: the address, the name of its schemas, and the module of `portal.answers` that answers."""

    path: str
    name: str
    module: Any

    @property
    def fields(self) -> Mapping[str, Field]:
        """What a question may have."""
        found: Mapping[str, Field] = self.module.fields()
        return found


SUBJECTS = (
    Subject("placements", "Placement", placements),
    Subject("dockerfiles", "Dockerfile", dockerfiles),
    Subject("podspecs", "PodSpec", podspecs),
    Subject("workloads", "Workload", workloads),
    Subject("intake", "Intake", intakes),
)


class Listing(NamedTuple):
    """What can be read: the address, the name of one, the parameter that chooses, and the schemas."""

    path: str
    name: str
    about: str
    parameter: str
    known: tuple[str, ...]
    line: Any
    whole: Any
    example: str


LISTINGS = (
    Listing(
        "rules",
        "Rule",
        "Every rule, or those about one kind of question.",
        "subject",
        catalogue.SUBJECTS,
        catalogue.RULE_LINE,
        catalogue.RULE,
        "image-newer-than-host",
    ),
    Listing(
        "facts",
        "Fact",
        "Every fact, or those of one kind, with its sources and the day it was checked.",
        "kind",
        catalogue.FACT_KINDS,
        catalogue.FACT_LINE,
        catalogue.FACT,
        "release.windows-server-2022",
    ),
)


def openapi() -> Data:
    """The description for programs."""
    return _openapi(facts.current().digest)


@lru_cache(maxsize=2)
def _openapi(_digest: str) -> Data:
    paths: Data = {f"/{subject.path}": {"post": _ask(subject)} for subject in SUBJECTS}
    for listing in LISTINGS:
        paths[f"/{listing.path}"] = {"get": _list(listing)}
        paths[f"/{listing.path}/{{id}}"] = {"get": _one(listing)}
    schemas: Data = {"Problem": SCHEMA}
    for subject in SUBJECTS:
        schemas[f"{subject.name}Question"] = _question(subject)
        schemas[f"{subject.name}Answer"] = subject.module.ANSWER
    for listing in LISTINGS:
        schemas |= {f"{listing.name}Line": listing.line, listing.name: listing.whole}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Bulkhead",
            "version": "1",
            "description": "Verdicts on images, hosts, Dockerfiles and manifests, with the rules and sources behind them. "
            "Read-only: no account, no cookie, and nothing of what is sent is kept.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": ROOT.rstrip("/")}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _ask(subject: Subject) -> Data:
    question, answer = _ref(f"{subject.name}Question"), _ref(f"{subject.name}Answer")
    # What in a list is no question gets a problem in its place, and does not spoil the rest.
    many = {"type": "array", "items": {"anyOf": [question, {}]}, "maxItems": MOST_QUESTIONS}
    answers = {"type": "array", "items": {"anyOf": [answer, _ref("Problem")]}}
    return {
        "operationId": f"ask_{subject.path}",
        "summary": subject.module.ABOUT,
        "description": f"One question, or a list of at most {MOST_QUESTIONS:,}: then the answers are a list in the same "
        "order, with a problem in place of each that cannot be had.",
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": {"anyOf": [question, many]}, "example": subject.module.EXAMPLE}
            },
        },
        "responses": {
            "200": {
                "description": "The answer, or the answers.",
                "content": {"application/json": {"schema": {"anyOf": [answer, answers]}}},
            },
            **_problems(400, 409, 413, 415, 422, 429, 500),
        },
    }


def _question(subject: Subject) -> Data:
    return {
        "type": "object",
        "description": subject.module.ABOUT,
        "properties": {
            name: {"description": field.about, **field.schema} for name, field in subject.fields.items()
        },
        "required": [name for name, field in subject.fields.items() if field.required],
        "additionalProperties": False,
    }


def _list(listing: Listing) -> Data:
    chosen = {"type": "string", "enum": [*listing.known, ""]}
    return {
        "operationId": f"list_{listing.path}",
        "summary": listing.about,
        "parameters": [{"name": listing.parameter, "in": "query", "required": False, "schema": chosen}],
        "responses": {
            "200": _json("All of them.", {"type": "array", "items": _ref(f"{listing.name}Line")}),
            **_problems(400, 422, 429, 500),
        },
    }


def _one(listing: Listing) -> Data:
    return {
        "operationId": f"get_{listing.path.removesuffix('s')}",
        "summary": f"One of the {listing.path} in full.",
        "parameters": [
            {
                "name": "id",
                "in": "path",
                "required": True,
                "schema": {"type": "string", "minLength": 1},
                "example": listing.example,
            }
        ],
        "responses": {"200": _json("It.", _ref(listing.name)), **_problems(400, 404, 429, 500)},
    }


def _problems(*statuses: int) -> Data:
    titles = {status: [kind.title for kind in KINDS.values() if kind.status == status] for status in statuses}
    found: Data = {
        str(status): {
            "description": "; ".join(titles[status]) + ".",
            "content": {CONTENT_TYPE: {"schema": _ref("Problem")}},
        }
        for status in statuses
    }
    found["429"]["headers"] = {
        "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
    }
    return found


def _json(about: str, schema: Data) -> Data:
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> Data:
    return {"$ref": f"#/components/schemas/{name}"}


def page(site: str) -> Data:
    """What the page for people shows: the same operations with a command to try at `site`, limits, problems."""
    described = openapi()
    return {
        "info": described["info"],
        "questions": [_shown_question(subject, site) for subject in SUBJECTS],
        "listings": [_shown_listing(listing, site) for listing in LISTINGS],
        "sample": _sample(),
        "problems": [(slug, kind) for slug, kind in KINDS.items()],
        "limit": f"{settings.API_LIMIT:,}" if settings.API_LIMIT else "",
        "least": limits.LEAST,
        "part": f"{limits.PART:,}",
        "most_questions": f"{MOST_QUESTIONS:,}",
        "most_bytes": MOST_BYTES,
        "most_dockerfile": dockerfiles.LIMIT,
    }


def _sample() -> str:
    """The answer to the first example, with the reason that decides."""
    said = placements.answer(placements.EXAMPLE)
    outcomes = [each for each in said["outcomes"] if each["result"] == "breaks"][:1]
    return json.dumps(said | {"outcomes": outcomes}, ensure_ascii=False, indent=2)


def _shown_question(subject: Subject, site: str) -> Data:
    url = f"{site}{ROOT}{subject.path}"
    body = encode(subject.module.EXAMPLE).replace("'", "'\\''")
    answer = subject.module.ANSWER["properties"]
    return {
        "path": subject.path,
        "about": subject.module.ABOUT,
        "fields": [
            {"name": name, "about": field.about, "holds": _words(field.schema), "required": field.required}
            for name, field in subject.fields.items()
        ],
        "answer": [(name, schema.get("description", "")) for name, schema in answer.items()],
        "curl": f"curl -s {url} \\\n  -H 'Content-Type: application/json' \\\n  -d '{body}'",
    }


def _shown_listing(listing: Listing, site: str) -> Data:
    url = f"{site}{ROOT}{listing.path}"
    return {
        "path": listing.path,
        "about": listing.about,
        "parameter": listing.parameter,
        "known": listing.known,
        "curl": f"curl -s '{url}?{listing.parameter}={listing.known[0]}'\ncurl -s {url}/{listing.example}",
    }


def _words(schema: Mapping[str, Any]) -> str:
    """What a field may hold, in words."""
    if "enum" in schema:
        words = [word for word in schema["enum"] if word]
        more = f" and {len(words) - MOST_WORDS} more" if len(words) > MOST_WORDS else ""
        return f"{', '.join(words[:MOST_WORDS])}{more}"
    if "anyOf" in schema:
        return "list of texts" if schema["anyOf"][0]["type"] == "array" else "YYYY-MM-DD"
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    names = {"string": "text", "array": "list of texts", "integer": "number", "boolean": "true or false"}
    return " or ".join(names[each] for each in types if each in names)
