"""
The builder's choices in combination, with the official parser, hadolint, the Kubernetes schemas and our own rules.

`make prove` runs it: every combination of the plain fields that is drawn, all pairs of values of any two fields, and
draws of all fields at once, at least 20,000 in all. Prints one line of numbers and what did not hold; ends with 1 if
something did not.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal import recipes
from portal.rules import engine
from tests.recipes.combinations import DAY, built, draws, made_of, pairs
from tests.recipes.proof import Proof

PLAIN, DRAWN = 4000, 10000


def main(plain: int = PLAIN, drawn: int = DRAWN) -> int:
    """Build everything; see the module's text."""
    engine.strict = True
    started = time.monotonic()
    proof = Proof()
    asked = 0
    every_pair = list(pairs())
    for forms in (iter(every_pair), draws(drawn)):
        for form in forms:
            asked += 1
            for _form, made in made_of(iter([form]), DAY):
                proof.add(made)
    for _form, made in built(DAY, sample=plain):
        asked += 1
        proof.add(made)
    proof.parse_officially()
    linted = proof.lint(4000)
    print(
        f"{asked} forms of {len(recipes.KINDS)} kinds ({len(every_pair)} for all pairs of values): {proof.recipes} make "
        f"recipes, the others do not go together; {len(proof.files)} different Dockerfiles parsed officially and brought "
        f"back, {len(proof.manifests)} manifests validated, {linted} Linux files linted; findings beside a choice "
        f"{dict(proof.expected)}; did not hold {dict(proof.sorts)}; {time.monotonic() - started:.0f} s"
    )
    for sort, example in proof.failures.items():
        print(f"--- {sort}\n{example}")
    return int(bool(proof.failures))


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:3])))
