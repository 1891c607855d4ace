"""Test that pages are found by their titles, and people, places and terms by their names."""

from __future__ import annotations

from collections.abc import Iterator

import icalendar
import pytest

from eventsearch.model.query import SearchRequest, SuggestRequest
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.output.json import note_text as said
from eventsearch.search.feed import read_feed
from eventsearch.search.index import Index
from eventsearch.search.why_not import why_not
from site_clients import site_index
from small_site import NOW, PAGES

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
    """Index a site in three languages, with titles that specify a time."""
    pages = {f"content/{name}": f"---\n{text}\n" for name, text in FILES.items()}
    with site_index(tmp_path_factory.mktemp("site"), {"hugo.yaml": CONFIG, **pages}) as index:
        yield index


def hits(index: Index, text: str) -> list[str]:
    """Return the file names of the hits."""
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
def test_a_title_ranks_above_the_last_part_of_a_url(index: Index, text: str, first: str) -> None:
    assert hits(index, text)[0] == first


def test_a_url_is_not_found_by_a_part_of_it_or_beside_operators(index: Index) -> None:
    assert hits(index, "gathering-203") == []
    assert "en/halle/_index" not in hits(index, "halle -zzz")


def test_date_words_are_still_read_as_dates(index: Index) -> None:
    assert {"en/event/a", "en/event/b"} < {*hits(index, "Past workshops")}


def test_date_words_also_find_titles(index: Index) -> None:
    assert hits(index, "tomorrow") == ["en/event/c"]
    assert hits(index, "tomorrow never dies")[0] == "en/demain"
    assert hits(index, "march 2024") == ["en/news", "en/gazette"]
    assert hits(index, "talk tomorrow") == ["en/event/c"]


def test_words_that_do_not_match_the_dates_are_noted(index: Index) -> None:
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


ADA = "content/authors/maelle/_index.md"


