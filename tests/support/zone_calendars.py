"""Calendars of many years in zones of all continents, to test with other projects' readers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from eventsearch.output.formats import FORMATS
from listings import SITE, entry, listing

calendar = FORMATS["ics"].write

YEARS = range(2015, 2036)
HOUR = timedelta(hours=1)

ZONES = (
    *("Europe/Paris", "Europe/London", "Europe/Dublin", "Europe/Istanbul", "Europe/Moscow"),
    *("Europe/Chisinau", "Europe/Volgograd", "Atlantic/Azores", "America/New_York"),
    *("America/St_Johns", "America/Phoenix", "America/Sao_Paulo", "America/Santiago"),
    *("America/Asuncion", "America/Mexico_City", "America/Havana", "America/Caracas"),
    *("America/Nuuk", "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Lagos"),
    *("Africa/Khartoum", "Africa/Windhoek", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo"),
    *("Asia/Tehran", "Asia/Jerusalem", "Asia/Beirut", "Asia/Gaza", "Asia/Amman"),
    *("Asia/Pyongyang", "Asia/Almaty", "Australia/Sydney", "Australia/Lord_Howe"),
    *("Australia/Adelaide", "Pacific/Auckland", "Pacific/Chatham", "Pacific/Apia"),
    *("Pacific/Norfolk", "Pacific/Tongatapu", "Pacific/Fiji", "Antarctica/Troll"),
)

OWN = "Zone of the calendar"
"""A zone name that no reader knows, so it must use the rules in the calendar."""


def moments(zone: str) -> Iterator[datetime]:
    """Yield moments in UTC: one every twelve weeks, and those around each change of the clock."""
    local = ZoneInfo(zone)

    def changes(before: datetime, after: datetime) -> bool:
        return before.astimezone(local).utcoffset() != after.astimezone(local).utcoffset()

    at = datetime(YEARS[0], 1, 2, 12, tzinfo=UTC)
    for week in range(52 * len(YEARS)):
        if week % 12 == 0:
            yield at
        end = at + 7 * 24 * HOUR
        if changes(at, end):
            hours = [at + hour * HOUR for hour in range(7 * 24 + 1)]
            for before, after in pairwise(hours):
                if changes(before, after):
                    yield from (before - HOUR, before, after, after + HOUR)
        at = end


@cache
def zone_calendar(zone: str, first: int = YEARS[0], last: int = YEARS[-1]) -> str:
    """Return the calendar of a zone under `OWN`; each event's title is its start in UTC."""
    events = [
        entry(
            id=f"content/event/{at:%Y%m%dT%H%M%S}.md",
            title=f"{at:%Y-%m-%dT%H:%M:%SZ}",
            start=at.astimezone(ZoneInfo(zone)).isoformat(),
            end="",
        )
        for at in moments(zone)
        if first <= at.astimezone(ZoneInfo(zone)).year <= last
    ]
    return calendar(listing(*events, zone=zone), site=SITE).decode().replace(zone, OWN)
