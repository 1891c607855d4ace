"""
What is an order of pages worth, when it is known how well each page answers?

Pure. Grades are whole numbers from 0; pages without a grade count as 0, and a page answers from
grade 1 on. Every function wants at least one page that answers, and each page at most once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import fsum, log2
from types import MappingProxyType

Ranked = Sequence[str]
Grades = Mapping[str, int]

MOST = 100
"""Hits that any measure looks at."""


def ndcg(ranked: Ranked, grades: Grades, depth: int = 10) -> float:
    """
    Return the discounted gain of the first hits, as a share of the best order's.

    The gain of a page is its grade (linear, not ``2^grade - 1``), divided by ``log2(rank + 1)``;
    the best order is that of all graded pages.

    Source: Järvelin and Kekäläinen 2002; as ``ndcg_cut`` of trec_eval.
    """
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(page, 0) for page in ranked[:depth]]) / _gain(best[:depth])


def reciprocal_rank(ranked: Ranked, grades: Grades, depth: int = 10) -> float:
    """Return 1 / rank of the first page that answers; 0 when none of the first hits does."""
    for rank, page in enumerate(ranked[:depth], start=1):
        if grades.get(page, 0):
            return 1 / rank
    return 0.0


def recall(ranked: Ranked, grades: Grades, depth: int = MOST) -> float:
    """Return the share of all pages that answer which is among the first hits."""
    found = sum(1 for page in ranked[:depth] if grades.get(page, 0))
    return found / sum(1 for grade in grades.values() if grade)


def _gain(grades: Iterable[int]) -> float:
    return fsum(grade / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


MEASURES: Mapping[str, Callable[[Ranked, Grades], float]] = MappingProxyType(
    {"ndcg@10": ndcg, "mrr@10": reciprocal_rank, "recall@100": recall}
)
"""Name of a measure, as in files of floors, to what it is; of a set it is the mean."""
