"""Commands write and read the same bytes, whatever code page the shell has."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_command_speaks_utf_8_whatever_the_shell_has():
    """Windows gives programs in a pipe its own code page; a line that is no UTF-8 is an error of its own."""
    asked = '{"host": "“ü”"}\n'.encode() + b'{"host": "\xff"}\n' + b'{"host": "linux", "image": "nginx"}\n'
    ran = subprocess.run(
        [sys.executable, ROOT / "manage.py", "check_placement"],
        input=asked,
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
    )
    said = [json.loads(line) for line in ran.stdout.decode("utf-8").splitlines()]
    assert (ran.returncode, ran.stderr) == (2, b"")
    assert "“ü”" in said[0]["error"]
    assert said[1]["line"] == 2
    assert said[2]["verdict"] == "runs"
