#!/usr/bin/env python3
"""
Check files with nothing installed but a Python: makes .venv once, then runs a command of manage.py.

    python deploy/check.py check_dockerfile Dockerfile --host windows-server-2022
    python deploy/check.py check_manifest deployment.yaml

This is what the pre-commit hooks run, from their own copy of Bulkhead and in the folder of whoever commits.
"""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

COMMANDS = ("check_dockerfile", "check_manifest", "check_placement")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import run  # noqa: E402


def main(arguments):
    """Prepare, then check; the exit status is the command's, or 2 when there is none or Bulkhead cannot be prepared."""
    if arguments[:1] not in [[name] for name in COMMANDS]:
        print("Bulkhead: the first argument is one of %s." % ", ".join(COMMANDS), file=sys.stderr)
        return 2
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
    return subprocess.call([str(run.PYTHON), str(ROOT / "manage.py"), *arguments])  # noqa: S603  (our own program)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
