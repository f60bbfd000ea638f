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

# An object of Kubernetes, and a file for Docker, which New-CredentialSpec calls DOMAIN_account by itself.
_OBJECT = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?")
_FILE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,60}[A-Za-z0-9])?")


def _parse(text: str, target: Target) -> str:
    name = text.removesuffix(".json")
    if target.orchestrator in ("kubernetes", "aks"):
        if not _OBJECT.fullmatch(name):
            raise Bad(
                "Write the name of the credential spec in the cluster: small letters, digits and dashes, such as webapp01."
            )
    elif not _FILE.fullmatch(name):
        raise Bad(
            "Write the name of the credential spec: letters, digits, dashes and underscores, such as CONTOSO_webapp01."
        )
    return name


def _notes(choices: Choices, value: str) -> Iterable[Note]:
    cluster = choices.orchestrator in ("kubernetes", "aks")
    where = (
        "The cluster has to have an object of kind GMSACredentialSpec of this name, which the pod's account may use"
        if cluster
        else rf"The host has to have the file {value}.json in C:\ProgramData\Docker\CredentialSpecs"
    )
    if choices.user == "administrator" and not choices.kind.administrator:
        yield Note(
            "user",
            "ContainerAdministrator is not the account in the domain",
            "Only Network Service and Local System use the gMSA. Choose the other user: the container then starts as "
            "Network Service.",
            "warning",
            ("ms-gmsa-app",),
        )
    elif not choices.kind.administrator:
        yield Note(
            "gmsa",
            "The container starts as Network Service",
            "ContainerUser would not be the account in the domain. The way to start it says so, not the image, "
            "whose USER stays for places without a domain.",
            "info",
            ("ms-gmsa-app",),
        )
    yield Note(
        "gmsa",
        where,
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
