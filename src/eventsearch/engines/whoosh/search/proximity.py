"""
Scores a bonus for words near each other.

A pair of adjacent query words gets the full bonus where the words are adjacent in a text. It gets
less with up to two words between them, or in reverse order. Pairs with very long posting lists are
skipped: they are the slowest to read and improve the ranking least.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import reduce
from operator import and_
from typing import cast

from eventsearch.engines.whoosh.search.bm25 import Scorer, TermScorer
from eventsearch.engines.whoosh.segment.postings import Postings
from eventsearch.model.document import TEXT_FIELDS
from eventsearch.model.query import ProximityBoost

Pair = tuple[tuple[str, ...], tuple[str, ...]]

DISTANCES = {1: 1.0, 2: 0.5, -1: 0.5, 3: 0.25, -2: 0.25}
"""Weight of an occurrence by its distance: the second word's position minus the first's."""

MOST_READ = 40_000
"""Maximum number of occurrences of a pair's two words in one field. More take too long to read;
these take a few milliseconds."""


def proximity_scorers(close: ProximityBoost, scorer: Scorer) -> tuple[TermScorer, ...]:
    """Return a scorer for each pair in each field that contains it."""
    if not scorer.ranking.close:
        return ()
    return tuple(term_scorer for pair in close.pairs for term_scorer in _pair(pair, scorer))


def _pair(pair: Pair, scorer: Scorer) -> Iterator[TermScorer]:
    first, second = pair
    label = f"{'|'.join(first)} ~ {'|'.join(second)}"
    by_word = [scorer.lists_by_field(TEXT_FIELDS, stems) for stems in pair]
    for field in TEXT_FIELDS:
        if not all(field in of_stems for of_stems in by_word):
            continue
        weight = scorer.ranking.weights.get(field, 0.0) * scorer.ranking.close
        lists = [of_stems[field] for of_stems in by_word]
        both = reduce(and_, map(scorer.reader.bits_of, lists))
        if not (weight and both):
            continue
        if sum(postings.occurrences for postings in lists) > MOST_READ:
            continue
        docs, freqs = pair_occurrences(scorer, field, pair, both)
        if docs:
            idf = sum(scorer.idf(postings.pages) for postings in lists)
            # The sums of DISTANCES take the place of frequencies.
            yield TermScorer(label, field, Postings(docs, cast("list[int]", freqs)), idf, weight)


def pair_occurrences(
    scorer: Scorer, field: str, pair: Pair, both: int
) -> tuple[list[int], list[float]]:
    """Return the documents of *both* that contain a pair, each with its sum of DISTANCES."""
    first, second = (
        scorer.places(field, stems[0], both)
        if len(stems) == 1
        else {place for stem in stems for place in scorer.places(field, stem, both)}
        for stems in pair
    )
    # Shift the shorter list of places and look it up in the longer one.
    few, many, way = (first, second, 1) if len(first) < len(second) else (second, first, -1)
    among = frozenset(many)
    by_doc: dict[int, float] = defaultdict(float)
    for distance, counts in DISTANCES.items():
        for place in among.intersection(map((way * distance).__add__, few)):
            by_doc[place >> 32] += counts
    docs = sorted(by_doc)
    return docs, [by_doc[doc] for doc in docs]
