"""
Finds days in texts: days of a month by name, in French and English, with weekday and year.

Times, and days in numbers whose order is unknown, are not match.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv january jan",
            "février fevrier févr fevr february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "août aout august aug",
            "septembre sept september sep",
            "octobre oct october",
            "novembre nov november",
            "décembre decembre déc dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "lundi monday mon",
            "mardi tuesday tue tues",
            "mercredi wednesday wed",
            "jeudi thursday thu thurs",
            "vendredi friday fri",
            "samedi saturday sat",
            "dimanche sunday sun",
        )
    )
    for name in names.split()
}

_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_WEEKDAY = rf"(?:\b(?P<weekday>{'|'.join(sorted(_WEEKDAYS, key=len, reverse=True))})\b\.?,?\s+)?"
# The sign before it is looked at when a digit is there: so Python finds digits by themselves, which
# takes a tenth of the time that it takes to try every letter of a text.
_DAY = r"(?P<day>\d(?<![\d/.,-]\d)\d?)(?:er|st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
# What stands from the first digit on, and what may or must stand before it.
# Up to a day that is none: a range names its first day by the number alone.
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), re.compile(rf"{before}\Z", re.IGNORECASE))
    for pattern, before in (
        (
            rf"{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?",
            rf"{_WEEKDAY}(?:the\s+|le\s+)?",
        ),
        (
            rf"{_DAY}(?![\d:h]|\s*(?:h|am|pm)\b)(?:,?\s+{_YEAR})?",
            rf"{_WEEKDAY}\b{_MONTH}\s+",
        ),
        (
            r"(?P<year>(?:1(?<![\d/-]1)9|2(?<![\d/-]2)0)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)",
            r"",
        ),
    )
)
_BEFORE = 60
"""Characters before a digit in which that is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """
    A day as a text names it.

    Attributes:
        text: The words.
        year: None where the text has none beside it.
        weekday: 0 for Monday; None where the text has none beside it.
    """

    text: str
    day: int
    month: int
    year: int | None = None
    weekday: int | None = None

    @property
    def has_year_or_weekday(self) -> bool:
        """Whether a year or a day of the week is written."""
        return self.year is not None or self.weekday is not None

    def is_on(self, days: Collection[date]) -> bool:
        """Say whether it is the day and month of one of the days."""
        return any((self.day, self.month) == (day.day, day.month) for day in days)

    def matches(self, day: date) -> bool:
        """Say whether a day is what is written."""
        return (
            self.is_on((day,))
            and self.year in (None, day.year)
            and self.weekday in (None, day.weekday())
        )

    def exists(self) -> bool:
        """Say whether there is such a day, in its year."""
        try:
            return self.matches(date(self.year or 0, self.month, self.day))
        except ValueError:
            return False


def find_dates(text: str) -> Iterator[DateMention]:
    """Yield the days that a text names, in no order."""
    for pattern, before in _PATTERNS:
        for match in pattern.finditer(text):
            prefix = before.search(text, max(0, match.start() - _BEFORE), match.start())
            if prefix is None:
                continue
            groups = {**prefix.groupdict(), **match.groupdict()}
            month = groups["month"].lower()
            weekday = groups.get("weekday")
            yield DateMention(
                text=" ".join(text[prefix.start() : match.end()].rstrip(".").split()),
                day=int(groups["day"]),
                month=_MONTHS[month] if month in _MONTHS else int(month),
                year=int(groups["year"]) if groups.get("year") else None,
                weekday=_WEEKDAYS[weekday.lower()] if weekday else None,
            )
