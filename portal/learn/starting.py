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
    """
    Make the search's index, and find who names which term, beside the first requests; who asks earlier waits.
    """
    try:
        searching.index()
        _ = content.shelf().mentions
    except Exception:
        logger.exception(
            "Index or mentions could not be made; that is tried again when somebody asks for them."
        )
