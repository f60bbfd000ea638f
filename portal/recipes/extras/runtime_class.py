"""A runtime class of Kubernetes: another handler for the pod's containers."""

from __future__ import annotations

import re

from portal.recipes.extra import Extra
from portal.recipes.fields import Bad, Field, Target

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def _parse(text: str, target: Target) -> str:
    if not _NAME.fullmatch(text):
        raise Bad("Write the name of a RuntimeClass of the cluster: small letters, digits and dashes.")
    return text


EXTRA = Extra(
    Field(
        "runtime_class",
        "RuntimeClass",
        "text",
        _parse,
        "For Kubernetes: the name of a RuntimeClass, which also says on which nodes it works.",
        "windows-2022",
    ),
    "network",
    aside="runtime class",
)
