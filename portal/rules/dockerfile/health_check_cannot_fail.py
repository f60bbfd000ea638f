"""A PowerShell health check that returns instead of exiting."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read, shell_of, shells
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

_POWERSHELL = re.compile(r"(?i)^\s*(?:[\w:\\/. ]*[\\/])?(?:powershell|pwsh)(?:\.exe)?\b")
_CATCHES = re.compile(r"(?is)\bcatch\b[^{]*\{(?P<body>[^}]*)\}")
_RETURNS = re.compile(r"(?i)\breturn\s+\$?\w")
_ENDS_BADLY = re.compile(r"(?i)\bexit\b|\bthrow\b|\[Environment\]::Exit")
_FORGIVES = re.compile(r"(?i)(?:\|\||;|(?<!&)&)\s*(?:true|exit\s+(?:/b\s+)?0|:)\s*[\"']?\s*$")
_ASKS_CURL = re.compile(r"(?i)^\s*curl(?:\.exe)?\s+[^|&;]*https?://[^|&;]*(?:\|\|\s*exit\s+1\s*)?$")
_ASKS_FOR_STATUS = re.compile(r"(?:^|\s)(?:-[A-Za-z#]*f[A-Za-z]*|--fail\S*|-w\S*|--write-out\S*)(?=\s|$)")
# A check is one line or a few; the rest of a longer text is not looked into.
LONGEST = 4_000


@rule(
    Severity.WARNING,
    "Health check cannot fail",
    met="Health check can fail",
    on=Dockerfile,
    stage=Stage.RUN,
    bad=(
        "FROM alpine:3.22\nHEALTHCHECK CMD wget -qO- http://localhost/ || true\n",
        'FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\nHEALTHCHECK CMD powershell -Command "try { iwr http://localhost; return 0 } catch { return 1 }"\n',
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nHEALTHCHECK CMD powershell -Command try { iwr -UseBasicParsing http://localhost } catch { return 1 }\n",
    ),
    good=(
        "FROM alpine:3.22\nHEALTHCHECK CMD curl -fsS http://localhost/ || exit 1\n",
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\n"
        'HEALTHCHECK CMD powershell -Command "try { iwr http://localhost } catch { exit 1 }"\n',
        "FROM mcr.microsoft.com/windows/servercore/iis:windowsservercore-ltsc2022\n"
        "HEALTHCHECK CMD curl.exe -f http://localhost/ || exit 1\n",
    ),
    lesson="health-checks-and-logs",
    sources=("dockerfile-reference", "powershell-13501"),
)
def health_check_cannot_fail(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Docker looks at the exit code of the check: 0 is healthy, 1 is not. In PowerShell `return 1` writes a
    1 to the output and ends the script; the exit code stays 0. A check that catches every error and then
    returns is healthy whatever happens. Many samples show this form. In any shell `|| true` or `; exit 0`
    at the end does the same, and `curl` without `-f` is content with an error page.

    **What you see.** A container that answers nothing and yet is *healthy*.

    **What to do.** Write `exit 1` where the check has failed. Without `try` and `catch` an error in the
    last command gives exit code 1 by itself. On Server Core and Nano Server `curl.exe -f
    http://localhost/ || exit 1` does the same, and starts faster than PowerShell at every interval.
    """
    for reading in read(dockerfile).stages:
        for instruction, shell, _, _ in shells(reading):
            if instruction.keyword != "HEALTHCHECK" or instruction.value.upper() == "NONE":
                continue
            text, form = instruction.command[:LONGEST], instruction.exec_form
            if _FORGIVES.search(text):
                yield breaks(
                    lines(instruction), "The end of this check hides every failure of what comes before it."
                )
                continue
            if _ASKS_CURL.match(text) and not _ASKS_FOR_STATUS.search(text):
                message = (
                    "Without -f curl takes an error page for an answer; only a closed port fails this check."
                )
                yield breaks(
                    lines(instruction),
                    message,
                    severity=Severity.INFO,
                    title="Health check takes error pages",
                )
                continue
            inside = shell_of(form[0]) in ("powershell", "pwsh") if form else bool(_POWERSHELL.match(text))
            if not inside and shell not in ("powershell", "pwsh"):
                continue
            swallows = any(not _ENDS_BADLY.search(match["body"]) for match in _CATCHES.finditer(text))
            if not _ENDS_BADLY.search(text) and (swallows or _RETURNS.search(text)):
                message = "Nothing in this check sets an exit code: return writes a number and ends with 0."
                yield breaks(lines(instruction), message)
            else:
                yield holds(lines(instruction), "A failure of this check gives an exit code other than 0.")
