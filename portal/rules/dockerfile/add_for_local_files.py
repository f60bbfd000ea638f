"""ADD where COPY does the same without surprises."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import fix, lines, replace
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_ARCHIVE = re.compile(r"(?i)\.(?:tar|tgz|tbz2?|txz|tlz|tzst|gz|bz2|xz|zst|lzma|Z)$")
_REMOTE = re.compile(r"(?i)^(?:https?|ftp|git|ssh)://|^git@|^github\.com/")
_PATTERN = re.compile(r"[*?\[]")
_COPY_FLAGS = ("chown", "chmod", "link", "exclude")


@rule(
    Severity.WARNING,
    "ADD is used for local files",
    met="ADD is used for what only ADD can do",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nADD build C:/inetpub/wwwroot/\n",
        "FROM alpine:3.22\nADD site /site\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY build C:/inetpub/wwwroot/\n",
        "FROM alpine:3.22\nADD rootfs.tar.gz /\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference", "hadolint-readme", "ms-dockerfile-windows"),
)
def add_for_local_files(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    `ADD` does more than copy: it downloads from addresses, clones repositories, and unpacks tar archives,
    judging by the content of a file and not by its name. For plain files and folders it does the same as
    `COPY`, but a reader has to work out which of these is meant, and a file that happens to be an archive
    is suddenly unpacked. A zip file is never unpacked.

    **What you see.** Nothing, as long as no source is an archive. hadolint reports it as DL3020.

    **What to do.** Write `COPY`. Keep `ADD` for addresses, Git repositories and archives that you want
    unpacked.
    """
    special = False
    for instruction in dockerfile.all("ADD"):
        kinds = {_kind(source) for source in instruction.sources}
        if not kinds or instruction.heredocs:
            continue
        if kinds & {"remote", "archive", "variable"} or _has_own_flags(instruction):
            special = special or "variable" not in kinds
            continue
        edit = replace(dockerfile, instruction.line, r"(?i)^(\s*)ADD\b", r"\1COPY")
        what = "these files" if len(instruction.sources) > 1 else instruction.sources[0].strip('"')
        message = f"COPY does the same for {what}, and unpacks or downloads nothing."
        yield breaks(lines(instruction), message, fixes=fix("Use COPY", edit, safe="pattern" not in kinds))
        special = False
    if special:
        yield holds("", "ADD takes addresses or archives.")


def _kind(source: str) -> str:
    text = source.strip("\"'")
    if _REMOTE.match(text):
        return "remote"
    if _ARCHIVE.search(text):
        return "archive"
    if "$" in text or "%" in text:
        return "variable"
    return "pattern" if _PATTERN.search(text) else "file"


def _has_own_flags(instruction: Instruction) -> bool:
    return any(flag.removeprefix("--").partition("=")[0] not in _COPY_FLAGS for flag in instruction.flags)
