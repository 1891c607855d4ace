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
from eventsearch.evaluation.judgments import Judgments, Search, Text, indexed, read_judged

__all__ = [
    "MEASURES",
    "Judgments",
    "Report",
    "Result",
    "Search",
    "Shortfall",
    "Text",
    "evaluate",
    "indexed",
    "read_floors",
    "read_judged",
    "shortfalls",
]
