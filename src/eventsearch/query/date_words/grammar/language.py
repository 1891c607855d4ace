"""
The date expressions of a language: its words, and rows of patterns with their meanings.

A row is ``meaning: pattern``. The meaning is a name in `MEANINGS`, which turns the captures of the
row into a time. The pattern consists of elements with blanks between them:

- ``word`` or ``one|two``: one of the words. A word with an accent only matches with its accent,
  other words match with or without accents.
- ``GROUP``: one of the words of a group
- ``{slot}``: a month, a number or another captured value
- ``?`` after an element: the element is optional
- ``-``: a dash or slash
- ``^`` and ``$``: start and end of the text
- ``<word`` and ``>word``: a word before or after the expression, which does not belong to it

To add a language, write a file such as ``en.toml`` and list its code in `date_words.LANGUAGES`.
Add words to ``triggers.json``, so that each row needs at least one of them. A test compares the
words with the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from eventsearch.query.date_words.expressions import (
    Aim,
    Between,
    Calendar,
    DirectedDate,
    MonthDay,
    Open,
    RelativePeriod,
    RollingPeriod,
    Side,
    Time,
    Unit,
    Weekday,
    WeekOf,
    kind,
    part_of,
    with_months,
)

SEASON = 3
"""Number of months in a season. Seasons are whole months, as in meteorology."""

WEEK = 20
"""Minimum number of a week without a year: "week 3" is probably the third week of a course."""

SEVERAL = {Unit.DAY: 7, Unit.WEEK: 4, Unit.MONTH: 3, Unit.YEAR: 3}
"""Number of units in expressions without a number, such as "the next days"."""


class Captures(NamedTuple):
    """
    The captures of the slots of a row, in their order.

    Attributes:
        numbers: Slot and number, for all slots without a time.
        times: Captures of the slots ``date``, ``time`` and ``end``.
    """

    numbers: tuple[tuple[str, int], ...] = ()
    times: tuple[Time, ...] = ()

    def all(self, name: str) -> tuple[int, ...]:
        """Return the numbers of all slots with this name."""
        return tuple(number for slot, number in self.numbers if slot == name)

    def one(self, name: str, default: int = 0) -> int:
        """Return the number of the first slot with this name."""
        return next(iter(self.all(name)), default)

    @property
    def month(self) -> int:
        """The month from 1, from a name or an abbreviation; 0 without a month."""
        return self.one("month", self.one("mon"))

    @property
    def unit(self) -> Unit:
        """The unit, in the singular or plural."""
        return Unit(self.one("unit", self.one("units")))


Meaning = Callable[[Captures], Time | None]
"""Returns the time for some captures; None if they make no sense."""


def _day(offset: int) -> Meaning:
    return lambda _: RelativePeriod(unit=Unit.DAY, offset=offset)


def _unit(sign: int) -> Meaning:
    """Return the meaning for this unit (*sign* 0), or for ``n`` units later (1) or earlier (-1)."""
    return lambda row: RelativePeriod(unit=row.unit, offset=sign * row.one("n", 1))


def _rolling(sign: int) -> Meaning:
    """Return the meaning for today and the units after it (*sign* 1) or before it (-1)."""
    return lambda row: RollingPeriod(
        unit=row.unit, count=sign * (row.one("n") or SEVERAL[row.unit])
    )


def _ago(row: Captures) -> Time:
    return Open(time=RollingPeriod(unit=row.unit, count=-row.one("n")), side="since")


def _calendar(row: Captures) -> Calendar:
    """Return a day, a month or a year, depending on the slots of the row."""
    return Calendar(
        month=row.month or 1,
        months=1 if row.month else 12,
        day=row.one("day"),
        year=row.one("year"),
    )


def _season(row: Captures) -> Time:
    """Return a season. Winter 2022-2023 belongs to 2023."""
    return Calendar(month=row.one("season"), months=SEASON, year=max(row.all("year"), default=0))


def _part(which: int) -> Meaning:
    return lambda row: part_of(_calendar(row), which)


def _months_of_year(count: int) -> Meaning:

    def mean(row: Captures) -> Time | None:
        number = row.one("n", row.one("quarter"))
        if not 1 <= number <= 12 // count:
            return None
        return Calendar(month=(number - 1) * count + 1, months=count, year=row.one("year"))

    return mean


def _week(row: Captures) -> Time | None:
    number, year = row.one("n"), row.one("year")
    return WeekOf(number=number, year=year) if year or number >= WEEK else None


def _weekday(row: Captures) -> Time:
    return Weekday(number=row.one("weekday"))


def _aimed(meaning: Meaning, aim: Aim) -> Meaning:
    def mean(row: Captures) -> Time | None:
        time = meaning(row)
        return DirectedDate(time=time, aim=aim) if time else None

    return mean


def _open(side: Side) -> Meaning:

    def mean(row: Captures) -> Time | None:
        time = row.times[0]
        if isinstance(time, Between) and side in {"from", "origin"}:
            # "From 10 to 12 December".
            return time
        # "From 2023" may mean since 2023 or made in 2023.
        is_unclear = side == "origin" and kind(time) == "year"
        return None if isinstance(time, Open) or is_unclear else Open(time=time, side=side)

    return mean


def _between(row: Captures) -> Time | None:
    times = with_months(row.times)
    return Between(first=times[0], last=times[1]) if times else None


def _days(row: Captures) -> Time:
    first, last = (
        Calendar(month=row.month, day=day, year=row.one("year")) for day in row.all("day")
    )
    return Between(first=first, last=last)


def _months(row: Captures) -> Time:
    """Return a range of months. The year belongs to the last month."""
    first, last = (*row.all("mon"), *row.all("month"))
    return Between(first=Calendar(month=first), last=Calendar(month=last, year=row.one("year")))


def _years(row: Captures) -> Time | None:
    """Return a range of years; None if they are in descending order."""
    first, last = row.all("year")
    return Calendar(year=first, months=(last - first + 1) * 12) if first < last else None


TODAY = RelativePeriod(unit=Unit.DAY)

NEAR_DAYS = {
    "today": 0,
    "tomorrow": 1,
    "after tomorrow": 2,
    "yesterday": -1,
    "before yesterday": -2,
}
"""Maps a meaning to the offset from today, in days."""

PARTS = ("begin", "middle", "end")
"""Names of the meanings for a part of a month or year, in the order of time."""

SPANS = {"quarter": 3, "half year": 6}
"""Maps a meaning to its length in months."""

SIDES: tuple[Side, ...] = ("since", "from", "origin", "before", "after", "until")
"""Names of the meanings for the days on one side of a time."""

AIMS: Mapping[str, tuple[Aim, ...]] = {
    "calendar": ("next", "last", "this"),
    "season": ("next", "last", "this"),
    "weekday": ("coming", "next", "last"),
}
"""Maps a meaning to the aims that may precede it, such as ``next season``."""

AIMED = {f"{aim} {name}": (aim, name) for name, aims in AIMS.items() for aim in aims}

_PLAIN: Mapping[str, Meaning | None] = {
    "no time": None,
    "this weekend": lambda _: RelativePeriod(unit=Unit.WEEKEND),
    "this unit": _unit(0),
    "next unit": _unit(1),
    "last unit": _unit(-1),
    "past unit": lambda row: RollingPeriod(unit=row.unit, count=-1),
    "coming units": _rolling(1),
    "past units": _rolling(-1),
    "since ago": _ago,
    "week": _week,
    "from today": lambda _: Open(time=TODAY, side="since"),
    "until yesterday": lambda _: Open(time=TODAY, side="before"),
    "given": lambda row: row.times[0],
    "days": _days,
    "months": _months,
    "years": _years,
    "day of month": lambda row: MonthDay(number=row.one("day"), year=row.one("year")),
    "between": _between,
}

_NAMED: Mapping[str, Meaning] = {"calendar": _calendar, "season": _season, "weekday": _weekday}

MEANINGS: Mapping[str, Meaning | None] = {
    **_PLAIN,
    **_NAMED,
    **{name: _day(offset) for name, offset in NEAR_DAYS.items()},
    **{name: _part(at) for at, name in enumerate(PARTS, 1)},
    **{name: _months_of_year(count) for name, count in SPANS.items()},
    **{side: _open(side) for side in SIDES},
    **{name: _aimed(_NAMED[base], aim) for name, (aim, base) in AIMED.items()},
}
"""Maps the name of a meaning to its function; None for words that only look like a time."""


ROWS = """
given: {date}
between: {date} - {date}
years: {year} - {year}
quarter: {quarter} {year}
quarter: {year} {quarter}
"""
"""Rows of every language. A language's own rows come before them."""

