"""Node.js: the official image on Linux, the checked archive in a base image on Windows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal import facts
from portal.recipes.fields import Bad, Field, Target
from portal.recipes.kind import Account, Kind

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

PORT = 3000
SHELL = (
    """SHELL ["powershell", "-NoProfile", "-Command", """
    """"$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]"""
)
PRODUCTION = ("NODE_ENV", "production", "Libraries turn off what is for development.", "kind")
_START = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\.(?:js|cjs|mjs)")


def _script(text: str, target: Target) -> str:
    if len(text) > 100 or not _START.fullmatch(text):
        raise Bad(
            "Write the script below the project folder that starts the app, such as server.js or dist/main.mjs."
        )
    return text


def app(sheet: Sheet) -> None:
    """Install dependencies in one stage, copy them and the app into the next."""
    sheet.head()
    if sheet.multi and sheet.windows:
        _windows_build(sheet)
    elif sheet.multi:
        _linux_build(sheet)
    sheet.base(_base_reason(sheet))
    port = ("PORT", str(sheet.choices.port), "The app is expected to read it.", "port")
    sheet.environment((PRODUCTION, port))
    owner = "the administrator" if sheet.windows else "root"
    sheet.add(
        r"WORKDIR C:\app" if sheet.windows else "WORKDIR /app",
        f"Its files belong to {owner}: the app's user reads, but does not overwrite them.",
    )
    if sheet.windows:
        sheet.bring(
            "COPY --from=build /nodejs/node.exe C:/nodejs/",
            "The runtime alone: npm stays in the build stage.",
        )
    sheet.bring("COPY --from=build /app/node_modules ./node_modules", "Takes the result, leaves npm behind.")
    sheet.bring(f"COPY {sheet.choices.project}/ ./", "Source last: an edit rebuilds from here.")
    sheet.files()
    sheet.user()
    sheet.serve()
    program = r"C:\nodejs\node.exe" if sheet.windows else "node"
    why = "full path: no shell and no PATH needed" if sheet.windows else "no npm in between"
    sheet.start(
        [program, sheet.choices.start],
        f"Exec form and {why}, so Node.js gets the signal to stop.",
        "start",
        keyword="CMD",
    )


def _windows_build(sheet: Sheet) -> None:
    """No Node.js image exists for Windows, so the archive goes in, its checksum compared."""
    runtime = sheet.choices.runtime
    day = f"{runtime.checked.day} {runtime.checked:%b %Y}" if runtime.checked else ""
    sheet.add(
        f"FROM mcr.microsoft.com/windows/servercore:{runtime.tags['servercore'][sheet.fit.key]} AS build",
        "No Node.js image is published for Windows. Server Core has the PowerShell to fetch it.",
        "host",
    )
    sheet.add(SHELL, "A failing command stops the build; without progress bars downloads are faster.")
    sheet.add(
        f"ARG NODE_VERSION={runtime.release}",
        f"Looked up on {day}. For a later release raise both lines together.",
        "version",
    )
    sheet.add(
        f"ARG NODE_SHA256={runtime.sha256}", "From the release's signed list `SHASUMS256.txt`.", "version"
    )
    _download(sheet)
    sheet.add(
        'SHELL ["cmd", "/S", "/C"]',
        "Back to the default: npm is a cmd script, and cmd passes its exit code on.",
    )
    _dependencies(sheet, r"C:\app", "Short path: deep `node_modules` trees meet the limit of 260 characters.")


def _download(sheet: Sheet) -> None:
    sheet.add(
        "RUN $name = 'node-v{0}-win-x64' -f $env:NODE_VERSION;",
        "The archive of exactly this version, for 64-bit Windows.",
    )
    sheet.more(
        "Invoke-WebRequest -UseBasicParsing -OutFile node.zip"
        " -Uri ('https://nodejs.org/dist/v{0}/{1}.zip' -f $env:NODE_VERSION, $name);"
    )
    sheet.more(
        "if ((Get-FileHash node.zip -Algorithm SHA256).Hash -ne $env:NODE_SHA256) { throw 'SHA-256 of node.zip differs' };",
        "Another file than the one that was released ends the build.",
    )
    sheet.more("Expand-Archive node.zip -DestinationPath C:\\;")
    sheet.more("Rename-Item ('C:\\' + $name) nodejs;")
    sheet.more("Remove-Item node.zip;", "In the same layer, or it would stay in it.")
    sheet.more("setx /M PATH ('C:\\nodejs;' + $env:PATH)", "ENV would not know the image's own PATH.")


def _linux_build(sheet: Sheet) -> None:
    tag = sheet.choices.runtime.tags[sheet.choices.base]["linux"]
    # The full image has the compilers that packages with binary parts ask for; Alpine has no such image.
    full = tag.removesuffix("-slim")
    why = "npm's cache stays in this stage" + (
        ", and so do the compilers of the full image." if full != tag else "."
    )
    sheet.add(f"FROM node:{full} AS build", why, "version")
    _dependencies(sheet, "/app", "Absolute path: later lines do not depend on the base image.")


def _dependencies(sheet: Sheet, folder: str, reason: str) -> None:
    project = sheet.choices.project
    sheet.add(f"WORKDIR {folder}", reason)
    sheet.add(
        f"COPY {project}/package.json {project}/package-lock.json ./",
        "Only what npm reads. The next layer stays cached until one of these changes.",
        "project",
    )
    sheet.add("RUN npm ci --omit=dev", "Exactly the versions of the lock file, without development packages.")


def _base_reason(sheet: Sheet) -> str:
    base = sheet.choices.base
    if sheet.choices.os == "linux":
        name = "Debian 13, slim" if base == "debian" else "Alpine, with musl instead of glibc"
        return f"The official image on {name}."
    name = "Nano Server: small, and enough for Node.js" if base == "nanoserver" else "Server Core"
    return f"{name}. {sheet.fit.builds}"


def _probe(sheet: Sheet, url: str) -> tuple[str, str] | None:
    if sheet.choices.base != "debian":
        return None
    script = f"fetch('{url}').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
    return f'["node", "-e", "{script}"]', "The slim image has neither curl nor wget; Node.js asks by itself."


def _is_node(seen: Seen) -> int:
    program = re.split(r"[\\/]", seen.command[0].lower())[-1] if seen.command else ""
    if program in ("node", "node.exe", "npm"):
        return 85
    return 80 if seen.repository == "node" else 0


def _read(seen: Seen) -> Mapping[str, str]:
    found = {}
    if len(seen.command) == 2:
        found["start"] = seen.command[1]
    release = seen.arg("NODE_VERSION")
    for version, runtime in facts.current().runtimes["node"].items():
        if release and release.split(".")[0] == runtime.release.split(".")[0]:
            found["version"] = version
    return found


KINDS = (
    Kind(
        slug="node",
        name="Node.js app",
        family="node",
        prefers="24",
        windows=("nanoserver", "servercore"),
        linux=("debian", "alpine"),
        repositories={
            "nanoserver": "mcr.microsoft.com/windows/nanoserver",
            "servercore": "mcr.microsoft.com/windows/servercore",
            "linux": "node",
        },
        port=PORT,
        folder="The folder with package.json and package-lock.json.",
        write=app,
        recognise=_is_node,
        read=_read,
        start=Field("start", "Start file", "text", _script, example="server.js"),
        variables=("NODE_ENV", "PORT"),
        account=Account("node", "node", uid=1000),
        built=("**/node_modules/", "**/npm-debug.log*", "**/coverage/"),
        why_built="Packages with binary parts were built for your machine; the build installs its own.",
        probe=_probe,
        init=True,
    ),
)
