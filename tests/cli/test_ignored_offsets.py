"""Test when `init` proposes the setting `events.ignore_offsets`, and what the setting changes."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest
from starlette.testclient import TestClient

from cli_site import Run
from eventsearch.settings import ServeSettings
from eventsearch.web.app import create_app
from site_on_disk import write

PARIS = 'baseURL = "https://example.org/"\ntimeZone = "Europe/Paris"\n'
NOW = "2026-01-01"
START = "2026-03-31T20:15:00+02:00"


def concert(day: str, hour: str, text: str) -> str:
    """Return the page of a concert whose local times end in `Z`, as some programs write them."""
    times = f"event_time: {day}T{hour}:00Z\nevent_end: {day}T23:30:00Z"
    return f"---\ntitle: Concert {day}\n{times}\nlocation: Salle\n---\n{text}\n"


SITE = {
    "hugo.toml": PARIS,
    "content/concerts/mars.md": concert("2026-03-31", "20:15", "mardi 31 mars - 20h15"),
    "content/concerts/juin.md": concert("2026-06-05", "20:30", "vendredi 5 juin - 20h30"),
    "content/concerts/nuit.md": concert("2026-07-04", "22:30", "samedi 4 juillet - 22h30"),
}


def settle(root: Path, run: Run) -> str:
    """Write the site, apply the proposals of `init`, and return the output of `init`."""
    write(root, SITE)
    done = run("init", cwd=root)
    assert done.code == 0, done.err
    file = root / "eventsearch.toml"
    text = file.read_text(encoding="utf-8")
    assert '\n# ignore_offsets = ["Z"]\n' in text
    file.write_text(text.replace("# ignore_offsets", "ignore_offsets"), encoding="utf-8")
    return done.err


def starts(run: Run, root: Path) -> dict[str, tuple[str, str]]:
    """Return start and end of each event in an export."""
    lines = run("export", cwd=root).out.splitlines()
    pages = [json.loads(line) for line in lines]
    return {each["path"]: (each["start"], each["end"]) for each in pages if each["start"]}


def test_the_setting_gives_the_times_that_init_shows(run: Run, tmp_path: Path) -> None:
    promised = re.findall(r"- (\S+): \S+Z is (\S+)", settle(tmp_path, run))
    given = starts(run, tmp_path)
    assert len(promised) == 3
    assert {path: start for path, (start, _) in given.items()} == dict(promised)
    assert given["content/concerts/mars.md"] == (START, "2026-03-31T23:30:00+02:00")
    assert "E17" not in run("check", "--now", NOW, cwd=tmp_path).out


def test_init_proposes_the_setting_if_the_zone_is_unknown(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {**SITE, "hugo.toml": 'baseURL = "https://example.org/"\n'})
    done = run("init", cwd=tmp_path)
    assert "set `timezone` in eventsearch.toml to the zone of the texts" in done.err
    assert "- content/concerts/mars.md: 2026-03-31T20:15:00Z is 2026-03-31T20:15:00" in done.err
    file = tmp_path / "eventsearch.toml"
    text = file.read_text(encoding="utf-8").replace("# ignore_offsets", "ignore_offsets")
    assert '\nignore_offsets = ["Z"]\n' in text
    text = text.replace('# timezone = ""', 'timezone = "Europe/Paris"')
    file.write_text(text, encoding="utf-8")
    assert starts(run, tmp_path)["content/concerts/mars.md"][0] == START


def test_calendars_lists_and_searches_use_the_setting(run: Run, tmp_path: Path) -> None:
    settle(tmp_path, run)
    done = run("static", "out", "--now", NOW, cwd=tmp_path)
    assert done.code == 0, done.err
    calendar = icalendar.Calendar.from_ical((tmp_path / "out/calendar.ics").read_bytes())
    begins = sorted(each.decoded("DTSTART").astimezone(UTC) for each in calendar.walk("VEVENT"))
    assert begins[0] == datetime(2026, 3, 31, 18, 15, tzinfo=UTC)
    assert START in (tmp_path / "out/events.json").read_text(encoding="utf-8")
    assert f'"startDate":"{START}"' in run("export", "--jsonld", cwd=tmp_path).out.replace(" ", "")
    assert run("index", cwd=tmp_path).code == 0
    # Read as UTC, 22:30Z would be 00:30 on the next day in Paris.
    for day, count in (("2026-07-04", 1), ("2026-07-05", 0)):
        args = ("--from", day, "--to", day, "--format", "json")
        found = json.loads(run("query", "concert", *args, cwd=tmp_path).out)
        assert found["total"] == count


def test_the_server_uses_the_setting(run: Run, tmp_path: Path) -> None:
    settle(tmp_path, run)
    assert run("index", cwd=tmp_path).code == 0
    now = datetime(2026, 1, 1, tzinfo=UTC)
    app = create_app(tmp_path / ".eventsearch", ServeSettings(), clock=lambda: now)
    with TestClient(app) as client:
        found = client.get("/v1/search?from=2026-07-04&to=2026-07-04").json()
        assert [each["start"] for each in found["hits"]] == ["2026-07-04T22:30:00+02:00"]
        (event,) = icalendar.Calendar.from_ical(
            client.get("/search.ics?from=2026-03-31&to=2026-03-31").content
        ).walk("VEVENT")
        assert event.decoded("DTSTART") == datetime.fromisoformat(START)


def one(run: Run, root: Path, front: str, now: str = NOW) -> dict[str, object]:
    """Return the exported event of a site that uses the setting."""
    events = '[events]\nignore_offsets = ["Z", "+02:00"]\n'
    files = {"eventsearch.toml": events, "content/event/a.md": front}
    write(root, {"hugo.toml": PARIS, **files})
    pages = [json.loads(line) for line in run("export", "--now", now, cwd=root).out.splitlines()]
    return next(each for each in pages if each["start"])


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-16T20:30:00Z", "20:30"),
        ("2026-01-16T20:30:00.000Z", "20:30"),
        ("2026-01-16T20:30Z", "20:30"),
        ("2026-01-16 20:30:00 +0000", "20:30"),
        ("2026-01-16T20:30:00-00:00", "20:30"),
        ("20260116T203000Z", "20:30"),
        ("2026-01-16T20:30:00+02:00", "20:30"),
        ("2026-01-16T20:30:00", "20:30"),
        ("2026-01-16T20:30:00+05:00", "16:30"),
        ("16 January 2026, 20:30 UTC", "21:30"),
    ],
)
def test_the_listed_offsets_are_ignored(run: Run, tmp_path: Path, written: str, read: str) -> None:
    event = one(run, tmp_path, f"---\ntitle: A\nevent_start: {written}\n---\n")
    start = datetime.fromisoformat(str(event["start"])).astimezone(ZoneInfo("Europe/Paris"))
    assert f"{start:%H:%M}" == read


def test_dates_in_toml_use_the_setting(run: Run, tmp_path: Path) -> None:
    event = one(run, tmp_path, "+++\ntitle = 'A'\nevent_start = 2026-01-16T20:30:00Z\n+++\n")
    assert event["start"] == "2026-01-16T20:30:00+01:00"


def test_all_times_of_an_event_use_the_setting(run: Run, tmp_path: Path) -> None:
    front = """---
