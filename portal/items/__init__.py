"""Questions: written by authors, or made from a placement; what the rules can decide, the rules answer."""

from portal.items.about_placements import isolation_question, untold, verdict_question
from portal.items.families import FAMILIES, ItemFamily
from portal.items.item import USES, Item
from portal.items.question import Choice, Question
from portal.items.statements import Ambiguous

__all__ = [
    "FAMILIES",
    "USES",
    "Ambiguous",
    "Choice",
    "Item",
    "ItemFamily",
    "Question",
    "isolation_question",
    "untold",
    "verdict_question",
]
