"""Names of Microsoft's images of Windows, and which of them a name was meant to be that is none."""

import difflib

from portal import facts
from portal.placement.images import Image

_REGISTRY = "mcr.microsoft.com/"
# In these folders every image is one of Windows, and Microsoft names them in its documents.
_FOLDERS = (f"{_REGISTRY}windows/", f"{_REGISTRY}dotnet/framework/")
# Images beside the base images and those built on them, of which no tags are known.
_OTHERS = (
    "mcr.microsoft.com/windows/insider",
    "mcr.microsoft.com/windows/iotcore",
    "mcr.microsoft.com/dotnet/framework/samples",
)


def is_known(repository: str) -> bool:
    """Whether it is one of Microsoft's images of Windows whose tags the facts know."""
    return repository in _known()


def is_strange(repository: str) -> bool:
    """Whether it lies where only such images are, or almost has the name of one, and is none that is known by name."""
    return (
        not is_known(repository)
        and not _is_other(repository)
        and (repository.startswith(_FOLDERS) or bool(nearest(repository)))
    )


def _known() -> tuple[str, ...]:
    known = facts.current()
    families = (family.repository for family in known.families.values())
    built = (derived.repository for derived in known.frameworks.values())
    # What lies beside the folders, such as dotnet/aspnet, has images for Linux too.
    return (*families, *(name for name in built if name.startswith(_FOLDERS)))


def _is_other(repository: str) -> bool:
    """Whether it is a preview, or an image of which only the name is known."""
    preview = repository.endswith("/insider") and repository.removesuffix("/insider") in (*_known(), *_OTHERS)
    return preview or repository in _OTHERS


def nearest(repository: str) -> str:
    """The known name that was meant, "" if none is like it; outside of the folders, a base image without its folder."""
    if not repository.startswith(_REGISTRY):
        return ""
    asked, known = _plain(repository), _known()
    if not repository.startswith(_FOLDERS):
        bases = {_plain(family.repository): family.repository for family in facts.current().families.values()}
        return bases.get(asked, "") if asked else ""
    # Also by the last part alone: people look for iis and aspnet below windows.
    names = {_plain(name.rpartition("/")[2]): name for name in known} | {_plain(name): name for name in known}
    close = difflib.get_close_matches(asked, [name for name in names if name], n=1, cutoff=0.75)
    return names[close[0]] if close else ""


def _plain(repository: str) -> str:
    """The name without its first folder, and without what people put between its parts."""
    name = repository.removeprefix(_REGISTRY)
    for mark in ("windows", "-", "_", ".", "/"):
        name = name.replace(mark, "")
    return name


def renamed(image: Image, repository: str) -> Image:
    """The image of another name: with the tag of the same release where its tags are known, else with the same tag."""
    derived = facts.current().derived(repository)
    tag = image.tag
    if derived and image.key and tag not in {each.tag for each in derived.tags}:
        tag = next((each.tag for each in derived.tags if each.image == image.key and each.ends is None), tag)
    rest = (f":{tag}" if tag else "") + (f"@{image.digest}" if image.digest else "")
    return Image.parse(f"{repository}{rest}")
