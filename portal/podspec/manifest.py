"""The pods of a text: single pods, the templates of controllers, lists, several documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from portal.dockerfile import Ignore
from portal.podspec import ignores
from portal.podspec.parts import MISSING, Part
from portal.podspec.pod import PodSpec
from portal.podspec.tree import Problem, documents

MOST_PODS = 200
# Over all pods of a text: the rules ask about each.
MOST_CONTAINERS = 500
_ALIAS = re.compile(r"(?:^|[\s\[{,])\*[\w./-]+")
# Where the template of a pod stands in each kind; its "metadata" and "spec" are the pod's.
TEMPLATES = {
    "Pod": "",
    "PodTemplate": "template",
    "Deployment": "spec.template",
    "DaemonSet": "spec.template",
    "StatefulSet": "spec.template",
    "ReplicaSet": "spec.template",
    "ReplicationController": "spec.template",
    "Job": "spec.template",
    "CronJob": "spec.jobTemplate.spec.template",
}


@dataclass(frozen=True, slots=True)
class Manifest:
    """
    What a text holds: pods, objects that are none ("Service web", with lines), and what could not be read; `foreign` if
    it is YAML in which nothing claims to be an object of Kubernetes.
    """

    pods: tuple[PodSpec, ...]
    others: tuple[tuple[int, str], ...]
    problems: tuple[Problem, ...]
    foreign: bool = False


def parse(text: str) -> list[PodSpec]:
    """The pods of a text, none if there are none or it cannot be read; raises nothing."""
    return list(read(text).pods)


def read(text: str) -> Manifest:
    """Reads any text in bounded time; what is wrong with it is in `problems`."""
    roots, problems = documents(text)
    foreign = not problems and not any(item["kind"] or item["apiVersion"] for item in _objects(roots))
    lines = _lines(text)
    pods: list[PodSpec] = []
    others: list[tuple[int, str]] = []
    containers = 0
    for item in _objects(roots):
        kind = item["kind"].text
        if item.kind != "map":
            if item:
                problems.append(Problem(item.line, "This is no object of Kubernetes: it has no fields."))
        elif kind not in TEMPLATES:
            others.append((item.line, _called(kind or "object without a kind", item)))
            if not kind:
                problems.append(Problem(item.line, "The object has no kind, so nobody can tell what it is."))
        elif len(pods) == MOST_PODS:
            problems.append(
                Problem(item.line, f"There are more than {MOST_PODS} pods; the rest is not read.")
            )
            break
        else:
            pod = _pod(kind, item)
            containers += len(pod.containers)
            if containers > MOST_CONTAINERS:
                message = f"There are more than {MOST_CONTAINERS} containers; the rest is not read."
                problems.append(Problem(item.line, message))
                break
            if pod.spec.kind == "map":
                pods.append(pod)
            else:
                place = f"{TEMPLATES[kind]}.spec".strip(".")
                problems.append(Problem(item.line, f"{_called(kind, item)} has no {place}."))
    shared = _shared(pods, ignores.found_in(lines, roots))
    editable = () if any(_ALIAS.search(line) for line in lines) else lines
    whole = tuple(
        replace(pod, lines=lines, editable=editable, number=n, ignores=shared[n])
        for n, pod in enumerate(pods)
    )
    return Manifest(whole, tuple(others), tuple(problems), foreign)


def _lines(text: str) -> tuple[str, ...]:
    """The lines of a text; none where YAML counts them in another way, so that nothing is looked up in a wrong one."""
    others = text.replace("\r\n", "\n")
    return () if any(mark in others for mark in "\r\x85\u2028\u2029") else tuple(text.split("\n"))


def _shared(pods: list[PodSpec], found: tuple[Ignore, ...]) -> list[tuple[Ignore, ...]]:
    """For each pod the comments that stand in its object; those below the last one belong to that."""
    mine: list[list[Ignore]] = [[] for _ in pods]
    for ignore in found:
        at = ignore.first or ignore.line
        number = next((n for n, pod in enumerate(pods) if pod.owner.end >= at), len(pods) - 1)
        if pods and (pods[number].owner.line <= at or number == len(pods) - 1):
            mine[number].append(ignore)
    return [tuple(each) for each in mine]


def _objects(roots: list[Part]) -> Iterator[Part]:
    """The objects of all documents, those of lists one by one."""
    for root in roots:
        members = root["items"].members if root["kind"].text.endswith("List") else ()
        # A list in a list is none of Kubernetes' kinds, so one level is all.
        yield from members or (root,)


def _pod(kind: str, item: Part) -> PodSpec:
    template = item.at(TEMPLATES[kind]) if TEMPLATES[kind] else item
    name = item.at("metadata.name").text or item.at("metadata.generateName").text
    spec = template["spec"]
    return PodSpec(kind, name[:253], spec if spec.kind == "map" else MISSING, template["metadata"], item)


def _called(kind: str, item: Part) -> str:
    name = item.at("metadata.name").text
    return f"{kind[:60]} {name[:60]}".strip()
