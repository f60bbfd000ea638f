"""Stages: bases, parents, settings, systems, links."""

import pytest

from portal.dockerfile import Dockerfile
from portal.dockerfile.systems import of_image

SERVERCORE = "mcr.microsoft.com/windows/servercore:ltsc2022"


def stages(text):
    return Dockerfile.parse(text).stages


@pytest.mark.parametrize(
    ("text", "base", "unset"),
    [
        ("FROM a:1", "a:1", ()),
        ("ARG T=1\nFROM a:$T", "a:1", ()),
        ("ARG T=1\nARG U=${T}.2\nFROM a:${U}", "a:1.2", ()),
        ("ARG T\nFROM a:${T}", "a:${T}", ()),
        ("ARG T\nFROM a:${T:-2}", "a:2", ()),
        ("ARG T=1\nARG T\nFROM a:$T", "a:1", ()),
        ("FROM a:$T", "a:", ("T",)),
        ("FROM a:${T:-3}", "a:3", ("T",)),
        ('ARG T="1"\nFROM "a:$T"', "a:1", ()),
        ("ARG S=-x\nFROM a${S:+:1}", "a:1", ()),
        ("FROM a-$TARGETARCH", "a-$TARGETARCH", ()),
        ("FROM x\nARG T=1\nFROM a:$T", "a:", ("T",)),
    ],
)
def test_variables_in_from(text, base, unset):
    stage = stages(text)[-1]
    assert (stage.base, stage.unset) == (base, unset)


def test_parents():
    first, second, third, other = stages("FROM a AS One\nFROM one AS two\nFROM two\nFROM one:1\n")
    assert (first.name, second.parent, third.parent) == ("one", first, second)
    assert (third.root, third.root_base, third.chain) == (first, "a", (first, second))
    assert other.parent is None
    assert [one.line for one in third.lineage] == [1, 2, 3]


def test_a_stage_cannot_be_built_on_a_later_one():
    first, _ = stages("FROM b\nFROM a AS b\n")
    assert first.parent is None


def test_settings_of_a_linux_stage():
    stage = stages(
        "FROM alpine\nARG P=8080\nENV A=1 B=$A\nENV C=$A PATH=/x:$PATH\nWORKDIR /srv\nWORKDIR app/../www\n"
        "USER web\nEXPOSE $P 443/tcp\n"
    )[0]
    assert stage.os == "linux"
    assert stage.env == {"A": "1", "B": "$A", "C": "1", "PATH": "/x:$PATH"}
    assert stage.args == {"P": "8080"}
    assert (stage.workdir, stage.user, stage.exposed) == ("/srv/www", "web", ("8080", "443/tcp"))
    assert stage.shell == ("/bin/sh", "-c")


def test_settings_of_a_windows_stage():
    stage = stages(
        f"# escape=`\nFROM {SERVERCORE}\nENV Name=x\nWORKDIR C:\\app\\%name%\nWORKDIR ..\\${{NAME}}\n"
    )[0]
    assert stage.os == "windows"
    assert stage.workdir == "C:\\app\\x"
    assert stage.shell == ("cmd", "/S", "/C")


def test_a_backslash_is_eaten_where_it_is_the_escape_character():
    assert stages(f"FROM {SERVERCORE}\nUSER a\\b\n")[0].user == "ab"


def test_settings_are_inherited_by_stages_built_on_a_stage():
    text = (
        f"ARG G=global\nFROM {SERVERCORE} AS base\nARG G\nENV A=1\nUSER u\nWORKDIR C:/a\nEXPOSE 80\n"
        'SHELL ["powershell", "-Command"]\nCMD ["x"]\nHEALTHCHECK NONE\nFROM base\nWORKDIR b\nENTRYPOINT ["y"]\n'
    )
    base, stage = stages(text)
    assert base.args == {"G": "global"}
    assert stage.env == {"A": "1"}
    assert (stage.user, stage.workdir, stage.exposed) == ("u", "C:\\a\\b", ("80",))
    assert stage.shell == ("powershell", "-Command")
    assert stage.instructions[1].shell == ("powershell", "-Command")
    assert stage.cmd is None, "an own ENTRYPOINT takes away the inherited CMD"
    assert stage.healthcheck.arguments == ("NONE",)
    assert stage.last("WORKDIR").value == "b"


def test_the_shell_in_force_for_each_instruction():
    instructions = Dockerfile.parse(
        f'FROM {SERVERCORE}\nRUN a\nSHELL ["pwsh", "-c"]\nRUN b\nFROM who/knows\nRUN c'
    ).instructions
    assert [one.shell for one in instructions if one.keyword == "RUN"] == [
        ("cmd", "/S", "/C"),
        ("pwsh", "-c"),
        (),
    ]


