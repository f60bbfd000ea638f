"""`docker version` and `docker info`, as text and as JSON, and what is typed to start containers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from portal.intake.paste import Paste
from portal.intake.seen import Found, Host, Image, Part
from portal.intake.versions import OS_BUILD, host_text, numbers

_KEY = re.compile(r"\s{0,12}([A-Z][A-Za-z /.-]{1,40}?)\s{0,20}:\s{0,40}(\S.*)")
_INFO_KEYS = {
    "Server Version": "version of the engine",
    "OSType": "containers of",
    "Operating System": "operating system",
    "Kernel Version": "kernel",
    "Default Isolation": "default isolation",
    "Architecture": "processor",
}
_INFO_SIGNS = {
    "Server Version",
    "Storage Driver",
    "OSType",
    "Docker Root Dir",
    "Logging Driver",
    "Kernel Version",
}
_COMMAND = re.compile(
    r"(?<![A-Za-z0-9./-])(docker|nerdctl|ctr|crictl)(?:\.exe)?"
    r"(?:\s{1,5}--?[A-Za-z][\w-]{0,30}(?:[= ][\"']?[^\s\"'-]\S{0,200})?){0,5}\s{1,5}((?:container|image|images|i|run|create|pull|build)\b.{0,2000})"
)
# What sentences and Markdown put around a word.
_AROUND = "\"'`.,;_*)"
_WORD = re.compile(r"\"[^\"]*\"|'[^']*'|\S+")
# Options of `docker run` that take no value; all others take the next word unless there is "=".
_FLAGS = {"-d", "-i", "-t", "-it", "-ti", "-dit", "-itd", "-P", "-q", "--rm", "--detach", "--interactive", "--tty",
          "--privileged", "--init", "--read-only", "--publish-all", "--no-healthcheck", "--quiet", "-a",
          "--all-tags", "--debug", "--all-platforms", "--no-cache"}  # fmt: skip


def read_info(paste: Paste) -> Iterator[Part]:
    """`docker info`: which system the engine runs, the host's build, the isolation that it takes by default."""
    seen: dict[str, Found] = {}
    for number, line in paste.numbered():
        match = _KEY.match(line)
        if match and (match[1] in _INFO_KEYS or match[1] in _INFO_SIGNS):
            seen.setdefault(match[1], Found(match[1], match[2].strip(), number))
    if len(seen.keys() & _INFO_SIGNS) >= 2:
        yield _info({name: found.value for name, found in seen.items()}, {n: f.line for n, f in seen.items()})
    for place, value in paste.documents:
        if isinstance(value, dict) and "OSType" in value and "KernelVersion" in value:
            names = {
                "Server Version": "ServerVersion",
                "OSType": "OSType",
                "Operating System": "OperatingSystem",
                "Kernel Version": "KernelVersion",
                "Default Isolation": "Isolation",
                "Architecture": "Architecture",
            }
            texts = {name: str(value.get(key) or "")[:300] for name, key in names.items()}
            yield _info({name: text for name, text in texts.items() if text}, dict.fromkeys(names, place))


def _info(values: dict[str, str], lines: dict[str, int]) -> Part:
    first = min(lines.values())
    found = tuple(
        Found(word, values[name], lines[name]) for name, word in _INFO_KEYS.items() if name in values
    )
    system, kernel = values.get("Operating System", ""), values.get("Kernel Version", "")
    os = values.get("OSType", "").lower() or ("windows" if numbers(kernel) else "")
    isolation = values.get("Default Isolation", "").lower()
    isolation = isolation if isolation in ("process", "hyperv") else ""
    hosts: tuple[Host, ...] = ()
    notes: tuple[str, ...] = ()
    # The kernel's line has the revision that the release began with; the system's line has the present one.
    version = numbers(system) if OS_BUILD.search(system) else None
    version = version or ((numbers(kernel) or (0, None))[0], None)
    if os == "windows" and version[0]:
        line = lines.get("Operating System" if OS_BUILD.search(system) else "Kernel Version", first)
        hosts = (Host(host_text(*version, system), line, "", "docker", isolation, "docker"),)
    elif os == "linux":
        hosts = (Host("linux", lines.get("OSType", first), "", "docker", "", "docker"),)
        if "microsoft" in kernel.lower() or "docker desktop" in system.lower():
            notes = (
                "The engine runs Linux containers in a VM; Windows images need the engine switched over.",
            )
    engine = values.get("Server Version", "")
    return Part(
        "docker-info", "output of docker info", first, found, hosts, isolation=isolation, orchestrator="docker",
        runtime=f"docker {engine}".strip(), daemon_os=os, notes=notes,
    )  # fmt: skip


def read_version(paste: Paste) -> Iterator[Part]:
    """`docker version`: the engine's version and the system whose containers it runs."""
    side = ""
    found: dict[str, Found] = {}
    platforms: dict[str, Found] = {}
    for number, line in paste.numbered():
        start = line.strip()
        if start.startswith(("Client:", "Server:")):
            side = start[:6]
        elif side and (match := _KEY.match(line)):
            if match[1] == "OS/Arch":
                platforms.setdefault(side, Found(f"platform of the {side.lower()}", match[2].strip(), number))
            elif match[1] == "Version":
                found.setdefault(side, Found(f"version of the {side.lower()}", match[2].strip(), number))
    if platforms:
        server = platforms.get("Server")
        yield _version((*platforms.values(), *found.values()), server.value if server else "")
    for place, value in paste.documents:
        if isinstance(value, dict) and isinstance(value.get("Client"), dict) and "Server" in value:
            yield from _version_json(value, place)


