"""Imports point one way, and nothing grows out of hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
PORTAL = ROOT / "portal"
FACTS = {"facts", "dockerfile"}
SUBJECTS = FACTS | {"placement", "podspec", "workload"}
RULES = SUBJECTS | {"rules"}
RECIPES = RULES | {"recipes"}
PURE = RECIPES | {"intake", "items", "curriculum", "answers"}
# Who may import what of `portal`, besides itself.
ALLOWED: dict[str, set[str]] = {
    "facts": set(),
    "dockerfile": set(),
    "placement": FACTS,
    "podspec": FACTS,
    "workload": FACTS,
    "rules": SUBJECTS,
    "recipes": RULES,
    "intake": RECIPES,
    "items": RECIPES,
    "answers": RECIPES | {"intake"},
    "curriculum": RECIPES | {"intake", "items"},
    "http": set(),
    "accounts": {"http"},
    "explorer": PURE | {"http"},
    "builder": PURE | {"http"},
    "advisor": PURE | {"http"},
    "api": PURE | {"http", "guessing"},
    "rulebook": PURE | {"http"},
    "addresses": set(),
    "dispatch": set(),
    "guessing": set(),
    "learn": PURE | {"accounts", "http", "guessing"},
    "teams": PURE | {"learn", "accounts", "http", "guessing"},
    "workshops": PURE | {"learn", "teams", "accounts", "http", "guessing"},
}
# What puts the house together.
TOP = {"__init__", "settings", "urls", "wsgi", "server"}
FORBIDDEN_NAMES = {"services", "selectors", "utils", "signals", "helpers"}
MODULE_LINES = 300
FUNCTION_LINES = 50
MODULES = sorted(file for file in PORTAL.rglob("*.py") if "migrations" not in file.parts)
OTHERS = [
    ROOT / "run.py",
    ROOT / "manage.py",
    *sorted((ROOT / "tests").rglob("*.py")),
    *sorted((ROOT / "benchmarks").rglob("*.py")),
]


def place(file: Path, line: int = 0) -> str:
    """Where something is, as an editor opens it."""
    return f"{file.relative_to(ROOT)}{f':{line}' if line else ''}"


def nodes(file: Path, *kinds: type[Any]) -> Iterator[Any]:
    """The parts of these kinds in a file's syntax tree."""
    return (node for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, kinds))


def package_of(file: Path) -> str:
    """The name under `portal` that a file belongs to."""
    return file.relative_to(PORTAL).parts[0].removesuffix(".py")


def imports(file: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every import, wherever it stands in the file."""
    for node in nodes(file, ast.Import, ast.ImportFrom):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif node.level == 0:
            # `from portal import facts` imports portal.facts.
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_every_package_is_in_the_table():
    """A new package says first what it may import."""
    assert {package_of(file) for file in MODULES} <= set(ALLOWED) | TOP


def test_imports_point_one_way():
    """A package imports what the table allows, and the pure ones no Django."""
    wrong = []
    for file in MODULES:
        package = package_of(file)
        for line, name in imports(file):
            top, _, rest = name.partition(".")
            other = rest.partition(".")[0]
            if top == "portal" and package not in TOP and other and other not in ALLOWED[package] | {package}:
                wrong.append(f"{place(file, line)}: {package} may not import {name}")
            if top in ("django", "allauth", "django_htmx") and package in PURE:
                wrong.append(f"{place(file, line)}: {package} knows nothing of Django")
    assert not wrong


def test_no_relative_imports():
    """Full names only, so that the table can be read off the text."""
    assert not [place(file, n.lineno) for file in MODULES for n in nodes(file, ast.ImportFrom) if n.level]


def test_modules_stay_small():
    """A module of more than 300 lines becomes a package."""
    sizes = {file: file.read_text("utf-8").count("\n") for file in MODULES}
    assert not [f"{place(file)} has {size} lines" for file, size in sizes.items() if size > MODULE_LINES]


def test_functions_stay_small():
    """A function of more than 50 lines becomes two."""
    sizes = [
        (file, n, n.end_lineno - n.lineno + 1)
        for file in [*MODULES, *OTHERS]
        for n in nodes(file, ast.FunctionDef, ast.AsyncFunctionDef)
    ]
    assert not [
        f"{place(file, n.lineno)}: {n.name} has {size} lines"
        for file, n, size in sizes
        if size > FUNCTION_LINES
    ]


def test_modules_say_what_they_are():
    """Every module that holds anything opens with a docstring."""
    texts = {file: file.read_text("utf-8") for file in [*MODULES, *OTHERS]}
    assert not [
        place(file) for file, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))
    ]


def test_rooms_have_names_of_their_own():
    """No module is called after a drawer."""
    assert not [file for file in MODULES if file.stem in FORBIDDEN_NAMES]


def test_lessons_hold_no_code():
    """Content is data."""
    assert not list((ROOT / "lessons").rglob("*.py"))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_name_no_registry(name):
    """Whoever installs chooses where from."""
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    assert "index-url" not in text
    assert "--hash=sha256:" in text


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_requirement_has_a_reason(name):
    """One line of reason above each package."""
    lines = [line for line in (ROOT / name).read_text("utf-8").splitlines() if line.strip()]
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if not line.startswith("#") and not before.startswith("#")
    ]
    assert not bare
