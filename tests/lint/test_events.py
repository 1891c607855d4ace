"""Which events lack a place or an end, and for which that is no oversight."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page, said

COMING = "title: Atelier\ndate: 2024-09-01T10:00:00+02:00\npublishDate: 2024-05-01"
PAST = "title: Atelier\ndate: 2024-02-01T10:00:00+01:00\npublishDate: 2024-01-01"
END = "date_end: 2024-09-01T12:00:00+02:00"
PAST_END = "date_end: 2024-02-01T12:00:00+01:00"


@pytest.mark.parametrize(
    ("front", "hint"),
    [
        ("event_start: 2024-09-05T19:00:00", "event_end"),
        ("start: 2024-09-05\ntime: 19:00", "end"),
        ("datum: 5.9.2024, 19 Uhr", "ende"),
        ("event: {start: 2024-09-05T19:00:00}", "event.end"),
        ("date_debut: 5 septembre 2024 à 19h", "date_fin"),
        ("beginn: 05.09.2024 19:00", "ende"),
    ],
)
def test_the_key_for_an_end_is_of_the_words_of_that_for_the_start(
    tmp_path: Path, front: str, hint: str
) -> None:
    text = page(f"title: Atelier\nlocation: Rennes\n{front}")
    (diagnostic,) = diagnostics(tmp_path, {"content/event/a.md": text}, "E186")
    assert diagnostic.hint == f"write `{hint}`"


@pytest.mark.parametrize(
    ("front", "body"),
    [
        ("location: Rennes", ""),
        ("address: {city: Rennes}", ""),
        ("venue: Rennes", ""),
        ("location: {custom: Rennes}", ""),
        ("summary: En ligne", ""),
        ("event: Webinaire de rentrée", ""),
        ("event_platform: zoom", ""),
        ("online: true", ""),
        ("mode: hybride", ""),
        ("visio: https://example.org/r", ""),
        ("salle: Salle A", ""),
        ("links: [{name: Salle, url: 'https://zoom.us/j/1'}]", ""),
        ("", "Nous nous retrouvons en visioconférence."),
        ("draft: true", ""),
        ("expiryDate: 2024-05-01", ""),
    ],
)
def test_a_place_in_any_form_is_one(tmp_path: Path, front: str, body: str) -> None:
    files = {"content/event/a.md": page(f"{COMING}\n{END}\n{front}", body)}
    assert diagnostics(tmp_path, files, "E185") == ()


@pytest.mark.parametrize(
    "front",
    [
        "date: 2024-09-01",
        "date: 2024-09-01T10:00:00+02:00\nall_day: true",
        "date: 2024-09-01T10:00:00+02:00\nduration: 2h\nend_time: 12:00",
        f"date: 2024-09-01T10:00:00+02:00\n{END}",
    ],
)
def test_a_day_ends_by_itself(tmp_path: Path, front: str) -> None:
    text = page(f"title: Atelier\nlocation: Rennes\npublishDate: 2024-05-01\n{front}")
    assert diagnostics(tmp_path, {"content/event/a.md": text}, "E186") == ()


def test_past_events_are_left_alone(tmp_path: Path) -> None:
    full = page(f"{PAST}\n{PAST_END}\nlocation: Rennes")
    files = {f"content/event/{name}.md": full for name in "bcd"}
    files["content/event/a.md"] = page(PAST)
    assert diagnostics(tmp_path, files, "E185", "E186") == ()


def test_a_page_that_is_no_event_needs_neither(tmp_path: Path) -> None:
    assert diagnostics(tmp_path, {"content/post/a.md": page(PAST)}) == ()


@pytest.mark.parametrize(
    ("front", "late"),
    [
        ("date: 2024-09-01T18:00:00Z\nanmeldeschluss: 2024-09-02", True),
        ("date: 2024-09-01\nregistration: {deadline: 2025-08-01}", True),
        ("date: 2024-09-01\ndate_end: 2024-09-03\nanmeldeschluss: 2024-09-02", True),
        ("date: 2024-09-01T18:00:00Z\nanmeldeschluss: 2024-09-01", False),
        ("date: 2024-09-01T18:00:00Z\nanmeldeschluss: 2024-08-30", False),
        ("date: 2024-09-01\ndate_end: 2024-12-03\nanmeldeschluss: 2024-09-20", False),
        ("date: 2024-09-01\ndraft: true\nanmeldeschluss: 2024-09-20", False),
        ("date: 2024-09-01\nrrule: FREQ=WEEKLY;COUNT=3\nanmeldeschluss: 2024-09-20", False),
        ("date: 2024-09-01\ninscription: https://example.org/", False),
    ],
)
def test_a_registration_that_ends_after_the_event_has_begun_is_named(
    tmp_path: Path, front: str, late: bool
) -> None:
    files = {"content/event/a.md": page(f"title: A\n{front}")}
    found = diagnostics(tmp_path, files, "E193")
    assert bool(found) is late
    assert all("after the event has begun, 2024-09-01" in each.message for each in found)


@pytest.mark.parametrize(
    ("second", "hint"),
    [
        ("name: Fest", 'write `title`, or set `[events] title = "name"` in eventsearch.toml'),
        ("place: Rennes", "write `title`"),
        ("title: Das Fest", ""),
    ],
)
def test_a_site_whose_events_have_no_title_is_told_once(
    tmp_path: Path, second: str, hint: str
) -> None:
    files = {
        "content/event/tanz.md": page("date: 2024-09-01\nname: Tanz", "Text."),
        "content/event/2024-02-fest.md": page(f"date: 2024-09-02\n{second}", "Text."),
    }
    found = diagnostics(tmp_path, files, "E197")
    assert [each.hint for each in found] == ([hint] if hint else [])
    assert all(each.message.endswith("its file, here and on 1 more") for each in found)
    alone = {name: text for name, text in files.items() if "fest" not in name}
    assert diagnostics(tmp_path / "alone", alone, "E197") == ()


@pytest.mark.parametrize("count", [2, 3])
def test_talks_under_the_title_of_their_series_are_told_once(tmp_path: Path, count: int) -> None:
    files = {
        f"content/talks/{number}.md": page(
            f"title: Seminar\ntalk_title: On {number}\ndate: 2024-09-0{number}", "Text."
        )
        for number in range(1, count + 1)
    }
    files["content/talks/9.md"] = page("title: On 9\ntalk_title: On 9\ndate: 2024-09-09", "Text.")
    found = said(diagnostics(tmp_path, files, "E197"))
    message = (
        'talks/1.md:2:8: E197 warning: the event has the title "Seminar" of others, and'
        " `talk_title` of its own, here and on 2 more; set `[events] title ="
        ' "talk_title"` in eventsearch.toml'
    )
    assert found == [message] * (count > 2)


BEFORE = (
    "`rdate` has 2023-10-01, before the start of the event, 2024-09-03: the event starts with it"
)


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("start: 2024-09-03T19:00:00\nrdate: [2023-10-01, 2024-11-05]", BEFORE),
        ("start: 2024-09-03T19:00:00\nrdate: [2024-10-01, 2024-11-05]", ""),
        ("start: 2024-09-03T19:00:00\nrdate: [2024-09-03, 2024-11-05]", ""),
        ("start: 2024-09-03T19:00:00\nrrule: FREQ=WEEKLY;COUNT=3", ""),
        ("date: 2024-07-03\nstart_time: 2024-07-02T22:30:00Z", ""),
        ("date: 2024-07-03\nstart_time: 2024-07-01T22:30:00Z", "`start_time`"),
        ("date: 2024-07-03T20:00:00\nregistration_deadline: 2024-07-03T23:59:59Z", ""),
        ("date: 2024-07-03T20:00:00\nregistration_deadline: 2024-07-04T23:59:59Z", "registration"),
    ],
    ids=[
        *("an earlier day", "a later day", "the same day", "a rule", "after midnight"),
        *("another day", "the end of the day in UTC", "the next day"),
    ],
)
def test_days_that_contradict_the_start_are_reported(
    tmp_path: Path, front: str, message: str
) -> None:
    files = {"content/event/a.md": page(f"title: T\nlocation: X\n{front}")}
    found = [each.message for each in diagnostics(tmp_path, files, "E193")]
    assert len(found) == bool(message)
    assert message in "".join(found)
