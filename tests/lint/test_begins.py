"""Events without a date, and those that end when they begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page, said


@pytest.mark.parametrize(
    ("path", "front"),
    [
        ("event/a.md", "title: A"),
        ("post/a.md", "title: A\nevent: Atelier"),
        ("post/a.md", "title: A\ntype: event"),
    ],
)
def test_an_event_without_a_date_is_named(tmp_path: Path, path: str, front: str) -> None:
    assert said(diagnostics(tmp_path, {f"content/{path}": page(front)}, "E190")) == [
        f"{path}:2:8: E190 warning: the event has no date; write `date`"
    ]


def test_the_zero_day_is_none(tmp_path: Path) -> None:
    files = {"content/event/a.md": page("title: A\ndate: 0001-01-01T00:00:00Z")}
    assert said(diagnostics(tmp_path, files, "E190")) == [
        "event/a.md:3:7: E190 warning: `date` is Go's zero date, so the event has no date"
        "; write `date`"
    ]


@pytest.mark.parametrize(
    ("path", "front"),
    [
        ("event/a.md", "title: A\ndate: 2024-05-31"),
        ("event/a.md", "title: A\nevent_start: 2024-05-31"),
        ("event/a.md", "title: A\ndate: bientôt"),
        ("event/a.md", "title: A\ndraft: true"),
        ("event/_index.md", "title: Agenda"),
        ("post/a.md", "title: A"),
        # Under a name of the site's own, which only its templates know.
        ("event/a.md", "title: A\ndateStart: '2024-05-31T10:00:00'"),
        ("event/a.md", 'title: A\nevent_date: "May 31, 2024"'),
        ("event/a.md", "title: A\ntime:\n- - start: 2024-05-31T10:00:00Z"),
        ("event/a.md", "title: A\ndaterange: June 6-7, 2024"),
        ("event/a.md", "title: A\nwhen: {first: 31 mai, iso: 2024-05-31}"),
    ],
)
def test_what_has_a_date_or_needs_none_is_left_alone(tmp_path: Path, path: str, front: str) -> None:
    assert diagnostics(tmp_path, {f"content/{path}": page(front)}, "E190") == ()


def test_a_day_of_writing_is_not_that_of_the_event(tmp_path: Path) -> None:
    front = "title: Le 2024-05-31\nlastmod: 2024-05-31\nsummary: Du 2024-05-31"
    assert len(diagnostics(tmp_path, {"content/event/a.md": page(front)}, "E190")) == 1


def test_the_pages_of_one_event_need_no_date(tmp_path: Path) -> None:
    files = {
        "content/events/2024/_index.md": page("title: Congrès\ndate: 2024-05-31"),
        "content/events/2024/faq.md": page("title: FAQ"),
        "content/events/2024/salle/index.md": page("title: Salle"),
        "content/events/atelier.md": page("title: Atelier"),
        "content/events/_index.md": page("title: Agenda"),
    }
    (found,) = diagnostics(tmp_path, files, "E190")
    assert found.path == "content/events/atelier.md"


def test_a_folder_of_which_most_have_no_date_is_named_once(tmp_path: Path) -> None:
    files = {f"content/talks/{n}.md": page(f"title: T{n}") for n in range(3)}
    found = diagnostics(tmp_path / "all", files, "E190", "E195")
    assert [each.code for each in found] == ["E195"]
    dated = {f"content/talks/d{n}.md": page("title: D\ndate: 2024-09-01") for n in range(4)}
    found = diagnostics(tmp_path / "some", {**files, **dated}, "E190", "E195")
    assert [each.code for each in found] == ["E190"] * 3


def test_an_end_at_the_begin_is_named(tmp_path: Path) -> None:
    at = "2024-06-10T10:00:00+02:00"
    files = {"content/event/a.md": page(f"title: A\ndate: {at}\ndate_end: {at}")}
    assert said(diagnostics(tmp_path, files, "E192")) == [
        "event/a.md:4:11: E192 warning: the event ends when it starts; "
        "correct `date_end`, or leave it out"
    ]


@pytest.mark.parametrize(
    "front",
    [
        "date: 2024-06-10\ndate_end: 2024-06-10",
        "date: 2024-06-10T00:00:00Z\ndate_end: 2024-06-10T00:00:00Z\nall_day: true",
        "date: 2024-06-10T10:00:00Z\ndate_end: 2024-06-10",
        "date: 2024-06-10T10:00:00Z",
        "date: 2024-05-10T10:00:00Z\ndate_end: 2024-05-10T10:00:00Z",
    ],
)
def test_a_day_may_begin_and_end_on_itself(tmp_path: Path, front: str) -> None:
    files = {"content/event/a.md": page(f"title: A\n{front}")}
    assert diagnostics(tmp_path, files, "E192") == ()


def test_a_date_that_is_read_as_text_is_not_missed_as_well(tmp_path: Path) -> None:
    text = "gs" + page("title: A\ndate: 2024-05-31")
    assert diagnostics(tmp_path, {"content/event/a.md": text}, "E190") == ()
    assert len(diagnostics(tmp_path, {"content/event/a.md": text}, "E114")) == 1
