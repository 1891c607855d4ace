"""What can be suggested: names and terms that a visible page has, the likelier ones first."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from eventsearch.engines import Engine
from eventsearch.model.query import And, Deadline, Query, TermsFilter
from eventsearch.model.results import FacetValue, SuggestionKind
from eventsearch.query.syntax.lexer import quoted
from eventsearch.search.suggest.word_match import Sieve

TERMS: Mapping[str, SuggestionKind] = {"tag": "tag", "author": "person", "location": "place"}
"""Keyword field to the kind of its values."""

NAMES = "label"
"""The keyword field that holds the names of pages and events."""

FIELDS = (NAMES, *TERMS)
"""Where all that can be suggested stands."""

FREQUENT = 3
"""Pages from which on a tag, a person or a place goes before all pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """
    Something that can be suggested.

    Attributes:
        field: The keyword field that holds it.
        count: Pages that have it.
        best: Id of the page to lead to.
        order: Sorts values by what is likelier to be wanted: frequent terms, what is to come, as it
            begins, other terms, then the latest.
    """

    kind: SuggestionKind
    field: str
    text: str
    count: int
    best: str
    status: str
    order: tuple[int, int, str]


class FieldValues(NamedTuple):
    """
    The values of a field that can be suggested at an instant, what is likelier to be wanted first.

    Attributes:
        counts: Pages of each, of one language if one was asked for.
    """

    field: str
    labels: Sequence[FacetValue]
    counts: Sequence[int]

    def value(self, place: int, now: int) -> Value:
        """Return one of them as it is suggested."""
        label, count = self.labels[place], self.counts[place]
        return Value(
            kind=TERMS.get(self.field) or ("event" if label.is_event else "page"),
            field=self.field,
            text=label.value,
            count=count,
            best=label.best,
            status=_status(label, now),
            order=(*_order(self.field, label, count, now), label.value),
        )


def read_values(
    engine: Engine,
    field: str,
    now: int,
    lang: str | None,
    deadline: Deadline,
    sieve: Sieve | None = None,
) -> FieldValues:
    """Return the values of a field that pages of a language have, as far as *sieve* lets them."""
    counts = None if lang is None else _counts(engine, field, now, lang)
    rows = []
    for label in engine.facet_values(field, now):
        deadline.check()
        count = label.pages if counts is None else counts.get(label.value, 0)
        # What no quotation marks can hold cannot be asked for.
        askable = field == NAMES or quoted(label.value) is not None
        if count and askable and (sieve is None or sieve.has_all(label.value)):
            rows.append((*_order(field, label, count, now), label, count))
    rows.sort(key=itemgetter(0, 1))  # Stable: equal ones stay by value.
    return FieldValues(field, [row[2] for row in rows], array("I", [row[3] for row in rows]))


def _counts(engine: Engine, field: str, now: int, lang: str) -> Mapping[str, int]:
    only = ("lang", TermsFilter(field="lang", values=(lang,)))
    query = Query(match=And(children=()), now=now, filters=(only,), limit=0, facets=(field,))
    return {value.value: value.hits for value in engine.search(query).facets[field]}


def _order(field: str, label: FacetValue, count: int, now: int) -> tuple[int, int]:
    begins = label.begins or 0
    if field in TERMS:
        return (0 if count >= FREQUENT else 2), -count
    return (1, begins) if _status(label, now) in ("upcoming", "ongoing") else (3, -begins)


def _status(label: FacetValue, now: int) -> str:
    if not label.is_event or label.begins is None:
        return ""
    if now < label.begins:
        return "upcoming"
    return "ongoing" if label.ends is not None and now < label.ends else "past"
