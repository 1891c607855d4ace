"""
A language's date expressions: its words, and rows of words and slots with what they mean.

A row is ``meaning: pattern``, the name of one of `MEANINGS` and elements with blanks between them.
An element is a word, words with ``|`` between them, or a ``{slot}``; ``?`` behind it makes it
optional, a name in capitals stands for a group of words. A word with an accent is only matched with
it, other words without regard to accents. ``-`` stands for a dash or slash, ``^`` and ``$`` for the
start and end of the text. Words behind ``<`` stand before the expression and those behind ``>``
after it: they are no part of it.

To add a language, write a file such as ``en.py`` and name it in `find.LANGUAGES`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from eventsearch.analysis import fold
from eventsearch.query.date_words.grammar.meanings import MEANINGS, Meaning

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
        months = _numbered(self.months, 1)
        return {
            "month": months,
            "mon": {**months, **_numbered(self.short, 1)},
            "weekday": _numbered(self.weekdays),
            "season": _numbered(self.seasons),
            "unit": _numbered(self.units),
            "units": _numbered(self.plurals),
            "n": _numbered(self.numbers, 1),
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

    def triggers(self) -> Iterator[str]:
        """Yield words, folded, of which every time without a year or a date in digits has one."""
        for pattern in self._patterns(self.rows + self.bare):
            needed = [one for one in pattern.elements if not (one.optional or one.sign)]
            slots = [one.slot for one in needed if one.slot not in {"", "n", "day"}]
            if pattern.meaning and slots:
                yield from (word for slot in slots for word in self.names.get(slot, ()))
            elif pattern.meaning:
                # All are needed: the longest word is the rarest.
                words = max(
                    (one.words for one in needed if one.words), key=lambda some: min(map(len, some))
                )
                yield from map(fold, words)

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


def _numbered(text: str, number: int = 0) -> dict[str, int]:
    names: dict[str, int] = {}
    for entry in text.split():
        start, equals, words = entry.rpartition("=")
        number = int(start) if equals else number
        names |= dict.fromkeys(words.split("|"), number)
        number += 1
    return names
