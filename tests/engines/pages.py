"""
Terms of documents and their frequencies, counted by reading each document.

The reference engine uses this module.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from math import log

from eventsearch.analysis.languages import stemmer
from eventsearch.model.document import Document
from eventsearch.model.query import PhraseQuery, WordQuery
from eventsearch.model.results import FuzzyMatch

NEAR = {1: 1.0, 2: 0.5, -1: 0.5, 3: 0.25, -2: 0.25}
"""Weight of a pair of words, by the number of positions from the first to the second."""


@dataclass(frozen=True)
class Terms:
    """Terms that are counted together as one term."""

    terms: tuple[str, ...]


@dataclass(frozen=True)
class Spelled:
    """Folded words that are counted together. In a text field, their stems are counted."""

    words: tuple[str, ...]
    field: str


Leaf = WordQuery | PhraseQuery | Terms | Spelled


@dataclass(frozen=True)
class Pages:
    """Documents, and their terms by field."""

    documents: dict[str, Document]
    postings: dict[str, dict[str, dict[str, tuple[int, ...]]]] = field(default_factory=dict)
    """Positions, by document id, field and term."""

    def __post_init__(self) -> None:
        for id, document in self.documents.items():
            self.postings[id] = {
                terms.field: {term: tuple(at) for term, at in terms.postings.items() if at}
                for terms in document.fields
            }

    def terms(self, prefix: str) -> tuple[tuple[str, int], ...]:
        """Return the folded words with a prefix and their document counts, most frequent first."""
        found = [pair for pair in self.counts.items() if pair[0].startswith(prefix)]
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    def near(self, word: str, edits: int) -> tuple[FuzzyMatch, ...]:
        """Return the folded words within *edits* of *word*: nearest first, then most frequent."""
        found = [
            FuzzyMatch(term=term, edits=far, pages=count)
            for term, count in self.counts.items()
            if (far := distance(word, term)) <= edits
        ]
        return tuple(sorted(found, key=lambda n: (n.edits, -n.pages, n.term)))

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(term for known in self.postings.values() for term in known.get("folded", {}))

    def kin(self, id: str) -> frozenset[str]:
        """Return the ids of a document and its kin, including kin through a third document."""
        found: set[str] = set()
        new = {id}
        while new:
            found |= new
            keys = {key for known in new for key in self.documents[known].kin}
            new = {o for o, document in self.documents.items() if keys & {*document.kin}} - found
        return frozenset(found)

    def length(self, id: str, name: str) -> int:
        return sum(t.length for t in self.documents[id].fields if t.field == name)

    def idf(self, leaf: Leaf, names: tuple[str, ...]) -> float:
        """Return the rarity of a leaf. It counts documents with the leaf in one of the fields."""
        if isinstance(leaf, PhraseQuery):
            return sum(self.idf(Terms(stems), names) for stems in leaf.slots if stems)
        having = [
            id for id in self.documents if any(self.frequency(leaf, id, name) for name in names)
        ]
        return self.rarity(len(having))

    def rarity(self, count: int) -> float:
        """Return the rarity of a term that occurs in *count* documents."""
        return log(1 + (len(self.documents) - count + 0.5) / (count + 0.5))

    def frequency(self, leaf: Leaf, id: str, name: str) -> int:
        own = self.postings[id].get(name, {})
        match leaf:
            case PhraseQuery(slots=slots):
                return _phrase(slots, own)
            case WordQuery(forms=forms):
                return sum(len(own.get(t, ())) for t in {f.term for f in forms if f.kind == "stem"})
            case Terms(terms=words) | Spelled(words=words, field=""):
                return sum(len(own.get(term, ())) for term in set(words))
            case Spelled(words=words):
                by_form = self.postings[id].get("folded", {})
                stems = {stem for word in words if word in by_form for stem in self.stems(word)}
                return sum(len(own.get(stem, ())) for stem in stems)

    def closeness(self, pair: tuple[tuple[str, ...], tuple[str, ...]], id: str, name: str) -> float:
        """Count the occurrences of a pair of words, weighted with `NEAR`."""
        own = self.postings[id].get(name, {})
        first, second = ({at for stem in stems for at in own.get(stem, ())} for stems in pair)
        return sum(NEAR.get(after - before, 0) for before in first for after in second)

    def stems(self, word: str) -> set[str]:
        """Return a folded word and its stems in the languages of the documents."""
        languages = {
            lang for page in self.documents.values() for lang in page.keywords.get("lang", ())
        }
        return {word, *(stemmer(lang)(word) for lang in languages)}


def distance(word: str, other: str) -> int:
    """Return the number of edits between two words, computed with the textbook table."""
    table = [[i + j for j in range(len(other) + 1)] for i in range(len(word) + 1)]
    for i in range(1, len(word) + 1):
        for j in range(1, len(other) + 1):
            replaced = table[i - 1][j - 1] + (word[i - 1] != other[j - 1])
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, replaced)
            if i > 1 and j > 1 and word[i - 2 : i] == other[j - 2 : j][::-1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def _phrase(slots: tuple[tuple[str, ...], ...], own: dict[str, tuple[int, ...]]) -> int:
    asked = [(at, stems) for at, stems in enumerate(slots) if stems]
    if not asked:
        return 0
    starts = {at for stem in asked[0][1] for at in own.get(stem, ())}
    return sum(
        all(
            any(start + at - asked[0][0] in own.get(stem, ()) for stem in stems)
            for at, stems in asked
        )
        for start in starts
    )
