"""`pip install` with its cache."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "pip leaves its cache in the image",
    met="pip leaves no cache",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM python:3.14-slim\nRUN pip install flask\n",
        "FROM python:3.14\nRUN pip3 install -r requirements.txt\n",
    ),
    good=(
        "FROM python:3.14-slim\nRUN pip install --no-cache-dir flask\n",
        "FROM python:3.14\nENV PIP_NO_CACHE_DIR=1\nRUN pip install flask\n",
        "FROM python:3.14\nRUN --mount=type=cache,target=/root/.cache/pip pip install flask\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("hadolint-readme",),
)
def pip_keeps_cache(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    pip keeps what it has downloaded, for the next installation. In an image there is none: the cache is dead
    weight in the layer, often as large as the packages. hadolint reports it as DL3042.

    **What you see.** Images that are larger than the sum of their packages.

    **What to do.** `pip install --no-cache-dir`, or `ENV PIP_NO_CACHE_DIR=1` once. With BuildKit a cache
    mount keeps the downloads between builds and outside the image.
    """
    for reading in read(dockerfile).stages:
        if any(
            "PIP_NO_CACHE_DIR" in each.value for here in reading.lineage for each in here.all("ENV", "ARG")
        ):
            continue
        for script, command in reading.runs:
            is_pip = re.fullmatch(r"pip3?(?:\.\d+)?", command.program) and command.arguments[:1] == (
                "install",
            )
            if (
                is_pip
                and not re.search(r"--no-cache-dir|PIP_NO_CACHE_DIR|pip cache purge|\.cache/pip", script.text)
                and not any(m.get("type") == "cache" for m in script.instruction.mounts)
            ):
                yield breaks(spot(script.instruction, command), "pip keeps its downloads in this layer.")
