"""Which years, zones and starts of events are doubtful, and which are left alone?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from eventsearch.lint.runner import check
from eventsearch.lint.site_snapshot import SiteSnapshot
from eventsearch.settings import Settings, load_settings
from lint_site import CONFIGURATION, NOW, diagnostics, page, said
from site_on_disk import write

# Which years of events are doubtful, and which are left alone.


def written(root: Path, front: str, body: str, name: str = "a") -> list[str]:
    """Return the diagnostics about years on a page with this text."""
    files = {f"content/event/{name}.md": page(f"location: Rennes\n{front}", body)}
    return said(diagnostics(root, files, "E181", "E182", "E183"))


def test_a_diagnostic_has_the_place_of_the_starts_key(tmp_path: Path) -> None:
    front = "title: A\ndate: 2022-01-01\nevent_start: 2022-01-31\npublishDate: 2023-01-15"
    (line,) = written(tmp_path, front, "Venez.")
    assert line.startswith("event/a.md:5:14: E181 warning: starts 349 days before")


@pytest.mark.parametrize(
    ("title", "start", "published", "name"),
    [
        ("A", "2024-05-01", "2024-04-01", "a"),
        ("A", "2024-05-01", "", "a"),
        ("A", "2024-01-01", "2024-06-01", "a"),
        ("Bilan 2019", "2020-01-20", "2020-01-02", "a"),
        ("Recensement 2021", "2023-05-01", "2023-04-01", "a"),
        ("Session 2019", "2020-01-15", "2019-12-20", "a"),
        ("Plan 2019-2021", "2021-01-15", "2019-01-20", "a"),
        ("Rencontre 2020", "2019-12-30\ndate_end: 2020-01-02", "", "a"),
        ("A", "2024-06-12", "", "2023-05-01-annonce/index"),
        ("A", "2024-06-12", "", "2024-06-12-x"),
        ("A", "2034-01-01", "", "a"),
    ],
    ids=[
        *("announced a month before", "no publication", "written down five months later"),
        *("report on last year", "about an older year", "published in December"),
        *("a span of years", "over the end of a year", "the name has another day"),
        *("the name has the day", "ten years ahead"),
    ],
)
def test_unlikely_errors_in_years_are_not_reported(
    tmp_path: Path, title: str, start: str, published: str, name: str
) -> None:
    published = published and f"\npublishDate: {published}"
    assert written(tmp_path, f"title: {title}\ndate: {start}{published}", "Venez.", name) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "Rendez-vous le mardi 31 janvier 2023 à 16 h.",
            'starts in 2022, but its text has "mardi 31 janvier 2023 à 16 h"; correct the '
            "year of the start",
        ),
        (
            "See you on Tuesday, January 31.",
            'starts on 2022-01-31, a Monday, but its text has "Tuesday, January 31"; correct the '
            "year or day of the start, or the text",
        ),
    ],
)
def test_a_text_with_another_day_is_reported(tmp_path: Path, body: str, message: str) -> None:
    found = written(tmp_path, "title: A\ndate: 2022-01-31T15:00:00Z", body)
    assert found == [f"event/a.md:4:7: E182 warning: {message}"]


@pytest.mark.parametrize(
    "body",
    [
        "Le 31 janvier.",
        "Le lundi 31 janvier 2022.",
        "Le mardi 31 janvier 2023, comme le lundi 31 janvier 2022.",
        "Depuis le 31 janvier 1998.",
        "Le 31 janvier 2021 et le 31 janvier 2023.",
        "Le lundi 31 janvier 2023.",
        "Le mardi 1er février 2022, à minuit.",
        "Le jeudi 3 février 2022.",
    ],
    ids=[
        *("no year", "the day", "the day among others", "an anniversary", "two years"),
        *("a day that is none", "the day in the site's zone", "another day"),
    ],
)
def test_a_text_that_may_be_right_is_not_reported(tmp_path: Path, body: str) -> None:
    assert written(tmp_path, "title: A\ndate: 2022-01-31T23:30:00Z", body) == []


@pytest.mark.parametrize(
    ("start", "agree", "told"),
    [
        ("started_at: 2024-07-21 17:30", 9, ["started_at"]),
        ("date: 2024-07-21", 9, []),
        ("date: 2024-09-21", 9, ["date"]),
        ("started_at: 2024-07-21 17:30", 8, []),
        ("started_at: 2024-08-25 23:30", 9, []),
        ("started_at: 2024-08-25", 9, ["started_at"]),
        ("started_at: 2024-08-25\nend: 2024-08-27", 9, []),
        ("started_at: 2024-07-21\nstatus: rescheduled", 9, []),
    ],
    ids=["another", "E195", "before", "too few", "a night", "the eve", "within", "moved"],
)
def test_a_day_unlike_the_name_is_reported(
    tmp_path: Path, start: str, agree: int, told: list[str]
) -> None:
    days = [(f"2024-08-{day}", f"started_at: 2024-08-{day}") for day in range(10, 10 + agree)]
    files = {
        f"content/event/{name}.md": page(f"title: A\nlieu: B\n{front}")
        for name, front in (("2024-08-26", start), *days)
    }
    message = "its file's name has 2024-08-26; correct the start or the name"
    found = said(diagnostics(tmp_path, files, "E182"))
    assert [each.partition(", but ")[2] for each in found] == [message] * len(told)
    assert [f":4:{len(key) + 3}: " in each for each, key in zip(found, told, strict=True)] == [
        True for _ in told
    ]


def test_one_error_is_reported_once(tmp_path: Path) -> None:
    front = "title: A\ndate: 2022-01-31T15:00:00Z\npublishDate: 2023-01-15"
    (only_one,) = written(tmp_path, front, "Le mardi 31 janvier 2023.")
    assert "E181" in only_one


def test_an_address_with_another_year_is_reported(tmp_path: Path) -> None:
    front = "title: Barcamp\nslug: barcamp-2023\ndate: 2024-09-14\npublishDate: 2023-06-01"
    assert written(tmp_path, front, "Venez.") == [
        "event/a.md:5:7: E182 warning: starts in 2024, but its address and its publication have "
        "2023; correct the year of the start"
    ]
    assert written(tmp_path, front.replace("2023-06", "2024-06"), "Venez.") == []
    assert written(tmp_path, front.replace("p-2023", "p-x2023y"), "Venez.") == []


def test_a_page_that_is_not_an_event_may_contain_any_day(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A\ndate: 2022-01-31", "Le mardi 31 janvier 2023.")}
    assert diagnostics(tmp_path, files, "E182") == ()


@pytest.mark.parametrize(
    ("start", "zone", "body", "expected"),
    [
        ("9999-12-31", "Europe/Paris", "Friday, 31 December.", ["E183"]),
        ("9999-12-31T23:30:00Z", "Europe/Paris", "Lundi 31 décembre.", ["E182", "E183"]),
        ("0001-01-01T00:30:00Z", "America/New_York", "Mardi 1er janvier.", ["E182"]),
    ],
)
def test_the_first_and_the_last_day_of_the_calendar_are_days(
    tmp_path: Path, start: str, zone: str, body: str, expected: list[str]
) -> None:
    files = {
        "hugo.toml": f'timeZone = "{zone}"\n',
        "content/event/a.md": page(f"title: A\ndate: {start}", body),
    }
    assert [each.code for each in diagnostics(tmp_path, files, "E182", "E183")] == expected


@pytest.mark.parametrize(
    ("name", "title", "start", "is_doubtful"),
    [
        ("saison/index", "Saison", "2019-02-04", True),
        ("pycon19/index", "Pycon", "2019-02-04", False),
        ("2019/pycon", "Pycon", "2019-02-04", False),
        ("pycon/index", "Pycon 2019", "2019-02-04", False),
        ("saison/index", "Saison", "2015-02-04", False),
    ],
)
def test_an_old_event_added_later_is_not_reported(
    tmp_path: Path, name: str, title: str, start: str, is_doubtful: bool
) -> None:
    front = f"title: {title}\ndate: {start}\npublishDate: 2020-04-11"
    assert bool(written(tmp_path, front, "Venez.", name)) is is_doubtful


# Which times of a page count in another zone than the others.

UTC_SITE = 'baseURL = "https://example.org/"\n'


TEN, NOON = "date: 2024-09-01T10:00:00", "date_end: 2024-09-01T12:00:00"
PARIS = 'timeZone = "Europe/Paris"\n'


@pytest.mark.parametrize(
    ("configuration", "front", "code", "told"),
    [
        ("", f"{TEN}\n{NOON}", "E187", ""),
        ("", f"{TEN}\n{NOON}Z", "E187", ""),
        ("", f"date: 2024-09-01\n{NOON}+02:00", "E187", ""),
        ("", f"{TEN}Z\n{NOON}+02:00", "E187", ""),
        (PARIS, f"{TEN}\n{NOON}+02:00", "E187", ""),
        ("", f"{TEN}+02:00\nlastmod: 2024-05-01T09:00:00", "E187", ""),
        (PARIS, f"{TEN}\n{NOON}Z", "E187", "3:7 warning 2024-09-01T10:00:00+02:00"),
        (
            "",
            "date: 0987-09-01T10:00:00\nlastmod: 2024-09-01T10:00:00-10:00",
            "E187",
            "3:7 warning 0987-09-01T10:00:00-10:00",
        ),
        ("", f"{TEN}Z", "E189", ""),
        ("", "date: 2024-09-01", "E189", ""),
        ("[languages.fr]\ntimeZone = 'Europe/Paris'\n", TEN, "E189", ""),
        ("", "date: 2020-09-01T10:00:00", "E189", "3:7 info each"),
        ("", "date: 2020-09-01T10:00:00\nexpiryDate: 2020-12-31", "E189", "3:7 info each"),
        ("", "date: 2024-09-01\nparams:\n  time: 6-8pm", "E189", "5:3 warning each"),
    ],
    ids=[
        *("none has one", "the same", "a day", "both have one", "the site's", "not of the event"),
        *("beside Z", "a year of four digits", "a zone", "a day alone", "the language's zone"),
        *("over", "expired", "under params"),
    ],
)
def test_times_without_a_zone_are_reported(
    tmp_path: Path, configuration: str, front: str, code: str, told: str
) -> None:
    files = {
        "hugo.toml": UTC_SITE + configuration,
        "content/event/a.md": page(f"title: T\n{front}"),
    }
    found = [
        f"{each.line}:{each.column} {each.severity} {each.hint.split()[-1]}"
        for each in diagnostics(tmp_path, files, code)
    ]
    assert found == ([told] if told else [])


def test_a_site_without_a_zone_is_reported_once(tmp_path: Path) -> None:
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
        (("AEST", "AEST"), '"Australia/Sydney", which is in their texts', 0),
        (("AEST", "JST"), 'the zone of these times ("UTC" if they are in UTC)', 2),
    ],
)
def test_the_zone_in_the_texts_is_the_sites(
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


EXPIRED = "expiryDate: 2020-12-31"


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
        ((f"2020-09-01T10:00:00+02:00\n{EXPIRED}",), "event/0.md:4:7: E189 info"),
        ((f"2020-09-01T10:00:00+02:00\n{EXPIRED}", "2020-09-01T10:00:00Z"), ""),
        (("2024-09-01T10:00:00+02:00", "2024-12-01T10:00:00-05:00"), ""),
        (("2024-09-01T10:00:00Z", "2024-12-01"), ""),
    ],
)
def test_offsets_do_not_change_days(tmp_path: Path, dates: tuple[str, ...], told: str) -> None:
    front = "title: T\nlocation: Rennes\ndate: {}\npublishDate: 2020-01-01"
    files = {f"content/event/{at}.md": page(front.format(date)) for at, date in enumerate(dates)}
    found = said(diagnostics(tmp_path, {"hugo.toml": UTC_SITE, **files}, "E189"))
    assert [each[: len(told)] for each in found] == [told] * bool(told)
    assert all("so its days begin at midnight in UTC" in each for each in found)
    assert all(each.endswith('zone of these offsets, such as "Europe/Paris"') for each in found)
    zoned = {"hugo.toml": f"{UTC_SITE}timeZone = 'Europe/Paris'\n"}
    assert diagnostics(tmp_path, zoned, "E189") == ()


NOT_A_START = ("dates:\n  - samedi-1-juin", "jour: samedi", "when: le soir", "schedule: soir")
"""Keys whose names are about a day, but whose values contain no start."""


@pytest.mark.parametrize("other", NOT_A_START)
def test_diagnostics_are_at_the_start(tmp_path: Path, other: str) -> None:
    files = {
        "hugo.toml": f'{UTC_SITE}[taxonomies]\ndate = "dates"\n',
        "content/event/a.md": page(
            f"{other}\npublishDate: 2024-01-01\ntitle: A\ndate: 2024-08-31T10:00:00",
            "Rendez-vous lundi 31 août.",
        ),
    }
    line = len(f"---\n{other}\npublishDate:\ntitle:\ndate:".splitlines())
    found = diagnostics(tmp_path, files, "E182", "E185", "E186", "E189")
    assert [(each.code, each.line, each.column) for each in found] == [
        (code, line, 7) for code in ("E182", "E185", "E186", "E189")
    ]


@pytest.mark.parametrize("other", [*NOT_A_START, "day: '31'", "start: '10:00'"])
@pytest.mark.parametrize("at", ["+02:00", ""])
def test_a_start_with_an_offset_has_a_zone(tmp_path: Path, other: str, at: str) -> None:
    front = f"{other}\nstartTime: '10:00'\ndate: '2024-08-31T10:00:00{at}'\nlieu: Rennes"
    files = {
        "hugo.toml": f'{UTC_SITE}[taxonomies]\ndate = "dates"\n',
        "content/event/a.md": page(f"title: A\npublishDate: 2024-01-01\n{front}"),
    }
    (found,) = diagnostics(tmp_path, files, "E189")
    assert found.message.startswith("the event has a UTC offset" if at else "`")
    assert ("has no time zone" in found.message) != bool(at)


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
def test_on_other_platforms_the_hint_names_the_setting(
    tmp_path: Path, files: dict[str, str], hints: list[str]
) -> None:
    text = page("date: 2024-09-01T10:00:00")
    write(tmp_path, {name: data or text for name, data in files.items()})
    found = check(Settings(root=tmp_path, index=tmp_path / "index"), now=NOW)
    assert [diagnostic.hint for diagnostic in found if diagnostic.code == "E189"] == hints


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


# Starts that are not dates, on pages whose folder has readable starts under the same key.

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


def test_a_start_that_is_not_a_date_has_a_hint(tmp_path: Path) -> None:
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
def test_other_pages_of_the_folder_decide(
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
def test_elsewhere(tmp_path: Path, configuration: Mapping[str, str], events: str, key: str) -> None:
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
