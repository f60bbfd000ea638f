"""A runtime whose release line has ended."""

import datetime
import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.dockerfile.images import ImageReference
from portal.rules.dockerfile._days import as_of, day
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._products import retired_product
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.runtimes import end_of, line_of_image

_PLACES = ("nodejs.org/", "python.org/", "/dotnet/")
_VERSION = re.compile(
    r"(?i)\bNODE_VERSION[ =]+[\"']?v?(\d+(?:\.\d+)+)|\bPYTHON_VERSION[ =]+[\"']?(\d\.\d+)|"
    r"nodejs\.org/(?:dist|download/release)/v(\d+(?:\.\d+)+)/|python\.org/ftp/python/(\d\.\d+)|"
    r"\b(?:DOTNET(?:_SDK|_CORE)?|ASPNET(?:CORE|_CORE)?|DOTNET_RUNTIME)_VERSION[ =]+[\"']?(\d+\.\d+)\.|"
    r"/dotnet/(?:Sdk|Runtime|aspnetcore/Runtime)/(\d+\.\d+)\."
)


@rule(
    Severity.WARNING,
    "Runtime gets no more fixes",
    met="Runtime is maintained",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        'FROM node:16-alpine\nCMD ["node"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nENV NODE_VERSION=12.18.3\nRUN curl.exe -fSLo C:\\node.zip https://nodejs.org/dist/v%NODE_VERSION%/node-v%NODE_VERSION%-win-x64.zip\n",
        'FROM python:3.6-windowsservercore\nCMD ["python"]\n',
        "FROM golang:1.12-windowsservercore-ltsc2019\nRUN go version\n",
        "FROM openjdk:8-windowsservercore\nRUN java -version\n",
    ),
    good=(
        'FROM node:24-alpine\nCMD ["node"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nENV NODE_VERSION=24.11.0\nRUN dir\n",
        'FROM python:3.13\nCMD ["python"]\n',
        "FROM golang:1.27-nanoserver-ltsc2022\nRUN go version\n",
        "FROM eclipse-temurin:21\nRUN java -version\n",
    ),
    lesson="choosing-a-base-image",
    sources=(
        "node-schedule",
        "python-release-cycle",
        "go-release-policy",
        "dotnet-releases",
        "adoptium-support",
        "php-branches",
        "docker-openjdk-deprecated",
    ),
)
def runtime_is_end_of_life(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Node.js, Python, .NET, PHP and the makers of Java publish how long each release line gets fixes, and a
    release of Go gets them until there are two newer ones. After that day, holes in the runtime itself
    stay open, whatever base it stands on, and modules stop supporting it. The official image `openjdk` is
    deprecated as a whole. This rule looks at the tags of official images and of .NET images, at variables
    such as `NODE_VERSION`, and at addresses named in downloads. .NET images that are known to be no
    longer rebuilt belong to the rule on retired bases.

    **What you see.** Nothing; scanners report more each month.

    **What to do.** Move to a line in support: Node.js 24, Python 3.12 or newer; for Java one of the images
    that Docker names in place of `openjdk`, such as `eclipse-temurin`.
    """
    today = as_of(dockerfile)
    for reading in read(dockerfile).stages:
        product, line = ("", "") if reading.parent else _of_base(reading, today)
        if line:
            yield from _said(f"line:{reading.stage.line}", product, line, today)
        seen: set[str] = set()
        for instruction in reading.all("ENV", "ARG", "RUN", "ADD"):
            lowered = instruction.script.lower()
            if "_version" not in lowered and not any(place in lowered for place in _PLACES):
                continue
            for match in _VERSION.finditer(instruction.script):
                product, line = _named(match)
                if product + line not in seen:
                    seen.add(product + line)
                    yield from _said(place(instruction, match[0]), product, line, today)
    for instruction in dockerfile.all("FROM"):
        stage = dockerfile.stage_of(instruction)
        if (
            stage
            and not stage.parent
            and re.match(r"(?:docker\.io/)?(?:library/)?openjdk(?:[:@]|$)", stage.base)
        ):
            message = "The official image openjdk is deprecated; release builds have had no updates since July 2022."
            yield breaks(f"line:{instruction.line}", message, sources=("docker-openjdk-deprecated",))


def _named(match: re.Match[str]) -> tuple[str, str]:
    """Product and release line of a version that an instruction names."""
    if node := match[1] or match[3]:
        return "node", node.split(".")[0]
    python = match[2] or match[4]
    return ("python", python) if python else ("dotnet", match[5] or match[6])


def _of_base(reading: StageReading, today: datetime.date) -> tuple[str, str]:
    """Product and release line that the base image's name tells; none where base-is-retired speaks of it already."""
    try:
        reference = ImageReference.parse(reading.stage.base)
    except ValueError:
        return "", ""
    if retired_product(reading, today):
        return "", ""
    return line_of_image(reference.name, reference.tag or "")


def _said(where: str, product: str, line: str, today: datetime.date) -> Iterator[Finding]:
    known = end_of(product, ".".join(line.split(".")[:2]))
    if known and known.ends < today:
        since = day(known.ends) if known.exact else f"before {day(known.ends)}"
        yield breaks(where, f"{known.name} has had no fixes since {since}.", sources=known.sources)
    elif known:
        yield holds(where, f"{known.name} gets fixes until {day(known.ends)}.", sources=known.sources)
