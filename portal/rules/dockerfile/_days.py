"""Days in findings."""

import datetime

from portal.dockerfile import Dockerfile


def as_of(dockerfile: Dockerfile) -> datetime.date:
    """The day that a file is judged at: the one it was given, else today."""
    return dockerfile.as_of or datetime.datetime.now(datetime.UTC).date()


def day(date: datetime.date) -> str:
    """A date as people read it: 24 Nov 2026."""
    return f"{date.day} {date:%b %Y}"
