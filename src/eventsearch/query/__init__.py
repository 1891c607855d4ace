"""
What does the person mean by this text?

Knows no engine and finds nothing: it turns a `SearchRequest` into a `QueryPlan`.
"""

from __future__ import annotations

from eventsearch.query.highlight_terms import HighlightTerms
from eventsearch.query.planner import QueryPlan, plan
from eventsearch.query.relaxation import QueryVariant

__all__ = ["HighlightTerms", "QueryPlan", "QueryVariant", "plan"]
