"""
What would an engine answer that does everything the slow and plain way?

The same seam, no index: every document is looked at for every question, and every statistic is
counted anew. The contract's random tests hold the real engines against it.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from math import log
from pathlib import Path
from types import TracebackType
from typing import Self

from eventsearch.analysis.folding import loose
from eventsearch.records.answers import Contribution, FacetCount, Found, Match
from eventsearch.records.asking import (
    All,
    Any,
    DateRange,
    Keyword,
    Node,
    Not,
    Phrase,
    Prefix,
    Query,
    Ranking,
    Scaled,
    Status,
    Word,
)
from eventsearch.records.terms import TEXT_FIELDS, Document

FILE = "reference"


def open(folder: Path) -> ReferenceEngine:
    """Open what `build` left in *folder*."""
    return ReferenceEngine(_load(folder))


def build(folder: Path, *, based: bool) -> ReferenceBuild:
    """Begin to write in *folder*."""
    return ReferenceBuild(folder, _load(folder) if based else {})


class ReferenceBuild:
    """Documents in a dictionary, written at a clean exit."""

    def __init__(self, folder: Path, documents: dict[str, Document]) -> None:
        self._folder = folder
        self._documents = documents

    def add(self, document: Document) -> None:
        if document.id in self._documents:
            raise ValueError(document.id)
        self._documents[document.id] = document

    def remove(self, id: str) -> None:
        del self._documents[id]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            data = pickle.dumps(list(self._documents.values()))
            (self._folder / FILE).write_bytes(data)


@dataclass(frozen=True)
class ReferenceEngine:
    """Answers by looking at every document."""

    documents: dict[str, Document]
    postings: dict[str, dict[str, dict[str, tuple[int, ...]]]] = field(default_factory=dict)
    """Document's id to field to term to positions."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    """What `terms` has counted, by prefix: a prefix is asked for once a document."""

    def __post_init__(self) -> None:
        for id, document in self.documents.items():
            self.postings[id] = {
                terms.field: {term: tuple(at) for term, at in terms.postings.items() if at}
                for terms in document.fields
            }

    def search(self, query: Query) -> Found:
        judge = _Judge(self, query)
        seen = [id for id in sorted(self.documents) if judge.visible(id)]
        hits = [
            id
            for id in seen
            if judge.matches(query.match, id)
            and all(judge.matches(node, id) for _, node in query.filters)
        ]
        scores = {id: judge.score(query.match, id) for id in hits}
        hits.sort(key=lambda id: judge.order(id, scores[id]))
        window = hits[query.offset : query.offset + query.limit]
        return Found(
            total=len(hits),
            matches=tuple(
                Match(
                    id=id,
                    score=scores[id],
                    stored=self.documents[id].stored,
                    why=tuple(judge.why(query.match, id)) if query.explain else (),
                )
                for id in window
            ),
            facets={name: judge.facet(name, seen) for name in query.facets},
        )

    def stored(self, id: str) -> bytes | None:
        return self.documents[id].stored if id in self.documents else None

    def terms(self, prefix: str, limit: int = 1000) -> tuple[tuple[str, int], ...]:
        if prefix not in self.counts:
            self.counts[prefix] = Counter(
                term
                for known in self.postings.values()
                for term in known.get("folded", {})
                if term.startswith(prefix)
            )
        counts = self.counts[prefix].items()
        return tuple(sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:limit])

    def count(self) -> int:
        return len(self.documents)

    def close(self) -> None:
        pass


