"""Recurring events: rules as people write them, compared with occurrences from `dateutil`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from pathlib import Path
from random import Random
from types import FrameType
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr

from eventsearch.extractor.dates import Doubt, exact
from eventsearch.extractor.events.recurrence import MOST, expand, read_series
from eventsearch.extractor.normalise import normalise
from eventsearch.extractor.people import NOTHING_NAMED
from eventsearch.extractor.site import Site
from eventsearch.model.page import Meta, ParsedFile, SourceFile
from field_pages import SETTINGS, said
from long_form import tries

Front = Mapping[str, object]

PARIS = Site(root=Path("/site"), zone="Europe/Paris")
TODAY = date(2031, 1, 1)
START = "2031-01-06T18:30:00"
"""A Monday."""


def meta(front: Front, today: date | None = TODAY) -> Meta:
    """Return the fields of an event's front matter, read in a given month."""
    path = "content/event/a.md"
    source = SourceFile(path, "fr", "page", "", "/event/a", "event", 0, 0)
    places = {key: (line, 1) for line, key in enumerate(front, start=2)}
    parsed = ParsedFile(
        source=source, format="yaml", front=front, places=places, body="", body_line=9
    )
    return normalise(
        parsed, site=PARIS, settings=SETTINGS, named=NOTHING_NAMED, plain=str, today=today
    )


def starts(found: Meta) -> list[str]:
    """Return the first starts."""
    return [f"{one.start:%m-%d %H:%M}" for one in found.occurrences[:4]]


