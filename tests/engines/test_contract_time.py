"""Contract tests of visibility, event status, date ranges and sorting by date."""

from __future__ import annotations

import pytest

from eventsearch.model.document import RankingParams
from eventsearch.model.query import And, DateRangeFilter, EventStatusFilter, TermsFilter

from .small_index import EVERYTHING, NOW, Indexed, ask, ids, page, stem

VISIBLE = [
    ((None, None), True),
    ((NOW, NOW), True),
    ((NOW + 1, None), False),
    ((None, NOW - 1), False),
    ((-(2**62), 2**62), True),
]


@pytest.mark.parametrize(("visible", "seen"), VISIBLE)
def test_pages_are_visible_from_their_first_to_their_last_second(
    indexed: Indexed, visible: tuple[int | None, int | None], seen: bool
) -> None:
    opened = indexed(page("a", "un", visible=visible))
    assert ask(opened, stem("un"), facets=("status",)).total == int(seen)
    assert opened.stored("a") == b"stored a"
    assert ask(opened, stem("un"), hidden=True).total == int(not seen)
    assert ask(opened, stem("deux"), hidden=True).total == 0


STATUSES = [
    ((NOW + 1, NOW + 2), "upcoming"),
    ((NOW, NOW + 1), "ongoing"),
    ((NOW - 5, NOW), "past"),
    ((NOW, NOW), "past"),
    ((NOW - 5, NOW - 9), "past"),
]


@pytest.mark.parametrize(("time", "expected"), STATUSES)
def test_the_status_of_an_event_depends_on_the_search_time(
    indexed: Indexed, time: tuple[int, int], expected: str
) -> None:
    other = page("b", is_event=False, time=(time[0], time[0]))
    opened = indexed(page("a", time=time), other, page("c"))
    for when in ("upcoming", "ongoing", "past"):
        found = ask(opened, EventStatusFilter(when=when))
        assert ids(found) == (["a"] if when == expected else [])
    assert ask(opened, EventStatusFilter(when="all")).total == 3
    (count,) = ask(opened, EVERYTHING, facets=("status",)).facets["status"]
    assert (count.value, count.hits) == (expected, 1)


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
def test_a_time_range_matches_overlapping_pages(
    indexed: Indexed,
    time: tuple[int, int] | None,
    low: int | None,
    high: int | None,
    expected: bool,
) -> None:
    opened = indexed(page("a", time=time))
    assert ask(opened, DateRangeFilter(low=low, high=high)).total == int(expected)


def test_pages_without_a_date_come_last_in_both_orders(indexed: Indexed) -> None:
    pages = [page("z"), page("c", time=(5, 5)), page("b", time=(5, 9)), page("a", time=(0, 0))]
    opened = indexed(*pages, page("d", time=(-7, 0)))
    assert ids(ask(opened, EVERYTHING, sort="date")) == ["d", "a", "b", "c", "z"]
    assert ids(ask(opened, EVERYTHING, sort="-date")) == ["b", "c", "a", "d", "z"]


DAY = 86_400
TIMES = {
    "on": (NOW - DAY, NOW + DAY),
    "soon": (NOW + 2 * DAY, NOW + 3 * DAY),
    "later": (NOW + 200 * DAY, NOW + 200 * DAY),
    "last week": (NOW - 7 * DAY, NOW - 6 * DAY),
    "last year": (NOW - 365 * DAY, NOW - 364 * DAY),
}


def test_equally_good_pages_are_sorted_by_nearness_in_time(indexed: Indexed) -> None:
    pages = [page(name, "un", time=time) for name, time in TIMES.items()]
    other = page("a post", "un", time=(NOW - DAY, NOW - DAY), is_event=False)
    opened = indexed(*pages, other, page("undated", "un"))
    ranking = RankingParams(events=1, time=0.3)
    found = ask(opened, stem("un"), ranking=ranking, explain=True).matches
    assert [match.id for match in found] == [*[*TIMES][:4], "a post", "last year", "undated"]
    assert found[0].score == pytest.approx(1.3 * found[-1].score)
    for match in found:
        assert sum(part.score for part in match.why) == pytest.approx(match.score)
        assert {part.field for part in match.why} - {"time"} == {"body"}


def test_time_does_not_outweigh_words(indexed: Indexed) -> None:
    pages = [page("old", "un un", time=(5, 6)), page("on", "un x", time=(NOW, NOW + DAY))]
    opened = indexed(*pages)
    assert ids(ask(opened, stem("un"))) == ["old", "on"]


def test_a_search_for_a_time_is_not_pulled_to_the_present(indexed: Indexed) -> None:
    pages = [page(name, "un", time=time) for name, time in TIMES.items()]
    opened = indexed(*pages, page("undated", "un"))
    found = ask(
        opened, stem("un"), ranking=RankingParams(events=1), dated=True, explain=True
    ).matches
    assert [m.id for m in found] == ["last year", "last week", "on", "soon", "later", "undated"]
    assert len({match.score for match in found}) == 1
    assert {part.field for match in found for part in match.why} == {"body"}


def test_without_words_the_next_event_comes_first(indexed: Indexed) -> None:
    pages = [page(name, time=time) for name, time in TIMES.items()]
    opened = indexed(*pages, page("b"), page("a"))
    in_order = ["on", "soon", "later", "last week", "last year", "a", "b"]
    assert ids(ask(opened, EVERYTHING)) == in_order
    assert ids(ask(opened, And(children=(EventStatusFilter(when="all"),)))) == in_order
    assert ids(ask(opened, EVERYTHING, offset=2, limit=2)) == ["later", "last week"]
    tagged = TermsFilter(field="tag", values=("x",))
    assert ids(ask(opened, EVERYTHING, filters=(("tag", tagged),))) == []


def test_scores_change_only_when_something_happens(indexed: Indexed) -> None:
    """Scores stay the same until a time stored in the index passes, so answers can be cached."""
    pages = [page("a", "un", time=(5, 6)), page("b", "un", time=(NOW + 9 * DAY, NOW + 9 * DAY))]
    opened = indexed(*pages, page("c", "un", visible=(NOW + 3 * DAY, None)))
    scores = {
        days: tuple(m.score for m in ask(opened, stem("un"), now=NOW + days * DAY).matches)
        for days in (0, 1, 2, 4, 5)
    }
    assert scores[0] == scores[1] == scores[2]
    assert scores[4] == scores[5]
    assert scores[2] != scores[4]
