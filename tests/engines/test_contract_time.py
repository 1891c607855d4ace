"""What does the seam promise of visibility, status, ranges and order of time?"""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.engines import EngineModule
from eventsearch.records.asking import DateRange, Status

from .small_index import EVERYTHING, NOW, ask, ids, index, page, stem

VISIBLE = [
    ((None, None), True),
    ((NOW, NOW), True),
    ((NOW + 1, None), False),
    ((None, NOW - 1), False),
    ((-(2**62), 2**62), True),
]


@pytest.mark.parametrize(("visible", "seen"), VISIBLE)
def test_pages_are_seen_from_their_first_to_their_last_second(
    engine: EngineModule, tmp_path: Path, visible: tuple[int | None, int | None], seen: bool
) -> None:
    """Both ends belong to it; a page off the site is still stored."""
    opened = index(engine, tmp_path, page("a", "un", visible=visible))
    assert ask(opened, stem("un"), facets=("status",)).total == int(seen)
    assert opened.stored("a") == b"stored a"
    opened.close()


STATUSES = [
    ((NOW + 1, NOW + 2), "upcoming"),
    ((NOW, NOW + 1), "ongoing"),
    ((NOW - 5, NOW), "past"),
    ((NOW, NOW), "past"),
    ((NOW - 5, NOW - 9), "past"),
]


@pytest.mark.parametrize(("time", "expected"), STATUSES)
def test_the_status_of_an_event_is_decided_when_asked(
    engine: EngineModule, tmp_path: Path, time: tuple[int, int], expected: str
) -> None:
    """At its end an event is past; a page that is no event has no status."""
    other = page("b", is_event=False, time=(time[0], time[0]))
    opened = index(engine, tmp_path, page("a", time=time), other, page("c"))
    for when in ("upcoming", "ongoing", "past"):
        found = ask(opened, Status(when=when))
        assert ids(found) == (["a"] if when == expected else [])
    assert ask(opened, Status(when="all")).total == 3
    (count,) = ask(opened, EVERYTHING, facets=("status",)).facets["status"]
    assert (count.value, count.count) == (expected, 1)
    opened.close()


RANGES = [
    ((10, 20), None, 10, False),
    ((10, 20), None, 11, True),
    ((10, 20), 19, None, True),
    ((10, 20), 20, None, False),
    ((10, 20), 12, 13, True),
    ((10, 10), 10, 11, True),
    ((10, 10), 10, 10, False),
    ((10, 10), 11, None, False),
    ((10, 10), None, None, True),
    (None, None, None, False),
    ((-5, -5), None, 0, True),
    ((0, 0), None, 0, False),
]


@pytest.mark.parametrize(("time", "low", "high", "expected"), RANGES)
def test_a_range_of_time_holds_what_overlaps_it(
    engine: EngineModule,
    tmp_path: Path,
    time: tuple[int, int] | None,
    low: int | None,
    high: int | None,
    expected: bool,
) -> None:
    """An event is over at its end, a point counts from its second on, no time matches nothing."""
    opened = index(engine, tmp_path, page("a", time=time))
    assert ask(opened, DateRange(low=low, high=high)).total == int(expected)
    opened.close()


def test_pages_without_a_date_come_last_either_way(engine: EngineModule, tmp_path: Path) -> None:
    """Equal dates go by id in both directions."""
    pages = [page("z"), page("c", time=(5, 5)), page("b", time=(5, 9)), page("a", time=(0, 0))]
    opened = index(engine, tmp_path, *pages, page("d", time=(-7, 0)))
    assert ids(ask(opened, EVERYTHING, sort="date")) == ["d", "a", "b", "c", "z"]
    assert ids(ask(opened, EVERYTHING, sort="-date")) == ["b", "c", "a", "d", "z"]
    opened.close()
