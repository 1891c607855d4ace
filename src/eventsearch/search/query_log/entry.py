"""
What of a search is written down?

Its text, what it found, how long it took, and the day: no address, no program, no hour. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from eventsearch.analysis.char_filter import spelling

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
    kept = " ".join(text.split())
    if not kept or is_private(kept):
        return None
    day = now.astimezone(ZoneInfo(zone)).date().isoformat()
    return LoggedQuery(day=day, text=kept[:LONGEST], total=total, took_ms=took_ms)


def is_private(text: str) -> bool:
    """Whether a text looks like an address of mail, a telephone number or a number of a person."""
    plain = spelling(text)
    return bool(_MAIL.search(plain) or _PHONE.search(plain) or _NUMBER.search(_DATE.sub("", plain)))