def _version_json(value: dict[str, Any], line: int) -> Iterator[Part]:
    server = value["Server"] if isinstance(value["Server"], dict) else {}
    texts = {"version of the server": server.get("Version"), "platform of the server": server.get("Os")}
    found = [Found(label, str(text)[:100], line) for label, text in texts.items() if text]
    kernel = str(server.get("KernelVersion") or "")[:200]
    version = numbers(kernel)
    hosts = (Host(host_text(version[0], None), line, "", "docker", "", "docker"),) if version else ()
    if version:
        found.append(Found("kernel", kernel, line))
    part = _version(tuple(found), str(server.get("Os") or "")[:20])
    yield Part(part.kind, part.name, line, part.found, hosts or part.hosts, orchestrator="docker",
               daemon_os=part.daemon_os, notes=part.notes)  # fmt: skip


def _version(found: tuple[Found, ...], server: str) -> Part:
    os = server.partition("/")[0].lower()
    line = min((each.line for each in found), default=1)
    notes = (
        ("It does not tell the build of Windows, on which the answer depends: add `docker info` or `ver`.",)
        if os == "windows"
        else ()
    )
    notes = notes if server else ("The engine did not answer: only the client's side is there.",)
    hosts = (Host("linux", line, "", "docker", "", "docker"),) if os == "linux" else ()
    return Part(
        "docker-version", "output of docker version", line, found, hosts, orchestrator="docker", daemon_os=os,
        notes=notes,
    )  # fmt: skip


def read_commands(paste: Paste) -> Iterator[Part]:
    """`docker run`, `pull` and their relatives: the image, and the isolation asked for."""
    for number, line in paste.numbered():
        # Cheap words first: most lines have none of them.
        if not any(word in line for word in ("docker", "nerdctl", "ctr", "crictl")):
            continue
        match = _COMMAND.search(line)
        if match:
            typed = not line[: match.start()].strip() or line[: match.start()].rstrip()[-1] in ">$#`_*"
            yield from _command(match[1], _WORD.findall(match[2])[:200], number, typed=typed)


def _command(program: str, words: list[str], line: int, *, typed: bool) -> Iterator[Part]:
    while words and words[0] in ("container", "image", "images", "i"):
        words = words[1:]
    if not words or words[0] not in ("run", "create", "pull", "build"):
        return
    verb, isolation, image, late = words[0], "", "", False
    after: list[str] = []
    rest = iter(words[1:])
    for word in rest:
        name, equals, value = word.partition("=")
        if word.startswith("-"):
            if not equals and word not in _FLAGS:
                value = next(rest, "")
            if name == "--isolation":
                isolation = value.strip(_AROUND).lower()
        elif verb != "build":
            image = word.strip(_AROUND)
            after = [other.strip(_AROUND) for other in rest]
            late = any(other.startswith("--isolation") for other in after)
            break
    orchestrator = {"docker": "docker"}.get(program, "containerd")
    mode = isolation if isolation in ("process", "hyperv") else ""
    found = [Found("command", f"{program} {verb}", line)]
    found += [Found("isolation", isolation, line)] if isolation else []
    images: tuple[Image, ...] = ()
    if _looks_like_image(image, typed=typed):
        images = (Image(image, line, command=after[0] if after and verb == "run" else ""),)
        found.append(Found("image", image, line))
    elif not isolation:
        return
    note = ("An option after the image's name goes to the program inside: --isolation had no effect there.",)
    yield Part(
        "command", f"a {program} command", line, tuple(found), images=images, isolation=mode,
        orchestrator=orchestrator, notes=note if late else (),
    )  # fmt: skip


_WORDS_OF_SENTENCES = {
    "a",
    "again",
    "an",
    "and",
    "any",
    "as",
    "at",
    "but",
    "by",
    "can",
    "command",
    "commands",
    "does",
    "fails",
    "for",
    "from",
    "in",
    "inside",
    "into",
    "is",
    "it",
    "manually",
    "of",
    "on",
    "or",
    "that",
    "the",
    "then",
    "this",
    "to",
    "using",
    "via",
    "was",
    "when",
    "with",
    "within",
    "without",
    "works",
}
_REFERENCE = re.compile(
    r"[a-zA-Z0-9][\w.-]*(?::\d+)?(?:/[\w.-]+)*(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?"
)


def _looks_like_image(text: str, *, typed: bool) -> bool:
    """In a sentence ("docker run on the node") only what has a registry or a tag is an image."""
    plain = ":" not in text and "/" not in text
    if len(text) > 500 or (plain and (not typed or text.lower() in _WORDS_OF_SENTENCES)):
        return False
    return _REFERENCE.fullmatch(text) is not None
