"""
What does the person mean by this text?

Knows no engine and finds nothing: it turns a `Request` into a `Plan`.
"""

from __future__ import annotations

from eventsearch.query.highlight_terms import Marks
from eventsearch.query.planner import Plan, plan
from eventsearch.query.relaxation import Step

__all__ = ["Marks", "Plan", "Step", "plan"]
