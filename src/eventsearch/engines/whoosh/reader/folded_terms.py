"""
Postings of words known by their folded form, on the whole page or in one field.

Folded forms are indexed for the page as a whole. A page has a folded word in a field when it has
the word at all and one of the word's stems in that field.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from eventsearch.analysis.stemmer import stemmer
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.search.bm25 import Scorer
from eventsearch.engines.whoosh.search.facets import facet
from eventsearch.engines.whoosh.segment.postings import Postings

FOLDED = "folded"
"""The field of the folded forms."""


def spelled(scorer: Scorer, words: Sequence[str], field: str = "") -> Postings:
    """Return folded words as one term: on the whole page, or in one text field."""
    if not field:
        return scorer.postings(FOLDED, words)
    found: dict[int, int] = defaultdict(int)
    for stem, forms in _by_stem(scorer.reader, words).items():
        postings = scorer.postings(field, (stem,))
        if postings.docs:
            docs_having = frozenset(scorer.postings(FOLDED, forms).docs)
            for doc, freq in zip(postings.docs, postings.freqs, strict=True):
                if doc in docs_having:
                    found[doc] += freq
    docs = sorted(found)
    return Postings(docs, [found[doc] for doc in docs])


def _by_stem(reader: IndexReader, words: Iterable[str]) -> dict[str, list[str]]:
    """Return the stems that words have in the languages of the index, and as numbers and signs."""
    languages = [value for value, _ in facet(reader, "lang").values()]
    stemmers = [stemmer(lang) for lang in sorted(languages)]
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for stem in dict.fromkeys((word, *(stem(word) for stem in stemmers))):
            found[stem].append(word)
    return found
