"""A comment that ignores a finding and does not say why."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.engine import Finding, Severity, Stage, rule
from portal.rules.ignoring import without_reason


@rule(
    Severity.WARNING,
    "Ignore comment gives no reason",
    met="Ignore comments give reasons",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\n# bulkhead: ignore=add-for-local-files\nADD site /site\n",
        "FROM alpine:3.22\n# bulkhead: ignore=\nADD site /site\n",
    ),
    good=(
        "FROM alpine:3.22\n# bulkhead: ignore=add-for-local-files the build server knows no COPY\nADD site /site\n",
        "FROM alpine:3.22\nCOPY site /site\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference",),
)
def ignore_without_reason(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `# bulkhead: ignore=rule-id reason` on the line before an instruction sets aside a rule's findings
    there. To the builder it is a comment like any other. The reason is for whoever reads the file next
    year and asks whether the finding still has to be ignored; so a comment without one has no effect.

    **What you see.** The finding that was meant to go away, and this one.

    **What to do.** Write after the id why the finding does not matter here, or mend what it complains of.
    Several ids are separated by commas. Between the lines of one instruction the comment counts for the
    next line only.
    """
    yield from without_reason(dockerfile.ignores)
