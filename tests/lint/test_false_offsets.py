"""Local times that a site writes with a UTC offset, such as 20:15 in Paris as `20:15:00Z`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from eventsearch.lint.runner import check
from eventsearch.settings import load_settings
from lint_site import NOW, diagnostics, page, said
from site_on_disk import write

CODES = ("E171", "E174", "E187", "E189")
PARIS = 'baseURL = "https://example.org/"\ntimeZone = "Europe/Paris"\n'
LONDON = PARIS.replace("Europe/Paris", "Europe/London")
UTC_SITE = PARIS.replace("Europe/Paris", "UTC")
NO_ZONE = 'baseURL = "https://example.org/"\n'


def concerts(*events: tuple[str, str], configuration: str = PARIS) -> dict[str, str]:
    """Return a site with events, each by its front matter and its text."""
    pages = {
        f"content/concerts/{number}.md": page(f"title: Concert\nlocation: Salle\n{front}", text)
        for number, (front, text) in enumerate(events)
    }
    return {"hugo.toml": configuration, **pages}


LOCAL = (
    ("event_time: 2024-07-30T20:15:00Z", "mardi 30 juillet - 20h15\n\nUn concert."),
    ("event_time: 2024-08-02T20:30:00Z", "vendredi 2 août 2024, 20h30 (portes : 19h30)"),
    ("event_time: 2024-12-07T19:00:00Z", "Samedi 7 décembre de 19h00 à 21h00"),
)
"""The start that a content management system wrote in Paris, and the page's text."""


def codes(root: Path, files: dict[str, str]) -> list[str]:
    """Return the codes that a check reports."""
    return [each.code for each in diagnostics(root, files, *CODES)]


def test_several_pages_are_reported_once_with_the_setting(tmp_path: Path) -> None:
    assert said(diagnostics(tmp_path, concerts(*LOCAL), *CODES)) == [
        'concerts/0.md:4:13: E174 warning: its text has "mardi 30 juillet - 20h15", and'
        " `event_time` is 20:15Z, which is 22:15 in Europe/Paris, here and on 2 more;"
        ' set `[events] ignore_offsets = "Z"` in eventsearch.toml, or correct the offsets'
    ]


def test_one_or_two_pages_are_reported_one_by_one(tmp_path: Path) -> None:
    assert codes(tmp_path, concerts(*LOCAL[:2])) == ["E171", "E171"]


@pytest.mark.parametrize(
    ("configuration", "offset"),
    [(PARIS, "+00:00"), (PARIS, "+0000"), (PARIS, "+05:00"), (LONDON, "+02:00")],
)
def test_other_offsets_are_reported_too(tmp_path: Path, configuration: str, offset: str) -> None:
    events = [(front.replace("Z", offset), text) for front, text in LOCAL]
    (found,) = diagnostics(tmp_path, concerts(*events, configuration=configuration), *CODES)
    name = "Z" if offset.startswith("+00") else offset
    assert (found.code, f'ignore_offsets = "{name}"' in found.hint) == ("E174", True)


def test_the_offset_of_summer_in_winter_is_reported(tmp_path: Path) -> None:
    winter = [
        (f"date: 2024-12-0{day}T20:15:00+02:00", f"{day} décembre à 20h15") for day in (3, 4, 5)
    ]
    summer = [(f"date: 2024-07-0{day}T20:15:00+02:00", f"{day} juillet à 20h15") for day in (3, 4)]
    events = [(f"{front}\npublishDate: 2024-01-01", text) for front, text in winter + summer]
    files = {path.replace("concerts", "event"): text for path, text in concerts(*events).items()}
    assert codes(tmp_path, files) == ["E174"]


@pytest.mark.parametrize(
    ("front", "text"),
    [
        ("event_date: 2024-07-1{}T22:00:00Z\nhora: 22hs", "Un concert."),
        ("event_date: 2024-07-1{}T22:00:00Z\ntime: 22:00", "Un concert."),
        ("event_start: 2024-07-1{}T22:00:00Z", "1{} juillet, 10 pm"),
        ("event_start: 2024-07-1{}T20:00:00Z", "July 1{} at 8:00"),
        ("event_start: 2024-07-1{}T22:00:00Z", "Wann: 1{}. Juli 2024, 22 Uhr"),
        ("event_start: 2024-07-1{}T22:00:00Z", "Cuándo: 1{} de julio de 2024, 22h"),
        ('event_dates: ["2024-07-1{}T22:00:00Z"]', "1{} juillet, 22h"),
        ("sessions: [{{start: '2024-07-1{}T22:00:00Z'}}]\nevent: X", "1{} juillet, 22h"),
    ],
    ids=["key", "time", "pm", "of twelve", "Uhr", "h", "list", "sessions"],
)
def test_texts_and_other_keys_prove_the_offset(tmp_path: Path, front: str, text: str) -> None:
    events = [(front.format(day), text.format(day)) for day in (1, 2, 3)]
    assert codes(tmp_path, concerts(*events)) == ["E174"]


