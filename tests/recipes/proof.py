"""What must hold for every recipe, and how much of it was checked."""

from __future__ import annotations

import functools
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import kubernetes_validate
import kubernetes_validate.utils
import yaml

from portal import podspec
from portal.recipes import Recipe, form
from portal.recipes.importing import read_dockerfile
from portal.recipes.recipe import EXPECTED
from portal.rules import Severity, State, check
from tests.dockerfile.oracle import oracle_parse, reader_parse
from tests.recipes.combinations import DAY

SCHEMA = "1.34"
# It reads and parses its schemas anew for each document otherwise.
kubernetes_validate.utils.schema_contents = functools.cache(kubernetes_validate.utils.schema_contents)
# What a pod's rules cannot know from a manifest of an image that is still to be pushed, and what a choice brings along.
POD_EXPECTED = {"image-does-not-fit-node", "gmsa-needs-more-than-the-pod", "pod-asks-for-hyperv-isolation"}
HADOLINT = Path(__file__).resolve().parents[2] / ".venv/bin/hadolint"


@dataclass(slots=True)
class Proof:
    """Collects recipes; `failures` name what did not hold, with an example for each sort."""

    recipes: int = 0
    files: dict[str, str] = field(default_factory=dict)
    manifests: set[str] = field(default_factory=set)
    expected: Counter[str] = field(default_factory=Counter)
    sorts: Counter[str] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    def fail(self, sort: str, example: str) -> None:
        """Note a failure; the first of each sort keeps its example."""
        self.sorts[sort] += 1
        self.failures.setdefault(sort, example)

    def add(self, made: Recipe) -> None:
        """Check one recipe as far as that needs no other program."""
        self.recipes += 1
        for finding in made.file_findings:
            rule = finding.outcome.rule.id
            if rule in EXPECTED or finding.field.startswith("own_"):
                self.expected[rule] += 1
            else:
                self.fail(f"finding {rule}", f"{finding.outcome.message}\n{made.dockerfile}")
        self._manifest(made)
        if made.dockerfile not in self.files:
            self.files[made.dockerfile] = made.choices.os
            self._comes_back(made)

    def _comes_back(self, made: Recipe) -> None:
        imported = read_dockerfile(made.dockerfile, DAY)
        if imported.choices is None:
            self.fail("import", f"{imported.message}\n{made.dockerfile}")
            return
        # The base image in use is the engine's where nobody chose one.
        before, after = form(made.choices), form(imported.choices)
        changed = {name: (before[name], after[name]) for name in before if before[name] != after[name]}
        if changed:
            self.fail(f"import {', '.join(changed)}", f"{changed}\n{made.dockerfile}")

    def _manifest(self, made: Recipe) -> None:
        text = next((each.text for each in made.snippets if each.file == "deployment.yaml"), "")
        compose = next((each.text for each in made.snippets if each.file == "compose.yaml"), "")
        if compose and compose not in self.manifests:
            self.manifests.add(compose)
            built = next(iter(yaml.safe_load(compose)["services"].values()))["build"]
            context = built if isinstance(built, str) else built["context"]
            if context != ".":
                self.fail("compose", compose)
        if not text or text in self.manifests:
            return
        self.manifests.add(text)
        for document in yaml.safe_load_all(text):
            try:
                kubernetes_validate.validate(document, SCHEMA, strict=True)
            except kubernetes_validate.ValidationError as error:
                self.fail("schema", f"{error}\n{text}")
        for pod in podspec.parse(text):
            for outcome in check(pod).outcomes:
                if outcome.state is State.HOLDS or outcome.rule.id in POD_EXPECTED:
                    continue
                if outcome.severity is not Severity.INFO:
                    self.fail(f"pod {outcome.rule.id}", f"{outcome.message}\n{text}")

    def parse_officially(self) -> None:
        """Every different file with BuildKit's parser; it and our reader must see the same."""
        for text, seen in zip(self.files, oracle_parse(list(self.files), seconds=900), strict=True):
            if isinstance(seen, str):
                self.fail("official parser", f"{seen}\n{text}")
            elif seen != reader_parse(text):
                self.fail("read differently", text)

    def lint(self, most: int) -> int:
        """That many different Linux files with hadolint, errors only; how many were linted."""
        # Its reader stops at an escaped backslash before a closing quote, which BuildKit reads as the reference says.
        linux = [text for text, os in self.files.items() if os == "linux" and '\\\\"' not in text][:most]
        with tempfile.TemporaryDirectory() as folder:
            names = []
            for number, text in enumerate(linux):
                path = Path(folder) / f"{number}.Dockerfile"
                path.write_text(text)
                names.append(str(path))
            for start in range(0, len(names), 200):
                batch = names[start : start + 200]
                done = subprocess.run(
                    [HADOLINT, "--failure-threshold", "error", *batch],
                    capture_output=True, text=True, timeout=300, check=False,
                )  # fmt: skip
                errors = [line for line in done.stdout.split("\n") if " error: " in line]
                if done.returncode or errors:
                    number = int(Path(errors[0].partition(":")[0]).name.partition(".")[0]) if errors else 0
                    told = errors[:3] or [done.stdout[-500:], done.stderr[-500:]]
                    self.fail("hadolint", f"{told}\n{linux[number]}")
        return len(linux)
