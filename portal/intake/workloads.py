"""What files of .NET projects tell about an application that is to move: signals for the advisor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from portal import facts
from portal.intake.seen import Part, Step

_HERE = re.compile(
    r"(?:data source|server)\s*=\s*(?:tcp:)?(?:\.|\(local\)|localhost|127\.0\.0\.1|\(localdb\))", re.I
)
_SERVICES = ("system.serviceprocess", "microsoft.extensions.hosting.windowsservices", "topshelf")
_WEB_GUID = "349c5851-65df-11da-9384-00065b846f21"


def with_advisor(root: Element, parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, each that tells a runtime with a way into the advisor."""
    told = frozenset(_signals(root))
    for part in parts:
        runtime = _runtime(part)
        if not runtime:
            yield part
            continue
        order = facts.current().migration.signals
        params = (("s", ",".join(name for name in order if name in told | {runtime})),)
        yield replace(part, steps=(*part.steps, Step("advisor", "Ask where it can move", params)))


def _runtime(part: Part) -> str:
    """The signal for the runtime that a part needs, "" if it tells none."""
    need = next((found.value for found in part.found if found.label == "needs"), "")
    if need.startswith(".NET Framework"):
        return "netfx-2-3" if need.endswith(" 3.5") else "netfx-4x"
    return "modern-net" if need.startswith(".NET ") else ""


def _signals(root: Element) -> Iterator[str]:
    if "Web" in root.attrib.get("Sdk", ""):
        yield "web-app"
    program = ""
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        values, text = element.attrib, (element.text or "").strip()
        yield from _configured(name, values)
        yield from _referenced(name, values)
        lowered = text.lower()
        if name in ("UseWPF", "UseWindowsForms") and lowered == "true":
            yield "gui-desktop"
        elif name == "OutputType":
            program = lowered
        elif name == "PlatformTarget" and lowered == "x86":
            yield "x86"
        elif name == "ProjectTypeGuids" and _WEB_GUID in lowered:
            yield "web-app"
    if program in ("exe", "winexe"):
        yield "gui-desktop" if program == "winexe" else "console-app"


def _configured(name: str, values: dict[str, str]) -> Iterator[str]:
    """What a line of web.config or app.config tells."""
    if name in ("system.web", "system.webServer"):
        yield "web-app"
    elif name == "service" and "name" in values:
        yield "wcf"
    elif (name == "authentication" and values.get("mode", "").lower() == "windows") or (
        name == "windowsAuthentication" and values.get("enabled", "").lower() == "true"
    ):
        yield "windows-auth"
    elif name == "sessionState" and values.get("mode", "").lower() == "inproc":
        yield "stateful-local"
    elif name == "machineKey" and "autogenerate" in values.get("validationKey", "").lower():
        yield "machine-key"
    elif name in ("netMsmqBinding", "msmqIntegrationBinding"):
        yield "msmq-ad"
    if "EventLog" in values.get("type", ""):
        yield "event-log"
    if connection := values.get("connectionString", ""):
        yield "hardcoded-config"
        if _HERE.search(connection[:2000]):
            yield "sql-server-windows"


def _referenced(name: str, values: dict[str, str]) -> Iterator[str]:
    """What a reference of a project, or a package, tells."""
    named = (values.get("Include") or values.get("id") or "").partition(",")[0].strip().lower()
    if name == "COMReference":
        yield "com-registry-msi"
    elif name in ("Reference", "PackageReference", "package"):
        if named in _SERVICES:
            yield "windows-service"
        elif named == "system.drawing.common":
            yield "gdi-fonts"
        elif named.startswith("microsoft.aspnet."):
            yield "web-app"
