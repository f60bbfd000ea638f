"""Files of .NET projects: which runtime they need, and which base images have it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from portal.intake.paste import Paste
from portal.intake.seen import Found, Part, Step
from portal.intake.targets import MONIKER, classic, dotted, framework_of, on_dotnet, on_framework
from portal.intake.workloads import is_desktop, with_advisor
from portal.recipes import of_project

# A project file is small; deep trees of megabytes are no project.
LARGEST_XML = 1_000_000
_START = re.compile(
    r"^[ \t>]{0,40}(?:<\?xml[^>\n]{0,200}\?>\s{0,40})?<(configuration|packages|Project)[\s>]", re.MULTILINE
)
_WEB_GUID = "349c5851-65df-11da-9384-00065b846f21"
_WCF_GUID = "3d9ad99f-2412-4246-b90b-4eaa41c64699"
_OF_WCF = ("wcf-iis", "wcf-console")
# A list of packages looks like much else, so requirements.txt is left to its name.
_OTHERS = ("a package.json", "a pom.xml", "a go.mod")
_DESKTOP = (
    "A desktop program does not fit a container: Windows containers show no desktop and no windows. "
    "No base image is named for it; ask the advisor where it can move."
)


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
    parts = readers[start[1]](root, text, line)
    parts = _for_builder(parts, text) if start[1] == "Project" else parts
    yield from with_advisor(root, text, line, parts)


def _for_builder(parts: Iterator[Part], text: str) -> Iterator[Part]:
    """The parts with the builder's own reading of the project in their steps; the host is left to the person."""
    project = of_project(text)
    values = {name: value for name, value in project.values.items() if name != "host"} if project else {}
    for part in parts:
        steps = tuple(
            replace(step, params=tuple(values.items()))
            if values and step.page == "builder" and dict(step.params).get("kind") not in _OF_WCF
            else step
            for step in part.steps
        )
        yield replace(part, steps=steps)


def _line_of(text: str, word: str, line: int) -> int:
    position = text.find(word)
    return line + text.count("\n", 0, position) if position >= 0 else line


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _configuration(root: Element, text: str, line: int) -> Iterator[Part]:
    found: list[Found] = []
    web = wcf = False
    for element in root.iter():
        name, values = _local(element), element.attrib
        wcf = wcf or (name == "service" and "name" in values)
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
    versions = [v for each in found if (v := framework_of(each.value))]
    if not versions:
        note = "It names no target framework, which is how files of .NET Framework 2.0 to 3.5 look; the project file tells."
        yield Part("web-config", f"a {kind}", line, tuple(found), notes=(note,))
        return
    part = on_framework(f"a {kind}", "web-config", max(versions), found, line, web)
    yield _as_wcf(part, web) if wcf else _as_program(part)


def _as_wcf(part: Part, web: bool) -> Part:
    """The part of an application that offers WCF services: in IIS, or in a program that hosts them itself."""
    kind, where = ("wcf-iis", "on IIS") if web else ("wcf-console", "that hosts itself")
    steps = [step for step in part.steps if step.page != "builder"]
    return replace(
        part, steps=(Step("builder", f"Build an image for a WCF service {where}", (("kind", kind),)), *steps)
    )


def _as_program(part: Part) -> Part:
    """The part of a file that does not tell a program from a service: with a way into the builder for both."""
    if not any(step.params == (("kind", "netfx-console"),) for step in part.steps):
        return part
    service = Step("builder", "Build an image for a Windows service", (("kind", "netfx-service"),))
    return replace(part, steps=(*part.steps, service))


def _packages(root: Element, text: str, line: int) -> Iterator[Part]:
    targets: dict[tuple[int, ...], str] = {}
    web = False
    for element in root.iter():
        target = element.attrib.get("targetFramework", "").lower()
        match = MONIKER.match(target)
        if match and match[1]:
            targets[classic(match)] = element.attrib["targetFramework"]
        web = web or element.attrib.get("id", "").startswith("Microsoft.AspNet.")
    if targets:
        highest = max(targets)
        place = _line_of(text, f'"{targets[highest]}"', line)
        found = [Found("highest target of a package", dotted(highest), place)]
        yield _as_program(on_framework("a packages.config", "packages-config", highest, found, line, web))
    else:
        yield Part(
            "packages-config", "a packages.config", line, notes=("No package names a target framework.",)
        )


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
    guids = values.get("ProjectTypeGuids", "").lower()
    web = "Web" in sdk or _WEB_GUID in guids
    if is_desktop(root):
        yield _desktop(name, values, found, line)
        return
    parts = _targets(name, values, found, line, web=web)
    yield from (_as_wcf(part, web=True) if _WCF_GUID in guids else part for part in parts)


def _desktop(name: str, values: dict[str, str], found: list[Found], line: int) -> Part:
    """A program with windows of its own: no base image, no builder, and what it needs for the advisor."""
    moniker = (values.get("TargetFramework") or values.get("TargetFrameworks", "")).lower().split(";")[0]
    match = MONIKER.match(moniker.strip())
    version = framework_of(values.get("TargetFrameworkVersion", ""))
    need = f".NET {match[4]}.{match[5]}" if match and match[4] else ""
    if not need:
        version = version or (classic(match) if match and match[1] else (4,))
        need = f".NET Framework {dotted(version)}"
    shown = (*found, Found("needs", need, found[0].line if found else line))
    return Part("project", name, line, shown, notes=(_DESKTOP,))


def _targets(
    name: str, values: dict[str, str], found: list[Found], line: int, *, web: bool
) -> Iterator[Part]:
    """What the project's target frameworks need."""
    if version := framework_of(values.get("TargetFrameworkVersion", "")):
        yield on_framework(name, "project", version, found, line, web)
        return
    monikers = f"{values.get('TargetFramework', '')};{values.get('TargetFrameworks', '')}".lower().split(";")
    matches = [match for moniker in monikers if (match := MONIKER.match(moniker.strip()))]
    modern = [(int(match[4]), int(match[5])) for match in matches if match[4]]
    if modern:
        windows = any(match[6] for match in matches)
        yield on_dotnet(name, "project", max(modern), found, line, web=web, windows=windows)
    elif older := [classic(match) for match in matches if match[1]]:
        yield on_framework(name, "project", max(older), found, line, web)
    else:
        yield Part(
            "project", name, line, tuple(found), notes=("It names no target framework that Bulkhead knows.",)
        )


def read_other(paste: Paste) -> Iterator[Part]:
    """Project files of other languages, as the builder reads them: `package.json`, `pom.xml`, `go.mod` and their like."""
    project = of_project(paste.text)
    kind = project.values.get("kind", "") if project else ""
    if project is None or not kind or project.file not in _OTHERS:
        return
    params = tuple((name, value) for name, value in project.values.items() if name != "host")
    found = tuple(Found(name, value, 1) for name, value in params)
    yield Part("project", project.file, 1, found, steps=(Step("builder", "Build an image for it", params),))


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
        part = on_dotnet(
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
