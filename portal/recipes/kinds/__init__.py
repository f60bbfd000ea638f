"""What the builder can pack: one file per family of kinds, each with its writer and its recogniser."""

from portal.recipes.kind import (
    AUTO,
    BASES,
    ISOLATIONS,
    ORCHESTRATORS,
    STAGES,
    USERS,
    WINDOWS_BASES,
    Account,
    Kind,
    user_name,
)
from portal.recipes.kinds import aot, dotnet, golang, iis, java, native, netfx, node, python, scripts

__all__ = [
    "AUTO",
    "BASES",
    "ISOLATIONS",
    "KINDS",
    "ORCHESTRATORS",
    "STAGES",
    "USERS",
    "WINDOWS_BASES",
    "Account",
    "Kind",
    "user_name",
]

# A further family: one file here with `KINDS`, and its name in this row.
_FAMILIES = (iis, netfx, scripts, dotnet, aot, node, python, java, golang, native)
_EVERY: list[Kind] = [kind for family in _FAMILIES for kind in family.KINDS]
KINDS: dict[str, Kind] = {kind.slug: kind for kind in _EVERY}
