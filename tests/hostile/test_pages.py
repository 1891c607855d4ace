"""
What does a page cost that somebody wrote to stop a run?

Read in processes with a limit of memory. Seconds are compared with those of a page of the same size
that somebody wrote to be read, and with those of a quarter of the page.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import log
from pathlib import Path

import pytest

from eventsearch.settings.site_detection import PLATFORMS
from hostile import pages
from hostile.measuring import Cost
from long_form import tries

TESTS = Path(__file__).resolve().parents[1]

SIZES = tuple(size for size in (tries(0, 50_000), tries(12_000, 200_000)) if size)
"""Characters of each page; what grows is looked at in the long form alone."""

MOST_TIMES = 80
"""Times what a plain page takes: its marks are one in ten characters, and those of a hostile page
are all."""

NOTICEABLE = 0.05
"""Seconds; what takes less says nothing of how it grows."""

MOST_GROWTH = 1.3
"""Exponent of the time in the size."""

MOST_MEMORY = 1_200
"""Bytes a byte of the page, at its peak: a row of bullets or cells makes an element of each."""

LARGEST = tries(3_600_000, 10_400_000)
"""Bytes of a page that holds as much as is read of one."""

MOST_OF_LARGEST = 400 << 20
"""Bytes of memory that it may take; SECURITY.md says so."""

BESIDE = 24 << 20
"""Bytes that any page may take, however short."""

Costs = Mapping[str, tuple[Cost, ...]]


def measure(platform: str, names: Sequence[str], sizes: Sequence[int] = SIZES) -> Costs:
    """Return what pages of each size cost, by their names."""
    asked = [(platform, name, size) for name in names for size in sizes]
    path = os.pathsep.join((str(TESTS), str(TESTS / "support"), *filter(None, sys.path)))
    done = subprocess.run(
        [sys.executable, str(TESTS / "hostile" / "measuring.py"), platform],
        input="\n".join(map(json.dumps, asked)),
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    costs = iter([Cost(**json.loads(line)) for line in done.stdout.splitlines()])
    return {name: tuple(next(costs) for _ in sizes) for name in names}


def faults(platform: str, names: Sequence[str]) -> dict[str, str]:
    """Return what is too much, by the name of the page; tried again where it is."""
    found = dict.fromkeys(names, "")
    for _ in range(3):
        found = wrong(measure(platform, ("plain", *found)))
        if not found:
            break
    return found


def wrong(costs: Costs) -> dict[str, str]:
    """Return what is too much, by the name of the page."""
    plain = costs["plain"][-1].seconds
    found = {name: " ".join(_faults(each, plain)) for name, each in costs.items()}
    return {name: said for name, said in found.items() if said}


def _faults(costs: tuple[Cost, ...], plain: float) -> Iterator[str]:
    small, large = costs[0], costs[-1]
    if large.ended not in ("page", "diagnostic"):
        yield large.ended
    if large.unplaced:
        yield f"no place or cure: {large.unplaced}"
    if large.ended == "diagnostic" and not large.told:
        yield "no page, and no word of it"
    if large.seconds > MOST_TIMES * plain + NOTICEABLE:
        yield f"{large.seconds / plain:.0f} times a plain page"
    if large.seconds > NOTICEABLE and large.size > 3 * small.size:
        growth = log(large.seconds / max(small.seconds, 0.001)) / log(large.size / small.size)
        if growth > MOST_GROWTH:
            yield f"grows with the power of {growth:.2f}"
    if large.memory > MOST_MEMORY * large.size + BESIDE:
        yield f"{large.memory / large.size:.0f} bytes of memory a byte"


def test_too_much_is_seen() -> None:
    """Otherwise nothing below is found."""
    plain = Cost(size=100, seconds=0.01, memory=0, ended="page")
    slow = Cost(size=400, seconds=16.0, memory=1 << 30, ended="page")
    costs = {
        "plain": (plain, plain),
        "slow": (plain, slow),
        "failed": (plain, replace(plain, ended="MemoryError()")),
        "silent": (plain, replace(plain, ended="diagnostic")),
        "unplaced": (plain, replace(plain, unplaced=("a",))),
    }
    assert wrong(costs) == {
        "slow": "1600 times a plain page grows with the power of 5.32"
        " 2684355 bytes of memory a byte",
        "failed": "MemoryError()",
        "silent": "no page, and no word of it",
        "unplaced": "no place or cure: ('a',)",
    }


@pytest.mark.endurance
def test_front_matter_costs_what_its_size_does() -> None:
    assert faults("hugo", tuple(pages.FRONT_MATTER)) == {}


@pytest.mark.endurance
def test_bodies_cost_what_their_size_does() -> None:
    assert faults("hugo", tuple(pages.MARKDOWN)) == {}


@pytest.mark.endurance
@pytest.mark.parametrize("platform", [name for name in PLATFORMS if name != "hugo"])
def test_no_platform_adds_much(platform: str) -> None:
    assert faults(platform, pages.PLATFORM) == {}


@pytest.mark.endurance
def test_the_largest_pages_take_no_more_memory_than_is_said() -> None:
    names = tuple(pages.LARGEST)[: tries(1, len(pages.LARGEST))]
    costs = measure("hugo", names, (LARGEST,))
    assert {name: cost.ended for name, (cost,) in costs.items()} == dict.fromkeys(names, "page")
    most = {name: cost.memory for name, (cost,) in costs.items() if cost.memory > MOST_OF_LARGEST}
    assert most == {}
