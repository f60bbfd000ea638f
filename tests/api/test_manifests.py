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


def test_standard_input(run, monkeypatch):
    class Stdin:
        buffer = io.BytesIO(b"kind: Pod\nspec: {containers: [{name: a, image: 'nginx:1.29'}]}\n")

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert run("-")[0] == 0


@pytest.mark.parametrize("arguments", [("--host", "nt4"), ("--as-of", "soon")])
def test_unknown_arguments_are_named(folder, arguments):
    with pytest.raises(CommandError, match=arguments[1]):
        call_command("check_manifest", str(folder), *arguments)
