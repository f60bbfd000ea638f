"""A download whose failure a pipe hides."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_DOWNLOAD = re.compile(r"\b(?:curl|wget)\b[^;&|\n]*\|(?!\|)")


@rule(
    Severity.INFO,
    "Only the last command of a pipe counts",
    met="Pipes stop at errors",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM debian:13\nRUN wget -O - https://example.org/t.tgz | tar xz\n",
        "FROM debian:13\nRUN curl -fsSL https://example.org/install.sh | sh\n",
    ),
    good=(
        'FROM debian:13\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN wget -O - https://example.org/t.tgz | tar xz\n',
        "FROM debian:13\nRUN set -o pipefail && wget -O - https://example.org/t.tgz | tar xz\n",
        "FROM debian:13\nRUN ls | grep x\n",
    ),
    lesson="layers-cache-and-stages",
    sources=("hadolint-readme", "dockerfile-reference"),
)
def pipe_hides_errors(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `/bin/sh` reports the exit code of the last command of a pipe. When a download fails halfway, the
    program behind the pipe may be content with what it got, or with nothing, and the step goes on.
    hadolint reports it as DL4006; this rule looks at downloads only.

    **What you see.** A build that succeeds without the program, now and then.

    **What to do.** `SHELL ["/bin/bash", "-o", "pipefail", "-c"]` where there is bash, `set -o pipefail`
    in the shells that know it, or download to a file first and compare its checksum.
    """
    for reading in read(dockerfile).stages:
        for script in reading.scripts if reading.os != "windows" else ():
            if script.shell != "sh" or "pipefail" in script.preamble + script.text:
                continue
            if _DOWNLOAD.search(script.text):
                yield breaks(
                    place(script.instruction, "| "),
                    "A download that fails before the pipe does not stop this step.",
                )
