"""Events as iCalendar, read back by two independent libraries."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import assume, given
from hypothesis import strategies as st

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import StoredPage
from eventsearch.model.timestamps import rfc3339
from eventsearch.output.feeds.icalendar import event, times
from eventsearch.output.feeds.identifiers import page_uuid
from eventsearch.output.formats import FORMATS
from listings import CHANGED, ENTRY, INFO, SITE, TEXTS, entry, listed, listing

calendar = FORMATS["ics"].write

PARIS = ZoneInfo("Europe/Paris")


def read(data: bytes) -> Any:
    """Return a calendar as the library reads it. Check the length and end of every line."""
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    return icalendar.Calendar.from_ical(data)


def only(*entries: StoredPage, **info: Any) -> Any:
    """Return the only event in the calendar of a page."""
    (found,) = read(calendar(listing(*entries, **info), site=SITE)).walk("VEVENT")
    return found


def test_a_calendar_event_has_all_values_of_the_page() -> None:
    found = only(ENTRY)
    assert str(found["SUMMARY"]) == "Webinaire du programme 10%"
    assert str(found["LOCATION"]) == "Lieu, Rennes"
    assert str(found["DESCRIPTION"]) == "Au moins 10 % du temps."
    assert str(found["URL"]) == "https://example.org/event/dix/"
    assert found.categories == ["10%", "Rennes, Bretagne"]
    assert found.decoded("DTSTAMP") == found.decoded("LAST-MODIFIED") == CHANGED
    assert found.decoded("DTSTART") == datetime(2031, 5, 1, 18, tzinfo=PARIS)
    assert found.decoded("DTEND") == datetime(2031, 5, 1, 20, tzinfo=PARIS)
    assert "GEO" not in found


def test_another_library_reads_the_same() -> None:
    data = calendar(listing(ENTRY), site=SITE).decode()
    found = vobject.readOne(data).vevent
    assert found.summary.value == "Webinaire du programme 10%"
    assert found.dtstart.value.utcoffset() == timedelta(hours=2)
    assert found.dtstart.value.astimezone(UTC) == datetime(2031, 5, 1, 16, tzinfo=UTC)
    assert found.dtend.value.astimezone(UTC) == datetime(2031, 5, 1, 18, tzinfo=UTC)


def test_a_calendar_has_a_name_and_a_refresh_interval() -> None:
    made = read(
        calendar(listing(ENTRY), site=SITE, links={"self": "https://s.example/search.ics?q=10%25"})
    )
    assert str(made["X-WR-CALNAME"]) == str(made["NAME"]) == "Petit site: 10%, Rennes"
    assert str(made["X-WR-TIMEZONE"]) == "Europe/Paris"
    assert made["REFRESH-INTERVAL"].dt == timedelta(hours=6)
    assert made["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert str(made["SOURCE"]) == "https://s.example/search.ics?q=10%25"
    assert str(made["METHOD"]) == "PUBLISH"


def test_a_calendar_without_a_search_has_the_name_of_the_site() -> None:
    request = SearchRequest()
    assert str(read(calendar(listing(request=request), site=SITE))["NAME"]) == "Petit site"
    bare = calendar(listing(request=request, title=""), site=SITE)
    assert str(read(bare)["NAME"]) == "example.org"


@pytest.mark.parametrize(
    ("start", "end", "first", "after"),
    [
        ("2031-05-01T00:00:00+02:00", "2031-05-03T00:00:00+02:00", (5, 1), (5, 4)),
        ("2031-05-01T00:00:00+02:00", "", (5, 1), (5, 2)),
        ("2031-03-30T00:00:00+01:00", "2031-03-30T00:00:00+01:00", (3, 30), (3, 31)),
        ("2031-10-25T00:00:00+02:00", "2031-10-26T00:00:00+02:00", (10, 25), (10, 27)),
        ("2031-05-01T00:00:00Z", "", (5, 1), (5, 2)),
    ],
)
def test_whole_days_are_days_and_end_before_the_next(
    start: str, end: str, first: tuple[int, int], after: tuple[int, int]
) -> None:
    found = only(entry(start=start, end=end, all_day=True))
    assert found["DTSTART"].params["VALUE"] == found["DTEND"].params["VALUE"] == "DATE"
    assert found.decoded("DTSTART") == date(2031, *first)
    assert found.decoded("DTEND") == date(2031, *after)
    assert not read(calendar(listing(entry(all_day=True, start=start)), site="")).walk("VTIMEZONE")


@pytest.mark.parametrize(
    "start",
    [
        "2031-01-15T18:00:00+01:00",
        "2031-07-15T18:00:00+02:00",
        "2031-03-30T01:59:00+01:00",
        "2031-03-30T03:00:00+02:00",
        "2031-10-26T02:30:00+02:00",
        "2031-10-26T02:30:00+01:00",
        "2031-07-15T18:00:00-05:00",
        "2031-07-15T16:00:00Z",
        "1900-01-01T12:00:00+00:09",
        "9998-06-01T12:00:00+02:00",
    ],
)
def test_a_moment_is_the_same_moment_for_every_reader(start: str) -> None:
    moment = datetime.fromisoformat(start)
    end = rfc3339(moment + timedelta(days=2, hours=1))
    data = calendar(listing(entry(start=start, end=end)), site=SITE)
    (found,) = read(data).walk("VEVENT")
    # For Python, an hour that occurs twice never equals an hour of another zone.
    assert found.decoded("DTSTART").astimezone(UTC) == moment.astimezone(UTC)
    assert found.decoded("DTEND") == moment + timedelta(days=2, hours=1)
    other = vobject.readOne(data.decode()).vevent
    assert other.dtstart.value.astimezone(UTC) == moment.astimezone(UTC)
    assert len(data) < 2000, "the rules of a zone are those of the years of the events"


@given(st.datetimes(timezones=st.just(PARIS)))
def test_any_time_is_read_back_unchanged(at: datetime) -> None:
    # A zone's offset may move the first and last years beyond the range of `datetime`.
    assume(2 < at.year < 9998)
    text = rfc3339(at)
    start, _ = times(entry(start=text, end=""), "Europe/Paris")
    assert isinstance(start, datetime)
    assert start.astimezone(UTC) == datetime.fromisoformat(text).astimezone(UTC)


def test_an_event_without_an_end_has_no_dtend() -> None:
    assert "DTEND" not in only(entry(end=""))
    assert "DTEND" not in only(entry(end=ENTRY.start))
    last = entry(start="9999-12-31T00:00:00Z", end="", all_day=True)
    assert "DTEND" not in only(last)


def test_a_site_in_utc_has_no_zone() -> None:
    made = read(calendar(listing(entry(start="2031-05-01T16:00:00Z"), zone="UTC"), site=SITE))
    assert not made.walk("VTIMEZONE")
    assert b"DTSTART:20310501T160000Z" in made.to_ical()


def test_the_uid_depends_only_on_the_file() -> None:
    uid = page_uuid(ENTRY, INFO)
    others = {"title": "Autre", "url": "/x/", "lang": "en", "start": "2032-01-01T00:00:00Z"}
    assert {page_uuid(entry(**{key: value}), INFO) for key, value in others.items()} == {uid}
    assert str(only(ENTRY)["UID"]) == str(uid) == "1e15318c-f460-50fb-bd81-de82ab9352b6"
    assert page_uuid(replace(ENTRY, id="content/event/dix/index.en.md"), INFO) != uid
    assert page_uuid(ENTRY, INFO._replace(origin="https://example.com")) != uid
    assert page_uuid(ENTRY, INFO._replace(origin="http://EXAMPLE.org")) == uid


def test_the_same_pages_are_the_same_bytes() -> None:
    one, two = ENTRY, entry(id="content/event/b/index.md", start="2031-04-01T10:00:00Z")
    changed = listing(one, two)
    turned = replace(changed, pages=changed.pages[::-1])
    again = replace(turned, info=INFO._replace(built_at="2040-01-01T00:00:00Z", version="w"))
    assert calendar(changed, site=SITE) == calendar(again, site=SITE)


def test_without_the_sites_address_an_event_has_no_url() -> None:
    (found,) = read(calendar(listing(ENTRY), site="")).walk("VEVENT")
    assert "URL" not in found


def test_a_single_event_is_a_calendar_without_a_name() -> None:
    made = read(event(listed(ENTRY), INFO, site=SITE))
    (found,) = made.walk("VEVENT")
    assert found.to_ical() == only(ENTRY).to_ical()
    assert "X-WR-CALNAME" not in made


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_no_text_breaks_out_of_its_line(title: str, place: str, tag: str, said: str) -> None:
    hostile = entry(title=title, location=place, tags=(tag, "b"), summary=said, url="/" + title)
    data = calendar(listing(hostile, request=SearchRequest(text=title), title=said), site=SITE)
    made = read(data)
    assert [part.name for part in made.walk()] == [
        *("VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "STANDARD", "VEVENT")
    ]
    (found,) = made.walk("VEVENT")
    assert set(found) <= {
        *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "SUMMARY", "DTSTART", "DTEND", "URL"),
        *("LOCATION", "DESCRIPTION", "CATEGORIES"),
    }
    (event,) = vobject.readOne(data.decode()).vevent_list
    assert event.dtstart.value.astimezone(UTC) == datetime(2031, 5, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize("text", ["a\\nb, c; d\\", "Été: 10 % \"dix\" 'x'", "日本" * 60])
def test_escaped_texts_are_read_back_unchanged(text: str) -> None:
    found = only(entry(title=text, summary=f"{text}\n{text}"))
    assert str(found["SUMMARY"]) == text
    assert str(found["DESCRIPTION"]) == f"{text}\n{text}"
