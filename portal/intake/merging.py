"""Several pastes in one box become one question: doubles go, what is sure wins, what is missing is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from portal.intake import cluster, docker, doubles, errors, files, images, projects, prose, windows
from portal.intake.doubles import release_of
from portal.intake.paste import Paste
from portal.intake.seen import Error, Host, Image, Missing, Part, Recognised

type Reader = Callable[[Paste], Iterator[Part]]

# In order of certainty: outputs with names of their own, files, then names and sentences.
READERS: tuple[Reader, ...] = (
    docker.read_info,
    docker.read_version,
    images.read_inspected,
    cluster.read_nodes,
    cluster.read_description,
    windows.read_systeminfo,
    windows.read_properties,
    windows.read_ver,
    windows.read_winver,
    projects.read_xml,
    projects.read_global_json,
    files.read_dockerfile,
    files.read_yaml,
    errors.read_builds_in_errors,
    errors.read_errors,
    docker.read_commands,
    images.read_table,
    images.read_references,
    prose.read_prose,
)
# These only say again what a surer part of the same paste has said.
_FILL_IN = {"references", "prose", "request", "hypervisor"}


def recognise(text: str) -> Recognised:
    """
    What a text is and what it tells; raises TooBig above 5 MB.

    Never raises for any other text: what nobody recognises is an answer that says what could be pasted.
    """
    paste = Paste(text)
    parts = [part for reader in READERS for part in reader(paste)]
    if all(part.kind in _FILL_IN for part in parts):
        parts = list(images.read_alone(paste)) or list(projects.read_other(paste)) or parts
    hosts = doubles.hosts_of(parts)
    found_images = doubles.images_of(parts) or _wanted(paste, hosts)
    merged = Recognised(
        parts=_shown(parts),
        hosts=hosts,
        images=found_images,
        isolation=_isolation(parts),
        orchestrator=_orchestrator(parts, hosts, paste),
        runtime=_first((*(part.runtime for part in parts), *(host.runtime for host in hosts))),
        daemon_os=_first(part.daemon_os for part in parts),
        hypervisor=_first(part.hypervisor for part in parts),
        notes=tuple(
            dict.fromkeys(
                (*(note for part in parts for note in part.notes), *_assumed(parts), *_mixed(parts))
            )
        ),
        cut=paste.cut,
    )
    merged = replace(merged, hosts=_on_engine(merged), errors=_errors(parts, merged.orchestrator))
    return replace(merged, missing=tuple(_missing(merged)), fields=_fields(merged))


# What was asked for counts before what an engine does by default.
_ASKED_FOR = ("command", "container-inspect", "compose", "request", "prose")


def _isolation(parts: list[Part]) -> str:
    asked = _first(part.isolation for kind in _ASKED_FOR for part in parts if part.kind == kind)
    return asked or ("process" if _assumed(parts) else _first(part.isolation for part in parts))


def _assumed(parts: list[Part]) -> tuple[str, ...]:
    """The note that process isolation is assumed: under Hyper-V isolation the image meets a kernel of its own build."""
    ids = {error.known.id for part in parts for error in part.errors}
    told = any(part.isolation for part in parts if part.kind in _ASKED_FOR)
    if "image-mismatch" not in ids or told:
        return ()
    return (
        "Process isolation is assumed, as the error comes from a container that shares the host's kernel.",
    )


def _mixed(parts: list[Part]) -> tuple[str, ...]:
    """The note on a compose file with images of both systems: it is for one engine, and that has one of them."""
    composed = [image for part in parts if part.kind == "compose" for image in part.images]
    if {"windows", "linux"} - {image.os or images.system(image.text) for image in composed}:
        return ()
    return (
        "The compose file has images for Windows and for Linux. One Docker engine runs containers of one system at a "
        "time: start the others on a second engine, or take images of one system.",
    )


def _errors(parts: list[Part], orchestrator: str) -> tuple[Error, ...]:
    """Every error, with what to do where it was met: in a cluster some ways out of Docker are none."""
    errors = (error for part in parts for error in part.errors)
    if orchestrator not in ("kubernetes", "aks"):
        return tuple(errors)
    return tuple(replace(error, known=error.known.in_cluster()) for error in errors)


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _shown(parts: list[Part]) -> tuple[Part, ...]:
    said = "\n".join(each.value for part in parts if part.kind not in _FILL_IN for each in part.found)
    # A list's columns are put together with commas, and sentences have none between them.
    said = said.lower().replace(",", "")
    shown = []
    for part in parts:
        if part.kind in _FILL_IN:
            left = tuple(each for each in part.found if each.value.lower().replace(",", "") not in said)
            if left or (part.kind == "request" and part.found):
                shown.append(replace(part, found=left or part.found))
        else:
            shown.append(part)
    return tuple(shown)


def _orchestrator(parts: list[Part], hosts: tuple[Host, ...], paste: Paste) -> str:
    cluster_parts = [p for p in parts if p.orchestrator in ("kubernetes", "aks")]
    if cluster_parts:
        named = cluster_parts[0].orchestrator
        return cluster.orchestrator_of(paste) if named == "kubernetes" else named
    node = _first(host.orchestrator for host in hosts if host.orchestrator in ("kubernetes", "aks"))
    # An error tells what failed; commands beside it may be about what worked.
    failed = _first(part.orchestrator for part in parts if part.errors)
    tool = node or failed or _first(part.orchestrator for part in parts)
    if tool in ("", "containerd") and cluster.speaks_of_cluster(paste):
        return cluster.orchestrator_of(paste)
    return tool


def _on_engine(merged: Recognised) -> tuple[Host, ...]:
    """Where the engine runs Linux containers, Docker's host is its Linux VM and not the Windows around it."""
    if merged.daemon_os == "windows" and not merged.hosts and any(map(_is_linux, merged.images)):
        return (Host("?windows", 1, "the engine's Windows", "docker", sure=False),)
    if merged.daemon_os != "linux":
        return merged.hosts
    known = [host for host in merged.hosts if host.text == "linux" and host.orchestrator == "docker"]
    linux = known[0] if known else Host("linux", 1, "the engine's Linux VM", "docker")
    others = tuple(host for host in merged.hosts if host.orchestrator not in ("docker", ""))
    return (linux, *others)


