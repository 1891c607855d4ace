"""
What does the person mean by this request?

Puts text and chosen filters together into the `Query` that an engine is asked, and the one to ask
when no page has all the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from eventsearch.errors import QueryError
from eventsearch.moments import epoch
from eventsearch.query.building import Builder, Built
from eventsearch.query.dates import stretch
from eventsearch.query.fields import Filter, is_field, is_month, is_year
from eventsearch.query.marks import Marks, marks
from eventsearch.query.syntax import parse
from eventsearch.records.asking import (
    All,
    Any,
    Clock,
    DateRange,
    Keyword,
    Node,
    Query,
    Request,
    Status,
)
from eventsearch.synonyms import NONE, Synonyms

LONGEST = 512
"""Code points of a query's text; nobody types more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    How a request is answered.

    Attributes:
        query: Every word must match.
        fallback: One word is enough; None when it would be the same as *query*.
        marks: What to mark in the hits of either.
        notes: What was understood otherwise than typed, for people.
    """

    query: Query
    fallback: Query | None
    marks: Marks
    notes: tuple[str, ...] = ()


def plan(
    request: Request, *, clock: Clock, languages: tuple[str, ...], synonyms: Synonyms = NONE
) -> Plan:
    """
    Return how to answer a request.

    Args:
        languages: Of the index; without a language in the request the text is read in each.
        synonyms: Of the site.

    Raises:
        QueryError: A known field has a value that cannot be read, or a limit is passed.
    """
    text = request.text
    if len(text) > LONGEST:
        raise QueryError(
            f"query: longer than {LONGEST} characters",
            cure="shorten it",
            text=text,
            start=LONGEST,
            end=len(text),
        )
    read_in = (request.lang,) if request.lang else tuple(dict.fromkeys(languages)) or ("",)
    built = Builder(text, read_in, clock.zone, synonyms).build(parse(text, is_field))
    chosen = (*built.filters, *_chosen(request, clock.zone))
    query = Query(
        match=_match(built, built.words),
        now=epoch(clock.now),
        filters=tuple((name, node) for name, node in chosen),
        sort=request.sort,
        offset=(request.page - 1) * request.per_page,
        limit=request.per_page,
        facets=request.facets,
        explain=request.explain,
    )
    fewer = None
    if len(built.words) > 1:
        fewer = replace(query, match=_match(built, (Any(children=built.words),)))
    asked = (*built.words, *(node for _, node in built.filters))
    notes = tuple(_other_language(request.lang, languages))
    return Plan(query=query, fallback=fewer, marks=marks(asked), notes=notes)


def _other_language(lang: str | None, languages: tuple[str, ...]) -> Iterator[str]:
    if lang and lang.casefold() not in map(str.casefold, languages):
        yield f'no page is in "{lang}"; languages are {", ".join(languages) or "none"}'


def _match(built: Built, words: tuple[Node, ...]) -> Node:
    nodes = (*words, *built.others)
    return words[0] if len(nodes) == 1 and words else All(children=nodes)


def _chosen(request: Request, zone: str) -> list[Filter]:
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
        Filter(name, Keyword(field=name, values=tuple(some)))
        for name, some in values.items()
        if some
    ]
    if request.since or request.until:
        found.append(Filter("date", _span(request, zone)))
    if request.when != "all":
        found.append(Filter("status", Status(when=request.when)))
    return found


def _demand(values: Iterable[str], name: str, reads: Callable[[str], bool], cure: str) -> None:
    for value in values:
        if not reads(value):
            raise QueryError(f'{name}: "{value}" is no {name}', cure=cure, parameter=name)


def _span(request: Request, zone: str) -> DateRange:
    low, high = _bound(request.since, "from", zone), _bound(request.until, "to", zone)
    if low and high and high[1] is not None and high[1] <= low[0]:
        raise QueryError(
            f'to: "{request.until}" is before "{request.since}"',
            cure="exchange the two",
            text=request.until or "",
            start=0,
            end=len(request.until or ""),
            parameter="to",
        )
    return DateRange(low=low[0] if low else None, high=high[1] if high else None)


def _bound(text: str | None, parameter: str, zone: str) -> tuple[int, int | None] | None:
    if not text:
        return None
    found = stretch(text, zone)
    if found is None:
        raise QueryError(
            f'{parameter}: "{text}" is not a date',
            cure="write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm",
            text=text,
            start=0,
            end=len(text),
            parameter=parameter,
        )
    return found
