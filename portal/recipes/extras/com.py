"""COM components of the application: DLLs that register themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.recipes.extra import Extra, windows_only
from portal.recipes.extras.names import files, joined
from portal.recipes.fields import Field

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

_REGISTER = r"RUN start /wait regsvr32.exe /s %CD%"


def _write(sheet: Sheet, dlls: tuple[str, ...]) -> None:
    for number, name in enumerate(dlls):
        path = name.replace("/", "\\")
        why = "" if number else "`start /wait` waits for it and hands its exit code on; `/s` shows no window."
        sheet.add(rf"{_REGISTER}\{path}", why, "com")


def _recognise(seen: Seen) -> str:
    found = []
    for one, match in seen.find("RUN", r"start /wait regsvr32(?:\.exe)? /s %CD%\\([A-Za-z0-9._\\-]+)"):
        found.append(match[1].replace("\\", "/"))
        seen.claim(one)
    return "\n".join(found)


EXTRA = Extra(
    Field(
        "com",
        "COM registration",
        "lines",
        files("dll|ocx", "components", folders=True),
        "One DLL a line, as it lies in the application's folder; each registers itself (64-bit).",
        "bin/Legacy.dll",
        joined,
    ),
    "windows",
    "files",
    _write,
    _recognise,
    windows_only,
    rules_out={"nanoserver": "Nano Server has no regsvr32, so no COM component can register itself."},
    administrator=True,
)
