"""
What does the person mean by this request?

Puts text and chosen filters together into the queries that an engine is asked, one after the other
until one finds enough.

What of a query looks like an operator and is searched as words?

A ``*`` behind a single letter, and a name before a colon that is no field. Loaded for queries that
have one of the signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from eventsearch.analysis.languages import variants
from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.errors import QueryError
from eventsearch.model.query import (
    And,
    Clock,
    DateRangeFilter,
    EventStatusFilter,
    FuzzyQuery,
    Node,
    Or,
    Query,
    SearchRequest,
    TermsFilter,
    WordQuery,
)
from eventsearch.model.results import DateInterpretation, Note
from eventsearch.model.timestamps import epoch
from eventsearch.query.builder import Builder, BuiltQuery
from eventsearch.query.date_words.find import YEAR, may_contain_date
from eventsearch.query.fuzzy import Spelling
from eventsearch.query.highlight_terms import HighlightTerms
from eventsearch.query.relaxation import QueryVariant, steps, timed_steps
from eventsearch.query.stop_words import Spread
from eventsearch.query.syntax.date_ranges import stretch
from eventsearch.query.syntax.field_values import STATUS, Filter, is_field, is_month, is_year
from eventsearch.query.syntax.lexer import Token, items
from eventsearch.query.syntax.parser import Syntax, WordsNode, parse
from eventsearch.query.term_analysis import TITLES, first_words, one_word, whole

MOST = 3
"""Notes on one query."""

# Neither an address, a path nor a name in a program: no field is meant by these.
_NAMED = re.compile(r"([^\W\d_][\w-]{1,30}):(?=[^\s:/\\)])")


@dataclass(frozen=True, slots=True)
class Named:
    """A name before a colon that is no field: half-open range of code points, without the colon."""

    start: int
    end: int


def notes(text: str, languages: tuple[str, ...]) -> Iterator[Note]:
    """
    Yield what is to be said of that, each once and no more than a few.

    Args:
        languages: In which the text is read.
    """
    begun = (_begun(text, item, languages) for item in items(text, is_field))
    unknown = (_unknown(text[named.start : named.end]) for named in unknown_fields(text))
    found = {str(note.values): note for note in (*begun, *unknown) if note}
    yield from list(found.values())[:MOST]


def unknown_fields(text: str) -> Iterator[Named]:
    """Yield the names before a colon that are no fields."""
    for item in items(text, is_field) if ":" in text else ():
        if item.kind in {"word", "star", "near"} and (match := _NAMED.match(text, item.start)):
            yield Named(match.start(1), match.end(1))


def _begun(text: str, item: Token, languages: tuple[str, ...]) -> Note | None:
    """Return what is said of a beginning that is too short for its star; None for any other."""
    if item.wild != "star" or len(one_word(text[item.start : item.bare], languages)) != 1:
        return None
    return Note("star", {"text": text[item.start : item.bare]})


def _unknown(name: str) -> Note:
    return Note("field", {"name": name})


MAX_BYTES = 4_096
"""Of a query's text in UTF-8: more is no question."""

MAX_WORDS = 64
"""Words that a query is searched by, its first ones: more is work for an engine."""

EVENTS = Or(children=tuple(EventStatusFilter(when=when) for when in STATUS["event"]))
"""An event is in one of these at any moment, and no other page is."""

