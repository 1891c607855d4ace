"""What do the searches that were written down tell?"""

from __future__ import annotations

from eventsearch.search.query_log import MOST, SLOW, LoggedQuery, QueryCount, summary


def search(text: str, day: int = 1, *, total: int = 1, took_ms: float = 1.0) -> LoggedQuery:
    """Return a search of a day in May."""
    return LoggedQuery(day=f"2031-05-{day:02}", text=text, total=total, took_ms=took_ms)


def test_searches_that_say_the_same_are_counted_together() -> None:
    found = summary(
        [search("Été", 1), search("ete", 3), search("été", 2), search("ete", 2), search("mer", 2)]
    )
    assert found.top == (
        QueryCount(text="ete", count=4, last="2031-05-03", took_ms=1.0),
        QueryCount(text="mer", count=1, last="2031-05-02", took_ms=1.0),
    )
    assert (found.count, found.since, found.until) == (5, "2031-05-01", "2031-05-03")


def test_what_finds_something_by_now_is_not_without_result() -> None:
    found = summary(
        [
            search("vélo", total=0),
            search("vélo", total=2),
            search("mer", total=2),
            search("mer", 2, total=0),
            search("mer", 3, total=0),
        ]
    )
    assert [(asked.text, asked.count) for asked in found.without_result] == [("mer", 2)]


def test_slow_searches_come_slowest_first() -> None:
    found = summary(
        [
            search("a", took_ms=SLOW),
            search("a", took_ms=SLOW - 1),
            search("b", took_ms=SLOW * 2),
            search("c", took_ms=1),
        ]
    )
    assert [(asked.text, asked.count, asked.took_ms) for asked in found.slow] == [
        ("b", 1, SLOW * 2),
        ("a", 1, SLOW),
    ]


def test_equal_counts_go_by_day_then_by_text() -> None:
    found = summary([search("b"), search("a"), search("c", 2)])
    assert [asked.text for asked in found.top] == ["c", "a", "b"]
    assert len(summary(search(f"mot{n}") for n in range(MOST + 5)).top) == MOST


def test_nothing_was_searched_for() -> None:
    found = summary([])
    assert (found.count, found.since, found.top, found.slow) == (0, "", (), ())
