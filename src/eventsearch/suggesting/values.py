"""
What can be suggested, and what comes first?

Gathers from the index the names of pages and events, and the tags, people and places, as far as a
page that is visible has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventsearch.deadlines import NEVER, Deadline
from eventsearch.engines import Engine
from eventsearch.frozen import dataclass
from eventsearch.query.quoting import quoted
from eventsearch.records.answers import Label, SuggestionKind
from eventsearch.records.asking import All, Keyword, Query

TERMS: Mapping[str, SuggestionKind] = {"tag": "tag", "author": "person", "location": "place"}
"""Keyword field to the kind of its values."""

NAMES = "label"
"""The keyword field that holds the names of pages and events."""

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


def names(engine: Engine, now: int, lang: str | None, deadline: Deadline = NEVER) -> list[Value]:
    """Return the names of pages and events, what is likelier to be wanted first."""
    return sorted(_values(engine, NAMES, now, lang, deadline), key=lambda value: value.order)


def terms(engine: Engine, now: int, lang: str | None, deadline: Deadline = NEVER) -> list[Value]:
    """Return tags, people and places, what is likelier to be wanted first."""
    found = (value for field in TERMS for value in _values(engine, field, now, lang, deadline))
    # What no quotation marks can hold cannot be asked for.
    asked = (value for value in found if quoted(value.text) is not None)
    return sorted(asked, key=lambda value: value.order)


def _values(
    engine: Engine, field: str, now: int, lang: str | None, deadline: Deadline
) -> Iterator[Value]:
    counts = None if lang is None else _counts(engine, field, now, lang)
    for label in engine.labels(field, now):
        deadline.check()
        count = label.count if counts is None else counts.get(label.value, 0)
        if count:
            yield _value(label, field, count, now)


def _counts(engine: Engine, field: str, now: int, lang: str) -> Mapping[str, int]:
    """Return how many pages of a language have each value."""
    only = ("lang", Keyword(field="lang", values=(lang,)))
    query = Query(match=All(children=()), now=now, filters=(only,), limit=0, facets=(field,))
    return {counted.value: counted.count for counted in engine.search(query).facets[field]}


def _value(label: Label, field: str, count: int, now: int) -> Value:
    status = _status(label, now)
    return Value(
        kind=TERMS.get(field) or ("event" if label.is_event else "page"),
        field=field,
        text=label.value,
        count=count,
        best=label.best,
        status=status,
        order=(*_order(label, field, count, status), label.value),
    )


def _order(label: Label, field: str, count: int, status: str) -> tuple[int, int]:
    begins = label.begins or 0
    if field in TERMS:
        return (0 if count >= FREQUENT else 2), -count
    return (1, begins) if status in ("upcoming", "ongoing") else (3, -begins)


def _status(label: Label, now: int) -> str:
    if not label.is_event or label.begins is None:
        return ""
    if now < label.begins:
        return "upcoming"
    return "ongoing" if label.ends is not None and now < label.ends else "past"
