"""The whole product of the builder's choices, for `make prove`."""

import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent.parent


@pytest.mark.prove
def test_every_combination_is_sound_and_every_finding_has_its_choice():
    done = subprocess.run(
        [sys.executable, "benchmarks/prove_builder.py"], cwd=TOP, capture_output=True, text=True, timeout=3000
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
