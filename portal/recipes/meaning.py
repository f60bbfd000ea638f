"""What a Dockerfile says apart from its spelling, so that two ways to write the same are the same."""

from __future__ import annotations

from portal.dockerfile import Dockerfile, Instruction
from portal.recipes.choices import Choices
from portal.recipes.importing.seen import plain

Meaning = tuple[object, ...]


def means_the_same(before: str, after: str, choices: Choices) -> bool:
    """Whether two files say the same, instruction by instruction, under the same escape character."""
    old, new = Dockerfile.parse(before), Dockerfile.parse(after)
    return old.escape == new.escape and _of(old, old.instructions, choices) == _of(
        new, new.instructions, choices
    )


def final_stage(text: str, choices: Choices) -> list[Meaning]:
    """What the last stage of a file says."""
    file = Dockerfile.parse(text)
    return _of(file, file.final.instructions, choices) if file.final else []


def _of(file: Dockerfile, instructions: tuple[Instruction, ...], choices: Choices) -> list[Meaning]:
    return [_meaning(one, file, choices) for one in instructions]


def _meaning(one: Instruction, file: Dockerfile, choices: Choices) -> Meaning:
    if one.exec_form is not None:
        first, *rest = one.exec_form or ("",)
        program = first.lower().removesuffix(".exe") if one.keyword == "SHELL" else first
        return (one.keyword, *one.flags, program, *rest)
    text = plain(one)
    if one.keyword == "USER" and choices.os == "linux":
        return (one.keyword, _account(one.value.strip(), choices))
    if one.keyword == "EXPOSE":
        return (one.keyword, *(port.lower().removesuffix("/tcp") for port in one.value.split()))
    if one.keyword == "COPY" and (source := one.flag("from")):
        text = text.replace(f"--from={source}", f"--from={_stage(source, file)}", 1)
    if one.escape == "`" and one.keyword in ("WORKDIR", "USER", "COPY", "FROM"):
        text = text.replace("\\", "/").lower()
    return (one.keyword, text)


def _account(name: str, choices: Choices) -> str:
    """An account of a Linux image as the builder writes it, where that is the same account."""
    account = choices.kind.account
    same = {account.written, str(account.uid or account.written)}
    # Kubernetes compares numbers, so there a name is not as good as its number.
    if choices.orchestrator == "docker":
        same.add(account.name)
    if name in ("root", "0"):
        return "root"
    return account.written if name in same else name


def _stage(name: str, file: Dockerfile) -> str:
    """A stage by its number, whether it was called by number or by name; anything else as it is."""
    for stage in file.stages:
        if name == str(stage.index) or name.lower() == stage.name:
            return str(stage.index)
    return name
