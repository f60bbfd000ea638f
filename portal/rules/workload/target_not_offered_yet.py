"""A target that is a preview, or not there yet."""

from collections.abc import Iterator

from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule
from portal.rules.workload._judged import day
from portal.workload import Workload


@rule(
    Severity.ERROR,
    "Target is not offered on that day",
    met="Target is offered on that day",
    on=Workload,
    stage=Stage.PULL,
    bad=(
        "app-service-managed-instance web-app as_of=2025-01-01",
        "app-service-managed-instance web-app as_of=2026-03-01",
    ),
    good=(
        "app-service-managed-instance web-app as_of=2026-11-26",
        "app-service-managed-instance com-registry-msi as_of=2026-09-01",
    ),
    lesson="cloud-native-ready",
    sources=(
        "app-service-managed-instance",
        "app-service-managed-instance-available",
    ),
)
def target_not_offered_yet(workload: Workload) -> Iterator[Finding]:
    """
    Services come and go. Managed Instance on App Service was a preview from November 2025 and has been
    generally available since 18 August 2026; before that, its plans and regions could change without notice,
    and previews come without a service level.

    **What to do.** Ask as of the day on which you want to move. While something is a preview, use it for trials.
    """
    target = workload.target
    if target.offered is None:
        return
    if workload.as_of >= target.offered:
        yield holds("as_of", f"{target.name} is generally available since {day(target.offered)}.")
    elif target.preview and workload.as_of >= target.preview:
        message = f"{target.name} is a preview until {day(target.offered)}."
        yield breaks("as_of", message, severity=Severity.WARNING, title="Target is a preview on that day")
    else:
        yield breaks("as_of", f"{target.name} is not there yet on {day(workload.as_of)}.")
