"""
Which suggestions does an index make for what was typed so far?

Keeps the words of what can be suggested, from one moment at which that changes to the next. A
single question, as a command asks, is answered without: only texts that may match are read.
"""

from __future__ import annotations

import threading
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from eventsearch.analysis.folding import loose
from eventsearch.deadlines import NEVER, Deadline
from eventsearch.engines import Engine
from eventsearch.records.answers import Suggestion
from eventsearch.records.asking import Beginning
from eventsearch.suggesting.choice import Found, chosen
from eventsearch.suggesting.showing import Shower
from eventsearch.suggesting.table import Table
from eventsearch.suggesting.typed import Typed, typed
from eventsearch.suggesting.values import Value, names, terms
from eventsearch.suggesting.words import Sieve

VALUE = 900
"""Bytes that a value takes with its words, about."""


class _Shelf(NamedTuple):
    """Values of one sort, and their words."""

    values: Sequence[Value]
    table: Table

    def find(self, asked: Sequence[Typed], most: int) -> list[Found]:
        """Return the best of the values, best first."""
        return [
            Found(place.grade, self.values[place.number]) for place in self.table.find(asked, most)
        ]


class _Shelves(NamedTuple):
    """Names of pages and events, and tags, people and places."""

    names: _Shelf
    terms: _Shelf

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return VALUE * (len(self.names.values) + len(self.terms.values))


class Suggester:
    """
    Suggestions of one generation. Safe to use from several threads.

    Args:
        moments: Epoch seconds at which answers change, ascending.
    """

    def __init__(self, engine: Engine, moments: Sequence[int]) -> None:
        self._engine = engine
        self._moments = moments
        self._shower = Shower(engine)
        self._lock = threading.Lock()
        self._asked_before = False

    def suggest(
        self, beginning: Beginning, now: int, deadline: Deadline = NEVER
    ) -> tuple[Suggestion, ...]:
        """
        Return what may be meant at *now*, the best first; nothing for nothing typed.

        Raises:
            OverTime: The deadline has passed.
        """
        asked = typed(beginning.text)
        limit, lang = beginning.limit, beginning.lang
        if not asked or not self._has(lang, now):
            return ()
        found = [
            # A page may stand there by its title and by its event's name.
            shelf.find(asked, 2 * limit)
            for shelf in self._ready(asked, lang, now, deadline)
        ]
        shown = []
        for value in chosen(*found, limit=limit):
            deadline.check()
            shown.append(self._shower.shown(value, asked, lang, now))
        return tuple(shown)

    def _has(self, lang: str | None, now: int) -> bool:
        """Whether a page is in a language; any other would take the place of one that is asked."""
        if lang is None:
            return True
        return loose(lang) in {loose(one.value) for one in self._engine.labels("lang", now)}

    def _ready(
        self, asked: Sequence[Typed], lang: str | None, now: int, deadline: Deadline
    ) -> _Shelves:
        if not self._asked_before:
            self._asked_before = True
            return self._read(lang, now, deadline, Sieve(asked))
        key = ("shelves", bisect_right(self._moments, now), loose(lang or ""))
        with self._lock:
            return self._engine.kept(
                key, lambda: self._read(lang, now, deadline), lambda made: made.size
            )

    def _read(
        self, lang: str | None, now: int, deadline: Deadline, sieve: Sieve | None = None
    ) -> _Shelves:
        """Return what can be suggested, as far as *sieve* lets it through."""
        engine = self._engine.within(deadline)
        return _Shelves(
            _shelf(names(engine, now, lang, deadline), sieve, deadline),
            _shelf(terms(engine, now, lang, deadline), sieve, deadline),
        )


def _shelf(values: Sequence[Value], sieve: Sieve | None, deadline: Deadline) -> _Shelf:
    kept = [value for value in values if sieve is None or sieve.every(value.text)]
    return _Shelf(kept, Table([value.text for value in kept], sieve, deadline))
