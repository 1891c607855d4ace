"""The page ``/search`` works for all kinds of queries and in all languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from eventsearch.web.search_page.messages import LANGUAGES, translator
from site_clients import site_client
from small_site import NOW, PAGES


def soup(client: TestClient, address: str, status: int = 200) -> BeautifulSoup:
    """Return the page at an address."""
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    return BeautifulSoup(answer.content, "lxml")


def titles(page: BeautifulSoup) -> list[str]:
    """Return the titles of the hits in page order."""
    return [heading.get_text() for heading in page.select(".hits h3")]


def test_a_search_shows_hits_with_marked_words(client: TestClient) -> None:
    page = soup(client, "/search?q=10%25")
    assert titles(page) == ["Webinaire du programme 10%"]
    link = page.select_one(".hits a")
    assert link is not None
    assert link["href"] == "https://example.org/event/dix/"
    assert [mark.get_text() for mark in page.select(".hits mark")][:2] == ["10%", "10 %"]
    assert page.select_one("html[lang=fr]") is not None
    assert "en cours" in page.select(".meta")[0].get_text()


def test_filters_are_ordinary_fields(client: TestClient) -> None:
    page = soup(client, "/search?q=webinaire&tag=10%25&when=ongoing&from=2031-01-01&sort=date")
    chosen = page.select("input[checked]")
    assert [(field["name"], field["value"]) for field in chosen] == [
        ("when", "ongoing"),
        ("tag", "10%"),
    ]
    assert page.select_one('input[name="from"][value="2031-01-01"]') is not None
    assert page.select_one('select[name="sort"] option[value="date"][selected]') is not None
    removing = {
        link.get_text(" ", strip=True)[:-2]: link["href"] for link in page.select(".active li a")
    }
    assert removing["10%"] == "search?q=webinaire&from=2031-01-01&when=ongoing&sort=date"
    assert removing["Du 1er janvier 2031"] == "search?q=webinaire&tag=10%25&when=ongoing&sort=date"
    fields = page.select("[name]")
    inside = {id(field) for form in page.select("form#search") for field in form.select("[name]")}
    named = [field for field in fields if field.name in ("input", "select")]
    assert all(id(field) in inside or field.get("form") == "search" for field in named)


def test_a_filter_without_hits_stays_checked(client: TestClient) -> None:
    page = soup(client, "/search?tag=Jamais&lang=de")
    assert page.select_one('input[name="tag"][value="Jamais"][checked]') is not None
    assert page.select_one('option[value="de"][selected]') is not None


def test_sorted_by_time_upcoming_events_have_their_own_section(client: TestClient) -> None:
    page = soup(client, "/search?sort=date")
    assert [heading.get_text() for heading in page.select("h2")] == ["À venir", "Pages"]
    assert titles(page) == ["Webinaire du programme 10%", "Atelier Python", "Dix jours en mer"]


def test_without_hits_the_page_shows_ways_to_continue(client: TestClient) -> None:
    page = soup(client, "/search?q=zzyzzx&when=past")
    total = page.select_one("#total")
    assert total is not None
    assert total.get_text() == "Rien pour «\xa0zzyzzx\xa0»"
    assert "search?q=zzyzzx" in [link["href"] for link in page.select("#results li a")]


def test_no_proposed_link_repeats_the_current_search(tmp_path: Path) -> None:
    pages = {name: PAGES[name] for name in ("hugo.yaml", "content/post/jours.md")}
    with site_client(tmp_path, pages) as client:
        for more, is_there in (("", False), ("&sort=date&ui=fr", False), ("&q=zzyzzx", True)):
            page = soup(client, f"/search?when=upcoming{more}")
            ways = [str(link["href"]) for link in page.select("#results li a")]
            assert any(way.startswith("search?when=upcoming") for way in ways) == is_there
            assert any(way.partition("?ui")[0] == "search" for way in ways)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("webinaire python", "Peu de pages, ou aucune, contiennent tous ces mots"),
        ("webinaire pyhton", "Aucune page ne contient «\xa0pyhton\xa0»\xa0: des mots proches sont"),
        (
            "webinaire pyth",
            "Aucune page ne contient «\xa0pyth\xa0»\xa0: les mots qui commencent ainsi sont",
        ),
        ("pyhton&ui=en", 'No page has "pyhton"; similar words are searched'),
        ("pyhton&ui=en", "Search for exactly “pyhton”"),
    ],
)
def test_hits_for_other_words_have_a_note(client: TestClient, text: str, said: str) -> None:
    hints = soup(client, f"/search?q={text}").select(".hint")
    assert any(said in hint.get_text() for hint in hints)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("foo:10%25", "«\xa0foo:\xa0» n’est pas un champ et est cherché comme un mot."),
        (
            "10%25+d*",
            "«\xa0d*\xa0» est cherché sans l’astérisque\xa0: il faut au moins deux caractères",
        ),
        (
            "10%25&lang=pl&ui=fr",
            "Aucune page n’est en «\xa0pl\xa0»\u202f; les langues sont\xa0: fr.",
        ),
        ("10%25&lang=de", "Keine Seite ist in der Sprache „de“; vorhanden sind: fr."),
        (
            "mer+en+1999",
            "Aucune page pour 1er janvier 1999 … 31 décembre 1999\xa0: «\xa0en 1999\xa0»",
        ),
        (
            "x&tag=Rnnes",
            "Aucune page n’a «\xa0Rnnes\xa0» (tag). Vouliez-vous dire «\xa0Rennes\xa0»\u202f?",
        ),
        ("+".join(["mer"] * 65), "Seuls les 64 premiers mots sont cherchés."),
        ("foo:10%25&ui=en", '"foo:" is not a field and is searched as a word;'),
    ],
)
def test_a_reinterpreted_query_has_a_note(client: TestClient, text: str, said: str) -> None:
    hints = soup(client, f"/search?q={text}").select(".hint")
    assert any(said in hint.get_text() for hint in hints)


def test_corrections_and_date_words_are_links(client: TestClient) -> None:
    hints = soup(client, "/search?q=pyhton").select(".hint a")
    assert [link["href"] for link in hints] == ["search?q=python", "search?q=%22pyhton%22"]
    assert soup(client, "/search?q=%22pyhton%22").select(".hits") == []
    hints = soup(client, "/search?q=webinaire+mai+2031").select(".hint a")
    assert [link["href"] for link in hints] == ["search?q=webinaire"]


def test_links_and_filters_keep_a_word_unfinished(client: TestClient) -> None:
    page = soup(client, "/search?q=pyt&unfinished=1&when=past")
    field = page.select_one("form#search input[name=unfinished]")
    assert field is not None
    assert field["value"] == "1"
    links = [str(link["href"]) for link in page.select(".views a, .active a")]
    assert links
    assert [link for link in links if "unfinished=1" not in link] == []
    meant = client.get("/search?q=pyhton&unfinished=1").text
    assert '<a href="search?q=python">python</a>' in meant
    assert "unfinished" not in client.get("/search?q=pyt").text


def test_the_page_can_be_followed(client: TestClient) -> None:
    page = soup(client, "/search?q=webinaire&page=1&ui=en")
    assert [link["href"] for link in page.select(".follow a")] == [
        "search.ics?q=webinaire",
        "search.atom?q=webinaire",
        "search.csv?q=webinaire",
    ]
    for link in page.select("[href^='search.']"):
        assert client.get(f"/{link['href']}").status_code == 200


def test_the_page_has_its_own_etag(client: TestClient) -> None:
    asked = ("/search?q=10%25", "/v1/search?q=10%25", "/search?q=10%25&ui=en")
    assert len({client.get(address).headers["ETag"] for address in asked}) == 3


def test_result_pages_have_links(client: TestClient) -> None:
    page = soup(client, "/search?per_page=1&page=2")
    links = [(link.get_text(), link["href"]) for link in page.select(".parts a")]
    assert links == [
        ("Précédente", "search?per_page=1"),
        ("1", "search?per_page=1"),
        ("2", "search?page=2&per_page=1"),
        ("3", "search?page=3&per_page=1"),
        ("Suivante", "search?page=3&per_page=1"),
    ]
    assert page.select_one(".parts a[aria-current=page]") is not None


@pytest.mark.parametrize(
    ("query", "lang"), [("", "fr"), ("ui=en", "en"), ("lang=en", "en"), ("lang=en&ui=fr", "fr")]
)
def test_the_page_uses_the_requested_language_or_the_sites(
    client: TestClient, query: str, lang: str
) -> None:
    page = soup(client, f"/search?{query}")
    html = page.select_one("html")
    assert html is not None
    assert html["lang"] == lang
    other = "fr" if lang == "en" else "en"
    assert page.select_one(f'header a[lang="{other}"][href*="ui={other}"]') is not None


ENGLISH_SITE = PAGES | {
    "hugo.yaml": "baseURL: https://example.org/agenda/\ntitle: Harbour\nlanguageCode: en-GB\n"
    "defaultContentLanguage: en\n"
}


def test_an_english_site_has_an_english_page_with_a_link_home(tmp_path: Path) -> None:
    with site_client(tmp_path, ENGLISH_SITE) as client:
        page = soup(client, "/search")
    heading = page.select_one("h1")
    assert heading is not None
    assert heading.get_text() == "Search Harbour"
    assert page.select_one('a.home[href="https://example.org/agenda/"]') is not None


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/search?q=date:jamais", 400, "date:"),
        ("/search?qq=x", 400, "qq"),
        ("/search?per_page=0", 400, "per_page"),
        ("/search?ui=xx", 400, "ui"),
        ("/search?page=500&per_page=100", 404, "1000"),
    ],
)
def test_an_error_is_a_page_with_the_form(
    client: TestClient, address: str, status: int, says: str
) -> None:
    page = soup(client, address, status)
    detail = page.select_one(".detail")
    assert detail is not None
    assert says in detail.get_text()
    field = page.select_one("#q")
    assert field is not None
    assert str(field["value"]) in address
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_the_page_loads_nothing_from_elsewhere_and_cannot_be_framed(client: TestClient) -> None:
    answer = client.get("/search?q=10%25")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    page = BeautifulSoup(answer.content, "lxml")
    assert page.select("[style], style, [onclick], script:not([src]):not([type$=json])") == []


@pytest.fixture
def themed(settings: Settings, tmp_path: Path) -> Iterator[TestClient]:
    """Yield a client of the application with the site's style sheet. The site may frame pages."""
    theme = tmp_path / "thème.css"
    theme.write_text("body { color: red }")
    serve = ServeSettings(theme=theme, frame_ancestors=("https://example.org",))
    with TestClient(create_app(settings.index, serve, clock=lambda: NOW)) as client:
        yield client


