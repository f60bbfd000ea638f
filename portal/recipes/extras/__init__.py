"""The builder's options, one file each: field, lines, what it needs of the base image, and how it is read back."""

from portal.recipes.extra import Extra
from portal.recipes.extras import (
    certificates,
    com,
    digest,
    features,
    fonts,
    gmsa,
    logs,
    modules,
    own,
    ports,
    registry,
    runtime_class,
    volumes,
)

# In the order of the form, and of their lines within one place. A further option: one file, and its name here.
_ORDER = (
    features,
    registry,
    modules,
    certificates,
    fonts,
    com,
    logs,
    ports,
    volumes,
    gmsa,
    runtime_class,
    digest,
)
EXTRAS: dict[str, Extra] = {extra.name: extra for extra in (*(each.EXTRA for each in _ORDER), *own.EXTRAS)}

__all__ = ["EXTRAS"]
