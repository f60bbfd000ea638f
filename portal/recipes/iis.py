"""Recipes whose site is served by IIS: ASP.NET on .NET Framework 4.8 and 3.5, and static pages."""

from __future__ import annotations

from portal.recipes.fitting import Fit
from portal.recipes.sheet import Sheet

ROOT = r"C:\inetpub\wwwroot"
APPCMD = r"%windir%\System32\inetsrv\appcmd.exe"


def framework_48(sheet: Sheet, fit: Fit) -> None:
    """Build with the SDK image, publish into the ASP.NET image (dotnet-framework-docker, samples/aspnetapp)."""
    project = sheet.choices.project
    sheet.directive()
    sheet.add(
        f"FROM mcr.microsoft.com/dotnet/framework/sdk:{fit.tag} AS build",
        "MSBuild and NuGet stay in this stage.",
    )
    sheet.add(r"WORKDIR C:\src", "Absolute path: later lines do not depend on the base image.")
    sheet.add(
        "COPY *.sln *.config ./",
        "Only what restore reads: the solution, and `NuGet.config` if there is one. "
        "The next layer stays cached until one of these changes.",
    )
    sheet.add(f"COPY {project}/*.csproj {project}/*.config {project}/", "", "project")
    sheet.add("RUN nuget restore", "Slow step, so it sits above the source code.")
    sheet.add(f"COPY {project}/ {project}/", "Source last: an edit rebuilds from here.", "project")
    sheet.add(f"WORKDIR C:\\src\\{project}", "MSBuild takes the one project of the folder.", "project")
    sheet.add("RUN msbuild -r:False /p:Configuration=Release", "`-r:False`: packages are restored already.")
    sheet.more(
        "/p:DeployOnBuild=true /p:DeployDefaultTarget=WebPublish", "Publishing leaves source files behind."
    )
    sheet.more(r"/p:WebPublishMethod=FileSystem /p:PublishUrl=C:\out")
    sheet.gap()
    sheet.add(
        f"FROM {fit.reference}", _base_reason(sheet, fit, "Needs the full .NET Framework and IIS"), "host"
    )
    sheet.label()
    _port(sheet)
    sheet.environment()
    sheet.add(f"WORKDIR {ROOT}", "The folder of the default IIS site. It is empty in this image.")
    sheet.add("COPY --from=build /out/ ./", "Takes the result, leaves the build tools behind.")
    _serve(sheet)


def framework_35(sheet: Sheet, fit: Fit) -> None:
    """
    Add .NET Framework 3.5 and ASP.NET to the IIS image: the documented way since the 3.5 images were
    removed (install-netfx3.md; features and pool as in the last aspnet:3.5 Dockerfile).
    """
    sheet.directive()
    sheet.add(
        f"FROM {fit.reference}",
        _base_reason(
            sheet,
            fit,
            "The image of .NET Framework 3.5 was removed on 14 Oct 2025, so the IIS image is the base",
        ),
        "host",
    )
    _netfx3(sheet, fit.key)
    sheet.add(
        "RUN dism /Online /Quiet /NoRestart /Enable-Feature /All /FeatureName:IIS-ASPNET",
        "ASP.NET for the 2.0 runtime, which 3.5 runs on.",
    )
    sheet.more(
        rf"&& {APPCMD} set apppool /apppool.name:DefaultAppPool /managedRuntimeVersion:v2.0",
        "The pool would load the 4.0 runtime otherwise.",
    )
    sheet.more(rf"&& del /q {ROOT}\*", "The start page of IIS goes.")
    sheet.label()
    _port(sheet)
    sheet.environment()
    _site(sheet, "The published site, with its `bin` folder.")
    _serve(sheet)


def static_site(sheet: Sheet, fit: Fit) -> None:
    """Finished pages in the IIS image (microsoft/iis-docker, README)."""
    sheet.directive()
    sheet.add(f"FROM {fit.reference}", _base_reason(sheet, fit, "IIS and ServiceMonitor are in it"), "host")
    sheet.add(rf"RUN del /q {ROOT}\*", "The start page of IIS goes, so nobody sees it at a wrong address.")
    sheet.label()
    _port(sheet)
    sheet.environment()
    _site(sheet, "The finished pages, in a layer of their own: an edit rebuilds nothing else.")
    _serve(sheet)


def _base_reason(sheet: Sheet, fit: Fit, why: str) -> str:
    image = fit.report.subject.image
    host = fit.report.subject.host
    if image.build == host.build:
        return f"{why}. The build of the tag equals the host's: {host.build}."
    return f"{why}. Build {image.build} is the newest one that this host starts this way."


def _netfx3(sheet: Sheet, key: str) -> None:
    if key in ("ltsc2019", "ltsc2016"):
        sheet.add(
            "RUN sc config wuauserv start= auto",
            "The files come from Windows Update, whose service is off in this image: on, install, off again in one layer.",
            "host",
        )
        sheet.more("&& dism /Online /Quiet /NoRestart /Enable-Feature /FeatureName:NetFx3 /All")
        sheet.more("&& sc config wuauserv start= disabled")
    else:
        sheet.add(
            "RUN dism /Online /Quiet /NoRestart /Add-Capability /CapabilityName:NetFx3",
            "3.5 is not in the image; since Server 2022 it is a feature on demand. Slow, so it sits at the top.",
            "kind",
        )


def _port(sheet: Sheet) -> None:
    port = sheet.choices.port
    if port != sheet.choices.kind.port:
        sheet.add(
            f'RUN {APPCMD} set site "Default Web Site" /bindings:http/*:{port}:',
            "IIS listens on 80 unless its site is told otherwise.",
            "port",
        )


def _site(sheet: Sheet, reason: str) -> None:
    sheet.add(f"WORKDIR {ROOT}", "The folder of the default IIS site.")
    sheet.add(f"COPY {sheet.choices.project}/ ./", reason, "project")


def _serve(sheet: Sheet) -> None:
    sheet.expose()
    sheet.health(60)
    sheet.inherit(
        r"ENTRYPOINT comes from the base: C:\ServiceMonitor.exe w3svc",
        "Ends the container when IIS stops, and hands ENV on to the DefaultAppPool. A CMD would break it.",
    )
    sheet.inherit(
        "USER comes from the base: ContainerAdministrator",
        "ServiceMonitor needs it. The site itself runs as the pool's own account.",
        "user",
    )
