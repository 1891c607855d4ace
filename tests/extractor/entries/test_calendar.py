"""Events of calendars, as the front matter that they become."""

from __future__ import annotations

import pytest

from eventsearch.extractor.entries.calendar import read_calendar

ZONE = """\
BEGIN:VTIMEZONE
TZID:Our clock
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
"""


def calendar(*events: str, head: str = "") -> str:
    inner = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{head}{inner}END:VCALENDAR\n".replace("\n", "\r\n")


def values(event: str, *, head: str = "", description: bool = False) -> dict[str, object]:
    read = read_calendar(calendar(event, head=head), description=description)
    assert read.faults == ()
    return dict(read.items[0].values)


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        ("DTSTART:20240531T180000Z", {"start": "2024-05-31T18:00:00+00:00"}),
        ("DTSTART;VALUE=DATE:20240531", {"start": "2024-05-31"}),
        (
            "DTSTART;VALUE=DATE:20240531\nDTEND;VALUE=DATE:20240602",
            {"start": "2024-05-31", "end": "2024-06-01"},
        ),
        (
            "DTSTART;VALUE=DATE:20240531\nDTEND;VALUE=DATE:20240531",
            {"start": "2024-05-31", "end": "2024-05-31"},
        ),
        (
            "DTSTART;TZID=Europe/Paris:20240531T180000\nDURATION:PT1H30M",
            {"start": "2024-05-31T18:00:00", "timezone": "Europe/Paris", "duration": "PT1H30M"},
        ),
        (
            'DTSTART;TZID="Romance Standard Time":20240531T180000',
            {"start": "2024-05-31T18:00:00", "timezone": "Europe/Paris"},
        ),
        (
            "DTSTART;TZID=/mozilla.org/20070129_1/Europe/Berlin:20240531T180000",
            {"start": "2024-05-31T18:00:00", "timezone": "Europe/Berlin"},
        ),
        (
            "DTSTART;TZID=Europe/Paris:20240531T180000\nDTEND;TZID=Europe/London:20240531T180000",
            {
                "start": "2024-05-31T18:00:00",
                "timezone": "Europe/Paris",
                "end": "2024-05-31T18:00:00+01:00",
            },
        ),
        (
            "DTSTART;TZID=Europe/Paris:20240531T180000\nDTEND:20240531T180000Z",
            {
                "start": "2024-05-31T18:00:00",
                "timezone": "Europe/Paris",
                "end": "2024-05-31T18:00:00+00:00",
            },
        ),
        (
            "DTSTART:20240531T180000\nRRULE:FREQ=WEEKLY;COUNT=3\n"
            "EXDATE:20240607T180000,20240614T180000\nEXDATE:20240621T180000",
            {
                "start": "2024-05-31T18:00:00",
                "rrule": "FREQ=WEEKLY;COUNT=3",
                "exdate": ["2024-06-07T18:00:00", "2024-06-14T18:00:00", "2024-06-21T18:00:00"],
            },
        ),
        ("DTSTART:20240531T180000\nSTATUS:CONFIRMED", {"start": "2024-05-31T18:00:00"}),
        (
            "DTSTART:20240531T180000\nSTATUS:CANCELLED",
            {"start": "2024-05-31T18:00:00", "status": "cancelled"},
        ),
    ],
)
def test_times(event: str, expected: dict[str, object]) -> None:
    assert values(event) == expected


def test_a_calendar_may_describe_its_zone() -> None:
    for day, offset in (("20240531", "+02:00"), ("20241231", "+01:00")):
        read = values(f"DTSTART;TZID=Our clock:{day}T180000", head=ZONE)
        assert str(read["start"]).endswith(f"T18:00:00{offset}")


def test_a_calendar_may_name_its_zone() -> None:
    read = values("DTSTART:20240531T180000", head="X-WR-TIMEZONE:Europe/Zurich\n")
    assert read["timezone"] == "Europe/Zurich"


def test_texts_are_unfolded_and_unescaped() -> None:
    event = (
        "DTSTART:20240531\nSUMMARY;LANGUAGE=fr:Con\n cert\\, bal\nUID:a@b\n"
        "LOCATION:Halle\\, Lyon\nCATEGORIES:jazz,open\\, air\nURL:https://example.org/a"
    )
    assert values(event) == {
        "title": "Concert, bal",
        "uid": "a@b",
        "start": "2024-05-31",
        "location": "Halle, Lyon",
        "tags": ["jazz", "open, air"],
        "url": "https://example.org/a",
    }


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("https://zoom.us/j/951?pwd=abc", "online"),
        ("Room 5\\; https://meet.google.com/abc-defg", "Room 5"),
        ("Online (https://zoom.us/j/951)", "Online"),
        ("Halle (Lyon)", "Halle (Lyon)"),
        ("+33 1 70 95 03 50\\,\\,95117439112#", "online"),
        ("Halle 3\\, 12 rue du Port\\, 69002 Lyon", "Halle 3, 12 rue du Port, 69002 Lyon"),
    ],
)
def test_meetings_are_not_published(place: str, shown: str) -> None:
    assert values(f"DTSTART:20240531\nLOCATION:{place}")["location"] == shown


def test_descriptions_are_read_only_where_that_is_wanted() -> None:
    event = "DTSTART:20240531\nDESCRIPTION:Passcode 793864"
    assert "summary" not in values(event)
    assert values(event, description=True)["summary"] == "Passcode 793864"


def test_private_events_are_left_out() -> None:
    alarm = "DTSTART:20240531\nBEGIN:VALARM\nSUMMARY:Ring\nEND:VALARM"
    read = read_calendar(calendar("DTSTART:20240531\nCLASS:PRIVATE", alarm), description=False)
    assert [dict(each.values) for each in read.items] == [{"start": "2024-05-31"}]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ("SUMMARY:A", "the event has no DTSTART"),
        ("DTSTART:tomorrow", "'tomorrow' is no date of a calendar"),
        ("DTSTART:20240231", "day is out of range for month"),
        (
            "DTSTART;TZID=Nowhere:20240531T180000",
            "the time zone 'Nowhere' is neither known nor described",
        ),
    ],
)
def test_an_event_that_cannot_be_read_loses_only_itself(event: str, reason: str) -> None:
    read = read_calendar(calendar(event, "DTSTART:20240531"), description=False)
    assert [(each.line, each.reason) for each in read.faults] == [(3, reason)]
    assert [each.line for each in read.items] == [6]


def test_an_occurrence_of_its_own_replaces_that_of_the_series() -> None:
    series = "UID:1\nDTSTART:20240531T180000\nRRULE:FREQ=WEEKLY\nEXDATE:20240607T180000"
    late = "UID:1\nRECURRENCE-ID:20240614T180000\nDTSTART:20240614T190000"
    first, second = read_calendar(calendar(series, late), description=False).items
    assert first.values["exdate"] == ["2024-06-07T18:00:00", "2024-06-14T18:00:00"]
    assert (first.values["uid"], second.values["uid"]) == ("1", "120240614T180000")


def test_what_is_no_calendar_has_no_events() -> None:
    for text in ("", "BEGIN:VEVENT\nDTSTART:20240531", "END:VEVENT\n", "\0", ZONE):
        assert read_calendar(text, description=True).items == ()
