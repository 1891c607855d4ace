"""
Suggest pages, events and terms for the text typed so far.

The first request, often the only one of a command, reads only texts that may match. Later requests
use two caches, each filled by one thread at a time: the words of all suggestions, and the visible
values. The visible values change only at the instants of the index.

The result contains the best pages and terms, each page once. Terms never displace all pages.
"""

from __future__ import annotations

import threading
from array import array
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import NamedTuple, NoReturn, TypeVar

from eventsearch.analysis import Token
from eventsearch.analysis.char_filter import loose
from eventsearch.analysis.languages import variants
from eventsearch.engines import COMPLETED_FIELDS as FIELDS
from eventsearch.engines import NAMES, Completer, Engine, TypedWord
from eventsearch.model.facets import BUILT_IN
from eventsearch.model.query import NEVER, And, Deadline, Query, SuggestRequest, TermsFilter
from eventsearch.model.results import FacetValue, Suggestion
from eventsearch.query.planner import MAX_WORDS
from eventsearch.query.syntax.lexer import quoted
from eventsearch.query.term_analysis import first_words
from eventsearch.search.suggest.word_match import HIDDEN, Sieve, Table, name_words, typed_words
from eventsearch.storage.atomic_files import digest
from eventsearch.storage.stored_page import decode

T = TypeVar("T")

TERMS = {name: facet.kind for name, facet in BUILT_IN.items() if facet.kind}
"""Maps a facet to the kind of its suggestions."""

FREQUENT = 3
"""Minimum pages of a tag, a person or a place to come before all pages."""

VALUE_SIZE = 220
"""Approximate bytes of a cached visible value."""

STEP = 0.05
"""Seconds between checks of the deadline while a thread waits for another."""

MOST_PAGES = 10_000
"""Maximum cached pages that suggestions link to, about 600 bytes each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """
    A value that can be suggested.

    Attributes:
        field: The keyword field that contains it.
        count: Number of pages with it.
        best: Id of the page that the suggestion links to.
        order: Sort key: frequent terms, current and upcoming events by start, other terms, then
            other pages from the latest.
    """

    kind: str
    field: str
    text: str
    count: int
    best: str
    status: str
    order: tuple[int, int, str]


class FieldValues(NamedTuple):
    """
    The values of a field that can be suggested at a time, in the order of `Value.order`.

    Attributes:
        counts: Number of pages of each value, in the requested language if there is one.
    """

    field: str
    labels: Sequence[FacetValue]
    counts: Sequence[int]

    def value(self, place: int, now: int) -> Value:
        """Return the value at this place in *labels*, which are in the order of `Value.order`."""
        label, count = self.labels[place], self.counts[place]
        return Value(
            kind=_kind(self.field, label),
            field=self.field,
            text=label.value,
            count=count,
            best=label.best,
            status=_status(label, now),
            order=(*_order_of(self.field, label, count, now), label.value),
        )


def read_values(
    engine: Engine,
    field: str,
    now: int,
    lang: str | None,
    deadline: Deadline,
    sieve: Sieve | None = None,
) -> FieldValues:
    """Return the values of a field on pages of a language, without those that *sieve* excludes."""
    counts = None if lang is None else _counts(engine, field, now, lang)
    return rank_values(field, engine.facet_values(field, now), now, counts, deadline, sieve)


def rank_values(
    field: str,
    labels: Iterable[FacetValue],
    now: int,
    counts: Mapping[str, int] | None,
    deadline: Deadline,
    sieve: Sieve | None = None,
) -> FieldValues:
    """Sort the values that *sieve* does not exclude; *counts* replace their numbers of pages."""
    rows = []
    for label in labels:
        deadline.check()
        count = label.pages if counts is None else counts.get(label.value, 0)
        # A query cannot contain a value that fits in no kind of quotation marks.
        askable = field == NAMES or quoted(label.value) is not None
        if count and askable and (sieve is None or sieve.has_all(label.value)):
            rows.append((*_order_of(field, label, count, now), label, count))
    rows.sort(key=itemgetter(0, 1))  # Stable: ties stay sorted by value.
    return FieldValues(field, [row[2] for row in rows], array("I", [row[3] for row in rows]))


def _counts(engine: Engine, field: str, now: int, lang: str) -> Mapping[str, int]:
    only = ("lang", TermsFilter(field="lang", values=(lang,)))
    query = Query(match=And(children=()), now=now, filters=(only,), limit=0, facets=(field,))
    return {value.value: value.hits for value in engine.search(query).facets[field]}


def _order_of(field: str, label: FacetValue, count: int, now: int) -> tuple[int, int]:
    begins = label.begins or 0
    if field != NAMES:
        return (0 if count >= FREQUENT else 2), -count
    return (1, begins) if _status(label, now) in ("upcoming", "ongoing") else (3, -begins)


def _kind(field: str, label: FacetValue) -> str:
    """Return the kind of a suggestion; for a facet from the settings, the facet's name."""
    if field == NAMES:
        return "event" if label.is_event else "page"
    return TERMS.get(field, field)


