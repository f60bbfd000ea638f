"""
A guess at the operating system of an image from its name, its platform or what a stage does.

String work only: "windows", "linux", or "" when nothing tells. Sources: the repositories of Microsoft's base
images (microsoft/dotnet-framework-docker, dotnet/dotnet-docker, microsoft/iis-docker) and the library of
official images (docker-library/official-images), where a list names those that are Linux only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from portal.dockerfile.images import ImageReference
from portal.dockerfile.instruction import Instruction

WINDOWS = "windows"
LINUX = "linux"
DEFAULT_SHELLS = {WINDOWS: ("cmd", "/S", "/C"), LINUX: ("/bin/sh", "-c")}

_WINDOWS_NAMES = re.compile(
    r"mcr\.microsoft\.com/(?:windows(?:[/:@]|\Z)|dotnet/framework/|mssql/server/windows|azure-functions/.*windows)"
    r"|(?:docker\.io/)?microsoft/(?:windowsservercore|nanoserver|aspnet|iis|dotnet-framework|wcf|mssql-server-windows)"
)
_WINDOWS_TAG = re.compile(
    r"nanoserver|windowsservercore|servercore|ltsc20\d\d|(?:^|[-_.])win(?:dows|dow)?(?:[-_.0-9]|$)",
    re.IGNORECASE,
)
_LINUX_TAG = re.compile(
    r"alpine|stretch|buster|bullseye|bookworm|trixie|bionic|focal|jammy|noble|azurelinux|mariner|distroless|chiseled"
    r"|(?:^|[-_.])(?:ubi\d*|slim|linux|debian\d*|ubuntu[\d.]*)(?:[-_.]|$)",
    re.IGNORECASE,
)
_LINUX_NAMES = re.compile(
    r"(?:gcr\.io/distroless|registry\.access\.redhat\.com|cgr\.dev/chainguard"
    r"|mcr\.microsoft\.com/(?:azurelinux|cbl-mariner|devcontainers|vscode/devcontainers))/"
)
# Microsoft dropped Windows from the tags that name only a version with .NET 8 (dotnet/dotnet-docker).
_DOTNET = re.compile(r"mcr\.microsoft\.com/dotnet/(?:aspnet|runtime|runtime-deps|sdk|monitor|nightly/.*)\Z")
_VERSION = re.compile(r"(\d+)\.\d+(?:\.\d+)?(?:-preview|-rc)?(?:-amd64|-arm64v8)?\Z")
_LINUX_OFFICIAL = re.compile(
    r"(?:(?:library|amd64|arm32v7|arm64v8|i386|ppc64le|riscv64|s390x)/)?(?:"
    r"almalinux|alpine|amazonlinux|archlinux|bash|buildpack-deps|busybox|cassandra|centos|chronograf|"
    r"clojure|composer|consul|couchbase|couchdb|crate|dart|debian|drupal|elasticsearch|elixir|erlang|"
    r"fedora|flink|gcc|ghost|gradle|groovy|haproxy|haskell|httpd|ibmjava|jetty|joomla|jruby|julia|"
    r"kapacitor|kibana|kong|logstash|mariadb|matomo|maven|mediawiki|memcached|mysql|neo4j|nextcloud|"
    r"nginx|node|odoo|opensuse|oraclelinux|percona|perl|photon|php|phpmyadmin|postgres|pypy|python|"
    r"r-base|rabbitmq|redis|redmine|registry|rockylinux|ros|ruby|rust|scratch|solr|sonarqube|swipl|"
    r"tomcat|ubuntu|varnish|vault|wordpress|zookeeper"
    r")\Z"
)
_LINUX_COMMAND = re.compile(
    r"(?:^|&&|;|\|)\s*(?:apt-get|apt|apk|yum|dnf|microdnf|zypper|chmod|chown|useradd)\s"
)
_WINDOWS_COMMAND = re.compile(
    r"(?:^|&&?|;)\s*(?:powershell|dism|setx|reg\s+add|msiexec|choco|icacls|net\s+user)(?:\.exe)?\s",
    re.IGNORECASE,
)
_DRIVE = re.compile(r"[A-Za-z]:(?:[\\/]|\Z)")
_WINDOWS_SHELL = re.compile(r"(?:.*[\\/])?(?:powershell|cmd)(?:\.exe)?\Z", re.IGNORECASE | re.DOTALL)


# Images that carry a SHELL of their own (microsoft/dotnet-framework-docker, src/aspnet and src/sdk, 4.8 on
# Server 2019 and 2016; wcf is built on aspnet; the tag 4.8 alone means these. docker-library/python and golang,
# adoptium/containers: their images on Server Core).
_POWERSHELL_IMAGES = re.compile(
    r"(?:mcr\.microsoft\.com/dotnet/framework/(?:aspnet|sdk|wcf):4\.8(?:-[\w-]*windowsservercore-ltsc20(?:16|19))?"
    r"|(?:docker\.io/)?(?:library/)?(?:python|golang|eclipse-temurin):[\w.-]*windowsservercore[\w.-]*)"
    r"(?:@sha256:[0-9a-f]{64})?\Z"
)
_POWERSHELL = (
    "powershell",
    "-Command",
    "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';",
)


def shell_of(image: str, os: str) -> tuple[str, ...]:
    """The words before a shell form in a stage that starts from an image; () when its system is unknown."""
    if os == WINDOWS and _POWERSHELL_IMAGES.match(image.lower()):
        return _POWERSHELL
    return DEFAULT_SHELLS.get(os, ())


def of_platform(platform: str) -> str:
    """The system that a platform such as "windows/amd64" names."""
    system = platform.partition("/")[0].partition("(")[0].lower()
    return system if system in (WINDOWS, LINUX) else ""


def of_image(text: str) -> str:
    """The system of an image, from its reference."""
    lower = text.lower()
    if lower == "scratch":
        return LINUX
    if _WINDOWS_NAMES.match(lower):
        return WINDOWS
    try:
        reference = ImageReference.parse(lower)
    except ValueError:
        return _of_tag(lower)
    if (found := _of_tag(reference.tag)) or _LINUX_NAMES.match(lower):
        return found or LINUX
    if reference.registry == "docker.io" and _LINUX_OFFICIAL.match(reference.repository):
        return LINUX
    version = _VERSION.match(reference.tag)
    if _DOTNET.match(reference.name) and version and int(version[1][:3]) >= 8:
        return LINUX
    return ""


def _of_tag(tag: str) -> str:
    if _WINDOWS_TAG.search(tag):
        return WINDOWS
    return LINUX if _LINUX_TAG.search(tag) else ""


def of_instructions(instructions: Iterable[Instruction]) -> str:
    """The system that the first telling instruction of a stage is written for: its shell, paths or commands."""
    for instruction in instructions:
        if found := _of_instruction(instruction):
            return found
    return ""


def _of_instruction(instruction: Instruction) -> str:
    match instruction.keyword:
        case "SHELL":
            program = instruction.exec_form[0] if instruction.exec_form else ""
            if _WINDOWS_SHELL.match(program):
                return WINDOWS
            return LINUX if program.startswith("/") else ""
        case "WORKDIR":
            return _of_path(instruction.value)
        case "COPY" | "ADD":
            return _of_path(instruction.destination)
        case "RUN":
            script = instruction.script[:2000]
            if _WINDOWS_COMMAND.search(script):
                return WINDOWS
            return LINUX if _LINUX_COMMAND.search(script) else ""
    return ""


def _of_path(path: str) -> str:
    if _DRIVE.match(path.lstrip("\"'")):
        return WINDOWS
    return LINUX if path.startswith(("/usr/", "/etc/", "/opt/", "/var/", "/bin/", "/home/", "/root")) else ""
