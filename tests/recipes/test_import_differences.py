"""What would be different in the builder's file is said, and the worst of it does not happen."""

import pytest

from portal import recipes
from portal.dockerfile import Dockerfile
from portal.recipes import Recipe
from portal.recipes.importing import read_dockerfile
from tests.recipes.combinations import DAY, draws, made_of

JAVA = {
    "kind": "java", "host": "linux", "project": "app", "orchestrator": "docker", "stages": "multi", "health": "/health",
}  # fmt: skip
SERVER_CORE = r"""# escape=`
FROM mcr.microsoft.com/dotnet/aspnet:8.0-windowsservercore-ltsc2022
USER ContainerAdministrator
RUN mkdir C:\data && icacls C:\data /grant Users:F
USER ContainerUser
WORKDIR C:\shop
COPY publish/ .
EXPOSE 8080
VOLUME C:\data
ENTRYPOINT ["dotnet", "My.Shop.dll"]
CMD ["--verbose"]
"""
VARIABLE = """FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish -o /out
FROM mcr.microsoft.com/dotnet/aspnet:10.0
ENV TOOL_VERSION=1.2.3
RUN apt-get update && apt-get install -y tool=$TOOL_VERSION
WORKDIR /srv/shop
COPY --from=build /out .
EXPOSE 8080
ENTRYPOINT ["dotnet", "Shop.dll"]
"""
PYTHON = """# syntax=docker/dockerfile:1
# Owner: team shop
ARG PY=3.12
FROM python:${PY}-slim
WORKDIR /code
COPY . .
RUN adduser --disabled-password svc
USER svc
EXPOSE 8000
CMD ["gunicorn", "app:app"]
"""
CMD_ALONE = """FROM eclipse-temurin:21-jre
COPY shop.jar /shop.jar
EXPOSE 8080
CMD java -Xmx1g -jar /shop.jar
"""


def rebuilt(text: str) -> str:
    imported = read_dockerfile(text, DAY)
    assert imported.choices is not None, imported.message
    made = recipes.build(imported.choices, DAY)
    assert isinstance(made, Recipe), made
    return made.dockerfile


def built_with(form: dict[str, str]) -> str:
    reading = recipes.read(form)
    assert reading.choices is not None, reading.errors
    made = recipes.build(reading.choices, DAY)
    assert isinstance(made, Recipe), made
    return made.dockerfile


def order(text: str, *starts: str) -> list[int]:
    return [next(n for n, line in enumerate(text.split("\n")) if line.startswith(start)) for start in starts]


def said(text: str) -> set[tuple[int, str]]:
    return {(each.line, each.kind) for each in read_dockerfile(text, DAY).differences}


@pytest.mark.parametrize(
    "own, starts",
    [
        ("HEALTHCHECK --interval=5s \\\n  CMD curl -f http://localhost:8080/ || exit 1", True),
        ("# CMD nothing", True),
        ('CMD ["--foo"]', True),
        ('ONBUILD CMD ["x"]', True),
        ("RUN <<EOF\nCMD x\nENTRYPOINT x\nEOF", True),
        ('ENTRYPOINT ["java", "-jar", "b.jar"]', False),
        ('ENTRYPOINT \\\n  ["java", "-jar", "b.jar"]', False),
    ],
)
def test_only_an_own_entrypoint_takes_the_place_of_the_builders(own, starts):
    text = built_with(JAVA | {"own_end": own})
    assert ('ENTRYPOINT ["java", "-jar", "app.jar"]' in text) is starts
    assert own in text


def test_an_own_cmd_takes_the_place_of_the_builders_cmd():
    form = {"kind": "node", "host": "linux", "project": "app", "start": "dist/main.js"}
    assert built_with(form | {"own_end": 'CMD ["node", "b.js"]'}).count("\nCMD ") == 1


def test_own_lines_that_change_the_account_do_not_decide_who_runs_the_app():
    for user, base in (("ContainerAdministrator", "servercore"), ("ContainerUser", "nanoserver")):
        form = {"kind": "dotnet-web", "host": "windows-server-2022", "project": "shop", "base": base}
        text = built_with(form | {"own_files": f"USER {user}\nRUN mkdir C:\\data"})
        assert Dockerfile.parse(text).final.user == "ContainerUser"
    text = built_with(JAVA | {"own_files": "USER nobody"})
    assert order(text, "USER nobody", "USER root", "RUN useradd", "USER 10001") == sorted(
        order(text, "USER nobody", "USER root", "RUN useradd", "USER 10001")
    )


