"""Dockerfiles, compose files and Kubernetes manifests: their images, and the page that reads them whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from portal.intake.paste import Paste
from portal.intake.seen import Found, Image, Part, Step

_FROM = re.compile(r"\s{0,20}FROM\s{1,20}(?:--platform=\S{1,60}\s{1,20})?(\S{1,500})(?:\s{1,20}AS\s{1,20}(\S{1,100}))?\s*\Z",
                   re.IGNORECASE)  # fmt: skip
_STEP = re.compile(r"\s{0,20}(?:Step \d{1,4}/\d{1,4} : |(?:#\d{1,4}|=>) \[[^\]]{1,80}\] )(FROM\s.{1,600})")
_INSTRUCTION = re.compile(
    r"\s{0,20}(RUN|COPY|ADD|CMD|ENTRYPOINT|WORKDIR|SHELL|ENV|ARG|EXPOSE|LABEL|USER|VOLUME|HEALTHCHECK)\s{1,20}\S"
)
_IMAGE = re.compile(r"\s{0,60}(?:- )?[\"']?image[\"']?:\s{1,10}[\"']?([^\s\"'#,{}$]{1,500})")
_POD_KEY = re.compile(r"\s{0,60}(?:- )?(?:imagePullPolicy|containers|nodeSelector|volumeMounts|tolerations):")
_COMMAND = re.compile(r"\s{0,60}command:\s{0,10}(?:\[\s{0,5})?[\"']?([\w:\\./-]{0,100})")
_ITEM = re.compile(r"\s{0,60}- [\"']?([\w:\\./-]{1,100})")
_ISOLATION = re.compile(r"\s{1,60}isolation:\s{1,10}[\"']?(default|process|hyperv)\b", re.IGNORECASE)
_KIND = re.compile(r"kind:\s{1,10}[\"']?([A-Z]\w{1,60})")


def read_dockerfile(paste: Paste) -> Iterator[Part]:
    """A Dockerfile, or the steps that a build printed: the images of its stages."""
    stages: set[str] = set()
    images, found = [], []
    instructions = printed = 0
    for number, line in paste.numbered():
        step = _STEP.match(line)
        printed += step is not None
        match = _FROM.match(step[1] if step else line) if "from" in line.lower() else None
        if match:
            if "$" not in match[1] and match[1].lower() not in stages and match[1] != "scratch":
                images.append(Image(match[1], number))
            found.append(Found("base image", match[1], number))
            if match[2]:
                stages.add(match[2].lower())
        elif found and _INSTRUCTION.match(line):
            instructions += 1
    if printed:
        yield Part("build", "output of docker build", found[0].line if found else 1, tuple(found), images=tuple(images),
                   orchestrator="docker")  # fmt: skip
    elif found and instructions:
        steps = (
            Step("checker", "Check the Dockerfile line by line"),
            Step("import", "Read it into the builder"),
        )
        yield Part(
            "dockerfile", "a Dockerfile", found[0].line, tuple(found), images=tuple(images), steps=steps
        )


def read_yaml(paste: Paste) -> Iterator[Part]:
    """A compose file, or manifests of Kubernetes."""
    services = version = pod = wants_command = False
    isolation: Found | None = None
    command = ""
    kinds: dict[str, int] = {}
    images: list[Image] = []
    for number, line in paste.numbered():
        services = services or line.rstrip() == "services:"
        version = version or line.startswith("apiVersion:")
        pod = pod or _POD_KEY.match(line) is not None
        if wants_command and (match := _ITEM.match(line)):
            command = command or match[1]
        wants_command = False
        if match := _COMMAND.match(line):
            command, wants_command = command or match[1], not match[1]
        if isolation is None and (match := _ISOLATION.match(line)):
            isolation = Found("isolation", match[1].lower(), number)
        if line.startswith("kind:") and (match := _KIND.match(line)):
            kinds.setdefault(match[1], number)
        elif "image" in line and len(images) < 50 and (match := _IMAGE.match(line)):
            images.append(Image(match[1], number))
    # With one container in it, the command is that one's.
    if len(images) == 1 and command:
        images = [replace(images[0], command=command)]
    found = [Found("object", kind, number) for kind, number in kinds.items()]
    found += [Found("image", image.text, image.line) for image in images]
    if version and kinds:
        name = f"a Kubernetes manifest ({', '.join(list(kinds)[:4])})"
        steps = (Step("manifests", "Check the manifest"),)
        yield Part("manifest-file", name, min(kinds.values()), tuple(found), images=tuple(images),
                   orchestrator="kubernetes", steps=steps)  # fmt: skip
    elif pod and images:
        yield Part("pod-part", "a part of a Kubernetes manifest", images[0].line, tuple(found), images=tuple(images),
                   orchestrator="kubernetes")  # fmt: skip
    elif services and images:
        mode = isolation.value if isolation and isolation.value != "default" else ""
        found += [isolation] if isolation else []
        yield Part("compose", "a compose file", images[0].line, tuple(found), images=tuple(images), isolation=mode,
                   orchestrator="docker")  # fmt: skip
