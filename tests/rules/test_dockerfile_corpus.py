"""
The rules over public Dockerfiles: `make prove FOLDER`, with a checkout of public repositories in the folder.

Nothing of the folder belongs to the project. Beside the rules stands hadolint on the same files, if it is there.
"""

import datetime
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from portal.dockerfile import Dockerfile
from portal.rules import Severity, check

DAY = datetime.date(2026, 11, 26)
# Repositories whose Windows Dockerfiles are held to have no errors but retired bases.
OFFICIAL = ("dotnet-framework-docker", "dotnet-docker")
RETIRED = {"base-is-retired", "base-without-published-tag"}
MOST_MILLISECONDS = 3


def windows_files(folder):
    for path in sorted(Path(folder).rglob("*")):
        name = path.name.lower()
        named = name.startswith("dockerfile") or name.endswith(".dockerfile")
        if not path.is_file() or not named or name.endswith((".md", ".dockerignore")):
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        if "{{" not in text and any(stage.os == "windows" for stage in Dockerfile.parse(text).stages):
            yield path, text


def base_of(dockerfile, where):
    """The base image of the stage that begins at a place such as line:3."""
    return next((s.base for s in dockerfile.stages if f"line:{s.line}" == where), where)


def hadolint(paths):
    program = shutil.which("hadolint") or shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if not program or not paths:
        return "not there"
    start = time.perf_counter()
    done = subprocess.run(
        [program, "--no-fail", "-f", "gnu", *map(str, paths)], capture_output=True, text=True
    )
    each = (time.perf_counter() - start) * 1000 / len(paths)
    errors = sum(" error: " in line for line in done.stdout.splitlines())
    return f"{errors} errors, {each:.2f} ms a file (one process for all)"


@pytest.mark.prove
def test_public_windows_dockerfiles():
    folder = os.environ.get("PROVE_FOLDER", "")
    if not folder:
        pytest.skip("PROVE_FOLDER names no folder of public Dockerfiles")
    files = list(windows_files(folder))
    seconds, findings, retired, unread, wrong = [], Counter(), Counter(), [], []
    for path, text in files:
        start = time.process_time()
        dockerfile = Dockerfile.parse(text).aimed(as_of=DAY)
        report = check(dockerfile)
        seconds.append(time.process_time() - start)
        official = any(name in str(path) for name in OFFICIAL)
        if official and any(problem.fatal for problem in dockerfile.problems):
            unread.append(path)
        for outcome in report.breaking:
            findings[outcome.severity.value, outcome.rule.id] += 1
            if official and outcome.rule.id in RETIRED:
                retired[base_of(dockerfile, outcome.where)] += 1
            if official and outcome.severity is Severity.ERROR and outcome.rule.id not in RETIRED:
                wrong.append((path, outcome.where, outcome.rule.id))
    median = statistics.median(seconds) * 1000 if seconds else 0
    print(
        f"\n{len(files)} Windows Dockerfiles, median {median:.2f} ms, slowest {max(seconds, default=0) * 1000:.1f} ms"
    )
    for (severity, rule_id), count in sorted(findings.items()):
        print(f"{count:6} {severity:8} {rule_id}")
    official_files = [path for path, _ in files if any(name in str(path) for name in OFFICIAL)]
    print(
        f"official: {len(official_files) - len(unread)} of {len(official_files)} parse, {len(wrong)} errors but retired bases"
    )
    for base, count in sorted(retired.items()):
        print(f"{count:6} retired  {base}")
    print(f"hadolint: {hadolint([path for path, _ in files])}")
    assert not unread and not wrong
    assert median < MOST_MILLISECONDS
