"""Modules of Windows PowerShell, each in one exact version."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.recipes.extra import Extra, windows_only
from portal.recipes.fields import Bad, Field, Target, entries

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

Module = tuple[str, str]
_NAME, _VERSION = r"[A-Za-z][A-Za-z0-9._]{0,79}", r"[0-9]+(?:\.[0-9]+){1,3}"
_LINE = re.compile(rf"({_NAME})\s+({_VERSION})")
_INSTALL = re.compile(rf"Install-Module -Name ({_NAME}) -RequiredVersion ({_VERSION})")
_FIRST = "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"


def _parse(text: str, target: Target) -> tuple[Module, ...]:
    found: dict[str, Module] = {}
    for number, line in entries(text, 20, "modules"):
        match = _LINE.fullmatch(line)
        if not match or not match[1][-1].isalnum():
            raise Bad(
                f"Line {number}: write a module and its exact version, such as IISAdministration 1.1.0.0."
            )
        if match[1].lower() in found:
            raise Bad(f"Line {number}: {match[1]} is there twice.")
        found[match[1].lower()] = (match[1], match[2])
    return tuple(found.values())


def _text(modules: tuple[Module, ...]) -> str:
    return "\n".join(f"{name} {version}" for name, version in modules)


def _write(sheet: Sheet, modules: tuple[Module, ...]) -> None:
    sheet.add(
        f'RUN powershell -NoProfile -Command "{_FIRST}',
        "A failing command stops the build.",
        "modules",
    )
    sheet.more(
        "[Net.ServicePointManager]::SecurityProtocol = 'Tls12';", "The gallery answers TLS 1.2 or newer only."
    )
    sheet.more("Install-PackageProvider NuGet -MinimumVersion 2.8.5.201 -Force | Out-Null;")
    last = len(modules) - 1
    for number, (name, version) in enumerate(modules):
        end = '"' if number == last else ";"
        why = "" if number else "An exact version: tomorrow's build gets the same one."
        sheet.more(f"Install-Module -Name {name} -RequiredVersion {version} -Scope AllUsers -Force{end}", why)


def _recognise(seen: Seen) -> str:
    found: list[Module] = []
    for one, match in seen.find("RUN", r'powershell -NoProfile -Command "\$ErrorAction.*Install-Module .*"'):
        found += [(each[1], each[2]) for each in _INSTALL.finditer(match[0])]
        seen.claim(one)
    return _text(tuple(found))


EXTRA = Extra(
    Field(
        "modules",
        "PowerShell modules",
        "lines",
        _parse,
        "One a line with its version, from the PowerShell Gallery.",
        "IISAdministration 1.1.0.0",
        _text,
    ),
    "windows",
    "base",
    _write,
    _recognise,
    windows_only,
    needs=lambda value: ("powershell",),
    administrator=True,
)