def test_the_account_changes_where_it_did_and_the_app_runs_as_it_did():
    text = rebuilt(SERVER_CORE)
    assert read_dockerfile(SERVER_CORE, DAY).choices.user == "unprivileged"
    file = Dockerfile.parse(text)
    assert file.final.user == "ContainerUser"
    places = order(text, "USER ContainerAdministrator", "RUN mkdir", "USER ContainerUser", "COPY", "VOLUME")
    assert places == sorted(places)
    assert read_dockerfile(SERVER_CORE, DAY).faithful
    assert rebuilt(text) == text


def test_a_variable_stays_above_what_uses_it_and_the_folder_above_what_is_copied():
    text = rebuilt(VARIABLE)
    places = order(text, "ENV TOOL_VERSION", "RUN apt-get", "WORKDIR /srv/shop", "COPY --from=build /out .")
    assert places == sorted(places)
    assert Dockerfile.parse(text).final.workdir == "/srv/shop"
    assert said(VARIABLE) == {(5, "changed")}
    assert rebuilt(text) == text


def test_another_from_and_lost_directives_and_comments_are_said():
    found = read_dockerfile(PYTHON, DAY)
    assert not found.faithful
    assert {(1, "missing"), (2, "comment"), (4, "changed")} <= said(PYTHON)
    assert any(each.now.startswith("FROM python:") for each in found.differences if each.line == 4)
    file = Dockerfile.parse(rebuilt(PYTHON))
    assert file.final.user == "svc"
    assert file.final.cmd.exec_form == ("gunicorn", "app:app")
    assert "useradd" not in str(file)


def test_a_cmd_that_starts_alone_gets_no_entrypoint_before_it():
    file = Dockerfile.parse(rebuilt(CMD_ALONE))
    assert file.final.cmd.value == "java -Xmx1g -jar /shop.jar"
    assert file.final.entrypoint.exec_form == ()


def test_the_account_that_was_edited_takes_the_place_of_the_builders():
    text = built_with(JAVA).replace("10001", "10002")
    again = rebuilt(text)
    assert Dockerfile.parse(again).final.user == "10002"
    assert again.count("useradd") == 1
    assert rebuilt(again) == again


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("FROM eclipse-temurin:", "FROM example.com/temurin:"),
        lambda text: text.replace('ENTRYPOINT ["java"', 'ENTRYPOINT ["java", "-Xmx2g"').replace("app.jar\n", "b\n"),
        lambda text: text.replace("\nUSER 10001", ""),
        lambda text: text.replace("RUN sh mvnw -B package", "RUN sh mvnw -B verify"),
        lambda text: text.replace("COPY --from=build", "COPY --chown=app --from=build"),
        lambda text: text.replace("EXPOSE", "RUN echo one\nENV A=1\nRUN echo two\nEXPOSE"),
    ],
)  # fmt: skip
def test_a_changed_file_is_built_as_it_was_changed_or_the_difference_is_said(change):
    text = change(built_with(JAVA))
    assert text != built_with(JAVA)
    found = read_dockerfile(text, DAY)
    again = Dockerfile.parse(rebuilt(text))
    if found.faithful:
        mine = Dockerfile.parse(text)
        assert again.final.root_base == mine.final.root_base
        assert (again.final.user, again.final.workdir) == (mine.final.user, mine.final.workdir)
        assert again.final.env == mine.final.env
        assert [one.value for one in again.final.all("RUN", "COPY")] == [
            one.value for one in mine.final.all("RUN", "COPY")
        ]


def test_what_the_builder_writes_has_no_differences():
    for _, made in made_of(draws(60, seed=11)):
        assert read_dockerfile(made.dockerfile, DAY).faithful


def test_an_added_comment_or_label_of_the_builders_is_no_difference():
    text = built_with(JAVA)
    bare = "\n".join(line for line in text.split("\n") if not line.startswith(("# For", "LABEL")))
    assert {each.kind for each in read_dockerfile(bare, DAY).differences} <= {"added"}
    assert not [each for each in read_dockerfile(bare, DAY).differences if each.text.startswith("LABEL")]
