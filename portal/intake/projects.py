"""Files of .NET projects: which runtime they need, and which base images have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal import facts
from portal.intake.paste import Paste
from portal.intake.seen import Fit, Found, Part, Step
from portal.intake.workloads import with_advisor

# A project file is small; deep trees of megabytes are no project.
LARGEST_XML = 1_000_000
_START = re.compile(
    r"^[ \t>]{0,40}(?:<\?xml[^>\n]{0,200}\?>\s{0,40})?<(configuration|packages|Project)[\s>]", re.MULTILINE
)
_FRAMEWORK = re.compile(r"v?(\d)\.(\d)(?:\.(\d))?")
_MONIKER = re.compile(
    r"net(\d)(\d)(\d)?\Z|net(?:coreapp)?(\d{1,2})\.(\d)(-windows[\d.]{0,20})?\Z|netstandard[\d.]{1,4}\Z"
)
_WEB_GUID = "349c5851-65df-11da-9384-00065b846f21"


def read_xml(paste: Paste) -> Iterator[Part]:
    """`web.config`, `app.config`, `packages.config`, `.csproj` and `.vbproj`."""
    start = _START.search(paste.text)
    if start is None:
        return
    begin = start.start(1) - 1
    end = paste.text.find(f"</{start[1]}>", begin)
    line = paste.text.count("\n", 0, begin) + 1
    if end < 0 or end - begin > LARGEST_XML:
        return
    text = paste.text[begin : end + len(start[1]) + 3]
    try:
        root = fromstring(text, forbid_dtd=True)
    except (ParseError, ValueError, DefusedXmlException, RecursionError):
        yield Part("broken-xml", "XML that cannot be read", line, (Found("element", start[1], line),))
        return
    readers = {"configuration": _configuration, "packages": _packages, "Project": _project}
    yield from with_advisor(root, readers[start[1]](root, text, line))


def _line_of(text: str, word: str, line: int) -> int:
    position = text.find(word)
    return line + text.count("\n", 0, position) if position >= 0 else line


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _configuration(root: Element, text: str, line: int) -> Iterator[Part]:
    found: list[Found] = []
    web = False
    for element in root.iter():
        name, values = _local(element), element.attrib
        web = web or name in ("system.web", "system.webServer")
        if name == "aspNetCore":
            found.append(
                Found(
                    "ASP.NET Core module",
                    values.get("processPath", "")[:100],
                    _line_of(text, "<aspNetCore", line),
                )
            )
        if name in ("compilation", "httpRuntime") and values.get("targetFramework"):
            found.append(
                Found(
                    "target framework",
                    values["targetFramework"][:20],
                    _line_of(text, f"<{name}", line),
                )
            )
        if name == "supportedRuntime":
            version = values.get("sku", "").rpartition("Version=")[2] or values.get("version", "")
            found.append(Found("supported runtime", version[:20], _line_of(text, "<supportedRuntime", line)))
        if name == "add" and "Version=3.5." in values.get("assembly", ""):
            found.append(Found("assembly of .NET Framework 3.5", "3.5", _line_of(text, "Version=3.5.", line)))
    kind = "web.config" if web else "app.config"
    if any(each.label == "ASP.NET Core module" for each in found):
        note = "The file tells IIS how to start ASP.NET Core; which .NET it needs stands in the project file."
        step = Step("builder", "Open the builder for ASP.NET Core", (("kind", "dotnet-web"),))
        yield Part("web-config", f"a {kind}", line, tuple(found), notes=(note,), steps=(step,))
        return
    versions = [v for each in found if (v := _framework_of(each.value))]
    if not versions:
        note = "It names no target framework, which is how files of .NET Framework 2.0 to 3.5 look; the project file tells."
        yield Part("web-config", f"a {kind}", line, tuple(found), notes=(note,))
        return
    yield _netfx(f"a {kind}", "web-config", max(versions), found, line, web)


def _framework_of(text: str) -> tuple[int, ...] | None:
    match = _FRAMEWORK.match(text)
    if match is None:
        return None
    version = tuple(int(part) for part in match.groups() if part)
    return (3, 5) if version < (4,) else version


def _packages(root: Element, text: str, line: int) -> Iterator[Part]:
    targets: dict[tuple[int, ...], str] = {}
    web = False
    for element in root.iter():
        target = element.attrib.get("targetFramework", "").lower()
        match = _MONIKER.match(target)
        if match and match[1]:
            targets[_classic(match)] = element.attrib["targetFramework"]
        web = web or element.attrib.get("id", "").startswith("Microsoft.AspNet.")
    if targets:
        highest = max(targets)
        place = _line_of(text, f'"{targets[highest]}"', line)
        found = [Found("highest target of a package", _dotted(highest), place)]
        yield _netfx("a packages.config", "packages-config", highest, found, line, web)
    else:
        yield Part(
            "packages-config", "a packages.config", line, notes=("No package names a target framework.",)
        )


def _classic(match: re.Match[str]) -> tuple[int, ...]:
    version = tuple(int(part) for part in match.groups()[:3] if part)
    return (3, 5) if version < (4,) else version


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version)


def _project(root: Element, text: str, line: int) -> Iterator[Part]:
    sdk = root.attrib.get("Sdk", "")
    values: dict[str, str] = {}
    for element in root.iter():
        name = _local(element)
        if name in ("TargetFramework", "TargetFrameworks", "TargetFrameworkVersion", "ProjectTypeGuids", "OutputType",
                    "UseWPF", "UseWindowsForms", "PublishAot"):  # fmt: skip
            values.setdefault(name, (element.text or "").strip()[:300])
    found = [Found(name, text_of, _line_of(text, f"<{name}", line)) for name, text_of in values.items()]
    found += [Found("Sdk", sdk[:60], line)] if sdk else []
    languages = {'.vb"': "a project file of Visual Basic", '.cs"': "a project file of C#"}
    name = next((name for sign, name in languages.items() if sign in text), "a project file of .NET")
    web = "Web" in sdk or _WEB_GUID in values.get("ProjectTypeGuids", "").lower()
    if version := _framework_of(values.get("TargetFrameworkVersion", "")):
        yield _netfx(name, "project", version, found, line, web)
        return
    monikers = f"{values.get('TargetFramework', '')};{values.get('TargetFrameworks', '')}".lower().split(";")
    matches = [match for moniker in monikers if (match := _MONIKER.match(moniker.strip()))]
    modern = [(int(match[4]), int(match[5])) for match in matches if match[4]]
    if modern:
        gui = any(values.get(key, "").lower() == "true" for key in ("UseWPF", "UseWindowsForms"))
        windows = gui or any(match[6] for match in matches)
        yield _dotnet(name, "project", max(modern), found, line, web=web, windows=windows)
    elif classic := [_classic(match) for match in matches if match[1]]:
        yield _netfx(name, "project", max(classic), found, line, web)
    else:
        yield Part(
            "project", name, line, tuple(found), notes=("It names no target framework that is known here.",)
        )


def _netfx(name: str, kind: str, version: tuple[int, ...], found: list[Found], line: int, web: bool) -> Part:
    known = facts.current()
    need = ".NET Framework 3.5" if version == (3, 5) else f".NET Framework {_dotted(version)}"
    shown = (*found, Found("needs", need, found[0].line if found else line))
    derived = known.frameworks["netfx-aspnet" if web else "netfx-runtime"]
    fits, notes = [], ["It runs on Windows only, and not on Nano Server."]
    for tag in derived.tags:
        # 4.x versions replace each other in place: a newer one runs what was built for an older one.
        has = _framework_of(tag.version) or (0,)
        if tag.ends is None and (has == (3, 5)) == (version == (3, 5)) and has >= version:
            release = known.image_release(tag.image)
            fits.append(Fit(f"{derived.repository}:{tag.tag}", release.name if release else tag.image))
    steps = []
    if web:
        params = (("kind", "aspnet-framework-35" if version == (3, 5) else "aspnet-framework-48"),)
        steps = [Step("builder", f"Build an image for ASP.NET on {need}", params)]
    else:
        notes.append("The builder has no form yet for programs of .NET Framework without a web site.")
    return Part(kind, name, line, shown, fits=tuple(fits), notes=tuple(notes), steps=tuple(steps))


def _dotnet(
    name: str, kind: str, version: tuple[int, int], found: list[Found], line: int, *, web: bool, windows: bool
) -> Part:
    known = facts.current()
    wanted = _dotted(version)
    shown = (*found, Found("needs", f".NET {wanted}", found[0].line if found else line))
    runtimes = known.runtimes["dotnet"]
    runtime = runtimes.get(wanted)
    notes = (
        []
        if runtime
        else [f"No images of .NET {wanted} are kept up any more, or none yet; see the newer ones."]
    )
    notes += ["It targets Windows, so only Windows images fit."] if windows else []
    repository = f"mcr.microsoft.com/dotnet/{'aspnet' if web else 'runtime'}"
    fits = []
    for base, tags in (runtime.tags if runtime else {}).items():
        for key, tag in tags.items():
            if not (windows and key == "linux"):
                release = known.image_release(key)
                fits.append(
                    Fit(f"{repository}:{tag}", f"{release.name}, {base}" if release else f"Linux, {base}")
                )
    params = [("kind", "dotnet-web" if web else "dotnet-worker"), *([("version", wanted)] if runtime else [])]
    step = Step(
        "builder", f"Build an image for .NET {wanted}" if runtime else "Open the builder", tuple(params)
    )
    return Part(kind, name, line, shown, fits=tuple(fits), notes=tuple(notes), steps=(step,))


def read_global_json(paste: Paste) -> Iterator[Part]:
    """`global.json`: the SDK that builds; it also says which .NET the project is about."""
    for line, value in paste.documents:
        sdk: Any = value.get("sdk") if isinstance(value, dict) else None
        if not isinstance(sdk, dict) or not isinstance(sdk.get("version"), str):
            continue
        found = [Found("SDK", sdk["version"][:40], line)]
        match = re.match(r"(\d{1,2})\.(\d)\.\d", sdk["version"])
        if match is None:
            yield Part("global-json", "a global.json", line, tuple(found))
            continue
        part = _dotnet(
            "a global.json",
            "global-json",
            (int(match[1]), int(match[2])),
            found,
            line,
            web=True,
            windows=False,
        )
        note = "It names the SDK that builds; the project file names the runtime, which may be older."
        yield Part(
            part.kind,
            part.name,
            line,
            part.found,
            fits=part.fits,
            notes=(*part.notes, note),
            steps=part.steps,
        )
