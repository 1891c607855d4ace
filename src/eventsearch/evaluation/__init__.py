"""
How good are the answers to searches whose right answers are known?

    judged       a file of searches and of the pages that answer them
    measures     what an order of pages is worth
    collection   an index of the documents that such a file brings along
    evaluate     asks every search, and measures what comes
    floors       what the measures must not fall below

What is measured, and how searches are judged, is told in ``docs/evaluation.md``.
"""

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
