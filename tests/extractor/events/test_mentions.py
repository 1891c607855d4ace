"""The days, times of day and time zones in a text."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel import Locale, localedata

from eventsearch.extractor.dates import Doubt, zone_of
from eventsearch.extractor.events.mentions import DateMention, find_dates, labelled_date
from eventsearch.extractor.events.values import AMBIGUOUS_ZONES, abbreviations, read_when
from lint_site import diagnostics, page

# The days and times of day in a text.


def mentions(text: str) -> list[DateMention]:
    """Return the mentions in a text written in 2024."""
    return list(find_dates(text, 2024))


def spelt(mention: DateMention) -> str:
    """Return a mention in short: days, times of day, zone."""
    reading = mention.reading
    days = "/".join(day.isoformat() for day in mention.days)
    hours = "-".join(f"{hour:%H:%M}" for hour in (reading.begins, reading.ends) if hour)
    return " ".join(filter(None, (days, hours, str(reading.zone or ""))))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le mardi 31 janvier 2023 à 16h30", ["2023-01-31 16:30"]),
        ("Le 29 février (15h - 16h), en visio", ["2024-02-29 15:00-16:00"]),
        ("Konzert am 2. Mai, 18.30 - 20.00", ["2024-05-02 18:30-20:00"]),
        ("2 May, Python 3.12 costs 12.50", ["2024-05-02"]),
        ("Am 2. Mai: Einlass 19 Uhr", ["2024-05-02"]),
        ("de 14h à 15h30 le 2 mai", ["2024-05-02 14:00-15:30"]),
        ("du 30 au 31 janvier 2023", ["2023-01-30/2023-01-31"]),
        ("les 16 et 17 juin 2026. Les deux jours", ["2026-06-16/2026-06-17"]),
        ("lundi 3 et mardi 4 juin de 9h à 17h", ["2024-06-03/2024-06-04 09:00-17:00"]),
        ("les 15 et 22 mai", ["2024-05-15", "2024-05-22"]),
        ("le 1er février, ou le 2 mars 2023", ["2024-02-01", "2023-03-02"]),
        ("AOÛT 2023 : samedi 12 août", ["2024-08-12"]),
        ("On Tuesday, January 31, 2023 at 4pm", ["2023-01-31 16:00"]),
        ("Tue. 31 Jan. 2023", ["2023-01-31"]),
        ("June 16–17, 2023, then home", ["2023-06-16/2023-06-17"]),
        ("May 3, 2:30 p.m.–4 p.m. CET", ["2024-05-03 14:30-16:00 Europe/Paris"]),
        ("for 1 hour Thursday August 17, 09:00", ["2024-08-17 09:00"]),
        ("14 May 2024, 9am PT / 12pm ET", ["2024-05-14 09:00 America/Los_Angeles"]),
        ("Am Dienstag, den 14. Mai um 18.30 Uhr", ["2024-05-14 18:30"]),
        ("14. und 15. Mai 2023, 18 Uhr", ["2023-05-14/2023-05-15 18:00"]),
        ("El 14 de mayo de 2023 de 18:00 a 20:00", ["2023-05-14 18:00-20:00"]),
        ("Domenica 3 marzo, ore 21:00", ["2024-03-03 21:00"]),
        ("Donderdag 20 november 2025, 18:00–21:00", ["2025-11-20 18:00-21:00"]),
        ("2023-01-31T10:00", ["2023-01-31 10:00"]),
        ("Horaire : 18h30", ["18:30"]),
    ],
)
def test_days_spans_and_times_are_read_in_seven_languages(text: str, expected: list[str]) -> None:
    found = [spelt(each) for each in mentions(text) if each.days or not each.is_other]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "May 2023, mai, v1.31 mars, 12/31 January",
        "2023-01-311, 12023-01-31, 31/01/2023",
        "marsouin 12 marseille, 5 may attend, we set 5 goals, 3 out of 7",
        "Meetup 5 - 14 mai 2024",
        "8, 9 et 10 mars",
        "room 3 May 14",
        "February 30",
    ],
)
def test_ambiguous_texts_are_not_days(text: str) -> None:
    assert [each.text for each in mentions(text) if each.days] == []


@pytest.mark.parametrize(
    "text",
    [
        "14 May at 18:00 IST",
        "14 May, 09:00 Australian Western",
        "14 May at 18:00 Singapore time",
        "14 mai à 15h, heure de Montréal",
        "14 mai à 18h et 20h",
    ],
)
def test_hours_in_a_zone_that_is_not_read_are_left_out(text: str) -> None:
    assert spelt(mentions(text)[0]) == "2024-05-14"


@pytest.mark.parametrize(
    ("text", "other", "announced"),
    [
        ("Registration is open until 3 May 2024", True, False),
        ("Inscriptions avant le 3 mai", True, False),
        ("Anmeldung bis zum 3. Mai", True, False),
        ("La sesión anterior fue el 3 de mayo", True, False),
        ("Le programme est prêt. La journée aura lieu à Rennes le 3 mai", False, True),
        ("Berlin, 3 May 2024", False, True),
        ("Das Treffen findet in der Bibliothek am 3. Mai statt", False, True),
        ("It has been known for years that on 3 May something broke for everybody", False, False),
        ("Le 03.05.2024 sur Jitsi, présenté par Zoé Martin et ses amis", False, True),
        ("— Zoé (@zoe) 3 May 2024", False, False),
    ],
)
def test_the_clause_decides_whose_day_it_is(text: str, other: bool, announced: bool) -> None:
    (found,) = mentions(text)
    assert (found.is_other, found.is_announced) == (other, announced)


def test_mentions_quote_the_text() -> None:
    texts = ("Le 29 février (15h -  16h), à Rennes", "Until 14 mai.", "At 5 p.m. on 3 May")
    assert [mentions(text)[0].text for text in texts] == [
        "29 février (15h - 16h)",
        "14 mai",
        "5 p.m. on 3 May",
    ]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("31 January", date(2023, 1, 31), True),
        ("Tuesday, 31 January 2023", date(2023, 1, 31), True),
        ("Monday, 31 January 2023", date(2023, 1, 31), False),
        ("31 January 2022", date(2023, 1, 31), False),
        ("30 January 2023", date(2023, 1, 31), False),
        ("30–31 January 2023", date(2023, 1, 31), True),
    ],
)
def test_a_mention_matches_a_day(text: str, day: date, expected: bool) -> None:
    (found,) = mentions(text)
    assert found.matches(day) is expected


@pytest.mark.parametrize(
    ("text", "said", "of_an_event"),
    [
        ("Wann: 12. Mai 2025, 19 Uhr\nWo: Rathaus", "12. Mai 2025, 19 Uhr", True),
        ("A talk.\n\n**When**: Monday, 12 May 2025", "Monday, 12 May 2025", True),
        ("- Quand : 12 mai 2025 à 19h", "12 mai 2025 à 19h", True),
        ("## Date & Time\n\n  * 12 May 2025", "12 May 2025", True),
        ("<b>Date:</b> 2025-05-12<br>\n<b>Venue:</b> Hall", "2025-05-12", True),
        ("| Datum | 12.05.2025 |", "12.05.2025", False),
        ("Date: 12 May 2025", "12 May 2025", False),
        ("When: 12 May", "", False),
        ("Whenever: 12 May 2025", "", False),
        ("On 12 May 2025 we said when.", "", False),
    ],
)
def test_a_day_under_a_label(text: str, said: str, of_an_event: bool) -> None:
    mention, labelled = labelled_date(text, 2025)
    assert (mention.text if mention else "", labelled) == (said, of_an_event)


@pytest.mark.parametrize(
    ("text", "near", "expected"),
    [
        ("## Date & Time\n\n  * 28th February\n  * 9 AM to 1 PM", (2015, 2, 17), (2015, 2, 28)),
        ("Wann: 3. Januar, 19 Uhr", (2024, 12, 20), (2025, 1, 3)),
        ("Quand : 28 décembre", (2025, 1, 4), (2024, 12, 28)),
        ("When: 12 May 2023", (2025, 5, 1), (2023, 5, 12)),
    ],
    ids=["later", "next year", "previous year", "with a year"],
)
def test_a_labelled_day_without_a_year_is_near_the_publication(
    text: str, near: tuple[int, int, int], expected: tuple[int, int, int]
) -> None:
    mention, _ = labelled_date(text, 1, near=date(*near))
    assert mention is not None
    assert mention.days == (date(*expected),)


# Which time zone abbreviations are read, compared with the tz database and CLDR.

NORTH_AMERICA = {"PST", "CDT"}
"""Also used in Manila and Havana. Without a zone of the site, the usual meaning counts."""
WORDS = {"CAT", "EAT", "WAT", "WIT", "HDT", "IDT", "AST", "ADT", "BST", "SST"}
"""Not read: English words, rare names, and names that other sources use for other zones."""


@cache
def meanings() -> dict[str, set[timedelta]]:
    """Return the UTC offsets that each abbreviation of the tz database has."""
    found: defaultdict[str, set[timedelta]] = defaultdict(set)
    for name in available_timezones():
        zone = ZoneInfo(name)
        for month in range(1, 13) if "/" in name and not name.startswith("Etc/") else ():
            moment = datetime(2024, month, 1, tzinfo=zone)
            if (short := moment.tzname()) and short.isalpha() and short.isupper():
                found[short].add(moment.utcoffset() or timedelta())
    return dict(found)


def zone_in(text: str, own: tzinfo | None = None) -> tzinfo | None:
    """Return the zone at the end of a time, or None if there is none or it is ambiguous."""
    try:
        reading = read_when(f"14:00 {text}", own)
    except Doubt:
        return None
    return reading.zone if reading else None


def offsets(zone: tzinfo) -> set[timedelta | None]:
    """Return the UTC offsets of a zone over a year."""
    return {datetime(2024, month, 1, tzinfo=zone).utcoffset() for month in range(1, 13)}


def test_only_zone_names_with_a_single_offset_are_read() -> None:
    for name, shifts in meanings().items():
        if name in WORDS | NORTH_AMERICA:
            continue
        zone = zone_in(name)
        assert (zone is not None) == (len(shifts) == 1), name
        assert zone is None or shifts <= offsets(zone), name


def test_names_that_only_cldr_has_are_right() -> None:
    """Since 2017 the tz database has no abbreviation for Singapore."""
    english = [each for each in localedata.locale_identifiers() if each.startswith("en")]
    found: defaultdict[str, set[str]] = defaultdict(set)
    for each in english:
        for zone, names in Locale.parse(each).meta_zones.items():
            for name in (names.get("short") or {}).values():
                found[name].add(zone)
    for name, zone in (
        ("SGT", "Singapore"),
        ("MYT", "Malaysia"),
        ("NPT", "Nepal"),
        ("HKT", "Hong_Kong"),
    ):
        assert found[name] == {zone}
        assert str(zone_in(name)).startswith("Asia/")


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        *(("IST", each) for each in ("Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin")),
        *(("CST", each) for each in ("America/Chicago", "Asia/Shanghai", "America/Havana")),
        *(("BST", "Europe/London"), ("AST", "America/Halifax"), ("PST", "Asia/Manila")),
        *(("EAT", "Africa/Nairobi"), ("WIT", "Asia/Jayapura"), ("AEST", "Australia/Brisbane")),
    ],
)
def test_an_ambiguous_zone_name_means_the_sites_zone(name: str, zone: str) -> None:
    own = zone_of(zone)
    assert zone_in(name, own) is own
    (mention,) = find_dates(f"Doors close on 3 July 2024, 14:00 {name}. Bring tea.", 2024, own)
    assert (mention.reading.zone, str(mention.reading.begins)) == (own, "14:00:00")


@pytest.mark.parametrize("name", sorted(AMBIGUOUS_ZONES))
def test_without_the_sites_zone_ambiguous_names_are_not_read(name: str) -> None:
    assert zone_in(name) is None
    assert zone_in(name, zone_of("Europe/Berlin")) is None
    assert "GMT" not in abbreviations(zone_of("Europe/London"))


def test_a_value_with_an_ambiguous_zone_name_is_reported(tmp_path: Path) -> None:
    text = page("title: Talk\nlocation: Hall\nevent_start: 3 July 2024, 14:00 IST", "Tea.")
    files = {"hugo.toml": 'baseURL = "https://example.org/"\n', "content/event/a.md": text}
    (found,) = diagnostics(tmp_path, files, "E194", "E102")
    assert "IST is the name of several time zones" in found.message
    files["hugo.toml"] += 'timeZone = "Asia/Kolkata"\n'
    assert diagnostics(tmp_path, files, "E194", "E102") == ()
