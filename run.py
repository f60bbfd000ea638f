#!/usr/bin/env python3
"""
Everything one does with Bulkhead, with nothing but a Python:

    python run.py            make .venv and var/ if needed, then start the portal
    python run.py dev        start it for development: code, lessons and facts reload as they are saved
    python run.py test       check everything the project checks
    python run.py prove      the long checks; a folder may follow (see README)
    python run.py format     tidy the code and the templates
    python run.py lock       renew the lock files after a change of requirements*.in

This file uses the standard library only and parses on Python 3.8, so that an old Python gets a clear answer.
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST = (3, 12)
CANDIDATES = ("python3.14", "python3.13", "python3.12", "python3", "python")
# What pip says when it reaches no registry.
OFFLINE = ("NewConnectionError", "ConnectTimeout", "NameResolution", "ProxyError", "connection")
# Prints the version and the modules that are missing. Debian ships venv without ensurepip in its base package.
PROBE = """
import sys
missing = []
for name in ("venv", "ensurepip"):
    try:
        __import__(name)
    except ImportError:
        missing.append(name)
print(sys.version_info[0], sys.version_info[1], *missing)
"""


class Fault(Exception):
    """What went wrong, in one line for the person at the keyboard."""


def main(arguments):
    """Do the command in `arguments`; returns the exit code."""
    command = arguments[0] if arguments else "run"
    commands = {"run": run, "dev": dev, "test": test, "prove": prove, "format": tidy, "lock": lock}
    if command in ("-h", "--help", "help"):
        print(__doc__.strip())
        return 0
    try:
        if command not in commands:
            raise Fault("There is no command '%s'; there are %s." % (command, ", ".join(commands)))
        os.chdir(str(ROOT))
        os.environ["PYTHONUTF8"] = "1"
        return commands[command](arguments[1:])
    except Fault as fault:
        print("Bulkhead: %s" % fault, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130


def run(_):
    """The portal as people use it."""
    check_place()
    check_address()
    prepare("requirements.txt")
    serve = [str(PYTHON), "-m", "portal.server"]
    if WINDOWS:
        return call(serve)
    sys.stdout.flush()
    os.execv(serve[0], serve)


def dev(_):
    """Django's own server, which starts anew when a file changes."""
    check_place()
    host, port = check_address()
    prepare("requirements-dev.txt")
    os.environ["PORTAL_DEBUG"] = "1"
    if call([str(PYTHON), "manage.py", "migrate", "--verbosity", "0"]):
        return 1
    return call(
        [str(PYTHON), "manage.py", "runserver", ("[%s]:%d" if ":" in host else "%s:%d") % (host, port)]
    )


def test(rest):
    """All checks, one after the other; see tests/steps.py."""
    check_place()
    prepare("requirements-dev.txt")
    return call([str(PYTHON), str(ROOT / "tests" / "steps.py"), *rest])


def prove(rest):
    """The long checks: tests marked `prove`; a folder of public Dockerfiles may be given."""
    check_place()
    prepare("requirements-dev.txt")
    if rest and Path(rest[0]).is_dir():
        os.environ["PROVE_FOLDER"] = str(Path(rest.pop(0)).resolve())
    return call([str(PYTHON), "-m", "pytest", "-m", "prove", "-s", *rest])


def tidy(_):
    """Format code and templates; what only a person can mend is listed."""
    prepare("requirements-dev.txt")
    templates = [str(file) for file in sorted((ROOT / "templates").rglob("*.html"))]
    call([str(PYTHON.parent / "djade"), "--target-version", "6.1", *templates])
    call([str(PYTHON), "-m", "ruff", "format", "."])
    return call([str(PYTHON), "-m", "ruff", "check", "--fix", "."])


