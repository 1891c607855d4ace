"""Which years of events are doubtful, and which are left alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from lint_site import diagnostics, page, said


def written(root: Path, front: str, body: str, name: str = "a") -> list[str]:
    """Return what is said of the years of one page that is written so."""
    files = {f"content/event/{name}.md": page(f"location: Rennes\n{front}", body)}
    return said(diagnostics(root, files, "E181", "E182", "E183"))


def test_the_place_is_that_of_the_key_that_is_the_start(tmp_path: Path) -> None:
    front = "title: A\ndate: 2022-01-01\nevent_start: 2022-01-31\npublishDate: 2023-01-15"
    (line,) = written(tmp_path, front, "Venez.")
    assert line.startswith("event/a.md:5:14: E181 warning: starts 349 days before")


@pytest.mark.parametrize(
    ("title", "start", "published", "name"),
    [
        ("A", "2024-05-01", "2024-04-01", "a"),
        ("A", "2024-05-01", "", "a"),
        ("A", "2024-01-01", "2024-06-01", "a"),
        ("Bilan 2019", "2020-01-20", "2020-01-02", "a"),
        ("Recensement 2021", "2023-05-01", "2023-04-01", "a"),
        ("Session 2019", "2020-01-15", "2019-12-20", "a"),
        ("Plan 2019-2021", "2021-01-15", "2019-01-20", "a"),
        ("Rencontre 2020", "2019-12-30\ndate_end: 2020-01-02", "", "a"),
        ("A", "2024-06-12", "", "2023-05-01-annonce/index"),
        ("A", "2024-06-12", "", "2024-06-12-x"),
        ("A", "2034-01-01", "", "a"),
    ],
    ids=[
        *("announced a month before", "no publication", "written down five months later"),
        *("report on last year", "about an older year", "published in December"),
        *("a span of years", "over the end of a year", "the name has another day"),
        *("the name has the day", "ten years ahead"),
    ],
)
def test_what_is_hardly_ever_wrong_is_left_alone(
    tmp_path: Path, title: str, start: str, published: str, name: str
) -> None:
    published = published and f"\npublishDate: {published}"
    assert written(tmp_path, f"title: {title}\ndate: {start}{published}", "Venez.", name) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "Rendez-vous le mardi 31 janvier 2023 à 16 h.",
            'starts in 2022, but its text has "mardi 31 janvier 2023 à 16 h"; correct the '
            "year of the start",
        ),
        (
            "See you on Tuesday, January 31.",
            'starts on 2022-01-31, a Monday, but its text has "Tuesday, January 31"; correct the '
            "year or day of the start, or the text",
        ),
    ],
)
def test_a_text_that_names_the_day_otherwise(tmp_path: Path, body: str, message: str) -> None:
    found = written(tmp_path, "title: A\ndate: 2022-01-31T15:00:00Z", body)
    assert found == [f"event/a.md:4:7: E182 warning: {message}"]


@pytest.mark.parametrize(
    "body",
    [
        "Le 31 janvier.",
        "Le lundi 31 janvier 2022.",
        "Le mardi 31 janvier 2023, comme le lundi 31 janvier 2022.",
        "Depuis le 31 janvier 1998.",
        "Le 31 janvier 2021 et le 31 janvier 2023.",
        "Le lundi 31 janvier 2023.",
        "Le mardi 1er février 2022, à minuit.",
        "Le jeudi 3 février 2022.",
    ],
    ids=[
        "no year",
        "the day",
        "the day among others",
        "an anniversary",
        "two years",
        "a day that is none",
        "the day in the site's zone",
        "another day",
    ],
)
def test_a_text_that_may_be_right_is_left_alone(tmp_path: Path, body: str) -> None:
    assert written(tmp_path, "title: A\ndate: 2022-01-31T23:30:00Z", body) == []


def test_one_slip_is_told_once(tmp_path: Path) -> None:
    front = "title: A\ndate: 2022-01-31T15:00:00Z\npublishDate: 2023-01-15"
    (only_one,) = written(tmp_path, front, "Le mardi 31 janvier 2023.")
    assert "E181" in only_one


def test_a_year_in_the_address_that_the_start_has_not(tmp_path: Path) -> None:
    front = "title: Barcamp\nslug: barcamp-2023\ndate: 2024-09-14\npublishDate: 2023-06-01"
    assert written(tmp_path, front, "Venez.") == [
        "event/a.md:5:7: E182 warning: starts in 2024, but its address and its publication have "
        "2023; correct the year of the start"
    ]
    assert written(tmp_path, front.replace("2023-06", "2024-06"), "Venez.") == []
    assert written(tmp_path, front.replace("p-2023", "p-x2023y"), "Venez.") == []


def test_a_page_that_is_no_event_may_speak_of_any_day(tmp_path: Path) -> None:
    files = {"content/post/a.md": page("title: A\ndate: 2022-01-31", "Le mardi 31 janvier 2023.")}
    assert diagnostics(tmp_path, files, "E182") == ()


@pytest.mark.parametrize(
    ("start", "zone", "body", "expected"),
    [
        ("9999-12-31", "Europe/Paris", "Friday, 31 December.", ["E183"]),
        ("9999-12-31T23:30:00Z", "Europe/Paris", "Lundi 31 décembre.", ["E182", "E183"]),
        ("0001-01-01T00:30:00Z", "America/New_York", "Mardi 1er janvier.", ["E182"]),
    ],
)
def test_the_first_and_the_last_day_of_the_calendar_are_days(
    tmp_path: Path, start: str, zone: str, body: str, expected: list[str]
) -> None:
    files = {
        "hugo.toml": f'timeZone = "{zone}"\n',
        "content/event/a.md": page(f"title: A\ndate: {start}", body),
    }
    assert [each.code for each in diagnostics(tmp_path, files, "E182", "E183")] == expected


@pytest.mark.parametrize(
    ("name", "title", "start", "is_doubtful"),
    [
        ("saison/index", "Saison", "2019-02-04", True),
        ("pycon19/index", "Pycon", "2019-02-04", False),
        ("2019/pycon", "Pycon", "2019-02-04", False),
        ("pycon/index", "Pycon 2019", "2019-02-04", False),
        ("saison/index", "Saison", "2015-02-04", False),
    ],
)
def test_an_old_event_that_was_added_later_is_left_alone(
    tmp_path: Path, name: str, title: str, start: str, is_doubtful: bool
) -> None:
    front = f"title: {title}\ndate: {start}\npublishDate: 2020-04-11"
    assert bool(written(tmp_path, front, "Venez.", name)) is is_doubtful