title: A
event_start: 2026-03-03T20:00:00Z
event_end: 2026-03-03T22:00:00Z
repeat: weekly
repeat_until: 2026-03-24T20:00:00Z
exdate: ["2026-03-10T20:00:00Z"]
rdate: 2026-03-05T19:00:00Z, 2026-03-06T19:00:00Z
registration_deadline: 2026-03-02T12:00:00Z
publishDate: 2025-12-01T09:00:00Z
---
"""
    event = one(run, tmp_path, front)
    occurrences = event["occurrences"]
    assert isinstance(occurrences, list)
    assert [each["start"] for each in occurrences] == [
        "2026-03-03T20:00:00+01:00",
        "2026-03-05T19:00:00+01:00",
        "2026-03-06T19:00:00+01:00",
        "2026-03-17T20:00:00+01:00",
        "2026-03-24T20:00:00+01:00",
    ]
    assert occurrences[0]["end"] == "2026-03-03T22:00:00+01:00"
    assert "2026-03-02T12:00:00+01:00" in json.dumps(event["registration"])
    # The site generator publishes the page at 09:00 UTC, which is 10:00 in Paris.
    for now, visible in (("2025-12-01T08:30:00Z", False), ("2025-12-01T09:30:00Z", True)):
        assert one(run, tmp_path, front, now)["visible"] is visible


def test_lists_use_the_setting_and_calendars_do_not(run: Run, tmp_path: Path) -> None:
    sources = (
        '[events]\nignore_offsets = "Z"\n'
        '[[sources]]\nfiles = "data/*.yml"\npage = "/agenda/"\n'
        '[[sources]]\nfiles = "data/*.ics"\npage = "/agenda/"\n'
    )
    start = datetime(2026, 3, 31, 18, 15, tzinfo=UTC)
    calendar = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Two\r\n"
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDTEND:{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    files = {
        "hugo.toml": PARIS,
        "eventsearch.toml": sources,
        "content/agenda/_index.md": "---\ntitle: Agenda\n---\n",
        "data/a.yml": "- title: One\n  start: 2026-03-31T20:15:00Z\n",
        "data/b.ics": calendar,
    }
    write(tmp_path, files)
    found = {path: datetime.fromisoformat(at) for path, (at, _) in starts(run, tmp_path).items()}
    assert len(found) == 2
    assert set(found.values()) == {start}


def test_an_invalid_offset_is_an_error(run: Run, tmp_path: Path) -> None:
    write(tmp_path, {"hugo.toml": PARIS, "content/a.md": "---\ntitle: A\n---\n"})
    write(tmp_path, {"eventsearch.toml": '[events]\nignore_offsets = "Paris"\n'})
    done = run("check", cwd=tmp_path)
    assert done.code == 2
    assert "ignore_offsets" in done.err
    assert '"Z", an offset such as "+02:00", or a list of them' in done.err
