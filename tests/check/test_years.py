"""Which years of events are doubtful, and which are left alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.check.placing import placed
from eventsearch.check.records import Finding, Page, Place, Whole
from eventsearch.check.rules import years
from eventsearch.extractor.site import Site
from eventsearch.records.content import Meta, Record

RULES = (
    years.starts_before_publication,
    years.contradicts_its_name,
    years.starts_far_ahead,
)

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def day(text: str) -> datetime:
    """Return midnight UTC of a day."""
    return datetime.fromisoformat(f"{text}T00:00:00+00:00")


def event(path: str = "content/event/x/index.md", **meta: object) -> Record:
    """Return the record of an event."""
    return Record(
        id=path,
        path=path,
        url="/event/x/",
        lang="fr",
        site_lang="fr",
        kind="page",
        section="event",
        meta=replace(Meta(title="Atelier"), **meta),  # type: ignore[arg-type]
        text="",
        sections=(),
        visible_from=None,
        visible_until=None,
        buildable=True,
    )


def findings(
    record: Record, places: Mapping[str, Place] | None = None, now: datetime = NOW
) -> list[Finding]:
    """Return what the rules find."""
    page = Page(record=record, places=places or {})
    whole = Whole(site=Site(root=Path("/site")), pages=(page,), now=now)
    return [finding for rule in RULES for finding in rule(page, whole)]


def only(record: Record, places: Mapping[str, Place] | None = None) -> Finding:
    """Return the one finding about a record."""
    (finding,) = findings(record, places)
    return finding


def test_a_start_a_year_before_its_publication_is_doubtful() -> None:
    """It says how many days, and stands where the start is written."""
    record = event(
        start=datetime(2022, 1, 31, 16, 30, tzinfo=UTC), published=day("2023-01-15"), title="Saison"
    )
    problem = only(record, {"title": (2, 8), "date": (28, 7)})
    assert placed(problem, list) == (28, 7)
    assert problem.code == "E181"
    assert problem.severity == "warning"
    assert problem.message == "starts 349 days before its publication (2023-01-15)"
    assert problem.cure == "correct the start if 2022 is not its year, or the publication date"


def test_the_place_is_that_of_the_key_that_names_the_start() -> None:
    """`event_start` goes before `date`, which is the publication there."""
    record = event(start=day("2022-01-31"), published=day("2023-01-15"))
    problem = only(record, {"date": (2, 7), "event_start": (3, 14)})
    assert placed(problem, list) == (3, 14)


def test_a_year_in_the_files_name_that_the_start_has_not() -> None:
    """Same day and month, another year."""
    record = event("content/event/2024-01-31-saison/index.md", start=day("2022-01-31"))
    problem = only(record)
    assert problem.code == "E182"
    assert problem.message == "starts in 2022, but its file's name has 2024-01-31"
    assert problem.cure == "correct the year of the start"


def test_a_year_in_the_title_that_the_start_has_not() -> None:
    """Title and publication agree, and the start is far from both."""
    record = event(title="Barcamp 2019", start=day("2020-09-14"), published=day("2019-06-01"))
    problem = only(record)
    assert problem.code == "E182"
    assert problem.message == "starts in 2020, but its title and its publication have 2019"


def test_a_start_in_another_century_is_doubtful() -> None:
    """Seen from the clock that is passed in."""
    problem = only(event(start=day("2042-01-01")))
    assert problem.code == "E183"
    assert problem.message == "starts in 2042, 18 years from now"
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
def test_what_is_hardly_ever_wrong_is_left_alone(record: Record) -> None:
    """A warning that is mostly false is soon read by nobody."""
    assert findings(record) == []
