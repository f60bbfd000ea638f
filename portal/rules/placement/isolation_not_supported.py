"""The vendor's support table is the reference: a host, an image, and the modes that work."""

from collections.abc import Iterator

from portal.facts import Support
from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._words import use_host_of_image, use_hyperv, use_image_for_host

TABLE = "ms-version-compatibility"


@rule(
    Severity.ERROR,
    "Host does not support this image in this mode",
    met="Host supports this image in this mode",
    on=Placement,
    stage=Stage.START,
    bad=("windows-server-2022 ltsc2019 process", "windows-10-22h2 ltsc2019 process"),
    good=("windows-server-2022 ltsc2019 hyperv", "windows-server-2025 ltsc2022 process"),
    lesson="the-support-table",
    sources=("ms-version-compatibility",),
)
def isolation_not_supported(placement: Placement) -> Iterator[Finding]:
    """
    Microsoft publishes a table of the images that each host runs, and in which of the two modes. It is a
    fact, not a formula: rules such as "the builds must be equal" explain most of it, but the table decides,
    and its own page contradicts it in places. Where it does, the position that stands decides here and the
    other is shown beside it.

    Rows that the current table does not have come from an earlier edition, or are derived from the rules;
    the outcome says so.

    **What to do.** Use Hyper-V isolation, an image that fits the host, or a host that fits the image.
    """
    if not placement.shares_kernel_by_build or placement.image.release is None or placement.host.is_open:
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
        message = f"{_says(support, 'lists')} {_pair(placement)} with {placement.mode_name}{_note(support)}."
        yield holds("isolation", message, sources=support.sources, dispute=placement.dispute)
    else:
        message = f"{_says(support, 'does not list')} {_pair(placement)} with {placement.mode_name}{_note(support)}."
        fixes = (*use_hyperv(placement), *use_image_for_host(placement), *use_host_of_image(placement))
        yield breaks("isolation", message, sources=support.sources, fixes=fixes, dispute=placement.dispute)


def _says(support: Support, verb: str) -> str:
    """Who says it: the table, an older edition, text beside it, or the rules where no edition has the pair."""
    if support.basis == "derived":
        return f"No table has this pair; the rules behind it say {'yes' if verb == 'lists' else 'no'} to"
    if support.basis == "historical":
        return f"An earlier edition of Microsoft's table {verb}"
    if TABLE in support.sources:
        return f"Microsoft's table {verb}"
    return f"Microsoft's text {'supports' if verb == 'lists' else 'does not support'}"


def _pair(placement: Placement) -> str:
    host = placement.host.release
    name = host.name if host else placement.host.name
    return f"a {placement.image.name} (build {placement.image.build}) on a {name} host (build {placement.host.build})"


def _note(support: Support) -> str:
    return f". {support.note.rstrip('.')}" if support.note else ""
