"""What Windows says of itself: `ver`, winver, `systeminfo`, `Get-ComputerInfo`, the registry's CurrentVersion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portal.intake.paste import Paste
from portal.intake.seen import Found, Host, Image, Part
from portal.intake.versions import OS_BUILD, host_text, image_of_build, numbers

# Windows in other languages has another word in the place of "Version".
_VER = re.compile(r"Microsoft Windows \[[^\]\d]{0,30}10\.0\.(\d{5})(?:\.(\d{1,5}))?\]")
_SYSTEMINFO = re.compile(r"[^:]{2,40}:\s{1,40}10\.0\.(\d{5})\s[^\d\n]{1,40}\d{5}\s{0,4}\Z")
_NAME = re.compile(r"[^:]{2,40}:\s{1,40}((?:Microsoft )?Windows (?:Server|1[01])\b.{0,80})")
_WINVER = re.compile(r"\bVersion\s{1,3}(\w{4,5})\s{0,3}\((?:OS )?Build (\d{5})", re.IGNORECASE)
_PRODUCT = re.compile(r"\b(?:Microsoft )?Windows (?:Server(?: \d{4})?|1[01])(?: [A-Z][a-z]{1,20}){0,3}")
_SERVER = re.compile(r"\bwindows server\b|\bserver 20\d\d|\bws20\d\d", re.IGNORECASE)
_STARTED = re.compile(r"\b(?:docker|nerdctl)(?:\.exe)? (?:run|exec)\b|\bkubectl exec\b")
_PAIR = re.compile(r"\s{0,12}(\w{2,40})(?:\s{0,40}:\s{0,4}|\s{2,40}REG_\w{2,12}\s{1,8})(\S.{0,200})")
_KEYS = {
    "ProductName": "product", "WindowsProductName": "product", "OsName": "product", "Caption": "product",
    "CurrentBuild": "build", "CurrentBuildNumber": "build", "OsBuildNumber": "build", "BuildNumber": "build",
    "WindowsBuildLabEx": "label", "OsVersion": "version", "Version": "version", "UBR": "revision",
    "WindowsUBR": "revision", "OsHardwareAbstractionLayer": "hal", "EditionID": "edition",
    "WindowsEditionId": "edition", "InstallationType": "installation", "WindowsInstallationType": "installation",
    "OsProductType": "installation", "HyperVisorPresent": "hypervisor",
}  # fmt: skip
_WORDS = {
    "product": "product", "build": "build", "revision": "revision", "edition": "edition",
    "installation": "kind of installation", "hypervisor": "hypervisor present",
}  # fmt: skip


def read_ver(paste: Paste) -> Iterator[Part]:
    """The line that `ver` prints, which also stands at the top of every command prompt."""
    for number, line in paste.numbered():
        match = _VER.search(line)
        if match:
            build, revision = int(match[1]), int(match[2]) if match[2] else None
            product = "" if _SERVER.search(paste.text[:20_000]) else _product_near(paste, number)
            found = (Found("version", match[0], number),)
            if _is_inside(paste, number):
                inside = Image(image_of_build(build, revision), number, f"image of {build}", sure=False)
                yield Part(
                    "ver-inside", "what a shell in a container prints", number, found, images=(inside,)
                )
                continue
            text = host_text(build, revision, product)
            yield Part("ver", "the line that ver prints", number, found, (Host(text, number),))


def _is_inside(paste: Paste, number: int) -> bool:
    """Whether a shell that a container started prints the line, with its copyright below; `ver` prints none."""
    before, after = paste.lines[max(0, number - 2) : number - 1], paste.lines[number : number + 1]
    return any(map(_STARTED.search, before)) and any(line.lstrip().startswith("(c)") for line in after)


def read_winver(paste: Paste) -> Iterator[Part]:
    """The text of the winver window: "Version 22H2 (OS Build 19045.3803)"."""
    for number, line in paste.numbered():
        if "uild" not in line or "Operating System:" in line:
            continue
        match, build = _WINVER.search(line), OS_BUILD.search(line)
        if match and build:
            text = host_text(int(build[1]), int(build[2]) if build[2] else None, _product_near(paste, number))
            found = (Found("version", match[1], number), Found("build", build[0].strip("()"), number))
            yield Part("winver", "text of winver", number, found, (Host(text, number),))


def _product_near(paste: Paste, number: int) -> str:
    for line in (*paste.lines[max(0, number - 6) : number], *paste.lines[number : number + 6]):
        if match := _PRODUCT.search(line):
            return match[0]
    return ""


def read_systeminfo(paste: Paste) -> Iterator[Part]:
    """`systeminfo`: product and build; the fourth number is not in it."""
    product, hypervisor = Found("", "", 0), ""
    for number, line in paste.numbered():
        if not product.value and (match := _NAME.match(line)):
            product = Found("product", match[1].strip(), number)
        elif "hypervisor has been detected" in line:
            hypervisor = "available"
        elif match := _SYSTEMINFO.match(line):
            found = [Found("version", line.partition(":")[2].strip(), number)]
            found += [product] if product.value else []
            host = Host(host_text(int(match[1]), None, product.value), number)
            yield Part("systeminfo", "output of systeminfo", number, tuple(found), (host,))
    if hypervisor:
        yield Part("hypervisor", "output of systeminfo", 1, (), hypervisor=hypervisor)


def read_properties(paste: Paste) -> Iterator[Part]:
    """Lists of properties: `Get-ComputerInfo`, `Get-ItemProperty ...\\CurrentVersion`, `reg query`."""
    seen: dict[str, Found] = {}
    names: set[str] = set()
    for number, line in paste.numbered():
        match = _PAIR.match(line)
        if match and match[1] in _KEYS:
            names.add(match[1])
            seen.setdefault(_KEYS[match[1]], Found(match[1], match[2].strip(), number))
    values = {name: found.value for name, found in seen.items()}
    build = _whole(values.get("build", ""))
    # "Version" and "Caption" alone stand in many outputs; these stand in no other.
    if not names & {
        "CurrentBuild",
        "CurrentBuildNumber",
        "OsBuildNumber",
        "WindowsBuildLabEx",
        "BuildNumber",
    }:
        return
    if not build and (version := numbers(values.get("version", ""))):
        build = version[0]
    if not build or not 10_000 <= build <= 99_999:
        return
    revision = _whole(values.get("revision", "")) or None
    product = values.get("product", "")
    if "Server" not in product and "server" in values.get("installation", "").lower():
        product = "Windows Server"
    if values.get("edition") in ("Core", "CoreSingleLanguage", "CoreCountrySpecific"):
        product = f"{product} Home"
    first = min(found.line for found in seen.values())
    found = tuple(Found(_WORDS[name], each.value, each.line) for name, each in seen.items() if name in _WORDS)
    hypervisor = {"true": "available", "false": "not available"}.get(values.get("hypervisor", "").lower(), "")
    name = "registry values of Windows" if "CurrentBuild" in names else "output of Get-ComputerInfo"
    host = Host(host_text(build, revision, product), first)
    yield Part("properties", name, first, found, (host,), hypervisor=hypervisor)


def _whole(text: str) -> int | None:
    match = re.match(r"0x[0-9a-fA-F]{1,8}\b|\d{1,8}\b", text)
    return int(match[0], 16 if match[0].startswith("0x") else 10) if match else None
