"""Read families.toml, capabilities.toml, features.toml, frameworks.toml and sizes.toml."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from portal.facts.images import Answer, Capability, Derived, DerivedTag, Family, Feature, Size, Unpublished
from portal.facts.reading import Table
from portal.facts.releases_files import FAMILIES
from portal.facts.values import Release

_ANSWERS = ("yes", "no", "unknown")
# The words for base images in the tags of what is built on them.
_ENDINGS = {"nanoserver": "nanoserver", "servercore": "windowsservercore"}


def read_families(folder: Path) -> dict[str, Family]:
    """The base images; every one of the known families must be there."""
    file = Table.of_file(folder, "families.toml")
    checked = file.checked()
    families = {}
    for slug in FAMILIES:
        table = file.table(slug)
        families[slug] = Family(
            slug=slug,
            name=table.text("name"),
            repository=table.text("repository"),
            purpose=table.text("purpose"),
            default_user=table.text("default_user", ""),
            first_image=table.text("first_image"),
            last_image=table.text("last_image", ""),
            unpublished=tuple(_unpublished(row) for row in table.rows("unpublished")),
            sources=table.sources(),
            checked=table.checked(checked),
        )
        table.done()
    file.done()
    return families


def _unpublished(row: Table) -> Unpublished:
    found = Unpublished(row.text("tag"), row.text("why"), row.text("instead", ""), row.sources())
    row.done()
    return found


def answer(table: Table, key: str) -> Answer:
    """ "yes", "no" and "unknown" as they are; any other text is the condition of a conditional answer."""
    text = table.text(key)
    return Answer(text) if text in _ANSWERS else Answer("conditional", text)


def read_capabilities(folder: Path) -> dict[str, Capability]:
    """What programs need from a base image."""
    file = Table.of_file(folder, "capabilities.toml")
    checked = file.checked()
    found = {}
    for name, table in _entries(file):
        found[name] = Capability(
            id=name,
            name=table.text("name"),
            answers={family: answer(table, family) for family in FAMILIES},
            feature=table.text("feature", ""),
            enable=table.text("enable", ""),
            least_build=table.number("least_build", 0),
            instead=table.text("instead", ""),
            note=table.text("note", ""),
            dispute=table.text("dispute", ""),
            sources=table.sources(),
            checked=table.checked(checked),
        )
        table.done()
    return found


def read_features(folder: Path) -> dict[str, Feature]:
    """What containers can do, by isolation mode."""
    file = Table.of_file(folder, "features.toml")
    checked = file.checked()
    found = {}
    for name, table in _entries(file):
        found[name] = Feature(
            id=name,
            area=table.word(
                "area", ("identity", "devices", "network", "storage", "resources", "platform", "application")
            ),
            name=table.text("name"),
            process=answer(table, "process"),
            hyperv=answer(table, "hyperv"),
            min_host=table.text("min_host", ""),
            instead=table.text("instead", ""),
            note=table.text("note", ""),
            dispute=table.text("dispute", ""),
            sources=table.sources(),
            checked=table.checked(checked),
        )
        table.done()
    return found


def read_frameworks(folder: Path, endings: Mapping[str, tuple[str, str]]) -> dict[str, Derived]:
    """Images that are built on the base images; `endings` says how their tags end and what that means."""
    file = Table.of_file(folder, "frameworks.toml")
    checked = file.checked()
    found = {}
    for slug, table in _entries(file):
        tags = tuple(_derived_tag(row, endings) for row in table.rows("tags"))
        names = [tag.tag for tag in tags]
        if twice := {name for name in names if names.count(name) > 1}:
            raise table.error("tags", f"{min(twice)} is there twice")
        found[slug] = Derived(
            slug=slug,
            name=table.text("name"),
            repository=table.text("repository"),
            tags=tags,
            endings=endings,
            several_releases=table.texts("several_releases", ()),
            brings=table.texts("brings", ()),
            formerly=table.texts("formerly", ()),
            entrypoint=table.texts("entrypoint", ()),
            ports=tuple(int(port) for port in table.texts("ports", ())),
            note=table.text("note", ""),
            dispute=table.text("dispute", ""),
            sources=table.sources(),
            checked=table.checked(checked),
        )
        table.done()
    return found


def tag_endings(releases: Iterable[Release]) -> dict[str, tuple[str, str]]:
    """How tags of framework images end, with the base image and the image key that the ending names."""
    return {
        f"{word}-{tag.lower()}": (family, release.image_key)
        for release in releases
        for family, word in _ENDINGS.items()
        for tag in release.tags.get(family, ())
    }


def _derived_tag(row: Table, endings: Mapping[str, tuple[str, str]]) -> DerivedTag:
    tag = row.text("tag")
    ending = max((e for e in endings if tag.endswith(e)), key=len, default="")
    if not ending:
        raise row.error("tag", f"{tag} ends in no base image and release, such as windowsservercore-ltsc2022")
    found = DerivedTag(tag, row.text("version", ""), *endings[ending], row.maybe_day("ends"))
    row.done()
    return found


def read_sizes(folder: Path) -> dict[str, Size]:
    """Sizes of images, each as of a day."""
    file = Table.of_file(folder, "sizes.toml")
    checked = file.checked()
    found = {}
    for name, table in _entries(file):
        found[name] = Size(
            id=name,
            image=table.text("image"),
            text=table.text("size"),
            measure=table.text("measure"),
            as_of=table.day("as_of"),
            sources=table.sources(),
            checked=table.checked(checked),
        )
        table.done()
    return found


def _entries(file: Table) -> list[tuple[str, Table]]:
    """The tables of a file by name, without its own keys."""
    found = [(name, file.table(name)) for name in file if name != "checked"]
    if not found:
        raise file.error("", "holds no fact")
    file.done()
    return found
