"""Secrets in ENV and ARG stay in the image."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._secrets import kind_of_secret
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

# The words are those of BuildKit's check SecretsUsedInArgOrEnv.
_SECRET = re.compile(
    r"(?i)(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)|_pat$|"
    r"(?<=[a-z])(?:Password|Passwd|Secret|Token|ApiKey)$|^(?:sa_?password|pgpassword)$"
)
_ALLOWED = re.compile(
    r"(?i)(?:_|^)(?:public|file|version|path|dir|url|name|id|type|length|ttl|algorithm|enabled)(?:_|$)"
)
_ACCESS_KEY_ID = re.compile(r"(?i)access_key_id$")
# Fingerprints of public keys are what official images keep under such names.
_PUBLIC = re.compile(
    r"(?i)^(?:(?:0x)?[0-9a-f]{8,40}\s*)+$|^(?:true|false|yes|no|none|null|_|\d{1,2}|https?://\S+)$"
)
_GPG = re.compile(r"(?i)gpg|pgp|fingerprint|signing_key|__key$")


@rule(
    Severity.WARNING,
    "Secret in ENV or ARG",
    met="No secret in ENV or ARG",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nENV DB="Server=db;User=sa;Password=hunter2;"\n',
        "FROM alpine:3.22\nENV DB_PASSWORD=hunter2\n",
        'FROM alpine:3.22\nARG NUGET_TOKEN\nRUN curl -H "X-Key: $NUGET_TOKEN" https://example.org\n',
    ),
    good=(
        "FROM alpine:3.22\nENV DB_PASSWORD_FILE=/run/secrets/db\n",
        "FROM alpine:3.22\nENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568\n",
    ),
    lesson="users-and-secrets",
    sources=("buildkit-secrets-used-in-arg-or-env",),
)
def secret_in_variable(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `ENV` values are part of the image: `docker image inspect` shows them to everybody who can pull it.
    `ARG` values are kept in the history of the image as soon as a `RUN` uses them. Deleting the
    variable in a later layer changes nothing.

    **What you see.** Nothing, until somebody reads `docker history --no-trunc`. BuildKit warns with
    SecretsUsedInArgOrEnv, by the name of the variable. This rule goes by the name as well, and by values
    that are plainly a secret: a password in a connection string or in an address, access keys and tokens
    of known services.

    **What to do.** For the build, use a secret mount: `RUN --mount=type=secret,id=token,env=TOKEN ...`.
    For the running container, give the value at the start, from the orchestrator's secrets; on Windows
    with Active Directory use a gMSA instead of a password. A name that only sounds secret can be changed.
    """
    for instruction in dockerfile.all("ENV", "ARG"):
        for pair in instruction.pairs:
            if _is_secret(instruction, pair.name, pair.value):
                what = (
                    "stays in the image"
                    if instruction.keyword == "ENV"
                    else "stays in the history of the image"
                )
                message = f"{pair.name} sounds like a secret, and its value {what}."
                yield breaks(place(instruction, pair.name), message)
            elif pair.value and (kind := kind_of_secret(pair.value)):
                yield breaks(
                    place(instruction, pair.name), f"{pair.name} holds {kind}, and it stays in the image."
                )


def _is_secret(instruction: Instruction, name: str, value: str | None) -> bool:
    if not _SECRET.search(name) or (_ALLOWED.search(name) and not _ACCESS_KEY_ID.search(name)):
        return False
    if _GPG.search(name) or (value and (_PUBLIC.match(value) or value.startswith("$"))):
        return False
    return instruction.keyword == "ARG" or bool(value)
