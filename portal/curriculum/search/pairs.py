"""Questions that name an image and a host, such as "2019 image on a 2022 host": the rules can answer those themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal import facts
from portal.placement import Host, Image, Placement, Unreadable

# Longer texts are pastes, and have a page of their own.
LONGEST = 120
_YEAR = r"20(?:16|19|22|25)"
_VERSION = r"1607|1703|1709|180[39]|190[39]|2004|2[0-9]h[12]"
_NAMES = re.compile(
    rf"""(?<![\w.:/@-])(?:
      (?P<image>
        (?:[\w.-]+/)*(?:nanoserver|servercore|windowsservercore|windows|server|[\w.-]+/[\w.-]+):[\w.-]+
        |(?:nano[ ]?server|server[ ]?core)[ -](?:ltsc)?(?:{_YEAR}|{_VERSION})
        |ltsc[ -]?{_YEAR}
      )
      |(?P<host>
        (?:windows|win)[ -]?1[01](?:[ -](?:home|pro|enterprise|education|version))*(?:[ -](?:{_VERSION}))?
        |(?:(?:windows|win)[ -]?)?server(?:[ -]version)?[ -]?(?:{_YEAR}|{_VERSION})
        |(?:windows|win|ws)[ -]?(?:{_YEAR}|{_VERSION})
      )
      |(?P<either>{_YEAR}|{_VERSION}|(?:10\.0\.)?\d{{5}}(?:\.\d{{1,5}})?)
    )(?![\w.:/@]|-\d)""",
    re.VERBOSE | re.IGNORECASE,
)
# Products of other names that are called after a year too.
_OTHER_PRODUCT = re.compile(
    r"\b(?:sql|exchange|sharepoint|foundation|devops|report|visual studio|office)[ -]$", re.IGNORECASE
)
_IMAGE = r"(?:base |container )?(?:images?|containers?)\b"
_HOST = r"(?:hosts?|nodes?|servers?|machines?|vms?|kernel)\b"
_LINK = r"(?:[ -](?:(?:a|an|the|my|our|version|based)[ -])*)"
_IMAGE_AFTER, _HOST_AFTER = (re.compile(rf"{_LINK}?[ -]?{word}", re.IGNORECASE) for word in (_IMAGE, _HOST))
_IMAGE_BEFORE, _HOST_BEFORE = (
    re.compile(rf"\b{word}[:=]?{_LINK}$", re.IGNORECASE) for word in (_IMAGE, _HOST)
)
_ON = re.compile(rf"\bon(?: top of)?{_LINK}(?:host |node |server )?$", re.IGNORECASE)
_MODES = {
    "hyperv": re.compile(r"\bhyper-?v\b", re.IGNORECASE),
    "process": re.compile(r"\bprocess[ -]isol", re.IGNORECASE),
}
# A later one is meant more closely.
_ORCHESTRATORS = {
    "containerd": re.compile(r"\bcontainerd\b", re.IGNORECASE),
    "kubernetes": re.compile(r"\b(?:kubernetes|k8s)\b", re.IGNORECASE),
    "aks": re.compile(r"\baks\b", re.IGNORECASE),
}
_DRESS = re.compile(r"(?<=\w)-(?=\w)|(?<=ltsc) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Named:
    """
    A release as it was named. `as_image` and `as_host` say how much speaks for either; `told` is whether a word or
    its form says that it is the image, or that the other one is.
    """

    image: Image | None
    host: Host | None
    as_image: int
    as_host: int
    told: bool


def pair(typed: str) -> Placement | None:
    """
    The placement that a question asks about; None unless it names exactly one image and one host.

    Which is which say the words beside them and "on"; where none does, what is written as a tag is the image.
    """
    text = " ".join(typed.split())
    if not text or len(text) > LONGEST:
        return None
    named = list(_named(text))
    if len(named) != 2 or not any(each.told for each in named):
        return None
    ways = [(named[0], named[1]), (named[1], named[0])]
    scores = [image.as_image + host.as_host for image, host in ways]
    if scores[0] == scores[1]:
        return None
    image, host = ways[0 if scores[0] > scores[1] else 1]
    if image.image is None or host.host is None:
        return None
    modes = [mode for mode, sign in _MODES.items() if sign.search(text)]
    orchestrators = [name for name, sign in _ORCHESTRATORS.items() if sign.search(text)]
    try:
        return Placement.made(
            host.host,
            image.image,
            modes[0] if len(modes) == 1 else "default",
            orchestrators[-1] if orchestrators else "",
        )
    except Unreadable:
        return None


def _named(text: str) -> Iterator[_Named]:
    for match in _NAMES.finditer(text):
        before, name = text[: match.start()], match[0].lower()
        if _OTHER_PRODUCT.search(before) or not _is_release(match, name):
            continue
        image_word = bool(_IMAGE_AFTER.match(text, match.end()) or _IMAGE_BEFORE.search(before))
        host_word = bool(_HOST_AFTER.match(text, match.end()) or _HOST_BEFORE.search(before))
        on = bool(_ON.search(before))
        by_form = match.lastgroup == "image"
        yield _Named(
            _image(name),
            _host(name),
            2 * image_word + by_form,
            2 * host_word + 2 * on + (match.lastgroup == "host"),
            image_word or on or by_form,
        )


def _is_release(match: re.Match[str], name: str) -> bool:
    """Whether the facts know what was named; five digits alone may be any number."""
    if match.lastgroup != "either" or not (number := re.search(r"(?<!\d)\d{5}", name)):
        return True
    return facts.current().by_build(int(number[0])) is not None


def _image(name: str) -> Image | None:
    """The image of a name, of Windows only; a release's name stands for its base image."""
    plain = (
        name
        if ":" in name
        else name.replace("nano server", "nanoserver").replace("server core", "servercore")
    )
    release = re.search(rf"{_YEAR}|{_VERSION}", plain)
    family = re.match(r"nanoserver|servercore", plain)
    texts = [plain]
    if ":" not in plain and release:
        key = f"ltsc{release[0]}" if re.fullmatch(_YEAR, release[0]) else release[0]
        texts = [f"{family[0]}:{key}" if family else key]
    elif ":" not in plain:
        texts = [f"servercore:{plain}"]
    for each in texts:
        try:
            image = Image.parse(each)
        except ValueError:
            continue
        if image.os == "windows" and (image.release or image.build or image.variants):
            return image
    return None


def _host(name: str) -> Host | None:
    """The host of a name; "ltsc2022" is the server, "Windows 11" alone one of any version."""
    plain = " ".join(_DRESS.sub(" ", name).split()) if ":" not in name else name
    for text in (name, plain, f"windows server {plain}"):
        try:
            return Host.parse(text)
        except ValueError:
            continue
    line = re.fullmatch(r"win(?:dows)? ?(1[01])((?: (?:home|pro|enterprise|education))*)", plain)
    if line is None:
        return None
    return Host.parse(f"{'home-' if 'home' in line[2] else ''}?windows-{line[1]}")
