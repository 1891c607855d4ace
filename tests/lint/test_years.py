"""Which years of events are doubtful, and which are left alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from eventsearch.extractor.site import Site
from eventsearch.lint.model import Finding, LintContext, Page, Place, locate
from eventsearch.lint.rules import event_dates
from eventsearch.model.page import Meta, PageRecord
from lint_site import diagnostics, page, said

RULES = (
    event_dates.start_before_publication,
    event_dates.year_contradicts_name,
    event_dates.start_in_far_future,
)

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def day(text: str) -> datetime:
    """Return midnight UTC of a day."""
    return datetime.fromisoformat(f"{text}T00:00:00+00:00")


def event(path: str = "content/event/x/index.md", **meta: Any) -> PageRecord:
    """Return the record of an event."""
    return PageRecord(
        path=path,
        url="/event/x/",
        lang="fr",
        site_lang="fr",
        kind="page",
        section="event",
        meta=Meta(title="Atelier")._replace(**meta),
        text="",
        sections=(),
        visible_from=None,
        visible_until=None,
        buildable=True,
    )


def findings(
    record: PageRecord, places: Mapping[str, Place] | None = None, now: datetime = NOW
) -> list[Finding]:
    """Return what the rules find."""
    page = Page(record=record, places=places or {})
    whole = LintContext(site=Site(root=Path("/site")), pages=(page,), now=now)
    return [finding for rule in RULES for finding in rule(page, whole)]


def only(record: PageRecord, places: Mapping[str, Place] | None = None) -> Finding:
    """Return the one finding about a record."""
    (finding,) = findings(record, places)
    return finding


def test_a_start_a_year_before_its_publication_is_doubtful() -> None:
    record = event(
        start=datetime(2022, 1, 31, 16, 30, tzinfo=UTC), published=day("2023-01-15"), title="Saison"
    )
    diagnostic = only(record, {"title": (2, 8), "date": (28, 7)})
    assert locate(diagnostic, list) == (28, 7)
    assert diagnostic.code == "E181"
    assert diagnostic.severity == "warning"
    assert diagnostic.message == "starts 349 days before its publication (2023-01-15)"
    assert diagnostic.hint == "correct the start if 2022 is not its year, or the publication date"


def test_the_place_is_that_of_the_key_that_names_the_start() -> None:
    record = event(start=day("2022-01-31"), published=day("2023-01-15"))
    diagnostic = only(record, {"date": (2, 7), "event_start": (3, 14)})
    assert locate(diagnostic, list) == (3, 14)


def test_a_year_in_the_files_name_that_the_start_has_not() -> None:
    record = event("content/event/2024-01-31-saison/index.md", start=day("2022-01-31"))
    diagnostic = only(record)
    assert diagnostic.code == "E182"
    assert diagnostic.message == "starts in 2022, but its file's name has 2024-01-31"
    assert diagnostic.hint == "correct the year of the start"


def test_a_year_in_the_title_that_the_start_has_not() -> None:
    record = event(title="Barcamp 2019", start=day("2020-09-14"), published=day("2019-06-01"))
    diagnostic = only(record)
    assert diagnostic.code == "E182"
    assert diagnostic.message == "starts in 2020, but its title and its publication have 2019"


def test_a_start_in_another_century_is_doubtful() -> None:
    diagnostic = only(event(start=day("2042-01-01")))
    assert diagnostic.code == "E183"
    assert diagnostic.message == "starts in 2042, 18 years from now"
    assert findings(event(start=day("2042-01-01")), now=day("2032-06-01")) == []


@pytest.mark.parametrize(
    "record",
    [
        event(),
        event(start=day("2024-05-01"), published=day("2024-04-01")),
        event(start=day("2024-05-01")),
        event(start=day("2024-01-01"), published=day("2024-06-01")),
        event(title="Bilan 2019", start=day("2020-01-20"), published=day("2020-01-02")),
        event(title="Recensement 2021", start=day("2023-05-01"), published=day("2023-04-01")),
        event(title="Session 2019", start=day("2020-01-15"), published=day("2019-12-20")),
        event(title="Plan 2019-2021", start=day("2021-01-15"), published=day("2019-01-20")),
        event(title="Rencontre 2020", start=day("2019-12-30"), end=day("2020-01-02")),
        event("content/event/2023-05-01-annonce/index.md", start=day("2024-06-12")),
        event("content/event/2024-06-12-x.md", start=day("2024-06-12")),
        event(start=day("2034-01-01")),
    ],
    ids=[
        "no event",
        "announced a month before",
        "no publication",
        "written down five months later",
        "report on last year",
        "about an older year",
        "published in December",
        "a span of years",
        "over the end of a year",
        "the name has another day",
        "the name has the day",
        "ten years ahead",
    ],
)
def test_what_is_hardly_ever_wrong_is_left_alone(record: PageRecord) -> None:
    assert findings(record) == []


def written(root: Path, front: str, body: str, name: str = "a") -> list[str]:
    """Return what is said of the years of one page that is written so."""
    files = {f"content/event/{name}.md": page(f"location: Rennes\n{front}", body)}
    return said(diagnostics(root, files, "E181", "E182", "E183"))


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
    ("path", "title", "start", "is_doubtful"),
    [
        ("content/event/saison/index.md", "Saison", "2019-02-04", True),
        ("content/event/pycon19/index.md", "Pycon", "2019-02-04", False),
        ("content/event/2019/pycon.md", "Pycon", "2019-02-04", False),
        ("content/event/pycon/index.md", "Pycon 2019", "2019-02-04", False),
        ("content/event/saison/index.md", "Saison", "2015-02-04", False),
    ],
)
def test_an_old_event_that_was_added_later_is_left_alone(
    path: str, title: str, start: str, is_doubtful: bool
) -> None:
    record = event(path, title=title, start=day(start), published=day("2020-04-11"))
    assert bool(findings(record)) is is_doubtful
