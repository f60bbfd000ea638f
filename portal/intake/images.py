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
# What a program of diagnosis would want to see is no image that somebody has.
_CHECKS = re.compile(r"\s{0,4}\[(?:[+-]|PASS|SKIP|WARN|FAIL|OK)\]")
# Keys of labels look like names: kubernetes.io/os.
_LABEL = re.compile(r"(?:[\w-]+\.)*kubernetes\.io/|[^=]*=\Z")
_TABLE = re.compile(r"\s{0,8}(?:REPOSITORY|IMAGE)\s{1,200}TAG\s{1,200}(?:DIGEST\s{1,200})?IMAGE ID\b")
_QUOTED = re.compile(r"""(?:[Ii]mage|pull) \\?["']([a-z0-9][\w./:@-]{2,300}?)\\?["']""")
_PULLING = re.compile(r"([\w][\w.-]{0,127}): Pulling from ([a-z0-9][\w./-]{1,200})")
# A tag alone: "images based on windowsservercore-ltsc2019".
_TAG = re.compile(
    r"(?<![\w./:-])(?:[\w.]{1,20}-){0,3}(nanoserver|windowsservercore)(?:-(ltsc\d{4}|\d{4}|20H2))?(?![\w/-]|:\w)",
    re.IGNORECASE,
)
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


def read_table(paste: Paste) -> Iterator[Part]:
    """`docker images` and `crictl images`: a name and a tag in two columns."""
    images = []
    inside = False
    for number, line in paste.numbered():
        words = line.split()
        if _TABLE.match(line):
            inside = True
        elif inside and len(words) >= 3 and "<none>" not in words[:2] and _readable(f"{words[0]}:{words[1]}"):
            images.append(Image(f"{words[0]}:{words[1]}", number, sure=False))
        else:
            inside = False
    if images:
        found = tuple(Found("image", image.text, image.line) for image in images[:MOST_IMAGES])
        yield Part("image-list", "a list of images", found[0].line, found, images=tuple(images[:MOST_IMAGES]))


def read_references(paste: Paste) -> Iterator[Part]:
    """References to images in any text: of a registry, short names of base images, and in quotes after "image"."""
    seen: dict[str, Image] = {}
    spoken: dict[str, Image] = {}
    for number, line in paste.numbered():
        if len(seen) >= MOST_IMAGES:
            break
        if not _CHECKS.match(line):
            for text in _on_line(line):
                seen.setdefault(text, Image(text, number, sure=False))
            for text in _in_words(line):
                spoken.setdefault(text, Image(text, number, f"image of release {text}", sure=False))
    # "a Windows Server 2022 image" is the one asked about only where none has a name.
    seen = seen or dict(list(spoken.items())[:MOST_IMAGES])
    if seen:
        found = tuple(Found("image", text, image.line) for text, image in seen.items())
        yield Part("references", "names of images", found[0].line, found, images=tuple(seen.values()))


def _on_line(line: str) -> Iterator[str]:
    if "/" in line:
        for match in _REGISTRY.finditer(line):
            # An address of a page is no image, and a registry's name alone is none.
            text = match[1].rstrip(".")
            label = _LABEL.match(text) or line[match.end() : match.end() + 1] == "="
            if not label and not line[: match.start()].endswith("//") and _readable(text):
                yield text
    if "ulling from " in line and (pulling := _PULLING.search(line)):
        microsoft = pulling[2].startswith(("windows/", "dotnet/"))
        yield f"{'mcr.microsoft.com/' if microsoft else ''}{pulling[2].removeprefix('library/')}:{pulling[1]}"
        return
    if "server" in line or "microsoft/" in line or "iis" in line:
        yield from (match[1] for match in _SHORT.finditer(line))
    if '"' in line or "'" in line:
        yield from (match[1] for match in _QUOTED.finditer(line) if _readable(match[1]))


def _in_words(line: str) -> Iterator[str]:
    """Images that a sentence speaks of by a tag alone, or by their release."""
    if "nanoserver" in line or "windowsservercore" in line:
        yield from (_base_of(match[1].lower(), match[2]) for match in _TAG.finditer(line) if "-" in match[0])
    if "mage" in line:
        yield from (_tag_of(match[1].lower()) for match in _PROSE.finditer(line))


def _base_of(family: str, release: str | None) -> str:
    return f"{family.removeprefix('windows')}:{release or '?'}"


def _tag_of(version: str) -> str:
    """The tag of an image of "Windows Server 2019" or "Windows 1903"."""
    return f"ltsc{version}" if version in ("2016", "2019", "2022", "2025") else version


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


def system(text: str) -> str:
    """The operating system that an image's text tells, "" if it does not."""
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
    elif re.fullmatch(r"[a-z0-9][\w.-]{1,60}", text) and system(text):
        yield Part("image", "the name of an image", 1, (Found("image", text, 1),), images=(Image(text, 1),))
