"""
How many searches a client may send in a minute, counted per process.

How many may be in flight at once is for `single_flight`.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict

from eventsearch.web.problems import ApiProblem

WINDOW = 60
"""Seconds."""
MAX_CLIENTS = 10_000
"""Clients remembered; the one seen longest ago is forgotten first."""


class RateLimiter:
    """
    Searches of each client in a fixed window. Used from the event loop only.

    Args:
        limit: Searches allowed in `WINDOW` seconds; 0 for any number.

    Source: RateLimit header fields for HTTP, draft 11.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def count(self, client_ip: str, seconds: float) -> dict[str, str]:
        """
        Count one search and return the headers that say how many are left.

        Args:
            seconds: Monotonic time.

        Raises:
            ApiProblem: 429 with ``Retry-After``.
        """
        if not self._limit:
            return {}
        window, reset = int(seconds // WINDOW), WINDOW - int(seconds % WINDOW)
        client = network(client_ip)
        last, used = self._counts.pop(client, (window, 0))
        used = used + 1 if last == window else 1
        self._counts[client] = (window, used)
        if len(self._counts) > MAX_CLIENTS:
            self._counts.popitem(last=False)
        headers = {
            "RateLimit-Policy": f'"searches";q={self._limit};w={WINDOW}',
            "RateLimit": f'"searches";r={max(0, self._limit - used)};t={reset}',
        }
        if used > self._limit:
            raise ApiProblem(
                "too-many-requests",
                f"more than {self._limit} searches a minute; try again in {reset} seconds",
                headers={**headers, "Retry-After": str(reset)},
            )
        return headers


def network(client_ip: str) -> str:
    """
    Return what counts as one client: an IPv4 address, or the 64 bits of IPv6 that a customer has.

    Anything else, such as a socket of this machine, is itself.
    """
    try:
        address = ipaddress.ip_address(client_ip.partition("%")[0])
    except ValueError:
        return client_ip
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)
