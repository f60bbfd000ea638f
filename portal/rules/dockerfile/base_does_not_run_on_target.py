"""The base image against the host that was chosen for the file."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.placement import Placement, Unreadable
from portal.rules.dockerfile._bases import built_on
from portal.rules.dockerfile._products import is_of_line
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import (
    Finding,
    Fix,
    Report,
    Severity,
    Stage,
    asks,
    breaks,
    check,
    holds,
    rule,
)


@rule(
    Severity.ERROR,
    "Base image does not run on the chosen host",
    met="Base image runs on the chosen host",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        "# For windows-server-2019, process isolation, docker\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n",
        "# escape=`\n# For windows-server-2022, process isolation, docker\nFROM mcr.microsoft.com/windows/nanoserver:ltsc2019\n",
        "# For windows-server-2022, process isolation, docker\n"
        "FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019\n",
    ),
    good=(
        "# For windows-server-2022, process isolation, docker\nFROM mcr.microsoft.com/windows/servercore:ltsc2022\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n",
        "FROM alpine:3.22\nRUN ls\n",
    ),
    lesson="planning-an-upgrade",
    sources=("ms-version-compatibility",),
)
def base_does_not_run_on_target(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A process-isolated Windows container shares the kernel of its host, so the release of the base image
    has to fit the host. Hyper-V isolation also starts older images, but never newer ones. A build is no
    exception: every `RUN` is a container of its own, started on the host that builds.

    This rule looks only when you have chosen a host, or when a comment in the file names one: `# For
    windows-server-2022, process isolation, docker`. It asks the placement rules about the base image of
    each stage under your isolation mode, and repeats what they say at the `FROM` line. The stage that
    becomes the image decides; for an earlier stage it is a warning, because you may build elsewhere.

    **What you see.** At `FROM` or at the first `RUN`: *no matching manifest*, *the container operating
    system does not match the host operating system*, or 0xc0370101.

    **What to do.** Choose a base of the host's release, or Hyper-V isolation where the host supports it.
    The explorer shows the whole table.
    """
    if not dockerfile.aim.get("host"):
        return
    for reading in read(dockerfile).stages:
        image = reading.image
        if reading.parent or image is None or not (_is_final(dockerfile, reading) or any(reading.all("RUN"))):
            continue
        where = f"line:{reading.stage.line}"
        try:
            placement = _placement(dockerfile, image.text)
        except Unreadable as error:
            field, message = next(iter(error.errors.items()))
            yield asks(field, message)
            return
        yield from _told(dockerfile, reading, where, check(placement))


def _placement(dockerfile: Dockerfile, image: str) -> Placement:
    target = dockerfile.aim
    return Placement.of(
        host=target.get("host", ""),
        image=image,
        isolation=target.get("isolation", "default"),
        orchestrator=target.get("orchestrator", "docker"),
        as_of=dockerfile.as_of,
    )


def _is_final(dockerfile: Dockerfile, reading: StageReading) -> bool:
    final = read(dockerfile).final
    return final is not None and any(here is reading for here in final.lineage)


def _told(dockerfile: Dockerfile, reading: StageReading, where: str, report: Report) -> Iterator[Finding]:
    severity = Severity.ERROR if _is_final(dockerfile, reading) else Severity.WARNING
    stage = None if severity is Severity.ERROR else Stage.BUILD
    # The table's line is the same fault as the rule that explains it, seen from the vendor's side.
    # base-is-retired says itself what is gone from its registry.
    found = [o for o in report.errors if o.rule.id != "repository-is-gone"]
    table = next((o for o in report.errors if o.rule.id == "isolation-not-supported"), None)
    for error in [o for o in found if o is not table] or found:
        yield breaks(
            where,
            error.message,
            title=error.title,
            sources=error.sources,
            severity=severity,
            stage=stage or error.stage,
            fixes=_other_base(dockerfile, reading, report),
            dispute=error.dispute or (table.dispute if table else ""),
        )
    if report.errors:
        return
    if report.asking:
        yield breaks(where, report.asking[0].message, title=report.asking[0].title, severity=Severity.INFO)
        return
    support = [o for o in report.holding if o.rule.id == "isolation-not-supported"] or list(report.holding)
    if support:
        yield holds(where, support[0].message, sources=support[0].sources, dispute=support[0].dispute)


def _other_base(dockerfile: Dockerfile, reading: StageReading, report: Report) -> tuple[Fix, ...]:
    """The same image on another release, where the placement rules propose one."""
    image = reading.image
    if image is None:
        return ()
    for offered in (each for error in report.errors for each in error.fixes):
        other = offered.to.image
        same = other.repository == image.repository and is_of_line(image, other)
        if same and other.tag != image.tag:
            return built_on(dockerfile, reading, other, offered.detail)
    return ()
