"""Are places, people and terms that have pages shown by their titles, and found by both names?"""

from __future__ import annotations

from collections.abc import Iterator

import icalendar
import pytest

from eventsearch.model.query import SearchRequest, SuggestRequest
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.search.feed import read_feed
from eventsearch.search.index import Index
from site_clients import site_index
from small_site import NOW

calendar = FORMATS["ics"].write

HALL = "---\ntitle: Salle Émile Zola\nadresse: 12 rue Zola\nville: Lyon\n---\nAu bout.\n"
TEXTS = {
    "hugo.yaml": (
        "baseURL: https://example.org/\ntimeZone: Europe/Paris\n"
        "taxonomies: {tag: tags, author: authors, venue: venues}\n"
    ),
    "content/venues/salle-zola/_index.md": HALL,
    "content/authors/jane-doe/_index.md": "---\ntitle: Dr Jane Roe\n---\n",
    "content/tags/open-data/_index.md": "---\ntitle: Données ouvertes\n---\n",
    "data/venues/mairie.yaml": "name: Hôtel de ville\n",
    "data/speakers.yaml": "max: {name: Max Frisch}\nbroken: 3\n",
    "content/event/a.md": (
        "---\ntitle: Un\nstart: 2031-06-01T18:00\nvenues: [salle-zola]\n"
        "authors: [jane-doe]\ntags: [open-data, mer]\n---\n"
    ),
    "content/event/b.md": (
        "---\ntitle: Deux\nstart: 2031-06-02T18:00\nlieu: [salle-zola, Mairie]\n"
        "speakers: [max]\ntags: [Open Data]\n---\n"
    ),
    "content/event/c.md": (
        "---\ntitle: Trois\nstart: 2031-06-03T18:00\nvenue: salle-zola\naddress: 1 quai Sud\n---\n"
    ),
    "content/event/d.md": "---\ntitle: Quatre\nstart: 2031-06-04T18:00\nplace: Le Port\n---\n",
}
BOTH = "Salle Émile Zola, Hôtel de ville"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with site_index(tmp_path_factory.mktemp("site"), TEXTS, built=NOW) as index:
        yield index


def titles(index: Index, **request: object) -> list[str]:
    request = {"events": True, "sort": "date", **request}
    found = index.search(SearchRequest(**request), now=NOW)  # type: ignore[arg-type]
    return [hit.page.title for hit in found.hits]


def test_hits_have_the_titles(index: Index) -> None:
    hits = index.search(SearchRequest(events=True, sort="date"), now=NOW).hits
    assert [hit.page.location for hit in hits] == [
        "Salle Émile Zola",
        BOTH,
        "Salle Émile Zola",
        "Le Port",
    ]
    assert [hit.page.tags for hit in hits][:2] == [
        ("Données ouvertes", "mer"),
        ("Données ouvertes",),
    ]
    assert [hit.page.authors for hit in hits][:2] == [("Dr Jane Roe",), ("Max Frisch",)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zola", ["Un", "Deux", "Trois"]),
        ("place:salle-zola", ["Un", "Deux", "Trois"]),
        ('place:"salle émile zola"', ["Un", "Deux", "Trois"]),
        ("place:mairie", ["Deux"]),
        ("tag:open-data", ["Un", "Deux"]),
        ('tag:"données ouvertes"', ["Un", "Deux"]),
        ("open data", ["Un", "Deux"]),
        ("author:jane-doe", ["Un"]),
        ("doe", ["Un"]),
        ("speaker:max", ["Deux"]),
    ],
)
def test_both_names_find(index: Index, text: str, found: list[str]) -> None:
    assert sorted(titles(index, text=text)) == sorted(found)


def test_both_names_filter(index: Index) -> None:
    for tag in ("open-data", "Open Data", "Données ouvertes"):
        assert sorted(titles(index, filters={"tag": (tag,)})) == ["Deux", "Un"]
    assert titles(index, filters={"author": ("jane-doe",)}) == ["Un"]
    assert sorted(titles(index, filters={"location": ("salle-zola",)})) == ["Deux", "Trois", "Un"]


def test_facets_and_suggestions_have_the_titles_alone(index: Index) -> None:
    request = SearchRequest(facets=("tag", "location", "author", "venues"))
    facets = index.search(request, now=NOW).facets
    assert {one.value: one.hits for one in facets["location"]} == {
        "Salle Émile Zola": 3,
        BOTH: 1,
        "Le Port": 1,
    }
    assert [one.value for one in facets["tag"]] == ["Données ouvertes", "mer"]
    assert [one.value for one in facets["author"]] == ["Dr Jane Roe", "Max Frisch"]
    assert [one.value for one in facets["venues"]] == ["Salle Émile Zola"]
    found = index.suggest(SuggestRequest(text="zol"), now=NOW).suggestions
    assert ("place", "Salle Émile Zola") in [(one.kind, one.text) for one in found]


def test_calendars_have_the_address_of_the_place_or_of_the_event(index: Index) -> None:
    found = calendar(
        read_feed(index, FEEDS["ics"], SearchRequest(), now=NOW), site="https://example.org"
    )
    events = icalendar.Calendar.from_ical(found).walk("VEVENT")
    assert sorted(str(event["LOCATION"]) for event in events) == [
        "Le Port",
        "Salle Émile Zola, 1 quai Sud",
        "Salle Émile Zola, 12 rue Zola, Lyon",
        BOTH,
    ]
