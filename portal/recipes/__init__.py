"""Recipes: choices to a Dockerfile whose every line has a reason, with what goes beside it."""

from portal.recipes.choices import FIELDS, Choices, Reading, read
from portal.recipes.fitting import Fit, Obstacle, fit
from portal.recipes.kinds import KINDS
from portal.recipes.notes import Note
from portal.recipes.options import Option, options
from portal.recipes.recipe import Finding, Recipe, build
from portal.recipes.sheet import Line

__all__ = [
    "FIELDS",
    "KINDS",
    "Choices",
    "Finding",
    "Fit",
    "Line",
    "Note",
    "Obstacle",
    "Option",
    "Reading",
    "Recipe",
    "build",
    "fit",
    "options",
    "read",
]
