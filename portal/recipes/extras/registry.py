"""Registry values of the machine."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.recipes.extra import Extra, windows_only
from portal.recipes.fields import Bad, Field, Target, entries

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

# Key below HKEY_LOCAL_MACHINE, value name, type, data.
Value = tuple[str, str, str, str]

_NAME = r"[A-Za-z0-9][A-Za-z0-9 ._{}()-]*"
_LINE = re.compile(
    rf"(?:HKLM|HKEY_LOCAL_MACHINE)\\((?:{_NAME}\\)*{_NAME})\\({_NAME})\s*=\s*(?:(dword|qword):)?(.*)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"0x[0-9a-fA-F]{1,16}|[0-9]{1,20}")
# In double quotes cmd reads only the percent sign, and reg.exe a backslash at the end.
_DATA = re.compile(r"[^\"%`<>\\]*(?:\\[^\"%`<>\\]+)*")
_TYPES = {"dword": "REG_DWORD", "qword": "REG_QWORD", "": "REG_SZ"}
_ADD = re.compile(
    rf"reg(?:\.exe)? add \"?HKLM\\((?:{_NAME}\\)*?{_NAME})\"? /v \"?({_NAME}?)\"? /t (REG_SZ|REG_DWORD|REG_QWORD) "
    r"/d (?:\"([^\"%`<>]*)\"|(\S+)) /f", re.IGNORECASE,
)  # fmt: skip


def _parse(text: str, target: Target) -> tuple[Value, ...]:
    return tuple(_value(number, line) for number, line in entries(text, 40, "registry values"))


def _value(number: int, line: str) -> Value:
    match = _LINE.fullmatch(line)
    if not match:
        raise Bad(
            f"Line {number}: write HKLM\\key\\name=text, or name=dword:1 for a number. "
            "Keys and names take letters, digits, spaces and . _ - ( ) { }."
        )
    key, name, kind, data = match[1].strip(), match[2].strip(), (match[3] or "").lower(), match[4].strip()
    if kind and not _NUMBER.fullmatch(data):
        raise Bad(f"Line {number}: “{data[:40]}” is no number. Write 5 or 0x5.")
    if not kind and (not data or not _DATA.fullmatch(data)):
        raise Bad(
            f"Line {number}: the text is empty, ends with a backslash, or has a sign that a command line "
            'reads by itself (" % ` < >).'
        )
    return key, name, kind, data


def _text(values: tuple[Value, ...]) -> str:
    return "\n".join(f"HKLM\\{key}\\{name}={kind and kind + ':'}{data}" for key, name, kind, data in values)


def _write(sheet: Sheet, values: tuple[Value, ...]) -> None:
    for number, (key, name, kind, data) in enumerate(values):
        shown = data if kind else f'"{data}"'
        line = f'reg add "HKLM\\{key}" /v "{name}" /t {_TYPES[kind]} /d {shown} /f'
        if number:
            sheet.more(f"&& {line}")
        else:
            sheet.add(f"RUN {line}", "Becomes part of the layer, as on a machine after setup.", "registry")


def _recognise(seen: Seen) -> str:
    found: list[Value] = []
    for one, match in seen.find("RUN", r"reg(?:\.exe)? add .*"):
        parts = [_ADD.fullmatch(part.strip()) for part in match[0].split("&&")]
        values = [_of_command(part) for part in parts if part]
        if len(values) == len(parts) and all(_LINE.fullmatch(_text((value,))) for value in values):
            found += values
            seen.claim(one)
    return _text(tuple(found))


def _of_command(match: re.Match[str]) -> Value:
    kind = {value: key for key, value in _TYPES.items()}[match[3].upper()]
    return match[1], match[2], kind, match[4] if match[4] is not None else match[5]


EXTRA = Extra(
    Field(
        "registry",
        "Registry values",
        "lines",
        _parse,
        "One a line: HKLM\\SOFTWARE\\Contoso\\Name=text, or =dword:1 for a number.",
        "HKLM\\SOFTWARE\\Contoso\\Level=dword:5",
        _text,
    ),
    "windows",
    "base",
    _write,
    _recognise,
    windows_only,
    administrator=True,
)