BARE = "calendar: {year}"
"""Row of every language for a year. It applies where `Language.bare` applies."""


class Element(NamedTuple):
    """A part of a pattern: words, a slot, or a sign. The signs ``<`` and ``>`` have words."""

    words: frozenset[str]
    slot: str = ""
    sign: str = ""
    optional: bool = False


class Pattern(NamedTuple):
    """A parsed row; *place* is its number in the table."""

    place: int
    elements: tuple[Element, ...]
    meaning: Meaning | None


class Patterns(NamedTuple):
    """Patterns by the words and slots with which they may start."""

    words: Mapping[str, tuple[Pattern, ...]]
    slots: Mapping[str, tuple[Pattern, ...]]


@dataclass(frozen=True)
class Language:
    """
    The words and rows of a language.

    Lists of names are in the order of their numbers, with ``|`` between synonyms. ``7=`` before a
    name sets its number; the next names continue from there. All words are folded, except words
    that only match with an accent.

    Attributes:
        months, short: Names and abbreviations of months, from 1. Abbreviations only count beside a
            day or year.
        weekdays: Names of weekdays, from 0 for Monday.
        seasons: Names of seasons, by the month in which they start; 0 for winter.
        units, plurals: Names of each `Unit`.
        numbers: Number words, from 1.
        ordinals: Suffixes after the digits of a day, such as ``th``.
        events: Words for events of any kind, such as ``event``.
        ands, ors: Words that join the times of a list.
        groups: Maps a name in capitals to the words of the group.
        rows: Rows for complete times.
        bare: Rows for times that only count in a ``{time}`` or ``{end}`` or in a list.
        parts: Rows for days without a month, which only count in an ``{end}`` or in a list.
    """

    months: str
    short: str
    weekdays: str
    seasons: str
    units: str
    plurals: str
    numbers: str
    ordinals: str
    events: str
    ands: str
    ors: str
    groups: Mapping[str, str]
    rows: str
    bare: str
    parts: str

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, int]]:
        """Maps a slot to the words that it matches, with their numbers."""
        months = _number_words(self.months, 1)
        return {
            "month": months,
            "mon": {**months, **_number_words(self.short, 1)},
            "weekday": _number_words(self.weekdays),
            "season": _number_words(self.seasons),
            "unit": _number_words(self.units),
            "units": _number_words(self.plurals),
            "n": _number_words(self.numbers, 1),
        }

    @cached_property
    def patterns(self) -> Patterns:
        """The patterns for complete times."""
        return self._by_first(self.rows + ROWS)

    @cached_property
    def times(self) -> Patterns:
        """The patterns for a slot ``time``."""
        rows = (self.rows + ROWS).splitlines()
        own = [row for row in rows if "{time}" not in row and "{end}" not in row]
        return self._by_first("\n".join((self.bare, BARE, *own)))

    @cached_property
    def days(self) -> Patterns:
        """Further patterns for a slot ``end``."""
        return self._by_first(self.parts)

    def _by_first(self, rows: str) -> Patterns:
        words: dict[str, list[Pattern]] = {}
        slots: dict[str, list[Pattern]] = {}
        for pattern in self._patterns(rows):
            for element in _firsts(pattern.elements):
                for word in () if element.sign else element.words:
                    words.setdefault(word, []).append(pattern)
                if element.slot:
                    slots.setdefault(element.slot, []).append(pattern)
        return Patterns(
            {word: tuple(some) for word, some in words.items()},
            {slot: tuple(some) for slot, some in slots.items()},
        )

    def _patterns(self, rows: str) -> Iterator[Pattern]:
        for place, row in enumerate(rows.splitlines()):
            meaning, colon, pattern = row.partition(": ")
            if colon and not row.startswith("#"):
                elements = tuple(map(self._element, pattern.split()))
                yield Pattern(place, elements, MEANINGS[meaning])

    def _element(self, text: str) -> Element:
        optional = text.endswith("?")
        bare = text.removesuffix("?")
        if bare in {"-", "^", "$"}:
            return Element(frozenset(), sign=bare)
        if bare[0] in "<>":
            return Element(self._words(bare[1:]), sign=bare[0])
        if bare.startswith("{"):
            return Element(frozenset(), slot=bare[1:-1], optional=optional)
        return Element(self._words(bare), optional=optional)

    def _words(self, text: str) -> frozenset[str]:
        parts = (self.groups.get(part, part) for part in text.split("|"))
        return frozenset(word for part in parts for word in part.split("|"))


def _firsts(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return the elements up to the first that is not optional: a pattern may start with each."""
    needed = next(at for at, one in enumerate(elements) if not (one.optional or one.sign))
    return elements[: needed + 1]


def _number_words(text: str, number: int = 0) -> dict[str, int]:
    names: dict[str, int] = {}
    for entry in text.split():
        start, equals, words = entry.rpartition("=")
        number = int(start) if equals else number
        names |= dict.fromkeys(words.split("|"), number)
        number += 1
    return names
