"""Error codes and texts, found by the facts in errors.toml, and the builds that some of them name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal import facts
from portal.facts import KnownError
from portal.intake.paste import Paste, squeeze
from portal.intake.seen import Error, Found, Host, Image, Part
from portal.intake.versions import host_text, image_of_build

_CODE = re.compile(r"0x([0-9a-f]{8})(?![0-9a-f])|(?<![\w.])(-\d{9,10}|[234]\d{9})(?!\w|\.\d)", re.IGNORECASE)
# A console may break a line inside of a code.
_BROKEN_CODE = re.compile(r"0x(c037[0-9a-f]{4}|8037[0-9a-f]{4})")
# How far "also" may stand from the text that it belongs to, and at how many places it is looked for.
_NEAR, _PLACES = 600, 20
# These read text without white space, in lower case.
_NO_MANIFEST = re.compile(
    r"nomatchingmanifestfor(windows|linux|unknown)(?:\(10\.0\.(\d{5})[^)]{0,40}\))?"
    r"(?:/(?:amd64|arm64|arm|386)(?:/v\d)?)?(?:10\.0\.(\d{5}))?inthemanifestlist"
)
_NEWER = re.compile(r"windowsversion10\.0\.(\d{5})-basedimageisincompatiblewitha10\.0\.(\d{5})host")
_SYSTEM = re.compile(r"imageoperatingsystem\\?[\"“”']?(linux|windows)\\?[\"“”']?cannotbeusedon")
_PARTITION = re.compile(r"\\?\"hvpartition\\?\":(true|false)")
_CONTAINERD = re.compile(r"containerdtask|containerd-shim|crictl|containerd\.sock|pipe\\+containerd")


def read_errors(paste: Paste) -> Iterator[Part]:
    """Every known error once, with the first line that shows it; what is said of any error only where none is known."""
    numbers = _numbers(paste)
    errors = []
    for known in facts.current().errors.values():
        line = _line(known, paste, numbers)
        if line:
            errors.append(Error(known, line, paste.quote(line)))
    errors = [error for error in errors if not error.known.fallback] or errors
    if errors:
        errors.sort(key=lambda error: error.line)
        found = tuple(Found("error", error.known.name, error.line) for error in errors)
        hypervisor = next((e.known.hypervisor for e in errors if e.known.hypervisor), "")
        orchestrator = next((e.known.orchestrator for e in errors if e.known.orchestrator), "")
        if not orchestrator and _CONTAINERD.search(paste.squeezed):
            orchestrator = "containerd"
        yield Part(
            "errors", _name(errors), errors[0].line, found, errors=tuple(errors), hypervisor=hypervisor,
            orchestrator=orchestrator,
        )  # fmt: skip


def _name(errors: list[Error]) -> str:
    return "an error message" if len(errors) == 1 else f"{len(errors)} error messages"


def _numbers(paste: Paste) -> dict[int, int]:
    """Every code in the text with the first line it stands on."""
    found: dict[int, int] = {}
    line = counted = 0
    for match in _CODE.finditer(paste.text):
        line += paste.text.count("\n", counted, match.start())
        counted = match.start()
        found.setdefault(int(match[1], 16) if match[1] else int(match[2]), line + 1)
    for match in _BROKEN_CODE.finditer(paste.squeezed):
        code = int(match[1], 16)
        if code not in found:
            found[code] = paste.line_at(match.start())
    return found


def _line(known: KnownError, paste: Paste, numbers: dict[int, int]) -> int:
    by_code = [numbers[code] for code in known.numbers if code in numbers]
    by_text = [line for text in known.texts if (line := _text_line(text, known.also, paste))]
    by_name = [line for name in known.names if (line := _text_line(name, (), paste))]
    return min((*by_code, *by_text, *by_name), default=0)


def _text_line(text: str, near_by: tuple[str, ...], paste: Paste) -> int:
    wanted, position = squeeze(text), -1
    also = [squeeze(each) for each in near_by]
    for _ in range(_PLACES):
        position = paste.squeezed.find(wanted, position + 1)
        if position < 0:
            return 0
        near = paste.squeezed[position : position + _NEAR]
        if not also or any(each in near for each in also):
            return paste.line_at(position)
    return 0


def read_builds_in_errors(paste: Paste) -> Iterator[Part]:
    """Builds, systems and the isolation mode that errors of Docker name."""
    text = paste.squeezed
    for match in _first(_NEWER, text):
        line = paste.line_at(match.start())
        image, host = int(match[1]), int(match[2])
        found = (Found("image's build", f"10.0.{image}", line), Found("host's build", f"10.0.{host}", line))
        yield Part("newer-image", "an error of Docker", line, found, (_host(host, line),),
                   (Image(image_of_build(image, None), line, f"image of build {image}"),))  # fmt: skip
    for match in _first(_NO_MANIFEST, text):
        line, build = paste.line_at(match.start()), match[2] or match[3]
        shown = (Found("engine's platform", f"{match[1]} {f'10.0.{build}' if build else ''}".strip(), line),)
        hosts = (_host(int(build), line),) if build else ()
        os = match[1] if match[1] != "unknown" else ""
        yield Part("no-manifest", "an error of Docker", line, shown, hosts, daemon_os=os)
    for match in _first(_SYSTEM, text):
        line = paste.line_at(match.start())
        yield _other_system(match[1], line)
    for match in _first(_PARTITION, text):
        line = paste.line_at(match.start())
        mode = "hyperv" if match[1] == "true" else "process"
        shown = (Found("isolation", "Hyper-V" if mode == "hyperv" else "process", line),)
        yield Part("request", "a request to the compute service", line, shown, isolation=mode)


def _other_system(os: str, line: int) -> Part:
    """The error tells the image's system, whatever the image is called."""
    other = "linux" if os == "windows" else "windows"
    found = (Found("image's system", os, line), Found("engine runs containers of", other, line))
    image = Image("linux" if os == "linux" else "?windows", line, f"the image, for {os.capitalize()}", os=os)
    return Part("other-system", "an error of Docker", line, found, images=(image,), daemon_os=other)


def _host(build: int, line: int) -> Host:
    return Host(host_text(build, None), line, "", "docker")


def _first(pattern: re.Pattern[str], text: str) -> list[re.Match[str]]:
    match = pattern.search(text)
    return [match] if match else []
