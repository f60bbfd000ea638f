"""Versions in sentences: what people write around their pastes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal import facts, placement
from portal.intake.cluster import orchestrator_of
from portal.intake.paste import Paste
from portal.intake.seen import Found, Host, Image, Part
from portal.intake.versions import VERSION, host_text, image_of_build

MOST = 20
_PRODUCT = re.compile(
    r"\b(?:Windows|Win)[ :-]{0,2}(?:Server(?: Core)?(?:,? version)?[ :-]{0,2})?"
    r"(?:(?:10|11)(?:[ :,-]{1,3}(?:Pro|Enterprise|Home)\b)?[ :,-]{0,3})?"
    r"(?:version )?(?:\(?(\d{5})(?:\.(\d{1,5}))?\)?|(2016|2019|2022|2025|\d{4}|2[0-5]H2|21H1))(?![\d.]*\d)",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(
    r"\b(?:(images?|(?:containers?|base)(?: os)?|based|tags?)|(?:hosts?|os|operating system|pc|laptop|runner|nodes?|kernel|machine|(?<!/)server(?!:)|running|vm|reproduced))\b",
    re.IGNORECASE,
)
_HOST_AFTER = re.compile(r"[\"'`)]{0,2}\s{0,2}(?:host|node|kernel|machine|server)\b", re.IGNORECASE)
_IMAGE_AFTER = re.compile(
    r"(?:-based)?[ \"'`)]{0,3}(?:base |container )?(?:image|container)\b|-based", re.IGNORECASE
)
# "OS Version: 19043.1165", "(Build 26200.7171)": without 10.0 in front only such a word makes it a version.
_LABELLED = re.compile(r"\b(?:version|build)\b[\s:=]{1,8}(\d{5})\.(\d{1,5})(?![\d.]*\d)", re.IGNORECASE)
_MODE = re.compile(
    r"\b(process|hyper-?v)[ -]isolat|(?<!-)isolation(?: mode)?[ :=]{1,4}(process|hyper-?v)\b", re.IGNORECASE
)
_ABOUT_NODE = re.compile(r"\b(?:node|kernel|uname|os[- ]image|kubectl)\b", re.IGNORECASE)
_BEHIND_COLON = re.compile(r"[\w/]:\Z|@\Z")


def read_prose(paste: Paste) -> Iterator[Part]:
    """
    Versions such as 10.0.17763.316 and names such as Windows Server 2019 in sentences.

    The words just before and after tell whether an image or a host is meant; a host is the usual case.
    """
    hosts: list[Host] = []
    images: list[Image] = []
    found: list[Found] = []
    modes: set[str] = set()
    image_builds = {release.build for release in facts.current().image_releases()}
    node = orchestrator_of(paste) if "node" in paste.text or "kube" in paste.text else ""
    for number, line in paste.numbered():
        if len(found) >= MOST:
            break
        modes.update(
            "process" if "process" in match[0].lower() else "hyperv" for match in _MODE.finditer(line)
        )
        if not any(word in line for word in ("in", "In", "WIN", "10.0.", "ersion", "uild")):
            continue
        for start, end, build, revision, name in _versions(line):
            if _BEHIND_COLON.search(line[max(0, start - 3) : start]):
                continue
            about_image = _is_about_image(line, start, end) and (not build or build in image_builds)
            if about_image and build:
                images.append(Image(image_of_build(build, revision), number, f"image of {build}", sure=False))
                found.append(Found("image's version", line[start:end], number))
            elif not about_image and (text := _host(build, revision, name, line)):
                orchestrator = node if node and _ABOUT_NODE.search(line[max(0, start - 60) : start]) else ""
                hosts.append(Host(text, number, "", orchestrator, sure=False))
                found.append(Found("host's version", line[start:end], number))
    # Where both are spoken of, one is usually what works and the other what does not.
    isolation = modes.pop() if len(modes) == 1 else ""
    if found or isolation:
        first = found[0].line if found else 1
        yield Part(
            "prose", "versions in sentences", first, tuple(found), tuple(hosts), tuple(images), isolation
        )


def _is_about_image(line: str, start: int, end: int) -> bool:
    """What the word behind a version says, else the nearest one before it."""
    if _IMAGE_AFTER.match(line, end):
        return True
    if _HOST_AFTER.match(line, end):
        return False
    sentence = re.split(r"[.!?;] ", line[max(0, start - 90) : start])[-1]
    words = [match[1] for match in _WORD_BEFORE.finditer(sentence)]
    return bool(words) and words[-1] is not None


def _versions(line: str) -> Iterator[tuple[int, int, int | None, int | None, str]]:
    for match in VERSION.finditer(line):
        yield match.start(), match.end(), int(match[1]), int(match[2]) if match[2] else None, match[0]
    for match in _LABELLED.finditer(line):
        yield match.start(1), match.end(), int(match[1]), int(match[2]), line[match.start(1) : match.end()]
    for match in _PRODUCT.finditer(line):
        build = int(match[1]) if match[1] else None
        yield match.start(), match.end(), build, int(match[2]) if match[2] else None, match[0]


def _host(build: int | None, revision: int | None, name: str, line: str) -> str:
    if build is not None:
        text = host_text(build, revision, name if name.startswith(("W", "w")) else _product(line))
        return text if _known(text) else ""
    plain = " ".join(re.sub(r"[:,()-]", " ", name).split())
    return placement.Host.parse(plain).text if _known(plain) else ""


def _product(line: str) -> str:
    match = re.search(r"Windows 1[01]\b[^.]{0,20}", line)
    return match[0] if match and "erver" not in line else ""


def _known(text: str) -> bool:
    try:
        placement.Host.parse(text)
    except ValueError:
        return False
    return True
