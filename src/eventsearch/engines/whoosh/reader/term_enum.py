"""
Finds terms of an index by prefix and by edit distance.

If many terms match, only the posting lists that the result needs are read.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import TYPE_CHECKING

from eventsearch.engines.whoosh.reader.bitsets import bits_of
from eventsearch.engines.whoosh.reader.index_reader import (
    IndexReader,
    LeafReader,
    encoded,
    remap,
    summed_table,
)
from eventsearch.engines.whoosh.segment.doc_values import PREFIXES
from eventsearch.engines.whoosh.segment.postings import (
    TABLE,
    DensePostings,
    PostingList,
    Postings,
    decode,
)
from eventsearch.engines.whoosh.segment.segment_reader import Entry, SegmentReader
from eventsearch.model.results import FuzzyMatch

if TYPE_CHECKING:
    from eventsearch.engines.levenshtein import TermDictionary

WORD = 150
"""Approximate memory of a word and its mask in a `TermDictionary`, in bytes."""

FEW_WORDS = 1_000
"""The dictionary of a segment with at most this many words contains all its words. That of a larger
segment omits the words of earlier large segments."""


def prefix_postings(
    reader: IndexReader, field: str, prefix: str, each: Callable[[], None]
) -> PostingList:
    """
    Return the merged postings of all terms that begin with *prefix*.

    Args:
        each: Checks the deadline. It is called before each posting list is read.
    """
    parts = [(part, _prefix_lists(part, field, encoded(prefix), each)) for part in reader.parts]
    try:
        freqs = b"".join(part.table(summed_table(part, lists)) for part, lists in parts)
    except ValueError:  # A frequency exceeds a byte.
        return reader.summed_postings(remap(part, p) for part, lists in parts for p in lists)
    table = DensePostings(freqs, bits_of(freqs))
    return table if table.pages * TABLE >= reader.count else table.postings()


def _prefix_lists(
    part: LeafReader, field: str, prefix: bytes, each: Callable[[], None]
) -> list[Postings]:
    each()
    prefix_entry = part.segment.find(PREFIXES[field], prefix)
    if prefix_entry is not None:
        return [decode(prefix_entry[1], prefix_entry[0], part.segment.count)]
    lists = []
    for term, entry in part.segment.prefix_entries(field, prefix):
        each()
        lists.append(part.segment.read(field, term, entry))
    return lists


def top_terms(
    reader: IndexReader, field: str, prefix: str, limit: int
) -> tuple[tuple[str, int], ...]:
    """Return terms that begin with *prefix* and their document counts; most frequent first."""
    best = _most_frequent(reader, field, prefix, limit)
    return tuple((term.decode("utf-8", "surrogatepass"), -count) for count, term in best)


def _most_frequent(
    reader: IndexReader, field: str, prefix: str, limit: int
) -> list[tuple[int, bytes]]:
    """
    Return the most frequent terms, best first, each with its negative number of live documents.

    A term's number of documents including deleted ones is an upper bound. Terms are read in the
    order of this bound, until it is too low for the result.
    """
    entries: dict[bytes, list[tuple[LeafReader, Entry]]] = defaultdict(list)
    for part in reader.parts:
        for term, entry in part.segment.prefix_entries(field, encoded(prefix)):
            entries[term].append((part, entry))
    reads = any(part.numbers is not None for part in reader.parts)
    best: list[tuple[int, bytes]] = []
    bounds = ((-sum(entry[0] for _, entry in of_term), term) for term, of_term in entries.items())
    for most, term in sorted(bounds):
        if best and len(best) >= limit and (most, term) > best[-1]:
            break
        live = _live_count(field, term, entries[term]) if reads else -most
        if live:
            insort(best, (-live, term))
            del best[limit:]
    return best


def _live_count(field: str, term: bytes, entries: list[tuple[LeafReader, Entry]]) -> int:
    lists = [remap(part, part.segment.read(field, term, entry)) for part, entry in entries]
    return sum(len(postings.docs) for postings in lists)


def fuzzy_terms(reader: IndexReader, word: str, edits: int, limit: int) -> tuple[FuzzyMatch, ...]:
    """Return the folded words at most *edits* away from *word*; see `Engine.fuzzy_terms`."""
    key = ("fuzzy", word, edits)
    cached = reader.cache.get(key)
    if not isinstance(cached, tuple):
        # Without edits only the word itself matches, so no search is needed.
        distances = _within_distance(reader, word, edits) if edits else {word: 0}
        count_facet = (
            (far, -len(reader.postings("folded", term).docs), term)
            for term, far in distances.items()
        )
        cached = tuple(
            FuzzyMatch(term=t, edits=far, pages=-c) for far, c, t in sorted(count_facet) if c
        )
        reader.cache.put(key, cached, 200 * len(cached))
    return cached[:limit]


def _within_distance(reader: IndexReader, word: str, edits: int) -> Mapping[str, int]:
    distances: dict[str, int] = {}
    before: tuple[SegmentReader, ...] = ()
    for part in reader.parts:
        distances.update(_vocabulary(part.segment, before).near(word, edits))
        if part.segment.size("folded") > FEW_WORDS:
            before = (*before, part.segment)
    return distances


def _vocabulary(segment: SegmentReader, before: tuple[SegmentReader, ...]) -> TermDictionary:
    """
    Return the dictionary of a segment. A large one omits words of earlier large segments.

    It is cached with the segment. So the next generation, which shares the segment, shares it too.
    """
    if segment.size("folded") <= FEW_WORDS:
        before = ()

    # Imported here because most searches have no misspelt word.
    from eventsearch.engines.levenshtein import TermDictionary

    def read() -> TermDictionary:
        words: Iterable[str] = chain.from_iterable(segment.words("folded"))
        if before:
            earlier = (
                _vocabulary(one, before[:number]).words() for number, one in enumerate(before)
            )
            words = set(words).difference(*earlier)
        return TermDictionary(words)

    key = ("vocabulary", *(one.serial for one in before))
    return segment.cached(key, read, lambda words: WORD * words.count)
