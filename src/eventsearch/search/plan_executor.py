"""
Plan requests and run the plans: choose the step that answers, and replace words on no page.

Queries are sent together where possible, because a cluster answers several in one request.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from eventsearch.analysis.synonyms import NONE, Synonyms
from eventsearch.engines import Engine
from eventsearch.model.document import DEFAULT_RANKING, RankingParams
from eventsearch.model.query import Clock, Node, Query, SearchRequest
from eventsearch.model.results import Pending, SearchResult
from eventsearch.model.timestamps import epoch
from eventsearch.query import QueryPlan, QueryVariant, plan
from eventsearch.query.builder import Replacement, Spelling, is_fuzzy
from eventsearch.query.planner import Answer
from eventsearch.query.stop_words import Counts
from eventsearch.storage.generations import Info


class PlanExecutor:
    """
    Plans requests on one index at one moment, and runs the plans.

    Args:
        now: The moment, aware.
        synonyms: Synonyms of the site.
        ranking: Ranking parameters of all searches.
    """

    def __init__(
        self,
        engine: Engine,
        info: Info,
        now: datetime,
        synonyms: Synonyms = NONE,
        ranking: RankingParams = DEFAULT_RANKING,
    ) -> None:
        self.engine = engine
        self.languages = info.languages
        self.now = epoch(now)
        self._clock = Clock(now=now, zone=info.zone)
        self._synonyms = synonyms
        self._facets = info.facets
        self._ranking = ranking
        # The counts of pages by language stay the same until the next of these instants.
        self._slot = bisect_right(info.instants, self.now)

    def plan(self, request: SearchRequest) -> QueryPlan:
        """
        Return the queries that answer a request.

        Raises:
            QueryError: A known field has an invalid value, or the query exceeds a limit.
        """
        return plan(
            request,
            clock=self._clock,
            languages=self.languages,
            synonyms=self._synonyms,
            spread=self._spread,
            ranking=self._ranking,
            facets=self._facets,
        )

    def run(self, plan: QueryPlan) -> Answer:
        """
        Return the answer of the first step that finds enough, else the first step's answer.

        If no visible page contains some words, search for words of similar spelling, and for the
        last word also words that begin like it. Return these hits if there are any.
        """
        first, *fewer = plan.steps
        result = self.engine.search(first.query)
        answer = Answer(plan, first, result)
        if result.total and (not fewer or first.answers(result.total, self.engine.count())):
            return answer
        word_counts = plan.word_counts
        results = self.engine.search_all([*(step.query for step in fewer), *word_counts.values()])
        answer = self._first_sufficient(answer, results)
        if answer.result.total and answer.step.name == "all":
            return answer
        counts = zip(word_counts, results[len(fewer) :], strict=True)
        present = {word for word, count in counts if count.total()}
        absent = [each for each in plan.replacements if present.isdisjoint(each.typed)]
        return self._replaced(plan, absent) or answer._replace(absent=_spellings(absent))

    def count(self, query: Query) -> int:
        """Return the number of documents that a query finds."""
        return self.engine.search(query.counting).total

    def _first_sufficient(self, first: Answer, results: Sequence[Pending]) -> Answer:
        """
        Return the answer of the first step that finds enough, or *first* if every step fails.

        If fewer words find as many pages as an earlier step, the earlier step answers.

        Args:
            first: Answer of the first step.
            results: Results of the later steps, in order.
        """
        pages = self.engine.count()
        if first.step.answers(first.result.total, pages):
            return first
        by_total: dict[int, tuple[QueryVariant, Callable[[], SearchResult]]]
        by_total = {first.result.total: (first.step, lambda: first.result)}
        for step, search in zip(first.plan.steps[1:], results, strict=False):
            total = search.total()
            best, result = by_total.setdefault(total, (step, search.result))
            if step.answers(total, pages):
                return Answer(first.plan, best, result())
        return first

    def _replaced(self, plan: QueryPlan, absent: Sequence[Replacement]) -> Answer | None:
        """Replace the absent words; return the answer, or None if it has no hits."""
        query = plan.steps[-1].query
        counts = [query._replace(match=each.near).counting for each in absent]
        found: dict[Node, Replacement] = {}
        for each, count in zip(absent, self.engine.search_all(counts), strict=True):
            if each.word not in found and count.total():
                found[each.word] = each
        if not found:
            return None
        plan = plan.respell(found.values())
        first, *others = self.engine.search_all([step.query for step in plan.steps])
        answer = self._first_sufficient(Answer(plan, plan.steps[0], first.result()), others)
        if not answer.result.total:
            return None
        has_fuzzy = any(is_fuzzy(each.near) for each in found.values())
        return answer._replace(
            step=answer.step._replace(name="near" if has_fuzzy else "prefix"),
            replaced=tuple(found.values()),
            absent=_spellings(each for each in absent if each.word in found),
        )

    def _spread(self, nodes: Sequence[Node]) -> Sequence[Counts]:
        """Return for each node a function that counts the matching pages by language."""
        queries = [Query(match=node, now=self.now, limit=0, facets=("lang",)) for node in nodes]
        return [
            partial(
                self.engine.cached,
                ("spread", repr(node), self._slot),
                partial(_by_language, search),
                _size,
            )
            for node, search in zip(nodes, self.engine.search_all(queries), strict=True)
        ]


def _by_language(search: Pending) -> Mapping[str, int]:
    return {count.value.casefold(): count.hits for count in search.result().facets["lang"]}


def _size(counts: Mapping[str, int]) -> int:
    """Return the approximate bytes of counts in memory."""
    return 100 * len(counts) + 200


def _spellings(replacements: Iterable[Replacement]) -> tuple[Spelling, ...]:
    return tuple(each for each in replacements if isinstance(each, Spelling))
