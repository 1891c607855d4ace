"""Words and numbers as times are read by: ``12/01/2023`` is one, ``week-end`` two."""

from __future__ import annotations

import re
from typing import NamedTuple

from eventsearch.analysis import fold
from eventsearch.query.date_words.expressions import Calendar, Time

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Four digits outside of these are a number like any other."""

DATE = (
    r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[/.][0-9]{1,2}[/.][0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}|[0-9]{1,2}/[0-9]{4}|(?<![-/.])[0-3][0-9]/[01][0-9]"
)
"""
What may be a date in digits: the day before the month, unless the year comes first.

Without a year both have two digits: ``1/2`` and ``24/7`` are none.
"""

_TOKEN = re.compile(rf"(?P<date>(?<!\w)(?:{DATE})(?!\w|[-/.:]\w))|[^\W_]+")
_JOINS = re.compile(r"[.,]?\s+|['’ʼ]\s?|[-‐‑]")
_DASHES = re.compile(r"\s*(?:[-‐‑–—/]|\.\.)\s*")
_LISTS = re.compile(r"\s*[,&]\s*")
_CLOSES = re.compile(r"[,;:.!?…)\]]*(?:\s|$)")
_SIGNED = re.compile(r"\s?[%‰€$£¥°]")
_OPENERS = "([,;"
_QUARTER = re.compile(r"[qt]([1-4])")


class Token(NamedTuple):
    """
    A word or number.

    Attributes:
        exact: In lower case.
        joins: Nothing but a blank, an apostrophe or a hyphen is between it and the one before.
        dashes: A dash or slash is.
        lists: A comma or ``&`` is.
        opens, closes: An expression may begin with it, or end.
        time: What a date in digits means.
        bare: It is not the number of a sign, as in ``10 %``.
    """

    start: int
    end: int
    exact: str
    folded: str
    joins: bool
    dashes: bool
    lists: bool
    opens: bool
    closes: bool
    time: Time | None
    bare: bool


def tokens(text: str) -> list[Token]:
    """Return the words and numbers of a text."""
    found: list[Token] = []
    before = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        exact = match[0].lower()
        found.append(
            Token(
                start=start,
                end=end,
                exact=exact,
                folded=fold(exact),
                joins=bool(_JOINS.fullmatch(text, before, start)),
                dashes=bool(_DASHES.fullmatch(text, before, start)),
                lists=bool(_LISTS.fullmatch(text, before, start)),
                opens=start == 0 or text[start - 1].isspace() or text[start - 1] in _OPENERS,
                closes=bool(_CLOSES.match(text, end)),
                time=date_of(match[0]) if match["date"] else None,
                bare=not _SIGNED.match(text, end),
            )
        )
        before = end
    return found


def date_of(text: str) -> Time | None:
    """Return the day or month that digits mean; None if no calendar has it."""
    parts = [int(part) for part in re.split(r"[-/.]", text)]
    if len(parts) == 2 and parts[1] < 100 and parts[0] <= 31:
        day, month = parts
        return Calendar(month=month, day=day) if day and 1 <= month <= 12 else None
    year, month, day = ([*parts, 0] if parts[0] > 31 else [0, *parts][::-1])[:3]
    if len(parts) == 2 and parts[0] <= 31:
        year, month, day = parts[1], parts[0], 0
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    return Calendar(year=year, month=month, day=day)


def year_of(text: str) -> int | None:
    """Return the year that digits mean; None for any other number."""
    known = len(text) == 4 and text.isascii() and text.isdecimal()
    return int(text) if known and FIRST_YEAR <= int(text) <= LAST_YEAR else None


def quarter_of(text: str) -> int | None:
    """Return the number of ``Q1`` or ``T1``, folded; None for anything else."""
    found = _QUARTER.fullmatch(text)
    return int(found[1]) if found else None
