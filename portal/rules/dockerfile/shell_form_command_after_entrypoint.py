"""CMD in shell form behind an ENTRYPOINT in exec form."""

import re
from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read, shell_of
from portal.rules.engine import Finding, Severity, Stage, breaks, rule

# Programs that start what they are handed.
_RUNNERS = {
    "tini",
    "dumb-init",
    "gosu",
    "su-exec",
    "catatonit",
    "logmonitor.exe",
    "init",
    "env",
    "exec",
    "run",
    "xvfb-run",
    "sudo",
    "nice",
    "time",
    "npx",
    "with-contenv",
    "chpst",
    "setpriv",
    "launcher",
    "nsenter",
    "chamber",
    "aws-vault",
    "doppler",
}


@rule(
    Severity.WARNING,
    "Entry point gets a shell as its arguments",
    met="CMD holds arguments of the entry point",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM alpine:3.22\nENTRYPOINT ["/bin/server"]\nCMD /etc/server.conf\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.exe /\nENTRYPOINT ["C:\\\\app.exe"]\nCMD serve now\n',
    ),
    good=(
        'FROM alpine:3.22\nENTRYPOINT ["/bin/server"]\nCMD ["--port", "80"]\n',
        'FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCOPY app.exe /\nENTRYPOINT ["C:\\\\app.exe"]\nCMD ["--serve"]\n',
        'FROM alpine:3.22\nCOPY entrypoint.sh /\nENTRYPOINT ["/entrypoint.sh"]\nCMD /bin/server --port 80\n',
    ),
    lesson="health-checks-and-logs",
    sources=("dockerfile-reference",),
)
def shell_form_command_after_entrypoint(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    With an `ENTRYPOINT` in exec form, `CMD` is the list of its arguments. A `CMD` in shell form is a
    shell with a text to run: `CMD serve now` means `cmd /S /C serve now` or `/bin/sh -c "serve now"`. So
    the program is started with `cmd`, `/S` and `/C` as its first arguments. The table in the Dockerfile
    reference on how the two interact shows this.

    **What you see.** *unknown argument /S*, *unrecognized argument: /bin/sh*, or a program that takes the
    word `cmd` for a file.

    **What to do.** `CMD ["serve", "now"]`. An entry point that is a script may run the shell it is handed
    (`exec "$@"`), and one that is a shell starts another inside it, which is only a note.
    """
    final = read(dockerfile).final
    entry, command = (final.last("ENTRYPOINT"), final.last("CMD")) if final else (None, None)
    if entry is None or command is None or not entry.exec_form or command.exec_form is not None:
        return
    # BuildKit forgets the CMD of a base when ENTRYPOINT is set, but not one of the same file.
    if command.value.startswith("[") or _hands_on(entry.exec_form):
        return
    if shell_of(entry.exec_form[0]):
        message = "The shell of the entry point starts a second one, which reads this command."
        title = "A shell starts a shell"
        yield breaks(lines(command), message, severity=Severity.INFO, title=title)
        return
    program = entry.exec_form[0]
    yield breaks(
        lines(command), f"{program} gets the words of a shell, and this text behind them, as arguments."
    )


def _hands_on(form: tuple[str, ...]) -> bool:
    """Whether an entry point may run its arguments: a script, or a program made for that."""
    names = [re.split(r"[\\/]", word.lower())[-1] for word in form]
    scripts = any(
        name.endswith((".sh", ".ps1", ".cmd", ".bat", ".py")) or "entrypoint" in name for name in names
    )
    return scripts or "--" in form or bool(_RUNNERS.intersection(names))
