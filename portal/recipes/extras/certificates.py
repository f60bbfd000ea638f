"""Certificate authorities that the image is to trust; public certificates only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.recipes.extra import Extra
from portal.recipes.extras.names import files, joined
from portal.recipes.fields import Field
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

FOLDER = "certificates"
_LINUX = "/usr/local/share/ca-certificates"
_BARE = "It has no shell, so nothing can add a certificate to its store."


def _write(sheet: Sheet, names: tuple[str, ...]) -> None:
    if sheet.windows:
        _write_windows(sheet, names)
        return
    for number, name in enumerate(names):
        why = "" if number else "Only files that end with .crt count here."
        target = f"{name.rpartition('.')[0]}.crt"
        sheet.add(f"COPY {FOLDER}/{name} {_LINUX}/{target}", why, "certificates")
    why = "Adds them to the list that programs read; the slim images lack the tool."
    if sheet.choices.base == "alpine":
        sheet.add("RUN apk add --no-cache ca-certificates", why, "certificates")
        sheet.more("&& update-ca-certificates")
    else:
        sheet.add("RUN apt-get update", why, "certificates")
        sheet.more("&& apt-get install -y --no-install-recommends ca-certificates")
        sheet.more("&& update-ca-certificates")
        sheet.more("&& rm -rf /var/lib/apt/lists/*", "The package lists do not stay in the layer.")


def _write_windows(sheet: Sheet, names: tuple[str, ...]) -> None:
    sources = " ".join(f"{FOLDER}/{name}" for name in names)
    nano = sheet.choices.base == "nanoserver"
    tool = "certoc.exe -addstore root" if nano else "certutil.exe -addstore -f Root"
    why = (
        "Nano Server has `certoc` in place of `certutil`." if nano else "The machine's list of trusted roots."
    )
    sheet.add(f"COPY {sources} C:/{FOLDER}/", "Public certificates, never private keys.", "certificates")
    for number, name in enumerate(names):
        if number:
            sheet.more(f"&& {tool} C:\\{FOLDER}\\{name}")
        else:
            sheet.add(f"RUN {tool} C:\\{FOLDER}\\{name}", why, "certificates")


def _recognise(seen: Seen) -> str:
    found: list[str] = []
    for one, match in seen.find("COPY", rf"((?:{FOLDER}/[^ /]+ )+)(?:C:/{FOLDER}/|{_LINUX}/[^ /]+\.crt)"):
        found += [name.removeprefix(f"{FOLDER}/") for name in match[1].split()]
        seen.claim(one)
    if found:
        for one, _ in seen.find(
            "RUN", r"cert(?:oc|util)\.exe -addstore .*|.* ca-certificates && update-ca-certificates.*"
        ):
            seen.claim(one)
    return "\n".join(found)


def _notes(choices: Choices, value: tuple[str, ...]) -> Iterable[Note]:
    if choices.os == "linux" and choices.kind.family in ("node", "java"):
        yield Note(
            "certificates",
            f"{choices.runtime.name} has a list of its own",
            "It does not read the system's list by itself; tell it to, or add the certificate to its own list.",
            "warning",
        )


EXTRA = Extra(
    Field(
        "certificates",
        "Trusted certificates",
        "lines",
        files("cer|crt", "certificates"),
        f"One public certificate a line, from the folder {FOLDER} beside the Dockerfile.",
        "contoso-root.crt",
        joined,
    ),
    "files",
    "base",
    _write,
    _recognise,
    rules_out={"chiseled": _BARE, "distroless": _BARE, "static": _BARE},
    administrator=True,
    notes=_notes,
)
