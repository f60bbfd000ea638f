"""`check_dockerfile`: exit status, formats, presets, and nothing but the files themselves needed."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.api.reports import FORMATS, Checked
from portal.dockerfile import Dockerfile
from portal.rules import check

ROOT = Path(__file__).resolve().parents[2]
CLEAN = "FROM mcr.microsoft.com/windows/nanoserver:ltsc2025\nCOPY app/ C:/app/\n"
WARNED = CLEAN.replace("COPY", "ADD")
BROKEN = "FROM microsoft/windowsservercore\nRUN dir\n"
SET_ASIDE = CLEAN.replace("COPY", "# bulkhead: ignore=add-for-local-files old: a, 50 %\nADD")


@pytest.fixture
def run(tmp_path, capsys):
    def answer(*texts, **options):
        paths = []
        for number, text in enumerate(texts):
            path = tmp_path / f"Dockerfile.{number}"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
            paths.append(str(path))
        out, err, status = io.StringIO(), io.StringIO(), 0
        try:
            options.setdefault("as_of", "2026-11-26")
            call_command("check_dockerfile", *paths, stdout=out, stderr=err, **options)
        except SystemExit as end:
            status = end.code
        return status, out.getvalue(), err.getvalue()

    return answer


@pytest.mark.parametrize(
    ("text", "preset", "status"),
    [
        (CLEAN, "teaching", 0),
        (WARNED, "errors", 0),
        (WARNED, "official", 1),
        (BROKEN, "errors", 1),
        (SET_ASIDE, "teaching", 0),
    ],
)
def test_the_exit_status_tells_of_findings(run, text, preset, status):
    assert run(text, preset=preset)[0] == status


@pytest.mark.parametrize("data", [b"FROM a\n\0", "FROM a\n".encode("utf-16"), b"#" * 5_000_001])
def test_what_cannot_be_read_is_status_2_and_the_rest_is_checked(run, data):
    status, out, err = run(data, WARNED)
    assert status == 2
    assert "add-for-local-files" in out
    assert "Dockerfile.0" in err


def test_a_missing_file_and_a_wrong_argument_are_status_2(run, tmp_path):
    with pytest.raises(SystemExit) as end:
        call_command("check_dockerfile", str(tmp_path / "none"), stdout=io.StringIO(), stderr=io.StringIO())
    assert end.value.code == 2
    for options in ({"host": "windows-server-2031"}, {"as_of": "tomorrow"}):
        with pytest.raises(CommandError) as wrong:
            run(CLEAN, **options)
        assert wrong.value.returncode == 2


def test_a_folder_is_searched_for_dockerfiles(tmp_path):
    for name in ("a/Dockerfile", "b/web.Dockerfile", "c/Dockerfile.dockerignore", "d/readme.md"):
        path = tmp_path / name
        path.parent.mkdir()
        path.write_text(CLEAN)
    out = io.StringIO()
    call_command("check_dockerfile", str(tmp_path), stdout=out)
    assert out.getvalue() == "0 findings in 2 files\n"


def test_the_host_and_isolation_count(run):
    older = CLEAN.replace("nanoserver:ltsc2025", "servercore:ltsc2019")
    assert "base-does-not-run-on-target" not in run(older)[1]
    found = run(older, host="windows-server-2022", isolation="process")[1]
    assert "base-does-not-run-on-target" in found
    assert "base-does-not-run-on-target" not in run(older, host="windows-server-2022", isolation="hyperv")[1]


def test_text_is_one_line_for_a_finding_and_says_what_is_ignored(run):
    out = run(WARNED, SET_ASIDE)[1].splitlines()
    assert out[0].endswith("[add-for-local-files]")
    assert "Dockerfile.0:2: warning: " in out[0]
    assert out[1].endswith("Dockerfile.1:3: ignored because old: a, 50 % [add-for-local-files]")
    assert out[2] == "1 finding in 2 files"


def test_json_has_lines_fixes_and_reasons(run):
    data = json.loads(run(WARNED, SET_ASIDE, format="json")[1])
    (finding,) = data["files"][0]["outcomes"]
    assert (finding["rule"], finding["line"], finding["result"]) == ("add-for-local-files", 2, "breaks")
    assert finding["fixes"][0]["edits"] == [{"line": 2, "end_line": 2, "replacement": "COPY app/ C:/app/"}]
    assert data["files"][1]["outcomes"] == []
    assert data["files"][1]["ignored"][0]["reason"] == "old: a, 50 %"


def test_sarif_names_its_rules_and_suppresses_what_is_ignored(run):
    log = json.loads(run(WARNED, SET_ASIDE, format="sarif")[1])
    (part,) = log["runs"]
    (rule,) = part["tool"]["driver"]["rules"]
    assert log["version"] == "2.1.0"
    assert rule["help"]["text"] and rule["helpUri"].endswith("/rules/add-for-local-files/")
    found, set_aside = part["results"]
    assert found["ruleId"] == rule["id"] and found["ruleIndex"] == 0
    assert found["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "endLine": 2}
    assert "suppressions" not in found
    assert set_aside["suppressions"] == [{"kind": "inSource", "justification": "old: a, 50 %"}]


def test_annotations_cannot_be_broken_out_of():
    """A path or a file's own words must not become a command of the workflow."""
    text = "FROM alpine:3.22\nUSER a%0Ab\nRUN ls\nCOPY C:\\a\\b,c:d /x\n"
    report = check(Dockerfile.parse(WARNED + text))
    out = FORMATS["github"]([Checked("a,b:c\n::error::x/Dockerfile", report)], "teaching", "")
    for line in out.splitlines():
        assert line.startswith(("::error file=a%2Cb%3Ac%0A", "::warning file=", "::notice file="))
        assert line.partition(" ")[2].partition("::")[0].count(",line=") == 1


def test_it_runs_without_a_database_and_reads_standard_input():
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check_dockerfile", "-", "--preset", "errors", "--as-of", "2026-11-26"],
        cwd=ROOT, env=environment, input=BROKEN, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("-:1: error: ")
