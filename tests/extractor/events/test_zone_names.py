"""Abbreviations of time zones: which are read, by what the tz database and CLDR say of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel import Locale, localedata

from eventsearch.extractor.dates import Doubt, zone_of
from eventsearch.extractor.events.mentions import find_dates
from eventsearch.extractor.events.values import AMBIGUOUS_ZONES, abbreviations, read_when
from lint_site import diagnostics, page

NORTH_AMERICA = {"PST", "CDT"}
"""Also used in Manila and Havana. Without a zone of the site, the usual meaning counts."""
WORDS = {"CAT", "EAT", "WAT", "WIT", "HDT", "IDT", "AST", "ADT", "BST", "SST"}
"""Left out: words of English, rare names, and names that other sources have for other zones."""


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
    """Return the zone that is read at the end of a time; None for none or for several."""
    try:
        reading = read_when(f"14:00 {text}", own)
    except Doubt:
        return None
    return reading.zone if reading else None


def offsets(zone: tzinfo) -> set[timedelta | None]:
    """Return the UTC offsets of a zone over a year."""
    return {datetime(2024, month, 1, tzinfo=zone).utcoffset() for month in range(1, 13)}


def test_names_with_one_offset_are_read_and_no_others() -> None:
    for name, shifts in meanings().items():
        if name in WORDS | NORTH_AMERICA:
            continue
        zone = zone_in(name)
        assert (zone is not None) == (len(shifts) == 1), name
        assert zone is None or shifts <= offsets(zone), name


def test_names_that_only_cldr_has_are_right() -> None:
    """Singapore has no abbreviation in the tz database since 2017."""
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
def test_a_name_of_several_zones_is_that_of_the_site(name: str, zone: str) -> None:
    own = zone_of(zone)
    assert zone_in(name, own) is own
    (mention,) = find_dates(f"Doors close on 3 July 2024, 14:00 {name}. Bring tea.", 2024, own)
    assert (mention.reading.zone, str(mention.reading.begins)) == (own, "14:00:00")


@pytest.mark.parametrize("name", sorted(AMBIGUOUS_ZONES))
def test_without_the_zone_of_the_site_it_is_not_guessed(name: str) -> None:
    assert zone_in(name) is None
    assert zone_in(name, zone_of("Europe/Berlin")) is None
    assert "GMT" not in abbreviations(zone_of("Europe/London"))


def test_a_value_with_such_a_name_is_reported(tmp_path: Path) -> None:
    text = page("title: Talk\nlocation: Hall\nevent_start: 3 July 2024, 14:00 IST", "Tea.")
    files = {"hugo.toml": 'baseURL = "https://example.org/"\n', "content/event/a.md": text}
    (found,) = diagnostics(tmp_path, files, "E194", "E102")
    assert "IST is the name of several time zones" in found.message
    files["hugo.toml"] += 'timeZone = "Asia/Kolkata"\n'
    assert diagnostics(tmp_path, files, "E194", "E102") == ()