RULES: tuple[tuple[object, str], ...] = (
    ("FREQ=WEEKLY;BYDAY=MO;COUNT=5", "FREQ=WEEKLY;BYDAY=MO;COUNT=5"),
    ("RRULE:FREQ=MONTHLY;BYDAY=1TU", "FREQ=MONTHLY;BYDAY=1TU"),
    ("freq=daily;interval=3", "FREQ=DAILY;INTERVAL=3"),
    ("FREQ=WEEKLY;UNTIL=20310301", "FREQ=WEEKLY;UNTIL=20310301T225959Z"),
    ("FREQ=WEEKLY;UNTIL=20310301T173000Z", "FREQ=WEEKLY;UNTIL=20310301T173000Z"),
    ({"freq": "weekly", "interval": 2, "byday": ["mo", "we"]},
     "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE"),
    ({"frequency": "weekly", "until": date(2031, 3, 1)}, "FREQ=WEEKLY;UNTIL=20310301T225959Z"),
    ({"every": "month", "days": "first monday"}, "FREQ=MONTHLY;BYDAY=1MO"),
    ({"every": 2, "freq": "months", "count": 3}, "FREQ=MONTHLY;INTERVAL=2;COUNT=3"),
    ({"rrule": "FREQ=YEARLY"}, "FREQ=YEARLY"),
    (["RRULE:FREQ=WEEKLY;BYDAY=TH"], "FREQ=WEEKLY;BYDAY=TH"),
    ("weekly", "FREQ=WEEKLY"),
    ("Biweekly", "FREQ=WEEKLY;INTERVAL=2"),
    ("every day", "FREQ=DAILY"),
    ("every 2 weeks on Tuesday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    ("every other Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
    ("Mondays and Thursdays", "FREQ=WEEKLY;BYDAY=MO,TH"),
    ("1st and 3rd Tuesdays of the month", "FREQ=MONTHLY;BYDAY=1TU,3TU"),
    ("every last Friday", "FREQ=MONTHLY;BYDAY=-1FR"),
    ("mensuel", "FREQ=MONTHLY"),
    ("tous les mardis et jeudis", "FREQ=WEEKLY;BYDAY=TU,TH"),
    ("toutes les 2 semaines", "FREQ=WEEKLY;INTERVAL=2"),
    ("le premier lundi du mois", "FREQ=MONTHLY;BYDAY=1MO"),
    ("chaque mercredi", "FREQ=WEEKLY;BYDAY=WE"),
    ("jeden Dienstag", "FREQ=WEEKLY;BYDAY=TU"),
    ("jeden ersten Freitag im Monat", "FREQ=MONTHLY;BYDAY=1FR"),
    ("todos los lunes", "FREQ=WEEKLY;BYDAY=MO"),
    ("ogni martedì", "FREQ=WEEKLY;BYDAY=TU"),
    ("elke woensdag", "FREQ=WEEKLY;BYDAY=WE"),
    ("every Monday until 2031-03-01", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20310301T225959Z"),
    ("every Monday through March 1, 2031", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20310301T225959Z"),
    ("tous les lundis jusqu’au 1er mars 2031", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20310301T225959Z"),
    ("jeden Montag bis 1.3.2031", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20310301T225959Z"),
    ({"repeat": "every Monday until 2031-03-01"},
     "FREQ=WEEKLY;BYDAY=MO;UNTIL=20310301T225959Z"),
)  # fmt: skip


@pytest.mark.parametrize(("written", "rule"), RULES)
@pytest.mark.parametrize("key", ["rrule", "recurrence", "event_repeat"])
def test_recurrences_are_read_as_people_write_them(key: str, written: object, rule: str) -> None:
    found = meta({"date": START, key: written})
    assert found.recurrence[1] == f"RRULE:{rule}"
    assert found.occurrences
    assert not found.diagnostics


@pytest.mark.parametrize(
    ("front", "wanted"),
    [
        ({"date": "2031-01-06", "when": "every Monday at 18:30"}, "01-06 18:30"),
        ({"date": "2031-01-06", "horaires": "tous les mardis de 18h30 à 20h"}, "01-07 18:30"),
        ({"start": "2031-01-06", "time": "Fridays, 7pm"}, "01-10 19:00"),
        ({"rrule": "DTSTART:20310107T090000\nRRULE:FREQ=DAILY;COUNT=2"}, "01-07 09:00"),
        ({"rrule": "FREQ=DAILY;COUNT=2;DTSTART=20310107T090000"}, "01-07 09:00"),
        ({"event": {"date": START, "rrule": "FREQ=DAILY"}}, "01-06 18:30"),
        ({"date": START, "recurring": True, "frequency": "daily"}, "01-06 18:30"),
        (
            {"startrecur": "2031-01-06", "daysofweek": [0, 3], "starttime": "18:30"},
            "01-08 18:30",
        ),
    ],
)
def test_a_rule_beside_days_and_hours(front: Front, wanted: str) -> None:
    found = meta(front)
    assert starts(found)[0] == wanted
    assert not found.diagnostics


def test_a_last_day_in_words_leaves_the_hours() -> None:
    found = meta({"date": "2031-01-06", "when": "every Monday 18:30-20:00 until 1 March 2031"})
    assert starts(found)[0] == "01-06 18:30"
    assert found.recurrence[1].endswith(";UNTIL=20310301T225959Z")
    assert not found.diagnostics


def test_a_last_day_that_cannot_be_read_is_reported() -> None:
    (found,) = meta({"date": START, "repeat": "every Monday until summer"}).diagnostics
    assert (found.code, "`repeat_until`" in found.hint) == ("E194", True)


def test_the_end_of_fullcalendar_is_the_day_after_the_last() -> None:
    front = {"startrecur": "2031-01-06", "endrecur": "2031-01-20", "daysofweek": [1]}
    assert starts(meta(front)) == ["01-06 00:00", "01-13 00:00"]


@pytest.mark.parametrize("written", [False, None, "never", "Non"])
def test_an_event_that_does_not_recur(written: object) -> None:
    found = meta({"date": START, "recurring": written})
    assert (found.occurrences, found.recurrence, found.diagnostics) == ((), (), ())


def test_an_occurrence_has_the_hour_and_the_length_of_the_first() -> None:
    found = meta({"date": START, "duration": "1h30", "rrule": "FREQ=MONTHLY;COUNT=6"})
    assert starts(found) == ["01-06 18:30", "02-06 18:30", "03-06 18:30", "04-06 18:30"]
    last = found.occurrences[-1]
    assert last.start.isoformat() == "2031-06-06T18:30:00+02:00"
    assert last.over == last.end == found.over == last.start + timedelta(minutes=90)
    assert found.end is not None
    assert found.end.isoformat() == "2031-01-06T20:00:00+01:00"


def test_days_recur_as_days() -> None:
    found = meta({"date": "2031-07-12", "date_end": "2031-07-13", "rrule": "FREQ=YEARLY;COUNT=2"})
    assert found.all_day
    assert found.recurrence == ("DTSTART;VALUE=DATE:20310712", "RRULE:FREQ=YEARLY;COUNT=2")
    last = found.occurrences[-1]
    assert [f"{at:%m-%d %H:%M}" for at in (last.begins, last.over)] == [
        "07-12 00:00",
        "07-14 00:00",
    ]


def test_further_days_and_exceptions() -> None:
    front = {"date": START, "rrule": "FREQ=WEEKLY;COUNT=3", "rdate": ["2031-01-08"]}
    found = meta({**front, "exdate": "2031-01-13"})
    assert starts(found) == ["01-06 18:30", "01-08 18:30", "01-20 18:30"]
    assert found.recurrence == (
        "DTSTART;TZID=Europe/Paris:20310106T183000",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "RDATE;TZID=Europe/Paris:20310108T183000",
        "EXDATE;TZID=Europe/Paris:20310113T183000",
    )
    twice = ["01-06 18:30", "01-08 09:00"]
    assert starts(meta({"date": START, "rdate": "20310108T090000"})) == twice
    lines = ["DTSTART:20310106T183000", "RDATE;TZID=Europe/Paris:20310108T090000"]
    assert starts(meta({"date": "2031-01-06", "rrule": lines})) == twice


@pytest.mark.parametrize(
    ("front", "wanted"),
    [
        ({"dates": ["2031-02-08", "2031-01-06"], "time": "18h30-20h"},
         ["01-06 18:30/20:00", "02-08 18:30/20:00"]),
        ({"sessions": [{"start": START, "end": "2031-01-06T20:00"},
                       {"start": "2031-02-08T10:00", "end": "2031-02-08T16:00"}]},
         ["01-06 18:30/20:00", "02-08 10:00/16:00"]),
        ({"sessions": [{"start": START, "end": "2031-01-06T20:00"},
                       {"start": "2031-01-07T09:00", "end": "2031-01-07T16:00"},
                       {"start": "2031-02-08T10:00", "end": "2031-02-08T16:00"}]},
         ["01-06 18:30/16:00", "02-08 10:00/16:00"]),
        ({"event_date": "2031-01-06",
          "time": [[{"start": START, "end": "2031-01-06T20:00"}],
                   [{"start": "2031-02-08T10:00", "end": "2031-02-08T16:00"}]]},
         ["01-06 18:30/20:00", "02-08 10:00/16:00"]),
        ({"dates": ["2031-01-06", "2031-01-07"]}, []),
        ({"dates": ["2031-01-06", "2031-01-07"], "time": "18:30-20:00"},
         ["01-06 18:30/20:00", "01-07 18:30/20:00"]),
    ],
)  # fmt: skip
def test_lists_of_separate_days_are_occurrences(front: Front, wanted: list[str]) -> None:
    found = meta(front)
    assert [f"{o.start:%m-%d %H:%M}/{o.end:%H:%M}" for o in found.occurrences] == wanted
    assert not found.diagnostics


def test_an_offset_unlike_the_zones_is_kept() -> None:
    found = meta({"date": START + "+05:30", "rrule": "FREQ=MONTHLY;COUNT=4"})
    assert found.occurrences[3].start.isoformat() == "2031-04-06T18:30:00+05:30"
    assert found.recurrence == (
        "DTSTART:20310106T130000Z",
        "RDATE:20310206T130000Z,20310306T130000Z,20310406T130000Z",
    )
    same = meta({"date": START + "+01:00", "rrule": "FREQ=MONTHLY;COUNT=4"})
    assert same.occurrences[3].start.isoformat() == "2031-04-06T18:30:00+02:00"


@pytest.mark.parametrize(
    ("rule", "today", "first", "last"),
    [
        ("FREQ=WEEKLY", date(2031, 5, 20), "2029-08-06", "2033-05-30"),
        ("FREQ=DAILY", date(2031, 5, 20), "2031-05-01", "2031-11-16"),
        ("FREQ=DAILY;COUNT=300", date(2040, 1, 1), "2026-04-15", "2026-10-31"),
        ("FREQ=MONTHLY", date(2020, 1, 1), "2026-01-05", "2028-02-05"),
    ],
)
def test_upcoming_dates_are_indexed_first(rule: str, today: date, first: str, last: str) -> None:
    found = meta({"date": "2026-01-05T18:30:00", "rrule": rule}, today)
    days = [f"{one.start:%Y-%m-%d}" for one in found.occurrences]
    assert (days[0], days[-1]) == (first, last)
    assert len(days) <= MOST
    assert found.start is not None
    assert f"{found.start:%Y-%m-%d}" == "2026-01-05"


BAD: tuple[tuple[Front, str], ...] = (
    ({"rrule": "FREQ=DAILY;INTERVAL=0"}, "INTERVAL is 0, not a number from 1 on"),
    ({"rrule": "FREQ=SECONDLY"}, "FREQ is SECONDLY, not one of DAILY, WEEKLY, MONTHLY, YEARLY"),
    ({"rrule": "FREQ=WEEKLY;UNTIL=20300101"}, "it has no occurrence"),
    ({"rrule": "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"}, "it has no occurrence"),
    ({"rrule": "FREQ=DAILY;INTERVAL=7;BYDAY=TU"}, "it has no occurrence"),
    ({"rrule": "FREQ=DAILY\n" * 21}, "it has more than 20 rules"),
    ({"rrule": ["FREQ=DAILY"] * 21}, "it has more than 20 rules"),
    ({"rrule": ["RDATE:20310101"] * 1_001}, "it has more than 1,000 dates"),
    ({"rrule": "FREQ=YEARLY;BYSETPOS=" + "1," * 1_000 + "1"}, "it has more than 2,000 characters"),
    ({"rrule": "FREQ=WEEKLY;BYDAY=XX"}, '"XX" is not a weekday'),
    ({"rrule": "FREQ=WEEKLY;FOO=1"}, "FOO is not part of a rule"),
    ({"rrule": "FREQ=WEEKLY;UNTIL=soon"}, '"soon" is not a date'),
    ({"rrule": {"freq": "weekly", "moon": "full"}}, "`moon` is not part of a rule"),
    ({"rdate": [f"2031-01-{day:02}" for day in range(1, 31)] * 34}, "it has more than 1,000 dates"),
    ({"recurrence": "when the moon is full"}, "not a rule"),
    ({"recurring": True}, "it does not say how often"),
)


@pytest.mark.parametrize("start", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(
    "more",
    [
        {"rrule": "FREQ=DAILY"},
        {"rdate": ["0001-01-01", "9999-12-31"]},
        {"exdate": "9999-12-31", "rrule": "FREQ=YEARLY"},
        {"duration": "P300D"},
        {"duration": f"P{'9' * 5000}D"},
        {"days": "99999999999"},
        {"end_time": "00:30"},
        {"timezone": "Pacific/Kiritimati"},
        {"timezone": "Pacific/Pago_Pago", "duration": "PT23H", "rrule": "FREQ=DAILY"},
    ],
)
def test_dates_at_the_ends_of_the_calendar_are_safe(start: str, more: Front) -> None:
    expected = {"E102", "E108", "E193", "E194", "E198"}
    for hour in ("", "T00:00:00", "T23:59:59", " 23:00-01:00"):
        for zone in ("", "Z", "-14:00", "+14:00"):
            date = f"{start}{hour}{zone}"
            found = meta({"date": date, **more})
            assert {each.code for each in found.diagnostics} <= expected, date


@pytest.mark.parametrize(("front", "why"), BAD)
def test_an_invalid_recurrence_is_reported(front: Front, why: str) -> None:
    found = meta({"date": START, **front})
    assert [each.code for each in found.diagnostics] == ["E198"]
    assert found.diagnostics[0].message.endswith(f"not read as a recurrence: {why}")
    assert found.occurrences == ()
    assert found.start is not None


def test_the_words_of_the_message() -> None:
    found = meta({"date": START, "rrule": "FREQ=SECONDLY"})
    assert said(found) == [
        '3:1: E198 `rrule` is "FREQ=SECONDLY", not read as a recurrence: FREQ is SECONDLY, not one'
        " of DAILY, WEEKLY, MONTHLY, YEARLY; write a rule as in FREQ=WEEKLY;BYDAY=MO"
    ]


def test_too_many_occurrences_before_now_and_none_without_a_start() -> None:
    found = meta({"date": "1900-01-01", "rrule": "FREQ=DAILY"})
    assert found.diagnostics[0].message.endswith("it has more than 20,000 occurrences")
    found = meta({"rrule": "FREQ=WEEKLY"})
    assert found.diagnostics[0].message.endswith("the event has no start")


def random_rule(random: Random) -> str:
    """Return a rule, mostly one with occurrences."""
    parts = [f"FREQ={random.choice(('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'))}"]
    for name, chance, values in (
        ("INTERVAL", 0.5, range(1, 5)),
        ("COUNT", 0.3, range(1, 60)),
        ("BYDAY", 0.4, ("MO", "TU", "WE", "TH", "FR", "SA", "SU")),
        ("BYMONTH", 0.2, range(1, 13)),
        ("BYMONTHDAY", 0.2, range(-3, 32)),
        ("BYSETPOS", 0.1, (1, -1)),
        ("BYHOUR", 0.1, range(24)),
        ("WKST", 0.1, ("SU", "MO")),
    ):
        if random.random() < chance and (name != "BYSETPOS" or "BYDAY" in parts[-1]):
            many = 1 if name in ("INTERVAL", "COUNT", "WKST") else random.randrange(1, 4)
            chosen = random.sample([value for value in values if value != 0], min(many, 2))
            parts.append(f"{name}={','.join(map(str, chosen))}")
    return ";".join(parts)


@pytest.mark.endurance
def test_random_rules_give_the_same_as_the_library() -> None:
    random = Random(7)
    rules, checked, changed = tries(250, 1_000), 0, 0
    while checked < rules:
        name = random.choice(("Europe/Paris", "America/New_York", "Australia/Lord_Howe", "UTC"))
        zone = ZoneInfo(name)
        day = datetime(2031, 1, 1) + timedelta(days=random.randrange(700))  # noqa: DTZ001
        start = day.replace(hour=random.choice((0, 1, 2, 3, 9, 18, 23)), minute=30, tzinfo=zone)
        rule = random_rule(random)
        end = datetime(start.year, start.month, 1, tzinfo=zone) + timedelta(days=700)
        expected = [
            at.astimezone(UTC) for at in takewhile(end.__gt__, rrulestr(rule, dtstart=start))
        ][:MOST]
        if not expected:
            continue
        first = exact(start)
        made = expand(read_series(rule), first, zone, None, all_day=False)
        given = [one.at.astimezone(UTC) for one in made.starts]
        assert [at for at in given if at < end][: len(expected)] == expected, (name, start, rule)
        checked += 1
        changed += len({one.at.utcoffset() for one in made.starts}) > 1
    assert changed > rules * 0.3


@pytest.mark.parametrize("year", [1900, 1904, 1972, 1999, 2000, 2031, 2096, 2098, 2400, 9970, 9998])
def test_a_rule_gives_the_days_at_the_ends_of_the_calendar(year: int) -> None:
    moment = exact(datetime(year, 2, 27, 10, tzinfo=UTC))
    for rule in ("FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29,28"):
        every = rrulestr(rule, dtstart=moment.written)
        wanted = takewhile(lambda day: day.year < year + 4, every)
        found = expand(read_series(rule), moment, UTC, None, all_day=False)
        days = [each.written for each in found.starts]
        assert days == [*wanted][: len(days)]
        assert len(days) > 1


def test_a_rule_without_a_date_ends_within_a_century() -> None:
    searched: set[int] = set()
    line = sys.gettrace()

    def trace(frame: FrameType, event: str, argument: object) -> None:
        if frame.f_code.co_name == "rebuild" and event == "call":
            searched.add(frame.f_locals["year"])

    sys.settrace(trace)
    try:
        with pytest.raises(Doubt, match="no occurrence"):
            expand(
                read_series("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
                exact(datetime(2031, 1, 1, tzinfo=UTC)),
                UTC,
                None,
                all_day=False,
            )
    finally:
        sys.settrace(line)
    assert 3 <= len(searched) < 100


def test_the_rules_of_many_keys_are_counted_together() -> None:
    found = meta({"date": START, **{f"rrule{number}": "FREQ=DAILY" for number in range(30)}})
    assert {each.code for each in found.diagnostics} == {"E198"}
    assert len(found.diagnostics) == 10
    assert found.occurrences


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("October 24 & 27, 2031", ["2031-10-24", "2031-10-27"]),
        ("24 et 27 octobre 2031, 20h", ["2031-10-24", "2031-10-27"]),
        ("24 and 25 October 2031", []),
        ("24-27 October 2031", []),
    ],
)
def test_two_days_with_others_between_are_not_a_span(written: str, days: list[str]) -> None:
    found = meta({"title": "T", "event_date": written})
    assert [str(each.start)[:10] for each in found.occurrences] == days
