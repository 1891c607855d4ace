"""
Who has to come again later?

Searches under way at once and searches a minute from one address are bounded, per process; what is
over the bound gets an answer in the shape of every other error.
"""

from __future__ import annotations

import asyncio
import ipaddress
from collections import OrderedDict
from typing import Any

from eventsearch.web.problems import ApiProblem, too_busy

WINDOW = 60
"""Seconds over which searches are counted."""
ADDRESSES = 10_000
"""Addresses remembered; the one seen longest ago is forgotten first."""


class Crowd:
    """
    Searches under way. Used from the event loop only, so it needs no lock.

    Args:
        most: Searches let in at once.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside = 0

    @property
    def full(self) -> bool:
        """Return whether as many as may be are under way."""
        return self._inside >= self._most

    def enter(self, *, displacing: bool = False) -> None:
        """
        Count a search in.

        Args:
            displacing: Another was given up for it, and is counted out in a moment.

        Raises:
            ApiProblem: 503 with ``Retry-After``; as many as may be are under way.
        """
        if self.full and not displacing:
            raise too_busy(f"{self._most} searches are under way; try again in a moment")
        self._inside += 1

    def leave(self, done: asyncio.Future[Any]) -> None:
        """Count a search out; its failure has been told to whoever waited, if anybody did."""
        self._inside -= 1
        if not done.cancelled():
            done.exception()


class Rate:
    """
    Searches a minute and address. Used from the event loop only.

    Args:
        most: Searches allowed in `WINDOW` seconds; 0 for no limit.

    Source: RateLimit header fields for HTTP, draft 11; fixed windows.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._seen: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def count(self, address: str, seconds: float) -> dict[str, str]:
        """
        Count one search and return the headers that tell what is left.

        Args:
            seconds: Monotonic time.

        Raises:
            ApiProblem: 429 with ``Retry-After``; the address has asked too often.
        """
        if not self._most:
            return {}
        window, reset = int(seconds // WINDOW), WINDOW - int(seconds % WINDOW)
        counted = network(address)
        known, used = self._seen.pop(counted, (window, 0))
        used = used + 1 if known == window else 1
        self._seen[counted] = (window, used)
        if len(self._seen) > ADDRESSES:
            self._seen.popitem(last=False)
        headers = {
            "RateLimit-Policy": f'"searches";q={self._most};w={WINDOW}',
            "RateLimit": f'"searches";r={max(0, self._most - used)};t={reset}',
        }
        if used > self._most:
            raise ApiProblem(
                "too-many-requests",
                f"more than {self._most} searches a minute; try again in {reset} seconds",
                headers={**headers, "Retry-After": str(reset)},
            )
        return headers


def network(address: str) -> str:
    """
    Return what is counted as one: an address of IPv4, the 64 bits of IPv6 that one customer has.

    What is no address (a socket of this machine) is itself.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
