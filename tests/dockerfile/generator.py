"""Valid Dockerfiles of every shape that the format knows, the same for the same seed."""

from __future__ import annotations

import json
from random import Random

BASES = (
    "alpine:3.22",
    "mcr.microsoft.com/windows/servercore:ltsc2022",
    "mcr.microsoft.com/windows/nanoserver:ltsc2025",
    "registry.test:5000/team/app@sha256:" + "0123456789abcdef" * 4,
    "scratch",
    "node",
)
WORDS = (
    "a",
    "b1",
    "x=y",
    "C:/site",
    "/srv",
    "é",
    "日本",
    "--not-first",
    "#no",
    "$VAR",
    "${VAR:-x}",
    "%PATH%",
    "'q q'",
)
COMMANDS = (
    "echo hello",
    'powershell -Command "Get-Item C:/site; exit 0"',
    "apt-get update && apt-get install -y curl",
    "dism /Online /Add-Capability /CapabilityName:NetFx3",
    "echo 'it is' \"quoted # text\"",
    "[ -f /x ] || true",
    '["unclosed", "json"',
    "['single', 'quotes']",
    "$env:X = 1; Write-Host $env:X",
)
VALUES = (
    "1",
    '""',
    '"two words"',
    "'single quotes'",
    "$A",
    "${A:-b}",
    '"say $B"',
    "a=b",
    "C:/tools",
    "é",
    "x#y",
)
NAMES = ("A", "B", "PATH", "MY_NAME", "lower", "dotted.name", "org.test/label")


