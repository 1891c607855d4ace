"""
How is a time said in a language?

What one file a language holds, and the patterns that it is written in.

A pattern is a row of elements with blanks between them. An element is a word, words with ``|``
between them, or a ``{slot}``; ``?`` behind it makes it optional. A word with an accent is only
matched with it, other words are matched without regard to accents. ``-`` stands for a dash or
slash, ``^`` and ``$`` for the begin and end of what was typed. Words behind ``<`` stand before the
expression and those behind ``>`` after it: they are no part of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from eventsearch.query.date_words.expressions import Time


class Captures(NamedTuple):
    """
    What the slots of a pattern caught, in their order.

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


Meaning = Callable[[Captures], Time | None]
"""What a pattern means by what it caught; None for nothing that makes sense."""

Row = tuple[str, Meaning | None]
"""A pattern and its meaning; without a meaning it looks like a time and is none."""


class Element(NamedTuple):
    """A part of a pattern: words, a slot, or a sign, with the words of which it is."""

    words: frozenset[str]
    slot: str = ""
    sign: str = ""
    optional: bool = False


class Pattern(NamedTuple):
    """A row, ready to be compared; *place* is its own among all of them."""

    place: int
    elements: tuple[Element, ...]
    meaning: Meaning | None


class Patterns(NamedTuple):
    """Patterns by the words, and by the slots, that they may begin with."""

    words: Mapping[str, tuple[Pattern, ...]]
    slots: Mapping[str, tuple[Pattern, ...]]


@dataclass(frozen=True)
class Vocabulary:
    """
    A language's words for times; all words folded unless they are marked by an accent.

    Attributes:
        months: Names of months to 1–12.
        short: Their abbreviations, read only beside a day or a year.
        weekdays: Names to 0–6, from Monday.
        seasons: Names to the month in which they begin; winter is 0.
        units: Names of a unit in the singular to a `Unit`.
        plurals: The same in the plural.
        numbers: Number words.
        ordinals: What may follow a day's digits, such as ``th``.
        events: Words for whatever happens, such as ``event``.
        said: Rows that are unmistakably a time wherever they stand.
        bare: Rows that are a time only where another row has a ``{time}`` or ``{end}``, or beside
            another time in a list.
        parts: Rows that leave the month to another time: only for ``{end}`` and in a list.
        ands, ors: Words that join the times of a list.
    """

    months: Mapping[str, int]
    short: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, int]
    units: Mapping[str, int]
    plurals: Mapping[str, int]
    numbers: Mapping[str, int]
    ordinals: tuple[str, ...]
    events: tuple[str, ...]
    said: tuple[Row, ...]
    bare: tuple[Row, ...]
    parts: tuple[Row, ...]
    ands: tuple[str, ...]
    ors: tuple[str, ...]

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, int]]:
        """Slot to the words that it takes."""
        return {
            "month": self.months,
            "mon": {**self.months, **self.short},
            "weekday": self.weekdays,
            "season": self.seasons,
            "unit": self.units,
            "units": self.plurals,
            "n": self.numbers,
        }

    @cached_property
    def patterns(self) -> Patterns:
        """The rows that are a time wherever they stand."""
        return _by_first(self.said)

    @cached_property
    def times(self) -> Patterns:
        """All that a slot ``time`` takes."""
        rows = [row for row in self.said if "{time}" not in row[0] and "{end}" not in row[0]]
        return _by_first((*self.bare, *rows))

    @cached_property
    def days(self) -> Patterns:
        """What a slot ``end`` takes beside these."""
        return _by_first(self.parts)


def _by_first(rows: tuple[Row, ...]) -> Patterns:
    words: dict[str, list[Pattern]] = {}
    slots: dict[str, list[Pattern]] = {}
    for place, (text, meaning) in enumerate(rows):
        pattern = Pattern(place, tuple(map(_element, text.split())), meaning)
        for element in _firsts(pattern.elements):
            for word in () if element.sign else element.words:
                words.setdefault(word, []).append(pattern)
            if element.slot:
                slots.setdefault(element.slot, []).append(pattern)
    return Patterns(
        {word: tuple(found) for word, found in words.items()},
        {slot: tuple(found) for slot, found in slots.items()},
    )


def _firsts(elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return the elements that a pattern may begin with: the optional ones and the one after."""
    needed = next(at for at, one in enumerate(elements) if not (one.optional or one.sign))
    return elements[: needed + 1]


def _element(text: str) -> Element:
    optional = text.endswith("?")
    bare = text.removesuffix("?")
    if bare in {"-", "^", "$"}:
        return Element(frozenset(), sign=bare)
    if bare[0] in "<>":
        return Element(frozenset(bare[1:].split("|")), sign=bare[0])
    if bare.startswith("{"):
        return Element(frozenset(), slot=bare[1:-1], optional=optional)
    return Element(frozenset(bare.split("|")), optional=optional)
