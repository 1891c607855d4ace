"""
Events as iCalendar (RFC 5545).

Nothing differs from one build to the next, so that a rebuild changes nothing in a subscribed
calendar. The library folds lines and escapes texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from eventsearch.output.feeds.identifiers import (
    address,
    name,
    page_summary,
    page_title,
    page_uuid,
    sound_line,
)
from eventsearch.output.feeds.vtimezone import vtimezone
from eventsearch.search.listing import ListedPage, Listing
from eventsearch.storage.generations import Info
from eventsearch.storage.stored_page import StoredPage

if TYPE_CHECKING:
    # Takes 60 ms to load, for which nothing but a calendar waits.
    from icalendar import Calendar, Event

PRODUCT = "-//eventsearch//eventsearch//EN"

REFRESH = timedelta(hours=6)
"""How often a calendar is to ask again: events are announced days before."""

ZONED = range(1970, 2100)
"""Years in which rules of a time zone are written out; other moments are given in UTC."""


def calendar(listing: Listing, *, site: str, source: str = "") -> bytes:
    """
    Return the events of a listing as a calendar, as they begin.

    Args:
        site: Address of the site without a path; empty when not known.
        source: Where the calendar can be had again; empty when nowhere.
    """
    ordered = sorted(listing.pages, key=lambda each: (each.entry.begins or 0, each.entry.id))
    component = _calendar(ordered, listing.info, site)
    title = name(listing.request, listing.info)
    component.add("name", title)
    component.add("x-wr-calname", title)
    component.add("x-wr-timezone", listing.info.zone)
    component.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    component.add("x-published-ttl", "PT6H")
    if source:
        component.add("source", source, parameters={"VALUE": "URI"})
    return bytes(component.to_ical())


def event(listed: ListedPage, info: Info, *, site: str) -> bytes:
    """Return one event as a calendar of its own; *site* as for `calendar`."""
    return bytes(_calendar((listed,), info, site).to_ical())


def _calendar(pages: Sequence[ListedPage], info: Info, site: str) -> Calendar:
    from icalendar import Calendar

    component = Calendar()
    component.add("prodid", PRODUCT)
    component.add("version", "2.0")
    component.add("calscale", "GREGORIAN")
    component.add("method", "PUBLISH")
    for event in map(partial(_event, info=info, site=site), pages):
        component.add_component(event)
    years = [
        when.year
        for each in component.walk("VEVENT")
        for key in ("DTSTART", "DTEND")
        if key in each and (when := each.decoded(key)).year in ZONED and _zoned(when)
    ]
    if years:
        # First, as readers expect what times refer to.
        component.subcomponents.insert(0, vtimezone(info.zone, min(years), max(years)))
    return component


def _event(listed: ListedPage, *, info: Info, site: str) -> Event:
    from icalendar import Event

    entry = listed.entry
    component = Event()
    component.add("uid", str(page_uuid(entry, info)))
    component.add("dtstamp", listed.changed)
    component.add("last-modified", listed.changed)
    component.add("summary", page_title(entry))
    for key, value in zip(("dtstart", "dtend"), times(entry, info.zone), strict=True):
        if value is not None:
            component.add(key, value)
    texts = {"location": sound_line(entry.location), "description": page_summary(entry)}
    if site and entry.url:
        component.add("url", address(site, entry.url))
    for key, text in texts.items():
        if text:
            component.add(key, text)
    if tags := [tag for tag in map(sound_line, entry.tags) if tag]:
        component.add("categories", tags)
    return component


def times(entry: StoredPage, zone: str) -> tuple[date, date | None]:
    """
    Return begin and exclusive end of an event as iCalendar has them; an end only if it has one.

    Days where it takes whole days; else moments, in the zone of the site where they were written
    in it, else in UTC.
    """
    if entry.all_day:
        first = date.fromisoformat(entry.start[:10])
        last = date.fromisoformat(entry.end[:10]) if entry.end else first
        # There is no day after the last one.
        return first, None if last == date.max else last + timedelta(days=1)
    start = _moment(entry.start, zone)
    end = _moment(entry.end, zone) if entry.end else None
    return start, end if end is not None and end > start else None


def _moment(text: str, zone: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.year not in ZONED or zone in ("UTC", "Etc/UTC"):
        return at.astimezone(UTC)
    local = at.astimezone(ZoneInfo(zone))
    # A clock that is put back shows an hour twice: some readers take the first, some the second.
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return at.astimezone(UTC) if twice else local


def _zoned(when: date) -> bool:
    return isinstance(when, datetime) and isinstance(when.tzinfo, ZoneInfo)
