"""A name below Microsoft's folders of Windows images that none of its images has."""

from collections.abc import Iterator

from portal.placement import Placement
from portal.placement.microsoft_names import is_known, is_strange, nearest, renamed
from portal.rules.engine import Finding, Fix, Severity, Stage, asks, holds, rule


@rule(
    # It asks and never breaks: a question has no weight, and as an error it would make a wrong option in quizzes.
    Severity.INFO,
    "No such base image is known",
    met="Base image is a known one",
    on=Placement,
    stage=Stage.PULL,
    bad=(
        "windows-server-2022 mcr.microsoft.com/windows/server-core:ltsc2022",
        "windows-server-2022 mcr.microsoft.com/windowsservercore:ltsc2022",
        "windows-server-2022 mcr.microsoft.com/dotnet/framework/asp.net:4.8-windowsservercore-ltsc2022",
    ),
    good=(
        "windows-server-2022 mcr.microsoft.com/windows/servercore:ltsc2022",
        "windows-server-2022 mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022",
        "windows-server-2022 mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2022",
    ),
    lesson="host-and-image-versions",
    sources=("ms-base-images", "netfx-aspnet-readme"),
)
def repository_is_not_known(placement: Placement) -> Iterator[Finding]:
    """
    Microsoft's base images have a few names, and one letter more or less makes it another image: *servercore*
    is one word. Bulkhead asks no registry. A name that is not in Microsoft's documents may still exist, but
    most likely it is a slip.

    **What you see.** *manifest unknown*, *not found* or *pull access denied* at the pull, or at the `FROM`
    line of a build.

    **What to do.** Compare the name with the one that is offered. If the image exists, give its base image
    and build, such as `servercore:10.0.20348.2340`.
    """
    image = placement.image
    if is_known(image.repository):
        yield holds("image", f"{image.repository} is one of Microsoft's images.")
    elif is_strange(image.repository):
        near = nearest(image.repository)
        meant = f" Did you mean {near}?" if near else " None has a name like it."
        to = placement.with_(image=renamed(image, near)) if near else None
        fixes = (Fix(f"Use {to.image.reference}", to),) if to else ()
        yield asks("image", f"No image {image.repository} is known.{meant}", fixes=fixes)