@dataclass(frozen=True)
class _Judge:
    engine: ReferenceEngine
    query: Query

    @property
    def ranking(self) -> Ranking:
        return self.query.ranking

    def visible(self, id: str) -> bool:
        document, now = self.engine.documents[id], self.query.now
        return (document.visible_from is None or document.visible_from <= now) and (
            document.visible_until is None or now <= document.visible_until
        )

    def status(self, id: str) -> str:
        document, now = self.engine.documents[id], self.query.now
        if not document.is_event or document.begins is None:
            return ""
        ends = document.begins if document.ends is None else document.ends
        if now < document.begins:
            return "upcoming"
        return "ongoing" if now < ends else "past"

    def order(self, id: str, score: float) -> tuple[bool, float, str]:
        begins = self.engine.documents[id].begins
        if self.query.sort == "relevance":
            return (False, -round(score, 9), id)
        if begins is None:
            return (True, 0, id)
        return (False, begins if self.query.sort == "date" else -begins, id)

    def matches(self, node: Node, id: str) -> bool:
        match node:
            case Word() | Phrase() | Prefix():
                return any(self.frequency(node, id, name) for name in _fields(node))
            case Keyword(field=name, values=values):
                meant = {key for value in values for key in self._meant(name, value.casefold())}
                return not meant.isdisjoint(self._values(name, id))
            case DateRange(low=low, high=high):
                return _overlaps(self.engine.documents[id], low, high)
            case Status(when=when):
                return when == "all" or self.status(id) == when
            case Scaled(child=child):
                return self.matches(child, id)
            case Not(child=child):
                return not self.matches(child, id)
            case All(children=children):
                return all(self.matches(child, id) for child in children)
            case Any(children=children, least=least):
                matching = sum(self.matches(child, id) for child in children)
                return bool(children) and matching >= least

    def score(self, node: Node, id: str) -> float:
        return sum(contribution.score for contribution in self.why(node, id))

    def why(self, node: Node, id: str) -> Iterator[Contribution]:
        words = list(self.words(node, id))
        yield from words
        if words and self.engine.documents[id].is_event and self.ranking.events != 1:
            raised = (self.ranking.events - 1) * sum(part.score for part in words)
            yield Contribution(term="", field="is_event", score=raised)

    def words(self, node: Node, id: str) -> Iterator[Contribution]:
        if not self.matches(node, id):
            return
        match node:
            case Word() | Phrase() | Prefix():
                for name in _fields(node):
                    weight = self.ranking.weights.get(name, 0.0)
                    yield from self._bm25(node, id, name, weight if name != "folded" else 1.0)
                forms = () if isinstance(node, Prefix) else node.forms
                for kind, weight in (
                    ("folded", self.ranking.folded),
                    ("exact", self.ranking.exact),
                ):
                    terms = tuple(form.term for form in forms if form.kind == kind)
                    yield from self._bm25(_Terms(terms), id, kind, weight)
            case Any(children=children, best=True):
                whys = [list(self.words(child, id)) for child in children]
                yield from max(whys, key=lambda why: sum(c.score for c in why))
            case Scaled(child=child, factor=factor):
                for part in self.words(child, id):
                    yield replace(part, score=part.score * factor)
            case All(children=children) | Any(children=children):
                for child in children:
                    yield from self.words(child, id)
            case _:
                return

    def facet(self, name: str, seen: Iterable[str]) -> tuple[FacetCount, ...]:
        others = [node for under, node in self.query.filters if under != name]
        nodes = [self.query.match, *others]
        counts: Counter[str] = Counter()
        for id in seen:
            if all(self.matches(node, id) for node in nodes):
                counts.update(self._values(name, id))
        shown = {key: self._spelling(name, key) for key in counts}
        found = [FacetCount(value=shown[key], count=count) for key, count in counts.items()]
        if name in ("year", "month"):
            return tuple(sorted(found, key=lambda c: c.value))
        return tuple(sorted(found, key=lambda c: (-c.count, c.value)))

    def _meant(self, name: str, key: str) -> set[str]:
        known = {k for id in self.engine.documents for k in self._values(name, id)}
        if key in known:
            return {key}
        return {other for other in known if loose(key) and loose(other) == loose(key)}

    def _values(self, name: str, id: str) -> set[str]:
        if name == "status":
            return {self.status(id)} - {""}
        return {value.casefold() for value in self.engine.documents[id].keywords.get(name, ())}

    def _spelling(self, name: str, key: str) -> str:
        if name == "status":
            return key
        counts: Counter[str] = Counter()
        for document in self.engine.documents.values():
            own = set(document.keywords.get(name, ()))
            counts.update(value for value in own if value.casefold() == key)
        return min(counts, key=lambda value: (-counts[value], value))

    def _bm25(self, leaf: Leaf, id: str, name: str, weight: float) -> Iterator[Contribution]:
        freq = self.frequency(leaf, id, name)
        if not freq:
            return
        lengths = [length for i in self.engine.documents if (length := self._length(i, name))]
        average = sum(lengths) / len(lengths) if lengths else 1.0
        k1, b = self.ranking.k1, self.ranking.b
        norm = k1 * (1 - b + b * self._length(id, name) / average)
        score = weight * self._idf(leaf, name) * freq / (freq + norm)
        yield Contribution(term=repr(leaf), field=name, score=score)

    def _length(self, id: str, name: str) -> int:
        return sum(t.length for t in self.engine.documents[id].fields if t.field == name)

    def _idf(self, leaf: Leaf, name: str) -> float:
        if isinstance(leaf, Phrase):
            return sum(self._idf(_Terms(stems), name) for stems in leaf.slots if stems)
        having = sum(bool(self.frequency(leaf, id, name)) for id in self.engine.documents)
        return log(1 + (self.engine.count() - having + 0.5) / (having + 0.5))

    def frequency(self, leaf: Leaf, id: str, name: str) -> int:
        own = self.engine.postings[id].get(name, {})
        match leaf:
            case Phrase(slots=slots):
                return _phrase(slots, own)
            case Prefix(prefix=prefix):
                terms = self.engine.terms(prefix) if len(prefix) >= 2 else ()
                return sum(len(own.get(term, ())) for term, _ in terms)
            case Word(forms=forms):
                return sum(len(own.get(t, ())) for t in {f.term for f in forms if f.kind == "stem"})
            case _Terms(terms=words):
                return sum(len(own.get(term, ())) for term in set(words))


@dataclass(frozen=True)
class _Terms:
    """Terms that count as one."""

    terms: tuple[str, ...]


Leaf = Word | Phrase | Prefix | _Terms


def _fields(leaf: Word | Phrase | Prefix) -> tuple[str, ...]:
    if isinstance(leaf, Prefix):
        return ("folded",)
    return (leaf.field,) if leaf.field else TEXT_FIELDS


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


def _overlaps(document: Document, low: int | None, high: int | None) -> bool:
    begins = document.begins
    if begins is None:
        return False
    ends = begins if document.ends is None else document.ends
    if document.is_event and ends > begins:
        return (high is None or begins < high) and (low is None or ends > low)
    return (low is None or low <= begins) and (high is None or begins < high)


def _load(folder: Path) -> dict[str, Document]:
    documents: list[Document] = pickle.loads((folder / FILE).read_bytes())
    return {document.id: document for document in documents}