PROFILES = {
    ADA: "name: Maëlle Salmon\nbio: Une vie.",
    "content/authors/zoe/_index.md": "first_name: Zoé\nlast_name: Martin",
    "content/authors/kim-lee/_index.md": "role: Statisticienne",
    "content/speakers/jo.md": "title: Professorin\nfirstname: Jörg\nlastname: Müller",
    "content/team/cid/index.md": "name: {given: Cid, family: Ruiz}",
    "content/equipe/lea.md": "title: Léa Roux\nfull_name: Léa Roux\nname: lea",
    "content/tags/rse/_index.md": "name: Calcul intensif",
    "content/event/dix/index.md": "title: Atelier\nauthors: [maelle, zoe]\ndate: 2031-05-01",
    "content/post/a.md": "name: Feuille de route",
}


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Index a site whose profiles store their names under the keys of several themes."""
    pages = {name: f"---\n{text}\n---\n" for name, text in PROFILES.items()}
    with site_index(
        tmp_path_factory.mktemp("site"), {"hugo.yaml": PAGES["hugo.yaml"], **pages}
    ) as people:
        yield people


def found_titles(people: Index, text: str) -> list[tuple[str, str]]:
    """Return each hit with its title."""
    page = people.search(SearchRequest(text=text), now=NOW)
    return [(hit.page.id, hit.page.title) for hit in page.hits if page.step == "all"]


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("Maëlle Salmon", ADA, "Maëlle Salmon"),
        ("title:salmon", ADA, "Maëlle Salmon"),
        ("zoe martin", "content/authors/zoe/_index.md", "Zoé Martin"),
        ("kim lee", "content/authors/kim-lee/_index.md", "kim lee"),
        ("jörg müller", "content/speakers/jo.md", "Professorin"),
        ("professorin", "content/speakers/jo.md", "Professorin"),
        ("Cid Ruiz", "content/team/cid/index.md", "Cid Ruiz"),
        ("lea", "content/equipe/lea.md", "Léa Roux"),
        ("calcul intensif", "content/tags/rse/_index.md", "Calcul intensif"),
    ],
)
def test_a_person_or_a_term_is_found_by_its_name(
    people: Index, text: str, name: str, title: str
) -> None:
    assert (name, title) in found_titles(people, text)


def test_a_name_outside_of_titles_is_not_a_title_match(people: Index) -> None:
    assert found_titles(people, "feuille de route") == []
    assert found_titles(people, "title:a") == [("content/post/a.md", "a")]


def test_a_page_shows_the_names_of_its_authors_profiles(people: Index) -> None:
    (hit,) = people.search(SearchRequest(text="atelier"), now=NOW).hits
    assert hit.page.authors == ("Maëlle Salmon", "Zoé Martin")


def test_why_not_counts_words_of_the_shown_name(people: Index) -> None:
    for name, title in {ADA: "salmon", "content/authors/kim-lee/_index.md": "kim"}.items():
        assert (
            why_not(people, SearchRequest(text=f"introuvable {title}"), name, now=NOW).lacks[1:]
            == ()
        )


def test_names_of_authors_are_suggested(people: Index) -> None:
    found = people.suggest(SuggestRequest(text="sal"), now=NOW).suggestions
    assert {(one.text, one.kind, bool(one.url)) for one in found} == {
        ("Maëlle Salmon", "person", False),
        ("Maëlle Salmon", "page", True),
    }


calendar = FORMATS["ics"].write


HALL = "---\ntitle: Salle Émile Zola\nadresse: 12 rue Zola\nville: Lyon\n---\nAu bout.\n"


VENUES = {
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
def venues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with site_index(tmp_path_factory.mktemp("site"), VENUES, built=NOW) as venues:
        yield venues


def titles(venues: Index, **request: object) -> list[str]:
    request = {"events": True, "sort": "date", **request}
    found = venues.search(SearchRequest(**request), now=NOW)  # type: ignore[arg-type]
    return [hit.page.title for hit in found.hits]


def test_hits_have_the_titles(venues: Index) -> None:
    hits = venues.search(SearchRequest(events=True, sort="date"), now=NOW).hits
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
def test_both_names_find(venues: Index, text: str, found: list[str]) -> None:
    assert sorted(titles(venues, text=text)) == sorted(found)


def test_both_names_filter(venues: Index) -> None:
    for tag in ("open-data", "Open Data", "Données ouvertes"):
        assert sorted(titles(venues, filters={"tag": (tag,)})) == ["Deux", "Un"]
    assert titles(venues, filters={"author": ("jane-doe",)}) == ["Un"]
    assert sorted(titles(venues, filters={"location": ("salle-zola",)})) == ["Deux", "Trois", "Un"]


def test_facets_and_suggestions_have_the_titles_alone(venues: Index) -> None:
    request = SearchRequest(facets=("tag", "location", "author", "venues"))
    facets = venues.search(request, now=NOW).facets
    assert {one.value: one.hits for one in facets["location"]} == {
        "Salle Émile Zola": 3,
        BOTH: 1,
        "Le Port": 1,
    }
    assert [one.value for one in facets["tag"]] == ["Données ouvertes", "mer"]
    assert [one.value for one in facets["author"]] == ["Dr Jane Roe", "Max Frisch"]
    assert [one.value for one in facets["venues"]] == ["Salle Émile Zola"]
    found = venues.suggest(SuggestRequest(text="zol"), now=NOW).suggestions
    assert ("place", "Salle Émile Zola") in [(one.kind, one.text) for one in found]


def test_calendars_have_the_address_of_the_place_or_of_the_event(venues: Index) -> None:
    found = calendar(
        read_feed(venues, FEEDS["ics"], SearchRequest(), now=NOW), site="https://example.org"
    )
    events = icalendar.Calendar.from_ical(found).walk("VEVENT")
    assert sorted(str(event["LOCATION"]) for event in events) == [
        "Le Port",
        "Salle Émile Zola, 1 quai Sud",
        "Salle Émile Zola, 12 rue Zola, Lyon",
        BOTH,
    ]
