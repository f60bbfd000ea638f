"""FROM with a variable that has no default, or that nothing declares."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.dockerfile import Stage as BuildStage
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_PLATFORM = re.compile(r"^(?:BUILD|TARGET)(?:PLATFORM|OS|ARCH|VARIANT|OSVERSION|STAGE)$")
_NAME = re.compile(r"\$(?:(\w+)|\{(\w+)\})")


@rule(
    Severity.WARNING,
    "FROM needs a build argument",
    met="FROM works without build arguments",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "ARG TAG\nFROM mcr.microsoft.com/windows/servercore:${TAG}\n",
        "FROM mcr.microsoft.com/windows/servercore:${TAG}\n",
    ),
    good=(
        "ARG TAG=ltsc2022\nFROM mcr.microsoft.com/windows/servercore:${TAG}\n",
        "ARG TAG\nFROM alpine:${TAG:-3.22}\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-invalid-default-arg-in-from", "buildkit-undefined-arg-in-from"),
)
def arg_in_from_without_value(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    A variable in `FROM` gets its value from an `ARG` above the first `FROM`, or from `--build-arg`.
    Without a default the file builds only for people who know which argument to give; everybody else gets
    *servercore:*, which is not an image. A variable that no `ARG` declares is empty even if you do give
    it a value.

    **What you see.** *invalid reference format*, or *base name should not be blank*.

    **What to do.** Give the `ARG` a default that works, `ARG TAG=ltsc2022`, or write it into the line:
    `${TAG:-ltsc2022}`. Where the whole image is deliberately a parameter, this is only a note. BuildKit's
    checks InvalidDefaultArgInFrom and UndefinedArgInFrom report the same.
    """
    for stage in dockerfile.stages:
        names = [one or two for one, two in _NAME.findall(stage.base_as_written)]
        where = f"line:{stage.line}"
        undeclared = [n for n in names if n not in dockerfile.global_args and not _PLATFORM.match(n)]
        empty = [n for n in names if n in dockerfile.global_args and not dockerfile.global_args[n]]
        if undeclared:
            message = f"No ARG above the first FROM declares {undeclared[0]}, so it is empty here."
            yield breaks(where, message, severity=Severity.ERROR if _is_broken(stage, undeclared) else None)
        elif empty and _is_broken(stage, empty):
            whole = stage.base_as_written in (f"${empty[0]}", f"${{{empty[0]}}}")  # a parameter on purpose
            message = f"{empty[0]} has no default: the file builds only with --build-arg {empty[0]}=..."
            yield breaks(where, message, severity=Severity.INFO if whole else None)
        elif names and not empty:
            yield holds(where, f"FROM becomes {stage.base} without any build argument.")


def _is_broken(stage: BuildStage, empty: list[str]) -> bool:
    """Whether the reference is none when these variables are empty."""
    names = set(empty)
    text = _NAME.sub(lambda match: "" if (match[1] or match[2]) in names else match[0], stage.base_as_written)
    return not text or text[-1] in ":/@-" or "::" in text or text[0] in ":/" or "//" in text or "/:" in text
