"""A value as ENV is given it, as a command that sets it for the whole machine."""

from __future__ import annotations

import re

from portal.rules.dockerfile._shell import POWERSHELLS

_VARIABLE = re.compile(r"(?i)%(\w+)%|\$\{(?:env:)?(\w+)\}|\$(?:env:)?(\w+)")
_FOLDER = re.compile(r"(?:[A-Za-z]:\\|%\w+%)(?:%\w+%|[\w .()\\-])*\Z")


def setting(name: str, written: str, shell: str) -> str:
    """The command for cmd or PowerShell; "" for another shell, or a value that cannot be carried over."""
    folders = _folders(written)
    if not folders:
        return ""
    value = ";".join(folders)
    if shell == "cmd":
        return f'setx /M {name} "{value}"'
    if shell in POWERSHELLS:
        return f"[Environment]::SetEnvironmentVariable('{name}', {_sum(value)}, 'Machine')"
    return ""


def _folders(written: str) -> list[str]:
    """The folders of a path in the manner of cmd; [] where one of them holds what cannot be read."""
    text = _VARIABLE.sub(lambda found: f"%{found[1] or found[2] or found[3]}%", written.strip("\"'"))
    text = re.sub(r"[\\/]+", r"\\", text)
    as_on_linux = ";" not in text and not re.search(r"[A-Za-z]:\\", text)
    folders = [each for each in text.split(":" if as_on_linux else ";") if each]
    folders = [f"C:{each}" if each.startswith("\\") else each for each in folders]
    folders = [each if each[1:] == ":\\" else each.rstrip("\\") for each in folders]
    # A backslash in front of the closing quote would take its meaning away.
    ends_in_drive = folders[-1:] and folders[-1].endswith("\\")
    return [] if ends_in_drive or not all(map(_FOLDER.match, folders)) else folders


def _sum(value: str) -> str:
    """A value of cmd as a sum of texts and variables of PowerShell."""
    pieces = [piece for piece in re.split(r"(%\w+%)", value) if piece]
    return " + ".join(f"$env:{piece[1:-1]}" if piece.startswith("%") else f"'{piece}'" for piece in pieces)
