"""Which times of a page count in another zone than the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.settings import Settings
from lint_site import CONFIGURATION, NOW, diagnostics, page, said
from site_on_disk import write

UTC_SITE = 'baseURL = "https://example.org/"\n'


def test_a_time_without_a_zone_beside_one_with_another_is_named(tmp_path: Path) -> None:
    front = (
        "title: Atelier\nlocation: Rennes\npublishDate: 2024-05-01\n"
        "date: 2024-09-01T10:00:00\ndate_end: 2024-09-01T12:00:00+02:00"
    )
    files = {"hugo.toml": UTC_SITE, "content/event/a.md": page(front)}
    assert said(diagnostics(tmp_path, files, "E187")) == [
        "event/a.md:5:7: E187 warning: `date` has no time zone and counts in UTC, while "
        "`date_end` is written with +02:00; write a time zone with each, as in "
        "2024-09-01T10:00:00+02:00"
    ]


@pytest.mark.parametrize(
    ("site", "dates"),
    [
        (UTC_SITE, "date: 2024-09-01T10:00:00\ndate_end: 2024-09-01T12:00:00"),
        (UTC_SITE, "date: 2024-09-01T10:00:00\ndate_end: 2024-09-01T12:00:00Z"),
        (UTC_SITE, "date: 2024-09-01\ndate_end: 2024-09-01T12:00:00+02:00"),
        (UTC_SITE, "date: 2024-09-01T10:00:00Z\ndate_end: 2024-09-01T12:00:00+02:00"),
        (
            f'{UTC_SITE}timeZone = "Europe/Paris"\n',
            "date: 2024-09-01T10:00:00\ndate_end: 2024-09-01T12:00:00+02:00",
        ),
        (UTC_SITE, "date: 2024-09-01T10:00:00+02:00\nlastmod: 2024-05-01T09:00:00"),
    ],
    ids=["none has one", "the same", "a day", "both have one", "the site's", "not of the event"],
)
def test_zones_that_agree_are_left_alone(tmp_path: Path, site: str, dates: str) -> None:
    front = f"title: Atelier\nlocation: Rennes\npublishDate: 2024-05-01\n{dates}"
    files = {"hugo.toml": site, "content/event/a.md": page(front)}
    assert diagnostics(tmp_path, files, "E187") == ()


def test_a_site_without_a_zone_is_told_once(tmp_path: Path) -> None:
    front = "title: T\nlocation: Rennes\npublishDate: 2020-01-01\n"
    files = {
        "hugo.toml": UTC_SITE,
        "content/event/a.md": page(f"{front}date: 2020-09-01T10:00:00"),
        "content/event/b.md": page(f"{front}date: 2024-09-01T10:00:00"),
        "content/event/c.md": page(f"{front}event_start: 2024-09-02\nstart_time: 17:30"),
    }
    assert said(diagnostics(tmp_path, files, "E189")) == [
        "event/b.md:5:7: E189 warning: `date` has no time zone and the site sets none, so it"
        " is read as UTC"
        ", here and on 2 more; set `timeZone` in the site's configuration to the zone of these"
        ' times ("UTC" if they are in UTC), or write a time zone with each'
        ""
    ]
    assert diagnostics(tmp_path, {"hugo.toml": f'{UTC_SITE}timeZone = "UTC"\n'}, "E189") == ()


@pytest.mark.parametrize(
    ("zones", "hint", "hours"),
    [
        (("AEST", "AEST"), '"Australia/Sydney", which their texts name', 0),
        (("AEST", "JST"), 'the zone of these times ("UTC" if they are in UTC)', 2),
    ],
)
def test_the_zone_that_texts_name_is_that_of_the_site(
    tmp_path: Path, zones: tuple[str, str], hint: str, hours: int
) -> None:
    files = {
        f"content/event/{number}.md": page(
            f"title: T\nlocation: Hall\ndate: 2024-06-0{number}T19:00:00\npublishDate: 2024-01-01",
            f"Saturday? No: {number} June 2024, 7:00 PM {zone}",
        )
        for number, zone in enumerate(zones, start=1)
    }
    found = diagnostics(tmp_path, {"hugo.toml": UTC_SITE, **files}, "E171", "E189")
    assert [each.code for each in found].count("E171") == hours
    (asked,) = (each for each in found if each.code == "E189")
    setting = "set `timeZone` in the site's configuration"
    assert asked.hint == f"{setting} to {hint}, or write a time zone with each"


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (
            ("2024-09-01T10:00:00+02:00", "2024-12-01T10:00:00+01:00"),
            "event/0.md:4:7: E189 warning",
        ),
        (
            ("2020-09-01T10:00:00+02:00", "2024-12-01T10:00:00+01:00"),
            "event/1.md:4:7: E189 warning",
        ),
        (("2020-09-01T10:00:00+02:00", "2020-12-01"), "event/0.md:4:7: E189 info"),
        (("2024-09-01T10:00:00+02:00", "2024-12-01T10:00:00-05:00"), ""),
        (("2024-09-01T10:00:00Z", "2024-12-01"), ""),
    ],
)
def test_offsets_say_nothing_of_the_days_of_the_site(
    tmp_path: Path, dates: tuple[str, str], told: str
) -> None:
    front = "title: T\nlocation: Rennes\ndate: {}\npublishDate: 2020-01-01"
    files = {f"content/event/{at}.md": page(front.format(date)) for at, date in enumerate(dates)}
    found = said(diagnostics(tmp_path, {"hugo.toml": UTC_SITE, **files}, "E189"))
    assert [each[: len(told)] for each in found] == [told] * bool(told)
    assert all("so days, such as today, begin in UTC" in each for each in found)
    zoned = {"hugo.toml": f"{UTC_SITE}timeZone = 'Europe/Paris'\n"}
    assert diagnostics(tmp_path, zoned, "E189") == ()


def test_events_that_are_over_are_a_note(tmp_path: Path) -> None:
    files = {
        "hugo.toml": UTC_SITE,
        "content/event/a.md": page("title: T\ndate: 2020-09-01T10:00:00"),
    }
    (told,) = diagnostics(tmp_path, files, "E189")
    assert (told.severity, told.message) == (
        "info",
        "`date` has no time zone and the site sets none, so it is read as UTC",
    )


@pytest.mark.parametrize(
    ("configuration", "date"),
    [
        (UTC_SITE, "2024-09-01T10:00:00Z"),
        (UTC_SITE, "2024-09-01"),
        (f"{UTC_SITE}[languages.fr]\ntimeZone = 'Europe/Paris'\n", "2024-09-01T10:00:00"),
    ],
    ids=["a zone", "a day", "the language's zone"],
)
def test_times_with_a_zone_are_left_alone(tmp_path: Path, configuration: str, date: str) -> None:
    files = {"hugo.toml": configuration, "content/event/a.md": page(f"title: T\ndate: {date}")}
    assert diagnostics(tmp_path, files, "E189") == ()


@pytest.mark.parametrize(
    ("files", "hints"),
    [
        (
            {"mkdocs.yml": "site_name: S\n", "docs/event/a.md": ""},
            [
                "set `timezone` in eventsearch.toml to the zone of these times"
                ' ("UTC" if they are in UTC), or write a time zone with each'
            ],
        ),
        ({"_config.yml": "timezone: Europe/Paris\n", "event/a.md": ""}, []),
    ],
)
def test_sites_of_other_programs_are_told_of_the_setting(
    tmp_path: Path, files: dict[str, str], hints: list[str]
) -> None:
    text = page("date: 2024-09-01T10:00:00")
    write(tmp_path, {name: data or text for name, data in files.items()})
    found = check(Settings(root=tmp_path, index=tmp_path / "index"), now=NOW)
    assert [diagnostic.hint for diagnostic in found if diagnostic.code == "E189"] == hints


def test_the_hint_beside_z_has_the_offset_of_the_site(tmp_path: Path) -> None:
    front = "title: T\ndate: 2024-07-01T20:00:00\ndate_end: 2024-07-01T20:00:00Z"
    files = {"hugo.toml": CONFIGURATION, "content/event/a.md": page(front)}
    (told,) = diagnostics(tmp_path, files, "E187")
    assert told.hint == "write a time zone with each, as in 2024-07-01T20:00:00+02:00"


def test_a_year_has_four_digits(tmp_path: Path) -> None:
    front = "title: T\ndate: 0987-09-01T10:00:00\nlastmod: 2024-09-01T10:00:00-10:00"
    (told,) = diagnostics(tmp_path, {"content/event/a.md": page(front)}, "E187")
    assert told.hint == "write a time zone with each, as in 0987-09-01T10:00:00-10:00"


def test_the_setting_is_the_zone_of_times_without_one(tmp_path: Path) -> None:
    front = "title: T\nlocation: Rennes\npublishDate: 2020-01-01\ndate: 2024-09-01T10:00:00"
    for configured in ("", 'timeZone = "Asia/Tokyo"\n'):
        write(tmp_path, {"hugo.toml": UTC_SITE + configured, "content/event/a.md": page(front)})
        settings = Settings(root=tmp_path, index=tmp_path / ".eventsearch", timezone="Europe/Paris")
        snapshot = SiteSnapshot(settings)
        (start,) = [each.record.meta.start for each in snapshot.pages if each.record.meta.start]
        assert start.isoformat() == "2024-09-01T10:00:00+02:00"
        assert snapshot.site.zone == "Europe/Paris"
        assert "E189" not in {each.code for each in check(settings, now=NOW)}


def test_what_stands_under_params_is_seen(tmp_path: Path) -> None:
    front = "title: A\ndate: 2024-09-01\npublishDate: 2024-05-01\nparams:\n  time: 6-8pm"
    files = {"hugo.toml": UTC_SITE, "content/event/a.md": page(front)}
    (found,) = said(diagnostics(tmp_path, files, "E189"))
    assert found.startswith("event/a.md:6:3: E189 warning: `time` has no time zone")
