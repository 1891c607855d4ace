"""Instants as epoch seconds, RFC 3339, and for people."""

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
    # RFC 3339 knows no seconds of an offset, which old local times have: +00:09:21.
    text = _OFFSET_SECONDS.sub("", text)
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def format_for_humans(instant: datetime) -> str:
    """
    Return an aware moment as messages have it: ``2024-05-31 10:00 +02:00``, or ``… UTC``.

    Seconds are told where there are any. The order of a date is one that no language reads wrongly.
    """
    text = rfc3339(instant)
    clock = text[11:16] if text[16:19] == ":00" else text[11:19]
    return f"{text[:10]} {clock} {'UTC' if text.endswith('Z') else text[-6:]}"
