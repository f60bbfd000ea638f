"""Lines of the person's own, kept as they are: what the form cannot express, at its place in the file."""

from __future__ import annotations

from portal.dockerfile import Dockerfile, Instruction
from portal.recipes.extra import Extra
from portal.recipes.fields import Bad, Field, Target

LONGEST = 100_000
MARKS = ("# Own lines: ", "# End of own lines")
_SENTINEL = "LABEL portal.sentinel=end"


def instructions(text: str, os: str) -> tuple[Instruction, ...]:
    """The instructions of own lines under the escape character that files for a system have."""
    head = "# escape=`\n" if os == "windows" else "# syntax-free\n"
    return Dockerfile.parse(f"{head}FROM scratch\n{text}\n").instructions[1:]


def _parse(text: str, target: Target) -> str:
    return _checked(text, target, stages=False)


def _parse_stages(text: str, target: Target) -> str:
    return _checked(text, target, stages=True)


def _checked(text: str, target: Target, stages: bool) -> str:
    """The text, if it is whole instructions that leave what follows alone; raises Bad."""
    text = text.strip("\n").rstrip()
    if len(text) > LONGEST:
        raise Bad(f"{len(text):,} characters are too many; the builder keeps {LONGEST:,}.")
    lines = text.split("\n")
    if "\r" in text or "\0" in text or any(line.startswith(MARKS) for line in lines):
        raise Bad("These lines have marks that the builder uses itself. Leave them out.")
    head = "# escape=`\n" if target.os == "windows" else "# syntax-free\n"
    before = "" if stages else "FROM scratch\n"
    read = Dockerfile.parse(f"{head}{before}{text}\n{_SENTINEL}\n")
    last = read.instructions[-1]
    whole = last.original == _SENTINEL and last.line == last.end_line
    if not whole:
        raise Bad("The last instruction goes on into what follows. Take the escape character off its end.")
    if any(not heredoc.terminated for one in read.instructions for heredoc in one.heredocs):
        raise Bad("A heredoc is not closed.")
    found = [one.keyword for one in read.instructions[len(before) > 0 : -1]]
    if not stages and "FROM" in found:
        raise Bad("FROM begins a stage; stages go into the field for own stages.")
    if stages and found and ("FROM" not in found or set(found[: found.index("FROM")]) - {"ARG"}):
        raise Bad("Stages begin with FROM; only ARG can stand before it.")
    return text


def _field(name: str, label: str, hint: str, stages: bool = False) -> Field:
    return Field(name, label, "code", _parse_stages if stages else _parse, hint)


EXTRAS = tuple(
    Extra(field, "own")
    for field in (
        _field("own_stages", "Own stages", "Whole stages, from FROM on, before the final one.", stages=True),
        _field("own_base", "Own lines after the base image", "Before the application's files are copied."),
        _field("own_files", "Own lines after the files", "Still with the rights to change the image."),
        _field("own_end", "Own lines at the end", "The last word: the start command, for instance."),
    )
)