def test_images_that_bring_a_shell():
    image = "mcr.microsoft.com/dotnet/framework/aspnet"
    assert stages(f"FROM {image}:4.8-windowsservercore-ltsc2019")[0].shell[0] == "powershell"
    assert stages(f"FROM {image}:4.8.1-windowsservercore-ltsc2022")[0].shell[0] == "cmd"
    assert (
        stages(f"FROM {image}:4.8-windowsservercore-ltsc2019@sha256:{'0' * 64}")[0].shell[0] == "powershell"
    )
    assert stages("FROM python:3.14-windowsservercore-ltsc2022")[0].shell[0] == "powershell"
    assert stages("FROM eclipse-temurin:25-jre-windowsservercore-ltsc2025")[0].shell[0] == "powershell"
    assert stages("FROM eclipse-temurin:25-jre-nanoserver-ltsc2025")[0].shell[0] == "cmd"
    assert stages("FROM golang:1.27-windowsservercore-ltsc2025")[0].shell[0] == "powershell"
    assert stages("FROM golang:1.27-nanoserver-ltsc2025")[0].shell[0] == "cmd"


@pytest.mark.parametrize(
    ("image", "os"),
    [
        (SERVERCORE, "windows"),
        ("mcr.microsoft.com/windows:1809", "windows"),
        ("MCR.microsoft.com/Windows/NanoServer:1809", "windows"),
        ("mcr.microsoft.com/dotnet/framework/aspnet:4.8", "windows"),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-ltsc2022", "windows"),
        ("golang:1.25-windowsservercore-ltsc2025", "windows"),
        ("microsoft/iis", "windows"),
        ("registry.test:5000/base:ltsc2022", "windows"),
        ("mcr.microsoft.com/dotnet/aspnet:10.0", "linux"),
        ("mcr.microsoft.com/dotnet/aspnet:6.0", ""),
        ("mcr.microsoft.com/dotnet/aspnet:8.0-alpine", "linux"),
        ("alpine", "linux"),
        ("docker.io/library/nginx:1", "linux"),
        ("arm64v8/debian:13", "linux"),
        ("gcr.io/distroless/static", "linux"),
        ("mcr.microsoft.com/azurelinux/base/core:3.0", "linux"),
        ("scratch", "linux"),
        ("golang:1.25", ""),
        ("team/app:1.2", ""),
        ("", ""),
        ("?? no reference", ""),
    ],
)
def test_system_of_an_image(image, os):
    assert of_image(image) == os


@pytest.mark.parametrize(
    ("text", "os"),
    [
        ("FROM --platform=windows/amd64 team/app", "windows"),
        ("FROM --platform=linux/arm64 team/app", "linux"),
        ("FROM --platform=$BUILDPLATFORM team/app", ""),
        ("# escape=`\nFROM team/app", "windows"),
        ("FROM team/app\nWORKDIR C:/app", "windows"),
        ('FROM team/app\nSHELL ["powershell"]', "windows"),
        ("FROM team/app\nRUN apt-get update", "linux"),
        ("FROM team/app\nRUN echo hello", ""),
    ],
)
def test_system_of_a_stage(text, os):
    dockerfile = Dockerfile.parse(text)
    assert dockerfile.os_of(dockerfile.stages[0]) == os


def test_links():
    dockerfile = Dockerfile.parse(
        "FROM a AS one\nFROM b AS two\nFROM c\nCOPY --from=ONE x y\nCOPY --from=1 x y\nCOPY --from=img:1 x y\n"
        "RUN --mount=type=bind,from=two,target=/t x\nFROM d AS unused\nFROM one\n"
    )
    one, two = dockerfile.stages[:2]
    assert [(link.source, link.stage) for link in dockerfile.links] == [
        ("ONE", one), ("1", two), ("img:1", None), ("two", two),
    ]  # fmt: skip
    assert dockerfile.needed_stages == {0, 4}
    assert dockerfile.named("two") is two
    assert dockerfile.stage_of(dockerfile.links[0].instruction) is dockerfile.stages[2]


def test_aiming_keeps_the_file():
    dockerfile = Dockerfile.parse("FROM a\n")
    assert dockerfile.target == {}
    aimed = dockerfile.aimed(host="windows-server-2022", isolation="hyperv")
    assert aimed.target == {"host": "windows-server-2022", "isolation": "hyperv", "orchestrator": "docker"}
    assert str(aimed) == "FROM a\n"
    assert aimed.apply([]).target == aimed.target
