"""Python: libraries in an environment of their own, from the official image on Windows and Linux."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.recipes.fields import Bad, Field, Target
from portal.recipes.kind import Kind

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

PORT = 8000
UNBUFFERED = ("PYTHONUNBUFFERED", "1", "Each line of output is in the log at once.", "kind")
_START = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\.py")


def _script(text: str, target: Target) -> str:
    if len(text) > 100 or not _START.fullmatch(text):
        raise Bad(
            "Write the script below the project folder that starts the app, such as server.py or app/main.py."
        )
    return text


def app(sheet: Sheet) -> None:
    """Libraries in one stage, copied with the app into the next (docker-library/python, its documentation's shape)."""
    project = sheet.choices.project
    sheet.head()
    if sheet.multi:
        _build(sheet)
    sheet.base(_reason(sheet))
    port = ("PORT", str(sheet.choices.port), "The app is expected to read it.", "port")
    sheet.environment((UNBUFFERED, port))
    owner = "the administrator" if sheet.windows else "root"
    sheet.add(
        r"WORKDIR C:\app" if sheet.windows else "WORKDIR /app",
        f"Its files belong to {owner}: the app's user reads, but does not overwrite them.",
    )
    sheet.bring(
        "COPY --from=build /venv/ C:/venv/" if sheet.windows else "COPY --from=build /venv /venv",
        "The libraries, at the same path, which they have written down.",
    )
    sheet.bring(f"COPY {project}/ ./", "Source last: an edit rebuilds from here.")
    sheet.files()
    sheet.user()
    sheet.serve()
    sheet.start(
        [_python(sheet), sheet.choices.start],
        "Exec form: no shell in between, so Python gets the signal to stop.",
        "start",
        keyword="CMD",
    )


def _python(sheet: Sheet) -> str:
    return r"C:\venv\Scripts\python.exe" if sheet.windows else "/venv/bin/python"


def _build(sheet: Sheet) -> None:
    project, tag = sheet.choices.project, sheet.fit.tag
    full = tag.replace("-slim-", "-")
    why = "The same image as below" if full == tag else "The full image, which has compilers"
    sheet.add(f"FROM python:{full} AS build", f"{why}: libraries are made for it.", "version")
    sheet.add(
        r"WORKDIR C:\app" if sheet.windows else "WORKDIR /app",
        "Absolute path: later lines do not depend on the base image.",
    )
    sheet.add(
        f"COPY {project}/requirements.txt ./",
        "Only what pip reads. The next layer stays cached until it changes.",
        "project",
    )
    venv = r"C:\venv" if sheet.windows else "/venv"
    sheet.add(f"RUN python -m venv {venv}", "A folder of its own, so one COPY takes all libraries.")
    sheet.add(
        f"RUN {_python(sheet)} -m pip install --no-cache-dir -r requirements.txt",
        "Pin versions there; `--require-hashes` compares each package.",
    )


def _reason(sheet: Sheet) -> str:
    name = {
        "servercore": "Server Core",
        "debian": "Debian 13, slim",
        "alpine": "Alpine, with musl instead of glibc",
    }[sheet.choices.base]
    builds = f" {sheet.fit.builds}" if sheet.windows else ""
    return f"The official image on {name}.{builds}"


def _probe(sheet: Sheet, url: str) -> tuple[str, str] | None:
    if sheet.choices.base != "debian":
        return None
    script = f"import urllib.request; urllib.request.urlopen('{url}', timeout=8)"
    return f'["python", "-c", "{script}"]', "The slim image has neither curl nor wget; Python asks by itself."


def _is_python(seen: Seen) -> int:
    program = re.split(r"[\\/]", seen.command[0].lower())[-1] if seen.command else ""
    if seen.repository == "python":
        return 85
    return 70 if program.removesuffix(".exe") in ("python", "python3", "py") else 0


def _read(seen: Seen) -> Mapping[str, str]:
    return {"start": seen.command[1]} if len(seen.command) == 2 else {}


KINDS = (
    Kind(
        slug="python",
        name="Python app",
        family="python",
        windows=("servercore",),
        linux=("debian", "alpine"),
        repositories={"windows": "python", "linux": "python"},
        port=PORT,
        folder="The folder with requirements.txt.",
        write=app,
        recognise=_is_python,
        read=_read,
        start=Field("start", "Start file", "text", _script, example="server.py"),
        variables=("PYTHONUNBUFFERED", "PORT"),
        built=("**/__pycache__/", "**/.venv/", "**/venv/", "**/.pytest_cache/"),
        why_built="An environment of your machine has its paths written down; the build makes its own.",
        probe=_probe,
        init=True,
    ),
)