def test_a_site_can_style_and_frame_the_page(themed: TestClient, tmp_path: Path) -> None:
    answer = themed.get("/search")
    assert "frame-ancestors https://example.org" in answer.headers["Content-Security-Policy"]
    sheets = re.findall('rel="stylesheet" href="([^"]+)"', answer.text)
    assert sheets == ["page.css", "theme.css"]
    assert themed.get("/theme.css").text == "body { color: red }"
    (tmp_path / "thème.css").write_text("body { color: blue }")
    assert themed.get("/theme.css").text == "body { color: blue }"
    (tmp_path / "thème.css").unlink()
    assert themed.get("/theme.css").status_code == 404


def test_the_root_address_redirects_to_the_page(client: TestClient) -> None:
    """The redirect uses a relative address, so that it also works behind a proxy's path."""
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["Location"]) == (307, "search")


def test_without_a_style_sheet_theme_css_is_missing(client: TestClient) -> None:
    assert client.get("/theme.css").status_code == 404
    assert "theme.css" not in client.get("/search").text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_demo_shows_both_modes(client: TestClient, lang: str) -> None:
    page = soup(client, f"/demo?ui={lang}")
    assert [one.get("mode") for one in page.select("event-search")] == [None, "results"]
    assert page.select_one(f"html[lang={lang}]") is not None


