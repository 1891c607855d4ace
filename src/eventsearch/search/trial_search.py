"""What other queries would find: counts, and answers of other texts for one request."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

from eventsearch.engines import Engine
from eventsearch.errors import QueryError
from eventsearch.model.query import Query, SearchRequest
from eventsearch.model.results import SearchResult
from eventsearch.query import QueryPlan, QueryVariant


class Answer(NamedTuple):
    """How a request is answered: its plan, the step that answers, and what that finds."""

    plan: QueryPlan
    step: QueryVariant
    result: SearchResult


def count(engine: Engine, query: Query) -> int:
    """Return how many documents a query finds."""
    return engine.search(replace(query, offset=0, limit=0, facets=(), explain=False)).total


@dataclass(frozen=True, slots=True)
class TrialSearch:
    """
    Tries other texts for a request.

    Attributes:
        planner, run: Plans a request at the time of asking, and answers by a plan.
        languages: Of the index.
        now: The time of asking, in epoch seconds.
    """

    engine: Engine
    request: SearchRequest
    planner: Callable[[SearchRequest], QueryPlan]
    run: Callable[[QueryPlan], Answer]
    languages: tuple[str, ...]
    now: int

    def count(self, query: Query) -> int:
        """Return how many documents a query finds."""
        return count(self.engine, query)

    def total(self, request: SearchRequest) -> int:
        """Return how many pages have every word; 0 for a request that cannot be read."""
        plan = self._plan(request)
        return self.count(plan.query) if plan else 0

    def total_of(self, text: str) -> int:
        """Return how many pages have every word of another text, within the same filters."""
        return self.total(replace(self.request, text=text))

    def answer(self, text: str) -> Answer | None:
        """Return how the request is answered with another text, up to the best hit; None if not."""
        request = replace(self.request, text=text, sort="relevance", facets=(), explain=False)
        plan = self._plan(replace(request, page=1, per_page=1))
        answer = self.run(plan) if plan else None
        return answer if answer and answer.result.total else None

    def _plan(self, request: SearchRequest) -> QueryPlan | None:
        try:
            return self.planner(request)
        except QueryError:
            return None
