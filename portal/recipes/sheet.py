"""A Dockerfile in the making: every physical line with the reason that put it there and the choice behind it."""

from __future__ import annotations

from dataclasses import dataclass, field

from portal.recipes.choices import Choices


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
    """Collects lines; `more` continues the instruction before it on a line of its own."""

    choices: Choices
    lines: list[Line] = field(default_factory=list)

    @property
    def windows(self) -> bool:
        """Whether the file is for Windows containers, so that the backtick escapes."""
        return self.choices.os == "windows"

    @property
    def escape(self) -> str:
        """The escape character of the file."""
        return "`" if self.windows else "\\"

    def add(self, text: str, reason: str = "", choice: str = "kind") -> None:
        """A line that starts an instruction, or a comment."""
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

    def directive(self) -> None:
        """The escape directive, where it is needed."""
        if self.windows:
            self.add(
                "# escape=`", "Backtick as escape sign, so Windows paths keep their backslashes.", "host"
            )

    def quote(self, value: str) -> str:
        """A value in double quotes, so that nothing in it is an escape, a variable or an end."""
        for character in (self.escape, '"', "$"):
            value = value.replace(character, self.escape + character)
        return f'"{value}"'

    def environment(self, own: tuple[tuple[str, str, str, str], ...] = ()) -> None:
        """One ENV for the recipe's own variables (name, value, reason, choice) and the form's."""
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

    def label(self) -> None:
        """Where the image comes from."""
        self.add(
            f'LABEL org.opencontainers.image.title="{self.choices.project}"',
            "Travels with the image. What changes with each build, such as the revision, goes into `--label`.",
            "project",
        )

    def expose(self) -> None:
        """The documented port."""
        if self.choices.port:
            how = "the Service" if self.choices.orchestrator in ("kubernetes", "aks") else "`-p`"
            self.add(
                f"EXPOSE {self.choices.port}",
                f"Documents the port. Publishing it is still up to {how}.",
                "port",
            )

    def health(self, start_period: int = 30) -> None:
        """The health check, for the one engine that reads it."""
        choices = self.choices
        if not choices.health or choices.orchestrator != "docker":
            return
        url = f"http://localhost:{choices.port}{choices.health}"
        if choices.port == 80:
            url = f"http://localhost{choices.health}"
        command, reason = self._probe(url)
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

    def _probe(self, url: str) -> tuple[str, str]:
        if self.windows and self.choices.base == "servercore" and self._is_2016():
            script = f"try {{ Invoke-WebRequest -UseBasicParsing {url} | Out-Null }} catch {{ exit 1 }}"
            return f'powershell -NoProfile -Command "{script}"', "The image of Server 2016 has no `curl.exe`."
        if self.windows:
            return f"curl.exe -fsS -o NUL {url} || exit 1", "`curl.exe` is part of the base image."
        if self.choices.base == "debian":
            script = f"fetch('{url}').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
            return (
                f'["node", "-e", "{script}"]',
                "The slim image has neither curl nor wget; Node.js asks by itself.",
            )
        if self.choices.base == "alpine":
            return f"wget -q -O /dev/null {url} || exit 1", "`wget` comes with Alpine's BusyBox."
        return f"curl -fsS -o /dev/null {url} || exit 1", "`curl` was installed above for this."

    def _is_2016(self) -> bool:
        return any("ltsc2016" in line.text for line in self.lines)
