"""The explorer's section "More about the case": one field for every detail that a placement can have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.placement.details import ACTIONS, EDITIONS, MOUNTS

_FLAG = {"yes": _("Yes"), "no": _("No")}
_DEVICES = {"com": "COM", "gpio": "GPIO", "i2c": "I2C", "spi": "SPI"}
_NEED_NAMES = {
    "powershell": "Windows PowerShell",
    "pwsh": "PowerShell 7",
    "msi": "MSI",
    "netfx": ".NET Framework 4.x",
    "netfx3": ".NET Framework 3.5",
    "wow64": "32-bit",
    "iis": "IIS",
    "printing": _("Printing"),
    "gui": _("Desktop"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One field: its name in addresses, label, kind (select, ticks, text) and what can be chosen."""

    name: str
    label: object
    kind: str = "text"
    choices: Mapping[str, object] | None = None
    hint: object = ""
    example: str = ""


PARTS = (
    Part("action", _("Asked about"), "select", {k: v for k, v in ACTIONS.items() if k != "run"}, _("Nothing chosen means running it.")),
    Part("needs", _("The program needs"), "ticks", _NEED_NAMES),
    Part("features_on_demand", _("Features on demand added"), hint=_("Names with commas between them."), example="Microsoft.NanoServer.Datacenter.WOWSupport"),
    Part("command", _("Start command"), example="powershell -File start.ps1"),
    Part("tty", _("Terminal"), "select", _FLAG),
    Part("memory_limit", _("Memory limit"), hint=_("A size, or none."), example="4g"),
    Part("mount", _("Mount"), "select", MOUNTS),
    Part("runtime", _("Runtime and version"), example="containerd 1.7"),
    Part("daemon_os", _("The daemon is for"), "select", {"windows": "Windows", "linux": "Linux"}),
    Part("host_edition", _("Edition of the host"), "select", {name: name.capitalize() for name in EDITIONS}),
    Part("hypervisor", _("Hypervisor usable on the host"), "select", _FLAG),
    Part("gpu", "GPU", "select", {"directx": "DirectX", "cuda": "CUDA"}),
    Part("device", _("Device of the host"), "select", _DEVICES),
    Part("gmsa", "gMSA", example="webapp01"),
    Part("replicas", _("Replicas"), example="3"),
    Part("host_process", _("HostProcess container"), "select", _FLAG),
    Part("host_network", _("Host's network"), "select", _FLAG),
)  # fmt: skip
NAMES = tuple(part.name for part in PARTS)


@dataclass(frozen=True, slots=True)
class Row:
    """A field with its present state; `chosen` are the ticked needs, `other` those without a box."""

    part: Part
    value: str
    error: str
    chosen: tuple[str, ...] = ()
    other: str = ""

    @property
    def options(self) -> list[tuple[str, object]]:
        """The choices, with the present value among them however it got here."""
        known = dict(self.part.choices or {})
        if self.value and self.part.kind == "select":
            known.setdefault(self.value, self.value)
        return list(known.items())


def rows(values: Mapping[str, str], errors: Mapping[str, str]) -> list[Row]:
    """All fields with what was said."""
    found = []
    for part in PARTS:
        value = values.get(part.name, "")
        chosen = tuple(value.split(",")) if part.kind == "ticks" and value else ()
        other = ",".join(each for each in chosen if each not in (part.choices or {}))
        found.append(Row(part, value, errors.get(part.name, ""), chosen, other))
    return found
