"""Java: built by the project's own Maven wrapper, run by the runtime image of Eclipse Temurin."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from portal.recipes.fields import Bad, Field, Target
from portal.recipes.kind import Kind
from portal.recipes.probing import install_curl

if TYPE_CHECKING:
    from portal.recipes.importing.seen import Seen
    from portal.recipes.sheet import Sheet

PORT = 8080
TEMURIN = "eclipse-temurin"
_JAR = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)*[A-Za-z0-9_][A-Za-z0-9._-]*\.jar")


def _jar(text: str, target: Target) -> str:
    if len(text) > 100 or not _JAR.fullmatch(text):
        raise Bad("Write where the build leaves the jar, below the project folder, such as target/shop.jar.")
    return text


def app(sheet: Sheet) -> None:
    """Package with the JDK, copy the jar into the runtime image (adoptium/containers, README)."""
    choices = sheet.choices
    sheet.head()
    if sheet.multi:
        _build(sheet)
    sheet.base(_reason(sheet))
    install_curl(sheet)
    why = "Spring Boot reads it; other frameworks have a word of their own for the port."
    sheet.environment((("SERVER_PORT", str(choices.port), why, "port"),))
    owner = "the administrator" if sheet.windows else "root"
    sheet.add(
        r"WORKDIR C:\app" if sheet.windows else "WORKDIR /app",
        f"Its files belong to {owner}: the app's user reads, but does not overwrite them.",
    )
    sheet.bring(
        f"COPY --from=build /src/{choices.start} ./app.jar",
        "Takes the jar, leaves Maven and the compiler behind.",
        f"COPY {choices.project}/{choices.start} ./app.jar",
        "The jar that was built outside.",
    )
    sheet.files()
    sheet.user()
    sheet.serve(60)
    sheet.start(
        ["java", "-jar", "app.jar"],
        "Exec form: no shell in between, so Java gets the signal to stop.",
    )


def _build(sheet: Sheet) -> None:
    project = sheet.choices.project
    maven = r".\mvnw.cmd" if sheet.windows else "sh mvnw"
    sheet.add(f"FROM {TEMURIN}:{_build_tag(sheet)} AS build", _build_reason(sheet), "version")
    sheet.add(
        r"WORKDIR C:\src" if sheet.windows else "WORKDIR /src",
        "Absolute path: later lines do not depend on the base image.",
    )
    sheet.add(f"COPY {project}/.mvn/ .mvn/", "The wrapper's settings, with the version of Maven.", "project")
    sheet.add(
        f"COPY {project}/mvnw* {project}/pom.xml ./",
        "Only what Maven reads before the source. The next layer stays cached until one of these changes.",
        "project",
    )
    sheet.add(f"RUN {maven} -B dependency:go-offline", "Slow step, so it sits above the source code.")
    sheet.add(f"COPY {project}/src/ src/", "Source last: an edit rebuilds from here.", "project")
    sheet.add(f"RUN {maven} -B package", "Compiles, tests, and packs the jar.")


def _build_tag(sheet: Sheet) -> str:
    tag = sheet.fit.tag.replace("-jre-", "-jdk-")
    return tag.replace("-nanoserver-", "-windowsservercore-")


def _build_reason(sheet: Sheet) -> str:
    if sheet.windows:
        return "Server Core to build: the Maven wrapper is a script that calls PowerShell."
    return "The JDK stays in this stage; the final image has the runtime alone."


def _reason(sheet: Sheet) -> str:
    name = {
        "nanoserver": "Nano Server",
        "servercore": "Server Core",
        "ubuntu": "Ubuntu 24.04",
        "alpine": "Alpine, with musl instead of glibc",
    }[sheet.choices.base]
    builds = f" {sheet.fit.builds}" if sheet.windows else ""
    return f"Java's runtime without the compiler, on {name}.{builds}"


def _is_java(seen: Seen) -> int:
    if seen.repository == TEMURIN:
        return 85
    return 70 if seen.command and "java" in re.split(r"[\\/]", seen.command[0].lower())[-1] else 0


def _read(seen: Seen) -> Mapping[str, str]:
    for one in seen.file.all("COPY"):
        words = one.value.split()
        if len(words) == 2 and words[1] == "./app.jar":
            path = words[0].lstrip("/")
            # Behind the build stage's folder, or the project's.
            return {"start": path.partition("/")[2]}
    return {}


KINDS = (
    Kind(
        slug="java",
        name="Java app",
        family="java",
        windows=("nanoserver", "servercore"),
        linux=("ubuntu", "alpine"),
        repositories={"windows": TEMURIN, "linux": TEMURIN},
        port=PORT,
        folder="The folder with pom.xml and the Maven wrapper.",
        write=app,
        recognise=_is_java,
        read=_read,
        stages=("multi", "single"),
        start=Field("start", "Jar", "text", _jar, example="target/shop.jar"),
        variables=("SERVER_PORT",),
        built=("{project}/target/", "{project}/build/"),
    ),
)
