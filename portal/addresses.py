"""The names and addresses of this machine."""

from __future__ import annotations

import ipaddress
import socket


def is_loopback(name: str) -> bool:
    """Whether a host name or address means this machine only."""
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False


def own_addresses() -> list[str]:
    """The names and addresses under which others reach this machine; asks no other machine."""
    name = socket.gethostname()
    found = {name.lower(), f"{name.lower()}.local"}
    try:
        # Connecting a datagram socket sends nothing; it only picks the outgoing address.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))
            found.add(probe.getsockname()[0])
    except OSError:
        pass
    try:
        found.update(str(row[4][0]) for row in socket.getaddrinfo(name, None, socket.AF_INET))
    except OSError:
        pass
    return sorted(found)