def test_the_file_name_proves_the_offset(tmp_path: Path) -> None:
    files = {
        f"content/concerts/2024-07-1{day}-20-15-trio.md": page(
            f"title: Trio\nevent_start: 2024-07-1{day}T20:15:00Z", "Un concert."
        )
        for day in (1, 2, 3)
    }
    (found,) = diagnostics(tmp_path, {"hugo.toml": PARIS, **files}, *CODES)
    assert found.message.startswith('the name of its file has "2024-07-11-20-15", and')


def test_a_zone_in_the_texts_is_enough(tmp_path: Path) -> None:
    events = [
        (f"event_time: 2024-07-1{day}T16:00:00Z", f"July 1{day} at 16:00 HKT") for day in (1, 2, 3)
    ]
    (found,) = diagnostics(tmp_path, concerts(*events, configuration=NO_ZONE), "E174")
    assert "16:00Z, which is 00:00 in Asia/Hong_Kong" in found.message
    settings = '`timezone = "Asia/Hong_Kong"` and `[events] ignore_offsets = "Z"`'
    assert found.hint == f"set {settings} in eventsearch.toml, or correct the offsets"


def july(start: str, text: str, key: str = "event_time") -> list[tuple[str, str]]:
    """Return three events in July with the same start and text."""
    return [
        (f"{key}: 2024-07-0{day}T{start}", text.replace("DAY", f"{day} juillet"))
        for day in (1, 2, 3)
    ]


WINTER = [(front.replace("-07-", "-12-"), text) for front, text in july("20:15:00Z", "DAY, 20h15")]


@pytest.mark.parametrize(
    ("configuration", "events"),
    [
        (UTC_SITE, LOCAL),
        (LONDON, [(front, text.replace("juillet", "décembre")) for front, text in WINTER]),
        (PARIS, july("18:15:00Z", "DAY, 20h15")),
        (PARIS, july("20:15:00Z", "DAY, 20h15 UTC")),
        (PARIS, july("19:30:00Z", "DAY, portes 19h30")),
        (PARIS, july("00:00:00Z", "DAY")),
        (PARIS, july("18:15:00Z", "DAY, 18h15 : accueil. DAY, 20h15 : concert")),
        (PARIS, july("20:15:00", "DAY, 20h15")),
        (PARIS, july("18:15:00Z", "DAY, 20h15", key="event_start_utc")),
        (PARIS, [(f"{e}\ntime: '18:15'", t) for e, t in july("18:15:00Z", "", key="start_utc")]),
        (PARIS, july("18:15:00Z", "Le bar ouvre à 18h15.")),
        (PARIS, july("20:00:00Z", "DAY, 10:00")),
        (PARIS, july("18:00:00Z", "DAY, 8:00")),
        (PARIS, july("06:00:00Z", "DAY, 8:00 am")),
        (PARIS, july("20:15:00+02:00", "DAY, 20h15")),
    ],
    ids=[
        *("UTC", "London in winter", "true UTC", "UTC in the text", "doors", "days"),
        *("both hours", "no offset", "a key in UTC", "two keys in UTC", "the bar opens"),
        *("ten of twelve hours", "eight of twelve hours", "in the morning", "the right offset"),
    ],
)
def test_times_that_may_be_right_are_not_reported(
    tmp_path: Path, configuration: str, events: list[tuple[str, str]]
) -> None:
    assert codes(tmp_path, concerts(*events, configuration=configuration)) == []


def test_a_site_with_both_offsets_is_reported_page_by_page(tmp_path: Path) -> None:
    files = concerts(*LOCAL, ("event_time: 2024-07-06T18:15:00Z", "6 juillet, 20h15"))
    found = diagnostics(tmp_path, files, *CODES)
    assert [(each.code, each.path[-4:]) for each in found] == [
        ("E171", f"{number}.md") for number in range(3)
    ]


def test_with_the_setting_nothing_is_left_to_report(tmp_path: Path) -> None:
    more = "\nevent_end: 2024-12-31T23:00:00Z\npublishDate: 2024-01-01T09:00:00Z"
    files = concerts(*((front + more, text) for front, text in LOCAL))
    write(tmp_path, {**files, "eventsearch.toml": '[events]\nignore_offsets = "Z"\n'})
    settings = load_settings(tmp_path, environ={}, flags={})
    found = [each for each in check(settings, now=NOW) if each.code in CODES]
    assert found == []


def test_without_a_zone_other_keys_prove_the_offset(tmp_path: Path) -> None:
    events = [
        (f"event_date: 2024-07-1{day}T22:00:00Z\nhora: 22hs", "Concierto.") for day in (1, 2, 3)
    ]
    assert said(diagnostics(tmp_path, concerts(*events, configuration=NO_ZONE), "E174")) == [
        'concerts/0.md:4:13: E174 warning: `hora` is "22hs", and `event_date` is 22:00Z, which is'
        " UTC, here and on 2 more; set `timezone` in eventsearch.toml to the zone of the texts,"
        ' and `[events] ignore_offsets = "Z"` if they are in local time, then check again'
    ]


