"""`run.py`: one clear line for everything that can be wrong, and the right Python found."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "run.py"
POSIX = os.name == "posix"


@pytest.fixture
def run_py():
    """The script as a module of this test's own."""
    spec = importlib.util.spec_from_file_location("run_py", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def line_of(*arguments: str, script: Path = SCRIPT, code: int = 1, **environment: str) -> str:
    """The one line that the script ends with, having failed."""
    env = {**os.environ, **environment}
    done = subprocess.run(
        [sys.executable, str(script), *arguments], env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if not line.startswith("Note:")]
    assert len(lines) == 1, done.stderr
    return lines[0]


def fake(folder: Path, name: str, script: str) -> str:
    """A program of this name."""
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return str(file)


def test_parses_on_old_pythons():
    """Otherwise an old Python would answer with a syntax error."""
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 8))


def test_is_standard_library_only():
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    names = {a.name.partition(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {n.module.partition(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)


def test_help_lists_the_commands():
    done = subprocess.run([sys.executable, str(SCRIPT), "--help"], capture_output=True, text=True)
    assert done.returncode == 0
    assert all(f"run.py {word}" in done.stdout for word in ("dev", "test", "prove", "format", "lock"))


def test_unknown_command():
    assert "There is no command 'fly'" in line_of("fly")


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80.5"])
def test_bad_port(port):
    assert line_of(PORT=port) == f"Bulkhead: PORT is no port number from 1 to 65535: {port}"


def test_taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        line = line_of(PORT=str(port))
    assert line.startswith(f"Bulkhead: Port {port} on 127.0.0.1 cannot be used (Address already in use)")
    assert f"PORT={port + 1}" in line


def test_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    line = line_of(PORTAL_VAR=str(tmp_path / "file" / "var"))
    assert line.startswith("Bulkhead: Cannot write to ")


def test_lessons_that_are_not_there(tmp_path):
    assert "PORTAL_LESSONS is no folder" in line_of(PORTAL_LESSONS=str(tmp_path / "none"))


@pytest.mark.skipif(not POSIX, reason="stand-ins are shell scripts")
class TestFindingPython:
    """Candidates are tried by running them."""

    @pytest.fixture(autouse=True)
    def nothing_else(self, run_py, tmp_path, monkeypatch):
        """Only the stand-ins of the test are found; what runs the script is too old."""
        self.folder = tmp_path / "bin"
        monkeypatch.setenv("PATH", str(self.folder))
        monkeypatch.setattr(run_py.sys, "executable", fake(self.folder, "running", "echo 3 8"))
        self.find = run_py.find_python
        self.Fault = run_py.Fault

    def test_first_that_fits(self):
        fake(self.folder, "python3.14", "exit 127")
        fake(self.folder, "python3.13", "echo 3 13 ensurepip")
        fitting = fake(self.folder, "python3.12", "echo 3 12")
        fake(self.folder, "python3", "echo 3 15")
        assert self.find() == [fitting]

    def test_every_place_on_the_path(self, tmp_path, monkeypatch):
        """A version manager's stand-in comes first and fails; the system's own comes later."""
        fake(self.folder, "python3.13", "echo 'version 3.13 is not installed' >&2; exit 1")
        fitting = fake(tmp_path / "usr", "python3.13", "echo 3 13")
        monkeypatch.setenv("PATH", f"{self.folder}{os.pathsep}{tmp_path / 'usr'}")
        assert self.find() == [fitting]

    def test_only_old_ones(self):
        newest = fake(self.folder, "python3", "echo 3 11")
        with pytest.raises(
            self.Fault, match=rf"3\.12 or newer is needed; the newest found is 3\.11 \({newest}\)\."
        ):
            self.find()

    def test_venv_module_is_missing(self):
        fake(self.folder, "python3", "echo 3 13 ensurepip")
        with pytest.raises(
            self.Fault, match=r"lacks its ensurepip module; on Debian: apt install python3\.13-venv"
        ):
            self.find()

    def test_none_that_runs(self, run_py, monkeypatch):
        monkeypatch.setattr(run_py.sys, "executable", fake(self.folder, "running", "exit 1"))
        fake(self.folder, "python3", "echo 'Python was not found'")
        with pytest.raises(self.Fault, match="none was found"):
            self.find()


def test_no_registry(tmp_path):
    """Nothing can be downloaded: said in one line, not in pip's forty."""
    for name in ("run.py", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    nowhere = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "PIP_EXTRA_INDEX_URL": "",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_CACHE_DIR": "1",
    }
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = line_of(script=tmp_path / "run.py", PORT=str(port), **nowhere)
    assert (
        line
        == "Bulkhead: The requirements could not be downloaded: no package registry can be reached from here."
    )
