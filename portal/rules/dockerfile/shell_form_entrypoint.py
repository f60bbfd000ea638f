"""ENTRYPOINT in shell form: CMD does not reach the program, and signals go to the shell."""

from collections.abc import Iterator

from portal.dockerfile import Dockerfile
from portal.rules.dockerfile._edits import lines
from portal.rules.dockerfile._reading import read
from portal.rules.engine import Finding, Severity, Stage, breaks, holds, rule

# By whether the image is a Windows one.
_FATE = {
    False: "The arguments of CMD go to the shell, and the program does not get them.",
    True: "On Windows ENTRYPOINT and CMD become one line with the words of the shell in it.",
}


@rule(
    Severity.WARNING,
    "ENTRYPOINT in shell form does not fit CMD",
    met="ENTRYPOINT is in exec form",
    on=Dockerfile,
    stage=Stage.START,
    bad=(
        'FROM alpine:3.22\nENTRYPOINT /bin/server\nCMD ["--port", "80"]\n',
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nENTRYPOINT C:\\app.exe\nCMD ["--serve"]\n',
    ),
    good=(
        'FROM alpine:3.22\nENTRYPOINT ["/bin/server"]\nCMD ["--port", "80"]\n',
        'FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nENTRYPOINT ["C:/app.exe"]\nCMD ["--serve"]\n',
    ),
    lesson="dockerfile-instructions",
    sources=(
        "buildkit-json-args-recommended",
        "dockerfile-reference",
        "moby-dispatchers",
        "moby-oci-windows",
    ),
)
def shell_form_entrypoint(dockerfile: Dockerfile) -> Iterator[Finding]:
    """
    In shell form the container starts a shell, `cmd /S /C` or `/bin/sh -c`, and that starts your program.
    On Linux the arguments in `CMD`, or those after the image's name in `docker run`, go to the shell and
    not to the program, so they are lost. Windows joins both into one line: a `CMD` in shell form adds its
    own shell's words, and about one in exec form the classic builder warns that it "may have unexpected
    results". The signal to stop goes to the shell as well, and the program is killed when the time is up.

    **What you see.** Arguments without effect, or arguments that nobody wrote; containers that take a
    long time to stop.

    **What to do.** Use the exec form, `ENTRYPOINT ["C:/app/server.exe"]`. Where you need variables or
    pipes, start a script. Without any `CMD` this is only a note; hadolint reports it as DL3025.
    """
    final = read(dockerfile).final
    if final is None:
        return
    entry = final.last("ENTRYPOINT")
    if entry is None:
        return
    if entry.exec_form is not None:
        yield holds(lines(entry), "The program starts directly, without a shell around it.")
    elif not entry.value.startswith("["):
        command = final.last("CMD")
        if command is not None:
            yield breaks(lines(entry), f"{_FATE[final.os == 'windows']} (CMD is on line {command.line}.)")
        elif not entry.value.startswith("exec "):
            message = "A shell stands between the engine and the program: arguments and signals stop there."
            yield breaks(lines(entry), message, severity=Severity.INFO, title="ENTRYPOINT is in shell form")
