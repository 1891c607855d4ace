"""List entries in an index: which ones a run reads, keeps and skips."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.errors import BuildError
from eventsearch.indexer.build import build
from eventsearch.indexer.report import BuildReport
from eventsearch.lint.runner import check
from eventsearch.model.page import Diagnostic
from eventsearch.model.query import SearchRequest
from eventsearch.output.export import export
from eventsearch.search.index import open_index
from eventsearch.settings import Settings, load_settings
from eventsearch.settings.tables import CALENDARS, kept_name
from site_on_disk import write

NOW = datetime(2024, 5, 1, tzinfo=UTC)
URL = "https://example.com/calendar.ics"
SITE = {
    "hugo.toml": 'baseURL = "https://example.org/"\n',
    "eventsearch.toml": '[[sources]]\nfiles = "data/events.yml"\npage = "/events/"\n',
    "content/events/a.md": "---\ntitle: Aubade\nstart: 2024-05-31T18:00:00Z\n---\nA\n",
}
DATA = "data/events.yml"
BAL = "- {title: Bal, date: 2024-07-14, url: https://example.com/bal}\n"
CONCERT = "- {title: Concert, date: 2024-05-31}\n"


def run(root: Path, files: Mapping[str, str]) -> BuildReport:
    return build(settings(write(root, files)), clock=lambda: NOW)


def settings(root: Path) -> Settings:
    return load_settings(root, environ={}, flags={})


def found(root: Path, text: str = "") -> dict[str, str]:
    """Return the URLs of all hits by their ids."""
    with closing(open_index(settings(root).index)) as index:
        page = index.search(SearchRequest(text=text, per_page=100), now=NOW)
    return {hit.page.id: hit.page.url for hit in page.hits}


def diagnostics(report: BuildReport) -> list[Diagnostic]:
    return [each for each in report.diagnostics if isinstance(each, Diagnostic)]


def codes(report: BuildReport) -> list[str]:
    return [each.code for each in diagnostics(report)]


def test_entries_are_hits(tmp_path: Path) -> None:
    report = run(tmp_path, {**SITE, DATA: CONCERT + BAL})
    assert (report.pages, report.added, report.read) == (3, 3, 1)
    assert found(tmp_path, "bal") == {"data/events.yml#bal-2024-07-14": "https://example.com/bal"}
    assert found(tmp_path, "concert") == {
        "data/events.yml#concert-2024-05-31": "/events/#:~:text=Concert"
    }


def test_a_run_reads_what_has_changed(tmp_path: Path) -> None:
    run(tmp_path, {**SITE, DATA: CONCERT + BAL})
    same = run(tmp_path, {})
    assert (same.swapped, same.unchanged) == (False, 3)
    touched = run(tmp_path, {DATA: CONCERT + BAL})
    assert touched.unchanged == 3
    moved = run(tmp_path, {DATA: BAL + CONCERT.replace("}", ", tags: [jazz]}")})
    assert (moved.added, moved.changed, moved.removed, moved.unchanged) == (0, 1, 0, 2)
    # A program may restore the time of the list.
    path, times = tmp_path / DATA, (tmp_path / DATA).stat()
    path.write_text(path.read_text(encoding="utf-8").replace("jazz", "folk"), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert run(tmp_path, {}).changed == 1
    gone = run(tmp_path, {DATA: BAL})
    assert (gone.removed, gone.unchanged) == (1, 2)
    assert sorted(found(tmp_path)) == ["content/events/a.md", "data/events.yml#bal-2024-07-14"]


@pytest.mark.parametrize(
    "entry",
    [
        "- {title: Áubade, date: 2024-05-31}\n",
        "- {title: Other, date: 2024-01-01, url: /events/a/}\n",
        "- {title: Other, date: 2024-01-01, url: https://example.org/events/a/}\n",
        "- {title: Other, date: 2024-01-01, uid: 1@example.org}\n",
    ],
)
def test_a_page_replaces_the_entry_of_the_same_event(tmp_path: Path, entry: str) -> None:
    page = SITE["content/events/a.md"].replace("---\nA", "uid: 1@example.org\n---\nA")
    report = run(tmp_path, {**SITE, "content/events/a.md": page, DATA: entry + BAL})
    assert (report.pages, codes(report)) == (2, ["E221"])
    assert diagnostics(report)[0].message == (
        "content/events/a.md describes the same event, so this entry is left out"
    )
    assert not run(tmp_path, {}).swapped
    (tmp_path / "content/events/a.md").unlink()
    without = run(tmp_path, {"content/events/b.md": "---\ntitle: B\n---\nB\n"})
    assert (without.pages, codes(without)) == (3, [])
    again = run(tmp_path, {"content/events/a.md": page})
    assert (again.pages, codes(again)) == (3, ["E221"])
    assert len(found(tmp_path)) == 3


def test_an_entry_replaces_a_repeated_entry(tmp_path: Path) -> None:
    morning = "- {title: Bal, start: 2024-05-31T10:00:00Z}\n"
    report = run(tmp_path, {**SITE, DATA: morning * 2 + morning.replace("10:", "18:")})
    assert (report.pages, codes(report)) == (3, ["E221"])


def test_a_broken_list_keeps_its_entries(tmp_path: Path) -> None:
    run(tmp_path, {**SITE, DATA: CONCERT + BAL})
    broken = run(tmp_path, {DATA: CONCERT + "- {title: [\n"})
    assert (broken.pages, broken.kept, codes(broken)) == (3, 2, ["E218"])
    mended = run(tmp_path, {DATA: BAL})
    assert (mended.pages, codes(mended)) == (2, [])


def test_losing_most_entries_stops_a_run(tmp_path: Path) -> None:
    many = "".join(f"- {{title: E{number}, date: 2024-05-31}}\n" for number in range(30))
    run(tmp_path, {**SITE, DATA: many})
    (tmp_path / DATA).unlink()
    with pytest.raises(BuildError, match=r"30 of 31 pages would be removed"):
        run(tmp_path, {})


def test_check_and_export_read_the_same_entries(tmp_path: Path) -> None:
    write(tmp_path, {**SITE, DATA: "- {title: Aubade, date: 2024-05-31}\n" + BAL})
    rows = export(settings(tmp_path), now=NOW, report=lambda _: None)
    assert [row["id"] for row in rows] == ["content/events/a.md", "data/events.yml#bal-2024-07-14"]
    named = [each for each in check(settings(tmp_path), now=NOW) if "#" in each.path]
    assert [(each.code, each.path, each.fix) for each in named] == [
        ("E221", "data/events.yml#aubade-2024-05-31", None),
        ("E185", "data/events.yml#bal-2024-07-14", None),
    ]


def test_a_downloaded_calendar_is_read(tmp_path: Path) -> None:
    toml = f'[[sources]]\nurl = "{URL}"\npage = "/events/"\n'
    report = run(tmp_path, {**SITE, "eventsearch.toml": toml})
    assert [(each.code, each.message) for each in diagnostics(report)] == [
        ("E220", "the calendar has not been fetched")
    ]
    kept = tmp_path / ".eventsearch" / CALENDARS / kept_name(URL)
    kept.parent.mkdir()
    kept.write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Gala\nDTSTART:20240531T100000Z\n"
        "END:VEVENT\nEND:VCALENDAR\n"
    )
    assert codes(run(tmp_path, {})) == []
    assert found(tmp_path, "gala") == {f"calendars/{kept_name(URL)}#1": "/events/#:~:text=Gala"}
