"""
Until when is this answer right, and has the client got it already?

An answer depends on the clock: publication, expiry and the status of events change it. The index
knows its moments; between two of them (and two midnights) the same question has the same answer.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, time, timedelta
from typing import Generic, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from eventsearch import __version__
from eventsearch.model.timestamps import epoch
from eventsearch.search.query_log import LoggedQuery

V = TypeVar("V")

MAX_AGE = 60
"""Seconds an answer may be kept without asking again."""
STALE = 600
"""Seconds it may still be shown while a new one is fetched."""


def time_key(moments: tuple[int, ...], zone: str, now: datetime) -> str:
    """Return a key that changes whenever the answer may: moments passed, and the site's day."""
    day = now.astimezone(ZoneInfo(zone)).date()
    return f"{bisect_right(moments, epoch(now))}:{day.isoformat()}"


def max_age(moments: tuple[int, ...], zone: str, now: datetime) -> int:
    """Return for how many seconds the answer stays right, at least 0 and at most MAX_AGE."""
    seconds = epoch(now)
    place = bisect_right(moments, seconds)
    ends = [moments[place] - seconds] if place < len(moments) else []
    site = ZoneInfo(zone)
    tomorrow = now.astimezone(site).date() + timedelta(days=1)
    ends.append(epoch(datetime.combine(tomorrow, time(), site)) - seconds)
    return max(0, min(MAX_AGE, *ends))


class ClockKeyMemo:
    """
    What `time_key` and `max_age` say, worked out once a second and generation.

    Safe to use from several threads: at worst it is worked out twice.
    """

    def __init__(self) -> None:
        self._last: tuple[str, int, str, int] = ("", 0, "", 0)

    def at(
        self, version: str, moments: tuple[int, ...], zone: str, now: datetime
    ) -> tuple[str, int]:
        """
        Return the key and the seconds of an answer.

        Args:
            version: Generation that *moments* and *zone* are of.
        """
        second = epoch(now)
        known, when, key, good = self._last
        if known != version or when != second:
            key, good = time_key(moments, zone, now), max_age(moments, zone, now)
            self._last = (version, second, key, good)
        return key, good


def etag(version: str, key: str, question: object) -> str:
    """
    Return the weak validator of an answer; 20 hexadecimal digits are ample for one index.

    Args:
        question: A value whose `repr` tells it apart from every other question.
    """
    # The program is part of it: another version may answer in other words.
    text = repr((__version__, version, key, question))
    return f'W/"{hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]}"'


def etag_matches(header: str | None, tag: str) -> bool:
    """Whether an ``If-None-Match`` header names *tag* (weak comparison, RFC 9110, 13.1.2)."""
    if header is None:
        return False
    bare = tag.removeprefix("W/")
    return any(
        candidate.strip() == "*" or candidate.strip().removeprefix("W/") == bare
        for candidate in header.split(",")
    )


class Answer(NamedTuple):
    """
    An encoded answer.

    Attributes:
        search: What is written down of the search; None for what is not.
    """

    body: bytes
    search: LoggedQuery | None = None


class LruCache(Generic[V]):
    """
    What was worked out for the keys asked for last, the least recently used leaving first.

    Args:
        most: Keys kept at most.
    """

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._values: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """Return what is kept for a key."""
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: Hashable, value: V) -> None:
        """Keep a value; its key was just asked for."""
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def latest(self) -> list[V]:
        """Return the values, the one used last first; from any thread."""
        return list(self._values.values())[::-1]


class SizedLruCache:
    """
    Answers by validator, the least recently used leaving first.

    Args:
        size: Bytes kept at most.
    """

    def __init__(self, size: int = 16 * 1024 * 1024) -> None:
        self._size = size
        self._held = 0
        self._answers: OrderedDict[str, Answer] = OrderedDict()

    def get(self, tag: str) -> Answer | None:
        """Return an answer kept under this validator."""
        answer = self._answers.get(tag)
        if answer is not None:
            self._answers.move_to_end(tag)
        return answer

    def put(self, tag: str, answer: Answer) -> None:
        """Keep an answer; one larger than all the room is not kept."""
        if len(answer.body) > self._size or tag in self._answers:
            return
        self._answers[tag] = answer
        self._held += len(answer.body)
        while self._held > self._size:
            _, old = self._answers.popitem(last=False)
            self._held -= len(old.body)

    def clear(self) -> None:
        """Forget all: what no question can have as its answer any more only takes room."""
        self._answers.clear()
        self._held = 0
