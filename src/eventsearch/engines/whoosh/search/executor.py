"""
Execute a query tree: turn each node into a set of documents and the vectors that score them.

The score of a document is the sum of its values in the vectors. A vector may also score documents
outside the set. Where such scores would change a result, `MaskedScores` hides them.

Each leaf (word, phrase, prefix or fuzzy word) has one scorer for each field:

- Word: the stems of a word count as one term, so that a word read in two languages does not count
  twice. The idf is the mean of two idfs: for documents with the word in this field, and for
  documents with the word in any field. The best field counts more than the others.
- Phrase: documents and frequencies are those of the whole phrase. As in Lucene, the idf is the sum
  of the idfs of its words.
- Prefix: all folded words with this prefix count as one term (in one field the 1,000 most
  frequent). A prefix also scores in the title.
- Fuzzy word: one term for each edit distance, all with the idf of all these words together.
"""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain, groupby
from operator import and_, attrgetter

from eventsearch.analysis.languages import stemmer
from eventsearch.engines import NEAR_TERMS, PREFIX_MIN, TITLE_MIN
from eventsearch.engines.whoosh.reader.bitsets import docs_in, flags_in
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.reader.term_enum import fuzzy_terms, top_terms
from eventsearch.engines.whoosh.search.bm25 import (
    CoverageScores,
    LazyScores,
    MaskedScores,
    Scorer,
    SparseScores,
    SummedScores,
    TermScorer,
    Vector,
)
from eventsearch.engines.whoosh.search.facets import docs_having, facet
from eventsearch.engines.whoosh.search.proximity import proximity_scorers
from eventsearch.engines.whoosh.search.time_filters import overlapping, status
from eventsearch.engines.whoosh.segment.postings import EMPTY, PostingList, Postings
from eventsearch.model.document import TEXT_FIELDS
from eventsearch.model.named_tuple import NamedTuple
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

Leaf = WordQuery | PhraseQuery | PrefixQuery | FuzzyQuery

PREFIX_TERMS = 1000
"""Maximum number of words that a prefix matches in one field."""

TITLE_TERMS = 100
"""Maximum number of words of a prefix that score in the title. Few, because a search reads their
posting lists at every keystroke."""


LAZY = 8
"""Scoring one document lazily costs as much as adding up the scores of this many documents."""


class TermScorers(NamedTuple):
    """
    The scorers of a leaf, one for each field that contains it.

    Attributes:
        matching: A document matches if it contains any of these terms.
        bonus: Terms that add to the score of a document that matches.
        rest: The best field of *matching* adds its whole score, each other field this share.
        bits: Documents that match; None if they are the documents of *matching*.
    """

    matching: tuple[TermScorer, ...]
    bonus: tuple[TermScorer, ...] = ()
    rest: float = 1.0
    bits: int | None = None


def term_scorers(leaf: Leaf, scorer: Scorer) -> TermScorers:
    """Return the scorers of a leaf, without the fields that do not contain it."""
    if isinstance(leaf, PrefixQuery):
        return TermScorers(tuple(_prefix(leaf, scorer)), rest=scorer.ranking.rest)
    if isinstance(leaf, FuzzyQuery):
        return TermScorers(tuple(_near(leaf, scorer)))
    bonus, rest = tuple(_forms(leaf.forms, scorer)), scorer.ranking.rest
    if isinstance(leaf, PhraseQuery):
        return TermScorers(tuple(_phrase(leaf, scorer)), bonus, rest)
    bits = scorer.docs_having(_fields(leaf.field), _stems(leaf))
    completions = tuple(_prefix(PrefixQuery(prefix=leaf.prefix, field=leaf.field), scorer))
    if completions:
        bits |= scorer.union(each.postings for each in completions)
    return TermScorers((*_word(leaf, scorer), *completions), bonus, rest, bits)


def _fields(field: str) -> Sequence[str]:
    return (field,) if field else TEXT_FIELDS


def _stems(word: WordQuery) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form.term for form in word.forms if form.kind == "stem"))


