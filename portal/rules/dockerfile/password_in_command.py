"""Passwords of accounts written into RUN."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import spot
from portal.rules.dockerfile._reading import read
from portal.rules.dockerfile._secrets import kind_of_secret
from portal.rules.dockerfile._shell import Command
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

_NET_USER = re.compile(r"(?i)^\s*&?\s*net1?(?:\.exe)?\s+user\s+(?:/add\s+)?[^\s/]+\s+(?P<word>[^\s/*][^\s]*)")
_MSI = re.compile(r"(?i)\bPASSWORD=(?P<word>[^\s%$\"']+)")
# How programs take a password on their command line.
_OPTIONS = {
    "certutil": re.compile(r"(?i)\s-p\s+(?P<word>[^\s-][^\s]*)"),
    "docker": re.compile(r"(?i)\blogin\b.*\s(?:-p|--password)[\s=]+(?P<word>[^\s-][^\s]*)"),
    "nuget": re.compile(r"(?i)\bsources?\b.*\s-password\s+(?P<word>[^\s-][^\s]*)"),
    "sqlcmd": re.compile(r"\s-P\s*(?P<word>[^\s-][^\s]*)"),
}
_SECURE = re.compile(
    # Bounded, so that no pasted text costs more than its length.
    r"(?i)ConvertTo-SecureString\s{1,20}(?:-String\s{1,20})?['\"](?P<word>[^'\"$]{1,200})['\"].{0,200}-AsPlainText"
    r"|ConvertTo-SecureString.{0,200}?-AsPlainText.{0,200}?['\"](?P<other>[^'\"$]{1,200})['\"]"
)


@rule(
    Severity.WARNING,
    "Password is written into a command",
    met="No password in a command",
    on=Dockerfile,
    stage=Stage.BUILD,
    bad=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN net user app P@ssw0rd /add\nUSER app\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN msiexec /i C:\\app.msi /qn PASSWORD=P4ssw0rd\n",
        "FROM debian:13\nRUN git clone https://bot:s3cretw0rd@git.example.org/app.git\n",
    ),
    good=(
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN net user app /add\nUSER app\n",
        "FROM mcr.microsoft.com/windows/servercore:ltsc2022\nRUN msiexec /i C:\\app.msi /qn PASSWORD=%APP_PASSWORD%\n",
    ),
    lesson="users-and-secrets",
    sources=("ms-container-security", "buildkit-secrets-used-in-arg-or-env"),
)
def password_in_command(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    Each command of a build is kept in the history of the image, with everything written in it. A password
    in `net user` or `ConvertTo-SecureString -AsPlainText` can be read by whoever can pull the image, and
    every container started from it has an account with that password. Microsoft's page on container
    security shows this form; it is meant for trying things out.

    **What you see.** `docker history --no-trunc` prints the line.

    **What to do.** An account that only runs a process needs no password: `net user app /add`, then `USER
    app`. For access to other machines use a gMSA, whose password nobody knows. Anything else is given
    when the container starts.
    """
    for reading in read(dockerfile).stages:
        for script, command in reading.runs:
            match = (
                _NET_USER.search(command.text) if command.program in ("net", "net1") else _by_program(command)
            )
            if not match:
                if kind := kind_of_secret(command.text):
                    where = spot(script.instruction, command)
                    yield breaks(where, f"The command holds {kind}; it stays in the history of the image.")
                continue
            word = next(text for text in match.groups() if text)
            if not re.match(r"[%$]|/", word.strip("\"'")):
                yield breaks(
                    spot(script.instruction, command),
                    "This password stays readable in the history of the image.",
                )


def _by_program(command: Command) -> re.Match[str] | None:
    """The password that a command holds in the way of its program."""
    if command.program == "msiexec":
        return _MSI.search(command.text)
    if option := _OPTIONS.get(command.program):
        return option.search(command.text)
    return _SECURE.search(command.text) if "securestring" in command.text.lower() else None
