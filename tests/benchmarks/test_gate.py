"""Test that the gate counts the same in each run, and reports stages that became slower."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import gate
from gate import FIGURES, instructions, per_item, toml, too_much


def summed(count: int) -> int:
    """Return the sum of the numbers below *count*, with a loop in Python."""
    return sum(number for number in range(count))


def test_the_same_work_has_the_same_count() -> None:
    def work() -> int:
        return summed(1_000)

    instructions(work)  # Python 3.13 adapts a function in its first calls, which changes the count.
    assert len({instructions(work) for _ in range(5)}) == 1


def test_twice_the_work_has_twice_the_count() -> None:
    once = instructions(lambda: summed(10_000))
    twice = instructions(lambda: summed(20_000))
    assert 1.99 < twice / once < 2.01


def test_filling_the_caches_does_not_count() -> None:
    def count(warm: int) -> int:
        return per_item(summed, [100] * 9, warm=[warm])

    count(100)  # Python 3.13 adapts the function.
    assert count(100_000) == count(100)


def test_a_stage_that_costs_more_is_reported() -> None:
    known = {"read": 1_000, "store": 1_000, "search": 1_000}
    found = {"read": 1_029, "store": 1_031, "search": 500, "save": 1}
    assert too_much(found, known) == ["store", "save"]


def test_writing_the_figures_reproduces_the_file() -> None:
    text = FIGURES.read_text(encoding="utf-8")
    figures = tomllib.loads(text)
    assert toml(figures) == text
    assert len({tuple(stages) for stages in figures.values()}) == 1


def test_the_site_is_at_one_depth_wherever_temporary_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots = []

    def counts(root: Path) -> Iterator[tuple[str, int]]:
        roots.append(root)
        return iter(())

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(gate, "counts", counts)
    gate.main()
    assert roots[0].parents[1] == Path("/tmp")
