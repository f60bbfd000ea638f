"""Go: one static program, compiled in the official image, in the smallest base image there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.recipes.kind import Account, Kind

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

PORT = 8080
WINDOWS, STATIC = "mcr.microsoft.com/windows", "gcr.io/distroless/static-debian13"


def app(sheet: Sheet) -> None:
    """Compile, copy the program (distroless, README; docker-library/golang for the images)."""
    project = sheet.choices.project
    sheet.head()
    if sheet.multi:
        _build(sheet)
    sheet.base(_reason(sheet))
    port = ("PORT", str(sheet.choices.port), "The app is expected to read it.", "port")
    sheet.environment((port,))
    owner = "the administrator" if sheet.windows else "root"
    sheet.add(
        r"WORKDIR C:\app" if sheet.windows else "WORKDIR /app",
        f"Its files belong to {owner}: the app's user reads, but does not overwrite them.",
    )
    sheet.bring(
        "COPY --from=build /out/ ./",
        "Takes the program, leaves compiler and source behind.",
        f"COPY {project}/ ./",
        "What `go build` made outside, with `CGO_ENABLED=0`.",
    )
    sheet.files()
    sheet.user()
    sheet.serve()
    sheet.start(
        [rf"C:\app\{project}.exe" if sheet.windows else f"/app/{project}"],
        "Exec form with the full path: no shell in between, so the program gets the signal to stop.",
        "project",
    )


def _build(sheet: Sheet) -> None:
    project = sheet.choices.project
    sheet.add(f"FROM golang:{_build_tag(sheet)} AS build", _build_reason(sheet), "version")
    sheet.add(
        r"WORKDIR C:\src" if sheet.windows else "WORKDIR /src",
        "Absolute path: later lines do not depend on the base image.",
    )
    sheet.add(
        f"COPY {project}/go.* ./",
        "go.mod and go.sum, whose checksums pin the modules. The next layer stays cached until they change.",
        "project",
    )
    sheet.add("RUN go mod download", "Slow step, so it sits above the source code.")
    sheet.add(f"COPY {project}/ ./", "Source last: an edit rebuilds from here.", "project")
    sheet.add("ENV CGO_ENABLED=0", "No C library: the program then runs on every base image of its system.")
    out = rf"C:\out\{project}.exe" if sheet.windows else f"/out/{project}"
    sheet.add(
        f"RUN go build -trimpath -o {out} .", "Without the paths of this stage in the program.", "project"
    )


def _build_tag(sheet: Sheet) -> str:
    version = sheet.choices.runtime.version
    if sheet.windows:
        return f"{version}-windowsservercore-{sheet.fit.key}"
    return f"{version}-alpine3.24" if sheet.choices.base == "alpine" else f"{version}-trixie"


def _build_reason(sheet: Sheet) -> str:
    if sheet.windows:
        return "Server Core to build: it has git, and its user may write where it builds."
    return "The compiler stays in this stage."


def _reason(sheet: Sheet) -> str:
    base = sheet.choices.base
    if sheet.windows:
        name = (
            "Nano Server: enough for a program that brings all it needs"
            if base == "nanoserver"
            else "Server Core"
        )
        return f"{name}. {sheet.fit.builds}"
    if base == "static":
        return "No shell and no package manager: certificates, time zones and one user."
    return "Alpine: with a shell, for those who want to look inside."


def _is_go(seen: Seen) -> int:
    if seen.runs("go build"):
        return 88
    return 80 if seen.repository in (STATIC, "golang") else 0


def _read(seen: Seen) -> Mapping[str, str]:
    for stage in seen.file.stages:
        if stage.base.startswith("golang:"):
            return {"version": stage.base.removeprefix("golang:").split("-")[0]}
    return {}


KINDS = (
    Kind(
        slug="go",
        name="Go app",
        family="go",
        windows=("nanoserver", "servercore"),
        linux=("static", "alpine"),
        repositories={
            "nanoserver": f"{WINDOWS}/nanoserver",
            "servercore": f"{WINDOWS}/servercore",
            "static": STATIC,
            "alpine": "alpine",
        },
        port=PORT,
        folder="The folder with go.mod, which has the same name as the program.",
        write=app,
        recognise=_is_go,
        read=_read,
        variables=("PORT", "CGO_ENABLED"),
        account=Account("nonroot", "65532", made=True),
        built=("**/*.exe", "**/vendor/"),
        why_built="A program of your machine would travel along; the build makes its own.",
    ),
)
