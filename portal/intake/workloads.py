"""What files of .NET projects tell about an application that is to move: signals for the advisor."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from portal import facts
from portal.intake.seen import Found, Part, Step

_HERE = re.compile(
    r"(?:data source|server)\s*=\s*(?:tcp:)?(?:\.|\(local\)|localhost|127\.0\.0\.1|\(localdb\))", re.I
)
_SERVICES = ("system.serviceprocess", "microsoft.extensions.hosting.windowsservices", "topshelf")
_WEB_GUID = "349c5851-65df-11da-9384-00065b846f21"


def with_advisor(root: Element, text: str, line: int, parts: Iterable[Part]) -> Iterator[Part]:
    """
    The parts, each that tells a runtime with a way into the advisor, and with what the advisor is told.

    `line` is the line of the paste on which the XML in `text` begins.
    """
    told: dict[str, str] = {}
    for signal, sign in _signals(root):
        told.setdefault(signal, sign)
    for part in parts:
        runtime = _runtime(part)
        if not runtime:
            yield part
            continue
        known = facts.current().migration.signals
        params = (("s", ",".join(name for name in known if name in told or name == runtime)),)
        found = tuple(
            Found("for the advisor", known[name].name, _line_of(text, told[name], line))
            for name in known
            if name in told
        )
        step = Step("advisor", "Ask where it can move", params)
        yield replace(part, found=(*part.found, *found), steps=(*part.steps, step))


def is_desktop(root: Element) -> bool:
    """Whether a project makes a program with windows of its own; Windows services have the same OutputType."""
    told = {signal for signal, _sign in _signals(root)}
    return "gui-desktop" in told and "windows-service" not in told


def _line_of(text: str, sign: str, line: int) -> int:
    position = text.find(sign)
    return line + text.count("\n", 0, position) if position >= 0 else line


def _runtime(part: Part) -> str:
    """The signal for the runtime that a part needs, "" if it tells none."""
    need = next((found.value for found in part.found if found.label == "needs"), "")
    if need.startswith(".NET Framework"):
        return "netfx-2-3" if need.endswith(" 3.5") else "netfx-4x"
    return "modern-net" if need.startswith(".NET ") else ""


def _signals(root: Element) -> Iterator[tuple[str, str]]:
    """Each signal with the text in the file that tells it."""
    if "Web" in root.attrib.get("Sdk", ""):
        yield "web-app", "Sdk="
    program, service = "", False
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        values, text = element.attrib, (element.text or "").strip()
        yield from _configured(name, values)
        for signal, sign in _referenced(name, values):
            service = service or signal == "windows-service"
            yield signal, sign
        lowered = text.lower()
        if name in ("UseWPF", "UseWindowsForms") and lowered == "true":
            yield "gui-desktop", f"<{name}"
        elif name == "OutputType":
            program = lowered
        elif name == "PlatformTarget" and lowered == "x86":
            yield "x86", "<PlatformTarget"
        elif name == "ProjectTypeGuids" and _WEB_GUID in lowered:
            yield "web-app", "<ProjectTypeGuids"
    if program == "exe" or (program == "winexe" and not service):
        yield "gui-desktop" if program == "winexe" else "console-app", "<OutputType"


def _configured(name: str, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What a line of web.config or app.config tells."""
    sign = f"<{name}"
    if name in ("system.web", "system.webServer"):
        yield "web-app", sign
    elif name == "service" and "name" in values:
        yield "wcf", f"{sign} "
    elif (name == "authentication" and values.get("mode", "").lower() == "windows") or (
        name == "windowsAuthentication" and values.get("enabled", "").lower() == "true"
    ):
        yield "windows-auth", sign
    elif name == "sessionState" and values.get("mode", "").lower() == "inproc":
        yield "stateful-local", sign
    elif name == "machineKey" and "autogenerate" in values.get("validationKey", "").lower():
        yield "machine-key", sign
    elif name in ("netMsmqBinding", "msmqIntegrationBinding"):
        yield "msmq-ad", sign
    if "EventLog" in values.get("type", ""):
        yield "event-log", "EventLog"
    if connection := values.get("connectionString", ""):
        yield "hardcoded-config", "connectionString="
        if _HERE.search(connection[:2000]):
            yield "sql-server-windows", "connectionString="


def _referenced(name: str, values: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What a reference of a project, or a package, tells."""
    written = values.get("Include") or values.get("id") or ""
    named = written.partition(",")[0].strip().lower()
    sign = f'"{written}'
    if name == "COMReference":
        yield "com-registry-msi", "<COMReference"
    elif name in ("Reference", "PackageReference", "package"):
        if named in _SERVICES:
            yield "windows-service", sign
        elif named == "system.drawing.common":
            yield "gdi-fonts", sign
        elif named.startswith("microsoft.aspnet."):
            yield "web-app", sign
