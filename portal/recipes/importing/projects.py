"""
What a project's files say, as the builder's form: kind, version, folder, start file.

Files of XML are read by a few patterns and not as trees: only words that cannot lead elsewhere are taken from them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from portal import facts
from portal.recipes.choices import read
from portal.recipes.kinds import KINDS

LONGEST = 1_000_000
_WEB_GUID = "349c5851-65df-11da-9384-00065b846f21"
_MONIKER = re.compile(r"\bnet(?:coreapp)?([0-9]{1,2}\.[0-9])(-windows)?", re.IGNORECASE)
_CLASSIC = re.compile(r"\bv?([1-4]\.[0-9](?:\.[0-9])?)\b|\bnet([1-4][0-9]{1,2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Project:
    """What a project file says: `file` is what it was taken for, `values` the form's texts, `found` the evidence."""

    file: str
    values: dict[str, str]
    found: tuple[str, ...] = ()
    message: str = ""


def of_project(text: str, name: str = "") -> Project | None:
    """
    The form's values for the text of a project file, by its name ("Shop.Web.csproj", "package.json", "pom.xml",
    "go.mod", "requirements.txt", "global.json", "web.config", "packages.config") or by its content; None for what is
    none of them. Takes any text and raises nothing.
    """
    if len(text) > LONGEST:
        return None
    plain = name.replace("\\", "/").rpartition("/")[2]
    reader = next((found for sign, found in _BY_NAME if plain.lower().endswith(sign)), None) or _by_content(
        text
    )
    project = reader(text, plain) if reader else None
    if project is None:
        return None
    values = {field: value for field, value in project.values.items() if value}
    errors = read(values).errors
    return Project(
        project.file,
        {field: value for field, value in values.items() if field not in errors},
        project.found,
        project.message,
    )


def _by_content(text: str) -> Callable[[str, str], Project | None] | None:
    head = text[:20_000]
    signs: tuple[tuple[str, Callable[[str, str], Project | None]], ...] = (
        (r"<project[^>]*maven", _maven),
        (r"<Project[\s>]", _msbuild),
        (r"<packages[\s>]", _config),
        (r"<configuration[\s>]", _config),
        (r"^module +\S+\s*$[\s\S]*^go +1\.", _go),
        (r"^[A-Za-z][A-Za-z0-9._-]{0,60}(?:\[[a-z,]+\])? *(?:==|>=|~=) *[0-9]", _python),
    )
    if head.lstrip().startswith("{"):
        return _global_json if '"sdk"' in head and '"dependencies"' not in head else _package_json
    return next((reader for sign, reader in signs if re.search(sign, head, re.MULTILINE)), None)


def _element(text: str, name: str) -> str:
    match = re.search(rf"<{name}(?: [^<>]{{0,200}})?>([^<>]{{0,300}})</{name}>", text)
    return match[1].strip() if match else ""


def _version(family: str, wanted: str) -> str:
    """The known version that was asked for, "" if there is none."""
    return wanted if wanted in facts.current().runtimes.get(family, {}) else ""


def _classic(text: str) -> str:
    """The version of .NET Framework in "v4.7.2" or "net35", with dots; "" if there is none."""
    match = _CLASSIC.search(text)
    return (match[1] or ".".join(match[2])) if match else ""


def _msbuild(text: str, name: str) -> Project | None:
    folder = name.rpartition(".")[0]
    sdk = re.search(r"<Project[^<>]{0,300}Sdk=\"([^\"<>]{0,100})\"", text)
    target = _element(text, "TargetFrameworks") or _element(text, "TargetFramework")
    modern = _MONIKER.findall(target)
    found = [f"Sdk {sdk[1]}"] if sdk else []
    if modern:
        version, windows = max(modern, key=lambda pair: tuple(int(part) for part in pair[0].split(".")))
        web = sdk is not None and sdk[1].endswith(".Web")
        aot = _element(text, "PublishAot").lower() == "true" and "dotnet-aot" in KINDS
        kind = KINDS["dotnet-aot" if aot else "dotnet-web" if web else "dotnet-worker"]
        values = {"kind": kind.slug, "version": _version(kind.family, version), "project": folder}
        values |= {} if windows else {"host": "linux"}
        return Project("a project file of .NET", values, (*found, f"targets .NET {version}"))
    framework = _classic(_element(text, "TargetFrameworkVersion") or target)
    if not framework:
        return None
    found.append(f"targets .NET Framework {framework}")
    web = _WEB_GUID in text.lower() or "System.ServiceModel.Activation" in text
    if web:
        slug = "aspnet-framework-35" if framework < "4" else "aspnet-framework-48"
        slug = "wcf-iis" if ".svc" in text and "wcf-iis" in KINDS and framework >= "4" else slug
    else:
        service = "System.ServiceProcess" in text
        slug = "netfx-service" if service else "netfx-console"
        found += ["uses System.ServiceProcess"] if service else []
    note = "" if framework >= "4" else "Programs of 3.5 need their own runtime; many also run on 4.8."
    values = {"kind": slug if slug in KINDS else "aspnet-framework-48", "project": folder}
    return Project("a project file of .NET Framework", values, tuple(found), note)


