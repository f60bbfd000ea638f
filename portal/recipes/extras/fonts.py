"""Fonts that the application brings along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.recipes.extra import Extra
from portal.recipes.extras.names import files, joined
from portal.recipes.fields import Field
from portal.recipes.kind import WINDOWS_BASES
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

FOLDER = "fonts"
_KEY = r"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


def _write(sheet: Sheet, fonts: tuple[str, ...]) -> None:
    sources = " ".join(f"{FOLDER}/{name}" for name in fonts)
    if not sheet.windows:
        sheet.add(
            f"COPY {sources} /usr/local/share/fonts/",
            "Where programs look for fonts of the machine.",
            "fonts",
        )
        return
    sheet.add(
        f"COPY {sources} C:/Windows/Fonts/", "The folder alone is not enough; see the next line.", "fonts"
    )
    for number, name in enumerate(fonts):
        line = _entry(name)
        if number:
            sheet.more(f"&& {line}")
        else:
            sheet.add(f"RUN {line}", "Windows shows programs the fonts that are listed here.", "fonts")


def _entry(name: str) -> str:
    return f'reg add "{_KEY}" /v "{name.rpartition(".")[0]} (TrueType)" /t REG_SZ /d {name} /f'


def _recognise(seen: Seen) -> str:
    found: list[str] = []
    for one, match in seen.find(
        "COPY", rf"((?:{FOLDER}/[^ /]+ )+)(?:/usr/local/share/fonts|C:/Windows/Fonts)/"
    ):
        found += [name.removeprefix(f"{FOLDER}/") for name in match[1].split()]
        seen.claim(one)
    listed = " && ".join(_entry(name) for name in found)
    for one, match in seen.find("RUN", "reg add .*"):
        if match[0] == listed:
            seen.claim(one)
    return "\n".join(found)


def _notes(choices: Choices, value: tuple[str, ...]) -> Iterable[Note]:
    yield Note("fonts", "The font's licence has to allow it", f"The files are read from the folder {FOLDER}.")
    if choices.base in WINDOWS_BASES and choices.base != "server":
        yield Note(
            "fonts",
            "Drawing text may need more than fonts",
            "Server Core has the graphics interface in part. Test what you draw; Windows Server has all of it.",
            "warning",
            ("ms-base-images", "ms-font-packages"),
        )


EXTRA = Extra(
    Field(
        "fonts",
        "Fonts",
        "lines",
        files("ttf|ttc|otf", "fonts"),
        f"One file a line, from the folder {FOLDER} beside the Dockerfile.",
        "Contoso-Sans.ttf",
        joined,
    ),
    "files",
    "base",
    _write,
    _recognise,
    needs=lambda value: ("gdi",),
    administrator=True,
    notes=_notes,
)
