"""The results page has date filters, and shows events as a month, an agenda or cards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from eventsearch.web.search_page.messages import LANGUAGES
from site_clients import site_client

HEAD = "---\npublishDate: 2020-01-01\ntitle: {}\ndate: {}\n{}---\nUn texte.\n"
SITE = {
    "hugo.yaml": "baseURL: https://example.org/\ntitle: Port\ntimeZone: Europe/Paris\n"
    "defaultContentLanguage: fr\n",
    # This event takes place today, a Thursday.
    "content/event/soir.md": HEAD.format(
        "Soirée",
        "2031-05-01T18:00:00+02:00",
        "date_end: 2031-05-01T20:00:00+02:00\nlocation: Brest\nauthors: [Zoé Mer, Ann Onyme]\n"
        "image: affiche.jpg\nregistration: {url: https://example.org/r, deadline: 2031-05-01}\n",
    ),
    "content/event/fin.md": HEAD.format(
        "Fin de semaine", "2031-05-03", "date_end: 2031-05-04\nall_day: true\n"
    ),
    "content/event/series.md": HEAD.format(
        "Mardis",
        "2031-04-01T12:00:00+02:00",
        "date_end: 2031-04-01T13:00:00+02:00\nrecurrence: {freq: weekly, count: 8}\n",
    ),
    "content/event/annule.md": HEAD.format(
        "Nuit", "2031-05-20T22:00:00+02:00", "date_end: 2031-05-21T00:00:00+02:00\nstatus: annulé\n"
    ),
    **{
        f"content/event/foule{place}.md": HEAD.format(
            f"Foule {place}", f"2031-05-22T1{place}:00:00+02:00", ""
        )
        for place in range(5)
    },
    "content/event/hiver.md": HEAD.format("Hiver", "2031-12-24T10:00:00+01:00", ""),
    "content/event/vieux.md": HEAD.format(
        "Vieux", "2030-02-02T10:00:00+01:00", "image: https://elsewhere.example/a.jpg\n"
    ),
    "content/post/note.md": "---\ntitle: Note\ndate: 2030-02-02\n---\nUne note.\n",
    "content/post/page.md": "---\ntitle: Page\ndate: 2020-01-01\n---\nUn texte.\n",
}


SALON = HEAD.format("Salon", "2031-04-30T17:00:00+02:00", "date_end: 2031-05-02T12:00:00+02:00\n")
"""An event from the day before until the day after 1 May 2031, which is today in these tests."""


@pytest.fixture(scope="module", params=[SITE])
def client(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[TestClient]:
    """Yield a client of the site in the fixture's parameter, by default `SITE`."""
    with site_client(tmp_path_factory.mktemp("jours"), request.param) as client:
        yield client


def soup(client: TestClient, address: str, status: int = 200) -> BeautifulSoup:
    """Return the page at an address."""
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    return BeautifulSoup(answer.content, "lxml")


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    """Return the text of each matching element, on one line each."""
    return [" ".join(one.get_text().split()) for one in page.select(selector)]


def test_links_of_days_count_what_they_find(client: TestClient) -> None:
    page = soup(client, "/search?q=texte")
    wanted = {
        "aujourd’hui (1)": "search?q=texte&from=2031-05-01&to=2031-05-01",
        "cette semaine (3)": "search?q=texte&from=2031-04-28&to=2031-05-04",
        "ce week-end (1)": "search?q=texte&from=2031-05-03&to=2031-05-04",
        "ce mois-ci (9)": "search?q=texte&from=2031-05-01&to=2031-05-31",
        "à venir (10)": "search?q=texte&when=upcoming",
        "passés (1)": "search?q=texte&when=past",
    }
    links = page.select(".near-days a")
    assert (
        dict(zip(texts(page, ".near-days a"), (link["href"] for link in links), strict=True))
        == wanted
    )
    for text, address in wanted.items():
        there = soup(client, f"/{address}")
        total = texts(there, "#total")[0].split()[0]
        assert f"({total})" in text
        (on,) = there.select(".near-days [aria-current]")
        assert on["href"] == "search?q=texte"


