"""What is out of support limits, and what is gone from its registry stops: the same from every tool, on every day."""

import datetime

import pytest

from portal.dockerfile import Dockerfile
from portal.placement import Placement
from portal.rules import Severity, Stage, Verdict, check

TODAY = datetime.date(2026, 11, 26)
LATER = datetime.date(2032, 6, 1)
ASPNET = "mcr.microsoft.com/dotnet/aspnet"
RUNTIMES = [
    f"{ASPNET}:10.0-nanoserver-ltsc2022",
    "mcr.microsoft.com/dotnet/sdk:10.0",
    "eclipse-temurin:17",
    "eclipse-temurin:21-jre-nanoserver-ltsc2022",
    "eclipse-temurin:21.0.8_9-jdk-windowsservercore-ltsc2025",
    "php:8.3",
    "docker.io/library/php:8.4-fpm-alpine",
    "golang:1.25-nanoserver-ltsc2022",
    "python:3.14-windowsservercore-ltsc2022",
    "node:24-alpine",
]


def of_file(image, day):
    return check(Dockerfile.parse(f"FROM {image}\n").aimed(as_of=day))


def of_placement(image, day, host="windows-server-2022", isolation="process"):
    return check(Placement.of(host, image, isolation, "docker", day))


def ids(outcomes):
    return {outcome.rule.id for outcome in outcomes}


@pytest.mark.parametrize(
    "image",
    [
        f"{ASPNET}:8.0-nanoserver-ltsc2022",
        "mcr.microsoft.com/dotnet/framework/aspnet:4.8-windowsservercore-ltsc2022",
        "mcr.microsoft.com/dotnet/framework/runtime:3.5-windowsservercore-ltsc2022",
    ],
)
def test_an_image_out_of_support_still_runs_with_limits_in_every_tool(image):
    assert of_placement(image, TODAY).verdict is Verdict.LIMITS
    report = of_file(image, TODAY)
    assert report.verdict is Verdict.LIMITS
    assert "base-is-retired" in ids(report.warnings)
    assert (
        check(report.subject.aimed("windows-server-2022", "process", "docker", TODAY)).verdict
        is Verdict.LIMITS
    )


@pytest.mark.parametrize(
    "image", ["microsoft/windowsservercore:ltsc2016", "docker.io/microsoft/iis", "microsoft/dotnet:2.1-sdk"]
)
def test_what_is_gone_from_docker_hub_stops_at_the_pull_in_every_tool(image):
    for report in (of_placement(image, TODAY), of_file(image, TODAY)):
        assert (report.verdict, report.stage) == (Verdict.BLOCKED, Stage.PULL)
    (error,) = of_file(image, TODAY).errors
    assert "1 Jul 2021" in error.message
    before = of_file(image, datetime.date(2021, 6, 30))
    assert before.verdict is not Verdict.BLOCKED
    assert "repository-is-gone" not in ids(of_placement(image, datetime.date(2021, 6, 30)).errors)


def test_a_name_that_was_never_on_docker_hub_stops_at_the_pull():
    report = of_file("windowsservercore", TODAY)
    assert (report.verdict, report.stage) == (Verdict.BLOCKED, Stage.PULL)


def test_what_is_gone_is_said_once_for_a_chosen_host():
    file = Dockerfile.parse("FROM microsoft/windowsservercore:ltsc2016\n").aimed(
        "windows-server-2016", "process", "docker", TODAY
    )
    assert ids(check(file).errors) == {"base-is-retired"}


@pytest.mark.parametrize("image", RUNTIMES)
def test_a_runtime_whose_line_has_ended_is_told_by_checker_and_explorer(image):
    file = of_file(image, LATER)
    assert file.verdict is Verdict.LIMITS
    assert "runtime-is-end-of-life" in ids(file.warnings)
    assert "runtime-of-image-ended" in ids(of_placement(image, LATER).warnings)


@pytest.mark.parametrize("image", [each for each in RUNTIMES if not each.startswith("golang")])
def test_a_runtime_in_support_meets_silence(image):
    assert not {"runtime-is-end-of-life", "base-is-retired"} & ids(of_file(image, TODAY).breaking)
    assert "runtime-of-image-ended" not in ids(of_placement(image, TODAY).breaking)


def test_the_end_of_a_runtime_is_said_once():
    for day in (TODAY, LATER):
        for report in (
            of_file(f"{ASPNET}:8.0-nanoserver-ltsc2022", day),
            of_placement(f"{ASPNET}:8.0-nanoserver-ltsc2022", day),
        ):
            assert len([o for o in report.warnings if ".NET" in o.message or "Core 8.0" in o.message]) == 1


@pytest.mark.parametrize(
    "image", ["example.com/php:8.3", "php", "php:latest", "node:lts", "example/python:3.9", "golang:1"]
)
def test_a_name_that_tells_no_line_of_a_known_runtime_meets_silence(image):
    assert "runtime-is-end-of-life" not in ids(of_file(image, LATER).breaking)
    assert all(o.severity is not Severity.ERROR for o in of_file(image, LATER).breaking)