class Maker:
    """Makes one file."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.escape = self.random.choice("\\\\`")
        self.newline = self.random.choice(("\n", "\n", "\r\n", "mixed"))
        self.lines: list[str] = []
        self.stages = 0

    def pick(self, *choices: str) -> str:
        """One of the choices."""
        return self.random.choice(choices)

    def some(self, choices: tuple[str, ...], most: int = 3) -> list[str]:
        """One to `most` of them, with repetition."""
        return [self.random.choice(choices) for _ in range(self.random.randint(1, most))]

    def chance(self, share: float) -> bool:
        """True in that share of the calls."""
        return self.random.random() < share

    def space(self) -> str:
        """What can stand between two words."""
        return self.pick(" ", " ", " ", "  ", "\t", " \t ")

    def text(self) -> str:
        """The whole file."""
        self.top()
        self.put("ARG", "TAG=3.22")
        for _ in range(self.random.randint(0, 2)):
            self.put(
                "ARG", f"{self.pick('X', 'A')}{self.pick('', '=ltsc2022', '=' + chr(34) + 'x y' + chr(34))}"
            )
        for _ in range(self.random.randint(1, 3)):
            self.stage()
        body = "".join(line + self.line_end() for line in self.lines)
        if self.chance(0.2):
            body = body.removesuffix("\n")
        return ("\ufeff" if self.chance(0.1) else "") + body

    def line_end(self) -> str:
        """A newline in the file's style."""
        return self.pick("\n", "\r\n") if self.newline == "mixed" else self.newline

    def top(self) -> None:
        """Directives and the comments after them."""
        found = []
        if self.escape == "`" or self.chance(0.2):
            found.append(
                f"#{self.pick('', ' ')}{self.pick('escape', 'Escape')}{self.pick('=', ' = ')}{self.escape}"
            )
        if self.chance(0.3):
            found.append("# syntax=docker/dockerfile:1")
        self.random.shuffle(found)
        self.lines += found
        if self.chance(0.3):
            self.lines += self.some(("", "# a comment", "   # indented", "#", "\t"))

    def stage(self) -> None:
        """FROM and what follows."""
        flag = self.pick("", "", "--platform=windows/amd64 ", "--platform=$BUILDPLATFORM ")
        base = self.pick(*BASES, "alpine:${TAG}", *[f"s{index}" for index in range(self.stages)])
        name = (
            f"{self.space()}{self.pick('AS', 'as')}{self.space()}s{self.stages}" if self.chance(0.7) else ""
        )
        self.put(self.pick("FROM", "from"), f"{flag}{base}{name}")
        self.stages += 1
        for _ in range(self.random.randint(1, 9)):
            self.instruction()
            if self.chance(0.2):
                self.lines += self.some(("", "# between", "  # indented", "#"), 2)

    def instruction(self) -> None:
        """Any instruction but FROM."""
        kind = self.random.choice(
            (
                self.run,
                self.run,
                self.copy,
                self.copy,
                self.pairs,
                self.arg,
                self.start,
                self.health,
                self.onbuild,
                self.one,
            )
        )
        kind()

    def run(self) -> None:
        """RUN in one of its forms."""
        flags = "".join(
            f"{flag}{self.space()}"
            for flag in self.random.sample(
                (
                    "--mount=type=cache,target=/c",
                    "--network=none",
                    "--mount=type=bind,from=image,target=/s",
                    '--security="sandbox"',
                ),
                self.random.randint(0, 2),
            )
        )
        if self.chance(0.25):
            self.heredoc("RUN", flags, self.pick("", "cat ", "python3 "), "")
        else:
            self.put("RUN", flags + (self.array() if self.chance(0.3) else self.pick(*COMMANDS)))

    def copy(self) -> None:
        """COPY or ADD."""
        keyword = self.pick("COPY", "ADD", "copy")
        flags = self.pick(
            "", "", "--chown=1:1 ", "--link ", "--chmod=755 --link=true ", "--exclude=*.md --exclude=*.txt "
        )
        if keyword != "ADD" and self.stages and self.chance(0.3):
            flags += self.pick("--from=0 ", "--from=alpine:3 ") if self.stages > 1 else "--from=image "
        paths = [word for word in self.some(WORDS) if not word.startswith("--")] or ["a"]
        if self.chance(0.15):
            self.heredoc(keyword, flags, "", f"{self.space()}/target/")
        elif self.chance(0.3):
            self.put(keyword, flags + json.dumps([*paths, "C:\\site dir\\"], ensure_ascii=self.chance(0.5)))
        else:
            self.put(keyword, flags + self.space().join([*paths, self.pick("/dest/", "C:/dest/", "$DEST")]))

    def pairs(self) -> None:
        """ENV or LABEL, old form included."""
        keyword = self.pick("ENV", "LABEL", "env")
        if self.chance(0.25):
            self.put(keyword, f"{self.pick(*NAMES)}{self.space()}{self.space().join(self.some(VALUES))}")
        else:
            escaped = f"a{self.escape} b"
            self.put(
                keyword,
                self.space().join(f"{self.pick(*NAMES)}={self.pick(*VALUES, escaped)}" for _ in range(3)),
            )

    def arg(self) -> None:
        """ARG with one or more names."""
        self.put(
            "ARG",
            self.space().join(
                f"{self.pick('X', 'Y', 'TAG')}{self.pick('', '=', '=1', '=' + chr(34) + 'p q' + chr(34))}"
                for _ in range(self.random.randint(1, 2))
            ),
        )

    def start(self) -> None:
        """CMD, ENTRYPOINT, SHELL or VOLUME."""
        keyword = self.pick("CMD", "ENTRYPOINT", "SHELL", "VOLUME")
        shell_form = (
            self.pick(*COMMANDS[:3]) if keyword != "VOLUME" else " ".join(self.some(("/data", "C:/data")))
        )
        array = self.array() if keyword != "VOLUME" else '["/data", "C:\\\\data"]'
        self.put(keyword, array if keyword == "SHELL" or self.chance(0.6) else shell_form)

    def health(self) -> None:
        """HEALTHCHECK."""
        if self.chance(0.2):
            self.put("HEALTHCHECK", self.pick("NONE", "none"))
            return
        flags = self.pick(
            "", "--interval=30s ", "--interval=5m --timeout=3s --retries=2 ", "--start-period=1m "
        )
        self.put(
            "HEALTHCHECK",
            f"{flags}CMD{self.space()}{self.array() if self.chance(0.5) else self.pick(*COMMANDS[:3])}",
        )

    def onbuild(self) -> None:
        """ONBUILD with an instruction inside."""
        if self.chance(0.2):
            self.heredoc("ONBUILD RUN", "", "", "")
        else:
            self.put(
                "ONBUILD",
                self.pick("RUN make", "COPY . /app", 'CMD ["a"]', "ENV A=1 B=2", "EXPOSE 80", "user app"),
            )

    def one(self) -> None:
        """The instructions that take one text, and EXPOSE."""
        keyword = self.pick("WORKDIR", "USER", "STOPSIGNAL", "MAINTAINER", "EXPOSE", "expose")
        value = {
            "WORKDIR": self.pick("/app", "C:/app", "with space", "$HOME/x"),
            "USER": self.pick("ContainerUser", "1000:1000", "$USER"),
            "STOPSIGNAL": self.pick("SIGTERM", "9"),
            "MAINTAINER": "Some One <one@example.test>",
        }.get(keyword.upper()) or self.space().join(self.some(("80", "443/tcp", "3000-3005/udp", "$PORT")))
        self.put(keyword, value)

    def array(self) -> str:
        """A JSON array of strings."""
        items = self.some(
            ("cmd", "/S", "C:\\ServiceMonitor.exe", 'say "hi"', "é", "", "two words", "\t", "日本", "🐳"), 4
        )
        text = json.dumps(items, ensure_ascii=self.chance(0.5))
        return text.replace('", "', f'"{self.space()},{self.space()}"') if self.chance(0.3) else text

    def heredoc(self, keyword: str, flags: str, before: str, after: str) -> None:
        """An instruction with one or two heredocs."""
        names = self.random.sample(
            ("EOF", "FILE1", "end_of"), self.random.randint(1, 2 if keyword != "ONBUILD RUN" else 1)
        )
        marks, bodies = [], []
        for name in names:
            dash = self.pick("", "-")
            quote = self.pick("", "", '"', "'")
            marks.append(f"<<{dash}{quote}{name}{quote}")
            bodies += self.some(
                ("echo one", "\ttabbed", "", "# no comment", "FROM inner", f"cut {self.escape}", f" {name}"),
                4,
            )
            bodies.append(("\t" if dash and self.chance(0.5) else "") + name)
        self.put(keyword, f"{flags}{before}{' '.join(marks)}{after}", whole=True)
        self.lines += bodies

    def put(self, keyword: str, rest: str, whole: bool = False) -> None:
        """Writes an instruction, now and then over several lines."""
        line = f"{self.pick('', '', '', '  ', chr(9))}{keyword}{self.space()}{rest}"
        breaks = [
            at
            for at, char in enumerate(line)
            if char == " "
            and line[:at].strip()
            and line[at - 1] != self.escape
            and line[at:].lstrip()[:1] != "#"
        ]
        if whole or not breaks or not self.chance(0.35):
            self.lines.append(line + self.pick("", "", " ", "\t"))
            return
        start = 0
        for cut in sorted(self.random.sample(breaks, min(len(breaks), self.random.randint(1, 3)))):
            self.lines.append(f"{line[start:cut]} {self.escape}{self.pick('', '', ' ', chr(9) + ' ')}")
            if self.chance(0.4):
                self.lines += self.some(("# inside", "   # indented inside", "", " \t"), 2)
            start = cut
        self.lines.append(line[start:])


def generate(seed: int) -> str:
    """The Dockerfile of a seed."""
    return Maker(seed).text()
