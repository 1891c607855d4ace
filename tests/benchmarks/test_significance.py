"""Test the probability that the difference between two engines is chance."""

from __future__ import annotations

from itertools import product

import pytest

from significance import p_value


def test_equal_values_give_probability_one() -> None:
    assert p_value([0.5, 1.0], [0.5, 1.0], seed=1) == 1.0


def test_an_engine_better_at_every_search_has_a_small_p_value() -> None:
    assert p_value([0.9] * 20, [0.1] * 20, seed=1) < 0.001


def test_the_p_value_is_close_to_the_exact_one() -> None:
    ours, theirs = [0.9, 0.5, 0.7, 0.2, 0.6, 0.8], [0.4, 0.6, 0.3, 0.1, 0.6, 0.5]
    gaps = [a - b for a, b in zip(ours, theirs, strict=True)]
    sums = [
        abs(sum(s * g for s, g in zip(signs, gaps, strict=True)))
        for signs in product((1, -1), repeat=6)
    ]
    exact = sum(drawn >= abs(sum(gaps)) - 1e-12 for drawn in sums) / len(sums)
    assert p_value(ours, theirs, seed=1) == pytest.approx(exact, abs=0.02)


def test_the_order_of_the_engines_does_not_matter() -> None:
    ours, theirs = [0.9, 0.5, 0.7], [0.4, 0.6, 0.3]
    assert p_value(ours, theirs, seed=3) == p_value(theirs, ours, seed=3)


def test_the_same_seed_gives_the_same_figure() -> None:
    ours, theirs = [0.9, 0.5, 0.7, 0.1], [0.4, 0.6, 0.3, 0.0]
    assert p_value(ours, theirs, seed=7) == p_value(ours, theirs, seed=7)
