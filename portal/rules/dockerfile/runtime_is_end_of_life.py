"""A runtime whose release line has ended."""

import datetime
import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._days import as_of, day
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_OFFICIAL = re.compile(r"(?:docker\.io/)?(?:library/)?(node|python):(\d+(?:\.\d+)?)(?:[.-]|$)")
_VERSION = re.compile(
    r"(?i)\bNODE_VERSION[ =]+[\"']?v?(\d+(?:\.\d+)+)|\bPYTHON_VERSION[ =]+[\"']?(\d\.\d+)|"
    r"nodejs\.org/(?:dist|download/release)/v(\d+(?:\.\d+)+)/|python\.org/ftp/python/(\d\.\d+)"
)
_NODE = {
    "4": "2018-04-30",
    "5": "2016-06-30",
    "6": "2019-04-30",
    "7": "2017-06-30",
    "8": "2019-12-31",
    "9": "2018-06-30",
    "10": "2021-04-30",
    "11": "2019-06-01",
    "12": "2022-04-30",
    "13": "2020-06-01",
    "14": "2023-04-30",
    "15": "2021-06-01",
    "16": "2023-09-11",
    "17": "2022-06-01",
    "18": "2025-04-30",
    "19": "2023-06-01",
    "20": "2026-04-30",
    "21": "2024-06-01",
    "22": "2027-04-30",
    "23": "2025-06-01",
    "24": "2028-04-30",
}
_PYTHON = {
    "2.6": "2013-10-29",
    "2.7": "2020-01-01",
    "3.4": "2019-03-18",
    "3.5": "2020-09-30",
    "3.6": "2021-12-23",
    "3.7": "2023-06-27",
    "3.8": "2024-10-31",
    "3.9": "2025-10-31",
    "3.10": "2026-10-31",
    "3.11": "2027-10-31",
    "3.12": "2028-10-31",
    "3.13": "2029-10-31",
}


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
        "FROM openjdk:8-windowsservercore\nRUN java -version\n",
    ),
    good=(
        'FROM node:24-alpine\nCMD ["node"]\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nENV NODE_VERSION=24.11.0\nRUN dir\n",
        'FROM python:3.13\nCMD ["python"]\n',
        "FROM eclipse-temurin:21\nRUN java -version\n",
    ),
    sources=("node-schedule", "python-release-cycle", "docker-openjdk-deprecated"),
)
def runtime_is_end_of_life(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Node.js and Python publish until when each release line gets fixes. After that day holes stay open in the
    runtime itself, whatever base it stands on, and modules stop supporting it. The official image `openjdk`
    is deprecated as a whole. This rule looks at tags of official images, at `NODE_VERSION` and
    `PYTHON_VERSION`, and at addresses that downloads name; .NET is part of the rule on retired bases.

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
            for match in _VERSION.finditer(instruction.script):
                product, number = (
                    ("Node.js", match[1] or match[3])
                    if match[1] or match[3]
                    else ("Python", match[2] or match[4])
                )
                line = number.split(".")[0] if product == "Node.js" else number
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


def _of_base(base: str) -> tuple[str, str] | None:
    """Product and release line that the tag of an official image names."""
    match = _OFFICIAL.match(base)
    if not match:
        return None
    return ("Node.js", match[2].split(".")[0]) if match[1] == "node" else ("Python", match[2])


def _said(where: str, product: str, line: str, today: datetime.date) -> Iterator[Finding]:
    ends = _NODE if product == "Node.js" else _PYTHON
    line = ".".join(line.split(".")[:2])
    end = ends.get(line)
    if end is None and product == "Python" and line.startswith("2."):
        end = ends["2.7"]
    if end and datetime.date.fromisoformat(end) < today:
        sources = ("node-schedule",) if product == "Node.js" else ("python-release-cycle",)
        message = f"{product} {line} has got no fixes since {day(datetime.date.fromisoformat(end))}."
        yield breaks(where, message, sources=sources)
    elif end:
        yield holds(where, f"{product} {line} gets fixes until {day(datetime.date.fromisoformat(end))}.")
