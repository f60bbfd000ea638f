"""A variable that nothing defines."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Instruction
from portal.rules.dockerfile._edits import place
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_EXPANDED = ("ADD", "COPY", "ENV", "EXPOSE", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR", "ARG")
_VARIABLE = re.compile(r"(?<![\\`$])\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:[#%/][^}]*)?\})")
_QUOTED = re.compile(r"'[^']*'")
_PLAIN_BASES = re.compile(r"(?:docker\.io/)?(?:library/)?(?:alpine|debian|ubuntu|busybox|fedora)(?:[:@]|$)")


@rule(
    Severity.WARNING,
    "Variable is not defined",
    met="Variables are defined before they are used",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nARG VERSION=1\nCOPY app-$VERSOIN /app\n",
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nENV PATH="$WindowsPATH;C:/tools"\n',
    ),
    good=(
        "FROM alpine:3.22\nARG VERSION=1\nCOPY app-$VERSION /app\n",
        "FROM alpine:3.22\nENV PATH=$PATH:/opt/bin\n",
        "FROM example.org/base:1\nWORKDIR $APP_HOME\n",
        "FROM alpine:3.22\nCOPY x-${SUFFIX:-none} /x\n",
    ),
    lesson="dockerfile-instructions",
    sources=("buildkit-undefined-var",),
)
def variable_is_not_defined(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In `COPY`, `ENV`, `WORKDIR` and the like the builder replaces a variable that nothing defines with
    nothing. The usual causes are a typing error, an `ARG` that stands further down or in another stage,
    and a shell's variable, which the builder does not know. BuildKit warns with UndefinedVar; the classic
    builder is silent. This rule leaves out bases of other publishers, whose own variables it cannot see.

    **What you see.** A path with a gap in it, or a file that is not found.

    **What to do.** Define it with `ARG` or `ENV` above, in this stage, or correct the name.
    `${NAME:-value}` gives a value for when there is none.
    """
    for reading in read(dockerfile).stages:
        if not _is_known(reading):
            continue
        known = {
            "PATH",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "FTP_PROXY",
            "NO_PROXY",
            "ALL_PROXY",
            "SOURCE_DATE_EPOCH",
            "HOME",
        }
        for here in list(reading.lineage)[1:]:
            known |= {pair.name.upper() for each in here.all("ARG", "ENV") for pair in each.pairs}
        for instruction in reading.stage.instructions[1:]:
            if instruction.keyword in _EXPANDED:
                yield from _undefined(instruction, known)
            if instruction.keyword in ("ARG", "ENV"):
                known |= {pair.name.upper() for pair in instruction.pairs}


def _is_known(reading: StageReading) -> bool:
    """Whether no variables may come from the base image that are not known here."""
    image, base = reading.image, reading.stage.root_base
    return base == "scratch" or (image is not None and image.is_base) or bool(_PLAIN_BASES.match(base))


def _undefined(instruction: Instruction, known: set[str]) -> Iterator[Finding]:
    value = _QUOTED.sub("", instruction.value)
    # What the same ENV sets is the business of env-refers-to-itself.
    own = {pair.name.upper() for pair in instruction.pairs}
    seen: set[str] = set()
    for match in _VARIABLE.finditer(value):
        name = match[1] or match[2]
        if name.upper() in known | own | seen or (
            instruction.escape == "\\" and value[match.start() - 1 : match.start()] == "\\"
        ):
            continue
        seen.add(name.upper())
        yield breaks(
            place(instruction, match[0]),
            f"Nothing above defines {name} in this stage, so it is replaced with nothing.",
        )
