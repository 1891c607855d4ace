"""Test the corrected queries that a small real index proposes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventsearch.model.query import SearchRequest
from eventsearch.output.json import note_text
from eventsearch.search.did_you_mean import MOST_VALUES
from eventsearch.search.index import Index
from site_clients import site_index
from small_site import NOW, PAGES

MORE = {
    "content/event/python/index.md": "---\ntitle: Découvrir Python\ntags: [Statistiques]\n"
    "date: 2030-02-01T10:00:00Z\nauthors: [Zoé Martin]\nlocation: Saint-Étienne\n---\n"
    "Une journée de développement, avec la science des données.\n",
    "content/event/serpent/index.md": "---\ntitle: Le serpent python\n"
    "date: 2030-03-01T10:00:00Z\ntags: [Open Data]\n---\nUn reptile. L’open-data, le week-end.\n",
    "content/post/cache.md": "---\ntitle: Un colloque caché\ndate: 2030-01-01\n"
    "publishDate: 2032-01-01\n---\n",
    "content/post/carnet.md": "---\ntitle: Carnet de datascience\ndate: 2030-01-01\n"
    "tags: [zigzag~]\n---\n",
    **{
        f"content/post/note-{n}.md": f"---\ntitle: Une formation {n}\ndate: 2029-01-01\n---\n"
        for n in range(12)
    },
    "content/post/kube.md": "---\ntitle: Kube avec Kubernetes\ndate: 2029-01-01\n---\n",
    "content/post/slip.md": "---\ntitle: Une fromation\ndate: 2029-01-01\n---\n",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Index a site of some pages, one of which is not yet published."""
    with site_index(tmp_path_factory.mktemp("site"), {**PAGES, **MORE}) as index:
        yield index


def meant(index: Index, text: str, **chosen: object) -> str | None:
    """Return the proposed query. Fail if it finds nothing."""
    found = index.search(SearchRequest(text=text, **chosen), now=NOW).did_you_mean  # type: ignore[arg-type]
    if found is not None:
        assert index.search(SearchRequest(text=found, **chosen), now=NOW).total  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("titel:python", "title:python"),
        ("découvrir locaton:Saint-Étienne", "découvrir location:Saint-Étienne"),
        ("tagg:statistiques", "tag:statistiques"),
        ("pyton:x", None),
        ("serpant:python", None),
        ("foo:bar", None),
        ("serpant:pyhton", "serpant:python"),
        ("http://pyhton", "http://python"),
    ],
)
def test_a_misspelt_field_name_is_corrected(index: Index, text: str, expected: str | None) -> None:
    assert meant(index, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pythn", "python"),
        ("pyhton", "python"),
        ("PYTHN", "PYTHON"),
        ("Pythn serpant", "Python serpent"),
        ("developement", "développement"),
        ("l’ateleir pythn", "l’atelier python"),
        ("(pythn OR rubby) serpent", "(python OR rubby) serpent"),
        ("pythn -reptile", "python -reptile"),
        ("décuvrir pyth*", "découvrir pyth*"),
        ("serpentpython", "serpent python"),
        ("pythn en 2030", "python en 2030"),
        ("pythn en février 2030", "python en février 2030"),
        ("data scince", "data science"),
        ("sciencedes données", "science des données"),
        ("kubern", "kubernetes"),
        ("kubrnetes", "kubernetes"),
        ("decouv python", "découvrir python"),
        ("tag:statistqiues", "tag:Statistiques"),
        ("tag:opendta", 'tag:"Open Data"'),
        ("tag:zigzg", 'tag:"zigzag~"'),
        ('tag:"opn data"', 'tag:"Open Data"'),
        ("lieu:reines", "lieu:Rennes"),
        ("auteur:martn", "auteur:Martin"),
        ("pythn tag:statistqiues", "python tag:Statistiques"),
        ("pythn introuvablement", "python introuvablement"),
        ("pyhton reptile -serpent", "python reptile -serpent"),
        ("tag:open data", 'tag:"open data"'),
        ("serpent tag:open data", 'serpent tag:"open data"'),
        ("tag:open data serpent", 'tag:"open data" serpent'),
        ("lieu:rennes tag:open data", None),
        ("auteur:zoé martin découvrir", None),
    ],
)
def test_the_nearest_query_that_finds_something_is_proposed(
    index: Index, text: str, expected: str | None
) -> None:
    assert meant(index, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "python",
        "python -reptile",
        "introuvablement",
        "-pythn",
        "10% introuvablement",
        "coloque",
        "tag:introuvablement",
        "formation",
        "fromation",
        "data science",
        '"sience des données"',
        "atelier en février 1999",
        "é",
        "",
        "((((",
        "dess",
        '"reptil*"',
        "tag:statistiques python",
        "week end serpent journée",
    ],
)
def test_no_query_is_proposed_without_need_or_use(index: Index, text: str) -> None:
    assert meant(index, text) is None


def test_a_search_for_no_hits_gets_a_proposal_too(index: Index) -> None:
    assert meant(index, "pythn", per_page=0) == meant(index, "pythn")


def test_a_proposed_query_finds_pages_with_the_same_filters(index: Index) -> None:
    assert meant(index, "ateleir", filters={"section": ("event",)}) == "atelier"
    assert meant(index, "ateleir", filters={"section": ("post",)}) is None
    assert meant(index, "ateleir", until="2030") is None


def test_a_misspelt_filter_value_is_corrected(index: Index) -> None:
    page = index.search(
        SearchRequest(text="python", filters={"tag": ("opendta", "Rennes")}), now=NOW
    )
    assert page.notes == ()
    page = index.search(
        SearchRequest(text="serpent", filters={"tag": ("statistqiues",), "author": ("x",)}), now=NOW
    )
    (note,) = page.notes
    assert note_text(note) == 'no page has the tag "statistqiues"; did you mean "Statistiques"?'


def test_only_the_first_misspelt_values_are_reported(index: Index) -> None:
    tags = tuple(f"{'statistqiues'[:-n]}s" for n in range(1, 6))
    notes = index.search(SearchRequest(text="serpent", filters={"tag": tags}), now=NOW).notes
    assert [note.values["value"] for note in notes] == list(tags[:MOST_VALUES])


def test_a_text_too_long_to_be_read_is_not_proposed(index: Index) -> None:
    assert meant(index, f"pythn {'y' * 4090}") is None
