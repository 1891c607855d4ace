"""
The query log, off by default: text, total, duration and day of each search, and a summary.

The index folder contains the log as JSON lines. Each line is appended with a single write, so that
several processes can share the file. A full file replaces the older file. A search never fails
because its line cannot be written.
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
"""Maximum code points of a text to log, so that a pasted letter is not stored whole."""

DIGITS = 9
"""A text with this many digits in a row, not counting separators, may identify a person."""

_MAIL = re.compile(r"[^\s@]@[^\s@]+\.\w")
_DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)|(?<!\d)\d\d[./]\d\d[./]\d{4}(?!\d)")
_NUMBER = re.compile(rf"\d(?:[\s().,/_-]{{0,3}}\d){{{DIGITS - 1},}}")
_PHONE = re.compile(
    r"(?:\+|(?<!\d)00)\d(?:[\s()./-]{0,3}\d){6,}|(?<!\d)\d\d(?:[ .-]\d\d){3,}(?!\d)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedQuery:
    """
    A search in the log.

    Attributes:
        day: ``YYYY-MM-DD`` in the site's time zone.
        text: As typed, with single spaces, cut after LONGEST code points.
        total: Number of pages found.
        took_ms: Milliseconds; 0 if the answer came from a cache.
    """

    day: str
    text: str
    total: int
    took_ms: float


def search(
    text: str, *, total: int, took_ms: float, now: datetime, zone: str
) -> LoggedQuery | None:
    """
    Return the entry to log for a search, or None if its text is empty or may identify a person.

    Args:
        now: Time of the search, aware.
        zone: IANA name of the site's time zone.
    """
    line = " ".join(text.split())
    if not line or is_private(line):
        return None
    day = now.astimezone(ZoneInfo(zone)).date().isoformat()
    return LoggedQuery(day=day, text=line[:LONGEST], total=total, took_ms=took_ms)


def is_private(text: str) -> bool:
    """Return whether a text contains an email address, a phone number or a personal number."""
    plain = spelling(text)
    return bool(_MAIL.search(plain) or _PHONE.search(plain) or _NUMBER.search(_DATE.sub("", plain)))


FILE = "searches.ndjson"
OLDER = "searches.older.ndjson"

LARGEST = 1_000_000
"""Maximum bytes of a log file, enough for some 10,000 searches."""


class SearchesLog:
    """
    Appends searches to the log of an index.

    Args:
        folder: The index folder.
        warn: Called once, with one line of text, when a search cannot be logged.
        largest: Maximum bytes of a log file.
    """

    def __init__(
        self, folder: Path, warn: Callable[[str], None], *, largest: int = LARGEST
    ) -> None:
        self._file = folder / FILE
        self._warn = warn
        self._largest = largest
        self._warned = False

    def add(self, search: LoggedQuery) -> None:
        """Append a search. If that fails, warn the first time and do not raise."""
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
        """Replace the older file with the full file, unless another process has just done so."""
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            is_current = os.path.samestat(os.fstat(handle), self._file.stat())
        except FileNotFoundError:
            return
        if is_current:
            self._file.replace(self._file.with_name(OLDER))


def read_searches(folder: Path) -> Iterator[LoggedQuery]:
    """Yield the logged searches of an index folder, oldest first."""
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
    values = {"day": search.day, "text": search.text, "total": search.total, "ms": search.took_ms}
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
"""Maximum texts in each list of the summary."""

SLOW = 100.0
"""A search is slow if it takes this many milliseconds: people notice longer waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryCount:
    """
    Searches for the same text, ignoring case, accents and spaces.

    Attributes:
        text: The spelling that was typed most often.
        count: Number of these searches that belong in the list: all, without result, or slow.
        last: Day of the last counted search.
        took_ms: Duration of the slowest counted search.
    """

    text: str
    count: int
    last: str
    took_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """
    The most frequent, fruitless and slow searches, at most MOST texts each.

    Attributes:
        count: Number of logged searches.
        since, until: First and last day; empty if there are no searches.
        top: The most frequent texts, most frequent first.
        without_result: Searches that found nothing, most frequent first. A text is left out if
            its last search found something.
        slow: Searches that took SLOW milliseconds or more, slowest first.
    """

    count: int
    since: str
    until: str
    top: tuple[QueryCount, ...]
    without_result: tuple[QueryCount, ...]
    slow: tuple[QueryCount, ...]


def summary(searches: Iterable[LoggedQuery]) -> Summary:
    """Return the summary of some searches, which must be sorted oldest first."""
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
    # The sort is stable: ties of count and day stay in the order of their texts.
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
