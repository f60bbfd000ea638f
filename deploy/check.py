#!/usr/bin/env python3
"""
Check Dockerfiles with nothing installed but a Python: makes .venv once, then runs `manage.py check_dockerfile`.

This is what the pre-commit hook runs, from its own copy of Bulkhead and in the folder of whoever commits.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import run  # noqa: E402


def main(arguments):
    """Prepare, then check; the exit status is the command's, or 2 when Bulkhead cannot be prepared."""
    here = os.getcwd()
    try:
        os.chdir(str(ROOT))
        # Standard output is for the answer alone.
        with contextlib.redirect_stdout(sys.stderr):
            run.prepare("requirements.txt")
    except run.Fault as fault:
        print("Bulkhead: %s" % fault, file=sys.stderr)
        return 2
    finally:
        os.chdir(here)
    return subprocess.call([str(run.PYTHON), str(ROOT / "manage.py"), "check_dockerfile", *arguments])  # noqa: S603  (our own program)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
