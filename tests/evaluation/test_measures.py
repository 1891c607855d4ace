"""Test the measures of a ranking: ndcg, reciprocal rank and recall."""

from __future__ import annotations

from math import log2

import pytest

from judged_searches import ndcg, recall, reciprocal_rank

GRADES = {"a": 3, "b": 2, "c": 1, "d": 0}


def test_the_best_order_has_the_value_one() -> None:
    assert ndcg(["a", "b", "c", "d", "x"], GRADES) == 1.0


def test_gains_are_grades_and_shrink_with_the_rank() -> None:
    best = 3 + 2 / log2(3) + 1 / log2(4)
    assert ndcg(["x", "a", "d", "b"], GRADES) == pytest.approx((3 / log2(3) + 2 / log2(5)) / best)


def test_only_the_first_ten_count() -> None:
    late = [*"0123456789", "a"]
    assert ndcg(late, GRADES) == 0.0
    assert reciprocal_rank(late, GRADES) == 0.0
    assert recall(late, GRADES) == pytest.approx(1 / 3)
    assert recall([*map(str, range(100)), "a"], GRADES) == 0.0


def test_the_best_order_is_limited_to_ten_pages() -> None:
    grades = {str(at): 1 for at in range(12)}
    assert ndcg([str(at) for at in range(10)], grades) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("ranked", "value"), [("cab", 1.0), ("dxc", 1 / 3), ("dx", 0.0), ("", 0.0)]
)
def test_the_reciprocal_rank_is_that_of_the_first_relevant_page(ranked: str, value: float) -> None:
    assert reciprocal_rank(list(ranked), GRADES) == pytest.approx(value)


def test_recall_counts_relevant_pages() -> None:
    assert recall(["d", "b", "x"], GRADES) == pytest.approx(1 / 3)
