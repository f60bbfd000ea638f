"""Modern .NET: a web app and a worker, on Windows and Linux."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from portal.recipes.kind import Account, Kind
from portal.recipes.note import Note
from portal.recipes.probing import install_curl

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

PORT = 8080
ASPNET, RUNTIME = "mcr.microsoft.com/dotnet/aspnet", "mcr.microsoft.com/dotnet/runtime"
# The user that the images bring along; USER takes the number from the image's own variable.
APP = Account("app", "$APP_UID")


def app(sheet: Sheet) -> None:
    """Restore, publish, copy into the runtime image (dotnet-docker, samples/aspnetapp and samples/dotnetapp)."""
    project = sheet.choices.project
    home = r"C:\app" if sheet.windows else "/app"
    sheet.head()
    if sheet.multi:
        _build(sheet)
    sheet.base(_base_reason(sheet))
    install_curl(sheet)
    _environment(sheet)
    owner = "the administrator" if sheet.windows else "root"
    sheet.add(
        f"WORKDIR {home}", f"Its files belong to {owner}: the app's user reads, but does not overwrite them."
    )
    sheet.bring(
        "COPY --from=build /app ./",
        "Takes the result, leaves the SDK behind.",
        f"COPY {project}/ ./",
        "What `dotnet publish` made outside, in a layer of its own.",
    )
    sheet.files()
    sheet.user()
    sheet.serve()
    sheet.start(
        ["dotnet", f"{project}.dll"],
        "Exec form: no shell in between, so the app gets the signal to stop.",
        "project",
    )
    if not sheet.choices.port:
        sheet.inherit(
            "No EXPOSE: a worker answers nobody",
            "It ends with its first process, which is the worker itself.",
        )


def _build(sheet: Sheet) -> None:
    project = sheet.choices.project
    source = r"C:\source" if sheet.windows else "/source"
    sheet.add(
        f"FROM mcr.microsoft.com/dotnet/sdk:{sheet.fit.tag} AS build",
        "The SDK stays in this stage.",
        "version",
    )
    sheet.add(f"WORKDIR {source}", "Absolute path: later lines do not depend on the base image.")
    sheet.add(
        f"COPY {project}/*.csproj ./",
        "Only what restore reads. The next layer stays cached until it changes.",
        "project",
    )
    sheet.add("RUN dotnet restore", "Slow step, so it sits above the source code.")
    sheet.add(f"COPY {project}/ ./", "Source last: an edit rebuilds from here.", "project")
    sheet.add(
        "RUN dotnet publish --no-restore -c Release -o /app",
        "`--no-restore`: packages are restored already.",
    )


def _base_reason(sheet: Sheet) -> str:
    choices = sheet.choices
    part = (
        "ASP.NET Core runtime"
        if choices.kind.slug == "dotnet-web"
        else ".NET runtime, all that a worker needs"
    )
    if choices.os == "linux":
        size = {"ubuntu": "Ubuntu 24.04", "alpine": "Alpine, a third of the size"}[choices.base]
        return f"{part} on {size}."
    name = "Nano Server" if choices.base == "nanoserver" else "Server Core"
    version = choices.runtime.version
    return f"{part} on {name}. {sheet.fit.builds} The tag names Windows: plain `{version}` is Linux only."


def _environment(sheet: Sheet) -> None:
    port = sheet.choices.port
    if not port or port == PORT:
        sheet.environment()
        return
    why = f"The images listen on {PORT} unless told otherwise."
    sheet.environment([("ASPNETCORE_HTTP_PORTS", str(port), why, "port")])


def _is_web(seen: Seen) -> int:
    return 90 if seen.repository == ASPNET else 0


def _is_worker(seen: Seen) -> int:
    return 90 if seen.repository == RUNTIME else 0


def restored_alone(choices: Choices) -> Iterator[Note]:
    """What the build stage of a solution with several projects lacks."""
    if choices.stages == "multi":
        yield Note(
            "project",
            f"Restore sees {choices.project}/*.csproj alone",
            "Projects that it refers to, Directory.*.props, NuGet.config and global.json are not copied. Add a COPY for "
            "each in lines of your own, and keep their folders' places to each other.",
        )


def _kind(slug: str, name: str, repository: str, port: int) -> Kind:
    return Kind(
        slug=slug,
        name=name,
        family="dotnet",
        windows=("nanoserver", "servercore"),
        linux=("ubuntu", "alpine"),
        repositories={"windows": repository, "linux": repository},
        port=port,
        folder="The folder with the .csproj, which has the same name.",
        write=app,
        recognise=_is_web if port else _is_worker,
        stages=("multi", "single"),
        variables=("ASPNETCORE_HTTP_PORTS",),
        account=APP,
        built=("**/bin/", "**/obj/", "**/TestResults/"),
        notes=restored_alone,
    )


KINDS = (
    _kind("dotnet-web", "ASP.NET Core web app", ASPNET, PORT),
    _kind("dotnet-worker", ".NET worker", RUNTIME, 0),
)
