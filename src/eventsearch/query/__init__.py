"""Turn a `SearchRequest` into a `QueryPlan`, without an engine."""

from __future__ import annotations

from eventsearch.query.planner import QueryPlan, plan
from eventsearch.query.relaxation import HighlightTerms, QueryVariant

__all__ = ["HighlightTerms", "QueryPlan", "QueryVariant", "plan"]
