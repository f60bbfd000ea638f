"""Folders whose content outlives the container."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.recipes.accounts import as_root
from portal.recipes.extra import Extra
from portal.recipes.fields import Bad, Field, Target, entries
from portal.recipes.kind import BARE_BASES
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

_PART = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_WINDOWS = re.compile(rf"C:(?:\\{_PART})+", re.IGNORECASE)
_LINUX = re.compile(rf"(?:/{_PART})+")
_SYSTEM = ("c:\\windows", "c:\\program files", "c:\\programdata", "c:\\inetpub", "c:\\app", "c:\\src", "c:\\nodejs",
           "/bin", "/dev", "/etc", "/lib", "/proc", "/sys", "/usr", "/app", "/root", "/sbin")  # fmt: skip


def _parse(text: str, target: Target) -> tuple[str, ...]:
    windows = target.os == "windows"
    pattern, example = (_WINDOWS, r"C:\data") if windows else (_LINUX, "/data")
    found: list[str] = []
    for number, line in entries(text, 10, "volumes"):
        path = line.replace("/", "\\") if windows else line
        path = path if len(path) < 4 else path.rstrip("\\/")
        if len(path) > 100 or ".." in path or path.endswith(".") or not pattern.fullmatch(path):
            raise Bad(f"Line {number}: write the full path of a folder, such as {example}.")
        if path.lower().split("\\" if windows else "/")[:2] in [
            each.split("\\" if windows else "/")[:2] for each in _SYSTEM
        ]:
            raise Bad(
                f"Line {number}: {path} is not empty in the image. A volume there would hide or copy it."
            )
        if path.lower() in (other.lower() for other in found):
            raise Bad(f"Line {number}: {path} is there twice.")
        found.append("C" + path[1:] if windows else path)
    return tuple(found)


def _write(sheet: Sheet, paths: tuple[str, ...]) -> None:
    why = (
        "The folder must not have files in the image."
        if sheet.windows
        else "A new named volume takes over the folder's owner."
    )
    text = f"VOLUME {json.dumps(list(paths))}"
    sheet.add(text, f"What the app writes there outlives the container. {why}", "volumes")


def prepare(sheet: Sheet) -> None:
    """On Linux the folders, made by root for the unprivileged user; images without a shell cannot."""
    paths, choices = sheet.choices.get("volumes"), sheet.choices
    if not paths or sheet.windows or choices.user == "administrator" or choices.base in BARE_BASES:
        return
    as_root(sheet, "Only root can make a folder there.", "volumes")
    folders, owner = " ".join(paths), choices.kind.account.written
    sheet.add(f"RUN mkdir -p {folders}", "A volume takes over what the image has at its place.", "volumes")
    sheet.more(f"&& chown {owner} {folders}", "The app's user may write there then.")


def _recognise(seen: Seen) -> str:
    found: list[str] = []
    for one in seen.instructions:
        if one.keyword == "VOLUME":
            found += one.exec_form if one.exec_form is not None else one.value.split()
            seen.claim(one)
    return "\n".join(found)


def _notes(choices: Choices, value: tuple[str, ...]) -> Iterable[Note]:
    ready = choices.os == "linux" and choices.base not in BARE_BASES
    if choices.user == "unprivileged" and ready:
        yield Note(
            "volumes",
            "New volumes belong to the app's user",
            "By the folder's owner with Docker, by fsGroup in the pod. A folder of the host keeps the owner that it has.",
        )
    elif choices.user == "unprivileged":
        yield Note(
            "volumes",
            "The app's user has to be allowed to write there",
            "A new volume belongs to the administrator. Give the folder to the user where it is mounted from.",
        )


EXTRA = Extra(
    Field(
        "volumes",
        "Volumes",
        "lines",
        _parse,
        "One folder a line, with its full path inside the container.",
        "",
        lambda values: "\n".join(values),
    ),
    "files",
    "serve",
    _write,
    _recognise,
    notes=_notes,
)
