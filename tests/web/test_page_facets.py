"""Can every value of a facet be chosen on the page of answers?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from site_clients import site_client
from small_site import PAGES


def soup(client: TestClient, address: str, status: int = 200) -> BeautifulSoup:
    """Return the page at an address."""
    answer = client.get(address)
    assert answer.status_code == status
    return BeautifulSoup(answer.content, "lxml")


@pytest.fixture
def decades(tmp_path: Path) -> Iterator[TestClient]:
    """A site with a page in each of sixty years, each with a tag of its own."""
    pages = {
        f"content/post/p{year}.md": f"---\ntitle: Année {year}\ndate: {year}-03-01\n"
        f'tags: ["Été {year}", commune]\n---\n'
        for year in range(1971, 2031)
    }
    with site_client(tmp_path, {"hugo.yaml": PAGES["hugo.yaml"], **pages}) as client:
        yield client


def values(page: BeautifulSoup, name: str, where: str = "") -> list[str]:
    """Return the values of a facet that can be chosen, as they stand."""
    return [str(box["value"]) for box in page.select(f'fieldset {where} input[name="{name}"]')]


def test_the_latest_years_come_first_and_every_year_can_be_reached(decades: TestClient) -> None:
    page = soup(decades, "/search")
    assert values(page, "year", "> label >") == [str(year) for year in range(2030, 2020, -1)]
    assert values(page, "year", "details") == [str(year) for year in range(2020, 1980, -1)]
    summary = page.select_one('details:has(input[name="year"]) summary')
    assert summary is not None
    assert summary.get_text() == "50 de plus"
    assert "40 valeurs sur 50 : cherchez les autres." in page.get_text()
    page = soup(decades, "/search?find_year=197")
    assert values(page, "year") == [str(year) for year in range(1979, 1970, -1)]
    assert page.select_one('details[open] input[name="find_year"][value="197"]') is not None


def test_a_value_is_looked_for_without_regard_to_accents(decades: TestClient) -> None:
    page = soup(decades, "/search?tag=commune&find_tag=ete+1980&ui=en")
    assert values(page, "tag", "> label >") == ["commune"]
    assert values(page, "tag", "details") == ["Été 1980"]
    assert "1 with “ete 1980”" in page.get_text()
    page = soup(decades, "/search?find_tag=zzyzzx")
    assert values(page, "tag") == []
    assert "0 avec « zzyzzx »" in page.get_text()
    assert page.select_one('details[open] input[name="find_tag"]') is not None


def test_what_is_looked_for_is_a_field_of_the_form(decades: TestClient) -> None:
    page = soup(decades, "/search?q=commune&find_tag=1980")
    assert page.select_one('input[name="find_tag"][form="search"]') is not None
    assert [link for link in page.select("a[href]") if "find_" in str(link["href"])] == []
    soup(decades, "/search?find_tag=a&find_tag=b", status=400)
    assert decades.get("/v1/search?find_tag=a").status_code == 400
