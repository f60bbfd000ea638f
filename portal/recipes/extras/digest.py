"""The final image pinned to one digest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.recipes.extra import Extra
from portal.recipes.fields import Bad, Field, Target
from portal.recipes.note import Note

if TYPE_CHECKING:
    from portal.recipes.choices import Choices
    from portal.recipes.importing.seen import Seen

_DIGEST = re.compile(r"(?:.*@)?(sha256:[0-9a-f]{64})")


def _parse(text: str, target: Target) -> str:
    match = _DIGEST.fullmatch(text)
    if not match:
        raise Bad("Paste a digest: sha256: and 64 digits from 0 to 9 and a to f.")
    return match[1]


def _recognise(seen: Seen) -> str:
    found = seen.reference.digest if seen.reference else ""
    return found if found and _DIGEST.fullmatch(found) else ""


def _notes(choices: Choices, value: str) -> Iterable[Note]:
    yield Note(
        "digest",
        "A pinned image gets no fixes by itself",
        "Each month's fixes are a new digest. Nothing here can tell whether this one belongs to the tag before it.",
    )


EXTRA = Extra(
    Field(
        "digest",
        "Digest of the base image",
        "text",
        _parse,
        "From `docker image inspect` or the registry. Every build then starts from the same bytes.",
        "sha256:" + "0123456789abcdef" * 4,
    ),
    "image",
    recognise=_recognise,
    notes=_notes,
)