def test_a_key_that_repeats_a_part_of_the_day_is_not_reported(tmp_path: Path) -> None:
    files = concerts(
        ("event_date: 2024-07-02T22:00:00\nfecha: 2 de julio", "Concierto."),
        ("event_date: 2024-07-03T22:00:00\nfecha: 4 de julio", "Concierto."),
    )
    (found,) = diagnostics(tmp_path, files, "E194")
    assert found.message == '`fecha` is "4 de julio", no day or time that can be read'


@pytest.mark.parametrize(
    ("configuration", "start", "text", "expected"),
    [
        (PARIS, "20:00:00Z", "Venez profiter du duo à partir de 20h00.", ["E174"]),
        (NO_ZONE, "20:00:00Z", "Venez profiter du duo à partir de 20h00.", ["E174"]),
        (PARIS, "20:00:00Z", "Beginn ist um 20 Uhr.", ["E174"]),
        (PARIS, "18:00:00Z", "Venez profiter du duo à partir de 20h00.", []),
        (PARIS, "18:00:00Z", "Accueil à 18h00, concert à 20h00.", []),
        (PARIS, "18:00:00Z", "Portes à 18h00.", []),
        (PARIS, "18:00:00Z", "At 18:00 doors open.", []),
        (NO_ZONE, "18:00:00Z", "Venez profiter du duo à partir de 20h00.", []),
    ],
    ids=["from", "no zone", "German", "true UTC", "both", "doors", "doors after", "other hour"],
)
def test_hours_without_a_day_count_on_several_pages(
    tmp_path: Path, configuration: str, start: str, text: str, expected: list[str]
) -> None:
    files = concerts(*july(start, text), configuration=configuration)
    assert codes(tmp_path, files) == expected
    alone = concerts(july(start, text)[0], configuration=configuration)
    assert codes(tmp_path / "alone", alone) == []


def test_hours_without_a_day_need_a_majority(tmp_path: Path) -> None:
    files = concerts(*july("20:00:00Z", "À 20h00."), *july("17:00:00Z", "À 15h00.") * 2)
    assert codes(tmp_path, files) == []


MONTHS = {1: "janvier", 3: "mars", 7: "juillet"}


def shown(zone: str, written: str) -> list[tuple[str, str]]:
    """
    Return events in three months whose texts say 20:15, the local time of a zone.

    Args:
        written: Notation of the starts. `true`: in UTC. `local`: with the zone's offset on that
            day. Otherwise the local time with this offset.
    """
    found = []
    for month, name in MONTHS.items():
        for day in (14, 15, 16):
            start = datetime(2024, month, day, 20, 15, tzinfo=ZoneInfo(zone))
            if written == "true":
                start = start.astimezone(UTC)
            text = start.isoformat().replace("+00:00", "Z")
            if written not in ("true", "local"):
                text = f"{start.replace(tzinfo=None).isoformat()}{written}"
            found.append((f"event_time: {text}", f"{day} {name}, 20h15"))
    return found


ZONES = (
    *("Australia/Sydney", "America/Sao_Paulo", "Asia/Kolkata", "Africa/Casablanca"),
    *("Europe/Dublin", "Europe/London", "Atlantic/Azores", "Europe/Paris"),
)
"""Zones with summer time in the north or south, without it, and with Ramadan time (Casablanca)."""


@pytest.mark.parametrize("zone", ZONES)
def test_right_offsets_are_not_reported_in_any_zone(tmp_path: Path, zone: str) -> None:
    for written in ("true", "local"):
        for configuration in (NO_ZONE, PARIS.replace("Europe/Paris", zone)):
            files = concerts(*shown(zone, written), configuration=configuration)
            assert "E174" not in codes(tmp_path, files), (written, configuration)


@pytest.mark.parametrize("zone", ZONES)
def test_local_times_with_z_are_reported_in_any_zone(tmp_path: Path, zone: str) -> None:
    for configuration in (NO_ZONE, PARIS.replace("Europe/Paris", zone)):
        files = concerts(*shown(zone, "Z"), configuration=configuration)
        assert codes(tmp_path, files) == ["E174"]


@pytest.mark.parametrize(
    ("zone", "offset"),
    [
        ("Australia/Sydney", "+10:00"),
        ("Africa/Casablanca", "+01:00"),
        ("Europe/Dublin", "+01:00"),
        ("Europe/Dublin", "+00:00"),
    ],
)
def test_the_offset_of_one_season_in_all_seasons(tmp_path: Path, zone: str, offset: str) -> None:
    files = concerts(*shown(zone, offset), configuration=PARIS.replace("Europe/Paris", zone))
    (found,) = diagnostics(tmp_path, files, *CODES)
    name = "Z" if offset == "+00:00" else offset
    assert (found.code, f'ignore_offsets = "{name}"' in found.hint) == ("E174", True)


def test_other_hours_that_no_zone_explains_are_counted(tmp_path: Path) -> None:
    false = [(f"event_time: 2024-12-0{day}T20:15:00Z", f"{day} décembre, 20h15") for day in (3, 4)]
    true = [("event_time: 2024-07-03T18:15:00Z", "3 juillet, 20h15")]
    (found,) = diagnostics(tmp_path, concerts(*false, *true, configuration=NO_ZONE), *CODES)
    assert (found.code, found.message.rpartition("; ")[2]) == ("E174", "1 has another hour")
