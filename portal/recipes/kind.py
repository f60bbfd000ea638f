"""What a kind of application says of itself, and the words for the builder's fixed choices."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from portal.recipes.fields import Field

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen
    from portal.recipes.note import Note
    from portal.recipes.sheet import Sheet

_NOTHING: Mapping[str, str] = MappingProxyType({})


# APP_UID in the images of .NET.
APP_UID = 1654


@dataclass(frozen=True, slots=True)
class Account:
    """
    The unprivileged account of a Linux image: `written` is what USER says (a number satisfies runAsNonRoot by itself),
    `uid` the number that Kubernetes needs where USER says a name, `made` whether the file has to make the account.
    """

    name: str
    written: str
    uid: int = 0
    made: bool = False

    @property
    def group(self) -> int:
        """The group that may write to the volumes of a pod: the account's number where the file has one."""
        return int(self.written) if self.written.isdigit() else APP_UID


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of application, and everything about it.

    - `family` names its runtimes (runtimes.toml); `versions` narrow them down, `prefers` is the one to begin with.
    - `windows` and `linux` are the base images it can stand on: on Windows the smallest first, on Linux the default
      first; `repositories` names the final image's repository by base image, or by system.
    - `port` is the one that its server listens on unless told otherwise (0: none), `folder` the project field's hint.
    - `write` writes the file. `recognise` says how much an existing file looks like it (0: not at all, 100: it can be
      nothing else); `read` finds in an existing file the fields that are this kind's alone.
    - `needs` are asked of the engine when it weighs base images, `brings` those that the final image has built in.
    - `stages` says whether it can be built in the image ("multi"), copied as it is ("single"), or both.
    - `start` is the field "start", `fields` are further ones of its own; `variables` are set by the recipe itself.
    - `built` are folders that a build leaves behind, for `.dockerignore` ("{project}" is the folder), `why_built` the reason.
    - `probe` makes the health command where the base image's usual means do not do: from the sheet and the address to
      command and reason, or None.
    - `init` says that the first process needs an init on Linux, `service` which Windows service ServiceMonitor watches,
      `at_solution` that the Dockerfile lies beside the solution and not beside the project folder.
    - `logs` are the sources that LogMonitor reads: names of `portal.recipes.outputs.logs`.
    - `pins` are build arguments with checksums that nobody could check: the form's field to the argument's name.
    - `notes` are remarks on choices of this kind that no rule makes.
    """

    slug: str
    name: str
    family: str
    windows: tuple[str, ...]
    linux: tuple[str, ...]
    repositories: Mapping[str, str]
    port: int
    folder: str
    write: Callable[[Sheet], None]
    recognise: Callable[[Seen], int]
    read: Callable[[Seen], Mapping[str, str]] = field(default=lambda seen: _NOTHING)
    needs: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    prefers: str = ""
    stages: tuple[str, ...] = ("multi",)
    start: Field | None = None
    fields: tuple[Field, ...] = ()
    variables: tuple[str, ...] = ()
    account: Account = Account("app", "10001", made=True)
    built: tuple[str, ...] = ()
    why_built: str = "Your own build's output would overwrite that of the image."
    probe: Callable[[Sheet, str], tuple[str, str] | None] | None = None
    init: bool = False
    service: str = ""
    at_solution: bool = False
    logs: tuple[str, ...] = ("events",)
    pins: Mapping[str, str] = field(default=_NOTHING)
    notes: Callable[[Choices], Iterable[Note]] = lambda choices: ()

    @property
    def on_iis(self) -> bool:
        """Whether IIS serves it, so that ServiceMonitor is its first process."""
        return self.service == "w3svc"

    @property
    def administrator(self) -> bool:
        """Whether its first process works only with administrator rights."""
        return bool(self.service)

    def image(self, base: str, tag: str) -> str:
        """The final image's reference for a base image and a tag."""
        system = "windows" if base in WINDOWS_BASES else "linux"
        return f"{self.repositories.get(base) or self.repositories[system]}:{tag}"


BASES = {
    "nanoserver": ("Nano Server", "Smallest Windows image, no PowerShell"),
    "servercore": ("Server Core", "Full .NET Framework, IIS, PowerShell"),
    "windows": ("Windows", "Full Windows API, of Windows 10 1809"),
    "server": ("Server", "Full Windows API, fonts and graphics"),
    "ubuntu": ("Ubuntu", "With time zones and ICU"),
    "debian": ("Debian", "Slim variant"),
    "alpine": ("Alpine", "Smallest Linux image, musl instead of glibc"),
    "chiseled": ("Chiseled Ubuntu", "No shell, no package manager"),
    "distroless": ("Distroless", "No shell, no package manager"),
    "static": ("Distroless static", "For one static executable"),
}
WINDOWS_BASES = ("nanoserver", "servercore", "windows", "server")
# Images without a shell: no RUN, no health check by command line.
BARE_BASES = ("chiseled", "distroless", "static")
ISOLATIONS = {"process": "Process", "hyperv": "Hyper-V"}
ORCHESTRATORS = {"docker": "Docker", "containerd": "containerd", "kubernetes": "Kubernetes", "aks": "AKS"}
USERS = ("unprivileged", "administrator")
STAGES = {"multi": "Build in the image", "single": "Copy what is built already", "own": "By your own lines"}
AUTO = "auto"


def user_name(kind: Kind, os: str, user: str) -> str:
    """The account behind a choice of user, as the Dockerfile or the image names it."""
    if os == "windows":
        return "ContainerUser" if user == "unprivileged" else "ContainerAdministrator"
    return "root" if user == "administrator" else kind.account.name
