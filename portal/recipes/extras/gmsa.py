"""A group managed service account: the identity that the container has in the domain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.recipes.extra import Extra, windows_only
from portal.recipes.fields import Bad, Field, Target
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices

# What is both a file name for Docker and a name of an object of Kubernetes.
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?")


def _parse(text: str, target: Target) -> str:
    name = text.removesuffix(".json")
    if not _NAME.fullmatch(name):
        raise Bad(
            "Write the name of the credential spec: small letters, digits and dashes, such as webapp01."
        )
    return name


def _notes(choices: Choices, value: str) -> Iterable[Note]:
    where = (
        "an object of kind GMSACredentialSpec of this name, which the pod's account may use"
        if choices.orchestrator in ("kubernetes", "aks")
        else rf"the file {value}.json in C:\ProgramData\Docker\CredentialSpecs"
    )
    yield Note(
        "gmsa",
        f"The host has to have {where}",
        "Programs use the account in the domain when they run as Network Service or Local System; "
        "pools of IIS do by their identity.",
        "info",
        ("ms-gmsa", "ms-gmsa-run", "k8s-gmsa"),
    )


EXTRA = Extra(
    Field(
        "gmsa",
        "Domain account (gMSA)",
        "text",
        _parse,
        "The name of the credential spec. No password is part of it.",
        "webapp01",
    ),
    "identity",
    off=windows_only,
    aside="gMSA",
    notes=_notes,
)
