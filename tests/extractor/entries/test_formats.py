"""Entries of lists and events of calendars, with their positions."""

from __future__ import annotations

import pytest

from eventsearch.extractor.entries.calendar import read_calendar
from eventsearch.extractor.entries.formats import MOST_VALUES, read_csv, read_tree
from eventsearch.extractor.front_matter.result import FormatError

# Entries of lists in YAML, TOML, JSON and CSV, with their positions.

LIST = """\
- title: Concert
  date: 2024-05-31
- title: Bal
  date: 2024-07-14
"""
NESTED = """\
sponsors:
  - name: Acme
events:
  upcoming:
    - title: Concert
      date: 2024-05-31
    - title: To be announced
  past:
    - {title: Bal, date: 2023-07-14}
"""
NAMED = """\
concert:
  title: Concert
  date: 2024-05-31
bal:
  title: Bal
  date: 2024-07-14
"""
TOML = """\
name = "Calendar"

[[event]]
title = "Concert"
date = 2024-05-31

[[event]]
title = "Bal"
date = 2024-07-14T20:00:00+02:00
"""
JSON = '{"events": [{"Title": "Concert", "date": "2024-05-31"},\n {"title": "Bal", "date": ""}]}'


def is_event(values: object) -> bool:
    return isinstance(values, dict) and {"title", "date"} <= values.keys()


@pytest.mark.parametrize(
    ("suffix", "text", "items", "expected"),
    [
        (".yml", LIST, "", [("Concert", 1), ("Bal", 3)]),
        (".yaml", NESTED, "", [("Concert", 5), ("To be announced", 7), ("Bal", 9)]),
        (".yml", NESTED, "events.past", [("Bal", 9)]),
        (".yml", NESTED, "events.*", [("Concert", 5), ("To be announced", 7), ("Bal", 9)]),
        (".yml", NESTED, "nothing", []),
        (".yml", NAMED, "", [("Concert", 2), ("Bal", 5)]),
        (".yml", "title: Concert\ndate: 2024-05-31\n", "", [("Concert", 1)]),
        (".yml", "", "", []),
        (".toml", TOML, "", [("Concert", 3), ("Bal", 7)]),
        (".toml", 'event = [{title = "Bal", date = 2024-07-14}]', "", [("Bal", 0)]),
        (".json", JSON, "", [("Concert", 1), ("Bal", 2)]),
    ],
)
def test_entries_found(suffix: str, text: str, items: str, expected: list[tuple[str, int]]) -> None:
    found = read_tree(suffix, text, items, is_event)
    assert [(each.values["title"], each.line) for each in found] == expected


def test_values_have_places() -> None:
    (first, _) = read_tree(".yml", LIST, "", is_event)
    assert first.places == {"title": (1, 10), "date": (2, 9)}


def test_the_key_of_an_entry_is_its_name() -> None:
    assert [each.name for each in read_tree(".yml", NAMED, "", is_event)] == ["concert", "bal"]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_table_has_a_row_for_each_event(sign: str) -> None:
    rows = [["Title", "Date", " Tags "], ["A, b", "2024-05-31", "jazz; open air"], ["", "", ""]]
    rows.append(["C\nd", "2024-06-01", ""])
    text = "\n".join(sign.join(f'"{cell}"' for cell in row) for row in rows)
    first, second = read_csv(text)
    assert first.values == {"title": "A, b", "date": "2024-05-31", "tags": ["jazz", "open air"]}
    assert (first.line, second.line) == (2, 4)
    assert second.values == {"title": "C\nd", "date": "2024-06-01"}


@pytest.mark.parametrize(
    ("suffix", "text", "line"),
    [
        (".yml", "- title: A\n- title: [B\n", 2),
        (".toml", "[[event]]\ntitle = 'A\n", 2),
        (".json", '[{"title": "A"},\n{"title"}]', 2),
    ],
)
def test_the_error_of_a_broken_list_has_a_line(suffix: str, text: str, line: int) -> None:
    with pytest.raises(FormatError) as error:
        read_tree(suffix, text, "", is_event)
    assert error.value.line == line


def test_an_unclosed_quotation_mark_in_a_table_is_an_error() -> None:
    with pytest.raises(FormatError) as error:
        read_csv('title\nA\n"' + "x" * 200_000)
    assert error.value.hint == "close every quotation mark"


@pytest.mark.parametrize("values", ["1,", "{},", "[],"])
def test_a_list_with_too_many_values_is_refused(values: str) -> None:
    text = f'[{{"title": "A", "date": "2031-01-01"}},{values * MOST_VALUES}1]'
    with pytest.raises(FormatError, match="more than 200,000 keys and items") as caught:
        read_tree(".json", text, "", is_event)
    assert caught.value.hint == "divide it into several files"


# Events of calendars, converted to front matter.

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
def test_start_end_and_status_are_read(event: str, expected: dict[str, object]) -> None:
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
        ("DTSTART:tomorrow", "'tomorrow' is not a date of a calendar"),
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


def test_a_changed_occurrence_replaces_that_of_the_series() -> None:
    series = "UID:1\nDTSTART:20240531T180000\nRRULE:FREQ=WEEKLY\nEXDATE:20240607T180000"
    late = "UID:1\nRECURRENCE-ID:20240614T180000\nDTSTART:20240614T190000"
    first, second = read_calendar(calendar(series, late), description=False).items
    assert first.values["exdate"] == ["2024-06-07T18:00:00", "2024-06-14T18:00:00"]
    assert (first.values["uid"], second.values["uid"]) == ("1", "120240614T180000")


def test_a_file_that_is_not_a_calendar_has_no_events() -> None:
    for text in ("", "BEGIN:VEVENT\nDTSTART:20240531", "END:VEVENT\n", "\0", ZONE):
        assert read_calendar(text, description=True).items == ()
