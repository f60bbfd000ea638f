"""Single files as mounts, by runtime."""

import datetime
from collections.abc import Iterator

from portal import facts
from portal.placement import Placement
from portal.rules.engine import Finding, Fix, Severity, Stage, asks, breaks, holds, rule
from portal.rules.placement._details import engine_of
from portal.rules.placement._words import day

DISPUTE = "single-file-mounts"


@rule(
    Severity.ERROR,
    "A single file cannot be mounted here",
    met="A single file can be mounted here",
    on=Placement,
    stage=Stage.START,
    bad=(
        "windows-server-2022 ltsc2022 process docker mount=file",
        "windows-server-2022 ltsc2022 hyperv docker mount=file-over-existing",
        "windows-server-2019 ltsc2019 process containerd as_of=2020-06-01 mount=file-over-existing",
    ),
    good=(
        "windows-server-2022 ltsc2022 process docker mount=directory",
        "windows-server-2022 ltsc2022 process containerd mount=file",
        "linux debian:12 mount=file",
    ),
    lesson="storage-filter-and-registry",
    sources=("moby-mounts-windows", "moby-26340", "hcsshim-hcsdoc", "k8s-83730", "windows-containers-31"),
    about=("mount",),
)
def file_cannot_be_mounted(placement: Placement) -> Iterator[Finding]:
    """
    Docker's daemon on Windows takes folders and named pipes as mounts and refuses files, in either isolation
    mode. containerd maps files as well, from Windows Server 2019 on; that is how Kubernetes puts its hosts
    file and the termination log into containers. Mounting a file over one that the image already has kept
    containers from starting until the Windows updates of September 2020. The Kubernetes documentation still
    says that single files (`subPath`) are not supported.

    **What you see.** Docker: *invalid mount config for type "bind": source path must be a directory*.

    **What to do.** Mount the folder that holds the file, and point the program at it; or copy the file when
    the container starts.
    """
    more = placement.more
    if more.mount not in ("file", "file-over-existing") or more.host_process:
        return
    if placement.kernel_os == "linux" and placement.image.os == "linux":
        yield holds(
            "mount", "On Linux a file can be mounted like a folder.", sources=("docker-container-run",)
        )
    elif placement.image.os == "windows" and placement.kernel_os != "linux":
        engine = engine_of(placement)
        if engine == "docker":
            message = "Docker on Windows mounts folders only: source path must be a directory."
            fix = Fix("Mount the folder", placement.with_(mount="directory"), "It holds the same file.")
            yield breaks("mount", message, fixes=(fix,), sources=("moby-mounts-windows", "moby-26340"))
        elif engine == "containerd":
            yield from _containerd(placement)
        elif placement.orchestrator not in ("aci", "app-service"):
            yield asks(
                "runtime", "Docker refuses single files on Windows, containerd maps them; name the runtime."
            )


def _containerd(placement: Placement) -> Iterator[Finding]:
    known, build = facts.current().platform, placement.host.build
    fixed = datetime.date.fromisoformat(str(known.facts["file_over_existing_since"].value))
    over = placement.more.mount == "file-over-existing"
    if build is not None and build < known.revision_free.build:
        message = (
            f"containerd maps files from host build {known.revision_free.build} on; this host has {build}."
        )
        yield breaks("host", message, sources=("k8s-63121",))
    elif over and build is not None and build < known.stable_abi.build and placement.as_of < fixed:
        message = f"A file over an existing one keeps the container from starting before the updates of {day(fixed)}."
        yield breaks("mount", message, sources=("containerd-3897", "windows-containers-31"))
    elif placement.orchestrator in ("kubernetes", "aks"):
        message = "containerd maps single files, and Kubernetes' documents do not support it (subPath). Mount the folder."
        yield breaks("mount", message, severity=Severity.WARNING, title="Single files are not supported by Kubernetes",
                     sources=("k8s-windows-storage", "k8s-83730"), dispute=DISPUTE)  # fmt: skip
    else:
        note = " The host needs the updates of September 2020 or newer." if over and build == 17763 else ""
        message = f"containerd maps single files into containers.{note}"
        yield holds(
            "mount", message, sources=("hcsshim-hcsdoc", "hcsshim-vsmb", "k8s-83730"), dispute=DISPUTE
        )
