"""The lines that make the unprivileged account of a Linux image whose base brings none along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.recipes.kind import BARE_BASES

if TYPE_CHECKING:
    from portal.recipes.sheet import Sheet


def as_root(sheet: Sheet, reason: str, choice: str) -> None:
    """The lines that follow are root's, also where lines of the person's own named another account."""
    if sheet.account != "root":
        sheet.add("USER root", reason, choice)
        sheet.account = "root"


def make(sheet: Sheet) -> None:
    """The account of the kind of application; images without a shell have one already."""
    base, account = sheet.choices.base, sheet.choices.kind.account
    if base in BARE_BASES:
        return
    as_root(sheet, "Only root can add an account.", "user")
    if base == "alpine":
        command = f"adduser -D -H -u {account.written} {account.name}"
    else:
        command = f"useradd --uid {account.written} --no-create-home --shell /usr/sbin/nologin {account.name}"
    sheet.add(f"RUN {command}", "The image brings no unprivileged user along.", "user")
