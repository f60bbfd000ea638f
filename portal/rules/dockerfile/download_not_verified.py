"""Downloads whose content nobody compares."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._downloads import address_in, downloads
from portal.rules.dockerfile._edits import lines, spot
from portal.rules.dockerfile._reading import StageReading, read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_COMPARES = re.compile(
    r"get-filehash|\bsha\d*sum\b|\bshasum\b|sha(?:256|384|512)|certutil\b.*-hashfile|\bgpgv?\b|get-authenticodesignature|"
    r"\bcosign\b|\bminisign\b|md5sum|--checksum"
)
_LOCAL = re.compile(r"(?i)^https?://(?:localhost|127\.0\.0\.1|\[::1\])")


@rule(
    Severity.INFO,
    "Download is not verified",
    met="Download is compared with a checksum",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\n"
        "RUN curl.exe -fSLo tool.zip https://example.org/tool.zip && tar -xf tool.zip\n",
        "FROM alpine:3.22\nADD http://example.org/tool.tar.gz /opt/\n",
    ),
    good=(
        "FROM alpine:3.22\n"
        "ADD --checksum=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef "
        "https://example.org/tool.tar.gz /opt/\n",
        "FROM alpine:3.22\n"
        'RUN wget -O /t.tgz https://example.org/t.tgz && echo "0123  /t.tgz" | sha256sum -c -\n',
    ),
    lesson="users-and-secrets",
    sources=("dotnet-sdk-nano-dockerfile", "golang-windows-dockerfile", "dockerfile-reference"),
)
def download_not_verified(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    What a build downloads becomes part of the image. Without a comparison, the file is whatever the
    server, or somebody between you and it, hands out on that day: another version under the same address,
    an error page saved as an archive, or something worse. Over `http://` anybody along the way can change
    it, and this rule then warns.

    **What you see.** Nothing, or an archive that will not unpack.

    **What to do.** Compare it with the SHA-256 that the publisher states: `Get-FileHash` in PowerShell,
    `certutil -hashfile` in cmd, `sha256sum -c` on Linux, `--checksum` with `ADD`. Official images do it
    in the same `RUN` as the download.
    """
    for reading in read(dockerfile).stages:
        for download in downloads(reading):
            if not download.url or _LOCAL.match(download.url):
                continue
            where = spot(download.script.instruction, download.command)
            if _COMPARES.search(download.script.instruction.script.lower()):
                yield holds(where, "The step compares a checksum or signature.")
            else:
                yield _found(where, download.url)
        yield from _added(reading)


def _found(where: str, url: str) -> Finding:
    host = re.sub(r"(?i)^https?://([^/]*).*", r"\1", url)
    if url.lower().startswith("http://"):
        message = f"The file from {host} comes over plain http and nothing compares its checksum."
        return breaks(where, message, severity=Severity.WARNING)
    return breaks(where, f"Nothing compares the file from {host} with a checksum.")


def _added(reading: StageReading) -> Iterator[Finding]:
    for instruction in reading.all("ADD"):
        for written in instruction.sources:
            variable = re.fullmatch(r"\$\{?(\w+)\}?", written)
            source = address_in(reading, variable[1]) if variable else written
            if not re.match(r"(?i)https?://", source) or re.search(r"(?i)\.git(?:[#?]|$)", source):
                continue
            if instruction.flag("checksum"):
                yield holds(lines(instruction), "ADD compares a checksum.")
            else:
                yield _found(lines(instruction), source)
