"""`sudo` in `RUN`."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "sudo in a build",
    met="No sudo in the build",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM debian:13\nRUN sudo apt-get update && sudo apt-get install -y curl\n",
        "FROM ubuntu:24.04\nRUN sudo mkdir /app\n",
    ),
    good=(
        "FROM debian:13\nRUN apt-get update && apt-get install -y curl\n",
        "FROM debian:13\nUSER root\nRUN mkdir /app\nUSER 1000\n",
    ),
    lesson="users-and-secrets",
    sources=("hadolint-readme",),
)
def sudo_in_build(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Build steps run as root unless `USER` says otherwise, so `sudo` adds nothing, and most base images do
    not have it. Where it was installed for this purpose, it stays in the image and hands out rights
    there. hadolint reports it as DL3004.

    **What you see.** *sudo: not found*, or a step that waits for a password.

    **What to do.** Leave the word out. In a part of the file that runs under another user, switch with `USER
    root` and back.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs if reading.os != "windows" else ():
            if re.match(r"\s*sudo\s", command.text):
                yield breaks(
                    spot(script.instruction, command),
                    "A build runs as root; sudo is not needed and often not there.",
                )
                break