def _config(text: str, name: str) -> Project | None:
    if "<aspNetCore" in text:
        return Project("a web.config", {"kind": "dotnet-web"}, ("starts ASP.NET Core",))
    versions = [_classic(each) for each in re.findall(r'targetFramework="([^"]{1,20})"', text)]
    versions += ["3.5"] if "Version=3.5." in text else []
    highest = max((each for each in versions if each), default="")
    svc = "<system.serviceModel" in text and "wcf-iis" in KINDS
    if not highest and not svc:
        return None
    slug = "aspnet-framework-35" if highest and highest < "4" else "wcf-iis" if svc else "aspnet-framework-48"
    file = "a packages.config" if "<packages" in text else "a web.config"
    return Project(file, {"kind": slug}, (f"targets .NET Framework {highest}",) if highest else ("uses WCF",))


def _global_json(text: str, name: str) -> Project | None:
    match = re.search(r'"version"\s{0,20}:\s{0,20}"([0-9]{1,2}\.[0-9])\.[0-9]', text)
    if not match:
        return None
    values = {"kind": "dotnet-web", "version": _version("dotnet", match[1])}
    note = "It names the SDK that builds; the project file names the runtime."
    return Project("a global.json", values, (f"SDK {match[1]}",), note)


def _package_json(text: str, name: str) -> Project | None:
    try:
        read_in = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read_in, dict) or not {"name", "scripts", "main", "dependencies", "engines"} & set(
        read_in
    ):
        return None
    scripts = read_in.get("scripts")
    start = str(scripts.get("start", ""))[:500] if isinstance(scripts, dict) else ""
    script = re.search(r"\bnode\s+(?:--\S+\s+)*\.?/?([^\s;&|]+\.[cm]?js)", start)
    main = str(read_in.get("main", ""))[:200].removeprefix("./")
    engines = read_in.get("engines")
    wanted = re.search(r"[0-9]{1,2}", str(engines.get("node", ""))[:50] if isinstance(engines, dict) else "")
    values = {
        "kind": "node",
        "version": _version("node", wanted[0]) if wanted else "",
        "project": re.sub(r"^@[^/]*/", "", str(read_in.get("name", ""))[:80]),
        "start": script[1] if script else main,
        "host": "linux",
    }
    return Project("a package.json", values, tuple(f"starts {each}" for each in [start] if each))


def _maven(text: str, name: str) -> Project | None:
    if "java" not in KINDS:
        return None
    release = next(
        (
            found
            for each in ("maven.compiler.release", "java.version", "release")
            if (found := _element(text, each))
        ),
        "",
    )
    own = re.sub(r"<(parent|dependencies|build)>[\s\S]*?</\1>", "", text)
    project = _element(own, "artifactId")
    built = _element(own, "version")
    jar = f"target/{project}-{built}.jar" if project and built else ""
    values = {
        "kind": "java",
        "version": _version("java", release),
        "project": project,
        "start": jar,
        "host": "linux",
    }
    return Project("a pom.xml", values, (f"Java {release}",) if release else ())


def _go(text: str, name: str) -> Project | None:
    module = re.search(r"^module +(\S{1,200})", text, re.MULTILINE)
    version = re.search(r"^go +(1\.[0-9]{1,3})", text, re.MULTILINE)
    if "go" not in KINDS or not module:
        return None
    folder = re.sub(r"/v[0-9]+$", "", module[1]).rpartition("/")[2]
    values = {
        "kind": "go",
        "version": _version("go", version[1] if version else ""),
        "project": folder,
        "host": "linux",
    }
    return Project("a go.mod", values, (f"module {module[1]}",))


def _python(text: str, name: str) -> Project | None:
    if "python" not in KINDS:
        return None
    packages = re.findall(r"^([A-Za-z][A-Za-z0-9._-]{0,60})", text, re.MULTILINE)
    return Project("a requirements.txt", {"kind": "python", "host": "linux"}, tuple(packages[:5]))


_BY_NAME: tuple[tuple[str, Callable[[str, str], Project | None]], ...] = (
    ("proj", _msbuild),
    ("global.json", _global_json),
    ("package.json", _package_json),
    ("pom.xml", _maven),
    ("go.mod", _go),
    ("requirements.txt", _python),
    (".config", _config),
)
