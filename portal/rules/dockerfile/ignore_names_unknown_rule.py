"""A comment that ignores a rule that does not exist."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.engine import Finding, Severity, Stage, rule
from portal.rules.ignoring import of_unknown_rules


@rule(
    Severity.WARNING,
    "Ignore comment names no rule",
    met="Ignore comments name rules",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\n# bulkhead: ignore=add-for-local-file it is ours\nADD site /site\n",
        "FROM alpine:3.22\n# bulkhead: ignore=DL3020 it is ours\nADD site /site\n",
    ),
    good=(
        "FROM alpine:3.22\n# bulkhead: ignore=add-for-local-files it is ours\nADD site /site\n",
        "FROM alpine:3.22\nCOPY site /site\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference",),
)
def ignore_names_unknown_rule(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A comment `# bulkhead: ignore=rule-id reason` counts only for the rule with that id. An id that no
    rule on Dockerfiles has does nothing: it may be misspelt, belong to another tool, or be that of a rule
    that has been renamed.

    **What you see.** The finding that was meant to go away, or a comment that has had no purpose for
    years.

    **What to do.** Take the id from the finding: it stands below its text on the page, and in square
    brackets in the command's output. Delete the comment if there is no such finding any more.
    """
    yield from of_unknown_rules(dockerfile.ignores, Dockerfile, "Dockerfiles")
