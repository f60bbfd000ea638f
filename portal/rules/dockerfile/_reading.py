"""
What several rules need to know of a Dockerfile: the images and shells of its stages, and what its RUNs run.

A reading is made once per file and kept until the next file is read, because every rule asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from portal import facts
from portal.dockerfile import Dockerfile, Instruction, Stage, systems
from portal.dockerfile.systems import of_image
from portal.placement import Image
from portal.rules.dockerfile._shell import POWERSHELLS, Command, commands, inner_script, split, unquoted

_FEATURE_PROGRAMS = ("dism", "add-windowsfeature", "install-windowsfeature", "enable-windowsoptionalfeature")
# What people write in one RUN is far shorter; the rest of a longer one is not looked into.
LONGEST_SCRIPT = 20_000
_LINUX_SHELLS = ("sh", "bash", "ash", "dash", "zsh")
# The base images by their names on Docker Hub, which are in files of before 2019.
_OLD_BASE = re.compile(r"(?:docker\.io/)?microsoft/(?:windowsservercore|nanoserver)(?=[:@]|$)")
_IIS = re.compile(
    r"(?i)(?:feature(?:name)?[:\s][\w,:\s\"'-]{0,300}\b(?:iis-webserver(?:role)?|web-server|web-webserver)\b)"
)


@dataclass(frozen=True)
class Script:
    """
    A text that one shell reads: its kind, what SHELL puts before it, and the instruction it stands in.

    `inherited` tells that the shell may be one that the base image chose, `inner` that another script starts
    it.
    """

    text: str
    shell: str
    preamble: str
    inherited: bool
    instruction: Instruction
    inner: bool = False

    @cached_property
    def commands(self) -> tuple[Command, ...]:
        """All commands in it, inner ones included."""
        return tuple(commands(self.text, self.shell))

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """Its statements, in order."""
        return tuple(piece.strip() for piece in split(self.text, self.shell))


@dataclass(frozen=True)
class StageReading:
    """A stage with what is known of its image; `os` is "windows", "linux" or "" when nothing tells."""

    stage: Stage
    image: Image | None
    os: str
    final: bool
    parent: StageReading | None

    @property
    def family(self) -> str:
        """The Windows base image underneath: nanoserver, servercore, server, windows or ""."""
        return self.image.family if self.image and self.os == "windows" else ""

    @property
    def os_by_image(self) -> str:
        """The system as far as the name of the base image tells, whatever the instructions say."""
        return (self.image.os if self.image else "") or of_image(self.stage.root_base)

    @property
    def is_microsofts(self) -> bool:
        """Whether it stands on one of Microsoft's Windows images, whose users and shells are known."""
        image = self.image
        return self.is_bare or (image is not None and facts.current().derived(image.repository) is not None)

    @property
    def is_bare(self) -> bool:
        """Whether it stands on Windows alone, by a base image's name of today or by the one on Docker Hub."""
        old = _OLD_BASE.match(self.stage.root_base) is not None
        return old or (self.image is not None and self.image.is_base)

    @property
    def lineage(self) -> Iterator[StageReading]:
        """This stage, the stage it is built on, and so on."""
        here: StageReading | None = self
        while here is not None:
            yield here
            here = here.parent

    def all(self, *keywords: str) -> Iterator[Instruction]:
        """The instructions of this stage with one of these keywords."""
        return (each for each in self.stage.instructions if each.keyword in keywords)

    def last(self, keyword: str) -> Instruction | None:
        """The instruction that counts in the end, in this stage or in one that it is built on."""
        for here in self.lineage:
            found = list(here.all(keyword))
            if found:
                return found[-1]
        return None

    @cached_property
    def scripts(self) -> tuple[Script, ...]:
        """What its RUN instructions hand to shells: outer texts, each before those for shells inside it."""
        return tuple(_scripts(self))

    @cached_property
    def runs(self) -> tuple[tuple[Script, Command], ...]:
        """Every command of every outer script, inner ones included, with the script it stands in."""
        outer = (script for script in self.scripts if not script.inner)
        return tuple((script, command) for script in outer for command in script.commands)

    @cached_property
    def enables_iis(self) -> tuple[Script, Command] | None:
        """The command that enables IIS in this stage, if one does."""
        enabling = ((s, c) for s, c in self.runs if c.program in _FEATURE_PROGRAMS and _IIS.search(c.text))
        return next(enabling, None)

    @property
    def serves_iis(self) -> bool:
        """Whether the image of this stage has IIS in it, by its base or by a command."""
        base = self.image.repository if self.image else ""
        ready = base.endswith(("servercore/iis", "framework/aspnet", "framework/wcf"))
        return ready or any(here.enables_iis for here in self.lineage)


class Reading:
    """A Dockerfile with the readings of its stages."""

    def __init__(self, dockerfile: Dockerfile) -> None:
        self.dockerfile = dockerfile
        known: dict[int, StageReading] = {}
        for stage in dockerfile.stages:
            parent = known.get(stage.parent.index) if stage.parent else None
            image = parent.image if parent else image_of(stage.base)
            os = parent.os if parent else _os(dockerfile, stage, image)
            last = stage.index == len(dockerfile.stages) - 1
            known[stage.index] = StageReading(stage, image, os, last, parent)
        self.stages = tuple(known.values())

    @property
    def final(self) -> StageReading | None:
        """The stage that becomes the image."""
        return self.stages[-1] if self.stages else None