def _word(word: WordQuery, scorer: Scorer) -> Iterator[TermScorer]:
    """Yield a scorer for the stems of a word in each field."""
    stems, fields = _stems(word), _fields(word.field)
    by_field = scorer.lists_by_field(fields, stems)
    for field in fields:
        postings = by_field.get(field, EMPTY)
        if postings.pages:
            idf = scorer.rarity(fields, stems, postings)
            yield TermScorer("|".join(stems), field, postings, idf, _weight(scorer, field))


def _forms(forms: Sequence[TermForm], scorer: Scorer) -> Iterator[TermScorer]:
    """Yield the scorers for the forms of a word: without its accents, and exactly as written."""
    for kind, weight in (("folded", scorer.ranking.folded), ("exact", scorer.ranking.exact)):
        terms = tuple(dict.fromkeys(form.term for form in forms if form.kind == kind))
        postings = scorer.list_of(kind, terms) if weight else EMPTY
        if postings.pages:
            yield TermScorer("|".join(terms), kind, postings, scorer.idf(postings.pages), weight)


def _prefix(leaf: PrefixQuery, scorer: Scorer) -> Iterator[TermScorer]:
    """Yield scorers for a prefix: in its field, or on the whole page and in the title."""
    if len(leaf.prefix) < PREFIX_MIN:
        return
    label = f"{leaf.prefix}*"
    if leaf.field:
        words = _frequent(scorer, leaf.prefix, PREFIX_TERMS)
        in_field = spelled(scorer, words, leaf.field)
        if in_field.docs:
            yield _spelling(scorer, label, leaf.field, in_field)
        return
    postings = scorer.prefix_postings(FOLDED, leaf.prefix)
    if not postings.pages:
        return
    yield _spelling(scorer, label, "", postings)
    if len(leaf.prefix) < TITLE_MIN:
        return
    words = _frequent(scorer, leaf.prefix, TITLE_TERMS)
    titles = _among(scorer, scorer.postings(TITLE, _by_stem(scorer.reader, words)), postings)
    if titles.docs:
        idf = (scorer.idf(postings.pages) + scorer.idf(titles.pages)) / 2
        yield TermScorer(label, TITLE, titles, idf, _weight(scorer, TITLE))


def _frequent(scorer: Scorer, prefix: str, most: int) -> list[str]:
    return [term for term, _ in top_terms(scorer.reader, FOLDED, prefix, most)]


def _among(scorer: Scorer, postings: Postings, others: PostingList) -> Postings:
    """Return the postings of the documents that are also in another posting list."""
    flags = flags_in(scorer.reader.bits_of(others), scorer.reader.count)
    pairs = zip(postings.docs, postings.freqs, strict=True)
    freqs = {doc: freq for doc, freq in pairs if flags[doc]}
    return Postings(tuple(freqs), tuple(freqs.values()))


def _near(leaf: FuzzyQuery, scorer: Scorer) -> Iterator[TermScorer]:
    """Yield a scorer for the words at each edit distance. Nearer words get a greater weight."""
    neighbours = fuzzy_terms(scorer.reader, leaf.word, leaf.edits, NEAR_TERMS)
    together = spelled(scorer, [neighbour.term for neighbour in neighbours], leaf.field)
    idf = scorer.idf(together.pages)
    for edits, some in groupby(neighbours, key=attrgetter("edits")):
        words = [neighbour.term for neighbour in some]
        postings = spelled(scorer, words, leaf.field)
        if postings.pages:
            term_scorer = _spelling(scorer, "|".join(words), leaf.field, postings)
            yield term_scorer._replace(idf=idf, weight=term_scorer.weight / (1 + edits))


def _spelling(scorer: Scorer, label: str, field: str, postings: PostingList) -> TermScorer:
    weight = _weight(scorer, field) if field else 1.0
    return TermScorer(label, field or FOLDED, postings, scorer.idf(postings.pages), weight)


