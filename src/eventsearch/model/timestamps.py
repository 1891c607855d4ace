"""Convert moments to epoch seconds, to RFC 3339, and to text for people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from eventsearch.model.lazy_pattern import lazy

_OFFSET_SECONDS = lazy(r"(?<=[+-]\d\d:\d\d):\d\d\Z")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def epoch(instant: datetime) -> int:
    """Return whole seconds since 1970 of an aware moment, rounded down; any year."""
    return (instant - EPOCH) // SECOND


def rfc3339(instant: datetime | None) -> str:
    """
    Return an aware moment as RFC 3339 with whole seconds, ``Z`` for UTC; empty for None.

    Hugo prints its dates the same way.
    """
    if instant is None:
        return ""
    text = instant.replace(microsecond=0).isoformat()
    # Old local times have offsets with seconds, such as +00:09:21. RFC 3339 does not allow them.
    text = _OFFSET_SECONDS.sub("", text)
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def format_for_humans(instant: datetime) -> str:
    """
    Return an aware moment for messages: ``2024-05-31 10:00 +02:00``, or ``… UTC``.

    Seconds are shown unless they are 0. The date has the year first, which no language misreads.
    """
    text = rfc3339(instant)
    clock = text[11:16] if text[16:19] == ":00" else text[11:19]
    return f"{text[:10]} {clock} {'UTC' if text.endswith('Z') else text[-6:]}"
