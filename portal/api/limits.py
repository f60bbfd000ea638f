"""
How much one address may ask: so many points a minute, for all processes together.

A request costs `LEAST` points, or as many as it has questions if these are more; and one more for every `PART` bytes
of its body. The points are the setting API_LIMIT; 0 stands for no limit.
"""

from __future__ import annotations

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from portal.api.problems import Problem
from portal.guessing import place_of

LEAST = 10
PART = 10_000
WINDOW = 60


def charge(request: HttpRequest, points: int) -> None:
    """Count points for the place that a request comes from; raises Problem when they are used up."""
    if not settings.API_LIMIT or points <= 0:
        return
    window, passed = divmod(int(time.time()), WINDOW)
    key = f"api-{place_of(request)}-{window}"
    cache.add(key, 0, 2 * WINDOW)
    try:
        spent = cache.incr(key, points)
    except ValueError:
        # A full cache forgot it between the two calls.
        spent = points
    if spent > settings.API_LIMIT:
        detail = f"An address has {settings.API_LIMIT:,} points a minute; this page says what costs how many."
        raise Problem("too-many", detail, headers={"Retry-After": str(WINDOW - passed)})