def _phrase(phrase: PhraseQuery, scorer: Scorer) -> Iterator[TermScorer]:
    """Yield a scorer for each field that contains the whole phrase."""
    slots = [(at, stems) for at, stems in enumerate(phrase.slots) if stems]
    label = " ".join("|".join(stems) or "*" for stems in phrase.slots)
    fields = _fields(phrase.field) if slots else ()
    found_in: list[Mapping[str, PostingList]] = []
    common = set(fields)
    for _, stems in slots:
        found_in.append(scorer.lists_by_field(fields, stems))
        common &= found_in[-1].keys()
        if not common:
            # No field contains all words, so the lists of the remaining words are not read.
            return
    for field in fields:
        lists = [of_slot.get(field, EMPTY) for of_slot in found_in]
        if not all(postings.pages for postings in lists):
            continue
        occurrences = _occurrences(scorer, field, slots, lists)
        if occurrences.docs:
            idf = sum(
                scorer.rarity(fields, stems, postings)
                for (_, stems), postings in zip(slots, lists, strict=True)
            )
            yield TermScorer(label, field, occurrences, idf, _weight(scorer, field))


def _occurrences(
    scorer: Scorer,
    field: str,
    slots: Sequence[tuple[int, tuple[str, ...]]],
    lists: Sequence[PostingList],
) -> Postings:
    """
    Return the documents that contain the phrase, and how often.

    Args:
        slots: Each position in the phrase, and the stems that may be there.
        lists: The posting list of each slot.
    """
    bits = reduce(and_, map(scorer.reader.bits_of, lists))
    places = [(at, _places(scorer, field, stems, bits)) for at, stems in slots]
    places.sort(key=lambda pair: len(pair[1]))
    before, rarest = places[0]
    # Start with the places of the rarest slot. Shift them to each next slot, and keep those that
    # are also places of the next slot.
    remaining: Iterable[int] = rarest if len(places) > 1 else set(rarest)
    for at, others in places[1:]:
        remaining = set(map((at - before).__add__, remaining)).intersection(others)
        before = at
    freqs = Counter(sorted([place >> 32 for place in remaining]))
    return Postings(tuple(freqs), tuple(freqs.values()))


def _places(scorer: Scorer, field: str, stems: tuple[str, ...], bits: int) -> Sequence[int]:
    columns = [scorer.places(field, stem, bits) for stem in dict.fromkeys(stems)]
    return columns[0] if len(columns) == 1 else list(chain.from_iterable(columns))


def _weight(scorer: Scorer, field: str) -> float:
    return scorer.ranking.weights.get(field, 0.0)


FOLDED = "folded"
"""The field of the folded forms."""

TITLE = "title"
"""The field in which a prefix scores in addition to the whole page."""


def spelled(scorer: Scorer, words: Sequence[str], field: str = "") -> Postings:
    """
    Return the postings of folded words, counted as one term.

    Args:
        field: A text field; empty for the whole page. A text field contains only stems. So a
            document counts if the word is on the page and its stem is in the field.
    """
    if not field:
        return scorer.postings(FOLDED, words)
    by_doc: dict[int, int] = defaultdict(int)
    for stem, forms in _by_stem(scorer.reader, words).items():
        postings = scorer.postings(field, (stem,))
        if postings.docs:
            docs_having = frozenset(scorer.postings(FOLDED, forms).docs)
            for doc, freq in zip(postings.docs, postings.freqs, strict=True):
                if doc in docs_having:
                    by_doc[doc] += freq
    docs = sorted(by_doc)
    return Postings(docs, [by_doc[doc] for doc in docs])


def _by_stem(reader: IndexReader, words: Iterable[str]) -> dict[str, list[str]]:
    """Group words by stem, in each language of the index. Each word also counts as a stem."""
    languages = [value for value, _ in facet(reader, "lang").values()]
    stemmers = [stemmer(lang) for lang in sorted(languages)]
    by_stem: dict[str, list[str]] = defaultdict(list)
    for word in words:
        for stem in dict.fromkeys((word, *(stem(word) for stem in stemmers))):
            by_stem[stem].append(word)
    return by_stem


class DocSet(NamedTuple):
    """
    The documents that a node matches, with their scores.

    Attributes:
        bits: The documents.
        vectors: The score of a document is the sum of its values in these vectors.
        clean: Whether the vectors are 0 for all documents that do not match.
    """

    bits: int
    vectors: tuple[Vector, ...] = ()
    clean: bool = True


