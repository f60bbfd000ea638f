"""Images: `docker image inspect`, `docker manifest inspect`, and references wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from portal import placement
from portal.intake.paste import Paste
from portal.intake.seen import Found, Host, Image, Part
from portal.intake.versions import image_of_build, numbers

MOST_IMAGES = 40
_FAMILIES = {
    "mcr.microsoft.com/windows/nanoserver": "nanoserver", "mcr.microsoft.com/windows/server": "server",
    "mcr.microsoft.com/windows": "windows",
}  # fmt: skip
_REGISTRY = re.compile(
    r"(?<![\w./@-])((?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,10}(?::\d{1,5})?(?:/[a-z0-9][a-z0-9._-]{0,100}){1,6}"
    r"(?::[\w][\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?)"
)
_SHORT = re.compile(
    r"(?<![\w./:-])(microsoft/(?:nanoserver|windowsservercore|iis|aspnet|dotnet-framework)(?![\w-])(?::[\w][\w.-]{0,127})?"
    r"|(?:nanoserver|servercore|windowsservercore):[\w][\w.-]{0,127})"
)
_QUOTED = re.compile(r"""(?:[Ii]mage|pull) \\?["']([a-z0-9][\w./:@-]{2,300}?)\\?["']""")
_PULLING = re.compile(r"([\w][\w.-]{0,127}): Pulling from ([a-z0-9][\w./-]{1,200})")
_PROSE = re.compile(
    r"\bwindows(?: server)?(?: core)?(?:,? version)?[ -](\d{4}|20H2)[- ](?:based )?(?:container )?image",
    re.IGNORECASE,
)


def read_inspected(paste: Paste) -> Iterator[Part]:
    """`docker image inspect`, and `docker inspect` of a container."""
    for line, value in paste.documents:
        for each in (value if isinstance(value, list) else [value])[:MOST_IMAGES]:
            if not isinstance(each, dict):
                continue
            if isinstance(each.get("Os"), str) and (
                "RootFS" in each or "RepoTags" in each or "OsVersion" in each
            ):
                yield _image(each, line)
            elif isinstance(each.get("HostConfig"), dict) and isinstance(each.get("Config"), dict):
                yield _container(each, line)
            elif isinstance(each.get("manifests"), list):
                yield from _manifests(each["manifests"], line)
            elif isinstance(each.get("Descriptor"), dict):
                yield from _manifests([e["Descriptor"] for e in value if isinstance(e, dict) and
                                       isinstance(e.get("Descriptor"), dict)], line)  # fmt: skip
                break


def _image(value: dict[str, Any], line: int) -> Part:
    tags = value.get("RepoTags")
    name = str(tags[0])[:300] if isinstance(tags, list) and tags else ""
    os, version = value["Os"].lower()[:20], str(value.get("OsVersion") or "")[:40]
    found = [Found("image", name, line)] if name else []
    found += [Found("system", os, line)]
    found += [Found("version of Windows inside", version, line)] if version else []
    text = name or "linux"
    if os == "windows" and (seen := numbers(version)):
        text = image_of_build(*seen, _FAMILIES.get(name.partition(":")[0], "servercore"))
    elif os == "linux":
        text = "linux"
    images = (Image(text, line, name),) if os in ("windows", "linux") else ()
    return Part("image-inspect", "output of docker image inspect", line, tuple(found), images=images,
                orchestrator="docker")  # fmt: skip


def _container(value: dict[str, Any], line: int) -> Part:
    isolation = str(value["HostConfig"].get("Isolation") or "").lower()[:20]
    name = str(value["Config"].get("Image") or "")[:300]
    found = [Found("image", name, line)] if name else []
    found += [Found("isolation", isolation, line)] if isolation else []
    return Part(
        "container-inspect", "output of docker inspect for a container", line, tuple(found),
        images=(Image(name, line),) if name else (),
        isolation=isolation if isolation in ("process", "hyperv") else "", orchestrator="docker",
    )  # fmt: skip


def _manifests(entries: list[Any], line: int) -> Iterator[Part]:
    found, images = [], []
    for entry in entries[:MOST_IMAGES]:
        platform = entry.get("platform") if isinstance(entry, dict) else None
        if not isinstance(platform, dict):
            continue
        os, version = (str(platform.get(key) or "")[:40] for key in ("os", "os.version"))
        label = f"{os}/{str(platform.get('architecture') or '')[:20]} {version}".strip()
        found.append(Found("entry", label, line))
        if os == "windows" and (seen := numbers(version)):
            images.append(Image(image_of_build(*seen), line, label))
        elif os == "linux" and not any(image.text == "linux" for image in images):
            images.append(Image("linux", line, label))
    if found:
        yield Part("manifest", "output of docker manifest inspect", line, tuple(found), images=tuple(images))


def read_references(paste: Paste) -> Iterator[Part]:
    """References to images in any text: of a registry, short names of base images, and in quotes after "image"."""
    seen: dict[str, Image] = {}
    for number, line in paste.numbered():
        if len(seen) >= MOST_IMAGES:
            break
        for text in _on_line(line):
            seen.setdefault(text, Image(text, number, sure=False))
    if seen:
        found = tuple(Found("image", text, image.line) for text, image in seen.items())
        yield Part("references", "names of images", found[0].line, found, images=tuple(seen.values()))


def _on_line(line: str) -> Iterator[str]:
    if "/" in line:
        for match in _REGISTRY.finditer(line):
            # An address of a page is no image, and a registry's name alone is none.
            text = match[1].rstrip(".")
            if not line[: match.start()].endswith("//") and _readable(text):
                yield text
    if "ulling from " in line and (pulling := _PULLING.search(line)):
        microsoft = pulling[2].startswith(("windows/", "dotnet/"))
        yield f"{'mcr.microsoft.com/' if microsoft else ''}{pulling[2].removeprefix('library/')}:{pulling[1]}"
    if "server" in line or "microsoft/" in line or "iis" in line:
        yield from (match[1] for match in _SHORT.finditer(line))
    if '"' in line or "'" in line:
        yield from (match[1] for match in _QUOTED.finditer(line) if _readable(match[1]))
    if "mage" in line:
        yield from (match[1].lower() for match in _PROSE.finditer(line))


def _readable(text: str) -> bool:
    if text.endswith(
        (".html", ".htm", ".md", ".aspx", ".git", ".yaml", ".yml", ".exe", ".zip", ".png", ".json")
    ):
        return False
    if text.startswith(
        ("github.com/", "docs.microsoft.com", "learn.microsoft.com", "hub.docker.com", "k8s.io/docs")
    ):
        return False
    try:
        placement.Image.parse(text)
    except ValueError:
        return False
    return True


def _system(text: str) -> str:
    try:
        return placement.Image.parse(text).os
    except ValueError:
        return ""


def read_alone(paste: Paste) -> Iterator[Part]:
    """A paste of a few words: one image, or a host's name or build."""
    text = " ".join(paste.text.split())
    if (
        not text
        or len(text) > 300
        or "\n" in paste.text.strip()
        or text.lower().startswith(("0x", "http", "hcs"))
    ):
        return
    if ":" in text or "/" in text:
        if " " not in text and _readable(text):
            yield Part(
                "image", "the name of an image", 1, (Found("image", text, 1),), images=(Image(text, 1),)
            )
        return
    try:
        host = placement.Host.parse(text)
    except ValueError:
        host = None
    if host is not None and len(text) < 60:
        yield Part("host", "the name of a host", 1, (Found("host", host.name, 1),), (Host(host.text, 1),))
    elif re.fullmatch(r"[a-z0-9][\w.-]{1,60}", text) and _system(text):
        yield Part("image", "the name of an image", 1, (Found("image", text, 1),), images=(Image(text, 1),))