def _status(label: FacetValue, now: int) -> str:
    if not label.is_event or label.begins is None:
        return ""
    if now < label.begins:
        return "upcoming"
    return "ongoing" if label.ends is not None and now < label.ends else "past"


class GradedValue(NamedTuple):
    """A value, and its grade: see `eventsearch.search.suggest.word_match.Place`."""

    grade: int
    value: Value


def select(
    pages: Sequence[GradedValue], terms: Sequence[GradedValue], *, limit: int
) -> list[Value]:
    """
    Return the best pages and terms, best first. At most half are terms, unless pages are few.

    Args:
        pages: Pages, best first.
    """
    by_page: dict[str, GradedValue] = {}
    for graded in pages:
        by_page.setdefault(graded.value.best, graded)
    room = max((limit + 1) // 2, limit - len(by_page))
    best = sorted([*by_page.values(), *sorted(terms, key=_order)[:room]], key=_order)
    return [graded.value for graded in best[:limit]]


def _order(graded: GradedValue) -> tuple[int, tuple[int, int, str], str]:
    return graded.grade, graded.value.order, graded.value.kind


class _NotCachedError(Exception):
    """The cache does not contain the value."""


class _FieldTable(NamedTuple):
    """
    The values of a field, and a table of their words.

    Attributes:
        ranks: Place in *values* for each number in *words*; None if they are equal.
    """

    words: Table
    values: FieldValues
    ranks: Sequence[int] | None = None

    def find(self, words: Sequence[TypedWord], most: int, now: int) -> Iterator[GradedValue]:
        """Yield at most *most* matching values, best first."""
        for place in self.words.find(words, most, self.ranks):
            yield GradedValue(place.grade, self.values.value(place.number, now))


class _Target(NamedTuple):
    """The page that a suggestion links to."""

    url: str
    start: str
    end: str
    all_day: bool
    lang: str
    event_status: str
    location: str


class Suggester:
    """
    Makes suggestions from one generation. Safe to use from several threads.

    Args:
        instants: Times at which results change, in epoch seconds, ascending.
        facets: Names of the facets of the settings, whose values are suggested too.
    """

    def __init__(self, engine: Engine, instants: Sequence[int], facets: Sequence[str] = ()) -> None:
        self._engine = engine
        self._fields = (*FIELDS, *facets)
        self._instants = instants
        self._targets: dict[str, _Target] = {}
        self._digests: dict[str, str] = {}
        self._lock = threading.Lock()
        self._has_answered = False

    def suggest(
        self, beginning: SuggestRequest, now: int, deadline: Deadline = NEVER
    ) -> tuple[Suggestion, ...]:
        """
        Return suggestions at *now* (epoch seconds), the best first; empty if no word is typed.

        Raises:
            OverTime: The deadline has passed.
        """
        words = typed_words(first_words(beginning.text, MAX_WORDS))
        limit, lang = beginning.limit, beginning.lang
        if not words or not self._has(lang, now):
            return ()
        read = self._read_all if self._has_answered else self._read_some
        self._has_answered = True
        # A page may match twice: by its title and by the name of its event.
        most = 2 * limit
        if isinstance(self._engine, Completer):
            tables = self._completed(words, lang, now, most, deadline)
        else:
            tables = (read(field, words, lang, now, deadline) for field in self._fields)
        pages, *others = (list(table.find(words, most, now)) for table in tables)
        suggestions = []
        for value in select(pages, [*chain.from_iterable(others)], limit=limit):
            deadline.check()
            suggestions.append(self._format(value, words, lang, now))
        return tuple(suggestions)

    def prefetch(self, now: int) -> None:
        """Fill the caches for requests at *now* (epoch seconds) that want pages of any language."""
        self._has_answered = True
        for field in self._fields if not isinstance(self._engine, Completer) else ():
            self._read_all(field, (), None, now, NEVER)

    def _has(self, lang: str | None, now: int) -> bool:
        """Return whether a page has this language. Unknown languages must not fill the cache."""
        if lang is None:
            return True
        return bool(variants(lang, (one.value for one in self._engine.facet_values("lang", now))))

    def _completed(
        self, words: Sequence[TypedWord], lang: str | None, now: int, most: int, deadline: Deadline
    ) -> Iterator[_FieldTable]:
        """Yield the values of each field that a `Completer` engine finds."""
        engine = self._engine.with_deadline(deadline)
        assert isinstance(engine, Completer)
        found = engine.completions(FIELDS, words, now, lang, most)
        sieve = Sieve(words)
        for field in FIELDS:
            values = rank_values(field, found[field], now, None, deadline, sieve)
            texts = [label.value for label in values.labels]
            yield _FieldTable(Table(texts, sieve, deadline), values)
        for field in self._fields[len(FIELDS) :]:
            yield self._read_some(field, words, lang, now, deadline)

    def _read_some(
        self, field: str, words: Sequence[TypedWord], lang: str | None, now: int, deadline: Deadline
    ) -> _FieldTable:
        """Return the values of a field that may match this request, without a cache."""
        sieve = Sieve(words)
        engine = self._engine.with_deadline(deadline)
        values = read_values(engine, field, now, lang, deadline, sieve)
        return _FieldTable(Table([label.value for label in values.labels], sieve, deadline), values)

    def _read_all(
        self, field: str, _: Sequence[TypedWord], lang: str | None, now: int, deadline: Deadline
    ) -> _FieldTable:
        """Return all visible values of a field, and the words of all values, from the caches."""
        if field not in self._digests:
            names = self._engine.all_field_values(field)
            encoded = (name.encode("utf-8", "surrogatepass") for name in names)
            self._digests[field] = digest(*encoded)
        # Most generations have the same names as the previous generation, and share its table.
        table = self._cached(
            ("words", field, self._digests[field]),
            lambda: Table(self._engine.all_field_values(field), None, deadline),
            lambda table: table.size,
            deadline,
            shared=True,
        )

        def read() -> tuple[FieldValues, Sequence[int]]:
            engine = self._engine.with_deadline(deadline)
            values = read_values(engine, field, now, lang, deadline)
            places = {label.value: place for place, label in enumerate(values.labels)}
            every = self._engine.all_field_values(field)
            return values, array("I", (places.get(value, HIDDEN) for value in every))

        key = ("ranked", field, bisect_right(self._instants, now), loose(lang or ""))
        ranked = self._cached(key, read, lambda pair: VALUE_SIZE * len(pair[0].labels), deadline)
        return _FieldTable(table, *ranked)

    def _cached(
        self,
        key: Hashable,
        make: Callable[[], T],
        size: Callable[[T], int],
        deadline: Deadline,
        *,
        shared: bool = False,
    ) -> T:
        """Return a value from the engine's cache; one thread at a time fills it."""
        with suppress(_NotCachedError):
            return self._engine.cached(key, _raise_not_cached, size, shared=shared)
        with self._reading(deadline):
            return self._engine.cached(key, make, size, shared=shared)

    @contextmanager
    def _reading(self, deadline: Deadline) -> Iterator[None]:
        deadline.check()
        while not self._lock.acquire(timeout=STEP):
            deadline.check()
        try:
            yield
        finally:
            self._lock.release()

    def _format(
        self, value: Value, words: Sequence[TypedWord], lang: str | None, now: int
    ) -> Suggestion:
        """Return the suggestion for a value, which links to a page or contains a query."""
        segments = highlight(value.text, words)
        if value.field != NAMES:
            return Suggestion(
                kind=value.kind,
                text=value.text,
                highlight=segments,
                pages=value.count,
                query=f"{value.field}:{quoted(value.text)}",
            )
        page = self._target(value, lang, now)
        return Suggestion(
            kind=value.kind,
            text=value.text,
            highlight=segments,
            pages=value.count,
            url=page.url,
            start=page.start,
            end=page.end,
            all_day=page.all_day,
            status=value.status,
            event_status=page.event_status,
            lang=page.lang,
            location=page.location,
        )

    def _target(self, value: Value, lang: str | None, now: int) -> _Target:
        """Return the best page with a name, in *lang* if set."""
        page = self._page(value.best, now)
        if lang is None or page.lang.casefold() == lang.casefold():
            return page
        name = TermsFilter(field=NAMES, values=(value.text,))
        only = ("lang", TermsFilter(field="lang", values=(lang,)))
        result = self._engine.search(Query(match=name, now=now, filters=(only,), limit=1))
        return self._page(result.matches[0].id, now)

    def _page(self, id: str, now: int) -> _Target:
        target = self._targets.get(id)
        if target is None:
            stored = self._engine.stored(id)
            assert stored is not None, "the index contains this page"
            entry = decode(stored)
            at = entry.at(now)
            times = (at.start, at.end, entry.all_day)
            target = _Target(entry.url, *times, entry.lang, entry.event_status, entry.location)
            if entry.occurrences:
                return target
            if len(self._targets) >= MOST_PAGES:
                self._targets = {}
            self._targets[id] = target
        return target


def _raise_not_cached() -> NoReturn:
    raise _NotCachedError


def highlight(text: str, words: Sequence[TypedWord]) -> tuple[str, ...]:
    """Return a text as plain and highlighted segments in turn; typed letters are highlighted."""
    beginnings = {part for word in words for part in (word.word, *word.parts) if part}
    segments: list[str] = []
    position = 0
    for start, end in sorted(_marks(text, beginnings, Sieve(words))):
        if segments and start <= position:
            segments[-1] += text[position:end]
        else:
            segments += (text[position:start], text[start:end])
        position = max(position, end)
    return (*segments, text[position:])


def _marks(text: str, beginnings: set[str], sieve: Sieve) -> Iterator[tuple[int, int]]:
    """Yield the half-open ranges of the typed letters; they may overlap."""
    for token, _ in name_words(text, sieve):
        for beginning in beginnings:
            if token.folded.startswith(beginning):
                yield token.start, _end(text, token, loose(beginning))


def _end(text: str, token: Token, beginning: str) -> int:
    """Return the end of the typed letters in a word. "œ" is a single letter, but typed as two."""
    ends = range(token.start + 1, token.end)
    same = (end for end in ends if loose(text[token.start : end]) == beginning)
    return next(same, token.end)
