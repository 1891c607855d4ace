"""
Translate a query tree into the query language of OpenSearch.

A translated node matches the same documents as in the Whoosh engine. The scores are those of
Lucene's BM25 with the weights of the ranking. The best field of a word counts more than the others.
docs/opensearch.md lists the differences from the scores of the Whoosh engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from math import log
from operator import attrgetter
from typing import NamedTuple

from eventsearch.engines import NEAR_TERMS, PREFIX_MIN, TITLE_MIN
from eventsearch.engines.opensearch.codec import FILLER, clean, coded, field_name, stacked
from eventsearch.engines.opensearch.explain import NO_SCORE, Best, Guarded, Leaf, Raised, Sum, Why
from eventsearch.engines.opensearch.filters import Json, id_filter, overlapping, status, text_fields
from eventsearch.engines.opensearch.schema import BEGIN, K1
from eventsearch.engines.opensearch.vocabulary import Vocabulary, near_words
from eventsearch.model.document import KEY, DocumentBoost, RankingParams, key_of
from eventsearch.model.query import (
    And,
    Boosted,
    DateRangeFilter,
    EventStatusFilter,
    FuzzyQuery,
    Node,
    Not,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    TermForm,
    TermsFilter,
    WordQuery,
)

SCORED = 100
"""Maximum number of words with a prefix that score: the most frequent. All its words match."""

MOST_PAIRS = 8
"""Maximum number of pairs of adjacent query words that score for proximity."""

CLOSE_FIELDS = ("title", "headings", "summary", "abstract", "body")
"""Fields in which pairs score for proximity."""

SLOP = 3
"""Maximum distance of the words of a pair: the ``slop`` of Lucene's phrase query."""

SCALE = 1 + K1
"""Factor of all scores of OpenSearch 2. OpenSearch 3 does not apply it."""

NOTHING: Json = {"match_none": {}}
EVERYTHING: Json = {"match_all": {"boost": 0.0}}


class Translated(NamedTuple):
    """A query in the cluster's language. *why* is the structure of its score, to explain it."""

    query: Json
    why: Why = NO_SCORE


class Facts(NamedTuple):
    """
    Statistics of an index that scores need.

    Attributes:
        top: Returns the score of the best document of a node.
        counts: Returns the number of documents that a node matches, visible or not, under the key
            ``""``. For a word, also returns the numbers for each field, see `read_counts`.
        pages: Number of pages.
        having: Maps each text field to the number of pages with any word in it.
        scale: Factor that the cluster applies to all scores.
    """

    top: Callable[[Node], float]
    counts: Callable[[Node], Mapping[str, int]]
    pages: int
    having: Mapping[str, int]
    scale: float


