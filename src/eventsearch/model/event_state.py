"""
The status of an event and the ways to attend it: their values, and the words for them.

The values are from schema.org's `eventStatus` and `eventAttendanceMode`. Front matter and
queries use the same tables. ``event_state.json`` contains the words, in the seven languages of
the table `keys` in ``extractor/events/words.toml``: without accents, ``_`` for a blank. Its row
``full`` contains the words for events without free places. ``docs/event-details.md`` lists most of
these words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from eventsearch.files import own_table

EventStatus = Literal["scheduled", "cancelled", "postponed", "rescheduled", "moved-online"]
Attendance = Literal["online", "in-person", "hybrid"]

STATUSES: tuple[str, ...] = get_args(EventStatus)
ATTENDANCE: tuple[str, ...] = get_args(Attendance)

OFF = ("cancelled", "postponed")
"""Values of events that do not take place at the time of their page."""

_NAMES = own_table(__file__, "event_state.json")
STATUS_NAMES: Mapping[str, Sequence[str]] = _NAMES["status"]
"""Maps a status to its names: rows of names, separated by blanks."""
ATTENDANCE_NAMES: Mapping[str, Sequence[str]] = _NAMES["attendance"]
"""Maps an attendance to its names, in the same form."""


def _by_name(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {
        name.replace("_", "").lower(): value
        for value, rows in table.items()
        for name in " ".join(rows).split()
    }


STATUS_OF: Mapping[str, str] = _by_name(STATUS_NAMES)
"""Maps each spelling of a status, as folded letters without blanks, to the status."""

ATTENDANCE_OF: Mapping[str, str] = _by_name(ATTENDANCE_NAMES)
"""Maps each spelling of an attendance, as folded letters without blanks, to its value."""

FULL: frozenset[str] = frozenset(_by_name({"full": _NAMES["full"]}))
"""Words for an event without free places, as folded letters without blanks."""
