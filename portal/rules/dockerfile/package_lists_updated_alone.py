"""apt-get update in a RUN of its own."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule


@rule(
    Severity.WARNING,
    "Package lists are updated in a step of their own",
    met="Package lists are updated where they are used",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM debian:13\nRUN apt-get update\nRUN apt-get install -y curl\n",
        "FROM ubuntu:24.04\nRUN apt-get update\nRUN apt-get install -y git\n",
    ),
    good=(
        "FROM debian:13\nRUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n",
        "FROM debian:13\nRUN apt-get update && apt-get install -y curl\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("hadolint-readme",),
)
def package_lists_updated_alone(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    The builder keeps the result of each step and uses it again as long as the text of the step is the
    same. A step that reads `apt-get update` never changes, so the list of packages in it is as old as
    your cache. The install step below it changes with every package that you add, and then asks for
    versions that the mirror no longer has.

    **What you see.** *404 Not Found* for a package, on the machine with the older cache.

    **What to do.** Update and install in one `RUN`, and remove the lists at its end:
    `apt-get update && apt-get install -y ... && rm -rf /var/lib/apt/lists/*`.
    """
    for reading in read(dockerfile).stages:
        together, last = False, _last_install(reading)
        for script in (each for each in reading.scripts if not each.inner):
            used = [c.arguments for c in script.commands if c.program in ("apt-get", "apt", "aptitude")]
            verbs = {word for arguments in used for word in arguments}
            if "update" not in verbs:
                continue
            if verbs & {
                "install",
                "upgrade",
                "dist-upgrade",
                "build-dep",
                "download",
                "source",
                "satisfy",
                "full-upgrade",
            }:
                together = True
            elif script.instruction.line < last:
                yield breaks(
                    lines(script.instruction), "This step is cached; later steps install from an old list."
                )
        if together:
            yield holds("", "Lists are updated in the step that installs.")


def _last_install(reading: StageReading) -> int:
    """The line of the last RUN that installs, 0 if none does."""
    lines_ = (
        script.instruction.line
        for script, command in reading.runs
        if command.program in ("apt-get", "apt", "aptitude") and "install" in command.arguments
    )
    return max(lines_, default=0)
