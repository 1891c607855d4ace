"""What a person means by a text: a `SearchRequest` as a `QueryPlan`, without any engine."""

from __future__ import annotations

from eventsearch.query.planner import QueryPlan, plan
from eventsearch.query.relaxation import HighlightTerms, QueryVariant

__all__ = ["HighlightTerms", "QueryPlan", "QueryVariant", "plan"]
