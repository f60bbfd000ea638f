"""Words and fixes that several placement rules share."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import lru_cache

from portal import facts
from portal.facts import Release
from portal.facts.platform import Node
from portal.placement import Image, Placement
from portal.rules.engine import Fix
from portal.rules.relatives import is_rebuilt, lost, on_release

# What takes the place of a base image that a release does not have.
STAND_INS = ("server", "windows", "servercore")


def starts(placement: Placement) -> bool:
    """
    Whether a fix may lead here: what the rules that stop a container look at, without asking all of them.

    A test over the whole matrix keeps this in step with them.
    """
    host, image, support = placement.host, placement.image, placement.support
    if support is None or placement.mode not in support.modes or host.home:
        return False
    platform = facts.current().platform
    nodes = platform.nodes.get(placement.orchestrator)
    return (
        not (placement.mode == "hyperv" and placement.orchestrator in platform.process_only)
        and (nodes is None or (support.host in nodes and _is_a_node(placement, nodes[support.host])))
        and (not image.is_base or is_published(image))
        and all(each.released <= placement.as_of for each in (host.release, image.release) if each)
    )


def _is_a_node(placement: Placement, node: Node) -> bool:
    """AKS takes nothing before it is on its list; the list of Kubernetes says what is supported."""
    return placement.orchestrator != "aks" or node.is_taken_on(placement.as_of)


def is_published(image: Image) -> bool:
    """Whether a base image exists for its release; tags that are known not to exist do not."""
    known = facts.current()
    if image.is_latest or known.families[image.family].unpublished_tag(image.tag):
        return False
    return image.release is None or bool(image.release.tags.get(image.family))


def use_hyperv(placement: Placement) -> tuple[Fix, ...]:
    """Start the same image with Hyper-V isolation, where that starts."""
    to = placement.with_(isolation="hyperv")
    if placement.mode == "hyperv" or not starts(to):
        return ()
    command = ""
    if placement.orchestrator == "docker":
        command = f"docker run --isolation=hyperv {placement.image.reference}"
    detail = f"The utility VM brings a kernel of build {placement.image.build}. The host needs Hyper-V."
    return (Fix("Use Hyper-V isolation", to, detail, command),)


def use_image_for_host(placement: Placement) -> tuple[Fix, ...]:
    """Take the image of the newest release that the host runs: one that is still rebuilt, if there is any."""
    best = best_image_for_host(placement)
    return use_image(placement, best) if best else ()


def best_image_for_host(placement: Placement) -> Placement | None:
    """In the mode asked for, else with Hyper-V isolation: Windows 10 runs hardly any image without."""
    best = next(images_for_host(placement), None)
    return best or next(images_for_host(placement.with_(isolation="hyperv")), None)


def use_image(placement: Placement, to: Placement) -> tuple[Fix, ...]:
    """Take the image of another placement on the same host."""
    image, host = to.image, to.host
    same = (
        "Same build as the host"
        if image.build == host.build
        else f"Build {image.build}, which the host accepts"
    )
    # Another kind of base image, where the release does not have the one asked for, is named in full.
    same_kind = image.family == (placement.image.family or "servercore")
    gone = lost(placement.image, image)
    what = f"{an(image.key)} image" if same_kind and not gone else image.reference
    title = f"Use {what}{_changed_mode(placement, to)}"
    return (Fix(title, to, f"{same}. Rebuild your image on it{put_in(gone)}."),)


def put_in(gone: str) -> str:
    """What else has to be done where another base image does not bring what the first one brought."""
    return f", and install {gone} in it" if gone else ""


def images_for_host(placement: Placement, *, rebuilt_only: bool = False) -> Iterator[Placement]:
    """This placement with images of other releases that start: those that are still rebuilt, then the rest."""
    asked = in_a_mode_of_the_orchestrator(placement)
    known, host, family = facts.current(), placement.host.release, placement.image.family or "servercore"
    rest = []
    for release in known.image_releases():
        row = known.support.get((host.slug, release.image_key)) if host else None
        if row is None or asked.mode not in row.modes:
            continue
        own = next((each for each in (family, *STAND_INS) if release.tags.get(each)), family)
        to = asked.with_(image=on_release(placement.image, release, own, placement.as_of))
        if release.image_key == placement.image.key or not starts(to):
            continue
        if is_rebuilt(to.image, placement.as_of):
            yield to
        else:
            rest.append(to)
    if not rebuilt_only:
        yield from rest


def use_host_of_image(placement: Placement) -> tuple[Fix, ...]:
    """Run the image where its own build is the host's build, while that host is supported, also as a node."""
    release = placement.image.release
    if release is None or not release.is_host:
        return ()
    to = in_a_mode_of_the_orchestrator(placement).with_(host=release)
    until = release.support_ends
    if release is placement.host.release or not starts(to) or (until and until < placement.as_of):
        return ()
    node = facts.current().platform.nodes.get(placement.orchestrator, {}).get(release.slug)
    if node and node.is_over_on(placement.as_of):
        return ()
    detail = f"Its support ends on {day(until)}." if until else ""
    return (Fix(f"Run it on a {release.name} host{_changed_mode(placement, to)}", to, detail),)


def in_a_mode_of_the_orchestrator(placement: Placement) -> Placement:
    """The same in process isolation where the orchestrator has nothing else."""
    process_only = placement.orchestrator in facts.current().platform.process_only
    return placement.with_(isolation="process") if process_only and placement.mode == "hyperv" else placement


def _changed_mode(before: Placement, after: Placement) -> str:
    return "" if before.isolation == after.isolation else f" with {after.mode_name}"


def an(key: str) -> str:
    """ "an ltsc2022", "an 1809", "a 20h2"."""
    return f"{'an' if key.startswith(('l', '18')) else 'a'} {key}"


@lru_cache(maxsize=1024)
def day(date: datetime.date) -> str:
    """A date as people read it: 24 Nov 2026."""
    return f"{date.day} {date:%b %Y}"


def lifecycle(release: Release) -> tuple[str, ...]:
    """The sources of a release's dates, without those of its tags and sizes."""
    dates = tuple(s for s in release.sources if "lifecycle" in s or s.startswith("eol-"))
    return dates or release.sources[:1]
