"""
What keeps secrets in addresses from being guessed: tokens stored as hashes, and limits on failed tries.

Only failures are counted. A class sits behind one address, so hundreds of right tries a minute must pass.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Failed tries of one kind that an address has within WINDOW seconds.
MOST_FAILED = 60
WINDOW = 10 * 60


def new_token() -> tuple[str, str]:
    """A token of 128 bits for an address, and the hash to store; the token itself is shown once and not kept."""
    token = secrets.token_urlsafe(16)
    return token, hashed(token)


def hashed(token: str) -> str:
    """The stored form of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def place_of(request: HttpRequest) -> str:
    """
    Where a request comes from, as a hash: an IPv4 address, or the first half of an IPv6 address.

    Whoever has one IPv6 address has 2^64 of them, all with the same first half (RFC 4291, section 2.5.4).
    """
    text = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return hashed(text)[:32]
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        text = str(mapped) if mapped else str(ipaddress.ip_network((int(address) >> 64 << 64, 64)))
    return hashed(text)[:32]


def _key(request: HttpRequest, kind: str) -> str:
    """The counter of this kind of try for the place that the request comes from."""
    return f"failed-{kind}-{place_of(request)}"


def exhausted(request: HttpRequest, kind: str) -> bool:
    """Whether this address has failed too often; `kind` is "room", "invite" or "share"."""
    return int(cache.get(_key(request, kind)) or 0) >= MOST_FAILED


def failed(request: HttpRequest, kind: str) -> None:
    """Count one failed try of this address."""
    key = _key(request, kind)
    if not cache.add(key, 1, WINDOW):
        try:
            cache.incr(key)
        except ValueError:
            # It ended between the two calls.
            cache.add(key, 1, WINDOW)


def too_many(request: HttpRequest) -> HttpResponse:
    """Our own page for an address that has failed too often: 429, and when to try again."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(WINDOW)
    return response
