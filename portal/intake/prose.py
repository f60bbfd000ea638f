"""Versions in sentences: what people write around their pastes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from portal import facts, placement
from portal.intake.cluster import orchestrator_of
from portal.intake.paste import Paste
from portal.intake.seen import Found, Host, Image, Part
from portal.intake.versions import VERSION, host_text, image_of_build

MOST = 20
_RELEASE = r"(?:20(?:16|19|2[1245])|1607|1703|1709|180[39]|190[39]|2004|2[0-9]H[12])(?!\.?\d)"
_WORD = (
    r"(?:Server|Core|Home|Pro(?:fessional)?|Enterprise|Education|Data ?cent(?:er|re)|Standard|LTS[BC]|IoT|Edition"
    rf"|Evaluation|Azure|version|build|v|N\b|x64|1[01](?!\.?\d)|64[- ]?bit|{_RELEASE})"
)
_NAME = re.compile(
    rf"(?<![\w/.@-])(?:(?:Microsoft )?(?:Windows|Win|WS)[ :_-]{{0,2}}{_WORD}|Server (?=20[12]\d)|W(?=1[01]\b)){_WORD}?"
    rf"(?:[ ,:()_-]{{1,3}}(?:{_WORD}(?![a-z]))){{0,7}}"
    r"(?:[ ,:(-]{0,3}(?:(?:OS )?build:? ?)?(?<!\d)(?:10\.0\.)?(\d{5})(?:\.(\d{1,5}))?(?![\d.]*\d))?",
    re.IGNORECASE,
)
# "an 1809 node", "the 1909 host"; releases without Windows in front.
_BARE = re.compile(
    r"(?<![\w.:/-])(1709|180[39]|190[39]|2004|20H2)[ -](?:based )?(?:container )?(host|node|machine|vm|image|container)s?\b",
    re.IGNORECASE,
)
_OTHER_PRODUCT = re.compile(
    r"\b(?:sql|exchange|sharepoint|foundation|devops|report|management|visual studio) $", re.IGNORECASE
)
_WORD_BEFORE = re.compile(
    r"\b(?:(images?|(?:containers?|base)(?: os)?|based|tags?)|(?:hosts?|os|operating system|pc|laptop|runner|nodes?|kernel|machine|(?<!/)server(?!:)|running|hosting|vm|reproduced))\b",
    re.IGNORECASE,
)
_ON = re.compile(
    r"\b(?:on|under|at)(?: top of)?(?: (?:my|our|a|an|the|any|some|new|fresh|local)){0,2} ?\Z", re.IGNORECASE
)
_HOST_AFTER = re.compile(
    r"[\"'`)]{0,2}\s{0,2}(?:worker )?(?:hosts?|nodes?|kernel|machines?|servers?|vms?|hosting)\b",
    re.IGNORECASE,
)
_IMAGE_AFTER = re.compile(
    r"(?:-based)?[ \"'`)]{0,3}(?:base |container )?(?:images?|containers?)\b|-based", re.IGNORECASE
)
# Programs that check a host name what they would want to see; the line of `ver` has a reader of its own.
_CHECKS = re.compile(r"\s{0,4}\[(?:[+-]|PASS|SKIP|WARN|FAIL|OK)\]|.{0,80}Microsoft Windows \[")
_ALTERNATIVES = re.compile(r"\s{0,2}(?:or|and) (?:later|newer|higher|above|up)\b", re.IGNORECASE)
# "OS Version: 19043.1165", "(Build 26200.7171)": without 10.0 in front only such a word makes it a version.
_LABELLED = re.compile(
    r"(?:version|build|versión|compilación|сборка|ビルド|版本)[^\d\n]{1,40}(?:[12]\w{3} )?(\d{5})\.(\d{1,5})(?![\d.]*\d)",
    re.IGNORECASE,
)
_MODE = re.compile(
    r"\b(process|hyper-?v)[ -]isolat|(?<!-)isolation(?: mode)?[ :=]{1,4}(process|hyper-?v)\b", re.IGNORECASE
)
_OPTION = re.compile(r"-isolation[= ][\"'`]?(process|hyper-?v)\b", re.IGNORECASE)
# "OS: Windows 11", "Windows Version: ..." in the form of an issue is surer than a sentence.
_FIELD = re.compile(
    r"\W{0,8}(?:windows version|os|os (?:name|version)|host|host os|operating system)\W{0,4}:", re.IGNORECASE
)
_ADVICE = re.compile(r"\b(?:could|should|try|instead|recommend\w*)\b.{0,40}isolation", re.IGNORECASE)
# Commands have a reader of their own, which knows where an option counts.
_COMMAND = re.compile(r"(?<![\w.-])(?:docker|nerdctl|ctr|crictl)(?:\.exe)? (?:run|create|build|container)\b")
_ABOUT_NODE = re.compile(r"\b(?:node|kernel|uname|os[- ]image|kubectl)\b", re.IGNORECASE)
_BEHIND_COLON = re.compile(r"[\w/]:\Z|[@~_\\]\Z")
_SIGNS = (
    "in",
    "In",
    "IN",
    "erver",
    "W",
    "10.0.",
    "ersi",
    "uild",
    "ost",
    "ode",
    "ompil",
    "борка",
    "ビルド",
    "版本",
)


@dataclass(frozen=True, slots=True)
class _Seen:
    start: int
    end: int
    build: int | None
    revision: int | None
    name: str


def read_prose(paste: Paste) -> Iterator[Part]:
    """
    Versions such as 10.0.17763.316 and names such as Windows Server 2019 in sentences.

    The words just before and after tell whether an image or a host is meant; a host is the usual case. A host of
    which only "Windows 11" is told counts where no other one is.
    """
    hosts: list[Host] = []
    fields: list[Host] = []
    images: list[Image] = []
    found: list[Found] = []
    spoken: list[str] = []
    options: list[str] = []
    node = orchestrator_of(paste) if "node" in paste.text or "kube" in paste.text else ""
    for number, line in paste.numbered():
        if len(found) >= MOST:
            break
        if not _ADVICE.search(line) and not _COMMAND.search(line):
            spoken += [_mode(match[0]) for match in _MODE.finditer(line)]
            options += [_mode(match[0]) for match in _OPTION.finditer(line)]
        if not any(sign in line for sign in _SIGNS) or _CHECKS.match(line) or "Pulling from" in line:
            continue
        # `docker image inspect --format '{{.OsVersion}}'` prints the image's version alone.
        before = paste.lines[max(0, number - 3) : number]
        inspected = "os.version" in line or any("inspect" in each and "OsVersion" in each for each in before)
        for seen in _versions(line):
            image, text = _meant(line, seen, of_image=inspected)
            if image:
                images.append(Image(image, number, f"image of {seen.name}", sure=False))
                found.append(Found("image's version", line[seen.start : seen.end].strip(), number))
            elif text:
                about_node = node and _ABOUT_NODE.search(line[max(0, seen.start - 60) : seen.end + 12])
                kept = fields if _FIELD.match(line) else hosts
                kept.append(Host(text, number, "", node if about_node else "", sure=False))
                found.append(Found("host's version", line[seen.start : seen.end].strip(), number))
    hosts = fields + hosts
    closed = [host for host in hosts if not host.text.removeprefix("home-").startswith("?")]
    # Where both modes are spoken of, one is usually what works and the other what does not.
    modes = set(options) or set(spoken)
    isolation = modes.pop() if len(modes) == 1 else ""
    if found or isolation:
        first = found[0].line if found else 1
        yield Part(
            "prose", "versions in sentences", first, tuple(found), tuple(closed or hosts[:1]), tuple(images), isolation
        )  # fmt: skip


def _mode(text: str) -> str:
    return "process" if "process" in text.lower() else "hyperv"


def _meant(line: str, seen: _Seen, *, of_image: bool) -> tuple[str, str]:
    """The image or the host that a version stands for, as text; both "" if it stands for neither."""
    if _BEHIND_COLON.search(line[max(0, seen.start - 3) : seen.start]):
        return "", ""
    about_image = of_image or _is_about_image(line, seen)
    builds = {release.build for release in facts.current().image_releases()}
    if seen.build is not None and not (about_image and seen.build in builds):
        product = seen.name if seen.name[:1] in "Ww" else _product(line)
        text = host_text(seen.build, seen.revision, product)
        return "", text if _release(text) else ""
    if seen.build is not None:
        return ("" if of_image and "os.version" in line else image_of_build(seen.build, seen.revision)), ""
    host = _release(seen.name)
    if host is None or _ALTERNATIVES.match(line, seen.end):
        return "", ""
    if about_image:
        says_container = re.search("container", line[seen.start : seen.end + 30], re.IGNORECASE)
        return (image_of_build(host.build, None), "") if host.build in builds and says_container else ("", "")
    return "", host.text


def _is_about_image(line: str, seen: _Seen) -> bool:
    """What the word behind a version says, else the nearest one before it."""
    if _IMAGE_AFTER.match(line, seen.end):
        return True
    before = line[max(0, seen.start - 90) : seen.start]
    if _HOST_AFTER.match(line, seen.end) or _ON.search(before):
        return False
    sentence = re.split(r"[.!?;] ", before)[-1]
    words = [match[1] for match in _WORD_BEFORE.finditer(sentence)]
    return bool(words) and words[-1] is not None


def _versions(line: str) -> Iterator[_Seen]:
    for match in VERSION.finditer(line):
        revision = int(match[2]) if match[2] else None
        yield _Seen(match.start(), match.end(), int(match[1]), revision, match[1])
    for match in _LABELLED.finditer(line):
        yield _Seen(match.start(1), match.end(), int(match[1]), int(match[2]), match[1])
    for match in _NAME.finditer(line):
        if not _OTHER_PRODUCT.search(line[max(0, match.start() - 14) : match.start()]):
            build, revision = (int(match[n]) if match[n] else None for n in (1, 2))
            name = " ".join(
                re.sub(r"[:,()_-]|\bdata cent(?:er|re)\b", " ", match[0], flags=re.IGNORECASE).split()
            )
            yield _Seen(match.start(), match.end(), build, revision, name)
    for match in _BARE.finditer(line):
        end = match.end(1)
        name = f"Windows {'10 ' if _is_client(line) else ''}{match[1]}"
        if match[2].lower() not in ("image", "container") or not line[:end].lower().rstrip().endswith(
            "windows"
        ):
            yield _Seen(match.start(), end, None, None, name)


def _product(line: str) -> str:
    match = re.search(r"Windows 1[01]\b[^.]{0,20}", line)
    return match[0] if match and "erver" not in line else ""


def _is_client(line: str) -> bool:
    return re.search(r"\bwin(?:dows)? ?1[01]\b|\bdocker desktop\b", line, re.IGNORECASE) is not None


def _release(text: str) -> placement.Host | None:
    """The host that a name means; one of any version for "Windows 10" alone."""
    try:
        return placement.Host.parse(text)
    except ValueError:
        pass
    line = re.fullmatch(r"(?:Microsoft )?(?:Windows|Win|W) ?(10|11)((?: \w+)*)", text, re.IGNORECASE)
    if line is None or re.search(r"\d", line[2].replace("64", "")):
        return None
    home = "home-" if re.search(r"\bhome\b", line[2], re.IGNORECASE) else ""
    return placement.Host.parse(f"{home}?windows-{line[1]}")