class QueryExecutor:
    """Executes query trees on an index at one moment with one ranking."""

    def __init__(self, scorer: Scorer, now: int) -> None:
        self.scorer = scorer
        self.reader = scorer.reader
        self.now = now
        self._leaves: dict[Leaf, DocSet] = {}
        # Maps the leaves of earlier searches to their documents, whose scores are not yet added up.
        self._lazy: dict[Hashable, DocSet] = {}

    def match(self, node: Node) -> DocSet:
        """Return the documents that a node matches, with their scores."""
        self.scorer.deadline.check()
        match node:
            case WordQuery() | PhraseQuery() | PrefixQuery() | FuzzyQuery():
                return self._leaf(node)
            case ProximityBoost():
                return self._close(node)
            case TermsFilter(field=field, values=values):
                return DocSet(docs_having(self.reader, field, values))
            case DateRangeFilter(low=low, high=high):
                return DocSet(overlapping(self.reader, low, high))
            case EventStatusFilter(when=when):
                return DocSet(status(self.reader, when, self.now))
            case Boosted(child=child):
                return self._scale(self.match(child), self.factor(node))
            case Not(child=child):
                return DocSet(self.reader.all & ~self.match(child).bits)
            case And(children=children):
                return self._conjunction(children)
            case Or():
                return self._either(node)

    def _leaf(self, leaf: Leaf) -> DocSet:
        if leaf not in self._leaves:
            self._leaves[leaf] = self._leaf_docs(leaf)
        return self._leaves[leaf]

    def _leaf_docs(self, leaf: Leaf) -> DocSet:
        key = ("leaf", leaf, self.scorer.key)
        cached = self.reader.cache.get(key)
        if isinstance(cached, DocSet):
            if any(isinstance(vector, LazyScores) for vector in cached.vectors):
                self._lazy[key] = cached
            return cached
        scorers = term_scorers(leaf, self.scorer)
        bits = scorers.bits
        if bits is None:
            bits = self.scorer.union(term_scorer.postings for term_scorer in scorers.matching)
        vectors = (LazyScores(scorers.matching, scorers.rest), LazyScores(scorers.bonus))
        doc_set = DocSet(bits, vectors if scorers.bonus else vectors[:1], clean=not scorers.bonus)
        size = sum(term_scorer.postings.size for term_scorer in scorers.matching + scorers.bonus)
        self.reader.cache.put(key, doc_set, self.reader.count // 7 + size)
        return doc_set

    def promote(self, doc_set: DocSet, hits: int) -> DocSet:
        """
        Return the documents of a query with the scores of demanded leaves added up.

        A leaf's scores are added up and cached when `LAZY` times the hits of all searches with
        this leaf reach the number of its documents. Before, this costs more than it saves.

        Args:
            hits: Number of documents that this search scores.
        """
        vectors = doc_set.vectors
        for key, leaf in self._lazy.items():
            docs = leaf.bits.bit_count()
            demand = LAZY * hits
            if demand < docs and self.reader.cache.bump_demand(key, demand) < docs:
                continue
            vector = self.scorer.summed(leaf.vectors, leaf.bits)
            summed = DocSet(leaf.bits, (vector,))
            self.reader.cache.put(key, summed, self.reader.count // 7 + _size(vector))
            vectors = _replaced(vectors, leaf.vectors, vector)
        self._lazy.clear()
        return doc_set._replace(vectors=vectors)

    def _close(self, close: ProximityBoost) -> DocSet:
        child = self.match(close.child)
        key = ("proximity", close.pairs, self.scorer.key)
        vector = self.reader.cache.get(key)
        if not isinstance(vector, SparseScores | array):
            vector = self.scorer.sum_up(proximity_scorers(close, self.scorer))
            self.reader.cache.put(key, vector, _size(vector))
        # The vector may score pages that do not match, if they contain the pairs too.
        return DocSet(child.bits, (*child.vectors, vector), clean=not vector and child.clean)

    def _conjunction(self, children: Sequence[Node]) -> DocSet:
        matches = []
        for child in children:
            matches.append(self.match(child))
            if not matches[-1].bits:
                return DocSet(0)
        return self._all(matches)

    def _all(self, children: Sequence[DocSet]) -> DocSet:
        bits = self.reader.all
        for child in children:
            bits &= child.bits
        vectors = tuple(vector for child in children for vector in child.vectors)
        return DocSet(bits, vectors, clean=len(children) == 1 and children[0].clean)

    def _either(self, node: Or) -> DocSet:
        matches = [self.match(child) for child in node.children]
        if node.best and node.least == 1:
            matches = [child for child in matches if child.bits]
            if len(matches) == 1:
                # Usually only one alternative matches any documents: no scores to compare.
                return matches[0]
        if not node.covered:
            return self._any(matches, node.least, node.best)
        parts = [
            (child.bits, self._clean(child), share)
            for child, share in zip(matches, self.shares(node), strict=True)
        ]
        vector = CoverageScores(tuple(parts), self.scorer.ranking.coverage)
        bits = self._at_least(matches, node.least)
        return DocSet(bits, (vector,), clean=node.least == 1)

    def shares(self, node: Or) -> Sequence[float]:
        """Return each child's idf, divided by the sum of the idfs of all children."""
        idfs = [self.scorer.idf(self.match(child).bits.bit_count()) for child in node.children]
        return [idf / sum(idfs) for idf in idfs]

    def _any(self, children: Sequence[DocSet], least: int, best: bool) -> DocSet:
        bits = self._at_least(children, least)
        if best:
            return DocSet(bits, (self._best(children, bits),))
        vectors = tuple(vector for child in children for vector in self._clean(child))
        return DocSet(bits, vectors, clean=least == 1)

    def factor(self, node: Boosted) -> float:
        """Return the factor for the scores of the child of *node*; see `Boosted`."""
        best, least = self._top(node.child), self._top(node.to)
        return node.factor * (least / best if 0 < least < best else 1.0)

    def _top(self, node: Node) -> float:
        doc_set = self.match(node)
        return max(self.scorer.totals(doc_set.vectors, docs_in(doc_set.bits)), default=0.0)

    def _scale(self, child: DocSet, factor: float) -> DocSet:
        docs = docs_in(child.bits)
        scores = self.scorer.totals(child.vectors, docs)
        vector = SparseScores(zip(docs, map(factor.__mul__, scores), strict=True))
        return DocSet(child.bits, (vector,))

    def _at_least(self, children: Sequence[DocSet], least: int) -> int:
        """Return the documents that at least *least* children match."""
        if not children:
            return 0
        reached = [self.reader.all] + [0] * max(0, least)
        for child in children:
            for number in range(len(reached) - 1, 0, -1):
                reached[number] |= reached[number - 1] & child.bits
        return reached[-1]

    def _best(self, children: Sequence[DocSet], bits: int) -> SparseScores:
        best = SparseScores()
        for child in children:
            docs = docs_in(child.bits & bits)
            scores = self.scorer.totals(child.vectors, docs)
            for doc, score in zip(docs, scores, strict=True):
                if score > best.get(doc, 0.0):
                    best[doc] = score
        return best

    def _clean(self, child: DocSet) -> tuple[Vector, ...]:
        if child.clean or not child.vectors or self._within(child):
            return child.vectors
        return (MaskedScores(child.vectors, child.bits),)

    def _within(self, child: DocSet) -> bool:
        """Return whether all documents that the vectors score also match."""
        outside = ~child.bits
        return all(
            isinstance(vector, LazyScores)
            and not any(
                self.reader.bits_of(term_scorer.postings) & outside
                for term_scorer in vector.term_scorers
            )
            for vector in child.vectors
        )


def _replaced(
    vectors: Iterable[Vector], old: Sequence[Vector], new: SummedScores
) -> tuple[Vector, ...]:
    """Return vectors with *new* in place of the *old* ones, also inside `CoverageScores`."""
    result: list[Vector] = []
    for vector in vectors:
        if isinstance(vector, CoverageScores):
            parts = tuple(
                (bits, _replaced(scores, old, new), share) for bits, scores, share in vector.parts
            )
            result.append(vector._replace(parts=parts))
        elif vector is old[0]:
            result.append(new)
        elif not any(vector is each for each in old):
            result.append(vector)
    return tuple(result)


def _size(vector: SummedScores) -> int:
    return len(vector) * (120 if isinstance(vector, SparseScores) else 8)


def has(doc_set: DocSet, doc: int) -> bool:
    return bool(doc_set.bits >> doc & 1)
