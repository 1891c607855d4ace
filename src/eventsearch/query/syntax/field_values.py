"""
Recognise fields (``field:value``) by their French and English names, and read their values.

A year, month or day means all of it, in the time zone of the index. A time of day means a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from eventsearch.analysis import fold
from eventsearch.errors import QueryError
from eventsearch.model.event_state import ATTENDANCE_OF, FULL, STATUS_OF
from eventsearch.model.facets import BUILT_IN, FIELDS
from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import (
    Clock,
    DateRangeFilter,
    EventStatusFilter,
    Node,
    Or,
    TermsFilter,
    When,
)
from eventsearch.model.timestamps import epoch
from eventsearch.query.syntax.lexer import Token

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from eventsearch.model.query import Clock
    from eventsearch.query.date_words.expressions import Days


HINTS: Mapping[str, str] = FIELDS["hints"]
"""Maps the name of a field or error to the hint for a value that cannot be read."""

_DAY = lazy(r"(?P<year>[1-9]\d{3})(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?")
_SLASHED = lazy(r"(?:(?:(?P<day>\d\d?)[/.])?(?P<month>\d\d?)[/.])?(?P<year>[1-9]\d{3})")
_MOMENT = lazy(
    r"(?P<year>[1-9]\d{3})-(?P<month>\d\d)-(?P<day>\d\d)[T ](?P<hour>\d\d):(?P<minute>\d\d)"
    r"(?::(?P<second>\d\d)(?:\.\d+)?)?(?P<gap>\s?)(?P<offset>Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)


class Stretch(NamedTuple):
    """Half-open range of epoch seconds; without *end*, it extends to the end of year 9999."""

    start: int
    end: int | None


def stretch(text: str, zone: str) -> Stretch | None:
    """Return the time of a date in the time zone *zone*; None if *text* is not a date."""
    # Imported here because few queries contain a date, and the import takes 2 ms.
    from zoneinfo import ZoneInfo

    text = text.strip()
    try:
        if _MOMENT.fullmatch(text):
            return _instant_stretch(text, ZoneInfo(zone))
        match = _DAY.fullmatch(text) or _SLASHED.fullmatch(text)
        return _days(match, ZoneInfo(zone)) if match else None
    except (ValueError, OverflowError):
        # The date does not exist, such as 2023-02-30, or is after the year 9999.
        return None


def date_range(text: str, zone: str) -> DateRangeFilter | None:
    """Read ``2022``, ``2022..2023``, ``..2023`` or ``2022..``; return None for other text."""
    first, dots, last = text.partition("..")
    if not dots:
        bounds = stretch(text, zone)
        return DateRangeFilter(low=bounds.start, high=bounds.end) if bounds else None
    low = stretch(first, zone) if first.strip() else None
    high = stretch(last, zone) if last.strip() else None
    if (first.strip() and low is None) or (last.strip() and high is None) or not (low or high):
        return None
    return DateRangeFilter(low=low.start if low else None, high=high.end if high else None)


def _instant_stretch(text: str, zone: ZoneInfo) -> Stretch:
    instant = datetime.fromisoformat(text.upper().replace(" +", "+").replace(" -", "-"))
    start = epoch(instant if instant.tzinfo else instant.replace(tzinfo=zone))
    return Stretch(start, start + 1)


def _days(match: re.Match[str], zone: ZoneInfo) -> Stretch:
    year, month, day = int(match["year"]), match["month"], match["day"]
    first = datetime(year, int(month or 1), int(day or 1), tzinfo=zone)
    start = epoch(first)
    try:
        if day:
            after = first + timedelta(days=1)
        elif month:
            after = first.replace(year=year + int(month) // 12, month=int(month) % 12 + 1)
        else:
            after = first.replace(year=year + 1)
    except (ValueError, OverflowError):
        return Stretch(start, None)
    return Stretch(start, epoch(after))


def today(clock: Clock) -> date:
    """Return the current day in the clock's time zone."""
    from zoneinfo import ZoneInfo

    try:
        return clock.now.astimezone(ZoneInfo(clock.zone)).date()
    except OverflowError:
        # Python has no day before the year 1 or after 9999, which another time zone may need.
        return clock.now.astimezone(UTC).date()


