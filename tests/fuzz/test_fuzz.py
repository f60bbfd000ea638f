"""
What reads pastes, fed by atheris: `make prove`, for FUZZ_SECONDS each (60 if not set).

    FUZZ_SECONDS=600 python run.py prove
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS = int(os.environ.get("FUZZ_SECONDS", "60"))


@pytest.mark.prove
@pytest.mark.parametrize("target", ["reader", "rules", "intake", "manifest"])
def test_nothing_pasted_crashes_or_hangs(target):
    pytest.importorskip("atheris")
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "fuzz.py"), target, str(SECONDS)],
        capture_output=True,
        text=True,
        timeout=SECONDS * 3 + 120,
        check=False,
    )
    told = done.stdout + done.stderr
    print("\n" + "\n".join(line for line in told.splitlines() if line.startswith(("stat::", target))))
    assert done.returncode == 0, told[-4000:]
