"""A runtime whose release line has ended."""

import datetime
import re
from collections.abc import Iterator

from portal import facts
from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._days import as_of, day
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_OFFICIAL = re.compile(r"(?:docker\.io/)?(?:library/)?(node|python|golang):(\d+(?:\.\d+)?)(?:[.-]|$)")
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
        "docker-openjdk-deprecated",
    ),
)
def runtime_is_end_of_life(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Node.js and Python publish until when each release line gets fixes, and a release of Go gets them until
    there are two newer ones. After that day holes stay open in the runtime itself, whatever base it stands on,
    and modules stop supporting it. The official image `openjdk`
    is deprecated as a whole. This rule looks at tags of official images, at `NODE_VERSION` and
    `PYTHON_VERSION`, and at addresses that downloads name; for .NET at those two, because its images are part
    of the rule on retired bases.

    **What you see.** Nothing; scanners report more each month.

    **What to do.** Move to a line in support: Node.js 24, Python 3.12 or newer; for Java one of the images
    that Docker names in place of `openjdk`, such as `eclipse-temurin`.
    """
    today = as_of(dockerfile)
    for reading in read(dockerfile).stages:
        if not reading.parent and (found := _of_base(reading.stage.base)):
            yield from _said(f"line:{reading.stage.line}", *found, today)
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
            message = "The official image openjdk is deprecated; release builds have got no updates since July 2022."
            yield breaks(f"line:{instruction.line}", message, sources=("docker-openjdk-deprecated",))


def _named(match: re.Match[str]) -> tuple[str, str]:
    """Product and release line of a version that an instruction names."""
    if node := match[1] or match[3]:
        return "node", node.split(".")[0]
    python = match[2] or match[4]
    return ("python", python) if python else ("dotnet", match[5] or match[6])


def _of_base(base: str) -> tuple[str, str] | None:
    """Product and release line that the tag of an official image names."""
    match = _OFFICIAL.match(base)
    if not match:
        return None
    product = "go" if match[1] == "golang" else match[1]
    return (product, match[2].split(".")[0] if product == "node" else match[2])


def _said(where: str, product: str, line: str, today: datetime.date) -> Iterator[Finding]:
    lines = facts.current().lines[product]
    line = ".".join(line.split(".")[:2])
    end = lines.ends.get(line)
    if end is None and product == "python" and line.startswith("2."):
        end = lines.ends["2.7"]
    if end is None and product == "go" and re.fullmatch(r"1\.\d", line):
        end = lines.ends["1.10"]
    named = ".NET Core" if product == "dotnet" and float(line) < 5 else lines.name
    if end and end < today:
        since = f"since before {day(end)}" if line not in lines.ends else f"since {day(end)}"
        message = f"{named} {line} has got no fixes {since}."
        yield breaks(where, message, sources=lines.sources)
    elif end:
        yield holds(where, f"{named} {line} gets fixes until {day(end)}.")
