"""Events and their time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from eventsearch.extractor.front_matter.yaml import read_yaml
from eventsearch.model.page import Meta
from field_pages import SITE, meta, said


def _times(found: Meta) -> tuple[str, str, str, bool]:
    start, end, over = (
        "" if each is None else each.isoformat() for each in (found.start, found.end, found.over)
    )
    return start, end, over, found.all_day


def _short(found: Meta) -> str:
    """Return start, end and over without year and seconds (`-` if missing), and if all day."""
    moments = [
        f"{each:%m-%dT%H:%M}{'' if each.utcoffset() == timedelta() else f'{each:%z}'}"
        if each
        else "-"
        for each in (found.start, found.end, found.over)
    ]
    return " ".join((*moments, "all day")[: 3 + found.all_day])


JAN31 = "2023-01-31T00:00:00+00:00"
FEB01 = "2023-02-01T00:00:00+00:00"
FEB03 = "2023-02-03T00:00:00+00:00"
AT17 = "2023-01-31T17:00:00+00:00"
AT18 = "2023-01-31T18:00:00+00:00"
AT02 = "2023-02-01T02:00:00+00:00"

TIMES: dict[str, tuple[str, str]] = {
    "nothing": ("{}", "- - -"),
    "old Wowchemy": (
        "{date: 2023-01-31T17:00:00Z, date_end: 2023-01-31T18:00:00Z, all_day: false}",
        "01-31T17:00 01-31T18:00 01-31T18:00",
    ),
    "HugoBlox, where date is the publication": (
        "{date: 2022-12-01, event_start: 2023-01-31T17:00:00Z, event_end: 2023-01-31T18:00:00Z}",
        "01-31T17:00 01-31T18:00 01-31T18:00",
    ),
    "no end: the day ends it": ("date: 2023-01-31T17:00:00Z", "01-31T17:00 - 02-01T00:00"),
    "a day is whole": ("date: 2023-01-31", "01-31T00:00 - 02-01T00:00 all day"),
    "a day, said not to be whole": (
        "{date: 2023-01-31, all_day: false}",
        "01-31T00:00 - 02-01T00:00",
    ),
    "a day, an end with a time": (
        "{date: 2023-01-31, date_end: 2023-01-31T18:00:00Z}",
        "01-31T00:00 01-31T18:00 01-31T18:00",
    ),
    "all day, the end is the last day": (
        "{date: 2023-01-31, date_end: 2023-02-02T00:00:00Z, all_day: true}",
        "01-31T00:00 02-02T00:00 02-03T00:00 all day",
    ),
    "all day by HugoBlox's key, with times": (
        "{event_start: 2023-01-31T17:00Z, event_end: 2023-01-31T18:00Z, event_all_day: true}",
        "01-31T17:00 01-31T18:00 02-01T00:00 all day",
    ),
    "an end without time ends with its day": (
        "{start_date: 2023-01-31, end_date: 2023-02-02}",
        "01-31T00:00 02-02T00:00 02-03T00:00 all day",
    ),
    "times of day under keys of their own": (
        "{date: 2023-01-31, time: '17:00', end_time: 18h}",
        "01-31T17:00 01-31T18:00 01-31T18:00",
    ),
    "an end that is a time of day": (
        "{start: 2023-01-31 17:00, end: '18:00'}",
        "01-31T17:00 01-31T18:00 01-31T18:00",
    ),
    "an end day with a time of day": (
        "{start: 2023-01-31 17:00, end_date: 2023-01-31, end_time: '18:00'}",
        "01-31T17:00 01-31T18:00 01-31T18:00",
    ),
    "an hour before the start's is on the next day": (
        "{date: 2023-01-31, time: '22:00', end_time: '02:00'}",
        "01-31T22:00 02-01T02:00 02-01T02:00",
    ),
    "also under a key for ends": (
        "{start: 2023-01-31 22:00, end: 2h}",
        "01-31T22:00 02-01T02:00 02-01T02:00",
    ),
    "an end at the hour of the start": (
        "{start: 2023-01-31 17:00, end: '17:00'}",
        "01-31T17:00 01-31T17:00 01-31T17:00",
    ),
    "an end that is only a day is the end of that day": (
        "{event_start: 2023-01-31T17:00:00, event_end: 2023-01-31}",
        "01-31T17:00 02-01T00:00 02-01T00:00",
    ),
    "in the zone of the start": (
        "{event_start: 2023-01-31T20:00:00-05:00, event_end: 2023-01-31}",
        "01-31T20:00-0500 02-01T00:00-0500 02-01T00:00-0500",
    ),
    "the last of whole days is not before a time in the start": (
        "{event_start: 2023-01-31T17:00:00, event_end: 2023-01-31, all_day: true}",
        "01-31T17:00 01-31T17:00 02-01T00:00 all day",
    ),
    "an end without zone is in that of the start": (
        "{date: 2019-11-04 12:00:00 -0500, end_date: 2019-11-04 14:30:00}",
        "11-04T12:00-0500 11-04T14:30-0500 11-04T14:30-0500",
    ),
    "a mapping": (
        "event: {name: N, start: 2023-01-31T17:00Z, end: 2023-01-31T18:00Z, all_day: false}",
        "01-31T17:00 01-31T18:00 01-31T18:00",
    ),
    "a mapping with all_day": (
        "event: {title: N, date: 2023-01-31, all_day: true}",
        "01-31T00:00 - 02-01T00:00 all day",
    ),
    "an end alone": ("date_end: 2023-01-31T18:00Z", "- 01-31T18:00 01-31T18:00"),
    "Go's zero time": ("date: 0001-01-01T00:00:00Z", "- - -"),
}
"""Maps a case to front matter, start, end, time when it is over, and whether it is all day."""


@pytest.mark.parametrize(("front", "times"), TIMES.values(), ids=TIMES)
def test_front_matter_gives_start_and_end(front: str, times: str) -> None:
    values = read_yaml(front).value
    assert isinstance(values, dict)
    found = meta(values, section="event")
    assert (_short(found), found.diagnostics) == (times, ())


def test_days_end_in_the_sites_zone() -> None:
    site = replace(SITE, zone="Europe/Paris")
    found = meta({"date": "2023-01-31T23:30:00Z"}, section="event", site=site)
    assert _times(found)[2] == "2023-02-02T00:00:00+01:00"
    front = {"date": "2023-01-31T00:00:00-05:00", "all_day": True}
    found = meta(front, section="event", site=site)
    assert _times(found)[2] == "2023-02-01T00:00:00+01:00"


PARIS = replace(SITE, zone="Europe/Paris")


@pytest.mark.parametrize(
    ("front", "begins"),
    [
        ({"event_start": "2030-06-01T13:00:00Z"}, "2030-06-01T13:00:00+00:00"),
        (
            {"event_start": "2030-06-01T13:00:00Z", "event_all_day": True},
            "2030-06-01T00:00:00+02:00",
        ),
        (
            {"event_start": "2030-06-01T00:00:00Z", "event_all_day": True},
            "2030-06-01T00:00:00+02:00",
        ),
        ({"event_start": "2030-06-01"}, "2030-06-01T00:00:00+02:00"),
        ({"date_end": "2030-06-01"}, None),
        ({}, None),
    ],
)
def test_whole_days_begin_in_the_zone(front: Mapping[str, object], begins: str | None) -> None:
    found = meta(front, section="event", site=PARIS)
    assert (found.begins and found.begins.isoformat()) == begins


def test_the_start_stays_as_written() -> None:
    front = {"event_start": "2030-06-01T13:00:00Z", "event_all_day": True}
    found = meta(front, section="event", site=PARIS)
    assert _times(found)[0] == "2030-06-01T13:00:00+00:00"


def test_a_day_whose_midnight_is_skipped_is_that_day() -> None:
    site = replace(SITE, zone="America/Sao_Paulo")
    found = meta({"date": "2018-11-04"}, section="event", site=site)
    assert _times(found) == (
        "2018-11-04T00:00:00-03:00",
        "",
        "2018-11-05T00:00:00-02:00",
        True,
    )
    assert found.date is not None
    assert found.date.isoformat() == "2018-11-03T23:00:00-03:00"


def test_an_end_in_a_repeated_hour_is_after_its_start() -> None:
    front = {"start": "2024-10-27T02:50:00+02:00", "end": "2024-10-27T02:10:00+01:00"}
    found = meta(front, section="event", site=PARIS)
    assert found.end is not None
    assert found.diagnostics == ()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_last_days_there_are(day: str) -> None:
    front = {"event_start": f"{day}T12:00:00Z", "end_time": "02:00", "all_day": False}
    for zone in ("Europe/Paris", "America/New_York"):
        site = replace(SITE, zone=zone)
        assert meta(front, section="event", site=site).start is not None
        assert meta({**front, "all_day": True}, section="event", site=site).begins is not None
        assert meta({"date": f"{day}T23:59:00Z"}, section="event", site=site).over is not None


@pytest.mark.parametrize(
    ("front", "name"),
    [
        ({"event": "Programme *10 %*"}, "Programme 10 %"),
        ({"event_name": "New", "event": "Old"}, "New"),
        ({"event": {"name": "In"}}, "In"),
        ({"event": "https://example.org/meetup"}, ""),
        ({"event": "2024-03-08 19:00 CST"}, ""),
        ({}, ""),
    ],
)
def test_the_name_of_an_event(front: Mapping[str, object], name: str) -> None:
    assert meta(front, section="event").event == name


def test_an_event_can_have_a_series() -> None:
    assert meta({"event_series": " Les *Journées* "}, section="event").series == "Les Journées"
    assert meta({"event_series": "Journées"}, section="post").series == ""
    found = meta({"event_series": ["a", "b"]}, section="event")
    assert (found.series, said(found)) == (
        "",
        ["2:15: E107 `event_series` is a list, not a text; write one text"],
    )


def test_the_start_can_be_in_the_file_name() -> None:
    site = replace(SITE, date_sources={**SITE.date_sources, "date": ("date", ":filename")})
    found = meta({}, section="event", site=site, logical="/event/2023-01-31-a")
    assert _times(found)[0] == JAN31
    assert meta({"publishdate": "2023-01-01"}, section="event").start is None


def test_a_value_that_is_not_a_moment_is_reported() -> None:
    front = {"event_start": "soon", "date": "2023-01-31", "event_end": ["x"], "end_date": "later"}
    found = meta(front, section="event")
    assert _times(found) == (JAN31, "", FEB01, True)
    assert said(found) == [
        '2:14: E102 event_start "soon" is not a date; write YYYY-MM-DD',
        "4:12: E102 event_end is a list, not a date; write YYYY-MM-DD",
        '5:11: E102 end_date "later" is not a date; write YYYY-MM-DD',
    ]


@pytest.mark.parametrize(
    ("front", "place"),
    [
        ({"date": AT18, "date_end": AT17}, "3:11"),
        ({"date": "2023-01-31", "date_end": "2023-01-30"}, "3:11"),
        ({"event": {"start": AT18, "end": AT17}}, "2:8"),
    ],
)
def test_an_end_before_the_start_is_dropped(front: Mapping[str, object], place: str) -> None:
    found = meta(front, section="event")
    assert found.end is None
    assert _times(found)[2] == FEB01
    (line,) = said(found)
    assert line.startswith(f"{place}: E108 the event ends 2023-01-3")
    assert line.endswith("; correct one of the two")


def test_midnight_at_the_end_is_that_of_the_next_day() -> None:
    front = {"date": "2024-12-26T19:00:00+01:00", "date_end": "2024-12-26T00:00:00+01:00"}
    (line,) = said(meta(front, section="event"))
    assert line.endswith("; write the next day if it ends at midnight, else correct one of the two")
    (line,) = said(meta({**front, "date_end": "2024-12-25T00:00:00+01:00"}, section="event"))
    assert line.endswith("; correct one of the two")


def test_a_day_without_dashes_is_reported_on_hugo_sites() -> None:
    found = meta({"date": 20270505}, section="event")
    assert [(each.code, each.hint) for each in found.diagnostics] == [("E113", "write 2027-05-05")]
    for value in (20270505, "20270505"):
        found = meta({"event_start": value}, section="event")
        assert (str(found.start), found.all_day) == ("2027-05-05 00:00:00+00:00", True)
        assert not found.diagnostics
    found = meta({"event_start": "20270505T183000Z", "event_end": "20270505T2000+0000"})
    assert (str(found.start), str(found.end)) == (
        "2027-05-05 18:30:00+00:00",
        "2027-05-05 20:00:00+00:00",
    )


def test_messages_show_times_in_one_format() -> None:
    (line,) = said(meta({"date": AT18, "date_end": AT17}, section="event"))
    assert "ends 2023-01-31 17:00 UTC, before it begins 2023-01-31 18:00 UTC;" in line
    (line,) = said(meta({"date": "2023-01-31", "date_end": "2023-01-30"}, section="event"))
    assert "ends 2023-01-30, before it begins 2023-01-31;" in line


def test_a_switch_that_is_not_a_boolean_is_reported_once() -> None:
    found = meta({"date": "2023-01-31", "all_day": "maybe"}, section="event")
    assert found.all_day is False
    assert said(found) == ['3:10: E107 `all_day` is "maybe", not a switch; write true or false']


@pytest.mark.parametrize(
    ("dates", "start"), [(["tuesday-31-january"], AT17), (["2023-02-01"], FEB01)]
)
def test_terms_of_a_taxonomy_are_not_days(dates: list[str], start: str) -> None:
    site = replace(SITE, taxonomies=(("date", "dates"),))
    found = meta({"date": "2023-01-31T17:00:00Z", "dates": dates}, section="event", site=site)
    assert found.start is not None
    assert found.start.isoformat() == start
    assert [each.code for each in found.diagnostics if each.code == "E194"] == []
