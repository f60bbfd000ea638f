"""What the builder can pack, and the words for its choices."""

from __future__ import annotations

from dataclasses import dataclass

IIS_PORT, DOTNET_PORT, NODE_PORT = 80, 8080, 3000


@dataclass(frozen=True, slots=True)
class Kind:
    """
    A kind of application. `family` names its runtimes, `windows` and `linux` the base images it can stand on
    (the first is the default), `port` the port that its server listens on unless told otherwise (0: none).
    """

    slug: str
    name: str
    family: str
    windows: tuple[str, ...]
    linux: tuple[str, ...]
    port: int
    folder: str
    versions: tuple[str, ...] = ()

    @property
    def on_iis(self) -> bool:
        """Whether IIS serves it, so that ServiceMonitor is its first process."""
        return self.port == IIS_PORT


KINDS = {
    kind.slug: kind
    for kind in (
        Kind(
            "aspnet-framework-48",
            "ASP.NET on IIS, .NET Framework 4.8",
            "netfx",
            ("servercore",),
            (),
            IIS_PORT,
            "The folder with the .csproj, below the one with the .sln.",
            ("4.8",),
        ),
        Kind(
            "aspnet-framework-35",
            "ASP.NET on IIS, .NET Framework 3.5",
            "netfx",
            ("servercore",),
            (),
            IIS_PORT,
            "The published site. No supported image builds for 3.5, so publish it first.",
            ("3.5",),
        ),
        Kind(
            "dotnet-web",
            "ASP.NET Core web app",
            "dotnet",
            ("nanoserver", "servercore"),
            ("ubuntu", "alpine"),
            DOTNET_PORT,
            "The folder with the .csproj, which has the same name.",
        ),
        Kind(
            "dotnet-worker",
            ".NET worker",
            "dotnet",
            ("nanoserver", "servercore"),
            ("ubuntu", "alpine"),
            0,
            "The folder with the .csproj, which has the same name.",
        ),
        Kind(
            "node",
            "Node.js app",
            "node",
            ("nanoserver", "servercore"),
            ("debian", "alpine"),
            NODE_PORT,
            "The folder with package.json and package-lock.json.",
        ),
        Kind(
            "static-iis",
            "Static site on IIS",
            "iis",
            ("servercore",),
            (),
            IIS_PORT,
            "The folder with the finished pages.",
        ),
    )
}

BASES = {
    "nanoserver": ("Nano Server", "Smallest Windows image, no PowerShell"),
    "servercore": ("Server Core", "Full .NET Framework, IIS, PowerShell"),
    "server": ("Server", "Full Windows API, fonts and graphics"),
    "ubuntu": ("Ubuntu", "With time zones and ICU"),
    "debian": ("Debian", "Slim variant"),
    "alpine": ("Alpine", "Smallest Linux image, musl instead of glibc"),
}
WINDOWS_BASES = ("nanoserver", "servercore", "server")
ISOLATIONS = {"process": "Process", "hyperv": "Hyper-V"}
ORCHESTRATORS = {"docker": "Docker", "containerd": "containerd", "kubernetes": "Kubernetes", "aks": "AKS"}
USERS = ("unprivileged", "administrator")


def user_name(kind: Kind, os: str, user: str) -> str:
    """The account behind a choice of user, as the Dockerfile or the image names it."""
    if os == "windows":
        return "ContainerUser" if user == "unprivileged" else "ContainerAdministrator"
    if user == "administrator":
        return "root"
    return "node" if kind.slug == "node" else "app"