def test_days_without_hits_have_no_links(client: TestClient) -> None:
    assert texts(soup(client, "/search?q=vieux"), ".near-days a") == ["passés (1)"]
    assert texts(soup(client, "/search?q=zzyzzx"), ".near-days") == []


def test_links_of_days_replace_dates_in_the_query(client: TestClient) -> None:
    page = soup(client, "/search?q=texte+samedi")
    links = {link.get_text(): link["href"] for link in page.select(".near-days a")}
    assert links["aujourd’hui (1)"] == "search?q=texte&from=2031-05-01&to=2031-05-01"
    assert links["passés (1)"] == "search?q=texte&when=past"
    page = soup(client, "/search?q=texte+samedi&when=upcoming")
    assert page.select_one(".near-days [aria-current]")["href"] == "search?q=texte+samedi"  # type: ignore[index]


def test_views_keep_the_search(client: TestClient) -> None:
    page = soup(client, "/search?q=texte&view=agenda&ui=de")
    assert [link["href"] for link in page.select(".views a")] == [
        "search?q=texte&ui=de",
        "search?q=texte&view=month&ui=de",
        "search?q=texte&view=agenda&ui=de",
    ]
    assert texts(page, ".views [aria-current]") == ["Agenda"]
    assert page.select_one("form#search input[name=view][value=agenda]") is not None
    assert soup(client, "/search?q=texte&kind=page&section=post").select(".views") == []


def cells(page: BeautifulSoup) -> dict[str, list[str]]:
    """Return a mapping of each day of a month page to its events. Skip days without events."""
    found = {}
    for cell in page.select("td[data-day]"):
        if names := [" ".join(one.get_text().split()) for one in cell.select("li")]:
            found[str(cell["data-day"])[8:]] = names
    return found


def test_a_month_has_its_events_on_their_days(client: TestClient) -> None:
    page = soup(client, "/search?view=month&month=2031-05")
    assert cells(page) == {
        "01": ["18:00–20:00 Soirée"],
        "03": ["Fin de semaine"],
        "04": ["Fin de semaine"],
        "06": ["12:00–13:00 Mardis"],
        "13": ["12:00–13:00 Mardis"],
        "20": ["12:00–13:00 Mardis", "22:00 annulé: Nuit"],
        "22": ["10:00 Foule 0", "11:00 Foule 1", "12:00 Foule 2", "2 de plus"],
    }
    assert [len(row.select("td")) for row in page.select("tbody tr")] == [7] * 5
    assert len(page.select("td[data-day]")) == 31
    assert texts(page, "thead th")[0] == "lun."
    assert texts(page, "td[aria-current=date]") == ["1 18:00–20:00 Soirée"]
    day = page.select_one("td[data-day='2031-05-22'] a.day")
    assert day is not None
    assert day["aria-label"] == "22 mai 2031: 5 résultats"
    assert texts(soup(client, f"/{day['href']}"), "#total") == ["5 résultats"]
    turns = {link["rel"][0]: link["href"] for link in page.select(".turn a")}
    assert turns == {
        "prev": "search?month=2031-04&view=month",
        "next": "search?month=2031-06&view=month",
    }


def test_past_occurrences_are_in_their_month(client: TestClient) -> None:
    found = cells(soup(client, "/search?view=month&month=2031-04"))
    assert [*found] == ["01", "08", "15", "22", "29"]


@pytest.mark.parametrize(
    ("query", "month"),
    [
        ("", "Mai 2031"),
        ("q=hiver", "Décembre 2031"),
        ("q=vieux", "Février 2030"),
        ("q=zz", "Mai 2031"),
    ],
)
def test_the_next_month_with_events_is_shown(client: TestClient, query: str, month: str) -> None:
    assert texts(soup(client, f"/search?view=month&{query}"), "#month") == [month]


