"""The vendor's support table is the reference: a host, an image, and the modes that work."""

from collections.abc import Iterator

from portal.facts import Support
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._words import use_host_of_image, use_hyperv, use_image_for_host

BASES = {
    "documented": "Microsoft's table",
    "historical": "An earlier edition of Microsoft's table",
    "derived": "No table has this pair; the rules behind it",
}


@rule(
    Severity.ERROR,
    "Host does not support this image in this mode",
    met="Host supports this image in this mode",
    on=Placement,
    stage=Stage.START,
    bad=("windows-server-2022 ltsc2019 process", "windows-10-22h2 ltsc2019 process"),
    good=("windows-server-2022 ltsc2019 hyperv", "windows-server-2025 ltsc2022 process"),
    lesson="host-and-image-versions",
    sources=("ms-version-compatibility",),
)
def isolation_not_supported(placement: Placement) -> Iterator[Finding]:
    """
    Microsoft publishes a table of the images that each host runs, and in which of the two modes. It is a
    fact and no formula: rules such as "the builds must be equal" explain most of it, but the table decides,
    and its own page contradicts it in places. Where it does, the position that stands decides here and the
    other is shown beside it.

    Rows that the current table does not have come from an earlier edition, or are derived from the rules;
    the outcome says so.

    **What to do.** Use Hyper-V isolation, an image that fits the host, or a host that fits the image.
    """
    if not placement.is_windows or placement.image.release is None:
        return
    support = placement.support
    if support is None:
        pair = f"{placement.image.name} on {placement.host.name}"
        yield asks("host", f"No row of the support table names {pair}. That is not a no; it is an unknown.")
    elif placement.mode in support.unanswered:
        message = (
            f"No source says whether {_pair(placement)} works with {placement.mode_name}{_note(support)}."
        )
        yield asks("isolation", message, sources=support.sources)
    elif placement.mode in support.modes:
        message = (
            f"{BASES[support.basis]} lists {_pair(placement)} with {placement.mode_name}{_note(support)}."
        )
        yield holds("isolation", message, sources=support.sources, dispute=placement.dispute)
    else:
        what = "says no to" if support.basis == "derived" else "does not list"
        message = (
            f"{BASES[support.basis]} {what} {_pair(placement)} with {placement.mode_name}{_note(support)}."
        )
        fixes = (*use_hyperv(placement), *use_image_for_host(placement), *use_host_of_image(placement))
        yield breaks("isolation", message, sources=support.sources, fixes=fixes, dispute=placement.dispute)


def _pair(placement: Placement) -> str:
    return f"a {placement.image.name} (build {placement.image.build}) on a {placement.host.name} host (build {placement.host.build})"


def _note(support: Support) -> str:
    return f". {support.note.rstrip('.')}" if support.note else ""
