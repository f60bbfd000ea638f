"""Installers in a Windows image: run to their end, their exit code looked at, nothing left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal.recipes.fields import Bad, Field, Target
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.sheet import Sheet

POWERSHELL = (
    """SHELL ["powershell", "-NoProfile", "-Command", """
    """"$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]"""
)
VC_RUNTIME = "https://aka.ms/vc14/vc_redist.x64.exe"


_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")


def _checksum(text: str, target: Target) -> str:
    if text and not _SHA256.fullmatch(text):
        raise Bad(
            "Paste the 64 digits from 0 to 9 and a to f that Get-FileHash shows. Or nothing, to fill it in later."
        )
    return text.lower()


ARCHIVE_SHA256 = Field(
    "sha256",
    "SHA-256 of the archive",
    "text",
    _checksum,
    "From the vendor's download page.",
    "0123456789abcdef" * 4,
)
SETUP_SHA256 = Field(
    "setup_sha256",
    "SHA-256 of the installer",
    "text",
    _checksum,
    "What Get-FileHash shows for the file that you tested with. The address always leads to the newest one.",
    "fedcba9876543210" * 4,
    only="windows",
)


def pin(sheet: Sheet, variable: str, field: Field, reason: str) -> None:
    """The build argument with a checksum, without value as long as nobody gave one."""
    value = sheet.choices.get(field.name)
    sheet.add(f"ARG {variable}={value}" if value else f"ARG {variable}", reason, field.name)


def powershell(sheet: Sheet) -> None:
    """From here on RUN is PowerShell that stops at the first error."""
    sheet.add(POWERSHELL, "A failing command stops the build; without progress bars downloads are faster.")


def back_to_cmd(sheet: Sheet) -> None:
    """RUN is cmd again."""
    sheet.add('SHELL ["cmd", "/S", "/C"]', "Back to the default shell, for all that follows.")


def download(sheet: Sheet, text: str, reason: str = "") -> None:
    """A RUN that begins with a download; on Server 2016 PowerShell has to be told which TLS to speak."""
    if sheet.fit.key != "ltsc2016":
        sheet.add(f"RUN {text}", reason)
        return
    sheet.add(
        "RUN [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12;",
        "PowerShell on Server 2016 offers TLS 1.0 at most, which most servers refuse.",
        "host",
    )
    sheet.more(text, reason)


def fetch(sheet: Sheet, file: str, address: str, variable: str) -> None:
    """The first lines of a RUN that gets a file and compares its SHA-256 with a build argument."""
    download(sheet, f"Invoke-WebRequest -UseBasicParsing -OutFile {file} -Uri {address};")
    sheet.more(
        f"if ((Get-FileHash {file} -Algorithm SHA256).Hash -ne $env:{variable}) {{ throw 'SHA-256 of {file} differs' }};",
        "The address always leads to the newest file, so the checksum is what pins it.",
    )


def install(sheet: Sheet, program: str, arguments: tuple[str, ...]) -> None:
    """Further lines of a RUN: an installer that is waited for, and whose exit code counts."""
    quoted = ", ".join(f"'{argument}'" for argument in arguments)
    sheet.more(
        f"$setup = Start-Process {program} -Wait -PassThru -ArgumentList {quoted};",
        "Waits for the end: the installer returns at once otherwise, and the layer would be closed too early.",
    )
    sheet.more(
        "if ($setup.ExitCode -notin 0, 3010) { throw 'Setup ended with {0}' -f $setup.ExitCode };",
        "3010 means that a restart would be due, which an image never sees.",
    )


def vc_runtime(sheet: Sheet, reason: str) -> None:
    """The Visual C++ runtime, fetched, compared, installed without asking (cpp-docs, redistributing-visual-cpp-files)."""
    powershell(sheet)
    pin(
        sheet,
        "VC_REDIST_SHA256",
        SETUP_SHA256,
        "Of the file that you tested with, by `Get-FileHash vc_redist.x64.exe`.",
    )
    fetch(sheet, "vc_redist.x64.exe", VC_RUNTIME, "VC_REDIST_SHA256")
    install(sheet, "./vc_redist.x64.exe", ("/install", "/quiet", "/norestart"))
    sheet.more("Remove-Item vc_redist.x64.exe", reason)
    back_to_cmd(sheet)


def checksum_missing(
    choices: Choices, field: Field, variable: str, sources: tuple[str, ...]
) -> Iterator[Note]:
    """The remark that a checksum is left for the person to fill in, while it is."""
    if not choices.get(field.name):
        yield Note(
            field.name,
            f"Yours to fill in: {variable}",
            "No source that could be checked has this checksum. Until then the build stops where it compares.",
            "warning",
            sources,
        )