def test_an_empty_month_links_to_the_nearest_with_events(client: TestClient) -> None:
    page = soup(client, "/search?view=month&month=2031-08")
    assert cells(page) == {}
    links = [link["href"] for link in page.select(".hint a")]
    assert links == ["search?month=2031-05&view=month", "search?month=2031-12&view=month"]


@pytest.mark.parametrize(("lang", "first"), [("en", "Mon"), ("pt", "seg."), ("de", "Mo")])
def test_weeks_and_names_fit_the_readers_language(
    client: TestClient, lang: str, first: str
) -> None:
    page = soup(client, f"/search?view=month&ui={lang}")
    assert texts(page, "thead th")[0].startswith(first)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("view=week", 400),
        ("view=month&month=0000-01", 400),
        ("view=month&month=0001-01", 400),
        ("view=month&month=9999-12", 400),
        ("view=month&month=2031-13", 400),
        ("view=month&month=9999-11", 200),
        ("view=month&from=2031-06-01&page=3", 200),
    ],
)
def test_an_invalid_month_is_an_error(client: TestClient, query: str, status: int) -> None:
    soup(client, f"/search?{query}", status)


def test_filters_apply_in_a_month(client: TestClient) -> None:
    page = soup(client, "/search?view=month&month=2031-05&location=Brest&when=upcoming")
    assert cells(page) == {"01": ["18:00–20:00 Soirée"]}
    hrefs = [link["href"] for link in page.select(".active li a")]
    assert "search?location=Brest&month=2031-05&view=month" in hrefs


def test_an_agenda_is_grouped_by_month_and_day(client: TestClient) -> None:
    page = soup(client, "/search?view=agenda&per_page=50")
    assert texts(page, "h2") == ["Mai 2031", "Décembre 2031"]
    assert texts(page, ".of-day h3")[:2] == ["Jeudi 1er mai 2031", "Samedi 3 mai 2031"]
    assert texts(page, ".agenda li > p:first-child")[0] == "Soirée"
    assert texts(page, ".agenda .meta")[0] == "18:00–20:00 · Brest · à venir"
    (past,) = page.select(".hint a")
    past_page = soup(client, f"/{past['href']}")
    assert texts(past_page, ".of-day h3") == ["Samedi 2 février 2030"]
    assert past_page.select(".hint") == []


@pytest.mark.parametrize(
    "query", ["year=2030", "month=2030-02", "q=février+2030", "q=date:2030-02", "q=before:2031"]
)
def test_an_agenda_of_a_query_with_dates_shows_these_dates(client: TestClient, query: str) -> None:
    page = soup(client, f"/search?view=agenda&{query}")
    assert texts(page, ".of-day h3") == ["Samedi 2 février 2030"]
    assert page.select(".hint a[href*=past]") == []


def test_an_empty_agenda_links_to_the_past_too(client: TestClient) -> None:
    page = soup(client, "/search?view=agenda&q=vieux")
    assert page.select(".of-day") == []
    (past,) = page.select(".hint a")
    assert texts(soup(client, f"/{past['href']}"), ".of-day h3") == ["Samedi 2 février 2030"]


@pytest.mark.parametrize(
    "client", [SITE | {"content/event/salon.md": SALON}], ids=["salon"], indirect=True
)
def test_an_event_of_several_days_has_its_whole_span_in_an_agenda(client: TestClient) -> None:
    page = soup(client, "/search?view=agenda&q=salon")
    assert texts(page, ".of-day h3") == ["Jeudi 1er mai 2031"]
    (about,) = texts(page, ".agenda .meta")
    assert about.startswith("30 avril 2031, 17:00 – 2 mai 2031, 12:00 · ")
    (about,) = texts(soup(client, "/search?view=agenda&q=fin+de+semaine"), ".agenda .meta")
    assert about.startswith("3–4 mai 2031")


