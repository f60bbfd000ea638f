"""Windows base images: the account that they end with, steps as administrator, and moves to another base."""

from __future__ import annotations

import json
from bisect import bisect_left

from portal import facts
from portal.dockerfile import Dockerfile, Edit, Instruction, systems
from portal.placement import Image
from portal.rules.dockerfile._edits import fix, literal, replace
from portal.rules.dockerfile._reading import StageReading
from portal.rules.engine import Fix

ADMINISTRATOR = "ContainerAdministrator"
# Further images whose Dockerfiles for Windows were read: they end with the account of their base, and none sets
# PATH by ENV (docker-library/golang and python, adoptium/containers, PowerShell/PowerShell-Docker).
_READ = ("golang", "python", "eclipse-temurin", "mcr.microsoft.com/powershell")


def is_known(reading: StageReading) -> bool:
    """Whether a stage stands on a Windows image whose account and variables are known."""
    name = (
        reading.image.repository.removeprefix("docker.io/").removeprefix("library/") if reading.image else ""
    )
    return reading.os == "windows" and (reading.is_microsofts or name in _READ)


def user_at(reading: StageReading, line: int) -> tuple[str, int]:
    """
    The account in force before a line, without domain, and the line of the USER that chose it.

    The line is 0 where the base image decides; ("", 0) where that is not known.
    """
    users = sorted((each.line, each.value) for here in reading.lineage for each in here.all("USER"))
    index = bisect_left(users, (line, ""))
    if index:
        at, value = users[index - 1]
        return ("" if "$" in value else value.strip("\"' ").rpartition("\\")[2]), at
    return (_default_user(reading), 0) if is_known(reading) else ("", 0)


def _default_user(reading: StageReading) -> str:
    family = facts.current().families.get(reading.family)
    # Nano Server of 2016 ran as administrator.
    of_2016 = reading.image is not None and reading.image.key == "ltsc2016"
    return ADMINISTRATOR if of_2016 else family.default_user if family else ""


def as_administrator(reading: StageReading, instruction: Instruction) -> tuple[Edit, ...]:
    """The edits that put a switch to the administrator before an instruction and one back behind it."""
    user, _ = user_at(reading, instruction.line)
    if not user or user.lower() == ADMINISTRATOR.lower():
        return ()
    line, end = instruction.line, instruction.end_line
    return Edit(line, line - 1, f"USER {ADMINISTRATOR}"), Edit(end + 1, end, f"USER {user}")


def instead(reading: StageReading, instruction: Instruction, text: str) -> Edit:
    """The edit that puts a step that only an administrator may run in the place of an instruction."""
    around = [edit.replacement for edit in as_administrator(reading, instruction)]
    lines = (*around[:1], text, *around[1:])
    return Edit(instruction.line, instruction.end_line, "\n".join(lines))


def built_on(dockerfile: Dockerfile, reading: StageReading, other: Image, detail: str) -> tuple[Fix, ...]:
    """The fix that gives a stage another base image; a shell that only the one before had chosen is kept."""
    stage = reading.stage
    edit = replace(dockerfile, stage.line, literal(stage.base_as_written), other.reference)
    if edit is None or "$" in stage.base_as_written or stage.instructions[0].end_line > stage.line:
        return ()
    shell = systems.shell_of(stage.base, stage.os)
    if shell != systems.shell_of(other.reference, stage.os) and any(
        each.shell == shell and each.exec_form is None for each in stage.all("RUN", "CMD", "ENTRYPOINT")
    ):
        edit = Edit(edit.line, edit.end_line, f"{edit.replacement}\nSHELL {json.dumps(shell)}")
        detail += " SHELL keeps the one that your commands are written for."
    return fix(f"Build on {other.reference}", edit, detail=detail, safe=False)
