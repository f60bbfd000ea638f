"""What the server does with the course before and just after the first reader comes."""

from __future__ import annotations

import logging
import time

from portal.learn import content, searching

logger = logging.getLogger(__name__)


def read_course() -> None:
    """Have the lessons ready; what changed is rendered, which may take a while and says how far it is."""
    told = time.monotonic()

    def tell(ready: int, every: int) -> None:
        nonlocal told
        if time.monotonic() - told > 1:
            told = time.monotonic()
            print(f"Preparing the lessons: {ready} of {every}", flush=True)

    content.shelf(tell)


def index_course() -> None:
    """Make the search's index beside the first requests; a search that comes earlier waits for it."""
    try:
        searching.index()
    except Exception:
        logger.exception("The search's index could not be made; it is tried again when somebody searches.")
