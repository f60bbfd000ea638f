"""
Read `releases/*.toml`: one file per release, with the rows of the support table that came with it.

`[support_as_host.<image key>]` says how the release runs images as a host; a later release that brings an image of
its own says in `[support_as_image.<host>]` how earlier hosts run it, so that a new release is one new file.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from portal.facts.reading import FactError, Table
from portal.facts.values import Release, Support

FAMILIES = ("nanoserver", "servercore", "windows", "server")
MODES = ("process", "hyperv")
CHANNELS = ("ltsc", "sac", "annual", "client")
BASES = ("documented", "historical", "derived")
_SLUG = re.compile(r"windows-(?:server|10|11)-[0-9a-z]+")

type Rows = dict[tuple[str, str], tuple[Support, Table]]


def read_releases(folder: Path) -> tuple[dict[str, Release], dict[str, Table], Rows]:
    """All releases, the tables they come from (for later messages), and all rows of the support table."""
    releases: dict[str, Release] = {}
    tables: dict[str, Table] = {}
    rows: Rows = {}
    for file in sorted((folder / "releases").glob("*.toml")):
        table = Table.of_file(folder, f"releases/{file.name}")
        if not _SLUG.fullmatch(file.stem):
            raise FactError(f"{table.file}: the file's name must be a slug such as windows-server-2025.toml")
        release = _release(table, file.stem)
        for support, row in _rows(table, release):
            key = (support.host, support.image)
            if key in rows:
                raise row.error("", f"the row is already in {rows[key][1].file}")
            rows[key] = (support, row)
        table.done()
        releases[release.slug] = release
        tables[release.slug] = table
    if not releases:
        raise FactError("releases: there is no file of a release")
    return releases, tables, rows


def _release(table: Table, slug: str) -> Release:
    image = table.table("image", optional=True)
    tags = image.table("tags", optional=True)
    ends = image.table("ends", optional=True)
    has_image = bool(list(image))
    kind = table.word("kind", ("server", "client"))
    release = Release(
        slug=slug,
        name=table.text("name"),
        short=table.text("short"),
        build=table.number("build"),
        version=table.text("version"),
        channel=table.word("channel", CHANNELS),
        kind=kind,
        aliases=table.texts("aliases", ()),
        released=table.day("released"),
        mainstream_end=table.maybe_day("mainstream_end"),
        extended_end=table.maybe_day("extended_end"),
        esu_end=table.maybe_day("esu_end"),
        ltsc_end=table.maybe_day("ltsc_end"),
        is_host=table.flag("is_host", True),
        default_isolation=table.word("default_isolation", MODES),
        image_key=image.text("key") if has_image else "",
        tags={family: tags.texts(family) for family in _families(tags)},
        images_built=image.maybe_flag("built"),
        image_end={family: ends.day(family) for family in _families(ends)},
        note=table.text("note", ""),
        sources=table.sources(),
        disputes=table.texts("disputes", ()),
        checked=table.checked(),
    )
    image.done()
    _check(release, table)
    return release


def _families(table: Table) -> tuple[str, ...]:
    for name in table:
        if name not in FAMILIES:
            raise table.error(name, f"is no base image; those are {', '.join(FAMILIES)}")
    return tuple(table)


def _check(release: Release, table: Table) -> None:
    dates = ("released", "mainstream_end", "extended_end", "esu_end")
    known = [(name, day) for name in dates if (day := getattr(release, name))]
    for (earlier, first), (later, second) in itertools.pairwise(known):
        if second < first:
            raise table.error(later, f"{second} is before {earlier}, {first}")
    if (release.kind == "client") != (release.channel == "client"):
        raise table.error("channel", f"{release.channel} does not fit the kind {release.kind}")
    if release.image_key and not release.tags:
        raise table.error("image.tags", "is missing")


def _rows(table: Table, release: Release) -> list[tuple[Support, Table]]:
    found = [
        (_row(row, release.slug, image, release), row)
        for image, row in table.table("support_as_host", optional=True).tables()
    ]
    return found + [
        (_row(row, host, release.image_key, release), row)
        for host, row in table.table("support_as_image", optional=True).tables()
    ]


def _row(row: Table, host: str, image: str, release: Release) -> Support:
    if not image:
        raise row.error("", "the release has no image")
    support = Support(
        host=host,
        image=image,
        modes=row.texts("modes", allowed=MODES),
        unanswered=row.texts("unanswered", (), MODES),
        basis=row.word("basis", BASES),
        sources=row.sources(),
        note=row.text("note", ""),
        dispute=row.text("dispute", ""),
        checked=row.checked(release.checked),
    )
    row.done()
    if twice := set(support.modes) & set(support.unanswered):
        raise row.error("unanswered", f"{min(twice)} is in modes too")
    return support