_kept: tuple[Dockerfile, Reading] | None = None


def read(dockerfile: Dockerfile) -> Reading:
    """The reading of a file; the last one is kept."""
    global _kept
    kept = _kept
    if kept is None or kept[0] is not dockerfile:
        kept = _kept = (dockerfile, Reading(dockerfile))
    return kept[1]


def image_of(reference: str) -> Image | None:
    """The image that FROM names, or None where it cannot be told."""
    if not reference or "$" in reference or "{" in reference or reference == "scratch":
        return None
    try:
        return Image.parse(reference)
    except ValueError:
        return None


def _os(dockerfile: Dockerfile, stage: Stage, image: Image | None) -> str:
    if image and image.os:
        return image.os
    return stage.os or ("windows" if dockerfile.escape == "`" else "")


def shell_of(program: str) -> str:
    """The kind of shell that a program is: cmd, powershell, pwsh, sh or "" for another."""
    name = re.split(r"[\\/]", program)[-1].lower().removesuffix(".exe")
    if name in _LINUX_SHELLS:
        return "sh"
    return name if name in ("cmd", *POWERSHELLS) else ""


def default_shell(reading: StageReading) -> str:
    """The shell of shell forms before any SHELL."""
    return {"windows": "cmd", "linux": "sh"}.get(reading.os, "")


def shells(reading: StageReading) -> Iterator[tuple[Instruction, str, str, bool]]:
    """
    Every instruction of a stage with its shell, the text that SHELL puts before, and whether that shell may
    come from an image that is not Microsoft's own.
    """
    shell, preamble, inherited = _shell_before(reading)
    for instruction in reading.stage.instructions:
        if instruction.keyword == "SHELL" and instruction.exec_form:
            shell, preamble, inherited = *_given(instruction.exec_form), False
        yield instruction, shell, preamble, inherited


def _given(form: tuple[str, ...]) -> tuple[str, str]:
    return (shell_of(form[0]) if form else ""), " ".join(form[1:])


def _shell_before(reading: StageReading) -> tuple[str, str, bool]:
    for parent in list(reading.lineage)[1:]:
        given = [i.exec_form for i in parent.all("SHELL") if i.exec_form]
        if given:
            return *_given(given[-1]), False
    own = systems.shell_of(reading.stage.root_base, reading.os)
    if own and shell_of(own[0]) in POWERSHELLS:
        return *_given(own), False
    plain = reading.is_bare or (reading.image is not None and reading.image.os == "linux")
    return default_shell(reading), "", not (plain or _keeps_cmd(reading))


def _keeps_cmd(reading: StageReading) -> bool:
    """Whether the base image is one of Microsoft's that is known to have no SHELL of its own."""
    image = reading.image
    derived = facts.current().derived(image.repository) if image else None
    if image is None or derived is None:
        return False
    # The images of the framework before 4.8 are gone from the sources that say what is in them.
    return not derived.slug.startswith("netfx") or image.tag.startswith("4.8")


def _scripts(reading: StageReading) -> Iterator[Script]:
    for instruction, shell, preamble, inherited in shells(reading):
        if instruction.keyword != "RUN":
            continue
        text, kind = run_text(instruction, shell)
        script = Script(text, kind, preamble if kind == shell else "", inherited, instruction)
        yield script
        for command in script.commands if kind not in POWERSHELLS else ():
            inner, inner_shell = inner_script(command)
            if inner and inner_shell in POWERSHELLS:
                yield Script(inner, inner_shell, "", False, instruction, inner=True)


def run_text(instruction: Instruction, shell: str) -> tuple[str, str]:
    """What a RUN, CMD or ENTRYPOINT runs, as a text, and the shell that reads it."""
    text, kind = _run_text(instruction, shell)
    return text[:LONGEST_SCRIPT], kind


def _run_text(instruction: Instruction, shell: str) -> tuple[str, str]:
    form = instruction.exec_form
    if form is not None:
        started = shell_of(form[0]) if form else ""
        if started and len(form) > 2:
            return unquoted(" ".join(form[2:])) if started == "cmd" else _exec_script(form), started
        return " ".join(_word(word) for word in form), "cmd" if shell in ("cmd", *POWERSHELLS) else "sh"
    body = "\n".join(heredoc.text for heredoc in instruction.heredocs)
    text = f"{instruction.value}\n{body}" if body else instruction.value
    return text, _guessed(text, shell)


def _exec_script(form: tuple[str, ...]) -> str:
    words = list(form[1:])
    while words and words[0].startswith("-") and not re.match(r"^-\w*c(?:ommand)?$", words[0], re.IGNORECASE):
        words.pop(0)
    return " ".join(words[1:] if words and words[0].startswith("-") else words)


def _word(word: str) -> str:
    return f'"{word}"' if " " in word else word


def _guessed(text: str, shell: str) -> str:
    """PowerShell where an image's own SHELL must be at work, because cmd cannot read the text."""
    if shell == "cmd" and re.match(
        r"\s*(?:\$\w|\[\w+|[A-Z][a-z]+-[A-Z]\w+\s|try\s*\{|if\s*\(|foreach\s*\()", text
    ):
        return "powershell"
    return shell
