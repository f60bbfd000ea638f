"""Page, API and commands ask one engine and write one JSON: the same question has the same answer everywhere."""

import io
import json
import random
import sys

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils.html import escape

from portal import facts
from portal.answers.encoding import encode
from portal.answers.placements import QUESTION_FIELDS, question_of
from portal.explorer.samples import SAMPLES
from portal.placement import ISOLATIONS, PLATFORMS

JSON = "application/json"
DETAILS = {
    "action": ["pull", "build", "run"],
    "needs": [["powershell"], ["netfx"], ["wow64", "msi"], ["gui"]],
    "gpu": [True, "cuda"],
    "gmsa": ["webapp01"],
    "host_process": [True, False],
    "mount": ["file", "directory", "named-pipe"],
    "runtime": ["docker 28.0.4", "containerd 1.7", "containerd 1.3"],
    "tty": [True, False],
    "memory_limit": ["4g", "none"],
    "hypervisor": [True, False],
    "replicas": [1, 3],
}


def questions(count):
    """Questions of all kinds, the same in every run."""
    chance, known = random.Random(20261126), facts.current()
    hosts = [release.slug for release in known.hosts()] + ["linux", "20348.2340", "windows-server-2019@1457"]
    images = [release.image_key for release in known.image_releases()] + [
        "debian:12",
        "nanoserver:ltsc2022",
        "mcr.microsoft.com/windows/server:ltsc2022",
        "mcr.microsoft.com/dotnet/aspnet:10.0-nanoserver-ltsc2025",
        "example.org/own/app:1",
    ]
    # By chance hardly anything runs without a limit.
    yield {"host": "linux", "image": "debian:12"}
    for _ in range(count - 1):
        question = {
            "host": chance.choice(hosts),
            "image": chance.choice(images),
            "isolation": chance.choice(list(ISOLATIONS)),
            "orchestrator": chance.choice(list(PLATFORMS)),
            "as_of": chance.choice(["2018-06-01", "2021-03-15", "2024-01-10", "2026-11-26", "2033-01-01"]),
        }
        for name in chance.sample(list(DETAILS), chance.randint(0, 2)):
            question[name] = chance.choice(DETAILS[name])
        yield question


def command(name, text, monkeypatch, capsys, *arguments):
    """What a command writes when the text is its standard input."""
    stdin = io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8")
    monkeypatch.setattr(sys, "stdin", stdin)
    try:
        call_command(name, *arguments)
    except SystemExit:
        pass
    return capsys.readouterr().out


def compare(count, client, monkeypatch, capsys):
    """Ask each question of the page, of the API and of the command; gives the verdicts."""
    asked = list(questions(count))
    lines = command("check_placement", "\n".join(map(json.dumps, asked)), monkeypatch, capsys).splitlines()
    assert len(lines) == count
    verdicts = set()
    for question, line in zip(asked, lines, strict=True):
        said = client.post("/api/v1/placements", question, content_type=JSON).content.decode()
        assert said == line, question
        page = client.get("/explorer/", question_of(question).params(day=True))
        verdict = json.loads(said)["verdict"]
        assert page.context["report"].verdict.value == verdict, question
        assert escape(page.context["headline"]) in page.content.decode(), question
        verdicts.add(verdict)
    for start in range(0, count, 1000):
        part = client.post("/api/v1/placements", asked[start : start + 1000], content_type=JSON)
        assert part.content.decode() == f"[{','.join(lines[start : start + 1000])}]"
    return verdicts


@override_settings(API_LIMIT=0)
def test_page_api_and_command_agree(client, db, monkeypatch, capsys):
    assert len(compare(100, client, monkeypatch, capsys)) == 4


@pytest.mark.prove
@override_settings(API_LIMIT=0)
def test_page_api_and_command_agree_on_a_thousand_cases(client, db, monkeypatch, capsys):
    assert len(compare(1000, client, monkeypatch, capsys)) == 4


def test_arguments_of_the_command_are_the_fields_of_the_question(client, capsys):
    try:
        call_command(
            "check_placement", "--host=windows-server-2022", "--image=ltsc2019", "--isolation=process"
        )
    except SystemExit:
        pass
    question = {"host": "windows-server-2022", "image": "ltsc2019", "isolation": "process"}
    line = capsys.readouterr().out
    assert client.post("/api/v1/placements", question, content_type=JSON).content.decode() + "\n" == line
    described = client.get("/api/v1/openapi.json").json()["components"]["schemas"]["PlacementQuestion"]
    assert tuple(described["properties"]) == QUESTION_FIELDS


DOCKERFILES = (
    "FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nADD app/ C:/app/\n",
    "FROM mcr.microsoft.com/windows/servercore:1909\nRUN dir\nHEALTHCHECK CMD powershell x\n",
    "# bulkhead: ignore=add-for-local-files “old”\nADD a b\n",
)


@pytest.mark.parametrize("text", DOCKERFILES)
@pytest.mark.parametrize("preset", ["official", "teaching"])
def test_dockerfiles(client, monkeypatch, capsys, text, preset):
    options = ("--host=windows-server-2022", f"--preset={preset}", "--as-of=2026-11-26")
    out = command("check_dockerfile", text, monkeypatch, capsys, "-", "--format=json", *options)
    question = {"text": text, "host": "windows-server-2022", "preset": preset, "as_of": "2026-11-26"}
    said = client.post("/api/v1/dockerfiles", question, content_type=JSON).content.decode()
    assert out == encode({"preset": preset, "files": [{"path": "-", **json.loads(said)}]}) + "\n"
    assert said[1:] in out
    if preset == "official":
        del question["preset"]
        assert client.post("/api/v1/dockerfiles", question, content_type=JSON).content.decode() == said


@pytest.mark.parametrize("slug", list(SAMPLES))
def test_manifests(client, monkeypatch, capsys, slug):
    text = SAMPLES[slug].text
    out = command("check_manifest", text, monkeypatch, capsys, "-", "--format=json", "--as-of=2026-11-26")
    question = {"text": text, "as_of": "2026-11-26"}
    said = client.post("/api/v1/podspecs", question, content_type=JSON).content.decode()
    assert said[1:] in out
    assert out == encode({"files": [{"path": "-", **json.loads(said)}]}) + "\n"
