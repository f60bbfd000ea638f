"""Which runtime an image brings by its name, and until when that gets fixes: the lines and runtimes of the facts."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

from portal import facts

# Official images, by the product that they are known by in the facts.
_OFFICIAL = {
    "node": "node",
    "python": "python",
    "golang": "go",
    "php": "php",
    "eclipse-temurin": "java",
}
_DOTNET = re.compile(r"mcr\.microsoft\.com/dotnet/(?:nightly/)?(?:aspnet|runtime|runtime-deps|sdk)$")
_VERSION = re.compile(r"(\d+)(?:\.(\d+))?(?=[.\-_u+]|$)")
# Products whose lines are named by the first number alone.
_MAJOR = ("node", "java")


class RuntimeEnd(NamedTuple):
    """A release line of a runtime, by the name people call it, with its last day with fixes."""

    name: str
    ends: datetime.date
    sources: tuple[str, ...]
    exact: bool = True


def of_image(repository: str, tag: str) -> RuntimeEnd | None:
    """The end of the runtime that an image brings; None where the name tells no line or its end is not known."""
    product, line = line_of_image(repository, tag)
    return end_of(product, line) if line else None


def line_of_image(repository: str, tag: str) -> tuple[str, str]:
    """Product and release line that an image's name tells, such as ("node", "24"); "" for what it does not."""
    last = repository.rpartition("/")[2]
    short = repository.removeprefix("docker.io/").removeprefix("library/")
    product = _OFFICIAL.get(last, "") if short == last else ""
    if not product and _DOTNET.match(repository):
        product = "dotnet"
    version = _VERSION.match(tag) if product else None
    if version is None:
        return product, ""
    major, minor = version.groups()
    if product in _MAJOR:
        return product, major
    return product, f"{major}.{minor}" if minor else ""


def end_of(product: str, line: str) -> RuntimeEnd | None:
    """
    Until when a release line gets fixes; None while that is not known. `exact` is false where only a later line's
    end is known, which this one has not outlived.
    """
    known = facts.current()
    lines = known.lines.get(product)
    if lines and (found := _older(product, line) or line) in lines.ends:
        core = product == "dotnet" and int(line.partition(".")[0]) < 5
        name = f"{lines.name}{' Core' if core else ''} {line}"
        return RuntimeEnd(name, lines.ends[found], lines.sources, found == line)
    runtime = known.runtimes.get(product, {}).get(line)
    return RuntimeEnd(runtime.name, runtime.ends, runtime.sources) if runtime and runtime.ends else None


def _older(product: str, line: str) -> str:
    """The line of the facts that a line older than them all has not outlived."""
    if product == "python" and line.startswith("2.") and line not in facts.current().lines[product].ends:
        return "2.7"
    return "1.10" if product == "go" and re.fullmatch(r"1\.\d", line) else ""
