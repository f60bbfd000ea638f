"""Programs on .NET Framework without IIS: console app, Windows service, and WCF that hosts itself; and WCF on IIS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from portal.recipes.fields import Bad, Field, Target
from portal.recipes.kind import Kind
from portal.recipes.kinds import iis

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

RUNTIME, WCF = "mcr.microsoft.com/dotnet/framework/runtime", "mcr.microsoft.com/dotnet/framework/wcf"
BUILT = ("**/bin/", "**/obj/", "packages/", "TestResults/")
HOME = r"C:\app"
_SERVICE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,78}[A-Za-z0-9])?")


def _service_name(text: str, target: Target) -> str:
    if not _SERVICE.fullmatch(text) or text.lower() == "w3svc":
        raise Bad(
            "Write the service's short name as `sc query` shows it: letters, digits, dot, dash, underscore."
        )
    return text


def wcf_iis(sheet: Sheet) -> None:
    """Publish into the WCF image (dotnet-framework-docker, samples/wcfapp/Dockerfile.web)."""
    sheet.head()
    if sheet.multi:
        iis.build_stage(sheet)
    sheet.base(
        iis.base_reason(sheet, "ASP.NET's image with the activation of WCF over HTTP and net.tcp"), "host"
    )
    iis.listen(sheet)
    sheet.environment()
    sheet.add(f"WORKDIR {iis.ROOT}", "The folder of the default IIS site. It is empty in this image.")
    iis.site(sheet, "Takes the result, leaves the build tools behind.")
    iis.serve(sheet)
    sheet.inherit(
        "EXPOSE 808 comes from the base", "net.tcp, which the image has switched on for the default site."
    )


def wcf_console(sheet: Sheet) -> None:
    """The service's own program is the first process (dotnet-framework-docker, samples/wcfapp/Dockerfile.console)."""
    _program_before(sheet, "The full .NET Framework, without IIS: the service listens by itself")
    if sheet.choices.user == "unprivileged":
        sheet.add(
            f"RUN netsh http add urlacl url=http://+:{sheet.choices.port}/ user=Everyone",
            "Only administrators may listen on an HTTP address unless it is reserved for others.",
            "user",
        )
    _program_after(sheet)


def console(sheet: Sheet) -> None:
    """The program is the first process (dotnet-framework-docker, samples/dotnetapp)."""
    _program_before(sheet, "The full .NET Framework, without IIS")
    _program_after(sheet)
    sheet.inherit("No EXPOSE: the program answers nobody", "The container ends when the program ends.")


def service(sheet: Sheet) -> None:
    """Register the service, let ServiceMonitor start and watch it (IIS.ServiceMonitor, src/ServiceMonitor/Main.cpp)."""
    name, project = sheet.choices.start, sheet.choices.project
    _program_before(sheet, "The full .NET Framework, without IIS")
    sheet.add(
        f"COPY --from={iis.ASPNET}:{sheet.fit.tag} /ServiceMonitor.exe C:/",
        "The vendor's image brings ServiceMonitor along, so nothing is downloaded that would need a checksum.",
    )
    sheet.add(
        rf"RUN sc.exe create {name} binPath= {HOME}\{project}.exe start= demand",
        "Registered, not started: ServiceMonitor does that in the container. Runs as LocalSystem.",
        "start",
    )
    sheet.files()
    sheet.user()
    sheet.serve()
    sheet.start(
        [r"C:\ServiceMonitor.exe", name],
        "Starts the service, stays in the foreground, and ends the container when the service stops.",
        "start",
    )


def _program_before(sheet: Sheet, why: str) -> None:
    sheet.head()
    if sheet.multi:
        _build_stage(sheet)
    sheet.base(iis.base_reason(sheet, why), "host")
    sheet.environment()
    sheet.add(
        f"WORKDIR {HOME}",
        "Its files belong to the administrator: the app's user reads, but does not overwrite them.",
    )
    sheet.bring(
        "COPY --from=build /out/ ./",
        "Takes the result, leaves the build tools behind.",
        f"COPY {sheet.choices.project}/ ./",
        "What was built outside, in a layer of its own.",
    )


def _program_after(sheet: Sheet) -> None:
    sheet.files()
    sheet.user()
    sheet.serve()
    sheet.start(
        [rf"{HOME}\{sheet.choices.project}.exe"],
        "Exec form with the full path: no shell in between, so the program gets the signal to stop.",
        "project",
    )


def _build_stage(sheet: Sheet) -> None:
    iis.restore(sheet)
    sheet.add(
        "RUN msbuild -r:False /p:Configuration=Release /p:OutDir=C:/out/",
        "`-r:False`: packages are restored already. One folder for all that the program needs.",
    )


def _is_wcf_iis(seen: Seen) -> int:
    return 90 if seen.repository == WCF else 0


def _has_port(seen: Seen) -> bool:
    return any(one.keyword == "EXPOSE" for one in seen.instructions)


def _is_wcf_console(seen: Seen) -> int:
    return 85 if seen.repository == RUNTIME and (_has_port(seen) or seen.runs("urlacl")) else 0


def _is_console(seen: Seen) -> int:
    return 80 if seen.repository == RUNTIME else 0


def _watches(seen: Seen) -> str:
    """The service that ServiceMonitor watches in a file, "" if none or IIS."""
    words = [word for word in seen.command if word]
    for number, word in enumerate(words[:-1]):
        if word.lower().endswith("servicemonitor.exe") and words[number + 1].lower() != "w3svc":
            return words[number + 1]
    return ""


def _is_service(seen: Seen) -> int:
    return 95 if _watches(seen) else 0


def _read_service(seen: Seen) -> Mapping[str, str]:
    return {"start": _watches(seen)} if _watches(seen) else {}


def _kind(slug: str, name: str, repository: str, **parts: Any) -> Kind:
    return Kind(
        **{
            "slug": slug,
            "name": name,
            "family": "netfx",
            "versions": ("4.8.1", "4.8"),
            "windows": ("servercore",),
            "linux": (),
            "repositories": {"windows": repository},
            "port": 0,
            "folder": "The folder with the .csproj, below the one with the .sln.",
            "needs": ("netfx",),
            "brings": ("netfx",),
            "stages": ("multi", "single"),
            "built": BUILT,
            "at_solution": True,
            **parts,
        }
    )


KINDS = (
    _kind(
        "wcf-iis",
        "WCF service on IIS",
        WCF,
        port=iis.PORT,
        write=wcf_iis,
        recognise=_is_wcf_iis,
        needs=("netfx", "iis", "wcf"),
        brings=("netfx", "iis", "wcf"),
        service="w3svc",
        logs=("events", "iis"),
    ),
    _kind(
        "wcf-console",
        "WCF service that hosts itself",
        RUNTIME,
        port=iis.PORT,
        write=wcf_console,
        recognise=_is_wcf_console,
    ),
    _kind(
        "netfx-service",
        "Windows service, .NET Framework",
        RUNTIME,
        write=service,
        recognise=_is_service,
        read=_read_service,
        start=Field("start", "Service name", "text", _service_name, example="ShopService"),
        service="own",
    ),
    _kind("netfx-console", "Console app, .NET Framework", RUNTIME, write=console, recognise=_is_console),
)
