"""A base image that gets no more fixes, by the end of its Windows release or product, or that is gone altogether."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._bases import built_on
from portal.rules.dockerfile._days import as_of, day
from portal.rules.dockerfile._products import gone_from_registry, retired_product, successors
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, holds, rule

_DETAIL = "The same Windows release, still rebuilt every month. Build, start and test it once."


@rule(
    Severity.WARNING,
    "Base image is retired",
    met="Base image is still serviced",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:1909\nRUN dir\n",
        "FROM mcr.microsoft.com/windows/nanoserver:sac2016\n",
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.7.2-windowsservercore-ltsc2019\n",
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2022\n",
        'FROM mcr.microsoft.com/dotnet/aspnet:6.0-nanoserver-ltsc2022\nCMD ["dotnet", "app.dll"]\n',
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n",
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019\n",
        "FROM alpine:3.22\n",
    ),
    lesson="choosing-a-base-image",
    sources=("ms-base-image-lifecycle", "ms-docker-hub-deprecated"),
)
def base_is_retired(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Microsoft rebuilds the images of supported releases every month. When support ends, the tag stays in
    the registry and the build goes on working, but what is in the image stays as it was: every hole found
    later in Windows or in .NET Framework is open in your container. The images of the half-yearly
    releases (1709 to 20H2) and of Nano Server 2016 are retired, as are .NET Framework 3.5 to 4.7.2, and
    4.8 on the 2022 base. That is a warning. Names that start with `microsoft/` are an error: Microsoft
    took these repositories off Docker Hub on 1 July 2021, so nothing can be pulled and the build stops.

    **What you see.** Nothing; that is the trouble. Scanners report more each month. With the Docker Hub
    names: *pull access denied, repository does not exist or may require docker login*.

    **What to do.** Move to an image in support: `ltsc2022` or `ltsc2025`, .NET Framework 4.8.1 there
    and 4.8 on `ltsc2019`. The application rarely notices. Build, start and test it once.
    """
    for reading in read(dockerfile).stages:
        if reading.parent:
            continue
        where = f"line:{reading.stage.line}"
        if gone := gone_from_registry(reading, as_of(dockerfile)):
            yield breaks(
                where,
                gone,
                title="Base image is gone from its registry",
                severity=Severity.ERROR,
                stage=Stage.PULL,
                sources=("ms-docker-hub-deprecated", "ms-base-images"),
            )
        elif found := retired_product(reading, as_of(dockerfile)):
            message, sources = found
            yield breaks(where, message, sources=sources, fixes=_successor(dockerfile, reading))
        elif (image := reading.image) and image.release and (end := image.release.image_ends(image.family)):
            named = f"{image.release.name} images"
            if end < as_of(dockerfile):
                message = f"{named} got their last update by {day(end)}; holes found since then stay open."
                yield breaks(where, message, sources=image.release.sources)
            else:
                yield holds(
                    where, f"{named} are updated every month until {day(end)}.", sources=image.release.sources
                )


def _successor(dockerfile: Dockerfile, reading: StageReading) -> tuple[Fix, ...]:
    """The image of the same repository and Windows release that is still rebuilt."""
    image = reading.image
    if image is None or image.release is None:
        return ()
    for other in successors(image, as_of(dockerfile)):
        if (other.key, other.family) == (image.key, image.family):
            return built_on(dockerfile, reading, other, _DETAIL)
    return ()
