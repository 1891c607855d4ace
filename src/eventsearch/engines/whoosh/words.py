"""
Which words does the index have that begin so, or are spelled nearly so?

As `corpus` this knows segments: where words are many, lists are read of as few as will do.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Callable

from eventsearch.engines.whoosh.beginnings import BEGUN
from eventsearch.engines.whoosh.bitmaps import bits_of
from eventsearch.engines.whoosh.corpus import Corpus, encoded
from eventsearch.engines.whoosh.lists import TABLE, Listed, Postings, Table, decode
from eventsearch.engines.whoosh.neighbours import Vocabulary
from eventsearch.engines.whoosh.parts import Part, renumbered, summed_table
from eventsearch.engines.whoosh.segments import Entry
from eventsearch.records.answers import Neighbour

WORD = 150
"""Bytes of a word that is looked at for its spelling, with its mask."""


def begun(corpus: Corpus, field: str, prefix: str, each: Callable[[], None]) -> Listed:
    """
    Return all terms that begin with *prefix* as one.

    Args:
        each: Called before the list of each term is read.
    """
    parts = [(part, _begun(part, field, encoded(prefix), each)) for part in corpus.parts]
    try:
        freqs = b"".join(part.table(summed_table(part, lists)) for part, lists in parts)
    except ValueError:  # A frequency that is no byte.
        return corpus.summed_postings(renumbered(part, p) for part, lists in parts for p in lists)
    table = Table(freqs, bits_of(freqs))
    return table if table.pages * TABLE >= corpus.count else table.postings()


def _begun(part: Part, field: str, prefix: bytes, each: Callable[[], None]) -> list[Postings]:
    each()
    found = part.segment.find(BEGUN[field], prefix)
    if found is not None:
        return [decode(found[1], found[0])]
    lists = []
    for term, entry in part.segment.begun(field, prefix):
        each()
        lists.append(part.segment.read(field, term, entry))
    return lists


def frequent(corpus: Corpus, field: str, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
    """Return terms that begin with *prefix*, with their documents; most frequent first."""
    best = _most_frequent(corpus, field, prefix, limit)
    return tuple((term.decode("utf-8", "surrogatepass"), -count) for count, term in best)


def _most_frequent(corpus: Corpus, field: str, prefix: str, limit: int) -> list[tuple[int, bytes]]:
    """
    Return the terms with most living documents, their numbers negative, best first.

    Taken by their documents, deleted ones included: once a term would come behind the last of
    the best with all of them, so would the rest, and no more lists need to be read.
    """
    found: dict[bytes, list[tuple[Part, Entry]]] = defaultdict(list)
    for part in corpus.parts:
        for term, entry in part.segment.begun(field, encoded(prefix)):
            found[term].append((part, entry))
    reads = any(part.numbers is not None for part in corpus.parts)
    best: list[tuple[int, bytes]] = []
    bounds = ((-sum(entry[0] for _, entry in of_term), term) for term, of_term in found.items())
    for most, term in sorted(bounds):
        if best and len(best) >= limit and (most, term) > best[-1]:
            break
        living = _living(field, term, found[term]) if reads else -most
        if living:
            insort(best, (-living, term))
            del best[limit:]
    return best


def _living(field: str, term: bytes, found: list[tuple[Part, Entry]]) -> int:
    """Return how many documents of a term are not deleted."""
    lists = [renumbered(part, part.segment.read(field, term, entry)) for part, entry in found]
    return sum(len(postings.docs) for postings in lists)


def near(corpus: Corpus, word: str, edits: int, limit: int) -> tuple[Neighbour, ...]:
    """Return folded words near another, the nearest first, then the most frequent."""
    key = ("near", word, edits)
    kept = corpus.cache.get(key)
    if not isinstance(kept, tuple):
        # Without an edit it is the word alone, which need not be looked for.
        found = _vocabulary(corpus).near(word, edits) if edits else ((word, 0),)
        counted = ((far, -len(corpus.postings("folded", term).docs), term) for term, far in found)
        kept = tuple(Neighbour(term=t, edits=far, count=-c) for far, c, t in sorted(counted) if c)
        corpus.cache.put(key, kept, 200 * len(kept))
    return kept[:limit]


def _vocabulary(corpus: Corpus) -> Vocabulary:
    words: set[str] = set()

    def read() -> Vocabulary:
        for part in corpus.parts:
            for some in part.segment.words("folded"):
                words.update(some)
        return Vocabulary(words)

    return corpus.cache.made(("vocabulary",), read, lambda _: WORD * len(words))
