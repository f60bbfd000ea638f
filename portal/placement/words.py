"""Words that people write in a question, and what they mean here."""

from __future__ import annotations

import difflib
from collections.abc import Collection

# What a program may need of an image, with other names for it.
NEEDS: dict[str, tuple[str, ...]] = {
    "powershell": ("windows powershell", "powershell 5", "powershell 5.1", "powershell.exe", "ps"),
    "pwsh": ("powershell core", "powershell 7", "pwsh.exe", "powershell7"),
    "msi": ("msiexec", "msi installer", "windows installer", "msiexec.exe"),
    "netfx": ("net framework", ".net framework", "netframework", "dotnet framework", "netfx4", "net48", "netfx48",
              ".net framework 4.8", "net framework 4.8", "aspnet 4.8"),
    "netfx3": ("netfx35", ".net framework 3.5", "net framework 3.5", "net35", "dotnet framework 3.5", "netfx3.5",
               ".net 3.5", "netfx 3", ".net framework 2.0"),
    "wow64": ("x86", "32 bit", "32bit", "i386", "win32 x86", "wow", "x86 32bit"),
    "dotnet": (".net", "net core", ".net core", "dotnet core", "net8", "net9", "net10", ".net 8", ".net 10"),
    "gui": ("desktop", "rdp", "remote desktop", "interactive", "gui desktop"),
    "printing": ("print", "print spooler", "spooler", "printer"),
    "iis": ("aspnet", "asp.net", "web server", "aspnet iis", "classic asp"),
    "wcf": (),
    "wmi": ("winmgmt",),
    "dism": ("windows features", "servicing", "servicing stack", "optional features"),
    "fonts": ("truetype", "font"),
    "gdi": ("gdi+", "gdiplus", "system.drawing", "graphics"),
    "directx": ("dxgi", "d3d", "direct3d"),
    "msmq": ("message queuing", "queues"),
    "msdtc": ("dtc", "distributed transactions"),
    "domain-join": ("domain", "join domain"),
    "ad-ds": ("ad", "active directory", "ad cs", "dhcp", "domain controller", "file server", "infrastructure roles"),
    "dns": ("dns server", "dns role"),
    "time-zone": ("timezone", "tzutil", "own time zone"),
    "log-monitor": ("logmonitor", "event log", "etw"),
    "drivers": ("kernel drivers", "driver", "kernel driver", "printer drivers"),
    "windows-update": ("wuauserv", "updates"),
    "services": ("windows service", "windows services", "service"),
    "scheduled-tasks": ("task scheduler", "scheduled task", "schtasks"),
    "privileged": ("--privileged",),
    "read-only": ("read only rootfs", "--read-only", "readonly"),
    "tmpfs": ("memory medium",),
    "server-roles": ("removed server roles", "rds", "failover clustering", "smb1", "nfs"),
}  # fmt: skip
NEED_WORDS = {name.replace("-", " "): name for name in NEEDS} | {
    " ".join(other.replace("-", " ").split()): name for name, others in NEEDS.items() for other in others
}


def nearest(word: str, known: Collection[str]) -> str:
    """The known word that a mistyped one is closest to, "" if none is near."""
    return next(iter(difflib.get_close_matches(word.lower(), list(known), 1, 0.5)), "")


def one_of(text: str, known: Collection[str], what: str) -> str:
    """`text` if it is known; else ValueError with all that are, and the nearest first."""
    if text in known:
        return text
    near = nearest(text, known)
    hint = f" Did you mean {near}?" if near else ""
    raise ValueError(f"“{text[:40]}” is no {what}; choose {', '.join(known)}.{hint}")