class Translator:
    """
    Translates the nodes of one query.

    Args:
        named: Whether the parts of the query get names, which an explanation needs.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        facts: Facts,
        ranking: RankingParams,
        now: int,
        *,
        named: bool = False,
    ) -> None:
        self._vocabulary = vocabulary
        self._facts = facts
        self._ranking = ranking
        self._now = now
        self._named = named
        self._names = 0
        self._is_counted = False
        self._scores = True

    def node(self, node: Node) -> Translated:
        """Return the query that matches and scores as a node does."""
        match node:
            case ProximityBoost():
                return self._close(node)
            case Boosted():
                return self._boosted(node)
            case Not(child=child):
                return Translated({"bool": {"must_not": [self.node(child).query]}})
            case And(children=parts):
                return self._all(parts)
            case Or():
                return self._any(node)
            case TermsFilter() | DateRangeFilter() | EventStatusFilter():
                return Translated({"bool": {"filter": [self._condition(node)]}})
            case _:
                return self._words(node)

    def _condition(self, node: TermsFilter | DateRangeFilter | EventStatusFilter) -> Json:
        match node:
            case TermsFilter(field=field, values=values):
                return self._terms(field, values)
            case DateRangeFilter(low=low, high=high):
                return overlapping(low, high)
            case EventStatusFilter(when=when):
                return status(when, self._now)

    def _words(self, node: WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery) -> Translated:
        match node:
            case WordQuery():
                return self._word(node)
            case PhraseQuery():
                return self._phrase(node)
            case PrefixQuery():
                parts = self._prefix(node)
                return self._best(parts) if parts else Translated(NOTHING)
            case FuzzyQuery():
                return self._near(node)

    def filter(self, node: Node) -> Json:
        """Return the query that matches as a node does, without a score."""
        before, self._scores = self._scores, False
        query = self.node(node).query
        self._scores = before
        return query

    def boosted(self, translated: Translated, boosts: Sequence[DocumentBoost]) -> Json:
        """Return a query whose scores are multiplied by the last boost that matches a document."""
        functions = [
            {"filter": self._boost_filter(boost, f"b{place}"), "weight": boost.factor}
            for place, boost in reversed([*enumerate(boosts)])
        ]
        return {
            "function_score": {
                "query": translated.query,
                "functions": functions,
                "score_mode": "first",
                "boost_mode": "multiply",
            }
        }

    def _boost_filter(self, boost: DocumentBoost, name: str) -> Json:
        found = id_filter(boost.pattern)
        if boost.field:
            found = self._terms(boost.field, (boost.pattern,))
        return {"bool": {"filter": [found], **({"_name": name} if self._named else {})}}

    def _terms(self, field: str, values: Iterable[str]) -> Json:
        values = tuple(values)
        wanted = {field: values, KEY: [key_of(field, value) for value in values]}
        found = {name: self._vocabulary.matching_keys(name, each) for name, each in wanted.items()}
        filters: list[Json] = [
            {"terms": {field_name("k", name): [*map(coded, keys)]}}
            for name, keys in found.items()
            if keys
        ]
        if len(filters) < len(found):
            return filters[0] if filters else NOTHING
        return {"bool": {"should": filters, "minimum_should_match": 1}}

    def _weight(self, field: str) -> float:
        return self._ranking.weights.get(field, 0.0)

    def _name(self) -> Json:
        if not self._named:
            return {}
        self._names += 1
        return {"_name": str(self._names)}

    def _leaf(self, query: Callable[[Json], Json], term: str, field: str) -> Translated:
        """
        Return a translated leaf.

        Args:
            query: Returns the leaf's query. Its argument is ``{"_name": NAME}``, or ``{}``.
        """
        name = self._name()
        return Translated(query(name), Leaf(name.get("_name", ""), term, field))

    def _guarded(self, part: Translated) -> Translated:
        """Return a part with a name, so that an explanation shows whether all of it matches."""
        if not self._named:
            return part
        name = self._name()
        return Translated(
            {"bool": {"must": [part.query], **name}}, Guarded(name["_name"], part.why)
        )

    def _scored(
        self, field: str, terms: Sequence[str], weight: float, label: str = "", shown: str = ""
    ) -> Translated:
        """
        Return the query for several terms of one field, scored as if they were one term.

        Args:
            field: Field of the cluster's index.
            label: The term in an explanation; empty for *terms*.
            shown: The field in an explanation; empty for *field* without its prefix.
        """
        boost = weight / self._facts.scale
        if len(terms) == 1:
            term = clean(terms[0])

            def query(name: Json) -> Json:
                return {"term": {field: {"value": term, "boost": boost, **name}}}
        else:
            text = stacked(sorted(set(terms)))

            def query(name: Json) -> Json:
                return {
                    "match": {field: {"query": text, "analyzer": "terms", "boost": boost, **name}}
                }

        return self._leaf(query, label or "|".join(terms), shown or field[2:])

    def _best(self, parts: Sequence[Translated], rest: float | None = None) -> Translated:
        rest = self._ranking.rest if rest is None else rest
        queries = [part.query for part in parts]
        return Translated(
            {"dis_max": {"queries": queries, "tie_breaker": rest}},
            Best(tuple(part.why for part in parts), rest),
        )

    def _with_forms(self, query: Translated, forms: Sequence[TermForm]) -> Translated:
        """Return a query that scores more for pages with a typed form, exact or without accents."""
        if not self._scores:
            return query
        bonus = []
        for kind, weight in (("folded", self._ranking.folded), ("exact", self._ranking.exact)):
            terms = tuple(dict.fromkeys(form.term for form in forms if form.kind == kind))
            if terms and weight:
                bonus.append(self._scored(f"w_{kind}", terms, weight))
        if not bonus:
            return query
        should = [part.query for part in bonus]
        return Translated(
            {"bool": {"must": [query.query], "should": should}},
            Sum((query.why, *(part.why for part in bonus))),
        )

    def _word(self, word: WordQuery) -> Translated:
        stems = tuple(dict.fromkeys(form.term for form in word.forms if form.kind == "stem"))
        counts = self._facts.counts(word) if self._is_counted else {}
        parts = [
            self._scored(f"t_{field}", stems, self._weight(field) * self._raised(field, counts))
            for field in text_fields(word.field)
            if stems
        ]
        if word.prefix:
            parts += self._prefix(PrefixQuery(prefix=word.prefix, field=word.field))
        return self._with_forms(self._best(parts), word.forms) if parts else Translated(NOTHING)

    def _raised(self, field: str, counts: Mapping[str, int]) -> float:
        """
        Return the factor that turns Lucene's idf of a word in a field into the idf of `bm25`.

        It is 1 if the documents with the word were not counted.
        """
        here = counts.get(field, 0)
        if not here:
            return 1.0
        ours = (self._rarity(here) + self._rarity(counts[""])) / 2
        commonest = counts[f"{field} most"]
        having = max(self._facts.having.get(field, 0), commonest)
        return ours / log(1 + (having - commonest + 0.5) / (commonest + 0.5))

    def _phrase(self, phrase: PhraseQuery) -> Translated:
        slots = [*phrase.slots]
        while slots and not slots[0]:
            del slots[0]
        while slots and not slots[-1]:
            del slots[-1]
        if not slots:
            return Translated(NOTHING)
        terms = sum(len(set(slot)) for slot in slots)
        share = sum(map(bool, slots)) / terms
        text = "\n".join(stacked(sorted(set(slot))) if slot else FILLER for slot in slots)
        label = " ".join("|".join(slot) or "*" for slot in phrase.slots)
        if len(slots) == 1:
            parts = [
                self._scored(f"t_{field}", slots[0], self._weight(field), label)
                for field in text_fields(phrase.field)
            ]
        else:
            parts = [
                self._phrase_in(field, text, self._weight(field) * share, label)
                for field in text_fields(phrase.field)
            ]
        return self._with_forms(self._best(parts), phrase.forms)

    def _phrase_in(
        self, field: str, text: str, weight: float, label: str, slop: int = 0
    ) -> Translated:
        boost = weight / self._facts.scale
        asked = {"query": text, "slop": slop, "boost": boost}
        return self._leaf(
            lambda name: {"match_phrase": {f"t_{field}": {**asked, **name}}}, label, field
        )

    def _prefix(self, leaf: PrefixQuery) -> list[Translated]:
        """Return the queries that score a prefix; an empty list if the prefix is too short."""
        if len(leaf.prefix) < PREFIX_MIN:
            return []
        prefix, label = clean(leaf.prefix), f"{leaf.prefix}*"
        begins: Json = {"prefix": {"w_folded": {"value": prefix, "boost": 0}}}
        if len(prefix) in BEGIN:
            begins = {"term": {"w_folded.begin": prefix}}
        if not self._scores and not leaf.field:
            return [Translated(begins)]
        words: Sequence[str] = ()
        if leaf.field or len(prefix) >= TITLE_MIN:
            words = [each.term for each in self._vocabulary.expansions(("prefix", leaf.prefix))]
        if leaf.field:
            return [*self._spelled_in(words, leaf.field, label, self._weight(leaf.field))]
        if len(prefix) in BEGIN:
            found = [self._scored("w_folded.begin", [prefix], 1.0, label, "folded")]
        elif words:
            found = [Translated(begins), self._scored("w_folded", words[:SCORED], 1.0, label)]
        else:
            return []
        if words:
            stems = [*self._vocabulary.by_stem(words[:SCORED])]
            title = self._scored("t_title", stems, self._weight("title"), label)
            within = {"bool": {"must": [title.query], "filter": [begins]}}
            found.append(self._guarded(Translated(within, title.why)))
        return found

    def _spelled_in(
        self, words: Sequence[str], field: str, label: str, weight: float
    ) -> Iterator[Translated]:
        """
        Yield a query for folded words in one text field, unless there are no words.

        The field contains only stems. So a document matches if the word is on the page and its stem
        is in the field.
        """
        by_stem = self._vocabulary.by_stem(words)
        if not by_stem:
            return
        should = [
            {
                "bool": {
                    "filter": [
                        {"term": {f"t_{field}": clean(stem)}},
                        {"terms": {"w_folded": [*map(clean, forms)]}},
                    ]
                }
            }
            for stem, forms in by_stem.items()
        ]
        matching = {"bool": {"should": should, "minimum_should_match": 1}}
        scored = self._scored(f"t_{field}", [*by_stem][:SCORED], weight, label)
        query = {"bool": {"filter": [matching], "should": [scored.query]}}
        yield self._guarded(Translated(query, scored.why))

    def _near(self, leaf: FuzzyQuery) -> Translated:
        if not self._scores and not leaf.field:
            rewrite = f"top_terms_boost_{NEAR_TERMS}"
            return Translated(near_words("w_folded", leaf.word, leaf.edits, rewrite))
        words = self._vocabulary.expansions(("near", leaf.word, str(leaf.edits)))[:NEAR_TERMS]
        weight = self._weight(leaf.field) if leaf.field else 1.0
        rarity = self._rarity(sum(each.pages for each in words))
        parts: list[Translated] = []
        for far, group in groupby(words, key=attrgetter("edits")):
            some = [*group]
            terms = [each.term for each in some]
            # Use the idf of all words together, so that a rare misspelling does not score more.
            share = rarity / self._rarity(max(each.pages for each in some)) / (1 + far)
            if leaf.field:
                parts += self._spelled_in(terms, leaf.field, "|".join(terms), weight * share)
            else:
                parts.append(self._scored("w_folded", terms, weight * share))
        return self._sum(parts, 1) if parts else Translated(NOTHING)

    def _rarity(self, count: int) -> float:
        """Return the idf of a term that *count* documents contain."""
        pages = self._facts.pages
        count = min(count, pages)
        return log(1 + (pages - count + 0.5) / (count + 0.5))

    def _close(self, node: ProximityBoost) -> Translated:
        child = self.node(node.child)
        weight = self._ranking.close if self._scores else 0.0
        pairs = [pair for pair in node.pairs[:MOST_PAIRS] if all(pair)] if weight else []
        parts = []
        for first, second in pairs:
            text = "\n".join((stacked(sorted(set(first))), stacked(sorted(set(second)))))
            share = 2 / (len(set(first)) + len(set(second)))
            label = f"{'|'.join(first)} ~ {'|'.join(second)}"
            parts += [
                self._phrase_in(field, text, self._weight(field) * weight * share, label, SLOP)
                for field in CLOSE_FIELDS
                if self._weight(field)
            ]
        if not parts:
            return child
        should = [part.query for part in parts]
        return Translated(
            {"bool": {"must": [child.query], "should": should}},
            Sum((child.why, *(part.why for part in parts))),
        )

    def _all(self, nodes: Sequence[Node]) -> Translated:
        if not nodes:
            return Translated(EVERYTHING)
        parts = [self.node(node) for node in nodes]
        return Translated(
            {"bool": {"must": [part.query for part in parts]}},
            Sum(tuple(part.why for part in parts)),
        )

    def _sum(self, parts: Sequence[Translated], least: int) -> Translated:
        should = [part.query for part in parts]
        return Translated(
            {"bool": {"should": should, "minimum_should_match": least}},
            Sum(tuple(part.why for part in parts)),
        )

    def _any(self, node: Or) -> Translated:
        if not node.children or node.least > len(node.children):
            return Translated(NOTHING)
        if node.least < 1:
            if not self._scores:
                return Translated(EVERYTHING)
            inner = node._replace(least=1)
            scored = self._any(inner)
            query = {"bool": {"must": [EVERYTHING], "should": [scored.query]}}
            return Translated(query, scored.why)
        if not self._scores:
            return self._sum([self.node(child) for child in node.children], node.least)
        self._is_counted |= node.covered
        parts = [self._guarded(self.node(child)) for child in node.children]
        self._is_counted &= not node.covered
        found = self._sum(parts, node.least)
        if node.best:
            best = self._best(parts, 0.0)
            if node.least == 1:
                return best
            return Translated({"bool": {"filter": [found.query], "should": [best.query]}}, best.why)
        return self._covered(node, parts, found) if node.covered else found

    def _covered(self, node: Or, parts: Sequence[Translated], found: Translated) -> Translated:
        """Return the query that multiplies *found* by 1 + coverage · share²; see `Raised`."""
        shares = self._shares(node)
        names = [self._name() for _ in parts]
        functions = [
            {"filter": {"bool": {"filter": [part.query], **name}}, "weight": share}
            for part, share, name in zip(parts, shares, names, strict=True)
        ]
        query = found.query
        for _ in range(2):
            query = {
                "function_score": {
                    "query": query,
                    "functions": functions,
                    "score_mode": "sum",
                    "boost_mode": "multiply",
                }
            }
        query["function_score"]["boost"] = self._ranking.coverage
        by_name = {
            name.get("_name", str(place)): share
            for place, (name, share) in enumerate(zip(names, shares, strict=True))
        }
        marks = [
            {"constant_score": {"filter": part.query, "boost": 0, **name}}
            for part, name in zip(parts, names, strict=True)
            if name
        ]
        return Translated(
            {"bool": {"must": [found.query], "should": [query, *marks]}},
            Raised(found.why, self._ranking.coverage, by_name),
        )

    def _shares(self, node: Or) -> Sequence[float]:
        idfs = [self._rarity(self._facts.counts(child)[""]) for child in node.children]
        return [idf / sum(idfs) for idf in idfs]

    def _boosted(self, node: Boosted) -> Translated:
        child = self.node(node.child)
        if not self._scores:
            return child
        best, least = self._facts.top(node.child), self._facts.top(node.to)
        factor = node.factor * (least / best if 0 < least < best else 1.0)
        query = {
            "function_score": {
                "query": child.query,
                "functions": [{"weight": factor}],
                "boost_mode": "multiply",
            }
        }
        return Translated(query, Raised(child.why, factor))