def seconds(days: Days, zone: str) -> tuple[int | None, int | None]:
    """Return the half-open range of epoch seconds of some days in a time zone."""
    low = None if days.first is None else _midnight(days.first, zone)
    try:
        high = None if days.last is None else _midnight(days.last + timedelta(days=1), zone)
    except OverflowError:
        # Python has no midnight after the last day of the year 9999.
        return low, None
    return low, high


def date_words_stretch(text: str, clock: Clock, aim: Literal["coming", "latest"]) -> Stretch | None:
    """Read date words such as ``demain`` or ``lundi..vendredi``; return None for other text."""
    # Imported here because few values are words.
    from eventsearch.query.date_words.find import read_days

    period = read_days(text, today(clock), aim, clock.languages)
    if period is None:
        return None
    low, high = seconds(period, clock.zone)
    return None if low is None else Stretch(low, high)


def day(second: int | None, zone: str) -> str:
    """Return the day of an epoch second as ``YYYY-MM-DD``; empty for None."""
    from zoneinfo import ZoneInfo

    if second is None:
        return ""
    return datetime.fromtimestamp(second, ZoneInfo(zone)).date().isoformat()


def _midnight(day: date, zone: str) -> int:
    from zoneinfo import ZoneInfo

    return epoch(datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)))


STATUS: Mapping[str, tuple[When, ...]] = {
    name: tuple(states) for name, states in FIELDS["status"].items()
}
"""Maps a folded value of ``is:`` to the states of an event."""

STATES = {
    **{name: ("event_status", value) for name, value in STATUS_OF.items()},
    **{name: ("attendance", value) for name, value in ATTENDANCE_OF.items()},
    **dict.fromkeys(sorted(FULL), ("trait", "full")),
}
"""Maps a value of ``is:``, folded and without hyphens, to the keyword field and its value."""

TRAITS: Mapping[str, str] = FIELDS["traits"]
"""Maps a folded value of ``is:`` to the trait."""

Aim = Literal["coming", "latest"]

_YEAR = lazy(r"\d{4}", re.ASCII)
_MONTH = lazy(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)


class Value(NamedTuple):
    """
    A field's value as typed.

    Attributes:
        text: The value itself.
        query: The whole query, for messages.
        item: The token of the field in the query.
        clock: The current time, for date words.
    """

    text: str
    query: str
    item: Token
    clock: Clock

    def error(self, hint: str) -> QueryError:
        """Return the error for a value that cannot be read."""
        return QueryError(
            f'query: "{self.text}" is not a valid value for {self.item.name}:',
            hint=hint,
            text=self.query,
            start=self.item.start,
            end=self.item.end,
        )


class Filter(NamedTuple):
    """A condition, and the name of its facet."""

    name: str
    node: Node


def state(value: Value) -> Filter:
    """Read ``is:upcoming``, ``is:cancelled`` and ``is:featured``."""
    name = "-".join(fold(value.text).replace("_", " ").split())
    if trait := TRAITS.get(name):
        return Filter("trait", TermsFilter(field="trait", values=(trait,)))
    states = STATUS.get(name)
    if states is None:
        field, meant = STATES.get(name.replace("-", ""), ("", ""))
        if not field:
            raise value.error(HINTS["is"])
        return Filter(field, TermsFilter(field=field, values=(meant,)))
    nodes = tuple(EventStatusFilter(when=each) for each in states)
    return Filter("status", nodes[0] if len(nodes) == 1 else Or(children=nodes))


def during(value: Value) -> Filter:
    """Read ``date:2022..2023``, ``date:demain`` and ``date:demain..``."""
    bounds = period(value.text, value.clock)
    if bounds is None:
        raise value.error(HINTS["date"])
    if bounds.low is not None and bounds.high is not None and bounds.high <= bounds.low:
        raise value.error(HINTS["order"])
    return Filter("date", bounds)


def before(value: Value) -> Filter:
    """Read ``before:2023``: pages that begin before 2023 begins."""
    return Filter("date", DateRangeFilter(high=_stretch(value).start))


