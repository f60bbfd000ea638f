"""EXPOSE with an address, a mapping, or something that is no port."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, lines, literal, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_PORT = re.compile(r"^\d+(?:-\d+)?(?:/(?:tcp|udp|sctp))?$", re.IGNORECASE)
_MAPPED = re.compile(
    r"^(?:(?:\d+\.){3}\d+:|\[[^\]]*\]:|[\w.-]*:)*?(\d+(?:-\d+)?(?:/(?:tcp|udp|sctp))?)$", re.IGNORECASE
)


@rule(
    Severity.ERROR,
    "EXPOSE names no port",
    met="EXPOSE names ports",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=("FROM alpine:3.22\nEXPOSE http\n", "FROM alpine:3.22\nEXPOSE 8080:80\n"),
    good=(
        "FROM alpine:3.22\nEXPOSE 80 443/tcp 8000-8010/udp\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nEXPOSE 80 8000-8010/tcp\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-expose-invalid-format", "dockerfile-reference"),
)
def expose_names_no_port(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `EXPOSE` says which ports the process in the container listens on: a number, or a range, with `/tcp`
    or `/udp` after it if you like. It publishes nothing. Which port of the host leads there is decided
    when the container starts, with `docker run -p 8080:80`, so a mapping or an address has no place in
    the file.

    **What you see.** *invalid containerPort* for a word. A mapping is read as the last port, with the
    warning ExposeInvalidFormat; a later version will refuse it.

    **What to do.** Write the container's port alone.
    """
    good = []
    for instruction in dockerfile.all("EXPOSE"):
        for word in instruction.arguments:
            bare = word.strip("\"'")
            if "$" in bare or (_PORT.match(bare) and int(re.split(r"\D", bare)[0]) <= 65535):
                good.append(bare)
            elif ":" in bare and (mapped := _MAPPED.match(bare)):
                edit = replace(dockerfile, instruction.line, literal(word), mapped[1])
                message = f"{bare} maps a port of the host; EXPOSE takes the container's port alone."
                yield breaks(
                    lines(instruction),
                    message,
                    severity=Severity.WARNING,
                    fixes=fix(f"Expose {mapped[1]}", edit),
                )
            else:
                yield breaks(lines(instruction), f"{bare} is no port between 1 and 65535.")
    if good:
        yield holds("", f"Ports: {', '.join(good[:8])}.")
