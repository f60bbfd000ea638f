"""A variable declared before FROM is empty inside the stage."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Edit, Instruction
from portal.rules.dockerfile._edits import fix, place
from portal.rules.dockerfile._reading import LONGEST_SCRIPT, StageReading, read, shells
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_EXPANDED = ("ADD", "COPY", "ENV", "EXPOSE", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR", "ARG")
_PLAIN = re.compile(r"(?<!\\)\$\{?([A-Za-z_]\w*)")
_WINDOWS = re.compile(r"(?i)%(\w+)%|\$\{?env:(\w+)")
# What a command sets before it uses it: NAME=, set NAME=, for NAME in, read NAME.
_SET = re.compile(
    r"(?i)(?:^|[\s;&(\"])(?:export\s+)?([a-z_]\w*)=|\$env:([a-z_]\w*)\s*=|(?:\bfor|\bread)\s+([a-z_]\w*)"
)


@rule(
    Severity.WARNING,
    "ARG from before FROM is empty here",
    met="ARG is declared where it is used",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "ARG VERSION=1.2\nFROM alpine:3.22\nCOPY app-${VERSION} /app\n",
        "ARG TAG=ltsc2022\nFROM mcr.microsoft.com/windows/servercore:${TAG}\nRUN echo %TAG%\n",
    ),
    good=(
        "ARG VERSION=1.2\nFROM alpine:3.22\nARG VERSION\nCOPY app-${VERSION} /app\n",
        "ARG TAG=3.22\nFROM alpine:${TAG}\n",
    ),
    lesson="dockerfile-instructions",
    sources=("dockerfile-reference", "buildkit-undefined-var"),
)
def arg_before_from_used_in_stage(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    An `ARG` above the first `FROM` belongs to no stage. Its value is known in `FROM` lines and nowhere
    else; inside a stage the variable is empty, unless the stage declares it again or the base image
    happens to set an environment variable of that name.

    **What you see.** A path or an address with a hole in it: `app-` instead of `app-1.2`.

    **What to do.** Repeat the name below `FROM`, without a value: `ARG VERSION`. The value from above,
    or from `--build-arg`, is then known from there on. BuildKit reports an undeclared variable as
    UndefinedVar.
    """
    if not dockerfile.global_args:
        return
    broken = declared = False
    for reading in read(dockerfile).stages:
        own = {p.name for here in list(reading.lineage)[1:] for i in here.all("ARG", "ENV") for p in i.pairs}
        for instruction, shell, _, _ in shells(reading):
            for name in sorted(_used(instruction, shell) & dockerfile.global_args.keys() - own):
                own.add(name)  # told once
                broken = True
                yield _found(dockerfile, reading, instruction, name)
            if instruction.keyword in ("ARG", "ENV"):
                own |= {pair.name for pair in instruction.pairs}
        declared = declared or bool(own & dockerfile.global_args.keys())
    if declared and not broken:
        yield holds("", "Variables from before FROM are declared again in the stage that uses them.")


def _found(dockerfile: Dockerfile, reading: StageReading, instruction: Instruction, name: str) -> Finding:
    after = reading.stage.instructions[0].end_line
    edit = Edit(after + 1, after, f"ARG {name}")
    where = place(instruction, f"${name}", f"${{{name}", f"%{name}%", f"$env:{name}")
    message = f"{name} is declared before FROM only; inside the stage it is empty."
    return breaks(where, message, fixes=fix("Declare it in the stage", edit))


def _used(instruction: Instruction, shell: str) -> set[str]:
    """The variables that an instruction expands, without those that it sets itself."""
    if instruction.keyword in _EXPANDED:
        names = set(_PLAIN.findall(instruction.value)) if "$" in instruction.value else set()
        return names - {pair.name for pair in instruction.pairs} if instruction.keyword == "ARG" else names
    if instruction.keyword != "RUN":
        return set()
    text = instruction.script[:LONGEST_SCRIPT]
    if shell == "sh":
        return set(_PLAIN.findall(text)) - _set_by(text) if "$" in text else set()
    return {name for pair in _WINDOWS.findall(text) for name in pair if name} - _set_by(text)


def _set_by(text: str) -> set[str]:
    return {name for names in _SET.findall(text) for name in names if name}
