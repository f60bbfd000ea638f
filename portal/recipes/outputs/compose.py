"""compose.yaml for one service."""

from __future__ import annotations

from portal.recipes.choices import Choices
from portal.recipes.outputs.snippet import (
    MEMORY,
    NETWORK_SERVICE,
    PLACEHOLDER,
    VERSION,
    all_ports,
    as_network_service,
    dns_name,
    quoted,
    unfilled,
    volume_names,
)


def compose(choices: Choices) -> str:
    """The file's text: build, image, isolation, ports, volumes, identity and memory as in the command."""
    lines = [
        "services:",
        f"  {dns_name(choices)}:",
        *_build(choices),
        f"    image: {choices.image_name}:{VERSION}",
    ]
    if choices.os == "windows":
        lines.append(f"    isolation: {choices.isolation}")
    if choices.kind.init and choices.os == "linux":
        lines.append("    init: true")
    lines.append(f"    mem_limit: {MEMORY}")
    ports = all_ports(choices)
    if ports:
        lines.append("    ports:")
        lines += [
            f"      - {quoted(f'{published}:{inner}' + ('/udp' if protocol == 'udp' else ''))}"
            for published, inner, protocol in ports
        ]
    volumes = volume_names(choices)
    if volumes:
        lines.append("    volumes:")
        for name, path in volumes:
            lines += ["      - type: volume", f"        source: {name}", f"        target: {quoted(path)}"]
    if choices.get("gmsa"):
        lines += [
            "    security_opt:",
            f"      - {quoted(f'credentialspec=file://{choices.get("gmsa")}.json')}",
        ]
    if as_network_service(choices):
        lines.append(f"    user: {quoted(NETWORK_SERVICE)}")
    lines.append("    restart: unless-stopped")
    if volumes:
        lines += ["volumes:", *(f"  {name}:" for name, _ in volumes)]
    return "\n".join(lines)


def _build(choices: Choices) -> list[str]:
    arguments = unfilled(choices)
    if not arguments:
        return ["    build: ."]
    return [
        "    build:",
        "      context: .",
        "      args:",
        *(f"        {name}: {PLACEHOLDER}" for name in arguments),
    ]
