"""Pages of results for the tests, made by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from eventsearch.model.results import (
    FacetCount,
    Hit,
    Note,
    ResultPage,
    ScoreDetail,
    SectionHit,
    StoredPage,
)

WEBINAR = Hit(
    page=StoredPage(
        id="content/event/dix/index.md",
        url="/talk/dix/",
        title="Webinaire du programme 10%",
        summary="La saison commence.",
        lang="fr",
        section="event",
        kind="page",
        tags=("10%", "Etalab"),
        authors=("Hélène",),
        event="Programme 10%",
        start="2022-01-31T16:30:00Z",
        end="2022-01-31T17:30:00Z",
        location="Lieu de la transformation",
        date="2022-01-31T16:30:00Z",
    ),
    status="past",
    score=7.123456,
    highlight={
        "title": ("Webinaire du programme ", "10%", ""),
        "text": ("au moins ", "10 %", " de leur temps"),
    },
    sections=(
        SectionHit(
            heading="Pourquoi",
            anchor="pourquoi",
            url="/talk/dix/#pourquoi",
            highlight=("Consacrer ", "10 %", "…"),
        ),
    ),
    others=(
        StoredPage(
            id="content/event/dix/index.en.md",
            url="/en/talk/dix/",
            title="Webinar of the 10% programme",
            lang="en",
            start="2022-01-31T16:30:00Z",
        ),
    ),
    why=(
        ScoreDetail(term="10%", field="title", score=5.0),
        ScoreDetail(term="10%", field="body", score=2.123456),
    ),
)

NOTE = Hit(
    page=StoredPage(
        id="content/post/note.md",
        url="/post/note/",
        title="Une note",
        summary="Un résumé.",
        lang="fr",
        section="post",
        kind="page",
        date="2024-05-01T00:00:00+02:00",
    ),
    status="",
    score=1.0,
    highlight={},
)

PAGE = ResultPage(
    query="10%",
    lang=None,
    total=12,
    page=1,
    per_page=2,
    pages=6,
    step="all",
    hits=(WEBINAR._replace(why=(), others=()), NOTE),
    facets={"tag": (FacetCount(value="10%", hits=4), FacetCount(value="Etalab", hits=1))},
    version="g7",
    built_at="2024-06-01T00:00:00Z",
    notes=(Note("field", {"name": "foo"}),),
)


@pytest.fixture
def webinar() -> Hit:
    """Return an event with highlights, a section and an explanation."""
    return WEBINAR


@pytest.fixture
def note() -> Hit:
    """Return a page that is not an event, without highlights."""
    return NOTE


@pytest.fixture
def page() -> ResultPage:
    """Return the first of six result pages, with a facet and a note."""
    return PAGE


@pytest.fixture
def of(page: ResultPage) -> Callable[..., ResultPage]:
    """Return a function that makes a result page of the given hits."""

    def made(*hits: Hit) -> ResultPage:
        return page._replace(hits=hits, facets={}, total=len(hits), pages=1)

    return made
