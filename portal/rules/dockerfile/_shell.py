"""
Split what RUN, CMD and HEALTHCHECK run into plain commands, for cmd, PowerShell and sh.

This reads command lines the way a careful person does: quotes and blocks are honoured, variables are left
alone, and what cannot be read stays one command. Every function is linear in the length of its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

POWERSHELLS = ("powershell", "pwsh")
# Blocks and shells inside each other that are looked into; what people write has three or four.
DEEPEST = 10
_OPEN, _CLOSE = "({[", ")}]"
_ASSIGNMENT = re.compile(r"^(?:\[[\w.\[\]]+\]\s*)?\$[\w:{}.]+\s*[+]?=\s*")
_SH_PREFIX = re.compile(
    r"^(?:(?:[A-Za-z_]\w*=(?:\"[^\"]*\"|'[^']*'|[^\s\"']*)|sudo|exec|env|then|do|else|time|command|!)\s+)+"
)
_CMD_PREFIX = re.compile(
    r"^(?:[(@\s]|call\s|if\s+(?:not\s+)?exist\s+\S+\s|for\s+[^(]*\([^)]*\)\s+do\s)+", re.IGNORECASE
)
_POWERSHELL_PREFIX = re.compile(r"^(?:[&.]\s+|return\s+|throw\s+)+")
_OPTION_WITH_VALUE = re.compile(
    r"^-(?:ex\w*|ep|w|win\w*|v\w*|out\w*|inp\w*|configurationname|wd|working\w*)$", re.IGNORECASE
)
_COMMAND_OPTION = re.compile(r"^-c(?:ommand)?$", re.IGNORECASE)
# What split() has to look at; everything between is passed over at once.
_SPECIAL = {
    "cmd": re.compile(r"[\"^&|\n]"),
    "powershell": re.compile(r"[\"'`(){}\[\];&|\n]"),
    "pwsh": re.compile(r"[\"'`(){}\[\];&|\n]"),
    "sh": re.compile(r"[\"'\\;&|\n]"),
}
_ESCAPES = {"cmd": "^", "powershell": "`", "pwsh": "`"}
_QUOTED = {
    "powershell": re.compile(r'"(?:[^"`]|`.)*(?:"|`?\Z)', re.DOTALL),
    "pwsh": re.compile(r'"(?:[^"`]|`.)*(?:"|`?\Z)', re.DOTALL),
    "sh": re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL),
}
_WORD = re.compile(r"""(?:[^\s"']+|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))+""")
_QUOTES = re.compile(r""""([^"]*)(?:"|\Z)|'([^']*)(?:'|\Z)""")
_CMD_WORD = re.compile(r"""(?:[^\s"]+|"[^"]*(?:"|\Z))+""")
_CMD_QUOTES = re.compile(r""""([^"]*)(?:"|\Z)()""")
_OTHER_SCRIPT = re.compile(r"^-(?:f|fi\w*|e|ec|en\w*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Command:
    """
    One plain command: the program's name in lower case without folder and `.exe`, its arguments without
    quotes, the text as written, and the shell that reads it ("cmd", "powershell", "pwsh", "sh" or "").
    """

    program: str
    arguments: tuple[str, ...]
    text: str
    shell: str

    def has(self, pattern: str) -> bool:
        """Whether the text matches a regular expression, in any case of letters."""
        return re.search(pattern, self.text, re.IGNORECASE) is not None


def commands(text: str, shell: str, depth: int = 0) -> Iterator[Command]:
    """All plain commands in a text, the ones in blocks, in sub-expressions and in inner shells included."""
    for piece in split(text, shell, pipes=True):
        command = command_of(piece, shell)
        if command is None:
            continue
        yield command
        if depth == DEEPEST:
            continue
        inner, inner_shell = inner_script(command)
        if inner:
            yield from commands(inner, inner_shell, depth + 1)
        elif shell in POWERSHELLS:
            for block in _blocks(piece):
                yield from commands(block, shell, depth + 1)


def command_of(piece: str, shell: str) -> Command | None:
    """The command in a piece of text without separators; None if there is none in it."""
    text = piece.strip()
    bare = text
    if shell == "cmd":
        bare = _CMD_PREFIX.sub("", text).rstrip(" )")
    elif shell in POWERSHELLS:
        bare = _POWERSHELL_PREFIX.sub("", _ASSIGNMENT.sub("", text))
    else:
        bare = _SH_PREFIX.sub("", text.lstrip("( ")).rstrip(" )")
    words = words_of(bare, shell)
    if not words:
        return None
    name = words[0].rstrip(";,=") if shell == "cmd" else words[0]
    return Command(program_of(name), tuple(words[1:]), text, shell)


def program_of(word: str) -> str:
    """The program's name without folder and `.exe`, in lower case."""
    return re.split(r"[\\/]", word.strip("\"'"))[-1].lower().removesuffix(".exe")


def split(text: str, shell: str, *, pipes: bool = False) -> list[str]:
    """The pieces between separators outside quotes and blocks; with `pipes` a pipe separates as well."""
    pieces: list[str] = []
    start = index = depth = 0
    special = _SPECIAL.get(shell, _SPECIAL["sh"]).search
    escape = _ESCAPES.get(shell, "\\")
    while match := special(text, index):
        index = match.start()
        char = match[0]
        if char in "\"'":
            index = _past_quoted(text, index, char, shell)
        elif char == escape:
            index += 2
        elif char in _OPEN:
            depth += 1
            index += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
            index += 1
        elif depth == 0 and (width := _separator(text, index, shell, pipes)):
            pieces.append(text[start:index])
            index += width
            start = index
        else:
            index += 1
    pieces.append(text[start:])
    return [piece for piece in pieces if piece.strip()]


def _past_quoted(text: str, index: int, quote: str, shell: str) -> int:
    """Where a quoted text that begins at an index has ended."""
    if quote == '"' and shell != "cmd":
        match = _QUOTED.get(shell, _QUOTED["sh"]).match(text, index)
        return match.end() if match else len(text)
    end = text.find(quote, index + 1)
    return len(text) if end < 0 else end + 1


def _separator(text: str, index: int, shell: str, pipes: bool) -> int:
    """Length of the separator at an index, 0 if there is none."""
    pair = text[index : index + 2]
    if pair in ("&&", "||"):
        return 2
    char = text[index]
    if char == "\n" or (char == ";" and shell != "cmd") or (char == "|" and pipes):
        return 1
    if char == "&" and shell not in POWERSHELLS and text[index - 1 : index] != ">" and pair != "&>":
        return 1
    return 0


def _blocks(piece: str) -> Iterator[str]:
    """The outermost texts in brackets and braces of a PowerShell statement."""
    depth = start = 0
    quote = ""
    for index, char in enumerate(piece):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "({":
            if depth == 0:
                start = index + 1
            depth += 1
        elif char in ")}" and depth:
            depth -= 1
            if depth == 0 and index > start:
                yield piece[start:index]


def words_of(text: str, shell: str) -> list[str]:
    """Words without their quotes; a word may be part quoted, part not."""
    word, quoted = (_CMD_WORD, _CMD_QUOTES) if shell == "cmd" else (_WORD, _QUOTES)
    found: list[str] = word.findall(text)
    return [quoted.sub(r"\1\2", each) if '"' in each or "'" in each else each for each in found]


def inner_script(command: Command) -> tuple[str, str]:
    """The text that a command hands to another shell, and which shell; ("", "") if it starts none."""
    if command.program in POWERSHELLS:
        rest = _after_program(command)
        while rest:
            word, _, tail = rest.partition(" ")
            if _OTHER_SCRIPT.match(word):
                return "", ""
            if _COMMAND_OPTION.match(word):
                return unquoted(tail), command.program
            if not word.startswith("-"):
                return unquoted(rest), command.program
            rest = tail.lstrip().partition(" ")[2] if _OPTION_WITH_VALUE.match(word) else tail
            rest = rest.lstrip()
    elif command.program == "cmd":
        match = re.search(r"\s/c\s+(.*)", command.text, re.IGNORECASE | re.DOTALL)
        return (unquoted(match[1]), "cmd") if match else ("", "")
    elif command.program in ("sh", "bash", "ash", "dash") and (
        match := re.search(r"\s-\w*c\s+(.*)", command.text, re.DOTALL)
    ):
        return unquoted(match[1]), "sh"
    return "", ""


def _after_program(command: Command) -> str:
    match = re.search(r"(?:power|pw)sh(?:ell)?(?:\.exe)?[\"']?[;,=]?\s+", command.text, re.IGNORECASE)
    return command.text[match.end() :].strip() if match else ""


def unquoted(text: str) -> str:
    """Text without one pair of quotes around it, and with `\\"` inside read as a quote."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        text = text[1:-1]
    elif text.startswith('"'):
        text = text[1:]
    return text.replace('\\"', '"')