TIMES = ("date", "year", "month")
"""Filters that ask for a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPlan:
    """
    How a request is answered.

    Attributes:
        steps: To be tried in this order; never empty. When none finds enough, the first answers.
        spellings: Of the words that may be misspelt.
    """

    steps: tuple[QueryVariant, ...]
    spellings: tuple[Spelling, ...] = ()

    @property
    def query(self) -> Query:
        """What is asked first: every word must match."""
        return self.steps[0].query

    @property
    def marks(self) -> HighlightTerms:
        """What to mark in the hits of the first step."""
        return self.steps[0].marks

    @property
    def fallback(self) -> Query | None:
        """What is asked last: one word is enough; None when there is only one step."""
        return self.steps[-1].query if len(self.steps) > 1 else None

    def respelled(self, absent: Mapping[WordQuery, FuzzyQuery]) -> QueryPlan:
        """Return the plan with near spellings in the place of words that no page has."""
        return replace(self, steps=tuple(step.respelled(absent) for step in self.steps))


def plan(
    request: SearchRequest,
    *,
    clock: Clock,
    languages: tuple[str, ...],
    synonyms: Synonyms = NONE,
    spread: Spread | None = None,
) -> QueryPlan:
    """
    Return how to answer a request.

    Args:
        languages: Of the index; without a language in the request the text is read in each.
        synonyms: Of the site.
        spread: Says on how many pages of each language a word stands; None for no index.

    Raises:
        QueryError: A known field has a value that cannot be read, or a limit is passed.
    """
    text = _first_words(request.text)
    read_in = (request.lang,) if request.lang else tuple(dict.fromkeys(languages)) or ("",)
    syntax = parse(text, is_field)
    typed = Builder(text, read_in, clock, synonyms, spread).build(syntax)
    base = replace(_base(request, clock), tiers=tuple(_named(text, syntax, read_in)))
    notes = (
        *_cut(request.text, text),
        *_other_language(request.lang, languages),
        *_unread(text, read_in),
    )
    said = None
    if not request.literal and may_contain_date(text):
        # Loaded for the few queries that have such words.
        from eventsearch.query.date_words.date_filters import date_filters

        said = date_filters(text, syntax, clock)
    if said is None:
        dated = base.dated or _is_dated(typed) or bool(YEAR.search(text))
        found = steps(typed, replace(base, dated=dated), wide=request.sort == "relevance")
        doubtful = typed.spellings
    else:
        timed = Builder(text, read_in, clock, synonyms, spread).build(said.syntax, timed=True)
        timed = said.narrowed(timed, typed, text, read_in)
        found = timed_steps(said, timed, typed, replace(base, dated=True))
        doubtful = timed.spellings
    return QueryPlan(steps=_noted(found, notes, _told(text, syntax, clock)), spellings=doubtful)


def _first_words(text: str) -> str:
    """Return the part of a text that is searched, all of it for nearly every one."""
    # No word is shorter than a code point.
    if len(text) <= MAX_WORDS:
        return text
    data = text.encode("utf-8", "replace")
    if len(data) > MAX_BYTES:
        raise QueryError(
            f"query: longer than {MAX_BYTES:,} bytes",
            hint="shorten it",
            text=text,
            start=len(data[:MAX_BYTES].decode("utf-8", "ignore")),
            end=len(text),
        )
    return first_words(text, MAX_WORDS)


def _cut(text: str, searched: str) -> Iterator[Note]:
    if searched != text:
        yield Note("cut", {"count": str(MAX_WORDS)})


def _named(text: str, syntax: Syntax, languages: tuple[str, ...]) -> Iterator[Node]:
    """Yield what asks for the pages whose title, or event, is what was typed."""
    if isinstance(syntax, WordsNode):
        titles = [whole(text, languages, field) for field in TITLES]
        if found := tuple(title for title in titles if title):
            yield Or(children=found)


def _noted(
    steps: Iterable[QueryVariant], notes: tuple[Note, ...], fields: tuple[DateInterpretation, ...]
) -> tuple[QueryVariant, ...]:
    """Return steps that say too what holds for all of them."""
    return tuple(
        replace(step, notes=(*notes, *step.notes), understood=(*step.understood, *fields))
        for step in steps
    )


def _unread(text: str, languages: tuple[str, ...]) -> Iterator[Note]:
    """Yield what is to be said of signs that are no operators."""
    if "*" in text or ":" in text:
        yield from notes(text, languages)


def _told(text: str, syntax: Syntax, clock: Clock) -> tuple[DateInterpretation, ...]:
    """Return the days of fields whose values say when in words."""
    if ":" not in text:
        return ()
    from eventsearch.query.date_words.date_filters import field_dates

    return tuple(field_dates(text, syntax, clock))


def _base(request: SearchRequest, clock: Clock) -> Query:
    """Return what is asked beside the text."""
    chosen = _chosen(request, clock.zone)
    return Query(
        match=And(children=()),
        now=epoch(clock.now),
        filters=tuple((name, node) for name, node in chosen),
        sort=request.sort,
        offset=(request.page - 1) * request.per_page,
        limit=request.per_page,
        facets=request.facets,
        explain=request.explain,
        dated=any(name in TIMES for name, _ in chosen),
        collapse=request.collapse,
    )


def _is_dated(built: BuiltQuery) -> bool:
    return any(name in TIMES for name, _ in built.filters)


def _other_language(lang: str | None, languages: tuple[str, ...]) -> Iterator[Note]:
    if lang and not variants(lang, languages):
        yield Note("language", {"lang": lang, "languages": ", ".join(languages) or "none"})


def _chosen(request: SearchRequest, zone: str) -> list[Filter]:
    """Return what was chosen beside the text: alternatives of one field, each field a filter."""
    for name, reads, example in (("year", is_year, "2023"), ("month", is_month, "2023-01")):
        _demand(request.filters.get(name, ()), name, reads, f"write a {name} such as {example}")
    values = {
        "lang": (request.lang,) if request.lang else (),
        "section": request.sections,
        "tag": request.tags,
        "author": request.authors,
        "location": request.locations,
        **request.filters,
    }
    found = [
        Filter(name, TermsFilter(field=name, values=tuple(some)))
        for name, some in values.items()
        if some
    ]
    if request.since or request.until:
        found.append(Filter("date", _span(request, zone)))
    if request.when != "all":
        found.append(Filter("status", EventStatusFilter(when=request.when)))
    elif request.events:
        found.append(Filter("status", EVENTS))
    return found


def _demand(values: Iterable[str], name: str, reads: Callable[[str], bool], hint: str) -> None:
    for value in values:
        if not reads(value):
            raise QueryError(f'{name}: "{value}" is no {name}', hint=hint, parameter=name)


def _span(request: SearchRequest, zone: str) -> DateRangeFilter:
    low, high = _bound(request.since, "from", zone), _bound(request.until, "to", zone)
    if low and high and high[1] is not None and high[1] <= low[0]:
        raise QueryError(
            f'to: "{request.until}" is before "{request.since}"',
            hint="exchange the two",
            text=request.until or "",
            start=0,
            end=len(request.until or ""),
            parameter="to",
        )
    return DateRangeFilter(low=low[0] if low else None, high=high[1] if high else None)


def _bound(text: str | None, parameter: str, zone: str) -> tuple[int, int | None] | None:
    if not text:
        return None
    found = stretch(text, zone)
    if found is None:
        raise QueryError(
            f'{parameter}: "{text}" is not a date',
            hint="write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm",
            text=text,
            start=0,
            end=len(text),
            parameter=parameter,
        )
    return found
