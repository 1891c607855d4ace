"""
A language's date expressions: its words, and rows of words and slots with what they mean.

A row is ``meaning: pattern``, the name of one of `MEANINGS`, which makes a time of what the row
captured, and elements with blanks between them.
An element is a word, words with ``|`` between them, or a ``{slot}``; ``?`` behind it makes it
optional, a name in capitals stands for a group of words. A word with an accent is only matched with
it, other words without regard to accents. ``-`` stands for a dash or slash, ``^`` and ``$`` for the
start and end of the text. Words behind ``<`` stand before the expression and those behind ``>``
after it: they are no part of it.

To add a language, write a file such as ``en.toml``, list its code in `date_words.LANGUAGES`, and
add the words without which none of its rows matches to ``triggers.json``. A test compares the words
with the rows.
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
"""Months of a season; whole ones, as weather services count."""

WEEK = 20
"""Weeks from which on a number without a year is one of the calendar, not the third of a course."""

SEVERAL = {Unit.DAY: 7, Unit.WEEK: 4, Unit.MONTH: 3, Unit.YEAR: 3}
"""What "the next days" are without a number."""


class Captures(NamedTuple):
    """
    What the slots of a row captured, in their order.

    Attributes:
        numbers: Slot and number, of all other slots.
        times: Of the slots ``date``, ``time`` and ``end``.
    """

    numbers: tuple[tuple[str, int], ...] = ()
    times: tuple[Time, ...] = ()

    def all(self, name: str) -> tuple[int, ...]:
        """Return the numbers of all slots of one name."""
        return tuple(number for slot, number in self.numbers if slot == name)

    def one(self, name: str, default: int = 0) -> int:
        """Return the number of the first slot of one name."""
        return next(iter(self.all(name)), default)

    @property
    def month(self) -> int:
        """The month, also by its abbreviation; 0 for none."""
        return self.one("month", self.one("mon"))

    @property
    def unit(self) -> Unit:
        """The unit, in the singular or plural."""
        return Unit(self.one("unit", self.one("units")))


Meaning = Callable[[Captures], Time | None]
"""Returns None for nothing that makes sense."""


def _day(offset: int) -> Meaning:
    return lambda _: RelativePeriod(unit=Unit.DAY, offset=offset)


def _unit(sign: int) -> Meaning:
    """Mean this unit (0), or as many before or after it as the slot ``n`` says."""
    return lambda row: RelativePeriod(unit=row.unit, offset=sign * row.one("n", 1))


def _rolling(sign: int) -> Meaning:
    """Mean today and the units after it (1) or before it (-1)."""
    return lambda row: RollingPeriod(
        unit=row.unit, count=sign * (row.one("n") or SEVERAL[row.unit])
    )


def _ago(row: Captures) -> Time:
    return Open(time=RollingPeriod(unit=row.unit, count=-row.one("n")), side="since")


def _calendar(row: Captures) -> Calendar:
    """Mean a day, a month or a year by the slots that there are."""
    return Calendar(
        month=row.month or 1,
        months=1 if row.month else 12,
        day=row.one("day"),
        year=row.one("year"),
    )


def _season(row: Captures) -> Time:
    """Mean a season; the winter of 2022-2023 is that of 2023."""
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
        # Of a year alone nobody can tell whether something begins then or is from it.
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
    """Mean a range of months; the year is that of the last."""
    first, last = (*row.all("mon"), *row.all("month"))
    return Between(first=Calendar(month=first), last=Calendar(month=last, year=row.one("year")))


def _years(row: Captures) -> Time | None:
    """Mean a range of years; the later one first is none."""
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
"""Meaning to the number of days from today."""

PARTS = ("begin", "middle", "end")
"""Meanings of a part of a calendar time, in the order of time."""

SPANS = {"quarter": 3, "half year": 6}
"""Meaning to the number of months of such a part of a year."""

SIDES: tuple[Side, ...] = ("since", "from", "origin", "before", "after", "until")
"""Meanings of what lies on one side of another time."""

AIMS: Mapping[str, tuple[Aim, ...]] = {
    "calendar": ("next", "last", "this"),
    "season": ("next", "last", "this"),
    "weekday": ("coming", "next", "last"),
}
"""Meaning to the aims with which it is a meaning too, such as ``next season``."""

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
"""Name of a meaning, as rows give it, to what it makes; None looks like a time and is none."""


ROWS = """
given: {date}
between: {date} - {date}
years: {year} - {year}
quarter: {quarter} {year}
quarter: {year} {quarter}
"""
"""Rows of every language, behind its own."""

BARE = "calendar: {year}"
"""The same of what is no time by itself."""


class Element(NamedTuple):
    """A part of a pattern: words, a slot, or a sign, with the words that belong to it."""

    words: frozenset[str]
    slot: str = ""
    sign: str = ""
    optional: bool = False


class Pattern(NamedTuple):
    """A row, ready to be compared; *place* is its own among all of a table."""

    place: int
    elements: tuple[Element, ...]
    meaning: Meaning | None


class Patterns(NamedTuple):
    """Patterns by the words, and by the slots, that they may start with."""

    words: Mapping[str, tuple[Pattern, ...]]
    slots: Mapping[str, tuple[Pattern, ...]]


@dataclass(frozen=True)
class Language:
    """
    A language's words and rows.

    Names stand in the order of what they mean, ``|`` between several for one, ``7=`` before the one
    to count on from. All words are folded unless they are marked by an accent.

    Attributes:
        months, short: Names of months, from 1; abbreviations are read beside a day or year alone.
        weekdays: From 0 for Monday.
        seasons: By the month in which they start; winter is 0.
        units, plurals: Of `Unit`.
        numbers: From 1.
        ordinals: What may follow a day's digits, such as ``th``.
        events: Words for whatever happens, such as ``event``.
        ands, ors: Words that join the times of a list.
        groups: Names in capitals to the words that they stand for in rows.
        rows: Times wherever they stand.
        bare: Times only where another row has a ``{time}`` or ``{end}``, or in a list.
        parts: Rows that leave the month to another time: only for ``{end}`` and in a list.
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
        """Slot to the words that it takes."""
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
        """The rows that are a time wherever they stand."""
        return self._by_first(self.rows + ROWS)

    @cached_property
    def times(self) -> Patterns:
        """All that a slot ``time`` takes."""
        rows = (self.rows + ROWS).splitlines()
        own = [row for row in rows if "{time}" not in row and "{end}" not in row]
        return self._by_first("\n".join((self.bare, BARE, *own)))

    @cached_property
    def days(self) -> Patterns:
        """What a slot ``end`` takes beside these."""
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
    """Return the elements that a pattern may start with: the optional ones and the one after."""
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
