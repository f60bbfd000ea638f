"""`curl` without `--fail` stores the server's error page."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import fix, replace, spot
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._shell import POWERSHELLS, Command
from portal.rules.engine import Finding, Fix, Severity, Stage, breaks, rule

_FAILS = re.compile(r"(?:^|\s)(?:-[A-Za-z#]*f[A-Za-z]*|--fail(?:-with-body)?)(?=\s|$)")
_CHECKED = re.compile(
    r"(?i)get-filehash|sha\d{1,3}sum|shasum|certutil|md5sum|gpgv?\b|get-authenticodesignature|cosign|http_code"
)
# An archive program that reads the page says so itself.
_UNPACKS = re.compile(r"(?i)\b(?:tar|unzip|7z|expand-archive|gunzip|unxz|dpkg|rpm|msiexec|bsdtar)\b")


@rule(
    Severity.INFO,
    "curl keeps an error page as the file",
    met="curl fails when the server does",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM alpine:3.22\nRUN curl -Lo /usr/bin/tool https://example.org/tool && chmod +x /usr/bin/tool\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN curl -L -o C:\\tool.exe https://example.org/tool.exe\n",
    ),
    good=(
        "FROM alpine:3.22\nRUN curl -fLo /usr/bin/tool https://example.org/tool && chmod +x /usr/bin/tool\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN curl --fail -L -o C:\\t.exe https://example.org/t.exe\n",
        "FROM alpine:3.22\nRUN curl -Lo t.tgz https://example.org/t.tgz && tar -xf t.tgz\n",
        'FROM alpine:3.22\nRUN curl -LO https://example.org/t && echo "0123  t" | sha256sum -c -\n',
    ),
    lesson="users-and-secrets",
    sources=("curl-fail",),
)
def curl_keeps_error_page(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    To `curl`, an answer with status 404 or 500 is an answer like any other: it stores the server's error
    page under the name of the file and ends with status 0. The build goes on, and the image holds a page
    of HTML where a program should be. Where the same step compares a checksum or unpacks the file, that
    fails instead, and this rule says nothing.

    **What you see.** A green build, and later *%1 is not a valid Win32 application* or *syntax error near
    unexpected token `<'*.

    **What to do.** Add `-f` (`--fail`): curl then ends with status 22 and stores nothing. `curl -fsSLo FILE
    URL` is the usual set.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs:
            if not _stores(command) or _FAILS.search(command.text):
                continue
            whole = script.instruction.script
            if _CHECKED.search(whole) or _UNPACKS.search(whole):
                continue
            where = spot(script.instruction, command)
            yield breaks(
                where,
                "Without -f an error page of the server is stored as the file, and the step succeeds.",
                fixes=_mended(dockerfile, where),
            )


def _stores(command: Command) -> bool:
    """Whether this is the program curl, and it writes what it gets from the web to a file."""
    if command.program != "curl" or not command.has(r"https?://|%\w+%|\$"):
        return False
    if command.shell in POWERSHELLS and not command.has(r"^\W*curl\.exe"):
        return False
    return bool(re.search(r"(?:^|\s)(?:-[A-Za-z#]*[oO]|--output|--remote-name)(?=\s|$)", command.text))


def _mended(dockerfile: Dockerfile, where: str) -> tuple[Fix, ...]:
    number = where.removeprefix("line:")
    if not number.isdigit():
        return ()
    edit = replace(dockerfile, int(number), r"(?<![\w/\\.-])(curl(?:\.exe)?)(?=\s+-)", r"\1 -f")
    return fix("Add -f", edit)
