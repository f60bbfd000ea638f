"""What else may be known about a case: needs of the program, devices, mounts, runtime, terminal, memory ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from portal.placement.words import NEED_WORDS, one_of

ACTIONS = {"pull": "Pull", "build": "Build", "run": "Run", "exec": "Run a command inside"}
MOUNTS = {
    "directory": "A directory",
    "file": "A single file",
    "file-over-existing": "A file over an existing one",
    "named-pipe": "A named pipe",
}
_MOUNTS_TOO = {
    "npipe": "named-pipe", "pipe": "named-pipe", "bind": "directory", "volume": "directory", "folder": "directory",
    "dir": "directory",
}  # fmt: skip
EDITIONS = ("home", "pro", "enterprise", "education", "iot", "standard", "datacenter")
SYSTEMS = ("windows", "linux")
_YES = {"true", "yes", "on", "1", "available", "all"}
_NO = {"false", "no", "off", "0", "unavailable", "none", "not available", "missing"}
_MEMORY = re.compile(r"^(\d{1,15})(?:\.(\d{1,3}))?\s*([kmgt]?)(i?b?)$", re.IGNORECASE)
_RUNTIME = re.compile(
    r"^(?P<name>[a-z][a-z .+_/-]*?)(?:://|[ @:/-])*(?:v?(?P<version>\d+(?:\.\d+){0,3})\S*)?$", re.IGNORECASE
)
_RUNTIMES = {
    "docker": "docker", "docker engine": "docker", "docker desktop": "docker", "moby": "docker",
    "dockerd": "docker", "docker-ce": "docker", "mirantis": "docker", "mirantis container runtime": "docker",
    "containerd": "containerd", "nerdctl": "containerd", "ctr": "containerd", "cri-containerd": "containerd",
    "kata": "kata", "kata-qemu": "kata", "kata-clh": "kata", "kata-fc": "kata", "kata containers": "kata",
    "kata-vm-isolation": "kata", "io.containerd.kata": "kata",
    "gvisor": "gvisor", "runsc": "gvisor", "io.containerd.runsc": "gvisor",
    "runc": "runc", "crun": "runc", "io.containerd.runc": "runc",
    "runhcs-wcow-process": "containerd", "runhcs-wcow-hypervisor": "containerd", "io.containerd.runhcs": "containerd",
    "cri-o": "cri-o", "crio": "cri-o", "podman": "podman",
}  # fmt: skip
_PRODUCT = re.compile(r"^docker(?: engine)?(?: -)? (?:community|enterprise|ce|ee)\b[ :-]*", re.IGNORECASE)
RUNTIME_NAMES = tuple(dict.fromkeys(_RUNTIMES.values()))
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Details:
    """
    Optional parts of a placement. Empty text, None and () mean that nothing was said, and rules about such a part
    keep silent.

    `memory_limit` is in bytes, 0 for "no limit"; `gpu` is the kind asked for ("directx" if none was named);
    `gmsa` the account ("yes" if none was named); `runtime` is "name" or "name version".
    """

    action: str = ""
    needs: tuple[str, ...] = ()
    features_on_demand: tuple[str, ...] = ()
    gpu: str = ""
    device: str = ""
    gmsa: str = ""
    replicas: int | None = None
    host_process: bool | None = None
    host_network: bool | None = None
    mount: str = ""
    runtime: str = ""
    tty: bool | None = None
    command: str | None = None
    memory_limit: int | None = None
    hypervisor: bool | None = None
    daemon_os: str = ""
    host_edition: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any], errors: dict[str, str]) -> Details:
        """The details that texts or JSON values describe; a sentence goes into `errors` for every bad one."""
        read: dict[str, Any] = {}
        for name, value in values.items():
            try:
                read[name] = _READERS[name](value)
            except ValueError as error:
                errors[name] = str(error)
        return cls(**read) if read else PLAIN

    def texts(self) -> dict[str, str]:
        """What was said, each as the text that `of` reads back: for addresses and examples."""
        if self is PLAIN:
            return {}
        return {
            name: _text(value) for name, default in _DEFAULTS if (value := getattr(self, name)) != default
        }

    @property
    def said(self) -> frozenset[str]:
        """The names of all details that were said."""
        if self is PLAIN:
            return _NOTHING
        return frozenset(name for name, default in _DEFAULTS if getattr(self, name) != default)

    @property
    def runtime_name(self) -> str:
        """The runtime without its version: docker, containerd, kata, gvisor ..."""
        return self.runtime.partition(" ")[0]

    @property
    def runtime_version(self) -> tuple[int, ...]:
        """The runtime's version as numbers, () if none was given."""
        version = self.runtime.partition(" ")[2]
        return tuple(int(part) for part in version.split(".")) if version else ()


PLAIN = Details()
FIELDS = tuple(f.name for f in fields(Details))
_DEFAULTS = tuple((f.name, f.default) for f in fields(Details))
_NOTHING: frozenset[str] = frozenset()


