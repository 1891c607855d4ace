"""Does a page come first whose title is what was typed, also where that says when?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.output.json import note_text as said
from eventsearch.search.index import Index
from site_clients import site_index

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
CONFIG = (
    "baseURL: https://example.org/\ndefaultContentLanguage: en\nlanguages:\n"
    "  en: {contentDir: content/en}\n  fr: {contentDir: content/fr}\n"
    "  de: {contentDir: content/de}\n"
)
FILES = {
    "en/past.md": "title: Past workshops\n---\nA list.",
    "en/event/a.md": "title: Workshops, workshops\ndate: 2030-01-01\n---\nWorkshops.",
    "en/event/b.md": "title: The workshops on R\ndate: 2030-02-01\n---\nWorkshops, workshops.",
    "en/event/c.md": "title: A talk\ndate: 2031-05-02\npublishDate: 2030-01-01\n---\nTalking.",
    "en/demain.md": "title: Tomorrow never dies\n---\nAbout tomorrow.",
    "en/upcoming.md": "title: Upcoming\n---\nNothing yet.",
    "en/news.md": "title: Bulletin\ndate: 2024-03-05\n---\nText.",
    "en/gazette.md": "title: Gazette of March 2024\n---\nText.",
    "fr/passes.md": "title: Ateliers passés\n---\nUne liste.",
    "fr/event/a.md": "title: Les ateliers, des ateliers\ndate: 2030-01-01\n---\nAteliers.",
    "en/retreat/_index.md": "title: Summer retreat\n---\nOnce a year.",
    "en/event/retreat.md": "title: Summer retreat\ntags: [Summer retreat]\n---\nSummer retreat.",
    "en/retreats.md": "title: Summer retreats\n---\nSummer retreat. Summer retreat.",
    "en/code.md": "title: Conduct (the code)\n---\nText.",
    "en/conduct.md": "title: Conduct code\n---\nConduct, the code: code of conduct.",
    "en/event/gathering-2030/index.md": "title: We meet\n---\nIn the hall.",
    "en/event/gathering/index.md": "title: Gathering of 2030, 2030\n---\nGathering 2030.",
    "en/halle/_index.md": "title: Where\n---\nText.",
    "en/event/halle.md": "title: A hall\n---\nHalle, halle.",
    "de/garten.md": "title: Der Garten\n---\nDas Haus.",
    "de/haus.md": "title: Der Garten, der Garten\ntags: [Garten]\n---\nDer Garten. Der Garten.",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """A site in three languages with titles that say when."""
    pages = {f"content/{name}": f"---\n{text}\n" for name, text in FILES.items()}
    with site_index(tmp_path_factory.mktemp("site"), {"hugo.yaml": CONFIG, **pages}) as index:
        yield index


def hits(index: Index, text: str) -> list[str]:
    """Return the hits by the names of their files."""
    page = index.search(SearchRequest(text=text), now=NOW)
    return [hit.page.id.removeprefix("content/")[:-3] for hit in page.hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Past workshops", "en/past"),
        ("past workshops", "en/past"),
        ("Ateliers passés", "fr/passes"),
        ("Der Garten", "de/garten"),
        ("der garten", "de/garten"),
        ("Upcoming", "en/upcoming"),
        ("bulletin", "en/news"),
        ("Conduct (the code)", "en/code"),
    ],
)
def test_a_title_that_is_typed_comes_first(index: Index, text: str, first: str) -> None:
    assert hits(index, text)[0] == first


def test_the_landing_page_of_a_section_comes_before_others_of_its_name(index: Index) -> None:
    landing, page, other = hits(index, "summer retreat")[:3]
    assert (landing, page, other) == ("en/retreat/_index", "en/event/retreat", "en/retreats")
    assert hits(index, "Summer retreats")[:2] == ["en/retreats", "en/retreat/_index"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("gathering-2030", "en/event/gathering-2030/index"),
        ("Gathering 2030", "en/event/gathering-2030/index"),
        ("halle", "en/halle/_index"),
        ("conduct code", "en/conduct"),
    ],
)
def test_the_last_part_of_a_url_comes_behind_what_has_that_title(
    index: Index, text: str, first: str
) -> None:
    assert hits(index, text)[0] == first


def test_a_url_is_not_found_by_a_part_of_it_or_beside_operators(index: Index) -> None:
    assert hits(index, "gathering-203") == []
    assert "en/halle/_index" not in hits(index, "halle -zzz")


def test_the_reading_as_a_time_still_stands(index: Index) -> None:
    assert {"en/event/a", "en/event/b"} < {*hits(index, "Past workshops")}


def test_date_words_find_what_is_called_so_as_well(index: Index) -> None:
    assert hits(index, "tomorrow") == ["en/event/c"]
    assert hits(index, "tomorrow never dies")[0] == "en/demain"
    assert hits(index, "march 2024") == ["en/news", "en/gazette"]
    assert hits(index, "talk tomorrow") == ["en/event/c"]


def test_what_does_not_fit_is_said(index: Index) -> None:
    page = index.search(SearchRequest(text="garten march 2024"), now=NOW)
    assert [said(note) for note in page.notes if note.name != page.step] == [
        'no page of 2024-03-01 … 2024-03-31 contains "garten"; "march 2024" is searched as words'
    ]
    page = index.search(SearchRequest(text="garten march 2019"), now=NOW)
    assert [said(note) for note in page.notes if note.name != page.step] == [
        'no page matches 2019-03-01 … 2019-03-31; "march 2019" is searched as words'
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("upcomming", "en/upcoming"),
        ("past workshosp", "en/past"),
        ("sumer retreat", "en/retreat/_index"),
        ("der gartten", "de/garten"),
    ],
)
def test_a_title_that_is_typed_with_a_slip_comes_first(index: Index, text: str, first: str) -> None:
    assert hits(index, text)[0] == first
