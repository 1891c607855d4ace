"""Test that a page is found in its language, in whichever form the language is specified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from site_clients import site_client

QUARTO = {
    "_quarto.yml": "project: {type: website}\nlang: fr\n",
    "a.qmd": "---\ntitle: Atelier bateaux\n---\nLes bateaux du port.\n",
    "b.qmd": "---\ntitle: Atelier voiles\nlang: fr-FR\n---\nLes bateaux du lac.\n",
    "c.qmd": "---\ntitle: Atelier rames\nlang: fr-CA\n---\nLes bateaux du fleuve.\n",
    "d.qmd": "---\ntitle: Boats\nlang: en-GB\n---\nThe boats of the lake.\n",
}
HUGO = {
    "hugo.toml": "defaultContentLanguage = 'pt'\n[languages.pt]\ncontentDir = 'content/pt'\n"
    "[languages.pt-br]\ncontentDir = 'content/br'\n[languages.fr-FR]\ncontentDir = 'content/fr'\n",
    "content/pt/a.md": "---\ntitle: Oficina em Lisboa\n---\nBarcos.\n",
    "content/pt/b.md": "---\ntitle: Oficina no Porto\n---\nBarcos.\n",
    "content/br/c.md": "---\ntitle: Oficina em Belém\n---\nBarcos.\n",
    "content/fr/d.md": "---\ntitle: Atelier à Lyon\n---\nBateaux.\n",
}


@contextmanager
def client(root: Path, site: Mapping[str, str]) -> Iterator[TestClient]:
    """Index a site and serve it."""
    with site_client(root, site) as asked:
        yield asked


def names(client: TestClient, **params: str) -> list[str]:
    """Return the files that a search finds."""
    answer = client.get("/v1/search", params=params).json()
    return sorted(hit["id"].rpartition("/")[2][0] for hit in answer["hits"])


@pytest.mark.parametrize(
    ("lang", "found"),
    [
        *(("fr", "abc"), ("FR", "abc"), ("fr-FR", "abc"), ("fr_BE", "abc")),
        *(("en", "d"), ("en-gb", "d"), ("en-US", "d"), ("de", "")),
    ],
)
def test_a_page_is_in_the_language_of_its_site(tmp_path: Path, lang: str, found: str) -> None:
    with client(tmp_path, QUARTO) as asked:
        assert names(asked, lang=lang) == [*found]
        assert names(asked, q=f"lang:{lang}") == [*found]
        params = {"facet": "lang"}
        counts = asked.get("/v1/search", params=params).json()["facets"]["lang"]
        assert counts == [{"value": "fr", "count": 3}, {"value": "en", "count": 1}]
        note = asked.get("/v1/search", params={"lang": lang}).json()["notes"]
        assert bool(note) == (not found)


@pytest.mark.parametrize(
    ("lang", "found"),
    [("pt", "abc"), ("pt-BR", "c"), ("pt_br", "c"), ("pt-pt", "ab"), ("fr", "d"), ("fr-fr", "d")],
)
def test_languages_that_the_site_tells_apart_stay_apart(
    tmp_path: Path, lang: str, found: str
) -> None:
    with client(tmp_path, HUGO) as asked:
        assert names(asked, lang=lang) == [*found]
        facets = asked.get("/v1/search", params={"facet": "lang", "lang": lang}).json()["facets"]
        counts = {one["value"]: one["count"] for one in facets["lang"]}
        assert counts == {"pt": 3, "pt-br": 1, "fr-fr": 1}
        suggested = asked.get("/v1/suggest", params={"q": "ofi", "lang": lang}).json()
        assert len(suggested["suggestions"]) == len(found.replace("d", ""))