def _text(value: Any) -> str:
    for unit, size in (("g", 2**30), ("m", 2**20)):
        if type(value) is int and value >= size and value % size == 0:
            return f"{value // size}{unit}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ",".join(value)
    return "none" if value == 0 else str(value)


def _plain(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("This has to be a text.")
    text = " ".join(value.split())
    if len(text) > _LONGEST:
        raise ValueError(f"That is {len(text)} characters; at most {_LONGEST} are read.")
    return text


def _flag(value: Any) -> bool | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return value
    text = _plain(value).lower()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if not text:
        return None
    raise ValueError(f"“{text[:40]}” is neither yes nor no.")


def _kind(default: str) -> Callable[[Any], str]:
    """A reader of yes, no or a name: `default` stands for yes, "" for no."""

    def read(value: Any) -> str:
        if value is None or value is False:
            return ""
        text = default if value is True else _plain(value)
        if text.lower() in _NO:
            return ""
        return default if text.lower() in _YES else text

    return read


def _words(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    found = value.split(",") if isinstance(value, str) else value
    if not isinstance(found, (list, tuple)) or not all(isinstance(each, str) for each in found):
        raise ValueError("This has to be a list of texts.")
    if len(found) > 50:
        raise ValueError(f"That are {len(found)} entries; at most 50 are read.")
    return tuple(dict.fromkeys(text for each in found if (text := _plain(each))))


def _needs(value: Any) -> tuple[str, ...]:
    plain = (" ".join(re.split(r"[\s_-]+", each.lower())) for each in _words(value))
    return tuple(dict.fromkeys(NEED_WORDS.get(each, each.replace(" ", "-")) for each in plain))


def _replicas(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{1,7}", value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 1_000_000:
        raise ValueError("This has to be a whole number from 0 to 1,000,000.")
    return int(value)


def _memory(value: Any) -> int | None:
    if value is None or value == "":
        return None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**50:
        return value
    text = _plain(value) if isinstance(value, str) else ""
    if text.lower() in ("none", "no", "unlimited", "-1"):
        return 0
    match = _MEMORY.match(text)
    if not match:
        raise ValueError("Write memory as 512m, 2g or a number of bytes, or none.")
    factor = 1024 ** " kmgt".index(match[3].lower() or " ")
    size: int = int(match[1]) * factor + (int(float(f"0.{match[2]}") * factor) if match[2] else 0)
    if size >= 2**50:
        raise ValueError("No container has that much memory.")
    return size


def _runtime(value: Any) -> str:
    text = "" if value is None else _plain(value)
    if not text:
        return ""
    match = _RUNTIME.match(_PRODUCT.sub("docker ", text))
    name = _RUNTIMES.get(match["name"].lower().rstrip(" -_/:.")) if match else None
    if match is None or name is None:
        raise ValueError(f"“{text[:40]}” is no runtime known here; there are {', '.join(RUNTIME_NAMES)}.")
    # The version of Docker Desktop is not that of the engine in it, nor is a runtime type's number a version.
    counts = match["version"] and not match["name"].lower().startswith(("io.", "docker desktop"))
    return f"{name} {match['version']}" if counts else name


def _command(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        value = " ".join(map(_plain, value))
    return _plain(value)


def _choice(known: Any, what: str) -> Callable[[Any], str]:
    return lambda value: "" if value in (None, "") else one_of(_plain(value).lower(), known, what)


def _tidy(read: Callable[[str], str]) -> Callable[[Any], str]:
    return lambda value: read(
        re.sub(r"[\s_]+", "-", _plain(value).lower()) if value not in (None, "") else ""
    )


_READERS: dict[str, Callable[[Any], Any]] = {
    "action": _choice(ACTIONS, "action"),
    "needs": _needs,
    "features_on_demand": _words,
    "gpu": _kind("directx"),
    "device": _kind("yes"),
    "gmsa": _kind("yes"),
    "replicas": _replicas,
    "host_process": _flag,
    "host_network": _flag,
    "mount": _tidy(lambda text: _choice(MOUNTS, "kind of mount")(_MOUNTS_TOO.get(text, text))),
    "runtime": _runtime,
    "tty": _flag,
    "command": _command,
    "memory_limit": _memory,
    "hypervisor": _flag,
    "daemon_os": _choice(SYSTEMS, "operating system of a daemon"),
    "host_edition": _tidy(lambda text: _edition(text)),
}


def _edition(text: str) -> str:
    plain = re.sub(r"^(?:windows-)?(?:server-)?(?:(?:10|11|20\d\d)-)?", "", text)
    short = {"professional": "pro", "ent": "enterprise", "datacenter-azure-edition": "datacenter",
             "server": "", "ltsc": "enterprise", "enterprise-ltsc": "enterprise"}.get(plain, plain)  # fmt: skip
    return _choice(EDITIONS, "edition")(short)
