"""`kubectl get nodes`, as table and as JSON, `kubectl describe` of a pod or a node."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from portal.intake.paste import Paste
from portal.intake.seen import Found, Host, Image, Part
from portal.intake.versions import host_text, numbers

MOST_NODES = 500
_RUNTIME = re.compile(r"(docker|containerd|cri-o)://(\S{1,60})")
_VERSION = re.compile(r"v1\.\d{1,3}\.\d\S{0,40}")
_STATUS = re.compile(r"(?:Not)?Ready(?:,\S{1,60})?\Z")
_ADDRESS = re.compile(r"<\w{1,10}>|\d{1,3}(?:\.\d{1,3}){3}|[\da-fA-F]{0,4}:[\da-fA-F:]{2,45}")
_DESCRIBED = re.compile(r"\s{0,16}(OS Image|Kernel Version|Container Runtime Version|Image|Node|Name|Namespace"
                        r"|Node-Selectors|RuntimeClassName|Runtime Class Name|Operating System):\s{1,40}(\S.{0,500})")  # fmt: skip
_AKS = re.compile(
    r"\bAKS\b|\baks[a-z]{2,12}\d{4,}|\bazureml|\baks-[a-z0-9]{1,20}-\d|\bAzure Kubernetes\b|azure/aks/"
)
_CLUSTER = re.compile(
    r"\bkubelet\b|\bkubectl\b|\b[Pp]ods?\b|\bKubernetes\b|(?<![.\w])[kK]8[sS]\b(?!\.io)|\bAKS\b|\bImagePullBackOff\b"
    r"|\bErrImagePull\b|\bFailed to pull image \""
)
# Parts of what the two look for: most texts have none of them, and need no second look.
_AKS_SIGNS = ("AKS", "aks", "azureml", "Azure Kubernetes")
_CLUSTER_SIGNS = (
    "kubelet",
    "kubectl",
    "pod",
    "Pod",
    "Kubernetes",
    "k8",
    "K8",
    "AKS",
    "ImagePull",
    "Failed to pull",
)
_EVENT = re.compile(r"\s{0,8}(Warning|Normal)\s{1,12}([A-Z]\w{2,40})\s{1,20}(\S.{0,300})")


def read_nodes(paste: Paste) -> Iterator[Part]:
    """`kubectl get nodes -o wide`: every node with its build; Linux nodes too."""
    hosts: list[Host] = []
    found: list[Found] = []
    orchestrator = orchestrator_of(paste)
    for number, line in paste.numbered():
        words = line.split()
        if len(words) < 5 or not _STATUS.match(words[1]) or len(hosts) >= MOST_NODES:
            continue
        kernel = next((word for word in words[2:] if re.match(r"10\.0\.\d{5}|[3-9]\.\d{1,3}\.\d", word)), "")
        # Consoles break long lines, and people leave out the last column.
        following = paste.lines[number].strip() if number < len(paste.lines) else ""
        runtime = _RUNTIME.search(words[-1]) or _RUNTIME.match(following)
        if not (kernel and (runtime or _VERSION.fullmatch(words[4]))):
            continue
        engine = runtime[0] if runtime else ""
        middle = words[5 : words.index(kernel, 2)]
        system = " ".join(word for word in middle if not _ADDRESS.fullmatch(word))
        name = words[0].removeprefix("node/")
        hosts.append(_node(name, system, kernel, engine, orchestrator, number))
        found.append(Found(f"node {name}", ", ".join(filter(None, (system, kernel, engine))), number))
    if hosts:
        yield Part("nodes", "a list of Kubernetes nodes", hosts[0].line, tuple(found), tuple(hosts),
                   orchestrator=orchestrator)  # fmt: skip
    yield from _nodes_json(paste, orchestrator)


def _node(name: str, system: str, kernel: str, runtime: str, orchestrator: str, line: int) -> Host:
    version = numbers(kernel)
    text = host_text(*version, system) if version else "linux"
    return Host(text, line, name, orchestrator, "", runtime.replace("://", " "))


def _nodes_json(paste: Paste, orchestrator: str) -> Iterator[Part]:
    for line, value in paste.documents:
        if not isinstance(value, dict):
            continue
        items = value["items"] if isinstance(value.get("items"), list) else [value]
        hosts, found, images = [], [], []
        for item in items[:MOST_NODES]:
            info = _at(item, "status", "nodeInfo")
            if isinstance(info, dict) and "kernelVersion" in info:
                name = str(_at(item, "metadata", "name") or "")[:100]
                kernel, system = (str(info.get(key) or "")[:200] for key in ("kernelVersion", "osImage"))
                runtime = str(info.get("containerRuntimeVersion") or "")[:80]
                hosts.append(_node(name, system, kernel, runtime, orchestrator, line))
                found.append(Found(f"node {name}", f"{system}, {kernel}, {runtime}", line))
            containers = _at(item, "spec", "containers") or _at(
                item, "spec", "template", "spec", "containers"
            )
            for container in containers[:50] if isinstance(containers, list) else ():
                if isinstance(container, dict) and isinstance(container.get("image"), str):
                    images.append(Image(container["image"][:500], line))
        if hosts:
            yield Part("nodes", "a list of Kubernetes nodes in JSON", line, tuple(found), tuple(hosts),
                       orchestrator=orchestrator)  # fmt: skip
        if images:
            shown = tuple(Found("image", image.text, line) for image in images)
            yield Part("pods", "Kubernetes objects in JSON", line, shown, images=tuple(images),
                       orchestrator=orchestrator)  # fmt: skip


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def read_description(paste: Paste) -> Iterator[Part]:
    """`kubectl describe pod` and `describe node`: images, build, and the events that tell of failures."""
    seen: dict[str, Found] = {}
    images: list[Image] = []
    events: list[Found] = []
    for number, line in paste.numbered():
        if match := _DESCRIBED.match(line):
            seen.setdefault(match[1], Found(match[1], match[2].strip(), number))
            if match[1] == "Image":
                images.append(Image(match[2].strip(), number))
        elif (match := _EVENT.match(line)) and len(events) < 50 and match[1] == "Warning":
            events.append(Found(f"event {match[2]}", " ".join(match[3].split())[:160], number))
    orchestrator = orchestrator_of(paste)
    if "OS Image" in seen and "Kernel Version" in seen:
        yield _described_node(seen, orchestrator)
    elif events or (images and ("Node-Selectors" in seen or "Namespace" in seen)):
        found = [Found("image", image.text, image.line) for image in images] + events
        yield Part("pod", "output of kubectl describe pod", found[0].line, tuple(found), images=tuple(images),
                   orchestrator=orchestrator)  # fmt: skip


def _described_node(seen: dict[str, Found], orchestrator: str) -> Part:
    kernel, system = seen["Kernel Version"], seen["OS Image"]
    runtime = seen["Container Runtime Version"].value if "Container Runtime Version" in seen else ""
    name = seen["Name"].value[:100] if "Name" in seen else ""
    host = _node(name, system.value, kernel.value, runtime, orchestrator, kernel.line)
    found = tuple(Found(each.label.lower(), each.value, each.line) for each in (system, kernel))
    return Part(
        "node", "output of kubectl describe node", system.line, found, (host,), orchestrator=orchestrator
    )


def orchestrator_of(paste: Paste) -> str:
    """Kubernetes, or AKS where the text names it: its node names begin with aks and akswin or such."""
    named = any(word in paste.text for word in _AKS_SIGNS) and _AKS.search(paste.text)
    return "aks" if named else "kubernetes"


def speaks_of_cluster(paste: Paste) -> bool:
    """Whether the text has words that only people with a cluster write."""
    return any(word in paste.text for word in _CLUSTER_SIGNS) and _CLUSTER.search(paste.text) is not None
