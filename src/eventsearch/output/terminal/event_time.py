"""
How is the time of an event written for people?

In the order year, month, day, which no language reads wrongly, and in the zone it was written in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eventsearch.model.results import Hit

if TYPE_CHECKING:
    from eventsearch.storage.stored_page import StoredPage


def span(hit: Hit | StoredPage) -> str:
    """Return when an event is, or the date of a page that is none; empty without either."""
    if not hit.start:
        return hit.date[:10]
    if hit.all_day:
        return _days(hit.start, hit.end)
    if not hit.end:
        return _moment(hit.start)
    if hit.start[:10] == hit.end[:10] and _zone(hit.start) == _zone(hit.end):
        return f"{hit.start[:10]} {hit.start[11:16]}–{hit.end[11:16]} {_zone(hit.end)}"
    # An offset that holds for both is said once.
    same = _zone(hit.start) == _zone(hit.end)
    first = _local(hit.start) if same else _moment(hit.start)
    return f"{first} to {_moment(hit.end)}"


def _days(start: str, end: str) -> str:
    first, last = start[:10], end[:10]
    return f"{first} to {last}" if last and last != first else first


def _moment(text: str) -> str:
    return f"{_local(text)} {_zone(text)}"


def _local(text: str) -> str:
    return f"{text[:10]} {text[11:16]}"


def _zone(text: str) -> str:
    """Return the offset of an RFC 3339 moment, ``UTC`` for Z."""
    return "UTC" if text.endswith("Z") else text[-6:]
