"""
Public Dockerfiles, compared with the official parser: `make prove FOLDER` or `PROVE_FOLDER=... pytest -m prove`.

The folder is searched for every file below it; nothing of it belongs to the project.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from portal.dockerfile import Dockerfile
from tests.dockerfile.oracle import known_difference, oracle_parse, reader_parse

LEAST = 50


@pytest.mark.prove
def test_public_dockerfiles_are_read_as_the_official_parser_reads_them():
    folder = os.environ.get("PROVE_FOLDER", "")
    if not folder:
        pytest.skip("PROVE_FOLDER names no folder of public Dockerfiles")
    paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    texts = {path: path.read_bytes().decode("utf-8", "replace") for path in paths}
    counts: Counter[str] = Counter()
    wrong = []
    for (path, text), seen in zip(texts.items(), oracle_parse(list(texts.values()), 600), strict=True):
        dockerfile = Dockerfile.parse(text)
        assert str(dockerfile) == text, path
        if isinstance(seen, str):
            agree = any(problem.fatal for problem in dockerfile.problems)
            counts["refused by both" if agree else "refused by the official parser only"] += 1
        else:
            agree = reader_parse(text) == seen
            counts["read alike" if agree else "read in another way"] += 1
        if not agree:
            reason = known_difference(text)
            counts[f"  known: {reason}" if reason else "  unexplained"] += 1
            wrong += [] if reason else [path]
    print(f"\n{len(texts)} files, {sum(text.count(chr(10)) for text in texts.values())} lines")
    for name, count in counts.items():
        print(f"{count:6} {name}")
    assert not wrong
    assert len(texts) >= LEAST
