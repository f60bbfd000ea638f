"""Search over everything that can be read: lessons and their sections, terms, errors, rules, facts, tools."""

from portal.curriculum.search.index import LONGEST, Hit, Index, Page
from portal.curriculum.search.pages import index
from portal.curriculum.search.pairs import pair
from portal.curriculum.search.sayings import sentences

__all__ = ["LONGEST", "Hit", "Index", "Page", "index", "pair", "sentences"]
