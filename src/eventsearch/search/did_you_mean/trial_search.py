"""
What would this query find?

An index at one moment, for trying queries on. It only counts: nothing is ordered or shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat

from eventsearch.analysis import fold, stop_words, tokens
from eventsearch.engines import Engine
from eventsearch.errors import QueryError
from eventsearch.model.query import Or, Query, SearchRequest
from eventsearch.model.results import FacetValue, FuzzyMatch
from eventsearch.query import QueryPlan
from eventsearch.storage.stored_page import TEXTS, decode, spans

SAMPLE = 3
"""Pages in which the spelling of a word is looked for."""


@dataclass(frozen=True, slots=True)
class TrialSearch:
    """
    An index at one moment.

    Attributes:
        plan: Turns a request into what the engine is asked, as for any search.
        find: Returns how many pages a plan finds, with fewer words if none has all.
        now: Epoch seconds.
        languages: Of the index.
    """

    engine: Engine
    plan: Callable[[SearchRequest], QueryPlan]
    find: Callable[[QueryPlan], int]
    now: int
    languages: tuple[str, ...] = ()

    @property
    def stops(self) -> frozenset[str]:
        """Return the words, folded, that say nothing in one of the languages."""
        return frozenset(fold(word) for lang in self.languages for word in stop_words(lang))

    def total(self, request: SearchRequest) -> int:
        """Return how many pages have every word; none for a request that cannot be read."""
        planned = self._planned(request)
        return self._count(planned.query) if planned else 0

    def adds(self, request: SearchRequest, other: SearchRequest) -> bool:
        """Return whether some page has every word of the other request, but not of the first."""
        first, second = self._planned(request), self._planned(other)
        if first is None or second is None:
            return second is not None
        either = Or(children=(first.query.match, second.query.match))
        return self._count(replace(first.query, match=either)) > self._count(first.query)

    def some(self, request: SearchRequest) -> int:
        """Return how many pages have every word or, when none has, some of them."""
        planned = self._planned(request)
        return self.find(planned) if planned else 0

    def times(self, request: SearchRequest) -> tuple[str, ...]:
        """Return the parts of a text that are read as a time, as typed."""
        planned = self._planned(request)
        return tuple(said.text for said in planned.steps[0].understood) if planned else ()

    def near(self, word: str, edits: int) -> tuple[FuzzyMatch, ...]:
        """Return words of the index near a folded one."""
        return self.engine.fuzzy_terms(word, edits)

    def terms(self, prefix: str) -> tuple[tuple[str, int], ...]:
        """Return the folded words that begin with a prefix, with the number of their pages."""
        return self.engine.terms(prefix)

    def labels(self, field: str) -> tuple[FacetValue, ...]:
        """Return the values of a keyword field that some page has."""
        return self.engine.facet_values(field, self.now)

    def written(self, word: str, lang: str | None) -> str:
        """Return a folded word as pages mostly write it, in lower case."""
        planned = self._planned(SearchRequest(text=word, lang=lang))
        if planned is None:
            return word
        found = self.engine.search(replace(planned.query, offset=0, limit=SAMPLE, facets=()))
        forms = Counter(form for match in found.matches for form in _forms(match.stored, word))
        return min(forms, key=lambda form: (-forms[form], form), default=word)

    def _planned(self, request: SearchRequest) -> QueryPlan | None:
        try:
            return self.plan(request)
        except QueryError:
            return None

    def _count(self, query: Query) -> int:
        return self.engine.search(replace(query, offset=0, limit=0, facets=(), explain=False)).total


def _forms(stored: bytes, word: str) -> Iterator[str]:
    """Yield a folded word as a page writes it, each time, in lower case."""
    entry = decode(stored)
    # Only where the word stands: to read whole pages would be most of the work of a search.
    page = "\n".join(getattr(entry, name) for name in TEXTS)
    places = spans(stored).find((), (), (word,))
    pieces = Counter(page[place.start : place.end] for place in places)
    pieces.update((*entry.tags, *entry.authors))
    for piece, times in pieces.items():
        for token in tokens(piece, entry.lang):
            if token.folded == word:
                yield from repeat(token.exact, times)
