"""
HTTP caching: how long a response is right, its validator, and the responses that are kept.

A response depends on the clock: publication, expiry and the status of events change it. A
generation lists these instants; between two of them, and two midnights, the same request has the
same response.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from eventsearch import __version__
from eventsearch.model.lru_cache import LruCache
from eventsearch.model.timestamps import epoch
from eventsearch.search.query_log import LoggedQuery

MAX_AGE = 60
"""Seconds that a response may be reused without asking again."""
STALE = 600
"""Seconds that it may be shown while a new one is fetched."""
MAX_BYTES = 16 * 1024 * 1024


def freshness(instants: tuple[int, ...], zone: str, now: datetime) -> tuple[str, int]:
    """
    Return a key that changes whenever responses may, and for how many seconds it stays.

    Args:
        instants: When responses change, in epoch seconds, ascending.
        zone: Of the site, whose midnight changes responses too.
        now: Aware.
    """
    seconds = epoch(now)
    passed = bisect_right(instants, seconds)
    site = ZoneInfo(zone)
    day = now.astimezone(site).date()
    ends = [epoch(datetime.combine(day + timedelta(days=1), time(), site)), *instants[passed:][:1]]
    return f"{passed}:{day.isoformat()}", max(0, min(MAX_AGE, min(ends) - seconds))


def etag(*parts: object) -> str:
    """Return the weak validator of a response; its parts are told apart by their `repr`."""
    # Another version of the program may answer in other words.
    text = repr((__version__, *parts)).encode("utf-8", "surrogatepass")
    # 20 hexadecimal digits are ample for one index.
    return f'W/"{hashlib.sha256(text).hexdigest()[:20]}"'


def etag_matches(header: str | None, tag: str) -> bool:
    """Whether an ``If-None-Match`` header names *tag* (weak comparison, RFC 9110, 13.1.2)."""
    if header is None:
        return False
    bare = tag.removeprefix("W/")
    candidates = (part.strip() for part in header.split(","))
    return any(part == "*" or part.removeprefix("W/") == bare for part in candidates)


class Answer(NamedTuple):
    """The body of a response; *search* is what a query log says of it, None for nothing."""

    body: bytes
    search: LoggedQuery | None = None


class ResponseCache:
    """
    Answers by validator; the least recently used leaves first.

    Args:
        max_bytes: Of all bodies together, with the entries themselves.
    """

    def __init__(self, max_bytes: int = MAX_BYTES) -> None:
        self._answers = LruCache(max_bytes)

    def get(self, tag: str) -> Answer | None:
        """Return the answer with this validator, if it is kept."""
        answer = self._answers.get(tag)
        return answer if isinstance(answer, Answer) else None

    def put(self, tag: str, answer: Answer) -> None:
        """Keep an answer, unless it is larger than half of the cache."""
        self._answers.put(tag, answer, len(answer.body))
