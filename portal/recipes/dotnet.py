"""Recipes for modern .NET: a web app and a worker, on Windows and Linux."""

from __future__ import annotations

from portal.recipes.fitting import Fit
from portal.recipes.kinds import DOTNET_PORT, user_name
from portal.recipes.sheet import Sheet


def app(sheet: Sheet, fit: Fit) -> None:
    """Restore, publish, copy into the runtime image (dotnet-docker, samples/aspnetapp and samples/dotnetapp)."""
    choices, project = sheet.choices, sheet.choices.project
    source, out, home = (r"C:\source", "/app", r"C:\app") if sheet.windows else ("/source", "/app", "/app")
    sheet.directive()
    sheet.add(
        f"FROM mcr.microsoft.com/dotnet/sdk:{fit.tag} AS build", "The SDK stays in this stage.", "version"
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
        f"RUN dotnet publish --no-restore -c Release -o {out}",
        "`--no-restore`: packages are restored already.",
    )
    sheet.gap()
    sheet.add(f"FROM {fit.reference}", _base_reason(sheet, fit), "base")
    sheet.label()
    _client_for_health(sheet)
    _environment(sheet)
    owner = "the administrator" if sheet.windows else "root"
    sheet.add(
        f"WORKDIR {home}", f"Its files belong to {owner}: the app's user reads, but does not overwrite them."
    )
    sheet.add(f"COPY --from=build {out} ./", "Takes the result, leaves the SDK behind.")
    _user(sheet)
    sheet.expose()
    sheet.health()
    sheet.add(
        f'ENTRYPOINT ["dotnet", "{project}.dll"]',
        "Exec form: no shell in between, so the app gets the signal to stop.",
        "project",
    )
    if not choices.port:
        sheet.inherit(
            "No EXPOSE: a worker answers nobody",
            "It ends with its first process, which is the worker itself.",
        )


def _base_reason(sheet: Sheet, fit: Fit) -> str:
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
    image, host = fit.report.subject.image, fit.report.subject.host
    fits = (
        f"Build {image.build} equals the host's."
        if image.build == host.build
        else f"Build {image.build} is the newest one that this host starts this way."
    )
    return f"{part} on {name}. {fits} The tag names Windows: plain `{choices.runtime.version}` is Linux only."


def _client_for_health(sheet: Sheet) -> None:
    choices = sheet.choices
    if choices.base == "ubuntu" and choices.health and choices.orchestrator == "docker":
        sheet.add(
            "RUN apt-get update",
            "The image has no HTTP client, and the health check needs one.",
            "health",
        )
        sheet.more("&& apt-get install -y --no-install-recommends curl")
        sheet.more("&& rm -rf /var/lib/apt/lists/*", "The package lists do not stay in the layer.")


def _environment(sheet: Sheet) -> None:
    port = sheet.choices.port
    if port and port != DOTNET_PORT:
        own = (
            "ASPNETCORE_HTTP_PORTS",
            str(port),
            f"The images listen on {DOTNET_PORT} unless told otherwise.",
            "port",
        )
        sheet.environment((own,))
    else:
        sheet.environment()


def _user(sheet: Sheet) -> None:
    choices = sheet.choices
    name = user_name(choices.kind, choices.os, choices.user)
    if choices.user == "administrator":
        if choices.base == "nanoserver":
            sheet.add(f"USER {name}", "Your choice. The image would run as ContainerUser.", "user")
        else:
            sheet.inherit(
                f"USER comes from the base: {name}",
                "Your choice. A break-in has full rights in the container.",
                "user",
            )
    elif choices.os == "linux":
        sheet.add(
            "USER $APP_UID", "The unprivileged user `app` that .NET images bring along, by number.", "user"
        )
    elif choices.base == "nanoserver":
        sheet.inherit(
            f"USER comes from the base: {name}",
            "Nano Server images run without administrator rights.",
            "user",
        )
    else:
        sheet.add(f"USER {name}", "Server Core runs as administrator unless told otherwise.", "user")