def after(value: Value) -> Filter:
    """Read ``after:2023``: pages that end after 2023 ends."""
    end = _stretch(value).end
    # Nothing is after the year 9999, but a range without bounds would match every page.
    return Filter("date", Or(children=()) if end is None else DateRangeFilter(low=end))


def since(value: Value) -> Filter:
    """Read ``since:2023``: 2023 and later."""
    return Filter("date", DateRangeFilter(low=_stretch(value, "latest").start))


def until(value: Value) -> Filter:
    """Read ``until:2023``: 2023 and earlier."""
    return Filter("date", DateRangeFilter(high=_stretch(value).end))


def year(value: Value) -> Filter:
    """Read ``year:2023``."""
    if not is_year(value.text):
        raise value.error(HINTS["year"])
    return Filter("year", TermsFilter(field="year", values=(value.text,)))


def month(value: Value) -> Filter:
    """Read ``month:2023-01``."""
    if not is_month(value.text):
        raise value.error(HINTS["month"])
    return Filter("month", TermsFilter(field="month", values=(value.text,)))


def is_year(text: str) -> bool:
    """Return whether a text is a value of the facet ``year``, such as ``2023``."""
    return bool(_YEAR.fullmatch(text))


def is_month(text: str) -> bool:
    """Return whether a text is a value of the facet ``month``, such as ``2023-01``."""
    return bool(_MONTH.fullmatch(text))


def period(text: str, clock: Clock) -> DateRangeFilter | None:
    """Read dates or date words, also ``2022..`` and ``demain..``; return None for other text."""
    if dates := date_range(text, clock.zone):
        return dates
    first, dots, last = map(str.strip, text.partition(".."))
    if dots and not (first and last):
        # The same days as for since: and until:.
        bounds = date_words_stretch(first or last, clock, "latest" if first else "coming")
        if bounds is None:
            return None
        return DateRangeFilter(low=bounds.start) if first else DateRangeFilter(high=bounds.end)
    bounds = date_words_stretch(text, clock, "coming")
    return DateRangeFilter(low=bounds.start, high=bounds.end) if bounds else None


def _stretch(value: Value, aim: Aim = "coming") -> Stretch:
    bounds = stretch(value.text, value.clock.zone) or date_words_stretch(
        value.text, value.clock, aim
    )
    if bounds is None:
        raise value.error(HINTS["day"])
    return bounds


DATED: tuple[str, ...] = tuple(FIELDS["dated"])
"""Folded names of the fields whose values may be date words."""

READERS: Mapping[str, Callable[[Value], Filter]] = {
    name: read
    for read in (state, during, before, after, since, until, year, month)
    for name in FIELDS["readers"][read.__name__]
}
"""Maps the folded name of a field to the function that reads its values."""


KEYWORDS = {name: facet.names for name, facet in BUILT_IN.items()}
"""Maps a facet to its names in the query language, folded."""

TEXTS: Mapping[str, tuple[str, ...]] = FIELDS["texts"]
"""Maps a text field to its names in the query language, folded."""

WORDY = {name: facet.text for name, facet in BUILT_IN.items() if facet.wordy}
"""Facets whose values consist of several words, with the text field that contains them too."""

HELD = {name: facet.text for name, facet in BUILT_IN.items() if facet.text}
"""Facets whose values a prefix or fuzzy word may match, with the text field to search."""

_KEYWORD = {alias: name for name, aliases in KEYWORDS.items() for alias in aliases}
_TEXT = {alias: name for name, aliases in TEXTS.items() for alias in aliases}


def is_field(name: str) -> bool:
    """Return whether *name* before a colon is a field."""
    folded = fold(name)
    return folded in _KEYWORD or folded in _TEXT or folded in READERS


def text_field(name: str) -> str:
    """Return the text field with this name in French or English; empty if there is none."""
    return _TEXT.get(fold(name), "")


def keyword(name: str, text: str) -> TermsFilter | None:
    """
    Return the condition for a facet or a keyword field; None for any other field.

    Args:
        name: Name of the field. A name outside the tables is a facet of the settings.
    """
    folded = fold(name)
    if folded in _TEXT or folded in READERS:
        return None
    return TermsFilter(field=_KEYWORD.get(folded, folded), values=(" ".join(text.split()),))
