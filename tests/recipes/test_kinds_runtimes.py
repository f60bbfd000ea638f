"""Native AOT, Python, Java and Go, on Windows and on Linux."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal import facts, recipes
from portal.dockerfile import Dockerfile
from portal.recipes import Obstacle
from portal.recipes.importing.seen import Seen
from tests.recipes.test_kinds_windows import build, final, made, order

LINUX = ("dotnet-aot", "python", "java", "go", "native")


def first_stage(recipe):
    return Dockerfile.parse(recipe.dockerfile).stages[0].base


@pytest.mark.parametrize(
    "form, build_image, run_image",
    [
        ({"kind": "dotnet-aot", "host": "windows-server-2025"}, "mcr.microsoft.com/dotnet/sdk:10.0-windowsservercore-ltsc2025", "mcr.microsoft.com/windows/nanoserver:ltsc2025"),
        ({"kind": "dotnet-aot", "host": "windows-server-2019", "version": "8.0"}, "mcr.microsoft.com/dotnet/sdk:8.0-windowsservercore-ltsc2019", "mcr.microsoft.com/windows/nanoserver:1809"),
        ({"kind": "dotnet-aot", "host": "linux"}, "mcr.microsoft.com/dotnet/sdk:10.0-noble-aot", "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled"),
        ({"kind": "dotnet-aot", "host": "linux", "base": "alpine"}, "mcr.microsoft.com/dotnet/sdk:10.0-alpine-aot", "mcr.microsoft.com/dotnet/runtime-deps:10.0-alpine"),
        ({"kind": "dotnet-aot", "host": "linux", "version": "9.0"}, "mcr.microsoft.com/dotnet/sdk:9.0-noble", "mcr.microsoft.com/dotnet/runtime-deps:9.0-noble-chiseled"),
        ({"kind": "python"}, "python:3.14-windowsservercore-ltsc2022", "python:3.14-windowsservercore-ltsc2022"),
        ({"kind": "python", "host": "linux"}, "python:3.14-trixie", "python:3.14-slim-trixie"),
        ({"kind": "python", "host": "linux", "base": "alpine", "version": "3.13"}, "python:3.13-alpine3.24", "python:3.13-alpine3.24"),
        ({"kind": "java"}, "eclipse-temurin:25-jdk-windowsservercore-ltsc2022", "eclipse-temurin:25-jre-nanoserver-ltsc2022"),
        ({"kind": "java", "host": "linux", "version": "21"}, "eclipse-temurin:21-jdk-noble", "eclipse-temurin:21-jre-noble"),
        ({"kind": "go"}, "golang:1.27-windowsservercore-ltsc2022", "mcr.microsoft.com/windows/nanoserver:ltsc2022"),
        ({"kind": "go", "host": "linux"}, "golang:1.27-trixie", "gcr.io/distroless/static-debian13:nonroot"),
        ({"kind": "go", "host": "linux", "base": "alpine"}, "golang:1.27-alpine3.24", "alpine:3.24"),
    ],
)  # fmt: skip
def test_built_in_one_image_and_run_from_a_smaller_one(form, build_image, run_image):
    recipe = build(**form)
    assert first_stage(recipe) == build_image
    assert recipe.image.reference == run_image


@pytest.mark.parametrize("kind", ["python", "java", "go"])
def test_a_runtime_without_image_for_server_2019_says_from_which_release_on(kind):
    found = made(kind=kind, host="windows-server-2019")
    assert isinstance(found, Obstacle)
    assert "the oldest one is for Windows Server 2022" in found.message
    assert ("host", "windows-server-2025") in [
        item for _, change in found.ways_out for item in change.items()
    ]


def test_linkers_of_older_net_versions_are_installed_and_newer_ones_come_in_the_image():
    assert (
        "clang zlib1g-dev" in build(kind="dotnet-aot", host="linux", base="ubuntu", version="9.0").dockerfile
    )
    assert "apk add" in build(kind="dotnet-aot", host="linux", base="alpine", version="8.0").dockerfile
    assert "clang" not in build(kind="dotnet-aot", host="linux", base="ubuntu").dockerfile


def test_a_native_program_on_windows_is_linked_by_compared_build_tools_and_told_where_to_listen():
    text = build(kind="dotnet-aot").dockerfile
    assert order(
        text,
        "ARG BUILD_TOOLS_SHA256\n",
        "Get-FileHash",
        "Start-Process",
        'SHELL ["cmd"',
        "dotnet restore -r win-x64",
    )
    assert "ENV ASPNETCORE_HTTP_PORTS=8080" in text
    assert "ASPNETCORE_HTTP_PORTS" not in build(kind="dotnet-aot", host="linux").dockerfile


def test_images_without_shell_get_no_run_and_no_health_command():
    for kind in ("dotnet-aot", "go"):
        stage = final(build(kind=kind, host="linux", health="/health"))
        assert not {"RUN", "HEALTHCHECK"} & {one.keyword for one in stage.instructions}


def test_lines_of_images_whose_shell_is_powershell_are_whole_in_it():
    """The Server Core images of Python, Go and Temurin have PowerShell as their shell, which knows no `&&`."""
    for kind in ("python", "java", "go"):
        for stage in Dockerfile.parse(build(kind=kind).dockerfile).stages:
            for one in stage.all("RUN"):
                assert one.shell[0] == "powershell", stage.base
                assert "&&" not in one.script and "%" not in one.script


def test_python_asks_for_its_own_health_where_nothing_else_can():
    text = build(kind="python", host="linux", health="/up").dockerfile
    assert "urllib.request" in text and "http://localhost:8000/up" in text
    assert "wget" in build(kind="python", host="linux", base="alpine", health="/up").dockerfile


@pytest.mark.parametrize(
    "kind, start, wrong",
    [
        ("python", "app/main.py", "../main.py"),
        ("python", "app/main.py", "main"),
        ("java", "target/a-1.jar", "a.war"),
    ],
)
def test_the_start_file_is_checked_and_read_back(kind, start, wrong):
    assert recipes.read({"kind": kind, "project": "Shop", "start": wrong}).errors["start"].startswith("Write")
    for host in ("windows-server-2022", "linux"):
        for stages in recipes.KINDS[kind].stages:
            recipe = build(kind=kind, start=start, host=host, stages=stages)
            assert recipe.choices.kind.read(Seen.of(recipe.dockerfile))["start"] == start


@pytest.mark.parametrize("kind, version", [("go", "1.26"), ("dotnet-aot", "8.0"), ("dotnet-aot", "10.0")])
def test_a_version_that_only_the_build_stage_names_is_read_back(kind, version):
    for host in ("windows-server-2022", "linux"):
        recipe = build(kind=kind, version=version, host=host)
        assert recipe.choices.kind.read(Seen.of(recipe.dockerfile))["version"] == version


@pytest.mark.parametrize("kind", LINUX)
def test_hadolint_finds_no_error_in_linux_files(kind, tmp_path):
    program = Path(sys.executable).with_name("hadolint")
    for number, base in enumerate(recipes.KINDS[kind].linux):
        for user in ("unprivileged", "administrator"):
            text = build(kind=kind, host="linux", base=base, health="/h", user=user).dockerfile
            file = tmp_path / f"{number}-{user}.Dockerfile"
            file.write_text(text, encoding="utf-8")
    files = [str(file) for file in tmp_path.iterdir()]
    done = subprocess.run(
        [program, "--failure-threshold", "error", *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_files_that_a_build_leaves_behind_stay_out_of_the_context():
    for kind, pattern in (("python", "**/__pycache__/"), ("java", "Shop/target/"), ("dotnet-aot", "**/obj/")):
        assert pattern in build(kind=kind).dockerignore
    assert "target" not in build(kind="java", stages="single").dockerignore


def test_python_ends_on_the_day_that_the_checker_knows():
    known = facts.current()
    for version, runtime in known.runtimes["python"].items():
        if version in known.lines["python"].ends:
            assert runtime.ends == known.lines["python"].ends[version]
    for version, runtime in known.runtimes["aot"].items():
        assert runtime.ends == known.runtimes["dotnet"][version].ends


@pytest.mark.parametrize("kind, unprivileged", [("go", "65532"), ("dotnet-aot", "$APP_UID")])
def test_an_image_that_runs_unprivileged_by_itself_says_which_user_it_shall_be(kind, unprivileged):
    for user, written in (("unprivileged", unprivileged), ("administrator", "root")):
        recipe = build(kind=kind, host="linux", user=user)
        assert [one.value for one in final(recipe).all("USER")] == [written]
        assert recipes.importing.read_dockerfile(recipe.dockerfile).values["user"] == user
