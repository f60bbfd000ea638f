"""
All rules, one file each, in one folder per kind of subject.

Importing this package finds and registers every rule; files whose name starts with an underscore are
shared code of the rules beside them.
"""

import importlib
import pkgutil

from portal.rules import engine
from portal.rules.engine import (
    REGISTRY as RULES,
)
from portal.rules.engine import (
    Fix,
    Outcome,
    Report,
    Rule,
    Severity,
    Stage,
    State,
    Verdict,
    check,
    rules_for,
)

__all__ = [
    "RULES",
    "Fix",
    "Outcome",
    "Report",
    "Rule",
    "Severity",
    "Stage",
    "State",
    "Verdict",
    "check",
    "engine",
    "rules_for",
]

for _module in pkgutil.walk_packages(__path__, prefix=f"{__name__}."):
    if not _module.name.rpartition(".")[2].startswith("_"):
        importlib.import_module(_module.name)
