"""Test what the query log records about a search, where it is stored, and its statistics."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.search.query_log import (
    FILE,
    LONGEST,
    MOST,
    OLDER,
    SLOW,
    LoggedQuery,
    QueryCount,
    SearchesLog,
    is_private,
    read_searches,
    search,
    summary,
)


def made(text: str = "été", total: int = 1) -> LoggedQuery:
    """Return a search."""
    return LoggedQuery(day="2031-05-01", text=text, total=total, took_ms=1.5)


def never(message: str) -> None:
    """Fail on a warning."""
    raise AssertionError(message)


def test_logged_searches_are_read_back_unchanged(tmp_path: Path) -> None:
    log = SearchesLog(tmp_path, never)
    searches = [made("été"), made("10 %\u2028", 0), made('"a"')]
    for one in searches:
        log.add(one)
    assert list(read_searches(tmp_path)) == searches
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert json.loads((tmp_path / FILE).read_text(encoding="utf-8").splitlines()[0]) == {
        "day": "2031-05-01",
        "text": "été",
        "total": 1,
        "ms": 1.5,
    }


def test_without_a_log_there_are_no_searches(tmp_path: Path) -> None:
    assert list(read_searches(tmp_path)) == []


def test_the_log_stays_small(tmp_path: Path) -> None:
    log = SearchesLog(tmp_path, never, largest=300)
    for number in range(20):
        log.add(made(f"mot {number:02}"))
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, OLDER]
    assert all(path.stat().st_size <= 300 for path in tmp_path.iterdir())
    texts = [search.text for search in read_searches(tmp_path)]
    assert texts == [f"mot {number:02}" for number in range(20 - len(texts), 20)]
    assert len(texts) > 4


def test_a_line_longer_than_the_file_may_be_is_still_written(tmp_path: Path) -> None:
    log = SearchesLog(tmp_path, never, largest=10)
    for text in "abc":
        log.add(made(text))
    assert [search.text for search in read_searches(tmp_path)] == ["b", "c"]


def test_a_truncated_line_is_skipped(tmp_path: Path) -> None:
    SearchesLog(tmp_path, never).add(made("avant"))
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"day": "2031-05\n[]\n{"day": 1}\n\xff\n')
    SearchesLog(tmp_path, never).add(made("après"))
    assert [search.text for search in read_searches(tmp_path)] == ["avant", "après"]


def test_an_error_of_the_log_is_reported_once(tmp_path: Path) -> None:
    said: list[str] = []
    log = SearchesLog(tmp_path / "gone", said.append)
    log.add(made())
    log.add(made())
    assert said == [
        f"{tmp_path / 'gone' / FILE}: searches are not written down: No such file or directory;"
        " make room, let this user write there, or switch log_searches off"
    ]


WRITE_MANY = """
import sys
from pathlib import Path
from eventsearch.search.query_log import LoggedQuery
from eventsearch.search.query_log import SearchesLog
log = SearchesLog(Path(sys.argv[1]), sys.exit, largest=4_000)
for number in range(200):
    log.add(LoggedQuery(day="2031-05-01", text=f"{sys.argv[2]} {number}", total=1, took_ms=1.5))
"""


@pytest.mark.endurance
def test_several_processes_may_share_the_log(tmp_path: Path) -> None:
    workers = [
        subprocess.Popen([sys.executable, "-c", WRITE_MANY, str(tmp_path), name]) for name in "abcd"
    ]
    assert [worker.wait(60) for worker in workers] == [0, 0, 0, 0]
    lines = (tmp_path / OLDER).read_bytes().splitlines()
    assert all(json.loads(line)["total"] == 1 for line in lines)
    assert 3_800 < (tmp_path / OLDER).stat().st_size <= 4_400


NOW = datetime(2031, 5, 1, 22, 30, 59, tzinfo=UTC)


def kept(text: str) -> str:
    """Return the text as it is logged, or an empty text if it is not logged."""
    found = search(text, total=1, took_ms=2.0, now=NOW, zone="Europe/Paris")
    return found.text if found else ""


def test_a_search_is_its_words_and_a_day() -> None:
    found = search("  10 %\tpour ", total=3, took_ms=1.5, now=NOW, zone="Europe/Paris")
    assert found == LoggedQuery(day="2031-05-02", text="10 % pour", total=3, took_ms=1.5)


def test_a_long_text_is_cut_and_an_empty_one_is_not_logged() -> None:
    assert kept("é" * 200) == "é" * LONGEST
    assert kept(" \n") == ""


@pytest.mark.parametrize(
    "text",
    [
        "zoe.martin@example.org",
        "courriel de zoe@example.org svp",
        "zoe＠example.org",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "0612345678",
        "+33 6 12 34 56 78",
        "+1 (555) 010-9999",
        "0033612345678",
        "22 33 44 55",
        "1 85 05 78 006 084 36",
        "4970 1012 3456 7890",
        "né le 2001-02-03, 0612345678",
        "x" * 200 + " zoe@example.org",
    ],
)
def test_texts_that_may_identify_a_person_are_not_logged(text: str) -> None:
    assert is_private(text)
    assert kept(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "10 %",
        "@insee",
        "R&D @ Rennes",
        "python 3.11.4",
        "2023-01-15",
        "date:2023-01-15..2023-02-28",
        "du 01/02/2023 au 03/04/2023",
        "2022 2023",
        "20230115",
        "1 000 000",
        "tag:10% 2023-2024",
        "salle 12 34",
    ],
)
def test_ordinary_numbers_and_dates_are_logged(text: str) -> None:
    assert kept(text) == text


def asked(text: str, day: int = 1, *, total: int = 1, took_ms: float = 1.0) -> LoggedQuery:
    """Return a logged search on a day in May."""
    return LoggedQuery(day=f"2031-05-{day:02}", text=text, total=total, took_ms=took_ms)


def test_equivalent_searches_are_counted_together() -> None:
    found = summary(
        [asked("Été", 1), asked("ete", 3), asked("été", 2), asked("ete", 2), asked("mer", 2)]
    )
    assert found.top == (
        QueryCount(text="ete", count=4, last="2031-05-03", took_ms=1.0),
        QueryCount(text="mer", count=1, last="2031-05-02", took_ms=1.0),
    )
    assert (found.count, found.since, found.until) == (5, "2031-05-01", "2031-05-03")


def test_a_search_that_now_has_results_is_not_listed_as_empty() -> None:
    found = summary(
        [
            asked("vélo", total=0),
            asked("vélo", total=2),
            asked("mer", total=2),
            asked("mer", 2, total=0),
            asked("mer", 3, total=0),
        ]
    )
    assert [(one.text, one.count) for one in found.without_result] == [("mer", 2)]


def test_slow_searches_come_slowest_first() -> None:
    found = summary(
        [
            asked("a", took_ms=SLOW),
            asked("a", took_ms=SLOW - 1),
            asked("b", took_ms=SLOW * 2),
            asked("c", took_ms=1),
        ]
    )
    assert [(one.text, one.count, one.took_ms) for one in found.slow] == [
        ("b", 1, SLOW * 2),
        ("a", 1, SLOW),
    ]


def test_equal_counts_are_sorted_by_day_then_text() -> None:
    found = summary([asked("b"), asked("a"), asked("c", 2)])
    assert [one.text for one in found.top] == ["c", "a", "b"]
    assert len(summary(asked(f"mot{n}") for n in range(MOST + 5)).top) == MOST


def test_without_searches_the_summary_is_empty() -> None:
    found = summary([])
    assert (found.count, found.since, found.top, found.slow) == (0, "", (), ())
