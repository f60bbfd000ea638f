"""
Every Dockerfile that the builder can make, with the official parser and our own rules: `make prove`.

Prints one line of numbers, and ends with 1 if a file does not parse or has a finding that no choice explains.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal import recipes
from portal.recipes.recipe import EXPECTED
from portal.rules import engine
from tests.dockerfile.oracle import oracle_parse, reader_parse
from tests.recipes.combinations import DAY, built, texts


def main() -> int:
    """Build everything; see the module's text."""
    engine.strict = True
    started = time.monotonic()
    files: set[str] = set()
    count, unexpected, expected = 0, Counter[str](), Counter[str]()
    for _form, recipe in built(DAY):
        count += 1
        files.add(recipe.dockerfile)
        for finding in recipe.file_findings:
            (expected if finding.outcome.rule.id in EXPECTED else unexpected)[finding.outcome.rule.id] += 1
    parsed = dict(zip(files, oracle_parse(list(files), seconds=600), strict=True))
    refused = sum(isinstance(seen, str) for seen in parsed.values())
    differ = sum(not isinstance(seen, str) and seen != reader_parse(text) for text, seen in parsed.items())
    total = sum(1 for _ in texts(DAY))
    print(
        f"{total} combinations of {len(recipes.KINDS)} kinds: {count} make a file, {total - count} do not go together; "
        f"{len(files)} different files, {refused} refused by the official parser, {differ} read differently; "
        f"findings beside a choice {dict(expected)}, without one {dict(unexpected)}; {time.monotonic() - started:.0f} s"
    )
    return int(bool(refused or differ or unexpected))


if __name__ == "__main__":
    sys.exit(main())
