"""The values of a keyword field, each with the document to lead to, for suggestions."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from eventsearch.engines.whoosh.reader.bitsets import flags_in
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.search.facets import facet
from eventsearch.engines.whoosh.search.time_decay import default_order_key
from eventsearch.engines.whoosh.search.time_filters import time_slot, visible
from eventsearch.engines.whoosh.segment.doc_values import BEGINS, ENDS, EVENT
from eventsearch.model.results import FacetValue

LABEL = 200
"""Bytes of a label."""


def facet_values(reader: IndexReader, field: str, now: int) -> tuple[FacetValue, ...]:
    """Return the values of a field, in code point order, with those of their pages to be seen."""
    key = ("facet values", field, time_slot(reader, now))
    cached = reader.cache.get(key)
    if isinstance(cached, tuple):
        return cached
    seen = flags_in(visible(reader, now), reader.count)
    order = default_order_key(reader, now)
    found, own = [], 0
    values = facet(reader, field).values()
    for (value, docs), alone in zip(values, _of_one_page(reader, field), strict=True):
        if alone is not None:
            if seen[docs[0]]:
                found.append(alone)
        elif shown := [doc for doc in docs if seen[doc]]:
            best = min(shown, key=order) if len(shown) > 1 else shown[0]
            found.append(_facet_value(reader, value, len(shown), best))
            own += 1
    made = tuple(sorted(found, key=attrgetter("value")))
    reader.cache.put(key, made, 8 * len(made) + LABEL * own)
    return made


def _of_one_page(reader: IndexReader, field: str) -> Sequence[FacetValue | None]:
    """
    Return the labels of values that one page has, None for the others.

    Most names of pages are such: what they say does not change from one moment to the next.
    """

    def make() -> list[FacetValue | None]:
        return [
            _facet_value(reader, value, 1, docs[0]) if len(docs) == 1 else None
            for value, docs in facet(reader, field).values()
        ]

    return reader.cache.get_or_create(
        ("of one page", field), make, lambda made: 8 * len(made) + LABEL * sum(map(bool, made))
    )


def _facet_value(reader: IndexReader, value: str, count: int, best: int) -> FacetValue:
    times = reader.times
    flags = times.flags[best]
    return FacetValue(
        value=value,
        count=count,
        best=reader.ids[best],
        begins=times.begins[best] if flags & BEGINS else None,
        ends=times.ends[best] if flags & ENDS else None,
        is_event=bool(flags & EVENT),
    )
