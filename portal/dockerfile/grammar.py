"""
What each instruction demands of its flags and arguments, so that a file builds at all.

Source: moby/buildkit, frontend/dockerfile/instructions/parse.go, bflag.go and parser/line_parsers.go.
"""

from __future__ import annotations

import re
from difflib import get_close_matches

from portal.dockerfile.heredocs import is_mark
from portal.dockerfile.instruction import KEYWORDS, Instruction
from portal.dockerfile.problems import Problems
from portal.dockerfile.text import shortened
from portal.dockerfile.words import health_parts, pairs

FLAGS: dict[str, frozenset[str]] = {
    "ADD": frozenset(("chown", "chmod", "link", "keep-git-dir", "checksum", "unpack", "exclude")),
    "COPY": frozenset(("chown", "from", "chmod", "link", "exclude", "parents")),
    "FROM": frozenset(("platform",)),
    "HEALTHCHECK": frozenset(("interval", "timeout", "start-period", "start-interval", "retries")),
    "RUN": frozenset(("mount", "network", "security", "device")),
}
# Flags that stand alone or take true or false, and flags that can stand more than once.
SWITCHES = frozenset(("link", "keep-git-dir", "unpack", "parents"))
REPEATED = frozenset(("exclude", "mount", "device"))
_FLAGS_UNCHECKED = frozenset(("ARG", "STOPSIGNAL"))
_STAGE_NAME = re.compile(r"[a-z][a-z0-9-_.]*\Z")
_ONE = frozenset(("MAINTAINER", "STOPSIGNAL", "USER", "WORKDIR"))
_COMMANDS = frozenset(("CMD", "ENTRYPOINT", "RUN"))
_SOME = frozenset(("ARG", "ENV", "EXPOSE", "LABEL", "ONBUILD", "HEALTHCHECK", "VOLUME"))


def check(instruction: Instruction, problems: Problems) -> None:
    """Notes what is wrong with one instruction, that inside ONBUILD included."""
    keyword = instruction.keyword
    if keyword not in KEYWORDS:
        _unknown(instruction, problems)
        return
    wrong = _arguments(instruction) or _special(instruction)
    if wrong:
        problems.add(instruction.line, _sentence(keyword, wrong), "arguments")
    elif keyword not in _FLAGS_UNCHECKED and (wrong := _flags(instruction)):
        problems.add(instruction.line, _sentence(keyword, wrong), "flags")
    elif (keyword in _COMMANDS and not instruction.value) or (
        keyword == "RUN" and instruction.exec_form == ()
    ):
        problems.add(instruction.line, f"{keyword} has no command.", "no-command", fatal=False)
    if instruction.trigger and not wrong:
        check(instruction.trigger, problems)


def _sentence(keyword: str, wrong: str) -> str:
    return f"{keyword} {wrong}" + ("" if wrong.endswith("?") else ".")


def _unknown(instruction: Instruction, problems: Problems) -> None:
    if not instruction.keyword:
        problems.add(
            instruction.line, "A continuation mark stands here without an instruction.", "unknown-instruction"
        )
        return
    message = f"{shortened(instruction.name_as_written)} is no Dockerfile instruction."
    if not problems.full("unknown-instruction") and len(instruction.keyword) <= 20:
        close = get_close_matches(instruction.keyword, KEYWORDS, 1, 0.6)
        message = f"{message[:-1]}; did you mean {close[0]}?" if close else message
    problems.add(instruction.line, message, "unknown-instruction")


def _arguments(instruction: Instruction) -> str:
    """What is wrong with the number of arguments, or ""."""
    keyword, value = instruction.keyword, instruction.value
    if keyword in ("ADD", "COPY") and len(instruction.arguments) < 2:
        return "needs a source and a destination"
    if keyword in _ONE and not value:
        return "needs one argument"
    if keyword == "VOLUME" and instruction.exec_form == ():
        return "needs at least one argument"
    return "needs at least one argument" if keyword in _SOME and not value else ""


def _special(instruction: Instruction) -> str:
    """What is wrong with the arguments themselves, or ""."""
    match instruction.keyword:
        case "FROM":
            return _from(instruction)
        case "ENV" | "LABEL":
            return _pairs(instruction)
        case "ARG":
            return "has a value without a name" if any(not pair.name for pair in instruction.pairs) else ""
        case "ADD" | "COPY":
            return (
                "cannot write to a heredoc: the last argument is the destination"
                if _to_heredoc(instruction)
                else ""
            )
        case "HEALTHCHECK":
            return _health(instruction)
        case "ONBUILD":
            return _onbuild(instruction)
        case "SHELL":
            return "" if instruction.exec_form else 'must be a JSON array, such as SHELL ["cmd", "/S", "/C"]'
        case "VOLUME":
            blank = any(not name.strip() for name in instruction.arguments)
            return "cannot have an empty string as its path" if blank else ""
    return ""


def _from(instruction: Instruction) -> str:
    words = instruction.arguments
    if len(words) == 3 and words[1].upper() == "AS":
        name = words[2]
        if not _STAGE_NAME.match(name.lower()):
            return f"has the stage name {shortened(name)}; one begins with a letter and has letters, digits, - _ and ."
        return ""
    return "" if len(words) == 1 else "needs an image, or an image, AS and a name"


def _pairs(instruction: Instruction) -> str:
    wrong = pairs(instruction.value, instruction.escape)[1]
    return wrong or ("has a value without a name" if any(not pair.name for pair in instruction.pairs) else "")


def _to_heredoc(instruction: Instruction) -> bool:
    return "<<" in instruction.destination and is_mark(instruction.destination)


def _health(instruction: Instruction) -> str:
    kind, command = health_parts(instruction.value)
    if kind.upper() == "NONE":
        return "NONE takes no arguments" if command else ""
    if kind.upper() != "CMD":
        return f"has the type {shortened(kind)}; only CMD and NONE are possible"
    return "" if command and instruction.exec_form != () else "CMD needs a command"


def _onbuild(instruction: Instruction) -> str:
    keyword = instruction.trigger.keyword if instruction.trigger else ""
    return f"cannot trigger {keyword}" if keyword in ("ONBUILD", "FROM", "MAINTAINER") else ""


def _flags(instruction: Instruction) -> str:
    """What is wrong with the flags, or ""."""
    known = FLAGS.get(instruction.keyword, frozenset())
    if instruction.keyword == "HEALTHCHECK" and instruction.value.upper() == "NONE":
        return ""
    seen: set[str] = set()
    for flag in instruction.flags:
        name, equals, value = flag.removeprefix("--").partition("=")
        if name not in known:
            close = get_close_matches(name, known, 1, 0.6) if len(name) <= 20 else []
            return f"has no flag {shortened('--' + name)}" + (
                f"; did you mean --{close[0]}?" if close else ""
            )
        if name in seen and name not in REPEATED:
            return f"has the flag --{name} twice"
        seen.add(name)
        if name in SWITCHES:
            if (equals and not value) or value.lower() not in ("", "true", "false"):
                return f"has --{name} with {shortened(value)}; true and false are possible"
        elif not equals:
            return f"has --{name} without a value"
    return ""
