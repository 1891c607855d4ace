"""Test that the sample site has the hits that the demonstration shows."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import ResultPage
from eventsearch.search.index import open_index
from eventsearch.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)

WEBINAR = "/talk/webinaire-douverture-de-la-saison-3-du-programme-10/"
IN_ENGLISH = "/en/talk/opening-webinar-of-season-3-of-the-10-programme/"
CLOSING = "/talk/cloture-de-la-saison-2/"
IN_WORDS = "/actualites/2024/03/partager-son-temps-mode-demploi/"
TEN_DAYS = "/talk/apprendre-r-en-10-jours/"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the sample site, outside of it."""
    folder = tmp_path_factory.mktemp("été") / "index"
    build(replace(load_settings(ROOT, environ={}, flags={}), index=folder, workers=1))
    return folder


def ask(index: Path, request: SearchRequest, now: datetime = NOW) -> ResultPage:
    """Search the index at a time."""
    with closing(open_index(index)) as opened:
        return opened.search(request, now=now)


def urls(page: ResultPage) -> list[str]:
    """Return the addresses of the hits."""
    return [hit.page.url for hit in page.hits]


@pytest.mark.parametrize("space", ["", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"])
def test_ten_percent_finds_the_programme_first(index: Path, space: str) -> None:
    found = urls(ask(index, SearchRequest(text=f"10{space}%", per_page=50)))
    assert set(found[:3]) == {WEBINAR, IN_ENGLISH, CLOSING}
    assert IN_WORDS in found
    assert TEN_DAYS not in found


def test_the_webinar_hit_has_all_its_values(index: Path) -> None:
    page = ask(index, SearchRequest(text="10%", lang="fr"))
    hit = next(hit for hit in page.hits if hit.page.url == WEBINAR)
    assert hit.page.start == "2023-01-24T16:00:00Z"
    assert hit.page.event == "Programme 10%"
    assert hit.page.tags == ("10%", "Estuaire", "FaitMaison")
    assert hit.page.authors == ("Secrétariat du réseau",)
    assert hit.status == "past"
    marked = {
        segments[at] for segments in hit.highlight.values() for at in range(1, len(segments), 2)
    }
    assert {"10%", "10 %"} <= marked


@pytest.mark.parametrize("text", ["C++", "R&D", "c++ r&d"])
def test_signs_belong_to_words(index: Path, text: str) -> None:
    assert "/talk/calculer-vite-c-au-service-de-la-rd/" in urls(
        ask(index, SearchRequest(text=text))
    )


def test_visibility_and_status_depend_on_the_time(index: Path) -> None:
    marathon = "/talk/marathon-de-donnees-2033/"
    before = ask(index, SearchRequest(text="marathon"))
    after = ask(index, SearchRequest(text="marathon"), datetime(2032, 2, 1, tzinfo=UTC))
    assert marathon not in urls(before)
    assert [(hit.page.url, hit.status) for hit in after.hits][:1] == [(marathon, "upcoming")]
    ongoing = ask(index, SearchRequest(when="ongoing"), datetime(2031, 5, 15, tzinfo=UTC))
    assert set(urls(ongoing)) == {
        "/talk/journees-de-lestuaire-2031/",
        "/en/talk/estuary-days-2031/",
    }


def test_drafts_and_expired_pages_are_not_found(index: Path) -> None:
    assert urls(ask(index, SearchRequest(text="école d'été 2028"))) != ["/talk/ecole-dete-2028/"]
    assert "/talk/les-inscriptions-de-2022-sont-ouvertes/" not in urls(
        ask(index, SearchRequest(text="inscriptions", per_page=50))
    )


def test_facet_counts_equal_filtered_totals(index: Path) -> None:
    page = ask(index, SearchRequest(facets=("tag",)))
    counts = {facet.value.casefold(): facet.hits for facet in page.facets["tag"]}
    assert counts["10%"] == 3
    assert counts["open data"] == ask(index, SearchRequest(filters={"tag": ("Open Data",)})).total
