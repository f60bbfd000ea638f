"""A protocol of `EXPOSE` in capitals."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, literal, place, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.INFO,
    "Protocol of EXPOSE has capitals",
    met="Protocols are in small letters",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nEXPOSE 80/TCP\n",
        "FROM alpine:3.22\nEXPOSE 53/Udp 80\n",
    ),
    good=(
        "FROM alpine:3.22\nEXPOSE 80/tcp 53/udp\n",
        "FROM alpine:3.22\nEXPOSE 80\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-expose-proto-casing", "dockerfile-reference"),
)
def expose_protocol_casing(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `EXPOSE` takes a port and perhaps a protocol, `tcp` or `udp`. Today the builder reads it with or
    without capitals; images are compared and listed by the form in small letters, and BuildKit warns
    about any other with ExposeProtoCasing.

    **What you see.** A warning of `docker build --check`, nothing else.

    **What to do.** Write the protocol in small letters, or leave it out: without one it is `tcp`. The fix
    changes this word alone.
    """
    for instruction in dockerfile.all("EXPOSE"):
        for word in instruction.arguments:
            port, slash, protocol = word.partition("/")
            if slash and protocol.lower() in ("tcp", "udp", "sctp") and protocol != protocol.lower():
                where = place(instruction, word)
                edit = replace(
                    dockerfile,
                    int(where.removeprefix("line:").partition("-")[0]),
                    literal(word),
                    f"{port}/{protocol.lower()}",
                )
                yield breaks(
                    where,
                    f"{word} is {port}/{protocol.lower()} everywhere else.",
                    fixes=fix("Write it in small letters", edit),
                )