@pytest.mark.parametrize(
    "query", ["q=estuaire", "ui=en&q=a&tag=b&page=2&from=2031-01-01", "q=a&q=b", "ui=xx", "utm=x"]
)
def test_the_demo_ignores_unknown_parameters(client: TestClient, query: str) -> None:
    page = soup(client, f"/demo?{query}")
    assert page.select_one("event-search[mode=results]") is not None


def catalogue(lang: str) -> dict[str, Any]:
    """Return the parsed text file of a language."""
    folder = files("eventsearch.web.search_page").joinpath("i18n")
    return tomllib.loads(folder.joinpath(f"{lang}.toml").read_text(encoding="utf-8"))


def test_every_text_is_there_in_every_language() -> None:
    def shape(lang: str) -> dict[str, set[str | None]]:
        return {
            key: {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            for table in (catalogue(lang), catalogue(lang)["box"])
            for key, text in table.items()
            if key != "box" and not key.startswith("note.")
        }

    assert all(shape(lang) == shape("en") for lang in LANGUAGES)


BILINGUAL = {
    "hugo.yaml": "baseURL: https://example.org/\ntitle: Port\ndefaultContentLanguage: fr\n"
    "languages:\n  fr: {weight: 1}\n  en: {weight: 2}\n",
    "content/post/port.fr.md": "---\ntitle: Le port et les bateaux de la ville\n---\n"
    "Les bateaux sont dans le port avec les pêcheurs de la ville et leurs filets.\n",
    **{
        f"content/post/boat{number}.en.md": f"---\ntitle: The boats of pier {number}\n---\n"
        "The boats are in the harbour with the people of the town and their nets.\n"
        for number in range(3)
    },
}


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Yield a client of a site whose default language is French, with more pages in English."""
    with site_client(tmp_path_factory.mktemp("bilingual"), BILINGUAL) as client:
        yield client


@pytest.mark.parametrize(
    ("query", "header", "lang"),
    [
        ("", "", "fr"),
        ("", "*", "fr"),
        ("", "de-DE,de;q=0.9", "fr"),
        ("", "en-US,en;q=0.9,fr;q=0.8", "en"),
        ("", "en;q=0.5, fr-CH;q=0.8", "fr"),
        ("", "fr;q=0, en;q=0.1", "en"),
        ("?lang=fr", "en", "fr"),
        ("?ui=it", "en", "it"),
        ("?lang=pl", "en", "en"),
        ("?page=500&per_page=100", "en", "en"),
    ],
)
def test_a_site_in_several_languages_uses_the_readers(
    bilingual: TestClient, query: str, header: str, lang: str
) -> None:
    for path in ("/search", "/demo") if query in ("", "?ui=it") else ("/search",):
        answer = bilingual.get(f"{path}{query}", headers={"Accept-Language": header})
        assert f'<html lang="{lang}">' in answer.text
        assert "Accept-Language" in answer.headers["Vary"]


def test_pages_in_two_languages_have_two_etags(bilingual: TestClient) -> None:
    """Different validators keep a cache from confusing the languages."""
    tags = {
        bilingual.get("/search", headers={"Accept-Language": lang}).headers["ETag"]
        for lang in ("fr", "en", "de")
    }
    assert len(tags) == 3


def test_a_site_in_one_language_uses_it_for_everybody(client: TestClient) -> None:
    answer = client.get("/search", headers={"Accept-Language": "en"})
    assert '<html lang="fr">' in answer.text
    assert "Accept-Language" not in answer.headers["Vary"]
    page = BeautifulSoup(answer.content, "lxml")
    assert [link["href"] for link in page.select("header a[hreflang]")] == ["search?ui=en"]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("2031-05-14", "2031-05-16", "14–16 mai 2031"),
        ("2031-05-14", "", "14 mai 2031"),
        ("2031-05-14T09:00:00+02:00", "2031-05-14T11:30:00+02:00", "14 mai 2031, 09:00–11:30"),
        ("2031-05-14T09:00:00+02:00", "", "14 mai 2031, 09:00"),
        (
            "2031-05-14T23:00:00+02:00",
            "2031-05-15T01:00:00+02:00",
            "14 mai 2031, 23:00 – 15 mai 2031, 01:00",
        ),
    ],
)
def test_days_are_written_as_usual_in_the_language(start: str, end: str, said: str) -> None:
    assert translator("fr").span(start, end, all_day="T" not in start) == said


@pytest.mark.parametrize(
    ("start", "end", "zone", "span", "hours"),
    [
        ("2026-12-03T17:00:00Z", "2026-12-03T18:30:00Z", "Europe/Paris", " UTC", "17:00–18:30 UTC"),
        ("2026-12-03T17:00:00Z", "", "Europe/London", "17:00", "17:00"),
        ("2026-12-03T17:00:00+05:30", "", "Europe/Paris", "UTC+05:30", "17:00 UTC+05:30"),
        ("2026-12-03T17:00:00+01:00", "", "Europe/Paris", "17:00", "17:00"),
        ("2026-12-03T17:00:00Z", "", "", "17:00", "17:00"),
    ],
)
def test_times_in_other_zones_show_the_zone(
    start: str, end: str, zone: str, span: str, hours: str
) -> None:
    texts = translator("en").in_zone(zone)
    assert texts.span(start, end, all_day=False).endswith(span)
    assert texts.hours(start, end) == hours


def test_numbers_and_languages_are_written_as_usual_in_the_language() -> None:
    assert translator("fr").plural("results", 1) == "1 résultat"
    assert translator("en").plural("results", 1200) == "1,200 results"
    assert translator("es").plural("results", 1_000_000) == "1.000.000 resultados"
    assert translator("fr").language("en") == "anglais"
    assert translator("fr").language("x-klingon") == "x-klingon"


def test_a_page_beyond_the_end_links_to_the_last(client: TestClient) -> None:
    page = soup(client, "/search?per_page=1&page=9")
    assert [link["href"] for link in page.select(".hint a")] == ["search?page=3&per_page=1"]
    assert page.select(".parts a[aria-current]") == []


def test_a_filter_ignores_case(client: TestClient) -> None:
    page = soup(client, "/search?tag=rennes")
    boxes = page.select('input[name="tag"]')
    assert (boxes[0]["value"], boxes[0].has_attr("checked")) == ("Rennes", True)
    assert len(boxes) == len({str(box["value"]).casefold() for box in boxes})


def test_an_upcoming_event_can_be_added_to_a_calendar(client: TestClient) -> None:
    page = soup(client, "/search?sort=date")
    links = [str(link["href"]) for link in page.select(".add")]
    assert len(links) == 2
    assert "BEGIN:VEVENT" in client.get(f"/{links[0]}").text


@pytest.fixture
def decades(tmp_path: Path) -> Iterator[TestClient]:
    """Yield a client of a site with one page for each of sixty years. Each page has its own tag."""
    pages = {
        f"content/post/p{year}.md": f"---\ntitle: Année {year}\ndate: {year}-03-01\n"
        f'tags: ["Été {year}", commune]\n---\n'
        for year in range(1971, 2031)
    }
    with site_client(tmp_path, {"hugo.yaml": PAGES["hugo.yaml"], **pages}) as client:
        yield client


def facet_values(page: BeautifulSoup, name: str, where: str = "") -> list[str]:
    """Return the values of a facet that a visitor can select, in page order."""
    return [str(box["value"]) for box in page.select(f'fieldset {where} input[name="{name}"]')]


def test_the_latest_years_come_first_and_all_can_be_shown(decades: TestClient) -> None:
    page = soup(decades, "/search")
    assert facet_values(page, "year", "> label >") == [str(year) for year in range(2030, 2020, -1)]
    assert facet_values(page, "year", "details") == [str(year) for year in range(2020, 1980, -1)]
    summary = page.select_one('details:has(input[name="year"]) summary')
    assert summary is not None
    assert summary.get_text() == "50 de plus"
    assert "40 valeurs sur 50. Cherchez pour trouver les autres." in page.get_text()
    page = soup(decades, "/search?find_year=197")
    assert facet_values(page, "year") == [str(year) for year in range(1979, 1970, -1)]
    assert page.select_one('details[open] input[name="find_year"][value="197"]') is not None


def test_facet_values_are_searched_without_accents(decades: TestClient) -> None:
    page = soup(decades, "/search?tag=commune&find_tag=ete+1980&ui=en")
    assert facet_values(page, "tag", "> label >") == ["commune"]
    assert facet_values(page, "tag", "details") == ["Été 1980"]
    assert "1 with “ete 1980”" in page.get_text()
    page = soup(decades, "/search?find_tag=zzyzzx")
    assert facet_values(page, "tag") == []
    assert "0 avec «\xa0zzyzzx\xa0»" in page.get_text()
    assert page.select_one('details[open] input[name="find_tag"]') is not None


def test_the_facet_search_is_a_field_of_the_form(decades: TestClient) -> None:
    page = soup(decades, "/search?q=commune&find_tag=1980")
    assert page.select_one('input[name="find_tag"][form="search"]') is not None
    assert [link for link in page.select("a[href]") if "find_" in str(link["href"])] == []
    soup(decades, "/search?find_tag=a&find_tag=b", status=400)
    assert decades.get("/v1/search?find_tag=a").status_code == 400
