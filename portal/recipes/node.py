"""Recipes for Node.js: the official image on Linux, the checked archive in a base image on Windows."""

from __future__ import annotations

from portal.recipes.fitting import Fit
from portal.recipes.kinds import user_name
from portal.recipes.sheet import Sheet

SHELL = (
    """SHELL ["powershell", "-NoProfile", "-Command", """
    """"$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"]"""
)
PRODUCTION = ("NODE_ENV", "production", "Libraries turn off what is for development.", "kind")


def app(sheet: Sheet, fit: Fit) -> None:
    """Install dependencies in one stage, copy them and the app into the next."""
    if sheet.windows:
        _windows(sheet, fit)
    else:
        _linux(sheet, fit)


def _windows(sheet: Sheet, fit: Fit) -> None:
    """No Node.js image exists for Windows, so the archive goes in, its checksum compared."""
    choices, runtime = sheet.choices, sheet.choices.runtime
    core = runtime.tags["servercore"][fit.key]
    day = f"{runtime.checked.day} {runtime.checked:%b %Y}" if runtime.checked else ""
    sheet.directive()
    sheet.add(
        f"FROM mcr.microsoft.com/windows/servercore:{core} AS build",
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
    sheet.gap()
    sheet.add(f"FROM {fit.reference}", _base_reason(sheet, fit), "base")
    sheet.label()
    port = ("PORT", str(choices.port), "The app is expected to read it.", "port")
    sheet.environment((PRODUCTION, port))
    sheet.add(
        r"WORKDIR C:\app",
        "Its files belong to the administrator: the app's user reads, but does not overwrite them.",
    )
    sheet.add(
        "COPY --from=build /nodejs/node.exe C:/nodejs/", "The runtime alone: npm stays in the build stage."
    )
    _files(sheet)
    _windows_user(sheet)
    sheet.expose()
    sheet.health()
    sheet.add(
        f'CMD ["C:\\\\nodejs\\\\node.exe", "{choices.start}"]',
        "Exec form with the full path: no shell and no PATH needed, and Node.js gets the signal to stop.",
        "start",
    )


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


def _linux(sheet: Sheet, fit: Fit) -> None:
    choices = sheet.choices
    # The full image has the compilers that packages with binary parts ask for; Alpine has no such image.
    full = fit.reference.removesuffix("-slim")
    why = "npm's cache stays in this stage" + (
        ", and so do the compilers of the full image." if full != fit.reference else "."
    )
    sheet.add(f"FROM {full} AS build", why, "version")
    _dependencies(sheet, "/app", "Absolute path: later lines do not depend on the base image.")
    sheet.gap()
    name = "Debian 13, slim" if choices.base == "debian" else "Alpine, with musl instead of glibc"
    sheet.add(f"FROM {fit.reference}", f"The official image on {name}.", "base")
    sheet.label()
    port = ("PORT", str(choices.port), "The app is expected to read it.", "port")
    sheet.environment((PRODUCTION, port))
    sheet.add("WORKDIR /app", "Its files belong to root: the app's user reads, but does not overwrite them.")
    _files(sheet)
    if choices.user == "unprivileged":
        sheet.add("USER node", "The unprivileged user (1000) that the image brings along.", "user")
    else:
        sheet.inherit(
            "USER comes from the base: root",
            "Your choice. A break-in has full rights in the container.",
            "user",
        )
    sheet.expose()
    sheet.health()
    sheet.add(
        f'CMD ["node", "{choices.start}"]',
        "Exec form and no npm in between, so Node.js gets the signal to stop.",
        "start",
    )


def _dependencies(sheet: Sheet, folder: str, reason: str) -> None:
    project = sheet.choices.project
    sheet.add(f"WORKDIR {folder}", reason)
    sheet.add(
        f"COPY {project}/package.json {project}/package-lock.json ./",
        "Only what npm reads. The next layer stays cached until one of these changes.",
        "project",
    )
    sheet.add("RUN npm ci --omit=dev", "Exactly the versions of the lock file, without development packages.")


def _files(sheet: Sheet) -> None:
    sheet.add("COPY --from=build /app/node_modules ./node_modules", "Takes the result, leaves npm behind.")
    sheet.add(f"COPY {sheet.choices.project}/ ./", "Source last: an edit rebuilds from here.", "project")


def _base_reason(sheet: Sheet, fit: Fit) -> str:
    image, host = fit.report.subject.image, fit.report.subject.host
    name = (
        "Nano Server: small, and enough for Node.js" if sheet.choices.base == "nanoserver" else "Server Core"
    )
    if image.build == host.build:
        return f"{name}. Build {image.build} equals the host's."
    return f"{name}. Build {image.build} is the newest one that this host starts this way."


def _windows_user(sheet: Sheet) -> None:
    choices = sheet.choices
    name = user_name(choices.kind, choices.os, choices.user)
    by_default = (choices.base == "nanoserver") == (choices.user == "unprivileged")
    if by_default:
        why = "Nano Server images run without administrator rights."
        if choices.user == "administrator":
            why = "Your choice. A break-in has full rights in the container."
        sheet.inherit(f"USER comes from the base: {name}", why, "user")
    elif choices.user == "unprivileged":
        sheet.add(f"USER {name}", "Server Core runs as administrator unless told otherwise.", "user")
    else:
        sheet.add(f"USER {name}", "Your choice. The image would run as ContainerUser.", "user")
