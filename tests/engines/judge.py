"""
Match and score one document for one query, in the slow and plain way.

The reference engine uses this module. It caches only values that take too long to compute again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import groupby

from eventsearch.analysis.char_filter import loose
from eventsearch.analysis.languages import variants
from eventsearch.model.document import KEY, TEXT_FIELDS, Document, RankingParams, key_of
from eventsearch.model.query import (
    NEVER,
    And,
    Boosted,
    DateRangeFilter,
    Deadline,
    EventStatusFilter,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    Query,
    TermsFilter,
    WordQuery,
)
from eventsearch.model.results import FacetCount, FacetValue, ScoreDetail

from .pages import Leaf, Pages, Spelled, Terms


@dataclass(frozen=True)
class Judge:
    """Matches and scores each document for one query."""

    pages: Pages
    query: Query
    deadline: Deadline = NEVER
    known: dict[tuple[Node, str], bool] = field(default_factory=dict)
    tops: dict[Node, float] = field(default_factory=dict)

    @property
    def ranking(self) -> RankingParams:
        return self.query.ranking

    @cached_property
    def seen(self) -> list[str]:
        return [id for id in sorted(self.pages.documents) if self.visible(id) != self.query.hidden]

    @cached_property
    def hits(self) -> list[str]:
        """The ids of all hits, in the order of the query."""
        nodes = [self.query.match, *(node for _, node in self.query.filters)]
        hits = [id for id in self.seen if all(self.matches(node, id) for node in nodes)]
        return sorted(hits, key=self.order)

    def collapsed(self) -> list[str]:
        """Return the hits. If the query collapses, return only the first of each group of kin."""
        hits = self.hits
        if not self.query.collapse:
            return hits
        return [id for at, id in enumerate(hits) if not self.pages.kin(id) & {*hits[:at]}]

    def others(self, id: str) -> tuple[str, ...]:
        """Return the other hits of the same group. It is empty unless the query collapses."""
        kin = self.pages.kin(id) if self.query.collapse else {id}
        return tuple(other for other in self.hits if other in kin and other != id)

    def rank(self, id: str) -> int:
        """Return the rank of a hit, counted from 1. A collapsed hit has the rank of its group."""
        hits = self.collapsed()
        return next(at for at, hit in enumerate(hits, 1) if id in (hit, *self.others(hit)))

    def visible(self, id: str) -> bool:
        document, now = self.pages.documents[id], self.query.now
        return (document.visible_from is None or document.visible_from <= now) and (
            document.visible_until is None or now <= document.visible_until
        )

    def status(self, id: str) -> str:
        document, now = self.pages.documents[id], self.query.now
        if not document.is_event or document.begins is None:
            return ""
        ends = document.begins if document.ends is None else document.ends
        if now < document.begins:
            return "upcoming"
        return "ongoing" if now < ends else "past"

    def order(self, id: str) -> tuple[object, ...]:
        begins = self.pages.documents[id].begins
        if self.query.sort == "relevance":
            first = (2, begins is None, begins or 0) if self.query.dated else self._lead(id)
            tiers = [not self.matches(node, id) for node in self.query.tiers]
            return (tiers, -round(self.score(self.query.match, id), 9), *first, id)
        if begins is None:
            return (True, 0, id)
        return (False, begins if self.query.sort == "date" else -begins, id)

    def matches(self, node: Node, id: str) -> bool:
        key = (node, id)
        if key not in self.known:
            self.deadline.check()
            self.known[key] = self._matches(node, id)
        return self.known[key]

    def _matches(self, node: Node, id: str) -> bool:
        match node:
            case WordQuery() | PhraseQuery():
                found = any(self.pages.frequency(node, id, name) for name in _fields(node))
                return found or (isinstance(node, WordQuery) and self.matches(_prefix(node), id))
            case PrefixQuery(field=name) | FuzzyQuery(field=name):
                words = Spelled(self._words(node), name)
                return self.pages.frequency(words, id, name or "folded") > 0
            case TermsFilter(field=name, values=values):
                keys = [key_of(name, value) for value in values]
                return any(
                    key in self._values(field, id)
                    for field, wanted in ((name, values), (KEY, keys))
                    for value in wanted
                    for key in self._matching(field, value.casefold())
                )
            case DateRangeFilter(low=low, high=high):
                return _overlaps(self.pages.documents[id], low, high)
            case EventStatusFilter(when=when):
                return when == "all" or self.status(id) == when
            case Boosted(child=child) | ProximityBoost(child=child):
                return self.matches(child, id)
            case Not(child=child):
                return not self.matches(child, id)
            case And(children=children):
                return all(self.matches(child, id) for child in children)
            case Or(children=children, least=least):
                matching = sum(self.matches(child, id) for child in children)
                return bool(children) and matching >= least

    def score(self, node: Node, id: str) -> float:
        return sum(contribution.score for contribution in self.why(node, id))

    def why(self, node: Node, id: str) -> Iterator[ScoreDetail]:
        found = list(self.words(node, id))
        event = self.ranking.events if self.pages.documents[id].is_event else 1.0
        cancelled = self.ranking.cancelled if self.pages.documents[id].cancelled else 1.0
        factors = (
            ("is_event", event),
            ("cancelled", cancelled),
            ("time", self._nearness(id)),
            ("boost", self._boost(id)),
        )
        for name, factor in factors:
            raised = (factor - 1) * sum(part.score for part in found)
            if raised:
                found.append(ScoreDetail(term="", field=name, score=raised, factor=factor))
        yield from found

    def _boost(self, id: str) -> float:
        parts = id.split("/")
        ends = ["/".join(parts[at:]) for at in range(len(parts))]
        fitting = [
            boost.by
            for boost in self.ranking.boosts
            if (
                self.matches(TermsFilter(field=boost.field, values=(boost.pattern,)), id)
                if boost.field
                else any(fnmatchcase(end, boost.pattern) for end in ends)
            )
        ]
        return float(2 ** (fitting[-1] / 2)) if fitting else 1.0

    def _nearness(self, id: str) -> float:
        document = self.pages.documents[id]
        if self.query.dated or document.begins is None:
            return 1
        ends = document.begins if document.ends is None else document.ends
        share = {
            "": 0.25 * self._left(self.last - document.begins),
            "upcoming": 0.5 + 0.5 * self._left(document.begins - self.last),
            "ongoing": 1,
            "past": 0.5 * self._left(self.last - ends),
        }
        return 1 + self.ranking.time * share[self.status(id)]

    def _left(self, seconds: int) -> float:
        return float(0.5 ** (max(0, seconds) / 86_400 / self.ranking.half_life))

    @cached_property
    def last(self) -> int:
        """The last moment when answers changed; before all changes, the first of these moments."""
        moments: set[int] = set()
        for document in self.pages.documents.values():
            if document.is_event and document.begins is not None:
                ends = document.begins if document.ends is None else document.ends
                moments |= {document.begins, ends}
            if document.visible_from is not None:
                moments.add(document.visible_from)
            if document.visible_until is not None:
                moments.add(document.visible_until + 1)
        gone = [moment for moment in moments if moment <= self.query.now]
        return max(gone) if gone else min(moments, default=0)

    def _top(self, node: Node) -> float:
        if node not in self.tops:
            scores = [sum(c.score for c in self.words(node, id)) for id in self.pages.documents]
            self.tops[node] = max(scores, default=0.0)
        return self.tops[node]

    def words(self, node: Node, id: str) -> Iterator[ScoreDetail]:
        if not self.matches(node, id):
            return
        match node:
            case WordQuery() | PhraseQuery() | PrefixQuery() | FuzzyQuery():
                yield from self._leaf(node, id)
            case ProximityBoost(child=child, pairs=pairs):
                yield from self.words(child, id)
                for pair in pairs:
                    yield from self._close(pair, id)
            case Or(children=children, best=True):
                whys = [list(self.words(child, id)) for child in children]
                yield from max(whys, key=lambda why: sum(c.score for c in why))
            case Boosted(child=child, to=to):
                best, least = self._top(child), self._top(to)
                factor = node.factor * (least / best if 0 < least < best else 1.0)
                for part in self.words(child, id):
                    yield part._replace(score=part.score * factor)
            case And(children=children) | Or(children=children):
                parts = [part for child in children for part in self.words(child, id)]
                yield from parts
                if isinstance(node, Or) and node.covered:
                    factor = 1 + self.ranking.coverage * self._share(children, id) ** 2
                    score = (factor - 1) * sum(part.score for part in parts)
                    yield ScoreDetail(term="", field="coverage", score=score, factor=factor)

    def _share(self, children: tuple[Node, ...], id: str) -> float:
        """Return the rarity of the parts that match, as a share of the rarity of all parts."""
        every = [*self.pages.documents]
        counts = [sum(self.matches(child, other) for other in every) for child in children]
        idfs = [self.pages.rarity(count) for count in counts]
        pairs = zip(children, idfs, strict=True)
        return sum(idf for child, idf in pairs if self.matches(child, id)) / sum(idfs)

    def _leaf(
        self, leaf: WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery, id: str
    ) -> Iterator[ScoreDetail]:
        match leaf:
            case WordQuery(forms=forms) | PhraseQuery(forms=forms):
                names = _fields(leaf)
                parts = [
                    part
                    for name in names
                    for part in self._bm25(leaf, id, name, self._weight(name), among=names)
                ]
                if isinstance(leaf, WordQuery):
                    parts += self._completions(_prefix(leaf), id)
                yield from self._best_and_rest(parts)
                for kind in ("folded", "exact"):
                    terms = Terms(tuple(form.term for form in forms if form.kind == kind))
                    yield from self._bm25(terms, id, kind, self._weight(kind))
            case PrefixQuery():
                yield from self._best_and_rest([*self._completions(leaf, id)])
            case FuzzyQuery():
                yield from self._near(leaf, id)

    def _completions(self, leaf: PrefixQuery, id: str) -> Iterator[ScoreDetail]:
        """Yield the scores of words with a prefix, in one field or on the page and in its title."""
        if name := leaf.field:
            yield from self._bm25(Spelled(self._words(leaf), name), id, name, self._weight(name))
            return
        words = Spelled(self._words(leaf), "")
        yield from self._bm25(words, id, "folded", 1.0)
        stems = Terms(
            tuple({stem for word in words.words[:100] for stem in self.pages.stems(word)})
        )
        having = {
            other
            for other in self.pages.documents
            if self.pages.frequency(words, other, "folded")
            and self.pages.frequency(stems, other, "title")
        }
        if len(leaf.prefix) > 2 and id in having:
            freq, rarity = self.pages.frequency(stems, id, "title"), self.pages.rarity(len(having))
            idf = (rarity + self.pages.idf(words, ("folded",))) / 2
            score = self._weight("title") * idf * freq / (freq + self._norm(id, "title"))
            yield ScoreDetail(term=repr(words), field="title", score=score)

    def _best_and_rest(self, parts: list[ScoreDetail]) -> Iterator[ScoreDetail]:
        best = max(parts, key=lambda part: part.score)
        for part in parts:
            share = 1 if part is best else self.ranking.rest
            yield part._replace(score=part.score * share)

    def facet(self, name: str) -> tuple[FacetCount, ...]:
        others = [node for under, node in self.query.filters if under != name]
        nodes = [self.query.match, *others]
        having: dict[str, set[frozenset[str]]] = {}
        for id in self.seen:
            if all(self.matches(node, id) for node in nodes):
                hit = self.pages.kin(id) if self.query.collapse else frozenset({id})
                for key in self._found_by(name, id):
                    having.setdefault(key, set()).add(hit)
        counts = {key: len(hits) for key, hits in having.items()}
        shown = {key: self._spelling(name, key) for key in counts}
        found = [FacetCount(value=shown[key], hits=count) for key, count in counts.items()]
        if name in ("year", "month"):
            return tuple(sorted(found, key=lambda c: c.value))
        return tuple(sorted(found, key=lambda c: (-c.hits, c.value)))

    def spellings(self, name: str) -> set[str]:
        return {
            self._spelling(name, key)
            for id in self.pages.documents
            for key in self._values(name, id)
        }

    def labels(self, name: str) -> Iterator[FacetValue]:
        for key in {key for id in self.seen for key in self._values(name, id)}:
            having = [id for id in self.seen if key in self._values(name, id)]
            best = self.pages.documents[min(having, key=self._lead)]
            ends = best.begins if best.ends is None else best.ends
            yield FacetValue(
                value=self._spelling(name, key),
                pages=len(having),
                best=best.id,
                begins=best.begins,
                ends=ends,
                is_event=best.is_event,
            )

    def _lead(self, id: str) -> tuple[int, int, str]:
        begins = self.pages.documents[id].begins
        if self.status(id) in ("upcoming", "ongoing"):
            return (0, begins or 0, id)
        return (2, 0, id) if begins is None else (1, -begins, id)

    def _words(self, leaf: PrefixQuery | FuzzyQuery) -> tuple[str, ...]:
        if isinstance(leaf, FuzzyQuery):
            return tuple(found.term for found in self.pages.near(leaf.word, leaf.edits)[:50])
        if len(leaf.prefix) < 2:
            return ()
        most = 1000 if leaf.field else None
        return tuple(term for term, _ in self.pages.terms(leaf.prefix)[:most])

    def _near(self, leaf: FuzzyQuery, id: str) -> Iterator[ScoreDetail]:
        found = self.pages.near(leaf.word, leaf.edits)[:50]
        together = Spelled(self._words(leaf), leaf.field)
        for edits, group in groupby(found, key=lambda neighbour: neighbour.edits):
            some = Spelled(tuple(neighbour.term for neighbour in group), leaf.field)
            weight = (self._weight(leaf.field) if leaf.field else 1.0) / (1 + edits)
            yield from self._bm25(some, id, leaf.field or "folded", weight, rare=together)

    def _close(
        self, pair: tuple[tuple[str, ...], tuple[str, ...]], id: str
    ) -> Iterator[ScoreDetail]:
        first, second = pair
        for name in TEXT_FIELDS:
            weight = self._weight(name) * self.ranking.close
            freq = self.pages.closeness(pair, id, name)
            if freq and weight:
                idf = sum(self.pages.idf(Terms(stems), (name,)) for stems in (first, second))
                share = freq / (freq + self._norm(id, name))
                yield ScoreDetail(term=repr(pair), field=name, score=weight * idf * share)

    def _weight(self, name: str) -> float:
        forms = {"folded": self.ranking.folded, "exact": self.ranking.exact}
        return forms[name] if name in forms else self.ranking.weights.get(name, 0.0)

    def _matching(self, name: str, key: str) -> set[str]:
        known = {k for id in self.pages.documents for k in self._values(name, id)}
        if name == "lang":
            return {*variants(key, known)}
        if key in known:
            return {key}
        return {other for other in known if loose(key) and loose(other) == loose(key)}

    def _values(self, name: str, id: str) -> set[str]:
        if name == "status":
            return {self.status(id)} - {""}
        return {value.casefold() for value in self.pages.documents[id].keywords.get(name, ())}

    def _found_by(self, name: str, id: str) -> set[str]:
        """Return the values of a facet that find the document when they are used as a filter."""
        own = self._values(name, id)
        if name != "lang":
            return own
        known = {k for other in self.pages.documents for k in self._values(name, other)}
        return {key for key in known if own & {*variants(key, known)}}

    def _spelling(self, name: str, key: str) -> str:
        if name == "status":
            return key
        counts: Counter[str] = Counter()
        for document in self.pages.documents.values():
            own = set(document.keywords.get(name, ()))
            counts.update(value for value in own if value.casefold() == key)
        return min(counts, key=lambda value: (-counts[value], value))

    def _bm25(
        self,
        leaf: Leaf,
        id: str,
        name: str,
        weight: float,
        *,
        rare: Leaf | None = None,
        among: tuple[str, ...] = (),
    ) -> Iterator[ScoreDetail]:
        freq = self.pages.frequency(leaf, id, name)
        if not freq:
            return
        idf = self.pages.idf(rare or leaf, (name,))
        if among:
            idf = (idf + self.pages.idf(leaf, among)) / 2
        score = weight * idf * freq / (freq + self._norm(id, name))
        yield ScoreDetail(term=repr(leaf), field=name, score=score)

    def _norm(self, id: str, name: str) -> float:
        lengths = [n for other in self.pages.documents if (n := self.pages.length(other, name))]
        average = sum(lengths) / len(lengths) if lengths else 1.0
        k1, b = self.ranking.k1, self.ranking.b
        return k1 * (1 - b + b * self.pages.length(id, name) / average)


def _prefix(word: WordQuery) -> PrefixQuery:
    return PrefixQuery(prefix=word.prefix, field=word.field)


def _fields(leaf: WordQuery | PhraseQuery) -> tuple[str, ...]:
    return (leaf.field,) if leaf.field else TEXT_FIELDS


def _overlaps(document: Document, low: int | None, high: int | None) -> bool:
    begins = document.begins
    if begins is None:
        return False
    ends = begins if document.ends is None else document.ends
    if document.is_event and ends > begins:
        return (high is None or begins < high) and (low is None or ends > low)
    return (low is None or low <= begins) and (high is None or begins < high)
