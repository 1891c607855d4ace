"""
Which values of a keyword field may be suggested, and where does each lead?
"""

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


def labels(corpus: IndexReader, field: str, now: int) -> tuple[FacetValue, ...]:
    """Return the values of a field, in code point order, with those of their pages to be seen."""
    key = ("labels", field, time_slot(corpus, now))
    kept = corpus.cache.get(key)
    if isinstance(kept, tuple):
        return kept
    seen = flags_in(visible(corpus, now), corpus.count)
    order = default_order_key(corpus, now)
    found, own = [], 0
    values = facet(corpus, field).values()
    for (value, docs), alone in zip(values, _alone(corpus, field), strict=True):
        if alone is not None:
            if seen[docs[0]]:
                found.append(alone)
        elif shown := [doc for doc in docs if seen[doc]]:
            best = min(shown, key=order) if len(shown) > 1 else shown[0]
            found.append(_label(corpus, value, len(shown), best))
            own += 1
    made = tuple(sorted(found, key=attrgetter("value")))
    corpus.cache.put(key, made, 8 * len(made) + LABEL * own)
    return made


def _alone(corpus: IndexReader, field: str) -> Sequence[FacetValue | None]:
    """
    Return the labels of values that one page has, None for the others.

    Most names of pages are such: what they say does not change from one moment to the next.
    """

    def make() -> list[FacetValue | None]:
        return [
            _label(corpus, value, 1, docs[0]) if len(docs) == 1 else None
            for value, docs in facet(corpus, field).values()
        ]

    return corpus.cache.get_or_create(
        ("alone", field), make, lambda made: 8 * len(made) + LABEL * sum(map(bool, made))
    )


def _label(corpus: IndexReader, value: str, count: int, best: int) -> FacetValue:
    times = corpus.times
    flags = times.flags[best]
    return FacetValue(
        value=value,
        count=count,
        best=corpus.ids[best],
        begins=times.begins[best] if flags & BEGINS else None,
        ends=times.ends[best] if flags & ENDS else None,
        is_event=bool(flags & EVENT),
    )
