"""A comment that ignores a rule that does not exist."""

from collections.abc import Iterator
from difflib import get_close_matches
from itertools import islice

from portal.dockerfile import Dockerfile
from portal.rules.engine import REGISTRY, Finding, Severity, Stage, breaks, rule

# Of a file of nothing but such comments, enough to see what is wrong.
MOST_TOLD = 100


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
    A comment `# bulkhead: ignore=rule-id reason` counts for the rule of that id alone. An id that no rule
    on Dockerfiles has does nothing: it may be misspelt, be that of another tool, or be that of a rule that
    has got another name.

    **What you see.** The finding that was meant to go away, or a comment that has had no purpose for
    years.

    **What to do.** Take the id from the finding: it stands below its text on the page, and in square
    brackets in the command's output. Delete the comment if there is no such finding any more.
    """
    known = {identifier for identifier, each in REGISTRY.items() if each.on is Dockerfile}
    named = ((ignore.line, name) for ignore in dockerfile.ignores for name in ignore.rules)
    for line, name in islice(((line, name) for line, name in named if name not in known), MOST_TOLD):
        close = get_close_matches(name[:60], known, 1, 0.6)
        hint = f"; did you mean {close[0]}?" if close else "."
        yield breaks(f"line:{line}", f"There is no rule {name[:60]} on Dockerfiles{hint}")
