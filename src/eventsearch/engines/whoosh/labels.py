"""
Which values of a keyword field may be suggested, and where does each lead?
"""

from __future__ import annotations

from operator import attrgetter

from eventsearch.engines.whoosh.bitmaps import flags_in
from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.facets import facet
from eventsearch.engines.whoosh.numbers import BEGINS, ENDS, EVENT
from eventsearch.engines.whoosh.recency import lead
from eventsearch.engines.whoosh.status import slot, visible
from eventsearch.records.answers import Label


def labels(corpus: Corpus, field: str, now: int) -> tuple[Label, ...]:
    """Return the values of a field, in code point order, with those of their pages to be seen."""
    key = ("labels", field, slot(corpus, now))
    kept = corpus.cache.get(key)
    if isinstance(kept, tuple):
        return kept
    seen = flags_in(visible(corpus, now), corpus.count)
    order, times, ids = lead(corpus, now), corpus.times, corpus.ids
    found = []
    for value, docs in facet(corpus, field).values():
        shown = [doc for doc in docs if seen[doc]]
        if shown:
            best = min(shown, key=order) if len(shown) > 1 else shown[0]
            flags = times.flags[best]
            label = Label(
                value=value,
                count=len(shown),
                best=ids[best],
                begins=times.begins[best] if flags & BEGINS else None,
                ends=times.ends[best] if flags & ENDS else None,
                is_event=bool(flags & EVENT),
            )
            found.append(label)
    made = tuple(sorted(found, key=attrgetter("value")))
    corpus.cache.put(key, made, 200 * len(made))
    return made
