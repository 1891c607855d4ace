"""
Which suggestions does an index make for what was typed so far?

Keeps the words of what can be suggested, and from one moment at which that changes to the next
what of it is to be seen. One thread at a time reads them. A single question, as a command asks, is
answered without: only texts that may match are read; so is one that would wait long for another
thread.

Which of what was found is suggested?

Of pages and terms the best of both, each page once, and never so many terms that no page is left.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from typing import NamedTuple, NoReturn, TypeVar

from eventsearch.analysis.char_filter import loose
from eventsearch.analysis.languages import variants
from eventsearch.engines import Engine
from eventsearch.model.query import NEVER, Deadline, SuggestRequest
from eventsearch.model.results import Suggestion
from eventsearch.query.planner import MAX_WORDS
from eventsearch.query.term_analysis import first_words
from eventsearch.search.suggest.candidates import FIELDS, Shown, Value, shown
from eventsearch.search.suggest.formatter import Shower
from eventsearch.search.suggest.word_match import HIDDEN, Sieve, Table, Typed, typed


class Found(NamedTuple):
    """A value, and how well it fits: see `eventsearch.search.suggest.word_match.Place`."""

    grade: int
    value: Value


def chosen(pages: Sequence[Found], terms: Sequence[Found], *, limit: int) -> list[Value]:
    """
    Return the best of both, best first.

    Args:
        pages: Best first.

    Terms take half of the places at most, or what pages leave of them.
    """
    once: dict[str, Found] = {}
    for found in pages:
        once.setdefault(found.value.best, found)
    room = max((limit + 1) // 2, limit - len(once))
    best = sorted([*once.values(), *sorted(terms, key=_order)[:room]], key=_order)
    return [found.value for found in best[:limit]]


def _order(found: Found) -> tuple[int, tuple[int, int, str], str]:
    return found.grade, found.value.order, found.value.kind


T = TypeVar("T")

LABEL = 220
"""Bytes that a value takes at one moment, about."""
STEP = 0.05
"""Seconds after which who waits for another thread looks whether his own time is over."""
STEPS = 4
"""Of these he waits; then he reads what he asks for alone. Of a small site all is read by then, and
of a large one his own part takes a tenth of that."""


class _NotKeptError(Exception):
    """It is to be read first."""


class _BusyError(Exception):
    """Another thread has been reading for long."""


class _Shelf(NamedTuple):
    """
    The values of a field.

    Attributes:
        ranks: By number in the table of its words, the place among those shown; None where these
            are the same.
    """

    table: Table
    shown: Shown
    ranks: Sequence[int] | None = None

    def find(self, asked: Sequence[Typed], most: int, now: int) -> Iterator[Found]:
        """Yield the best of the values, best first."""
        for place in self.table.find(asked, most, self.ranks):
            yield Found(place.grade, self.shown.value(place.number, now))


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
        self, beginning: SuggestRequest, now: int, deadline: Deadline = NEVER
    ) -> tuple[Suggestion, ...]:
        """
        Return what may be meant at *now*, the best first; nothing for nothing typed.

        Raises:
            OverTime: The deadline has passed.
        """
        asked = typed(first_words(beginning.text, MAX_WORDS))
        limit, lang = beginning.limit, beginning.lang
        if not asked or not self._has(lang, now):
            return ()
        # A page may stand there by its title and by its event's name.
        pages, *others = (
            list(shelf.find(asked, 2 * limit, now))
            for shelf in self._ready(asked, lang, now, deadline)
        )
        suggested = []
        for value in chosen(pages, [*chain.from_iterable(others)], limit=limit):
            deadline.check()
            suggested.append(self._shower.shown(value, asked, lang, now))
        return tuple(suggested)

    def _has(self, lang: str | None, now: int) -> bool:
        """Whether a page is in a language; any other would take the place of one that is asked."""
        if lang is None:
            return True
        return bool(variants(lang, (one.value for one in self._engine.facet_values("lang", now))))

    def _ready(
        self, asked: Sequence[Typed], lang: str | None, now: int, deadline: Deadline
    ) -> Iterator[_Shelf]:
        """Yield the values of each of FIELDS; of the first question, those that it may find."""
        alone, self._asked_before = not self._asked_before, True
        for field in FIELDS:
            whole = None if alone else self._whole(field, lang, now, deadline)
            alone = whole is None  # Who has waited for long does not wait again.
            yield whole or self._alone(field, asked, lang, now, deadline)

    def _alone(
        self, field: str, asked: Sequence[Typed], lang: str | None, now: int, deadline: Deadline
    ) -> _Shelf:
        """Return the values of a field that a question may find, read for it alone."""
        sieve = Sieve(asked)
        some = shown(self._engine.with_deadline(deadline), field, now, lang, deadline, sieve)
        return _Shelf(Table([label.value for label in some.labels], sieve, deadline), some)

    def _whole(self, field: str, lang: str | None, now: int, deadline: Deadline) -> _Shelf | None:
        """Return all values of a field; None where another thread is long about reading."""
        slot = bisect_right(self._moments, now)
        with suppress(_BusyError):
            table = self._words(field, deadline)
            return _Shelf(table, *self._ranked(field, slot, lang, now, deadline))
        return None

    def _words(self, field: str, deadline: Deadline) -> Table:
        """Return the words of all values, of pages that are hidden too: no moment changes them."""
        return self._kept(
            ("words", field),
            lambda: Table(self._engine.all_field_values(field), None, deadline),
            lambda made: made.size,
            deadline,
        )

    def _ranked(
        self, field: str, slot: int, lang: str | None, now: int, deadline: Deadline
    ) -> tuple[Shown, Sequence[int]]:
        """Return the values as they are from one moment to the next, and their ranks."""

        def read() -> tuple[Shown, Sequence[int]]:
            some = shown(self._engine.with_deadline(deadline), field, now, lang, deadline)
            places = {label.value: place for place, label in enumerate(some.labels)}
            return some, array(
                "I", (places.get(v, HIDDEN) for v in self._engine.all_field_values(field))
            )

        key = ("ranked", field, slot, loose(lang or ""))
        return self._kept(key, read, lambda made: LABEL * len(made[0].labels), deadline)

    def _kept(
        self, key: Hashable, make: Callable[[], T], size: Callable[[T], int], deadline: Deadline
    ) -> T:
        """Return what is kept of the index, made by one thread at a time where it is not."""
        with suppress(_NotKeptError):
            return self._engine.cached(key, _not_kept, size)
        with self._reading(deadline):
            return self._engine.cached(key, make, size)

    @contextmanager
    def _reading(self, deadline: Deadline) -> Iterator[None]:
        """Keep other threads from reading; wait for one that does, but never for long."""
        # A budget of processor time is not spent by waiting: only the steps bound it.
        for _ in range(STEPS):
            deadline.check()
            if self._lock.acquire(timeout=STEP):
                break
        else:
            raise _BusyError
        try:
            yield
        finally:
            self._lock.release()


def _not_kept() -> NoReturn:
    raise _NotKeptError
