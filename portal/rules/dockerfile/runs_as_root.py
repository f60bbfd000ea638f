"""`USER root` as the last word."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "Last USER is root",
    met="Program runs without root rights",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        'FROM debian:13\nUSER 1000\nRUN ls\nUSER root\nCMD ["server"]\n',
        'FROM node:24-alpine\nUSER root\nCMD ["node", "x.js"]\n',
    ),
    good=(
        'FROM debian:13\nUSER root\nRUN ls\nUSER 1000\nCMD ["server"]\n',
        'FROM debian:13\nCMD ["server"]\n',
    ),
    lesson="users-and-secrets",
    sources=("hadolint-readme", "dockerfile-reference"),
)
def runs_as_root(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The last `USER` is the account of the running container. One that says `root` is usually left over
    from a step that needed the rights: whoever breaks into the application is root in the container, and
    one kernel fault away from the host. hadolint reports it as DL3002.

    **What you see.** Nothing, until a cluster refuses the image: *container has runAsNonRoot and image will
    run as root*.

    **What to do.** Switch back after the step, to a number: `USER 1000`. Clusters can check a number; a
    name they cannot.
    """
    final = read(dockerfile).final
    if final is None or final.os == "windows":
        return
    user = final.last("USER")
    if user is not None and user.value.strip("\"'").partition(":")[0] in ("root", "0"):
        yield breaks(lines(user), "The container runs as root, because nothing switches back after this.")
