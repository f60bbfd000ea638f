"""`manage.py check_manifest`, as a build calls it."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from portal.explorer.samples import SAMPLES


@pytest.fixture
def run(capsys):
    def command(*arguments):
        try:
            call_command("check_manifest", *map(str, arguments))
            status = 0
        except SystemExit as left:
            status = left.code
        return status, capsys.readouterr().out

    return command


@pytest.fixture
def folder(tmp_path):
    for slug, sample in SAMPLES.items():
        (tmp_path / f"{slug}.yaml").write_text(sample.text, "utf-8")
    (tmp_path / "notes.txt").write_text("no manifest", "utf-8")
    return tmp_path


def test_a_sound_file_ends_with_0(run, folder):
    status, out = run(folder / "sound.yaml")
    assert status == 0
    assert out.endswith("Deployment shop: runs\n")


def test_a_folder_ends_with_1_and_names_lines(run, folder):
    status, out = run(folder)
    assert status == 1
    assert "from-linux.yaml:19: error: Field is not for Windows pods." in out
    assert "notes.txt" not in out


def test_json_has_a_verdict_for_each_pod(run, folder):
    _, out = run(folder, "--format", "json")
    files = json.loads(out)["files"]
    assert [each["pods"][0]["verdict"] for each in files] == ["blocked", "blocked", "runs"]
    assert {"rule", "result", "severity", "where", "message", "sources"} <= set(
        files[0]["pods"][0]["outcomes"][0]
    )


def test_what_cannot_be_read_ends_with_2(run, tmp_path):
    bad = tmp_path / "bad.yaml"
    bad.write_text("kind: Pod\nspec: [", "utf-8")
    status, out = run(bad)
    assert status == 2 and "bad.yaml:2: error: This is no YAML" in out
    assert run(tmp_path / "missing.yaml")[0] == 2
    bad.write_bytes(b"\x00\x01")
    assert run(bad)[0] == 2


def test_other_yaml_is_left_out(run, tmp_path):
    """A hook gives every YAML file of a repository: those of compose or a workflow are no broken manifests."""
    (tmp_path / "compose.yaml").write_text("services: {web: {image: nginx}}\n", "utf-8")
    (tmp_path / "playbook.yml").write_text("- hosts: all\n", "utf-8")
    (tmp_path / "package.json").write_text('{"name": "x"}', "utf-8")
    assert run(tmp_path) == (0, "no pods\n")
    bad = tmp_path / "no-kind.yaml"
    bad.write_text("apiVersion: v1\nmetadata: {name: a}\n", "utf-8")
    assert run(tmp_path)[0] == 2


def test_a_file_cannot_write_lines_of_its_own_into_the_log(run, tmp_path):
    """Builds of GitHub take lines that begin with :: for commands; terminals obey escape sequences."""
    pod = r'{kind: Pod, metadata: {name: "a\n::stop-commands::x\e[31m"}, spec: {containers: [{name: a, image: b}]}}'
    (tmp_path / "pod.yaml").write_text(pod, "utf-8")
    for style in ("text", "github"):
        lines = run(tmp_path, "--format", style, "--preset", "teaching")[1].splitlines()
        assert not [line for line in lines if line.startswith("::stop")]
        assert "\x1b" not in "".join(lines)


def test_standard_input(run, monkeypatch):
    class Stdin:
        buffer = io.BytesIO(b"kind: Pod\nspec: {containers: [{name: a, image: 'nginx:1.29'}]}\n")

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert run("-")[0] == 0


@pytest.mark.parametrize("arguments", [("--host", "nt4"), ("--as-of", "soon"), ("--as-of", "2015-12-31")])
def test_unknown_arguments_are_named(folder, arguments):
    with pytest.raises(
        CommandError, match=arguments[1] if arguments[1] != "2015-12-31" else "from 2016 to 2040"
    ):
        call_command("check_manifest", str(folder), *arguments)


def test_github_gets_annotations_beside_the_lines(run, folder):
    status, out = run(folder / "from-linux.yaml", "--format", "github", "--preset", "errors")
    assert status == 1
    first = out.splitlines()[0]
    assert first.startswith("::error file=") and ",line=" in first and "::" in first[8:]
    assert all(line.startswith("::error") for line in out.splitlines())


def test_sarif_has_places_rules_and_what_is_set_aside(run, tmp_path):
    ignore = "# bulkhead: ignore=field-not-for-windows a webhook takes it out\n"
    file = tmp_path / "pod.yaml"
    file.write_text(ignore + SAMPLES["from-linux"].text, "utf-8")
    log = json.loads(run(file, "--format", "sarif")[1])["runs"][0]
    rules = log["tool"]["driver"]["rules"]
    aside = [each for each in log["results"] if each.get("suppressions")]
    assert {each["ruleId"] for each in aside} == {"field-not-for-windows"}
    assert aside[0]["suppressions"][0]["justification"] == "a webhook takes it out"
    assert all(rules[each["ruleIndex"]]["id"] == each["ruleId"] for each in log["results"])
    assert all(rule["properties"]["tags"][0] == "kubernetes" for rule in rules)
    region = log["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region["startLine"] >= 1


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_what_cannot_be_read_is_told_in_every_format(run, tmp_path, form):
    bad = tmp_path / "bad.yaml"
    bad.write_text("kind: Pod\nspec: [", "utf-8")
    status, out = run(bad, "--format", form)
    assert status == 2 and "This is no YAML" in out


def test_notes_are_shown_to_those_who_ask_for_them(run, folder):
    file = folder / "host-process.yaml"
    assert ": info: " not in run(file)[1]
    assert ": info: " in run(folder / "from-linux.yaml", "--preset", "teaching")[1]


def test_what_a_file_sets_aside_is_told_and_does_not_count(run, tmp_path):
    file = tmp_path / "pod.yaml"
    file.write_text(
        SAMPLES["sound"].text.replace("    spec:\n", "    spec:\n      hostUsers: false\n"), "utf-8"
    )
    assert run(file)[0] == 1
    ignore = "# bulkhead: ignore=field-not-for-windows the webhook takes it out\n"
    file.write_text(ignore + file.read_text("utf-8"), "utf-8")
    status, out = run(file)
    assert status == 0 and "ignored because the webhook takes it out" in out
