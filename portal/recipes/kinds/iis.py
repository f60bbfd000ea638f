"""Sites that IIS serves: ASP.NET on .NET Framework 4.8 and 3.5, and static pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.recipes.kind import Kind

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

ROOT = r"C:\inetpub\wwwroot"
APPCMD = r"%windir%\System32\inetsrv\appcmd.exe"
ASPNET, IIS = "mcr.microsoft.com/dotnet/framework/aspnet", "mcr.microsoft.com/windows/servercore/iis"
PORT = 80


def framework_48(sheet: Sheet) -> None:
    """Build with the SDK image, publish into the ASP.NET image (dotnet-framework-docker, samples/aspnetapp)."""
    sheet.head()
    if sheet.multi:
        build_stage(sheet)
    sheet.base(base_reason(sheet, "Needs the full .NET Framework and IIS"), "host")
    listen(sheet)
    sheet.environment()
    sheet.add(f"WORKDIR {ROOT}", "The folder of the default IIS site. It is empty in this image.")
    site(sheet, "Takes the result, leaves the build tools behind.")
    serve(sheet)


def build_stage(sheet: Sheet) -> None:
    """NuGet restore and MSBuild's publishing to a folder, below the solution."""
    restore(sheet)
    sheet.add("RUN msbuild -r:False /p:Configuration=Release", "`-r:False`: packages are restored already.")
    sheet.more(
        "/p:DeployOnBuild=true /p:DeployDefaultTarget=WebPublish", "Publishing leaves source files behind."
    )
    sheet.more(r"/p:WebPublishMethod=FileSystem /p:PublishUrl=C:\out")


def restore(sheet: Sheet) -> None:
    """The build stage up to MSBuild: packages restored, the source there, in the project's folder."""
    project, tag = sheet.choices.project, sheet.fit.tag
    sheet.add(
        f"FROM mcr.microsoft.com/dotnet/framework/sdk:{tag} AS build",
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


def framework_35(sheet: Sheet) -> None:
    """
    Add .NET Framework 3.5 and ASP.NET to the IIS image: the documented way since the 3.5 images were
    removed (install-netfx3.md; features and pool as in the last aspnet:3.5 Dockerfile).
    """
    sheet.head()
    why = "The image of .NET Framework 3.5 was removed on 14 Oct 2025, so the IIS image is the base"
    sheet.base(base_reason(sheet, why), "host")
    netfx3(sheet)
    sheet.add(
        "RUN dism /Online /Quiet /NoRestart /Enable-Feature /All /FeatureName:IIS-ASPNET",
        "ASP.NET for the 2.0 runtime, which 3.5 runs on.",
    )
    sheet.more(
        rf"&& {APPCMD} set apppool /apppool.name:DefaultAppPool /managedRuntimeVersion:v2.0",
        "The pool would load the 4.0 runtime otherwise.",
    )
    sheet.more(rf"&& del /q {ROOT}\*", "The start page of IIS goes.")
    listen(sheet)
    sheet.environment()
    sheet.add(f"WORKDIR {ROOT}", "The folder of the default IIS site.")
    site(sheet, "The published site, with its `bin` folder.")
    serve(sheet)


def netfx3(sheet: Sheet) -> None:
    """.NET Framework 3.5, whose files are in no base image."""
    if sheet.fit.key in ("ltsc2019", "ltsc2016"):
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


def static_site(sheet: Sheet) -> None:
    """Finished pages in the IIS image (microsoft/iis-docker, README)."""
    sheet.head()
    sheet.base(base_reason(sheet, "IIS and ServiceMonitor are in it"), "host")
    sheet.add(rf"RUN del /q {ROOT}\*", "The start page of IIS goes, so nobody sees it at a wrong address.")
    listen(sheet)
    sheet.environment()
    sheet.add(f"WORKDIR {ROOT}", "The folder of the default IIS site.")
    site(sheet, "The finished pages, in a layer of their own: an edit rebuilds nothing else.")
    serve(sheet)


def base_reason(sheet: Sheet, why: str) -> str:
    """A sentence on the final image: why this one, and that its build fits the host."""
    return f"{why}. {sheet.fit.builds}"


def listen(sheet: Sheet) -> None:
    """The binding of the default site, where the port is another than the usual one."""
    port = sheet.choices.port
    if port == PORT:
        return
    command = f'{APPCMD} set site "Default Web Site" /bindings:http/*:{port}:'
    if sheet.powershell:
        command = (
            rf"& $env:windir\System32\inetsrv\appcmd.exe set site 'Default Web Site' /bindings:http/*:{port}:"
        )
    sheet.add(f"RUN {command}", "IIS listens on 80 unless its site is told otherwise.", "port")


def site(sheet: Sheet, reason: str) -> None:
    """The site's files into the working directory."""
    sheet.bring("COPY --from=build /out/ ./", reason, f"COPY {sheet.choices.project}/ ./", reason)


def serve(sheet: Sheet) -> None:
    """All that follows the files of a site on IIS."""
    sheet.files()
    sheet.user()
    sheet.serve(60)
    sheet.started_by_base(
        [r"C:\ServiceMonitor.exe", "w3svc"],
        "Ends the container when IIS stops, and hands ENV on to the DefaultAppPool. A CMD would break it.",
    )


def _is_48(seen: Seen) -> int:
    return 90 if seen.repository == ASPNET and not seen.tag.startswith("3.5") else 0


def _is_35(seen: Seen) -> int:
    if seen.repository == ASPNET and seen.tag.startswith("3.5"):
        return 90
    return 90 if seen.repository == IIS and seen.runs("netfx3") and seen.runs("iis-aspnet") else 0


def _is_static(seen: Seen) -> int:
    return 60 if seen.repository == IIS else 0


KINDS = (
    Kind(
        slug="aspnet-framework-48",
        name="ASP.NET on IIS, .NET Framework 4.8 or 4.8.1",
        family="netfx",
        versions=("4.8.1", "4.8"),
        windows=("servercore",),
        linux=(),
        repositories={"windows": ASPNET},
        port=PORT,
        folder="The folder with the .csproj, below the one with the .sln.",
        write=framework_48,
        recognise=_is_48,
        needs=("netfx", "iis"),
        brings=("netfx", "iis"),
        stages=("multi", "single"),
        built=("**/bin/", "**/obj/", "packages/", "TestResults/"),
        service="w3svc",
        at_solution=True,
        logs=("events", "iis"),
    ),
    Kind(
        slug="aspnet-framework-35",
        name="ASP.NET on IIS, .NET Framework 3.5",
        family="netfx",
        versions=("3.5",),
        windows=("servercore",),
        linux=(),
        repositories={"windows": IIS},
        port=PORT,
        folder="The published site. No supported image builds for 3.5, so publish it first.",
        write=framework_35,
        recognise=_is_35,
        needs=("netfx", "iis"),
        brings=("netfx", "iis"),
        stages=("single",),
        service="w3svc",
        logs=("events", "iis"),
    ),
    Kind(
        slug="static-iis",
        name="Static site on IIS",
        family="iis",
        windows=("servercore",),
        linux=(),
        repositories={"windows": IIS},
        port=PORT,
        folder="The folder with the finished pages.",
        write=static_site,
        recognise=_is_static,
        needs=("iis",),
        brings=("iis",),
        stages=("single",),
        service="w3svc",
        logs=("events", "iis"),
    ),
)
