"""Answers to searches whose right answers are known, measured; see ``docs/evaluation.md``."""

from __future__ import annotations

from eventsearch.evaluation.evaluate import (
    MEASURES,
    Report,
    Result,
    Shortfall,
    evaluate,
    read_floors,
    shortfalls,
)
from eventsearch.evaluation.judgments import (
    Judgments,
    Search,
    Text,
    read_judgments,
    temporary_index,
)

__all__ = [
    "MEASURES",
    "Judgments",
    "Report",
    "Result",
    "Search",
    "Shortfall",
    "Text",
    "evaluate",
    "read_floors",
    "read_judgments",
    "shortfalls",
    "temporary_index",
]