def _is_linux(image: Image) -> bool:
    return image.os == "linux" or images.system(image.text) == "linux"


def _tells_its_base(image: Image) -> bool:
    return bool(image.os or image.build or images.system(image.text))


def _wanted(paste: Paste, hosts: tuple[Host, ...]) -> tuple[Image, ...]:
    """On a Home edition it is Windows containers as such that people ask about."""
    read = [release_of(host.text) for host in hosts]
    if not any(host and host.home for host in read) or "windows container" not in paste.text.lower():
        return ()
    return (Image("?windows", 1, "any Windows image", sure=False),)


_HOW = {
    "host": ("the host's Windows build", "Run `ver` or `docker info` on the host, or `kubectl get nodes -o wide`, and paste it too."),
    "image": ("the image", "Paste its name, or the output of `docker image inspect NAME`."),
    "image_build": ("", "Run `docker image inspect --format '{{.Os}} {{.OsVersion}}' NAME` and paste what it prints."),
    "host_revision": ("the host's patch level", "Run `ver` on the host: its fourth number is missing here."),
}  # fmt: skip


def _missing(merged: Recognised) -> Iterator[Missing]:
    asked = {field for error in merged.errors for field in error.known.asks}
    about = bool(merged.hosts or merged.images or asked or merged.daemon_os or merged.runtime)
    project = any(part.fits or part.steps for part in merged.parts)
    if not merged.hosts and about and (not project or merged.images or asked):
        yield Missing("host", *_HOW["host"])
    if (
        not merged.images
        and about
        and ("image" in asked or merged.hosts or merged.daemon_os or merged.runtime)
    ):
        yield Missing("image", *_HOW["image"])
    elif merged.hosts and merged.images and not any(map(_tells_its_base, merged.images)):
        name = merged.images[0].label or merged.images[0].text
        yield Missing("image_build", f"what {name} is built on", _HOW["image_build"][1])
    reads = [release_of(host.text) for host in merged.hosts]
    if "host_revision" in asked and any(
        read and read.os == "windows" and read.revision is None for read in reads
    ):
        yield Missing("host_revision", *_HOW["host_revision"])
    for host, read in zip(merged.hosts, reads, strict=True):
        only_linux = merged.images and all(_is_linux(image) for image in merged.images)
        if read is not None and read.is_open and not read.home and not only_linux:
            yield Missing("host_build", f"the version of {read.name}", _HOW["host"][1])
        if read is None:
            yield Missing(
                "host_build",
                f"a release with build {host.text}",
                "No release is known to have it; it may be a preview.",
            )
    if not about and not merged.parts:
        yield Missing("text", "something to go on",
                      "Paste an error text, `docker info`, `ver`, `kubectl get nodes -o wide`, a Dockerfile or a project file.")  # fmt: skip


def _fields(merged: Recognised) -> dict[str, str]:
    """One placement as far as known, by the names that the JSON of a placement has."""
    # In a mixed cluster the Windows nodes are what the questions are about.
    windows_first = sorted(merged.hosts, key=lambda host: host.text == "linux")
    host = windows_first[0] if windows_first else None
    read = release_of(host.text) if host else None
    values = {
        "host": host.text if host else "",
        "host_build": str(read.build or "") if read else "",
        "host_revision": str(read.revision or "") if read else "",
        "image": merged.images[0].text if merged.images else "",
        "isolation": merged.isolation or (host.isolation if host else ""),
        "orchestrator": (host.orchestrator if host else "") or merged.orchestrator,
        "runtime": merged.runtime,
        "daemon_os": merged.daemon_os,
        "hypervisor": merged.hypervisor,
    }
    return {name: value for name, value in values.items() if value}
