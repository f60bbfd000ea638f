"""A Dockerfile in the making: every physical line with the reason that put it there and the choice behind it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from portal.dockerfile.systems import shell_of
from portal.recipes import accounts, asides
from portal.recipes.extras import EXTRAS, volumes
from portal.recipes.extras.own import MARKS, instructions
from portal.recipes.kind import BARE_BASES, user_name
from portal.recipes.probing import probe

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.fitting import Fit

OWN, OWN_END = MARKS
LOG_MONITOR = r"C:\LogMonitor\LogMonitor.exe"


@dataclass(frozen=True, slots=True)
class Line:
    """
    One physical line. `reason` may use `code` marks; `choice` names the form field that put it there.
    `inherited` lines are not written: they show what the base image brings along.
    """

    text: str
    reason: str = ""
    choice: str = ""
    inherited: bool = False


@dataclass(slots=True)
class Sheet:
    """
    Collects lines. A kind's writer calls, in this order: `head`, its own build stage (only if `multi`), `base`,
    `environment`, its files by `bring`, `files`, `user`, `serve`, and `start` or `started_by_base`.

    `choices.base` is the base image in use, also where the engine chose it; `fit` has the final image.
    """

    choices: Choices
    fit: Fit
    lines: list[Line] = field(default_factory=list)
    account: str = ""
    called: list[str] = field(default_factory=list)

    @property
    def windows(self) -> bool:
        """Whether the file is for Windows containers, so that the backtick escapes."""
        return self.choices.os == "windows"

    @property
    def _image(self) -> str:
        return self.choices.kind.image(self.choices.base, self.fit.tag)

    @property
    def powershell(self) -> bool:
        """Whether the final image makes PowerShell the shell of RUN and of a health check's command line."""
        return self.windows and shell_of(self._image, "windows")[0] == "powershell"

    @property
    def escape(self) -> str:
        """The escape character of the file."""
        return "`" if self.windows else "\\"

    @property
    def multi(self) -> bool:
        """Whether the writer adds its build stage."""
        return self.choices.stages == "multi"

    def add(self, text: str, reason: str = "", choice: str = "kind") -> None:
        """A line that starts an instruction, or a comment."""
        if text.startswith("WORKDIR ") and "base" in self.called and self.choices.own_folder:
            self.inherit("WORKDIR is among your own lines", "What is copied goes there.", "own_base")
            return
        self.lines.append(Line(text, reason, choice))

    def more(self, text: str, reason: str = "", choice: str = "") -> None:
        """A further line of the instruction above, indented by four."""
        last = self.lines[-1]
        self.lines[-1] = Line(f"{last.text} {self.escape}", last.reason, last.choice)
        self.lines.append(Line(f"    {text}", reason, choice or last.choice))

    def inherit(self, text: str, reason: str, choice: str = "kind") -> None:
        """What the base image sets and the file does not repeat."""
        self.lines.append(Line(f"# {text}", reason, choice, inherited=True))

    def gap(self) -> None:
        """An empty line between stages."""
        self.lines.append(Line(""))

    def head(self) -> None:
        """The escape directive where it is needed, and for whom the file is."""
        self.called.append("head")
        if self.windows:
            self.add(
                "# escape=`", "Backtick as escape sign, so Windows paths keep their backslashes.", "host"
            )
        self.add(
            f"# {asides.words(self.choices)}",
            "What no instruction says. The builder reads it when you bring the file back.",
            "host",
        )

    def base(self, reason: str, choice: str = "base") -> None:
        """The final stage: FROM, the label, and what options add before the application's files."""
        self.called.append("base")
        self._own("own_stages")
        if self.choices.stages == "multi" or self.choices.get("own_stages"):
            self.gap()
        self.add(f"FROM {self.fit.reference}", reason, choice)
        self.account = "ContainerUser" if self.choices.base == "nanoserver" else "ContainerAdministrator"
        if not self.windows:
            # Images without shell run as their unprivileged user; the file says so or otherwise in any case.
            self.account = "" if self.choices.base in BARE_BASES else "root"
        self.add(
            f'LABEL org.opencontainers.image.title="{self.choices.project}"',
            "Travels with the image. What changes with each build, such as the revision, goes into `--label`.",
            "project",
        )
        self._options("base")
        self._own("own_base")

    def environment(self, own: Sequence[tuple[str, str, str, str]] = ()) -> None:
        """One ENV for the recipe's own variables (name, value, reason, choice) and the form's."""
        self.called.append("environment")
        pairs = [(f"{name}={value}", reason, choice) for name, value, reason, choice in own]
        for name, value in self.choices.env:
            reason = (
                ""
                if pairs and pairs[-1][2] == "env"
                else "Yours. Stays readable in the image, so no secrets here."
            )
            pairs.append((f"{name}={self.quote(value)}", reason, "env"))
        for number, (text, reason, choice) in enumerate(pairs):
            if number:
                self.more(text, reason, choice)
            else:
                self.add(f"ENV {text}", reason, choice)

    def quote(self, value: str) -> str:
        """A value in double quotes, so that nothing in it is an escape, a variable or an end."""
        for character in (self.escape, '"', "$"):
            value = value.replace(character, self.escape + character)
        return f'"{value}"'

    def bring(self, multi: str, reason: str, single: str = "", why: str = "") -> None:
        """The application's files: from the build stage, or as they are, or by the person's own lines."""
        if self.choices.stages == "own":
            self.inherit("COPY is among your own lines", "Your own stages build the app.", "own_files")
        elif self.choices.stages == "multi":
            self.add(multi, reason, "kind" if "--from" in multi else "project")
        else:
            self.add(single, why, "stages" if len(self.choices.kind.stages) > 1 else "project")

    def files(self) -> None:
        """What options add once the application's files are there."""
        self.called.append("files")
        self._options("files")
        self._own("own_files")

    def as_administrator(self, choice: str) -> None:
        """The lines that follow change the system, which the base image's own user may not."""
        if self.windows and self.account != "ContainerAdministrator":
            self.add("USER ContainerAdministrator", "The next lines change the system.", choice)
            self.account = "ContainerAdministrator"

    def user(self) -> None:
        """The account of the first process: made, named, or as the base image has it."""
        self.called.append("user")
        choices = self.choices
        if choices.own_user:
            self.inherit("USER is among your own lines", "Docker takes the last one.", "own_end")
            return
        name, written = user_name(choices.kind, choices.os, choices.user), ""
        by_base = "ContainerUser" if choices.base == "nanoserver" else "ContainerAdministrator"
        by_base = by_base if self.windows else "root"
        written = name if self.windows or choices.user == "administrator" else choices.kind.account.written
        own_choice = choices.user == "administrator" and not choices.kind.administrator
        why = "Your choice. A break-in has full rights in the container." if own_choice else ""
        if self.account == name:
            if choices.kind.administrator and by_base == name:
                why = "ServiceMonitor needs it. What it watches runs as its own account."
            why = why or "Nano Server images run without administrator rights."
            self.inherit(
                f"USER comes from the base: {name}" if by_base == name else f"USER stays: {name}", why, "user"
            )
            return
        if not self.windows and choices.kind.account.made:
            accounts.make(self)
        if not self.windows and choices.user == "administrator":
            why = f"{why} The image would run as `{choices.kind.account.name}`."
        elif not self.windows:
            why = f"The unprivileged user `{name}`" + (
                ", by number." if written != name else " that the image brings along."
            )
        elif choices.user == "administrator":
            why = why or "ServiceMonitor needs it."
        else:
            why = (
                "Back to the user without administrator rights."
                if by_base == name
                else "The image runs as administrator unless told otherwise."
            )
        volumes.prepare(self)
        self.add(f"USER {written}", why, "user")
        self.account = name

    def serve(self, start_period: int = 30) -> None:
        """What the image offers: volumes, ports, and the health check for the one engine that reads it."""
        self.called.append("serve")
        choices = self.choices
        if choices.port:
            how = "the Service" if choices.orchestrator in ("kubernetes", "aks") else "`-p`"
            self.add(
                f"EXPOSE {choices.port}", f"Documents the port. Publishing it is still up to {how}.", "port"
            )
        self._options("serve")
        if choices.health and choices.orchestrator == "docker" and choices.base not in BARE_BASES:
            self._health(start_period)

    def _health(self, start_period: int) -> None:
        choices = self.choices
        at = "" if choices.port == 80 else f":{choices.port}"
        command, reason = probe(self, f"http://localhost{at}{choices.health}")
        period = f"--interval=30s --timeout=10s --start-period={start_period}s --retries=3"
        slow = (
            "IIS compiles on its first request" if choices.kind.on_iis else "The app needs a moment to start"
        )
        self.add(
            f"HEALTHCHECK {period}",
            f"{slow}; failures in the first {start_period} seconds do not count.",
            "health",
        )
        self.more(f"CMD {command}", reason)

    def start(
        self, command: Sequence[str], reason: str, choice: str = "kind", keyword: str = "ENTRYPOINT"
    ) -> None:
        """The first process in exec form, under LogMonitor where that was chosen; the person's last lines follow."""
        self.called.append("start")
        if self.choices.starts_by_own(keyword):
            self.inherit(f"{keyword} is among your own lines", "Docker takes the last one.", "own_end")
            self._own("own_end")
            return
        if self.choices.get("logs"):
            reason = "LogMonitor writes events and files to standard output, and ends with the app. " + reason
            command, choice = [LOG_MONITOR, *command], "logs"
        self.add(f"{keyword} {json.dumps(list(command), ensure_ascii=False)}", reason, choice)
        self._own("own_end")

    def started_by_base(self, command: Sequence[str], reason: str) -> None:
        """The first process that the base image starts by itself; LogMonitor has to be put in front of it."""
        if self.choices.get("logs"):
            self.start(command, reason)
            return
        self.called.append("start")
        self.inherit(f"ENTRYPOINT comes from the base: {' '.join(command)}", reason)
        self._own("own_end")

    def _options(self, place: str) -> None:
        first = len(self.lines)
        for extra in EXTRAS.values():
            value = self.choices.get(extra.name)
            if value and extra.place == place and not extra.name.startswith("own_"):
                if extra.administrator:
                    self.as_administrator(extra.name)
                extra.write(self, value)
        if self.powershell and any(line.text.startswith("RUN ") for line in self.lines[first:]):
            self._in_cmd(first)

    def _in_cmd(self, first: int) -> None:
        """Make cmd the shell of the lines from a place on, and give the image's own shell back after them."""
        choice = self.lines[first].choice
        why = "This image makes PowerShell the shell of RUN, and the next lines are for cmd."
        self.lines.insert(first, Line('SHELL ["cmd", "/S", "/C"]', why, choice))
        shell = json.dumps(list(shell_of(self._image, "windows")))
        self.add(f"SHELL {shell}", "The image's own shell again, which lines of your own may expect.", choice)

    def _own(self, name: str) -> None:
        text = self.choices.get(name)
        if text:
            self.add(f"{OWN}{name.removeprefix('own_')}", "Kept as they are.", name)
            for line in text.split("\n"):
                self.lines.append(Line(line, "", name))
            self.add(OWN_END, "", name)
            if any(one.keyword == "USER" for one in instructions(text, self.choices.os)):
                # Another account: what needs a certain one has to say so from here on.
                self.account = ""
