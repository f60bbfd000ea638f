"""A variable declared before FROM is empty inside the stage."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile, Edit, Instruction
from portal.rules.dockerfile._edits import fix, lines, place
from portal.rules.dockerfile._reading import StageReading, read, shells
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_EXPANDED = ("ADD", "COPY", "ENV", "EXPOSE", "LABEL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR", "ARG")


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
        for name in dockerfile.global_args:
            own = [
                i.line
                for here in reading.lineage
                for i in here.all("ARG", "ENV")
                for p in i.pairs
                if p.name == name
            ]
            declared = declared or bool(own)
            found = _first_use(reading, name, min(own, default=1 << 30))
            if found:
                broken = True
                edit = Edit(
                    reading.stage.instructions[0].end_line + 1,
                    reading.stage.instructions[0].end_line,
                    f"ARG {name}",
                )
                where = (
                    place(found, f"${name}", f"${{{name}", f"%{name}%", f"$env:{name}")
                    if found.line != found.end_line
                    else lines(found)
                )
                message = f"{name} is declared before FROM only; inside the stage it is empty."
                yield breaks(where, message, fixes=fix("Declare it in the stage", edit))
    if declared and not broken:
        yield holds("", "Variables from before FROM are declared again in the stage that uses them.")


def _first_use(reading: StageReading, name: str, declared: int) -> Instruction | None:
    """The first instruction that expands a variable before it is declared in the stage."""
    word = re.escape(name)
    plain = re.compile(rf"(?<!\\)\$(?:{word}\b|\{{{word}(?![\w]))(?!\s*=[^=])")
    windows = re.compile(rf"(?i)%{word}%|\$env:{word}\b|\$\{{env:{word}\}}")
    for instruction, shell, _, _ in shells(reading):
        if instruction.line >= declared:
            return None
        if instruction.keyword in _EXPANDED and plain.search(instruction.value):
            if instruction.keyword == "ARG" and any(pair.name == name for pair in instruction.pairs):
                return None
            return instruction
        if instruction.keyword != "RUN":
            continue
        text = instruction.script
        pattern = plain if shell == "sh" else windows
        if pattern.search(text) and not re.search(
            rf"(?im)(?:^|[\s;&(]|set )\"?(?:export\s+)?{word}\s*=|\bread\b.*\b{word}\b|for\s+{word}\s+in",
            text,
        ):
            return instruction
    return None