def lock(_):
    """Renew requirements.txt and requirements-dev.txt from their .in files, for every platform, with hashes."""
    prepare("requirements-dev.txt")
    command = [
        str(PYTHON),
        "-m",
        "uv",
        "pip",
        "compile",
        "--universal",
        "--generate-hashes",
        "--no-emit-index-url",
    ]
    command += [
        "--python-version",
        "3.12",
        "--quiet",
        "--upgrade",
        "--custom-compile-command",
        "python run.py lock",
    ]
    portal = ["requirements.in", "-o", "requirements.txt"]
    tools = ["requirements-dev.in", "-c", "requirements.txt", "-o", "requirements-dev.txt"]
    if call(command + portal) or call(command + tools):
        raise Fault("The lock files could not be renewed.")
    file = ROOT / "requirements-dev.txt"
    file.write_text("-r requirements.txt\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    return 0


# Checks before anything is made


def check_place():
    """The folders that are written to can be written to."""
    var = Path(os.environ.get("PORTAL_VAR") or ROOT / "var")
    for folder in (ROOT, var):
        probe = folder / (".probe-%d" % os.getpid())
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe.write_text("")
            probe.unlink()
        except OSError as fault:
            raise Fault("Cannot write to %s (%s)." % (folder, fault.strerror))
    lessons = os.environ.get("PORTAL_LESSONS")
    if lessons and not Path(lessons).is_dir():
        raise Fault("PORTAL_LESSONS is no folder: %s" % lessons)


def check_address():
    """Host and port, which nobody else may be using."""
    host, text = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Fault("PORT is no port number from 1 to 65535: %s" % text)
    probe = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    if not WINDOWS:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind((host, int(text)))
        probe.listen(1)
    except OSError as fault:
        other = int(text) % 65535 + 1
        raise Fault(
            "Port %s on %s cannot be used (%s); choose another: PORT=%d" % (text, host, fault.strerror, other)
        )
    finally:
        probe.close()
    return host, int(text)


# The virtual environment


def prepare(requirements):
    """Make .venv if there is none that works, and install what the lock file names unless that was done."""
    if not usable(str(PYTHON))[0]:
        interpreter = find_python()
        print("Making .venv with %s ..." % interpreter[-1], flush=True)
        done = quiet([*interpreter, "-m", "venv", "--clear", str(VENV)])
        if done.returncode:
            raise Fault("Making .venv failed: %s" % last_line(done.stdout + done.stderr))
    stamp = VENV / "installed.txt"
    locks = [(ROOT / name).read_bytes() for name in ("requirements.txt", "requirements-dev.txt")]
    digest = hashlib.sha256(b"".join(locks)).hexdigest()
    line = "%s %s" % (requirements, digest)
    # With the tools of a developer installed, the portal itself has all it needs.
    complete = "requirements-dev.txt %s" % digest
    if stamp.exists() and stamp.read_text() in (line, complete):
        return
    print("Installing %s (once) ..." % requirements, flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
    done = quiet([*pip, "--retries", "2", "--timeout", "20", "--require-hashes", "-r", requirements])
    if done.returncode:
        text = done.stdout + done.stderr
        if any(sign in text for sign in OFFLINE):
            raise Fault(
                "The requirements could not be downloaded: no package registry can be reached from here."
            )
        raise Fault("The requirements could not be installed: %s" % last_line(text))
    stamp.write_text(line)


def find_python():
    """The command of the first Python that runs, is new enough, and can make virtual environments."""
    seen = []
    for command in candidates():
        fits, found = usable(*command)
        if fits:
            return command
        if found:
            seen.append((found, command))
    lacking = [(found, command) for found, command in seen if found[:2] >= OLDEST]
    if lacking:
        found, command = lacking[0]
        name = "python%d.%d" % found[:2]
        raise Fault("%s lacks its %s module; on Debian: apt install %s-venv" % (command[-1], found[2], name))
    if seen:
        found, command = max(seen, key=lambda each: each[0][:2])
        newest = "%d.%d (%s)" % (found[0], found[1], command[-1])
        raise Fault("Python 3.12 or newer is needed; the newest found is %s." % newest)
    raise Fault("Python 3.12 or newer is needed; none was found.")


def candidates():
    """Commands that may be a fitting Python: the running one, then every place on the path, not just the first."""
    yield [sys.executable]
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    known = {sys.executable}
    for name in CANDIDATES:
        for folder in folders:
            path = shutil.which(name, path=folder)
            if path and path not in known:
                known.add(path)
                yield [path]
    if WINDOWS:
        yield ["py", "-3"]


def usable(*command):
    """
    Whether this Python fits, found by running it: the stand-ins of version managers exist and yet fail.

    Returns (fits, (major, minor, first missing module...)), the latter None if it does not run at all.
    """
    try:
        done = quiet([*command, "-c", PROBE], timeout=30)
        words = done.stdout.split()
        found = (int(words[0]), int(words[1]), *words[2:])
    except (OSError, ValueError, IndexError, subprocess.SubprocessError):
        return False, None
    return found[:2] >= OLDEST and len(found) == 2, found


# Other programs


def quiet(command, timeout=None):
    """Run a command, keeping what it prints."""
    pipe = subprocess.PIPE
    return subprocess.run(command, stdout=pipe, stderr=pipe, text=True, errors="replace", timeout=timeout)


def call(command):
    """Run a command in the foreground; Ctrl-C reaches it as well, so wait for its end. Returns its exit code."""
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def last_line(text):
    """The last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and "notice" not in line]
    errors = [line for line in lines if line.upper().startswith("ERROR")]
    return (errors or lines or ["no reason given"])[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
