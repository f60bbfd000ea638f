"""Windows features that a base image can turn on: parts of IIS, WCF activation, message queues."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.recipes.extra import Extra, windows_only
from portal.recipes.fields import Bad, Field, Target, entries
from portal.recipes.kinds.iis import APPCMD
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

# Names as dism has them.
FEATURES = {
    "IIS-WindowsAuthentication": "IIS: Windows authentication",
    "IIS-BasicAuthentication": "IIS: basic authentication",
    "IIS-URLAuthorization": "IIS: URL authorization",
    "IIS-IPSecurity": "IIS: IP and domain restrictions",
    "IIS-HttpCompressionDynamic": "IIS: dynamic compression",
    "IIS-HttpRedirect": "IIS: redirection",
    "IIS-WebSockets": "IIS: WebSocket protocol",
    "IIS-ApplicationInit": "IIS: application initialization",
    "IIS-ASP": "IIS: classic ASP",
    "IIS-CGI": "IIS: CGI and FastCGI",
    "IIS-ISAPIExtensions": "IIS: ISAPI extensions",
    "IIS-ISAPIFilter": "IIS: ISAPI filters",
    "IIS-HttpTracing": "IIS: tracing of failed requests",
    "IIS-ManagementService": "IIS: management service",
    "WCF-HTTP-Activation45": "WCF: activation by HTTP",
    "WCF-TCP-Activation45": "WCF: activation by TCP",
    "WCF-Pipe-Activation45": "WCF: activation by named pipes",
    "MSMQ-Server": "Message queues (MSMQ)",
}
_WITH_IIS = ("servercore/iis", "framework/aspnet", "framework/wcf")
WINDOWS_AUTHENTICATION = "IIS-WindowsAuthentication"
_DISM = "dism /Online /Quiet /NoRestart /Enable-Feature /All"
# Windows authentication is installed switched off, and its sections cannot be set by a site's own web.config.
_SWITCHED_ON = (
    ("unlock config /section:windowsAuthentication", "So that the site's `web.config` may say more of it."),
    ("unlock config /section:anonymousAuthentication", ""),
    (
        "set config /section:windowsAuthentication /enabled:true",
        "The feature alone is installed switched off.",
    ),
    (
        "set config /section:anonymousAuthentication /enabled:false",
        "Nobody would be asked who they are otherwise.",
    ),
)
_BY_LOWER = {name.lower(): name for name in FEATURES}


def _parse(text: str, target: Target) -> tuple[str, ...]:
    found: list[str] = []
    for number, line in entries(text, len(FEATURES) * 2, "features"):
        name = _BY_LOWER.get(line.lower())
        if name is None:
            raise Bad(f"Line {number}: “{line[:40]}” is not among the features on offer.")
        found.append(name)
    return tuple(name for name in FEATURES if name in found)


def _text(values: tuple[str, ...]) -> str:
    return "\n".join(values)


def _write(sheet: Sheet, features: tuple[str, ...]) -> None:
    sheet.add(f"RUN {_DISM}", "Slow, so it sits above what changes often.", "features")
    for start in range(0, len(features), 3):
        sheet.more(" ".join(f"/FeatureName:{name}" for name in features[start : start + 3]))
    if WINDOWS_AUTHENTICATION in features and sheet.choices.kind.on_iis:
        for command, reason in _SWITCHED_ON:
            sheet.more(f"&& {APPCMD} {command}", reason)


def _recognise(seen: Seen) -> str:
    found: list[str] = []
    on = "".join(re.escape(f" && {APPCMD} {command}") for command, _ in _SWITCHED_ON)
    for one, match in seen.find("RUN", rf"{_DISM}((?: /FeatureName:[A-Za-z0-9-]+)+)({on})?"):
        names = [part.partition(":")[2].lower() for part in match[1].split()]
        # Without the switches, a site on IIS is as its author left it: those lines stay as they are.
        bare = WINDOWS_AUTHENTICATION.lower() in names and not match[2]
        if bare and seen.repository.endswith(_WITH_IIS):
            continue
        if all(name in _BY_LOWER for name in names):
            found += [_BY_LOWER[name] for name in names]
            seen.claim(one)
    return "\n".join(found)


def _notes(choices: Choices, value: tuple[str, ...]) -> Iterable[Note]:
    if WINDOWS_AUTHENTICATION not in value:
        return
    if not choices.kind.on_iis:
        yield Note(
            "features",
            "Windows authentication is installed, and still off",
            "Turn it on by appcmd where the site is made: unlock its section, enable it, disable the anonymous one.",
            "warning",
        )
    elif choices.health:
        yield Note(
            "health",
            f"{choices.health} answers 401 to whoever does not log on",
            "The health check and probes do not log on, so the container would never be healthy. Allow the anonymous user "
            "for this one path, by a location element in the site's web.config; the file unlocks that section.",
            "warning",
        )


EXTRA = Extra(
    Field(
        "features",
        "Windows features",
        "many",
        _parse,
        "What the base image has switched off. Each is turned on with all that it stands on.",
        "IIS-WindowsAuthentication",
        _text,
        FEATURES,
    ),
    "windows",
    "base",
    _write,
    _recognise,
    windows_only,
    needs=lambda value: ("dism", "msmq") if "MSMQ-Server" in value else ("dism",),
    # Nano Server of 2025 has dism for its own features on demand, which these are not.
    rules_out={"nanoserver": "Nano Server has none of these features."},
    administrator=True,
    notes=_notes,
)
