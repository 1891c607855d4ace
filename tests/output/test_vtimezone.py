"""The time zone rules in calendars, and the times that other libraries compute from them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest
import vobject

from eventsearch.output.feeds.icalendar import vtimezone
from programs import missing
from zone_calendars import OWN, ZONES, zone_calendar

LIBICAL = """
import gi, json, sys
gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib as i
for calendar in json.load(sys.stdin):
    whole, told = i.Component.new_from_string(calendar), []
    event = whole.get_first_component(i.ComponentKind.VEVENT_COMPONENT)
    while event:
        start = event.get_dtstart()
        told.append((event.get_summary(), start.as_timet_with_zone(start.get_timezone())))
        event = whole.get_next_component(i.ComponentKind.VEVENT_COMPONENT)
    print(json.dumps(told))
"""
PYTHON = shutil.which("python3", path="/usr/bin") or sys.executable
"""Path of Debian's Python, which has the bindings to GLib's libraries."""


def instants(told: Any) -> list[str]:
    """Return the seconds since 1970 in the titles of events."""
    return [datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") for at in told]


@pytest.mark.parametrize("zone", ZONES[::4])
def test_vobject_reads_the_same_instants(zone: str) -> None:
    text = zone_calendar(zone).replace(OWN, f"{OWN} {ZONES.index(zone)}")
    for each in vobject.readOne(text).vevent_list:
        assert instants([each.dtstart.value.timestamp()]) == [each.summary.value]


@pytest.mark.external
def test_libical_reads_the_same_instants() -> None:
    ask = "import gi; gi.require_version('ICalGLib', '3.0')"
    if subprocess.run((PYTHON, "-c", ask), capture_output=True, check=False).returncode:
        missing("libical", "install gir1.2-ical-3.0 and python3-gi")
    done = subprocess.run(
        (PYTHON, "-c", LIBICAL),
        input=json.dumps([zone_calendar(zone) for zone in ZONES]),
        capture_output=True,
        text=True,
        check=True,
    )
    for zone, line in zip(ZONES, done.stdout.splitlines(), strict=True):
        told = json.loads(line)
        assert told
        assert instants(at for _, at in told) == [title for title, _ in told], zone


def lines(zone: str, first: int, last: int, name: str) -> list[str]:
    """Return the values of a property in the rules of a zone."""
    written = vtimezone(zone, first, last).to_ical().decode().replace("\r\n ", "").split("\r\n")
    return [line.partition(":")[2] for line in written if line.startswith(name)]


@pytest.mark.parametrize(
    ("zone", "rules"),
    [
        ("Europe/Paris", ["BYDAY=-1SU;BYMONTH=3", "BYDAY=-1SU;BYMONTH=10"]),
        ("America/New_York", ["BYDAY=2SU;BYMONTH=3", "BYDAY=1SU;BYMONTH=11"]),
        ("Australia/Lord_Howe", ["BYDAY=1SU;BYMONTH=4", "BYDAY=1SU;BYMONTH=10"]),
        (
            "Asia/Jerusalem",
            [
                "BYDAY=FR;BYMONTHDAY=23,24,25,26,27,28,29;BYMONTH=3",
                "BYDAY=-1SU;BYMONTH=10",
            ],
        ),
        ("Asia/Kolkata", []),
        ("America/Phoenix", []),
    ],
)
def test_regular_clock_changes_are_written_as_a_rule(zone: str, rules: list[str]) -> None:
    assert lines(zone, 2020, 2030, "RRULE") == [f"FREQ=YEARLY;{rule}" for rule in rules]
    assert lines(zone, 2020, 2030, "RDATE") == []


def test_abolished_rules_end_and_irregular_changes_are_listed() -> None:
    given_up = lines("America/Mexico_City", 2015, 2030, "RRULE")
    assert ["UNTIL=2022" in rule for rule in given_up] == [True, True]
    assert lines("Africa/Casablanca", 2027, 2028, "RRULE") == []
    assert len(lines("Africa/Casablanca", 2027, 2028, "DTSTART")) > 3


def test_one_year_has_the_rules_of_that_time() -> None:
    few: Any = icalendar.Calendar.from_ical(zone_calendar("Europe/Paris", 2031, 2031))
    (rules,) = few.walk("VTIMEZONE")
    assert [part.name for part in rules.subcomponents] == ["STANDARD", "DAYLIGHT", "STANDARD"]
