"""The sample content folder as a fixture."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from tests.curriculum import sample


@pytest.fixture
def content(tmp_path: Path) -> sample.Write:
    """Writes the sample folder; keyword arguments replace a file's text."""
    return functools.partial(sample.write, tmp_path / "lessons")
