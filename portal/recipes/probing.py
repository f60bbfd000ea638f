"""The command of a health check, with the means that the final image has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.recipes.sheet import Sheet


def probe(sheet: Sheet, url: str) -> tuple[str, str]:
    """Command and reason for asking an address inside the container."""
    kind, base = sheet.choices.kind, sheet.choices.base
    own = kind.probe(sheet, url) if kind.probe else None
    if own:
        return own
    if sheet.windows and base != "nanoserver" and sheet.fit.key == "ltsc2016":
        script = f"try {{ Invoke-WebRequest -UseBasicParsing {url} | Out-Null }} catch {{ exit 1 }}"
        why = "The image of Server 2016 has no `curl.exe`."
        if sheet.powershell:
            return f'["powershell", "-NoProfile", "-Command", "{script}"]', why
        return f'powershell -NoProfile -Command "{script}"', why
    if sheet.powershell:
        why = "`curl.exe` is part of the base image, whose shell is PowerShell and knows no `||`."
        return f'["curl.exe", "-fsS", "-o", "NUL", "{url}"]', why
    if sheet.windows:
        return f"curl.exe -fsS -o NUL {url} || exit 1", "`curl.exe` is part of the base image."
    if base == "alpine":
        return f"wget -q -O /dev/null {url} || exit 1", "`wget` comes with Alpine's BusyBox."
    return f"curl -fsS -o /dev/null {url} || exit 1", "`curl` was installed above for this."


def needs_curl(sheet: Sheet) -> bool:
    """Whether the health check of a Debian or Ubuntu image needs curl to be installed."""
    choices = sheet.choices
    if choices.base not in ("ubuntu", "debian") or not choices.health or choices.orchestrator != "docker":
        return False
    return not (choices.kind.probe and choices.kind.probe(sheet, "http://localhost/"))


def install_curl(sheet: Sheet) -> None:
    """The lines that install it, where they are needed; while the file is still root's."""
    if needs_curl(sheet):
        sheet.add(
            "RUN apt-get update", "The image has no HTTP client, and the health check needs one.", "health"
        )
        sheet.more("&& apt-get install -y --no-install-recommends curl")
        sheet.more("&& rm -rf /var/lib/apt/lists/*", "The package lists do not stay in the layer.")
