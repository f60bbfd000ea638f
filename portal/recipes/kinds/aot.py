"""Native AOT: .NET compiled to one native program, without runtime in the image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from portal.recipes.kind import Account, Kind
from portal.recipes.kinds import dotnet, setups
from portal.recipes.note import Note
from portal.recipes.probing import install_curl

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

DEPS, SDK = "mcr.microsoft.com/dotnet/runtime-deps", "mcr.microsoft.com/dotnet/sdk"
WINDOWS = "mcr.microsoft.com/windows"
# The bootstrapper of Visual Studio 2022's Build Tools, and the parts that hold the linker and what it links with.
BUILD_TOOLS = "https://aka.ms/vs/17/release/vs_buildtools.exe"
PARTS = (
    "Microsoft.VisualStudio.Component.VC.Tools.x86.x64",
    "Microsoft.VisualStudio.Component.Windows10SDK.19041",
)
LINKER = {
    "alpine": ("RUN apk add --no-cache build-base clang zlib-dev", ()),
    "ubuntu": (
        "RUN apt-get update",
        ("&& apt-get install -y --no-install-recommends clang zlib1g-dev", "&& rm -rf /var/lib/apt/lists/*"),
    ),
}


def app(sheet: Sheet) -> None:
    """Compile in the SDK with a linker, copy the one program (dotnet-docker, samples/releasesapi; dotnet/samples, HelloWorld)."""
    project = sheet.choices.project
    sheet.head()
    if sheet.multi:
        _build(sheet)
    sheet.base(_reason(sheet))
    install_curl(sheet)
    _environment(sheet)
    owner = "the administrator" if sheet.windows else "root"
    sheet.add(
        r"WORKDIR C:\app" if sheet.windows else "WORKDIR /app",
        f"Its files belong to {owner}: the app's user reads, but does not overwrite them.",
    )
    sheet.bring("COPY --from=build /app ./", "Takes the program, leaves compiler and linker behind.")
    sheet.files()
    sheet.user()
    sheet.serve()
    sheet.start(
        [rf"C:\app\{project}.exe" if sheet.windows else f"./{project}"],
        "Exec form: no shell in between, so the program gets the signal to stop.",
        "project",
    )


def _build(sheet: Sheet) -> None:
    project = sheet.choices.project
    if sheet.windows:
        _windows_tools(sheet)
    else:
        _linux_tools(sheet)
    target = "win-x64" if sheet.windows else "linux-x64"
    sheet.add(
        r"WORKDIR C:\source" if sheet.windows else "WORKDIR /source",
        "Absolute path: later lines do not depend on the base image.",
    )
    sheet.add(
        f"COPY {project}/*.csproj ./",
        "Only what restore reads; it says `PublishAot`. The next layer stays cached until it changes.",
        "project",
    )
    sheet.add(f"RUN dotnet restore -r {target}", "Slow step, so it sits above the source code.")
    sheet.add(f"COPY {project}/ ./", "Source last: an edit rebuilds from here.", "project")
    sheet.add(
        f"RUN dotnet publish --no-restore -c Release -r {target} -o /app",
        "A native program is for one system and processor, so the target is named.",
    )
    symbols = r"&& del /q \app\*.pdb" if sheet.windows else "&& rm -f /app/*.dbg"
    sheet.more(symbols, "Debug symbols are larger than the program; keep them elsewhere.")


def _windows_tools(sheet: Sheet) -> None:
    sheet.add(
        f"FROM {SDK}:{sheet.choices.runtime.version}-windowsservercore-{sheet.fit.key} AS build",
        "Server Core: the linker comes by an installer, which Nano Server cannot run.",
        "version",
    )
    setups.powershell(sheet)
    setups.pin(
        sheet,
        "BUILD_TOOLS_SHA256",
        setups.SETUP_SHA256,
        "Of the file that you tested with, by `Get-FileHash vs_buildtools.exe`.",
    )
    setups.fetch(sheet, "vs_buildtools.exe", BUILD_TOOLS, "BUILD_TOOLS_SHA256")
    arguments = [word for part in PARTS for word in ("--add", part)]
    setups.install(
        sheet,
        "./vs_buildtools.exe",
        ("--quiet", "--wait", "--norestart", "--nocache", "--installPath", r"C:\BuildTools", *arguments),
    )
    sheet.more(
        "Remove-Item vs_buildtools.exe",
        "Native AOT links with the tools of Visual C++. Using them needs a Visual Studio licence.",
    )
    setups.back_to_cmd(sheet)


def _linux_tools(sheet: Sheet) -> None:
    version, base = sheet.choices.runtime.version, sheet.choices.base
    system = "alpine" if base == "alpine" else "noble"
    if _has_aot_image(version):
        why = "The SDK with clang and zlib beside it, on the same system as the final image."
        sheet.add(f"FROM {SDK}:{version}-{system}-aot AS build", why, "version")
        return
    sheet.add(
        f"FROM {SDK}:{version}-{system} AS build",
        "On the same system as the final image: the program links with its C library.",
        "version",
    )
    first, rest = LINKER["alpine" if base == "alpine" else "ubuntu"]
    sheet.add(first, "Native AOT links with clang; SDK images that bring it begin with .NET 10.", "version")
    for line in rest:
        sheet.more(line)


def _has_aot_image(version: str) -> bool:
    return int(version.split(".")[0]) >= 10


def _reason(sheet: Sheet) -> str:
    base = sheet.choices.base
    if sheet.windows:
        name = (
            "Nano Server, no runtime: the program brings all it needs"
            if base == "nanoserver"
            else "Server Core"
        )
        return f"{name}. {sheet.fit.builds}"
    name = {
        "chiseled": "Ubuntu 24.04 without shell and package manager",
        "ubuntu": "Ubuntu 24.04",
        "alpine": "Alpine, with musl instead of glibc",
    }[base]
    return f".NET's own dependencies without the runtime, on {name}."


def _environment(sheet: Sheet) -> None:
    port = sheet.choices.port
    if not sheet.windows and port == dotnet.PORT:
        sheet.environment()
        return
    why = (
        f"Without it ASP.NET Core listens on localhost alone; only .NET's own images say {dotnet.PORT}."
        if sheet.windows
        else f"The images listen on {dotnet.PORT} unless told otherwise."
    )
    sheet.environment([("ASPNETCORE_HTTP_PORTS", str(port), why, "port")])


def _is_aot(seen: Seen) -> int:
    if seen.repository == DEPS:
        return 80
    bare = seen.repository.startswith(f"{WINDOWS}/")
    return 85 if bare and seen.runs("dotnet publish") and seen.runs("win-x64") else 0


def _read(seen: Seen) -> Mapping[str, str]:
    found = {"setup_sha256": seen.arg("BUILD_TOOLS_SHA256")}
    for stage in seen.file.stages:
        if stage.base.startswith(f"{SDK}:"):
            found["version"] = stage.base.removeprefix(f"{SDK}:").split("-")[0]
    return found


def _notes(choices: Choices) -> Iterator[Note]:
    yield from dotnet.restored_alone(choices)
    if choices.os == "windows":
        sources = ("dotnet-native-aot", "dotnet-aot-windows-sample")
        yield from setups.checksum_missing(choices, setups.SETUP_SHA256, "BUILD_TOOLS_SHA256", sources)
        yield Note(
            "kind",
            "The linker has a licence of its own",
            "The build stage installs Visual Studio's Build Tools; who uses them needs a Visual Studio licence.",
            "info",
            sources,
        )


KINDS = (
    Kind(
        slug="dotnet-aot",
        name="ASP.NET Core, Native AOT",
        family="aot",
        windows=("nanoserver", "servercore"),
        linux=("chiseled", "ubuntu", "alpine"),
        repositories={
            "nanoserver": f"{WINDOWS}/nanoserver",
            "servercore": f"{WINDOWS}/servercore",
            "linux": DEPS,
        },
        port=dotnet.PORT,
        folder="The folder with the .csproj, which has the same name and says PublishAot.",
        write=app,
        recognise=_is_aot,
        read=_read,
        notes=_notes,
        fields=(setups.SETUP_SHA256,),
        pins={"setup_sha256": "BUILD_TOOLS_SHA256"},
        variables=("ASPNETCORE_HTTP_PORTS",),
        account=Account("app", "$APP_UID"),
        built=("**/bin/", "**/obj/", "**/TestResults/"),
    ),
)
