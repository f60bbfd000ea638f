"""A Dockerfile or a project file becomes the builder's form; what the form cannot say is kept."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal import recipes
from portal.dockerfile import Dockerfile
from portal.recipes import Recipe
from portal.recipes.importing import of_project, read_dockerfile
from tests.recipes.combinations import DAY, draws, made_of

VISUAL_STUDIO = """\
#See https://aka.ms/customizecontainer to learn how to customize your debug container.

FROM mcr.microsoft.com/dotnet/aspnet:8.0-nanoserver-1809 AS base
WORKDIR /app
EXPOSE 8080
EXPOSE 8081

FROM mcr.microsoft.com/dotnet/sdk:8.0-nanoserver-1809 AS build
ARG BUILD_CONFIGURATION=Release
WORKDIR /src
COPY ["Shop.Web/Shop.Web.csproj", "Shop.Web/"]
RUN dotnet restore "./Shop.Web/Shop.Web.csproj"
COPY . .
RUN dotnet publish "./Shop.Web.csproj" -c %BUILD_CONFIGURATION% -o /app/publish

FROM base AS final
WORKDIR /app
COPY --from=build /app/publish .
ENTRYPOINT ["dotnet", "Shop.Web.dll"]
"""
HAND_MADE = """\
FROM mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2019
SHELL ["powershell", "-Command"]
# the company's proxy
RUN netsh winhttp set proxy 10.0.0.1:3128; \\
    Write-Host done
