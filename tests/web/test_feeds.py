"""The server returns search results as calendars, feeds and tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.output.formats import SERVED
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from site_clients import site_client, web_client
from small_site import NOW, PAGES

EVENT = "content/event/dix/index.md"
MANY = {
    f"content/event/n{number}/index.md": f"---\ntitle: Numéro {number}\ndate: 2030-01-01T10:00:00Z"
    f"\npublishDate: 2029-01-01\n---\n"
    for number in range(60)
}
LATER = "content/event/plus-tard/index.md"
WAITING = {LATER: "---\ntitle: Plus tard\ndate: 2031-07-01\npublishDate: 2031-06-01\n---\n"}


@pytest.fixture
def many(tmp_path: Path) -> Iterator[TestClient]:
    """Yield a client of the small site with sixty more events and one unpublished event."""
    with site_client(
        tmp_path, {**PAGES, **MANY, **WAITING}, client={"base_url": "https://search.example"}
    ) as client:
        yield client


def events(client: TestClient, path: str) -> list[Any]:
    """Return the events of a calendar."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


def feed(client: TestClient, path: str) -> Any:
    """Return a feed."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml"
    found = feedparser.parse(answer.content)
    assert not found.bozo
    return found


def test_any_search_is_a_calendar_of_its_events(client: TestClient) -> None:
    assert [str(one["SUMMARY"]) for one in events(client, "/search.ics")] == [
        "Webinaire du programme 10%",
        "Atelier Python",
    ]
    (found,) = events(client, "/search.ics?q=10 %25&tag=rennes&when=ongoing&facet=tag&explain=1")
    assert found.decoded("DTSTART") == datetime(2031, 5, 1, 10, tzinfo=UTC)
    assert str(found["URL"]) == "https://example.org/event/dix/"
    assert events(client, "/search.ics?q=jours+en+mer") == []


def test_a_calendar_has_all_events_and_its_source_address(many: TestClient) -> None:
    assert len(events(many, "/search.ics")) == 62
    assert len(events(many, "/search.ics?per_page=5")) == 5
    text = many.get("/search.ics?q=Numéro&per_page=5").text.replace("\r\n ", "")
    assert "SOURCE;VALUE=URI:https://search.example/search.ics?q=Num%C3%A9ro&per_page=5\r\n" in text


def test_every_hit_names_its_calendar(client: TestClient) -> None:
    hits = client.get("/v1/search").json()["hits"]
    addresses = {hit["id"]: hit["ics"] for hit in hits}
    assert addresses["content/post/jours.md"] is None
    assert addresses[EVENT] == "/event.ics?id=content%2Fevent%2Fdix%2Findex.md"
    (found,) = events(client, addresses[EVENT])
    assert found.to_ical() == events(client, "/search.ics?q=10%25")[0].to_ical()


@pytest.mark.parametrize("query", ["?id=content/post/jours.md", "?id=content/nothing.md"])
def test_a_page_that_is_not_an_event_has_no_calendar(client: TestClient, query: str) -> None:
    answer = client.get(f"/event.ics{query}")
    assert answer.status_code == 404
    assert answer.json()["type"] == "urn:eventsearch:problem:no-event"
    assert "pass the `id` of a hit" in answer.json()["detail"]


@pytest.mark.parametrize("query", ["", "?id="])
def test_a_calendar_request_without_an_id_is_an_error(client: TestClient, query: str) -> None:
    answer = client.get(f"/event.ics{query}")
    told = answer.json()
    assert (answer.status_code, told["type"]) == (400, "urn:eventsearch:problem:bad-parameter")
    assert told["parameter"] == "id"
    assert told["detail"].startswith('parameter "id" is missing; pass the path of the event')
    paths = client.get("/openapi.json").json()["paths"]
    (parameter,) = paths["/event.ics"]["get"]["parameters"]
    assert parameter["required"]


def test_an_unpublished_event_is_in_no_feed(many: TestClient) -> None:
    assert many.get("/event.ics", params={"id": LATER}).status_code == 404
    assert "Plus tard" not in many.get("/search.ics").text
    assert "Plus tard" not in many.get("/search.atom?per_page=100").text


def test_a_feed_can_be_paged_by_its_links(many: TestClient) -> None:
    path: str | None = "/search.atom?q=Num%C3%A9ro&per_page=25"
    parts = []
    while path:
        parts.append(feed(many, path))
        links = {link.rel: link.href for link in parts[-1].feed.links}
        path = links.get("next")
    assert [len(part.entries) for part in parts] == [25, 25, 10]
    assert len({entry.id for part in parts for entry in part.entries}) == 60
    assert len({part.feed.id for part in parts}) == 1
    base = "https://search.example/search.atom?q=Num%C3%A9ro"
    assert links == {
        "self": f"{base}&page=3&per_page=25",
        "first": f"{base}&per_page=25",
        "last": f"{base}&page=3&per_page=25",
        "previous": f"{base}&page=2&per_page=25",
        "alternate": "https://search.example/search?q=Num%C3%A9ro",
    }


def test_a_feed_of_a_single_page_has_no_paging_links(client: TestClient) -> None:
    found = feed(client, "/search.atom?per_page=50&facet=tag")
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": "http://testserver/search.atom",
        "alternate": "http://testserver/search",
    }
    assert found.entries[0].title == "Atelier Python"


def test_a_table_can_be_opened_in_spreadsheets(client: TestClient) -> None:
    answer = client.get("/search.csv?sort=date")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.content.startswith(b"\xef\xbb\xbftitle,")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig"), newline="")))
    assert rows[0]["title"] == "Dix jours en mer"
    assert {row["status"] for row in rows} == {"", "ongoing", "upcoming"}


@pytest.mark.parametrize("path", [*(f"/search.{form}" for form in SERVED), "/event.ics"])
def test_a_cached_feed_is_not_sent_again(client: TestClient, path: str) -> None:
    params = {"id": EVENT} if path == "/event.ics" else {"q": "10%"}
    answer = client.get(path, params=params)
    tag = answer.headers["etag"]
    assert answer.headers["cache-control"].startswith("public, max-age=")
    again = client.get(path, params=params, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(path, params=params).content == answer.content
    elsewhere = client.get(path, params=params, headers={"Host": "other.example"})
    assert elsewhere.headers["etag"] != tag
    assert client.head(path, params=params).headers["etag"] == tag


@pytest.mark.parametrize("host", ["[::1", 'a"><script>', "x" * 5000, ":", ""])
def test_no_name_of_the_server_breaks_out_of_a_feed(client: TestClient, host: str) -> None:
    for path in ("/search.atom", "/search.ics"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code in (200, 400, 414)
        assert "<script" not in answer.text
        assert (
            answer.status_code != 200
            or path != "/search.atom"
            or not (feedparser.parse(answer.content).bozo)
        )


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/search.ics?per_page=501", 400, "bad-parameter"),
        ("/search.ics?per_page=0", 400, "bad-parameter"),
        ("/search.atom?per_page=101", 400, "bad-parameter"),
        ("/search.csv?per_page=1001", 400, "bad-parameter"),
        ("/search.ics?page=3", 404, "out-of-reach"),
        ("/search.atom?color=red", 400, "bad-parameter"),
        ("/search.csv?q=date:hello", 400, "bad-query"),
        ("/event.ics?q=a", 400, "bad-parameter"),
        ("/search.json", 404, "not-found"),
    ],
)
def test_errors_are_those_of_every_route(
    client: TestClient, path: str, status: int, kind: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"].endswith(f":{kind}")


def test_a_search_links_to_its_feeds(client: TestClient) -> None:
    path = "/v1/search?q=10%25&tag=Rennes&when=past&page=2&per_page=5&facet=tag&explain=1"
    links = client.get(path).json()["links"]
    assert links["ics"] == "/search.ics?q=10%25&tag=Rennes&when=past"
    assert links["atom"] == "/search.atom?q=10%25&tag=Rennes&when=past"
    for form in ("ics", "atom"):
        assert client.get(links[form]).status_code == 200


def test_links_contain_the_root_path(settings: Settings) -> None:
    with web_client(settings, client={"root_path": "/find"}) as client:
        answer = client.get("/v1/search").json()
        assert answer["links"]["ics"] == "/find/search.ics"
        assert {hit["ics"] for hit in answer["hits"] if hit["ics"]} >= {
            "/find/event.ics?id=content%2Fevent%2Fdix%2Findex.md"
        }
        found = feedparser.parse(client.get("/search.atom").content)
    assert {link.rel: link.href for link in found.feed.links}["self"] == (
        "http://testserver/find/search.atom"
    )


def test_a_rebuild_does_not_change_feeds(settings: Settings) -> None:
    def asked() -> tuple[bytes, bytes]:
        with web_client(settings) as client:
            return client.get("/search.ics").content, client.get("/search.atom").content

    first = asked()
    build(settings, full=True, clock=lambda: NOW + timedelta(days=9))
    assert asked() == first
    page = settings.root / EVENT
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("title: Webinaire", "title: Atelier"), encoding="utf-8")
    build(settings, clock=lambda: datetime(2031, 5, 1, 11, 30, tzinfo=UTC))
    changed = icalendar.Calendar.from_ical(asked()[0]).walk("VEVENT")
    before = icalendar.Calendar.from_ical(first[0]).walk("VEVENT")
    assert [one["UID"] for one in changed] == [one["UID"] for one in before]
    assert str(changed[0]["SUMMARY"]) == "Atelier du programme 10%"
    assert changed[0].decoded("LAST-MODIFIED") == datetime(2031, 5, 1, 11, 30, tzinfo=UTC)
    assert changed[1].to_ical() == before[1].to_ical()


def followed(client: TestClient, query: str) -> list[str]:
    """Return the calendar, feed and table links of the results page."""
    page = BeautifulSoup(client.get(f"/search?{query}").content, "lxml")
    return [str(link["href"]) for link in page.select(".follow a")]


@pytest.mark.parametrize(("query", "offered"), [("section=event", True), ("section=post", False)])
def test_answers_without_an_event_offer_no_calendar(
    client: TestClient, query: str, offered: bool
) -> None:
    forms = followed(client, query)
    assert any(form.startswith("search.ics") for form in forms) is offered
    assert any(form.startswith("search.atom") for form in forms)


def test_events_that_are_over_offer_no_calendar(settings: Settings) -> None:
    later = NOW.replace(year=NOW.year + 9)
    with TestClient(create_app(settings.index, ServeSettings(), clock=lambda: later)) as client:
        forms = followed(client, "when=past")
    assert forms == ["search.atom?when=past", "search.csv?when=past"]
