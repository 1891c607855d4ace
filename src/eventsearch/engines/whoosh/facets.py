"""
Which values does a keyword field have, and how many documents have each?

Common values keep their documents as a set, so that one operation counts them; rare ones are
counted together by walking once through all their documents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from eventsearch.analysis.folding import loose
from eventsearch.engines.whoosh.bitmaps import flags_in
from eventsearch.engines.whoosh.corpus import Corpus
from eventsearch.engines.whoosh.names import keyword_field
from eventsearch.engines.whoosh.status import STATUSES, status
from eventsearch.records.answers import FacetCount

if TYPE_CHECKING:
    # Loaded by those who collapse.
    from eventsearch.engines.whoosh.kinship import Kinship

RARE = 2048
"""A value that fewer than one in so many documents have is rare: where both ways cost the same."""

IN_TIME = ("year", "month")
"""Facets in the order of time and not of frequency."""


class Value(NamedTuple):
    """A value of a facet: its spelling, its documents, and these as a set when it is common."""

    shown: str
    docs: Sequence[int]
    bits: int


class Facet:
    """The values of one keyword field, by their casefolded form."""

    def __init__(self, corpus: Corpus, field: str) -> None:
        self._corpus = corpus
        spellings: dict[str, dict[str, Sequence[int]]] = {}
        for spelling, docs in corpus.values(keyword_field(field)):
            spellings.setdefault(spelling.casefold(), {})[spelling] = docs
        self._values = {key: _value(corpus, known) for key, known in spellings.items()}
        self._common = [value for value in self._values.values() if value.bits]
        self._rare = [value for value in self._values.values() if not value.bits]
        self._rare_docs = [doc for value in self._rare for doc in value.docs]
        self._rare_numbers = [n for n, value in enumerate(self._rare) for _ in value.docs]

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return (
            300 * len(self._values)
            + 60 * len(self._rare_docs)
            + sum(len(value.docs) * 12 + self._corpus.count // 8 for value in self._common)
        )

    def bits(self, values: Iterable[str]) -> int:
        """Return the documents that have one of *values*."""
        bits = 0
        for key in {value.casefold() for value in values}:
            for value in self._meant(key):
                bits |= value.bits or self._corpus.bits(value.docs)
        return bits

    def _meant(self, key: str) -> Sequence[Value]:
        """Return the value of that key; when there is none, those that are loosely the same."""
        value = self._values.get(key)
        if value is not None:
            return (value,)
        wanted = loose(key)
        if not wanted:
            return ()
        return [value for other, value in self._values.items() if loose(other) == wanted]

    def values(self) -> Iterable[tuple[str, Sequence[int]]]:
        """Return the values as shown, with their documents, in no order."""
        return ((value.shown, value.docs) for value in self._values.values())

    def counts(self, bits: int, kin: Kinship | None = None) -> list[tuple[str, int]]:
        """
        Return the values that documents of a set have, with their numbers, in no order.

        Args:
            kin: Documents of one group count as one; each for itself without it.
        """
        if kin is None:
            return self._counts(bits)
        counts = Counter(dict(self._counts(bits & ~kin.several)))
        flags = flags_in(bits & kin.several, self._corpus.count)
        for value in self._values.values():
            groups = kin.groups_in(doc for doc in value.docs if flags[doc])
            if groups:
                counts[value.shown] += len(groups)
        return list(counts.items())

    def _counts(self, bits: int) -> list[tuple[str, int]]:
        counts = [
            (value.shown, count)
            for value in self._common
            if (count := (value.bits & bits).bit_count())
        ]
        flags = flags_in(bits, self._corpus.count)
        rare = Counter(compress(self._rare_numbers, map(flags.__getitem__, self._rare_docs)))
        counts += [(self._rare[number].shown, count) for number, count in rare.items()]
        return counts


def facet(corpus: Corpus, field: str) -> Facet:
    """Return a facet, read when it is first asked for."""
    key = ("facet", field)
    kept = corpus.cache.get(key)
    if isinstance(kept, Facet):
        return kept
    made = Facet(corpus, field)
    corpus.cache.put(key, made, made.size)
    return made


def counted(
    corpus: Corpus, field: str, bits: int, now: int, kin: Kinship | None = None
) -> tuple[FacetCount, ...]:
    """Return the counts of a facet, or of ``status``, among the documents of a set, in order."""
    counts: list[tuple[str, int]]
    if field == "status":
        count = int.bit_count if kin is None else kin.count
        numbers = [(when, count(status(corpus, when, now) & bits)) for when in STATUSES]
        counts = [(when, number) for when, number in numbers if number]
    else:
        counts = facet(corpus, field).counts(bits, kin)
    counts.sort()
    if field not in IN_TIME:
        counts.sort(key=itemgetter(1), reverse=True)  # Stable: equal counts stay by value.
    return tuple(FacetCount(value=value, count=count) for value, count in counts)


def _value(corpus: Corpus, spellings: dict[str, Sequence[int]]) -> Value:
    shown = min(spellings, key=lambda spelling: (-len(spellings[spelling]), spelling))
    docs: Sequence[int] = spellings[shown]
    if len(spellings) > 1:
        docs = sorted(set().union(*spellings.values()))
    common = len(docs) * RARE >= corpus.count
    return Value(shown, docs, corpus.bits(docs) if common else 0)
