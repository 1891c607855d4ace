"""Where are searches written down?"""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from eventsearch.search.query_log import FILE, OLDER, LoggedQuery, SearchesLog, read_searches


def made(text: str = "été", total: int = 1) -> LoggedQuery:
    """Return a search."""
    return LoggedQuery(day="2031-05-01", text=text, total=total, took_ms=1.5)


def never(message: str) -> None:
    """Fail on a warning."""
    raise AssertionError(message)


def test_what_is_written_down_is_read_again(tmp_path: Path) -> None:
    log = SearchesLog(tmp_path, never)
    searches = [made("été"), made("10 %\u2028", 0), made('"a"')]
    for search in searches:
        log.add(search)
    assert list(read_searches(tmp_path)) == searches
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert json.loads((tmp_path / FILE).read_text(encoding="utf-8").splitlines()[0]) == {
        "day": "2031-05-01",
        "text": "été",
        "total": 1,
        "ms": 1.5,
    }


def test_nothing_is_written_down_yet(tmp_path: Path) -> None:
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


def test_a_line_that_was_cut_short_is_passed_over(tmp_path: Path) -> None:
    SearchesLog(tmp_path, never).add(made("avant"))
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"day": "2031-05\n[]\n{"day": 1}\n\xff\n')
    SearchesLog(tmp_path, never).add(made("après"))
    assert [search.text for search in read_searches(tmp_path)] == ["avant", "après"]


def test_what_stands_in_the_way_is_said_once(tmp_path: Path) -> None:
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