def test_a_day_in_a_month_counts_the_hits_of_its_link(client: TestClient) -> None:
    page = soup(client, "/search?view=month&month=2030-02")
    day = page.select_one("td[data-day='2030-02-02'] a.day")
    assert day is not None
    assert day["aria-label"] == "2 février 2030: 1 résultat"
    assert texts(soup(client, "/search?from=2030-02-02&to=2030-02-02"), "#total") == ["2 résultats"]
    assert texts(soup(client, f"/{day['href']}"), "#total") == ["1 résultat"]


@pytest.mark.parametrize(
    ("query", "month"),
    [
        ("from=2030-03-04&to=2030-04-01", "Mars 2030"),
        ("to=2030-04-01", "Avril 2030"),
        ("from=2030-03-04&month=2031-05", "Mai 2031"),
        ("month=2031-07&month=2031-08", "Juillet 2031"),
        ("from=2031", "Mai 2031"),
        ("from=2031-13-01", "Mai 2031"),
        ("from=0001-01-01", "Mai 2031"),
    ],
)
def test_a_month_view_ignores_a_range_of_days(client: TestClient, query: str, month: str) -> None:
    page = soup(client, f"/search?view=month&{query}")
    assert texts(page, "#month") == [month]
    assert page.select(".active, input[name=from], input[name=to]") == []


def test_a_card_shows_time_place_people_and_registration(client: TestClient) -> None:
    page = soup(client, "/search?q=soirée")
    assert texts(page, ".tile span") == ["mai", "1", "jeu."]
    assert page.select_one(".tile[aria-hidden=true]") is not None
    assert texts(page, ".people") == ["avec Zoé Mer et Ann Onyme"]
    assert texts(page, ".actions a") == ["S’inscrire jusqu’au 1er mai 2031", "Ajouter à l’agenda"]
    image = page.select_one("article img")
    assert image is not None
    assert str(image["src"]).startswith("https://example.org/event/soir/")
    assert (image["alt"], image["width"], image["height"]) == ("", "144", "96")
    policy = client.get("/search").headers["Content-Security-Policy"]
    assert "img-src 'self' https://example.org;" in policy


def test_no_picture_is_loaded_from_another_host(client: TestClient) -> None:
    page = soup(client, "/search?q=vieux")
    assert page.select("article img, .actions a") == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", ["", "month", "agenda"])
def test_every_view_is_there_in_every_language(client: TestClient, view: str, lang: str) -> None:
    page = soup(client, f"/search?ui={lang}" + (f"&view={view}" if view else ""))
    button = page.select_one("[data-show]")
    assert button is not None
    assert '"other"' in str(button["data-show"])
    assert len(page.select(".hits, .month, .agenda")) >= 1


def test_an_error_keeps_the_form_values(client: TestClient) -> None:
    address = "/search?q=texte&tag=Rennes&tag=10%25&view=month&month=2026-13&page=2&ui=fr"
    page = soup(client, address, 400)
    detail = page.select_one(".detail")
    assert detail is not None
    assert detail.get_text() == "«\xa0month\xa0» ne peut pas être «\xa02026-13\xa0»."
    assert not detail.has_attr("lang")
    hidden = [(one["name"], one["value"]) for one in page.select("main [type=hidden]")]
    kept = [("tag", "Rennes"), ("tag", "10%"), ("view", "month")]
    assert hidden == [*kept, ("ui", "fr")]
    link = page.select_one("#results a")
    assert link is not None
    assert link["href"] == "search?q=texte&tag=Rennes&tag=10%25&view=month&ui=fr"
    assert client.get(f"/{link['href']}").status_code == 200
    english = soup(client, address.replace("ui=fr", "ui=en"), 400).select_one(".detail[lang=en]")
    assert english is not None
    assert "write it as 2023-01" in english.get_text()