RUN reg add "HKLM\\SOFTWARE\\Contoso" /v Level /t REG_DWORD /d 5 /f
WORKDIR /inetpub/wwwroot
COPY ./publish/ .
ENV LOG_LEVEL=info
EXPOSE 80 443
ENTRYPOINT ["C:\\\\ServiceMonitor.exe", "w3svc"]
"""


def rebuilt(text: str) -> Recipe:
    imported = read_dockerfile(text, DAY)
    assert imported.choices is not None, imported.message
    made = recipes.build(imported.choices, DAY)
    assert isinstance(made, Recipe), made
    return made


def test_what_the_builder_writes_it_reads_back_from_the_text_alone():
    count = 0
    for form, made in made_of(draws(250, seed=7)):
        imported = read_dockerfile(made.dockerfile, DAY)
        assert imported.choices == recipes.read(form).choices, made.dockerfile
        assert imported.exact
        assert rebuilt(made.dockerfile).dockerfile == made.dockerfile
        count += 1
    assert count > 100


def test_a_file_of_visual_studio_keeps_its_stages_and_gets_the_rest_as_fields():
    imported = read_dockerfile(VISUAL_STUDIO, DAY)
    values = imported.values
    assert (values["kind"], values["version"], values["host"]) == ("dotnet-web", "8.0", "windows-server-2019")
    assert (values["project"], values["port"], values["ports"]) == ("Shop.Web", "8080", "8081")
    assert 'COPY ["Shop.Web/Shop.Web.csproj", "Shop.Web/"]' in values["own_stages"]
    assert "COPY --from=build /app/publish ." in values["own_files"]
    text = rebuilt(VISUAL_STUDIO).dockerfile
    assert text.count('ENTRYPOINT ["dotnet", "Shop.Web.dll"]') == 1
    assert not [p for p in Dockerfile.parse(text).problems if p.fatal]


def test_lines_that_no_field_can_say_stand_in_the_new_file_in_their_order():
    imported = read_dockerfile(HAND_MADE, DAY)
    assert imported.values["host"] == "windows-server-2019"
    assert imported.values["env"] == "LOG_LEVEL=info"
    assert imported.values["registry"] == "HKLM\\SOFTWARE\\Contoso\\Level=dword:5"
    kept = "\n".join(each.text for each in imported.kept)
    assert "# the company's proxy" in kept
    assert "netsh winhttp set proxy 10.0.0.1:3128; `\n" in kept
    text = rebuilt(HAND_MADE).dockerfile
    places = [text.index(word) for word in ("SHELL", "netsh", "COPY ./publish/ .", "ServiceMonitor.exe")]
    assert places == sorted(places)
    assert imported.message.startswith(f"{sum(e.end - e.line + 1 for e in imported.kept)} lines are kept")


def test_every_instruction_is_either_a_field_or_kept():
    for text in (VISUAL_STUDIO, HAND_MADE):
        imported = read_dockerfile(text, DAY)
        made = rebuilt(text).dockerfile
        for one in Dockerfile.parse(text).instructions:
            if one.keyword in ("COPY", "RUN", "ENTRYPOINT", "SHELL"):
                first = one.original.split("\n")[0].rstrip("\\ ")
                assert first.split(" /v ")[0] in made, first
        assert imported.choices is not None


def test_importing_twice_changes_nothing():
    for text in (VISUAL_STUDIO, HAND_MADE):
        once = rebuilt(text).dockerfile
        assert rebuilt(once).dockerfile == once


@pytest.mark.parametrize("text", ["", "hello", "RUN x", "# For linux, docker", "{}", "<Project/>"])
def test_what_is_no_dockerfile_is_told_so(text):
    imported = read_dockerfile(text, DAY)
    assert imported.choices is None
    assert imported.message


LINES = st.sampled_from(
    [
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022",
        "FROM node:24 AS build",
        "FROM build",
        "FROM ${X}",
        "# escape=`",
        "# For linux, docker, published on 8080",
        "# For windows-server-2022, process isolation, docker, packs node, gMSA x y",
        "# Own lines: base",
        "# Own lines: stages",
        "# End of own lines",
        "ENV A=$B C=\"d e\" F='g'",
        "ENV A b",
        "RUN <<EOF",
        "EOF",
        "COPY --from=build /a /b",
        "COPY . .",
        "EXPOSE 80 99999 x",
        "VOLUME [",
        "HEALTHCHECK CMD curl http://localhost/x",
        "RUN reg add \"HKLM\\A\\B\" /v c /t REG_SZ /d \"%x%\" /f \\",
        "RUN dism /Online /Quiet /NoRestart /Enable-Feature /All /FeatureName:X",
        "SHELL [\"powershell\"]",
        "USER 1000",
        "CMD node server.js",
        "ONBUILD RUN x",
        "LABEL org.opencontainers.image.title=\"a b\"",
        "WORKDIR C:\\app\\",
        "\\",
        "",
    ]
)  # fmt: skip


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.one_of(st.lists(LINES, max_size=14).map("\n".join), st.text(max_size=200)))
@example("FROM node:24\n# Own lines: end\nCMD x")
def test_no_text_breaks_the_import_and_what_is_read_can_be_built(text):
    imported = read_dockerfile(text, DAY)
    if imported.choices is not None:
        made = recipes.build(imported.choices, DAY)
        if isinstance(made, Recipe):
            again = read_dockerfile(made.dockerfile, DAY)
            assert again.choices == imported.choices, made.dockerfile


PROJECTS = [
    ("Shop.csproj", '<Project Sdk="Microsoft.NET.Sdk.Web"><PropertyGroup><TargetFramework>net10.0</TargetFramework>'
     "</PropertyGroup></Project>", {"kind": "dotnet-web", "version": "10.0", "project": "Shop", "host": "linux"}),
    ("Jobs.csproj", '<Project Sdk="Microsoft.NET.Sdk.Worker"><PropertyGroup>'
     "<TargetFramework>net9.0-windows</TargetFramework></PropertyGroup></Project>", {"kind": "dotnet-worker"}),
    ("Old.vbproj", "<Project><TargetFrameworkVersion>v4.7.2</TargetFrameworkVersion>"
     "<ProjectTypeGuids>{349C5851-65DF-11DA-9384-00065B846F21}</ProjectTypeGuids></Project>",
     {"kind": "aspnet-framework-48", "project": "Old"}),
    ("web.config", '<configuration><system.web><compilation targetFramework="4.8"/></system.web></configuration>',
     {"kind": "aspnet-framework-48"}),
    ("packages.config", '<packages><package id="x" targetFramework="net35"/></packages>',
     {"kind": "aspnet-framework-35"}),
    ("global.json", '{"sdk": {"version": "9.0.100"}}', {"kind": "dotnet-web", "version": "9.0"}),
    ("package.json", '{"name": "@acme/shop", "scripts": {"start": "node dist/main.mjs"}, "engines": {"node": ">=22"}}',
     {"kind": "node", "version": "22", "project": "shop", "start": "dist/main.mjs"}),
]  # fmt: skip


@pytest.mark.parametrize("name, text, expected", PROJECTS)
def test_a_project_file_fills_the_form_by_name_and_by_content(name, text, expected):
    for called in (name, ""):
        project = of_project(text, called)
        assert project is not None
        for field, value in expected.items():
            if field != "project" or called or "name" in text:
                assert project.values[field] == value
        assert recipes.read({"project": "app"} | project.values).errors == {}


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.sampled_from([name for name, _, _ in PROJECTS] + ["pom.xml", "go.mod", "requirements.txt", ""]),
    st.text(),
)
def test_no_text_breaks_the_reading_of_projects(name, text):
    project = of_project(text, name)
    assert project is None or recipes.read({"project": "app"} | project.values).errors == {}
