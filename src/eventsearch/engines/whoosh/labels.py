"""
Which values of a keyword field may be suggested, and where does each lead?
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

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
    order = lead(corpus, now)
    found = []
    for value, docs in facet(corpus, field).values():
        shown = [doc for doc in docs if seen[doc]]
        if shown:
            found.append(_label(corpus, value, shown, order))
    made = tuple(sorted(found, key=lambda label: label.value))
    corpus.cache.put(key, made, 200 * len(made))
    return made


def _label(
    corpus: Corpus, value: str, docs: Iterable[int], order: Callable[[int], tuple[int, int, str]]
) -> Label:
    docs = tuple(docs)
    best = min(docs, key=order)
    times = corpus.times
    return Label(
        value=value,
        count=len(docs),
        best=corpus.ids[best],
        begins=times.known(best, BEGINS),
        ends=times.known(best, ENDS),
        is_event=bool(times.flags[best] & EVENT),
    )
