"""A need that no fact speaks about."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.placement.words import NEEDS, nearest
from portal.rules.engine import Finding, Severity, Stage, asks, rule


@rule(
    Severity.INFO,
    "Need is not known here",
    met="Need is known",
    on=Placement,
    stage=Stage.RUN,
    bad=("windows-server-2022 ltsc2022 process needs=quantum", "linux debian:12 needs=powreshell"),
    good=("windows-server-2022 ltsc2022 process needs=powershell", "linux debian:12 needs=dotnet"),
    lesson="choosing-a-base-image",
    sources=("ms-base-images", "ms-lift-and-shift"),
    about=("needs",),
)
def need_is_not_known(placement: Placement) -> Iterator[Finding]:
    """
    What programs need of an image is judged from Microsoft's pages about base images and about moving
    applications. They do not cover everything. A need that is not on the list is no reason to say yes or no,
    so the answer stays open.

    **What to do.** Name the nearest one that is known, or leave it out and test: run the program in the base image
    with `docker run -it`.
    """
    for need in placement.more.needs:
        if need not in NEEDS:
            near = nearest(need, NEEDS)
            hint = f" Did you mean {near}?" if near else f" Known are {', '.join(NEEDS)}."
            yield asks("needs", f"“{need}” is a need that the facts do not cover.{hint}")
