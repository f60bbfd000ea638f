"""Files with keys or passwords in them that COPY brings into the image."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_KEYS = re.compile(
    r"(?i)(?:^|[\\/])(?:id_(?:rsa|dsa|ecdsa|ed25519)|[^\\/]+\.(?:pfx|p12|jks|keystore|ppk|kdbx)|[^\\/]*priv[^\\/]*\.(?:pem|key)|"
    r"[^\\/]*key\.pem|[^\\/]+\.key|\.env(?:\.(?:local|prod|production))?|\.netrc|_netrc|\.git-credentials|\.pypirc|\.npmrc|"
    r"\.dockerconfigjson|\.kube[\\/]config|kubeconfig|\.aws[\\/]credentials|\.docker[\\/]config\.json|secrets?\.(?:json|ya?ml|xml|config|txt))$"
)
_PUBLIC = re.compile(
    r"(?i)\.pub$|public|\.(?:example|sample|template|dist)$|(?:apt|gpg|release|signing|repo)[-_.]?key|keyring"
)


@rule(
    Severity.WARNING,
    "File with a secret is copied",
    met="No file with a secret is copied",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY cert.pfx C:/certs/\n",
        "FROM debian:13\nCOPY id_rsa /root/.ssh/id_rsa\nRUN git clone git@example.org:a/b.git\n",
        "FROM node:24\nCOPY package.json .env ./\n",
    ),
    good=(
        "FROM debian:13\nRUN --mount=type=ssh git clone git@example.org:a/b.git\n",
        "FROM debian:13\nCOPY id_rsa.pub ca.pem /etc/keys/\n",
        "FROM node:24\nCOPY .env.example ./\n",
    ),
    lesson="users-and-secrets",
    sources=("buildkit-secrets-used-in-arg-or-env", "dockerfile-reference"),
)
def key_file_is_copied(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    What `COPY` and `ADD` bring in stays in a layer for good. A private key, a certificate with its key
    (`.pfx`), an `.env` or an `.npmrc` can be read by whoever can pull the image, and deleting it in a
    later step changes nothing. This rule goes by the names of the files, in the stage that becomes the
    image.

    **What you see.** Nothing, until somebody unpacks the layers.

    **What to do.** For the build, use `RUN --mount=type=secret` or `type=ssh`, or a stage that is thrown
    away. For the running container, mount the file at the start, from the orchestrator's secrets; on
    Windows take certificates from the host's store or from a vault.
    """
    final = read(dockerfile).final
    for here in final.lineage if final else ():
        for instruction in here.all("COPY", "ADD"):
            if instruction.flag("from") is not None:
                continue
            for source in instruction.sources:
                if _KEYS.search(source) and not _PUBLIC.search(source):
                    yield breaks(
                        lines(instruction), f"{source} stays in a layer that everybody who pulls can read."
                    )
                    break
