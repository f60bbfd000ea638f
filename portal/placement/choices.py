"""What may be chosen for a placement, and how single fields of it are read from texts."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import Any

from portal.placement.words import one_of

ISOLATIONS = {"process": "Process", "hyperv": "Hyper-V", "default": "Default"}
ORCHESTRATORS = {"docker": "Docker", "containerd": "containerd", "kubernetes": "Kubernetes", "aks": "AKS"}
# Those, and the services that hide the host: what the explorer's further choices and programs may name.
PLATFORMS = ORCHESTRATORS | {
    "aci": "Azure Container Instances",
    "app-service": "Azure App Service",
    "other": "Something else",
}
HOSTED = ("aci", "app-service")
# What people call them besides.
_ALSO = {
    "docker-desktop": "docker", "docker-engine": "docker", "dockerd": "docker", "moby": "docker", "swarm": "docker",
    "docker-swarm": "docker", "compose": "docker", "docker-compose": "docker", "nerdctl": "containerd", "ctr": "containerd",
    "k8s": "kubernetes", "eks": "kubernetes", "gke": "kubernetes", "openshift": "kubernetes", "rke2": "kubernetes",
    "k3s": "kubernetes", "azure-kubernetes-service": "aks", "azure-container-instances": "aci",
    "container-instances": "aci", "azure-app-service": "app-service", "appservice": "app-service", "nomad": "other",
    "service-fabric": "other", "ecs": "other",
    "process-isolation": "process", "hyperv-isolation": "hyperv", "process-isolated": "process",
    "hyperv-isolated": "hyperv",
}  # fmt: skip
# What has to go well for each action, by the stages of an outcome.
REACHED = {"pull": ("pull",), "build": ("pull", "build", "start")}


def read_all(readers: dict[str, Callable[[], Any]], values: dict[str, Any], errors: dict[str, str]) -> None:
    """Read each field into `values`, or why it cannot be read into `errors`."""
    for field, read in readers.items():
        try:
            values[field] = read()
        except ValueError as error:
            errors[field] = str(error)


def read_isolation(text: str) -> str:
    """An isolation mode; the default if nothing is named. Raises ValueError."""
    return _one_of(text, ISOLATIONS, "default", "isolation mode")


def read_orchestrator(text: str) -> str:
    """What starts the container; Docker if nothing is named. Raises ValueError."""
    return _one_of(text, PLATFORMS, "docker", "way to start containers")


def _one_of(text: str, known: dict[str, str], default: str, what: str) -> str:
    plain = text.strip().lower().replace("hyper-v", "hyperv")
    word = "-".join(re.split(r"[\s_]+", plain))
    also = word if word in known else _ALSO.get(word, plain)
    return one_of((also if also in known else plain) or default, known, what)


def read_day(value: str | datetime.date | None) -> datetime.date:
    """A day; today if none is given. Raises ValueError."""
    if isinstance(value, datetime.date):
        return value
    if not value:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        day = datetime.date.fromisoformat(value.strip())
    except ValueError:
        raise ValueError(f"“{value[:40]}” is no date; write it as 2026-11-24.") from None
    if not 2016 <= day.year <= 2040:
        raise ValueError("Facts reach from 2016 to 2040; choose a day in between.")
    return day
