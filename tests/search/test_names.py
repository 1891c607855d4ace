"""Are people and terms found by the names that stand in their front matter?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventsearch.model.query import SearchRequest, SuggestRequest
from eventsearch.search.index import Index
from eventsearch.search.why_not import why_not
from site_clients import site_index
from small_site import NOW, PAGES

ADA = "content/authors/maelle/_index.md"
TEXTS = {
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
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """A site whose profiles have their names at the keys of several themes."""
    pages = {name: f"---\n{text}\n---\n" for name, text in TEXTS.items()}
    with site_index(
        tmp_path_factory.mktemp("site"), {"hugo.yaml": PAGES["hugo.yaml"], **pages}
    ) as index:
        yield index


def hits(index: Index, text: str) -> list[tuple[str, str]]:
    """Return the hits with their titles."""
    page = index.search(SearchRequest(text=text), now=NOW)
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
    index: Index, text: str, name: str, title: str
) -> None:
    assert (name, title) in hits(index, text)


def test_a_name_elsewhere_is_no_title(index: Index) -> None:
    assert hits(index, "feuille de route") == []
    assert hits(index, "title:a") == [("content/post/a.md", "a")]


def test_authors_are_called_by_all_these_names(index: Index) -> None:
    (hit,) = index.search(SearchRequest(text="atelier"), now=NOW).hits
    assert hit.page.authors == ("Maëlle Salmon", "Zoé Martin")


def test_a_page_does_not_lack_a_word_that_it_is_shown_with(index: Index) -> None:
    for name, title in {ADA: "salmon", "content/authors/kim-lee/_index.md": "kim"}.items():
        assert (
            why_not(index, SearchRequest(text=f"introuvable {title}"), name, now=NOW).lacks[1:]
            == ()
        )


def test_names_are_suggested(index: Index) -> None:
    found = index.suggest(SuggestRequest(text="sal"), now=NOW).suggestions
    assert {(one.text, one.kind, bool(one.url)) for one in found} == {
        ("Maëlle Salmon", "person", False),
        ("Maëlle Salmon", "page", True),
    }
