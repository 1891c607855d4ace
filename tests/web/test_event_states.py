"""Every output shows cancelled and postponed events, and how to attend an event."""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson
import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from site_clients import site_client

CONFIG = (
    "baseURL: https://example.org/\ntimeZone: Europe/Paris\ndefaultContentLanguage: fr\n"
    "languages: {fr: {weight: 1}, en: {weight: 2}}\n"
)


def _event(title: str, more: str) -> str:
    return f"---\ntitle: {title}\npublishDate: 2030-01-01\n{more}\n---\nTexte.\n"


PAGES = {
    "hugo.yaml": CONFIG,
    "content/event/a.md": _event("Atelier", "date: 2031-05-02T10:00:00Z\nstatut: annulé"),
    "content/event/b.md": _event(
        "Colloque",
        "date: 2031-05-03T10:00:00Z\nlieu: Rennes et en visio\ninscription:\n"
        "  url: /inscription/\n  date_limite: 2031-05-02T18:00:00Z\n  complet: oui",
    ),
    "content/event/c.en.md": _event(
        "Webinar",
        "date: 2031-05-04T10:00:00Z\nonline: true\nevent_status: EventPostponed\n"
        "registration_url: https://example.org/register",
    ),
    "content/event/d.en.md": _event("Talk", "date: 2031-05-05T10:00:00Z\nlocation: Rennes"),
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with site_client(tmp_path_factory.mktemp("site"), PAGES) as client:
        yield client


def test_hits_have_the_states(client: TestClient) -> None:
    hits = client.get("/v1/search?sort=date").json()["hits"]
    keys = ("status", "event_status", "attendance", "registration")
    full = {"opens": None, "deadline": "2031-05-02T18:00:00Z", "full": True}
    free = {"opens": None, "deadline": None, "full": False}
    assert [[hit[key] for key in keys] for hit in hits] == [
        ["upcoming", "cancelled", None, None],
        ["upcoming", "scheduled", "hybrid", {"url": "/inscription/", **full}],
        ["upcoming", "postponed", "online", {"url": "https://example.org/register", **free}],
        ["upcoming", "scheduled", None, None],
    ]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("event_status=cancelled", ["Atelier"]),
        ("event_status=cancelled&event_status=postponed&sort=date", ["Atelier", "Webinar"]),
        ("attendance=hybrid", ["Colloque"]),
    ],
)
def test_parameters_filter_by_state(client: TestClient, query: str, titles: list[str]) -> None:
    hits = client.get(f"/v1/search?{query}").json()["hits"]
    assert [hit["title"] for hit in hits] == titles
    assert client.get("/v1/search?event_status=gone").status_code == 400


def test_a_suggestion_of_a_cancelled_event_has_its_state(client: TestClient) -> None:
    (one,) = client.get("/v1/suggest?q=atel").json()["suggestions"]
    assert (one["status"], one["event_status"]) == ("upcoming", "cancelled")


def test_the_page_strikes_through_titles_and_shows_the_state(client: TestClient) -> None:
    page = BeautifulSoup(client.get("/search?sort=date").content, "lxml")
    struck = page.select(".hits h3 s")
    assert [one.get_text() for one in struck] == ["Atelier", "Webinar"]
    assert [one.get_text() for one in page.select(".hits h3 .unseen")] == ["annulé: ", "reporté: "]
    states = [[one.get_text() for one in hit.select(".status")] for hit in page.select(".hits li")]
    assert states == [
        ["annulé"],
        ["à venir", "sur place et en ligne", "complet"],
        ["reporté"],
        ["à venir"],
    ]
    english = BeautifulSoup(client.get("/search?sort=date&ui=en").content, "lxml")
    assert english.select(".status")[0].get_text() == "cancelled"
    labels = {one.get_text() for one in page.select("#filters label span:not(.count)")}
    assert {"maintenu", "annulé", "reporté", "en ligne", "sur place et en ligne"} <= labels
    chosen = BeautifulSoup(client.get("/search?event_status=cancelled").content, "lxml")
    assert [one.get_text(" ", strip=True)[:-2] for one in chosen.select(".active li a")] == [
        "annulé"
    ]


def test_schema_org_has_names_for_them(client: TestClient) -> None:
    page = BeautifulSoup(client.get("/search?sort=date").content, "lxml")
    script = page.select_one('script[type="application/ld+json"]')
    assert script is not None
    atelier, colloque, webinar, talk = orjson.loads(script.get_text())["@graph"]
    assert atelier["eventStatus"] == "https://schema.org/EventCancelled"
    assert colloque["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in colloque["location"]] == ["Place", "VirtualLocation"]
    assert colloque["offers"] == {
        "@type": "Offer",
        "url": "https://example.org/inscription/",
        "validThrough": "2031-05-02T18:00:00Z",
        "availability": "https://schema.org/SoldOut",
    }
    assert webinar["location"]["@type"] == "VirtualLocation"
    assert webinar["eventStatus"] == "https://schema.org/EventPostponed"
    assert talk["eventStatus"] == "https://schema.org/EventScheduled"
    assert not {"eventAttendanceMode", "offers"} & {*talk}


def test_calendars_feeds_and_tables_have_the_states(client: TestClient) -> None:
    calendar = client.get("/search.ics").text.replace("\r\n ", "")
    events = re.findall(r"BEGIN:VEVENT.*?END:VEVENT", calendar, re.DOTALL)
    assert [re.findall(r"^STATUS:(\w+)", event, re.MULTILINE) for event in events] == [
        *(["CANCELLED"], [], ["TENTATIVE"], []),
    ]
    assert "DESCRIPTION:Inscription : https://example.org/inscription/" in events[1]
    assert "DESCRIPTION:Registration: https://example.org/register" in events[2]
    assert "DESCRIPTION:" not in events[3]
    feed = client.get("/search.atom").text
    assert "annulé, 2031-05-02" in feed
    assert "postponed, 2031-05-04" in feed
    table = client.get("/search.csv?sort=date").text.splitlines()
    assert ",cancelled,," in table[1]
    assert ",scheduled,hybrid,https://example.org/inscription/," in table[2]
