"""Programs of one's own without a runtime image: plain, with the Visual C++ runtime, by MSI, with GPU, printing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from portal.recipes.fields import Bad, Field, Target
from portal.recipes.kind import Kind
from portal.recipes.kinds import setups
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

WINDOWS = "mcr.microsoft.com/windows"
REPOSITORIES = {
    "nanoserver": f"{WINDOWS}/nanoserver",
    "servercore": f"{WINDOWS}/servercore",
    "windows": WINDOWS,
    "server": f"{WINDOWS}/server",
    "debian": "debian",
}
LARGE = ("server", "windows")
GPU_CLASS = "class/5B45201D-F2F2-4F3B-85BB-30FF1F953599"
GPU_MARK = "# DirectX: the GPU comes at the start, by --device"
GPU_MARK_POD = "# DirectX: the GPU comes at the start, by a resource of the cluster's device plugin"
PRINT_MARK = "# Prints through the spooler that the image brings along."
MSI = "setup.msi"
_WINDOWS_PATH = re.compile(r"[A-Za-z]:(?:\\[A-Za-z0-9_(][A-Za-z0-9 ._()-]{0,60})+\.exe")


def _installed_path(text: str, target: Target) -> str:
    if len(text) > 200 or ".." in text or not _WINDOWS_PATH.fullmatch(text):
        raise Bad(r"Write the full path of the program as installed, such as C:\Program Files\Shop\shop.exe.")
    return text


def program(sheet: Sheet) -> None:
    """A program that needs nothing but the base image: copied and started."""
    _begin(sheet)
    _finish(sheet)


def with_vc_runtime(sheet: Sheet) -> None:
    """A program that was built with Visual C++ and shares its runtime."""
    _begin(sheet, lambda: setups.vc_runtime(sheet, "In the same layer, or the installer would stay in it."))
    _finish(sheet)


def by_msi(sheet: Sheet) -> None:
    """A program that an MSI package installs (Start-Process and its exit code as in the images of Eclipse Temurin)."""
    sheet.head()
    sheet.base(f"{_name(sheet)}: MSI packages need its installer service. {sheet.fit.builds}")
    sheet.environment()
    sheet.add(r"WORKDIR C:\setup", "A folder for the package and its log.")
    sheet.bring(
        "",
        "",
        f"COPY {sheet.choices.project}/{MSI} ./",
        "Before anything else: a new package is a new image.",
    )
    setups.powershell(sheet)
    sheet.add(
        "RUN $setup = Start-Process msiexec.exe -Wait -PassThru"
        rf" -ArgumentList '/i', 'C:\setup\{MSI}', '/qn', '/norestart', '/l*v', 'C:\setup\setup.log';",
        "`/qn`: a window would wait for a click that nobody can make. Waited for, or the layer would be closed too early.",
    )
    sheet.more(
        r"if ($setup.ExitCode -notin 0, 3010) { Get-Content C:\setup\setup.log -Tail 40;"
        " throw 'Setup ended with {0}' -f $setup.ExitCode }",
        "3010 means that a restart would be due, which an image never sees. On errors the log's end is shown.",
    )
    setups.back_to_cmd(sheet)
    sheet.files()
    sheet.user()
    sheet.serve()
    sheet.start([sheet.choices.start], "Exec form with the full path: no shell in between.", "start")


def gpu(sheet: Sheet) -> None:
    """A DirectX workload (Virtualization-Documentation, gpu-acceleration.md and windows-container-samples/directx)."""
    cluster = sheet.choices.orchestrator in ("kubernetes", "aks")
    mark, how = (
        (GPU_MARK_POD, "`directx.microsoft.com/display` among the limits of the pod")
        if cluster
        else (GPU_MARK, f"`--isolation process --device {GPU_CLASS}` at the start")
    )
    _begin(sheet, lambda: sheet.add(mark, f"No instruction can ask for it: {how} does."))
    _finish(sheet)


def printing(sheet: Sheet) -> None:
    """A program that prints (Virtualization-Documentation, print-spooler.md)."""
    _begin(
        sheet,
        lambda: sheet.add(
            PRINT_MARK,
            "Process-isolated containers share one spooler with the host, whose own must be stopped;"
            " with Hyper-V isolation each has its own. Drivers cannot be installed.",
        ),
    )
    _finish(sheet)


def _begin(sheet: Sheet, before: Any = None) -> None:
    sheet.head()
    sheet.base(_reason(sheet))
    if before:
        before()
    sheet.environment()
    owner = "the administrator" if sheet.windows else "root"
    sheet.add(
        r"WORKDIR C:\app" if sheet.windows else "WORKDIR /app",
        f"Its files belong to {owner}: the app's user reads, but does not overwrite them.",
    )
    sheet.bring("", "", f"COPY {sheet.choices.project}/ ./", "What was built outside, in a layer of its own.")


def _finish(sheet: Sheet) -> None:
    name = sheet.choices.project
    sheet.files()
    sheet.user()
    sheet.serve()
    sheet.start(
        [rf"C:\app\{name}.exe" if sheet.windows else f"/app/{name}"],
        "Exec form with the full path: no shell in between, so the program gets the signal to stop.",
        "project",
    )


def _name(sheet: Sheet) -> str:
    return {
        "nanoserver": "Nano Server",
        "servercore": "Server Core",
        "server": "Windows Server",
        "windows": "Windows",
        "debian": "Debian 13, slim",
    }[sheet.choices.base]


def _reason(sheet: Sheet) -> str:
    base = sheet.choices.base
    if base == "debian":
        return "Debian 13, slim: glibc and little more."
    why = {
        "nanoserver": "the smallest one, enough for a 64-bit program without installer",
        "servercore": "has the installer service and 32-bit support",
        "server": "has the whole of Windows: graphics, fonts, printing",
        "windows": "has the whole of Windows: graphics, fonts, printing; Server 2019 calls it that",
    }[base]
    return f"{_name(sheet)}: {why}. {sheet.fit.builds}"


def _bare(seen: Seen) -> bool:
    return seen.repository in REPOSITORIES.values()


def _says(seen: Seen, mark: str) -> bool:
    return any(comment == mark.removeprefix("# ") for _, comment in seen.file.comments)


def _is_program(seen: Seen) -> int:
    return 30 if _bare(seen) else 0


def _is_vc(seen: Seen) -> int:
    return 70 if _bare(seen) and (seen.runs("vc_redist") or seen.runs("vcredist")) else 0


def _is_msi(seen: Seen) -> int:
    return 75 if _bare(seen) and seen.runs("msiexec") else 0


def _is_gpu(seen: Seen) -> int:
    return 90 if _bare(seen) and (_says(seen, GPU_MARK) or _says(seen, GPU_MARK_POD)) else 0


def _is_print(seen: Seen) -> int:
    return 90 if _bare(seen) and _says(seen, PRINT_MARK) else 0


def _read_vc(seen: Seen) -> Mapping[str, str]:
    return {"setup_sha256": seen.arg("VC_REDIST_SHA256")}


def _read_msi(seen: Seen) -> Mapping[str, str]:
    return {"start": seen.command[0]} if seen.command else {}


def _vc_notes(choices: Choices) -> Iterator[Note]:
    sources = ("ms-vc-redist", "ms-vc-redist-options")
    yield from setups.checksum_missing(choices, setups.SETUP_SHA256, "VC_REDIST_SHA256", sources)


def _print_notes(choices: Choices) -> Iterator[Note]:
    yield Note(
        "kind",
        "No printer drivers",
        "Drivers cannot be installed from a container; what needs one has to print through the host or another server.",
        "warning",
        ("ms-print-spooler",),
    )


def _gpu_notes(choices: Choices) -> Iterator[Note]:
    yield Note(
        "kind",
        "DirectX alone is passed on",
        "The host needs a GPU with a WDDM 2.5 driver or newer. Frameworks work that stand on DirectX; CUDA does not.",
        "info",
        ("ms-gpu",),
    )
    if choices.orchestrator in ("kubernetes", "aks"):
        yield Note(
            "orchestrator",
            "The cluster needs a device plugin for DirectX",
            "The manifest asks for directx.microsoft.com/display, which the DirectX Device Plugins of TensorWorks offer. "
            "Without a plugin no node has it and the pods stay pending; another plugin may name it otherwise. "
            "Each pod asks for one GPU.",
            "warning",
            ("directx-device-plugins",),
        )


def _kind(slug: str, name: str, write: Any, recognise: Any, **parts: Any) -> Kind:
    return Kind(
        **{
            "slug": slug,
            "name": name,
            "family": "windows",
            "windows": ("nanoserver", "servercore", *LARGE),
            "linux": (),
            "repositories": REPOSITORIES,
            "port": 0,
            "folder": "The folder with the program, which has the same name.",
            "write": write,
            "recognise": recognise,
            "stages": ("single",),
            **parts,
        }
    )


KINDS = (
    _kind("native", "Program without runtime", program, _is_program, linux=("debian",)),
    _kind(
        "native-vc",
        "Program with Visual C++ runtime",
        with_vc_runtime,
        _is_vc,
        windows=("servercore", *LARGE),
        needs=("msi",),
        notes=_vc_notes,
        read=_read_vc,
        fields=(setups.SETUP_SHA256,),
        pins={"setup_sha256": "VC_REDIST_SHA256"},
    ),
    _kind(
        "native-msi",
        "Program installed by MSI",
        by_msi,
        _is_msi,
        windows=("servercore", *LARGE),
        needs=("msi",),
        folder=f"The folder with {MSI}.",
        start=Field(
            "start", "Installed program", "text", _installed_path, example=r"C:\Program Files\Shop\shop.exe"
        ),
        read=_read_msi,
    ),
    _kind("gpu", "GPU workload, DirectX", gpu, _is_gpu, windows=LARGE, needs=("directx",), notes=_gpu_notes),
    _kind(
        "print-service",
        "Program that prints",
        printing,
        _is_print,
        windows=LARGE,
        needs=("printing",),
        notes=_print_notes,
    ),
)
