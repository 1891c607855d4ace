"""
The query log, off by default: texts, totals, times and days of searches, and a summary of them.

It stands in the index folder as a line of JSON a search, each added with one write, so that several
processes may share the file. A full file becomes the older one. Writing never fails a search.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from eventsearch.analysis import fold
from eventsearch.analysis.char_filter import spelling
from eventsearch.files import open_own, read_regular_file

LONGEST = 128
"""Code points of a text that are kept: whole letters that were pasted in stay private."""

DIGITS = 9
"""Digits in a row, blanks and signs between them aside, from which on a text may be of a person."""

_MAIL = re.compile(r"[^\s@]@[^\s@]+\.\w")
_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)|(?<!\d)\d\d[./]\d\d[./]\d{4}(?!\d)")
_NUMBER = re.compile(rf"\d(?:[\s().,/_-]{{0,3}}\d){{{DIGITS - 1},}}")
_PHONE = re.compile(
    r"(?:\+|(?<!\d)00)\d(?:[\s()./-]{0,3}\d){6,}|(?<!\d)\d\d(?:[ .-]\d\d){3,}(?!\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedQuery:
    """
    A search as it is kept.

    Attributes:
        day: ``YYYY-MM-DD`` in the site's time zone.
        text: As typed, blanks made one, at most LONGEST code points.
        total: Pages found.
        took_ms: Milliseconds; 0 when the answer was still known.
    """

    day: str
    text: str
    total: int
    took_ms: float


def search(
    text: str, *, total: int, took_ms: float, now: datetime, zone: str
) -> LoggedQuery | None:
    """
    Return what is kept of a search; None when nothing may or need be.

    Args:
        now: Aware.
        zone: IANA name of the site's time zone.
    """
    line = " ".join(text.split())
    if not line or is_private(line):
        return None
    day = now.astimezone(ZoneInfo(zone)).date().isoformat()
    return LoggedQuery(day=day, text=line[:LONGEST], total=total, took_ms=took_ms)


def is_private(text: str) -> bool:
    """Whether a text looks like an address of mail, a telephone number or a number of a person."""
    plain = spelling(text)
    return bool(_MAIL.search(plain) or _PHONE.search(plain) or _NUMBER.search(_DATE.sub("", plain)))


FILE = "searches.ndjson"
OLDER = "searches.older.ndjson"

LARGEST = 1_000_000
"""Bytes of a file at most; some 10,000 searches."""


class SearchesLog:
    """
    Writes searches down.

    Args:
        folder: Of the index.
        warn: Called with one line, once, when searches cannot be written down.
        largest: Bytes of a file at most.
    """

    def __init__(
        self, folder: Path, warn: Callable[[str], None], *, largest: int = LARGEST
    ) -> None:
        self._file = folder / FILE
        self._warn = warn
        self._largest = largest
        self._warned = False

    def add(self, search: LoggedQuery) -> None:
        """Write a search down; what stands in the way is said once, and the search goes on."""
        try:
            self._write(_line(search))
        except OSError as error:
            if not self._warned:
                self._warned = True
                hint = "make room, let this user write there, or switch log_searches off"
                self._warn(f"{self._file}: searches are not written down: {error.strerror}; {hint}")

    def _write(self, line: bytes) -> None:
        handle = open_own(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            size = os.fstat(handle).st_size
            if not size or size + len(line) <= self._largest:
                os.write(handle, line)
                return
            self._make_older(handle)
        finally:
            os.close(handle)
        self._write(line)

    def _make_older(self, handle: int) -> None:
        """Let the full file become the older one, unless another process just has."""
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            is_still_it = os.path.samestat(os.fstat(handle), self._file.stat())
        except FileNotFoundError:
            return
        if is_still_it:
            self._file.replace(self._file.with_name(OLDER))


def read_searches(folder: Path) -> Iterator[LoggedQuery]:
    """Yield the searches that are written down in the folder of an index, the oldest first."""
    for name in (OLDER, FILE):
        try:
            text = read_regular_file(folder / name, follow=False).decode("utf-8", "replace")
        except FileNotFoundError:
            continue
        for line in text.split("\n"):
            # A line may be cut short by a full disk or a power cut.
            if search := _search(line):
                yield search


def _line(search: LoggedQuery) -> bytes:
    values = {
        "day": search.day,
        "text": search.text,
        "total": search.total,
        "ms": search.took_ms,
    }
    return json.dumps(values, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _search(line: str) -> LoggedQuery | None:
    try:
        values = json.loads(line)
        return LoggedQuery(
            day=str(values["day"]),
            text=str(values["text"]),
            total=int(values["total"]),
            took_ms=float(values["ms"]),
        )
    except (ValueError, TypeError, KeyError):
        return None


MOST = 20
"""Texts of each list."""

SLOW = 100.0
"""Milliseconds from which on a search is slow: people begin to see that they wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryCount:
    """
    Searches that say the same.

    Attributes:
        text: In the spelling that was typed most.
        count: How many of them the list is about: all, those without result, the slow ones.
        last: Day of the last of these.
        took_ms: Of the slowest of these.
    """

    text: str
    count: int
    last: str
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """
    What was searched for, most frequent first.

    Attributes:
        count: Searches written down.
        since, until: First and last day; empty without any.
        top: All of them.
        without_result: Those that found nothing, and found nothing the last time either.
        slow: Those that took SLOW milliseconds or more, slowest first.
    """

    count: int
    since: str
    until: str
    top: tuple[QueryCount, ...]
    without_result: tuple[QueryCount, ...]
    slow: tuple[QueryCount, ...]


def summary(searches: Iterable[LoggedQuery]) -> Summary:
    """Return what searches, the oldest first, tell."""
    groups: dict[str, list[LoggedQuery]] = {}
    for each in searches:
        groups.setdefault(" ".join(fold(each.text).split()), []).append(each)
    every = [each for group in groups.values() for each in group]
    slow = ([each for each in group if each.took_ms >= SLOW] for group in groups.values())
    slow_counts = sorted(
        map(_query_count, filter(None, slow)), key=lambda query: (-query.took_ms, query.text)
    )
    days = sorted(each.day for each in every)
    return Summary(
        count=len(every),
        since=days[0] if days else "",
        until=days[-1] if days else "",
        top=_most(groups.values()),
        without_result=_most(
            [each for each in group if not each.total]
            for group in groups.values()
            if not group[-1].total
        ),
        slow=tuple(slow_counts[:MOST]),
    )


def _most(groups: Iterable[Sequence[LoggedQuery]]) -> tuple[QueryCount, ...]:
    frequent = sorted(map(_query_count, groups), key=lambda query: query.text)
    # Stable: of equal counts those asked for last come first, then by text.
    frequent.sort(key=lambda query: (query.count, query.last), reverse=True)
    return tuple(frequent[:MOST])


def _query_count(group: Sequence[LoggedQuery]) -> QueryCount:
    spellings = Counter(each.text for each in group)
    return QueryCount(
        text=min(spellings, key=lambda text: (-spellings[text], text)),
        count=len(group),
        last=max(each.day for each in group),
        took_ms=max(each.took_ms for each in group),
    )
