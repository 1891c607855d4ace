"""
Who has to come again later?

Searches a minute from one address are bounded, per process; what is over the bound gets an answer
in the shape of every other error. How many may be in flight at once is for `single_flight`.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict

from eventsearch.web.problems import ApiProblem

WINDOW = 60
"""Seconds over which searches are counted."""
ADDRESSES = 10_000
"""Addresses remembered; the one seen longest ago is forgotten first."""


class RateLimiter:
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
