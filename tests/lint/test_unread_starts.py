"""Starts that are not dates, on pages whose folder has readable starts under the same key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.settings import load_settings
from lint_site import CONFIGURATION, NOW, diagnostics, page
from site_on_disk import write

CODES = ("E102", "E190", "E194", "E195")
DAYS = ("2024-07-08", "2024-07-09", "2024-07-10")


def folder(name: str, key: str, *values: str) -> Mapping[str, str]:
    """Return one page for each value of a key."""
    return {
        f"{name}/{number}.md": page(f"title: Atelier {number}\nlieu: Rennes\n{key}: {value}")
        for number, value in enumerate(values)
    }


def reports(root: Path, files: Mapping[str, str]) -> list[tuple[str, int, int, str, str]]:
    """Return place, code and severity of each diagnostic."""
    found = diagnostics(root, files, *CODES)
    return [
        (each.path.removeprefix("content/"), each.line, each.column, each.code, each.severity)
        for each in found
    ]


def diagnostics_of(root: Path, files: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """Return path, line and code of each diagnostic of a site with its own settings."""
    write(root, files)
    found = check(load_settings(root, environ={}, flags={}), now=NOW)
    return [(each.path, each.line, each.code) for each in found if each.code in CODES]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("debut", "bientôt"), ("event_date", "soon"), ("start_date", "Q3 2031")),
        *(("datum", "Frühjahr 2031"), ("startDate", "summer 2031"), ("date_debut", "???")),
        *(("date", "bientôt"), ("date", "Spring 2031")),
    ],
)
def test_a_start_that_is_not_a_date_is_reported_once(tmp_path: Path, key: str, value: str) -> None:
    files = folder("content/agenda", key, *DAYS, value)
    assert reports(tmp_path, files) == [("agenda/3.md", 4, len(key) + 3, "E102", "error")]


@pytest.mark.parametrize("value", ["TBD", "à définir", "por definir"])
def test_a_start_that_is_not_known_yet_is_information(tmp_path: Path, value: str) -> None:
    files = folder("content/agenda", "debut", *DAYS, value)
    assert reports(tmp_path, files) == [("agenda/3.md", 4, 8, "E194", "info")]


def test_message_and_hint(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, folder("content/agenda", "debut", *DAYS, "bientôt"), *CODES)
    assert found.message == (
        'debut "bientôt" is not a date, while 3 pages of the folder have their start there'
    )
    assert found.hint == "write YYYY-MM-DD, or leave it empty until the day is known"


def test_a_key_that_the_settings_name_is_reported(tmp_path: Path) -> None:
    settings = {"eventsearch.toml": '[events]\nstart = "takesPlace"\n'}
    files = {**folder("content/vie", "takesPlace", *DAYS, "bientôt"), **settings}
    found = diagnostics_of(tmp_path, {"hugo.toml": CONFIGURATION, **files})
    assert found == [("content/vie/3.md", 4, "E102")]


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("content/agenda", (DAYS[0], "bientôt"), ["E102"]),
        ("content/vie", (DAYS[0], "bientôt"), []),
        ("content/agenda", ("bientôt", "bientôt"), ["E195"]),
        ("content/agenda", (*DAYS, '""'), []),
        ("content/agenda", (*DAYS, "bientôt\ndraft: true"), []),
    ],
    ids=["two events", "two pages", "no start", "empty", "draft"],
)
def test_other_pages_of_the_folder_are_the_proof(
    tmp_path: Path, name: str, values: tuple[str, ...], expected: list[str]
) -> None:
    found = reports(tmp_path, folder(name, "date_debut", *values))
    assert [code for *_, code, _ in found] == expected


@pytest.mark.parametrize(
    ("configuration", "events"),
    [
        ({"_config.yml": "collections:\n  events:\n    output: true\n"}, "_events"),
        ({"mkdocs.yml": "site_name: X\n"}, "docs/agenda"),
        ({"eleventy.config.js": "module.exports = () => {};\n"}, "agenda"),
        ({}, "agenda"),
    ],
    ids=["Jekyll", "MkDocs", "Eleventy", "folder"],
)
@pytest.mark.parametrize("key", ["date", "debut"])
def test_on_other_platforms(
    tmp_path: Path, configuration: Mapping[str, str], events: str, key: str
) -> None:
    found = diagnostics_of(tmp_path, {**configuration, **folder(events, key, *DAYS, "bientôt")})
    assert found == [(f"{events}/3.md", 4, "E102")]


@pytest.mark.parametrize("year", ["", " 2024"])
def test_the_hour_of_the_same_day_in_the_text_keeps_an_event(tmp_path: Path, year: str) -> None:
    files = {
        f"content/agenda/{day}.md": page(
            f"title: Atelier\nlieu: Rennes\ndate: 2024-07-1{day}",
            f"Quand : 1{day} juillet{year}, 18h",
        )
        for day in (1, 2, 3)
    }
    write(tmp_path, {"hugo.toml": CONFIGURATION, **files})
    snapshot = SiteSnapshot(load_settings(tmp_path, environ={}, flags={}))
    starts = sorted(str(each.record.meta.start)[:10] for each in snapshot.pages if each.logical)
    assert starts == ["2024-07-11", "2024-07-12", "2024-07-13"]


def test_days_without_a_year_under_a_label_are_read_with_the_setting(tmp_path: Path) -> None:
    files = {
        f"content/events/{day}.md": page(
            f"title: Meetup\ndate: 2024-02-0{day}T21:00:00+01:00",
            f"## Date & Time\n\n* {day + 10}th February\n* 3:00pm to 5:30pm\n\n## Venue\n\nHall",
        )
        for day in (1, 2, 3)
    }
    (found,) = diagnostics(tmp_path, files, "E195")
    assert found.hint == 'set `[events] start = ":text"` in eventsearch.toml'
    write(tmp_path, {"eventsearch.toml": '[events]\nstart = ":text"\n'})
    snapshot = SiteSnapshot(load_settings(tmp_path, environ={}, flags={}))
    starts = {str(each.record.meta.start)[:16] for each in snapshot.pages}
    assert starts == {f"2024-02-1{day} 15:00" for day in (1, 2, 3)}
