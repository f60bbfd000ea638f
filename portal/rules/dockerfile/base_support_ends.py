"""A base image whose release is in the last part of its support."""

import datetime
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._days import as_of, day
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_SOON = datetime.timedelta(days=366)


@rule(
    Severity.WARNING,
    "Support of the base image ends soon",
    met="Support of the base image goes on",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2016\nRUN dir\n",
        "FROM mcr.microsoft.com/windows/nanoserver:1809\nRUN dir\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2025\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2019\n",
    ),
    lesson="releases-and-lifecycles",
    sources=("ms-base-image-lifecycle",),
)
def base_support_ends(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A release of the long-term channel gets five years of mainstream support and then five years of
    extended support. In the second period its images still get security fixes every month, but nothing
    else: no new features, no fixes for plain faults. After that they are retired. An image that you start
    to use in its last year has to be replaced before the application is a year older, and so do hosts of
    that release.

    **What you see.** A note in the first case (mainstream support is over), a warning in the last year.

    **What to do.** Plan the move to a newer base now: build on `ltsc2022` or `ltsc2025`, test there,
    and move the hosts first, because an image may not be newer than its host.
    """
    for reading in read(dockerfile).stages:
        image, today = reading.image, as_of(dockerfile)
        if reading.parent or image is None or image.release is None:
            continue
        release, where = image.release, f"line:{reading.stage.line}"
        end = release.image_ends(image.family)
        if end is None or end < today:
            continue
        if end - today < _SOON:
            message = f"Updates of {release.name} images end on {day(end)}."
            yield breaks(where, message, sources=release.sources)
        elif release.mainstream_end and release.mainstream_end < today:
            ended = day(release.mainstream_end)
            message = f"Mainstream support ended on {ended}; security fixes go on until {day(end)}."
            title = "Base image gets security fixes only"
            yield breaks(where, message, sources=release.sources, severity=Severity.INFO, title=title)
        else:
            yield holds(
                where, f"{release.name} images are updated until {day(end)}.", sources=release.sources
            )
