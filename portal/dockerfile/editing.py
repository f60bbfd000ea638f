"""Changes to a file in whole physical lines, with its newlines and byte-order mark kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.dockerfile.text import BOM, newline_of


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """
    Replaces physical lines `line` to `end_line` (from 1, both included) by `replacement`.

    The replacement has no newline at its end, LF or CR LF between lines, and "" deletes the lines. An
    edit whose `end_line` is `line - 1` inserts before `line`; one past the last line appends.
    """

    line: int
    end_line: int
    replacement: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """
    The text with all edits made; the same edit twice counts once.

    Raises ValueError when edits overlap or reach outside the file.
    """
    mark = BOM if text.startswith(BOM) else ""
    newline = newline_of(text)
    lines = text.removeprefix(BOM).split("\n")
    ended = not lines[-1]
    if ended:
        lines.pop()
    pieces = [line + "\n" for line in lines]
    if lines and not ended:
        pieces[-1] = lines[-1]
    result: list[str] = []
    at = 0
    # An insertion before a line comes before a change of that line.
    for edit in sorted(dict.fromkeys(edits), key=lambda edit: (edit.line, edit.end_line)):
        if not (1 <= edit.line <= edit.end_line + 1 <= len(lines) + 1):
            raise ValueError(f"lines {edit.line} to {edit.end_line} are not in a file of {len(lines)} lines")
        if edit.line - 1 < at:
            raise ValueError(f"two edits change line {edit.line}")
        result += pieces[at : edit.line - 1]
        if edit.replacement:
            result += [line.removesuffix("\r") + newline for line in edit.replacement.split("\n")]
        at = edit.end_line
    result += pieces[at:]
    return mark + _joined(result, ended or not lines, newline)


def _joined(pieces: list[str], ended: bool, newline: str) -> str:
    """The pieces as one text, where every line but perhaps the last ends in a newline."""
    whole = [piece if piece.endswith("\n") else piece + newline for piece in pieces[:-1]]
    last = pieces[-1:]
    # An empty last line exists only by its newline.
    if last and not ended and last[0].endswith("\n") and last[0].strip("\r\n"):
        last = [last[0].removesuffix("\n").removesuffix("\r")]
    return "".join(whole + last)
