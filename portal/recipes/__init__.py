"""Recipes: choices to a Dockerfile whose every line has a reason, with what goes beside it, and back."""

from portal.recipes.asking import GROUPS, Asked, asked
from portal.recipes.choices import ALL_FIELDS, FIELDS, Choices, Reading, form, read
from portal.recipes.fading import Faded, Judgement, fade, judge
from portal.recipes.fitting import Fit, Obstacle, fit
from portal.recipes.importing import Imported, Project, of_project, read_dockerfile
from portal.recipes.kinds import KINDS
from portal.recipes.note import Note
from portal.recipes.options import Option, options
from portal.recipes.recipe import Finding, Recipe, build
from portal.recipes.sheet import Line

__all__ = [
    "ALL_FIELDS",
    "FIELDS",
    "GROUPS",
    "KINDS",
    "Asked",
    "Choices",
    "Faded",
    "Finding",
    "Fit",
    "Imported",
    "Judgement",
    "Line",
    "Note",
    "Obstacle",
    "Option",
    "Project",
    "Reading",
    "Recipe",
    "asked",
    "build",
    "fade",
    "fit",
    "form",
    "judge",
    "of_project",
    "options",
    "read",
    "read_dockerfile",
]
