"""A base image below Microsoft's folders of Windows images, with a name that none of its images has."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.placement.microsoft_names import is_strange, nearest, renamed
from portal.rules.dockerfile._edits import fix, literal, replace
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule


@rule(
    Severity.WARNING,
    "No such base image is known",
    met="Base image is a known one",
    on=Dockerfile,
    stage=Stage.PULL,
    bad=(
        "FROM mcr.microsoft.com/windows/server-core:ltsc2022\nRUN dir\n",
        "FROM mcr.microsoft.com/nanoserver:ltsc2022\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n",
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2022\n",
    ),
    lesson="host-and-image-versions",
    sources=("ms-base-images", "netfx-aspnet-readme"),
)
def base_name_is_not_known(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Microsoft's base images have a few names, and one letter more or less makes it another image:
    *servercore* is one word. Bulkhead asks no registry. A name that is not in Microsoft's documents may
    still exist, but most likely it is a slip.

    **What you see.** The build stops at `FROM` with *manifest unknown*, *not found* or *pull access denied*.

    **What to do.** Compare the name with the one offered.
    """
    for reading in read(dockerfile).stages:
        image, written = reading.image, reading.stage.base_as_written
        if reading.parent or image is None or not is_strange(image.repository):
            continue
        near = nearest(image.repository)
        meant = f"Did you mean {near}?" if near else "None has a name like it."
        fixes: tuple[Fix, ...] = ()
        if near and written and "$" not in written:
            to = renamed(image, near).reference
            edit = replace(dockerfile, reading.stage.line, literal(written), to)
            fixes = fix(f"Use {to}", edit, safe=False)
        yield breaks(
            f"line:{reading.stage.line}", f"No image {image.repository} is known. {meant}", fixes=fixes
        )
