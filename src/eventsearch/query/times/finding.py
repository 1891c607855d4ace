"""
Which parts of a text say when?

Compares the text's words with the patterns of every language. The longest pattern at a place goes
first, then the one that its table names first; a pattern is some ten words long at most, so the
time taken grows with the text and not faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from eventsearch.query.times.days import Days
from eventsearch.query.times.english import ENGLISH
from eventsearch.query.times.french import FRENCH
from eventsearch.query.times.meaning import Aim, Between, Time, days
from eventsearch.query.times.slots import takes
from eventsearch.query.times.tokens import Token, tokens
from eventsearch.query.times.vocabulary import Caught, Element, Pattern, Patterns, Vocabulary

LANGUAGES: tuple[Vocabulary, ...] = (FRENCH, ENGLISH)
"""All are read in every query: a French site may well declare itself English."""

EVENTS = frozenset(word for language in LANGUAGES for word in language.events)
"""Words, folded, for whatever happens."""


class Said(NamedTuple):
    """Half-open range of a text that says when, and the days that it means."""

    start: int
    end: int
    days: Days


def find(text: str, today: date) -> list[Said]:
    """Return the parts of *text* that are unmistakably a time, in their order."""
    words = tokens(text)
    readers = [_Reader(words, language) for language in LANGUAGES]
    found: list[Said] = []
    at = 0
    while at < len(words):
        end, meant = _longest(readers, at, today) if words[at].opens else (at + 1, None)
        if meant:
            found.append(Said(words[at].start, words[end - 1].end, meant))
        at = end
    return found


def whole(text: str, today: date, aim: Aim = "coming") -> Days | None:
    """
    Return the days that all of *text* means, as it may be said after ``since``; None if none.

    Two times with ``..`` between them are a range.
    """
    first, dots, last = text.partition("..")
    for begin in _meant(first):
        times = [Between(first=begin, last=end) for end in _meant(last)] if dots else [begin]
        for time in times:
            if found := days(time, today, aim):
                return found
    return None


def _meant(text: str) -> list[Time]:
    """Return what all of a text may mean."""
    words = tokens(text)
    readers = [_Reader(words, language) for language in LANGUAGES if words]
    found = [one for reader in readers for one in (*reader.times(0), *reader.said(0))]
    return [time for end, time in found if end == len(words) and time]


def _longest(readers: list[_Reader], at: int, today: date) -> tuple[int, Days | None]:
    """Return where the longest expression ends, and what it means; the next word if none."""
    ends = [found for reader in readers for found in reader.said(at)]
    if not ends:
        return at + 1, None
    # The first of the longest: a longer one that no calendar has, 29 February 2023, is no time.
    end, time = max(ends, key=lambda found: found[0])
    return end, days(time, today) if time else None


Found = tuple[int, Time | None]
"""Where an expression ends, and what it means; None for what only looks like a time."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Compares tokens with the patterns of one language."""

    tokens: list[Token]
    language: Vocabulary
    known: dict[int, list[Found]] = field(default_factory=dict)

    def said(self, at: int) -> list[Found]:
        """Return the expressions that begin at a token and end where one may, in table order."""
        found = self._matches(self.language.patterns, at)
        return [(end, time) for end, time in found if self.tokens[end - 1].closes]

    def times(self, at: int) -> list[Found]:
        """Return what a slot ``time`` may take here, the longest first."""
        if at not in self.known:
            found = [(end, time) for end, time in self._matches(self.language.times, at) if time]
            self.known[at] = sorted(found, key=lambda each: -each[0])
        return self.known[at]

    def _matches(self, table: Patterns, at: int) -> Iterator[Found]:
        for pattern in self._candidates(table, at):
            for end, caught in self._ends(pattern.elements, at, Caught(), free=True):
                if pattern.meaning is None:
                    yield end, None
                elif time := pattern.meaning(caught):
                    yield end, time

    def _candidates(self, patterns: Patterns, at: int) -> list[Pattern]:
        """Return the patterns that may begin with a token, in the order of the table."""
        token = self.tokens[at]
        found = {*patterns.words.get(token.folded, ()), *patterns.words.get(token.exact, ())}
        for slot, some in patterns.slots.items():
            if slot == "date" or takes(slot, self.tokens, at, self.language):
                found.update(some)
        return sorted(found, key=lambda pattern: pattern.place)

    def _ends(
        self, elements: tuple[Element, ...], at: int, caught: Caught, *, free: bool
    ) -> Iterator[tuple[int, Caught]]:
        """Yield where the rest of a pattern may end; *free* when no blank must be before it."""
        if not elements:
            yield at, caught
            return
        element, rest = elements[0], elements[1:]
        if element.sign:
            if self._stands(element.sign, at):
                yield from self._ends(rest, at, caught, free=free or element.sign == "-")
            return
        if at < len(self.tokens) and (free or self.tokens[at].joins):
            for end, more in self._takes(element, at, caught):
                yield from self._ends(rest, end, more, free=False)
        if element.optional:
            yield from self._ends(rest, at, caught, free=free)

    def _stands(self, sign: str, at: int) -> bool:
        if sign == "^":
            return at == 0
        if sign == "$":
            return at == len(self.tokens)
        return at < len(self.tokens) and self.tokens[at].dashes

    def _takes(self, element: Element, at: int, caught: Caught) -> Iterator[tuple[int, Caught]]:
        token = self.tokens[at]
        if not element.slot:
            if token.folded in element.words or token.exact in element.words:
                yield at + 1, caught
            return
        if element.slot in ("time", "date"):
            times = self.times(at) if element.slot == "time" else [(at + 1, token.time)]
            for end, time in times:
                if time:
                    yield end, caught._replace(times=(*caught.times, time))
            return
        if taken := takes(element.slot, self.tokens, at, self.language):
            end, number = taken
            yield end, caught._replace(numbers=(*caught.numbers, (element.slot, number)))
