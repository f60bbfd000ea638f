"""The figure layer-costs: what each instruction adds to an image, and what is built again after a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class Line(NamedTuple):
    """An instruction, the size of its layer in MB (None for the base), what it is compared by, and a remark."""

    text: str
    size: float | None
    reads: tuple[str, ...] = ()
    remark: str = ""


class Recipe(NamedTuple):
    """A Dockerfile, the changes from outside that are offered for it, and the one that is chosen first."""

    key: str
    name: str
    lines: tuple[Line, ...]
    changes: Mapping[str, str]
    first: str
    sizes: str

    @property
    def total(self) -> float:
        """MB above the base."""
        return sum(line.size or 0 for line in self.lines)

    def start(self, change: str) -> int | None:
        """The number, from 1, of the first line that is built again; None if the cache notices nothing."""
        if change.isdigit():
            return int(change)
        return next((n for n, line in enumerate(self.lines, 1) if change in line.reads), None)

    def cost(self, change: str) -> str:
        """What is built again after a change, and how much that is."""
        start = self.start(change)
        if start is None:
            return "Nothing is built again: a RUN is compared by its text, and nobody asks the web."
        above, again = len(self.lines) - 1, self.lines[max(start, 2) - 1 :]
        size = mb(sum(line.size or 0 for line in again))
        if start == 1:
            lines = f"all {above} lines above it are" if above > 1 else "the line above it is"
            return f"Another base: {lines} built again, {size}."
        one = f"1 of {above} lines is" if above > 1 else "The only line is"
        count = f"{len(again)} of {above} lines are" if len(again) > 1 else one
        return f"{count} built again, {size}."

    def says(self, change: str) -> str:
        """What a change costs, and what the image has in any case."""
        return f"{self.cost(change)} The image has {mb(self.total)} above its base."


EXAMPLE = "sizes are examples"
VENDOR = "sizes from Microsoft's page"
PROJECT = {
    "source": "a source file",
    "project": "shop.csproj",
    "web": "a package on the web",
    "base": "the base image",
}
INSTALLER = {"web": "the installer on the web", "base": "the base image"}
RECIPES = (
    Recipe(
        "restore",
        "Restore first",
        (
            Line("FROM dotnet/sdk AS build", None, ("base",)),
            Line("COPY shop.csproj .", 0.1, ("project",)),
            Line("RUN dotnet restore", 180, (), "packages"),
            Line("COPY . .", 4, ("source", "project")),
            Line("RUN dotnet publish", 30, (), "the application"),
        ),
        PROJECT,
        "source",
        EXAMPLE,
    ),
    Recipe(
        "source",
        "Source first",
        (
            Line("FROM dotnet/sdk AS build", None, ("base",)),
            Line("COPY . .", 4, ("source", "project")),
            Line("RUN dotnet restore", 180, (), "packages"),
            Line("RUN dotnet publish", 30, (), "the application"),
        ),
        PROJECT,
        "source",
        EXAMPLE,
    ),
    Recipe(
        "three",
        "Installer, three steps",
        (
            Line("FROM windows/servercore", None, ("base",)),
            Line("RUN Invoke-WebRequest python.exe", 125.7, (), "stays in the image"),
            Line("RUN Start-Process python.exe -Wait", 178.6, (), "the program"),
            Line("RUN Remove-Item python.exe", 24.56, (), "hides the file, frees nothing"),
        ),
        INSTALLER,
        "4",
        VENDOR,
    ),
    Recipe(
        "one",
        "Installer, one step",
        (
            Line("FROM windows/servercore", None, ("base",)),
            Line("RUN Invoke-WebRequest; Start-Process; Remove-Item", 216.3, (), "the installer is gone"),
        ),
        INSTALLER,
        "2",
        VENDOR,
    ),
)


def mb(size: float) -> str:
    """A size as it is written: up to two decimals, without zeros at the end."""
    return f"{size:.2f}".rstrip("0").rstrip(".") + " MB"


def view() -> Mapping[str, Any]:
    """Every recipe with its lines, the last one on top as in docker history, and what each change costs."""
    recipes = [
        {
            "recipe": recipe,
            "lines": [
                {
                    "number": number,
                    "line": line,
                    "size": "base" if line.size is None else mb(line.size),
                    "says": recipe.says(str(number)),
                    "cost": recipe.cost(str(number)),
                    "again": (recipe.start(recipe.first) or len(recipe.lines) + 1) <= number,
                }
                for number, line in reversed(list(enumerate(recipe.lines, 1)))
            ],
            "changes": [
                {
                    "key": key,
                    "name": name,
                    "from": recipe.start(key),
                    "says": recipe.says(key),
                    "cost": recipe.cost(key),
                }
                for key, name in recipe.changes.items()
            ],
            "says": recipe.says(recipe.first),
        }
        for recipe in RECIPES
    ]
    return {"recipes": recipes, "say": recipes[0]["says"]}
