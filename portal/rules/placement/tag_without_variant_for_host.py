"""A tag that stands for an image per Windows release."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.placement._words import use_image_for_host


@rule(
    Severity.ERROR,
    "Tag has no variant for this host",
    met="Tag has a variant for this host",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2019 mcr.microsoft.com/dotnet/framework/aspnet:4.8.1",
        "windows-server-2016 mcr.microsoft.com/dotnet/framework/runtime:4.8.1",
    ),
    good=(
        "windows-server-2022 mcr.microsoft.com/dotnet/framework/aspnet:4.8.1",
        "windows-server-2022 mcr.microsoft.com/windows/servercore/iis",
    ),
    lesson="pull-start-and-run-failures",
    sources=("oci-image-index", "moby-pull-windows"),
)
def tag_without_variant_for_host(placement: Placement) -> Iterator[Finding]:
    """
    A tag can name an index: a list with one image per platform, and for Windows one per release. Docker
    leaves out the variants that are newer than the host, prefers the one of the host's own build, and
    otherwise takes another. So the same tag is a different image on a different host. Bulkhead takes the
    newest of the older ones, as containerd does.

    **What you see.** Without a variant that fits, the pull ends with *no matching manifest*.

    **What to do.** Write the release into the tag (`4.8.1-windowsservercore-ltsc2022`), at the very least in
    the `FROM` line of what you ship: then every build gives the same image.
    """
    image, host = placement.image, placement.host
    if not placement.shares_kernel_by_build or not image.variants:
        return
    *first, last = (release.image_key for release in image.variants)
    keys = f"{', '.join(first)} and {last}" if first else last
    if image.release is None:
        message = (
            f"{image.text} stands for images of {keys}; all are newer than the host's build {host.build}."
        )
        yield breaks("image", message, fixes=use_image_for_host(placement))
    else:
        message = f"{image.text} stands for images of {keys}; on this host the engine takes {image.key}."
        yield holds("image", message)
