"""Windows versions in other words: builds, revisions and product names to what `portal.placement` reads."""

from __future__ import annotations

import re

from portal import facts, placement

VERSION = re.compile(r"(?<![\d.])10\.0\.(\d{5})(?:\.(\d{1,5}))?(?![\d.]*\d)")
KERNEL = re.compile(r"(?<![\d.])10\.0 (\d{5})\b")
OS_BUILD = re.compile(r"\((?:OS )?Build (\d{5})(?:\.(\d{1,5}))?\)", re.IGNORECASE)
_CLIENT = re.compile(r"\bwindows (?:10|11|8\.1|7)\b|\bclient\b", re.IGNORECASE)
_HOME = re.compile(r"\bhome\b|\bcore\s*(?:single language)?$", re.IGNORECASE)
_SERVER = re.compile(r"\bserver\b", re.IGNORECASE)


def host_text(build: int, revision: int | None, product: str = "") -> str:
    """
    The host as text, with what a product name ("Windows 10 Pro") tells about builds that server and client share.

    A revision of 0 is what programs print that do not know it. Builds that no release has stay as they are.
    """
    version = f"{build}.{revision}" if revision else f"{build}"
    client = _CLIENT.search(product) is not None and _SERVER.search(product) is None
    home = "Home " if client and _HOME.search(product.strip()) else ""
    try:
        return placement.Host.parse(f"Windows 10 {home}{version}" if client else version).text
    except ValueError:
        return version


def image_of_build(build: int, revision: int | None, family: str = "servercore") -> str:
    """A base image of that build as text: its release's tag, or the exact version where the revision is known."""
    if revision:
        return f"{family}:{build}.{revision}"
    return next(
        (r.image_key for r in facts.current().image_releases() if r.build == build), f"{family}:{build}"
    )


def numbers(text: str) -> tuple[int, int | None] | None:
    """Build and revision in "10.0.17763.557", "10.0 17763 (...)" or "17763.557"."""
    match = VERSION.search(text) or OS_BUILD.search(text) or KERNEL.search(text)
    if match is None:
        return None
    revision = match[2] if match.re.groups > 1 else None
    return int(match[1]), int(revision) if revision else None
