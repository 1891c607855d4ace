"""The files of a static site are equal to the server's answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import icalendar
import markdown
import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.output.static_site import StaticSite, file_name, static_site
from eventsearch.search.index import Index, open_index
from eventsearch.settings import Settings
from eventsearch.static_index.visible_pages import visible_pages
from eventsearch.web.event_items import event_items
from listings import changed
from site_clients import site_index, web_client
from small_site import NOW, PAGES, write_site

HEAD = "---\ntitle: {}\ndate: {}\npublishDate: 2031-01-01\n{}---\nTexte.\n"
MORE = {
    "content/event/jeudis/index.md": HEAD.format(
        "Les jeudis",
        "2031-04-03T18:00:00+02:00",
        "date_end: 2031-04-03T19:00:00+02:00\n"
        "recurrence: {freq: weekly}\nauthors: [Zoé]\nstatus: annulé\n",
    ),
    "content/event/jour/index.md": HEAD.format(
        "Une journée",
        "2031-06-01",
        "all_day: true\ntags: [C++, c]\nexpiryDate: 2031-07-01\n"
        "registration: {url: /inscription/, full: true}\n",
    ),
    "content/event/vieux/index.md": HEAD.format("Vieux", "2020-01-01T10:00:00Z", "tags: [Vieux]\n"),
    "content/event/plus-tard/index.md": (
        "---\ntitle: Plus tard\ndate: 2031-07-01\npublishDate: 2031-06-01\ntags: [Tard]\n---\n"
    ),
}


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return a site with events of every kind, and build its index."""
    settings = write_site(tmp_path_factory.mktemp("site"), {**PAGES, **MORE})
    build(settings)
    return settings


@pytest.fixture(scope="module")
def index(settings: Settings) -> Iterator[Index]:
    """Yield the opened index of the site."""
    index = open_index(settings.index)
    yield index
    index.close()


@pytest.fixture(scope="module")
def site(index: Index) -> StaticSite:
    """Return the static files of the site at `NOW`."""
    with visible_pages(index, NOW) as shown:
        return static_site(shown, now=NOW, items=event_items)


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    """Yield a client of the server for the same index."""
    with web_client(settings) as client:
        yield client


@pytest.fixture(scope="module")
def listed(site: StaticSite) -> Mapping[str, Any]:
    """Return the content of ``events.json``."""
    values: Mapping[str, Any] = json.loads(site.files["events.json"])
    return values


def without_source(calendar: bytes) -> bytes:
    """Unfold a calendar's lines, and remove the `SOURCE` lines with the requested address."""
    lines = calendar.replace(b"\r\n ", b"").split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.startswith(b"SOURCE"))


def test_published_calendars_equal_the_servers(
    client: TestClient, site: StaticSite, listed: Mapping[str, Any]
) -> None:
    found = {"calendar.ics": client.get("/search.ics").content}
    parameters = {"place": "location", "speaker": "author", "language": "lang"}
    for name in ("tag", "place", "speaker", "section", "language"):
        parameter = parameters.get(name, name)
        for one in listed["calendars"][name]:
            answer = client.get("/search.ics", params={parameter: one["value"]})
            found[one["url"]] = answer.content
    for one in listed["events"]:
        found[one["ics"]] = client.get("/event.ics", params={"id": one["id"]}).content
    calendars = {name: data for name, data in site.files.items() if name.endswith(".ics")}
    assert {name: without_source(data) for name, data in found.items()} == {
        name: without_source(data) for name, data in calendars.items()
    }


def test_values_with_an_upcoming_event_have_a_calendar(
    site: StaticSite, listed: Mapping[str, Any]
) -> None:
    calendars = dict(listed["calendars"])
    assert calendars.pop("all") == "calendar.ics"
    assert {name: sorted(one["value"] for one in found) for name, found in calendars.items()} == {
        "tag": ["10%", "C++", "Rennes", "c"],
        "place": ["Rennes"],
        "speaker": ["Zoé", "zoe"],
        "section": ["event"],
        "language": ["fr"],
    }
    assert (site.events, site.to_come) == (5, 4)


def test_an_event_has_the_values_for_a_list(listed: Mapping[str, Any]) -> None:
    day = next(one for one in listed["events"] if one["title"] == "Une journée")
    begins = int(datetime(2031, 5, 31, 22, tzinfo=UTC).timestamp())
    assert day.pop("ics").startswith("events/")
    assert day == {
        "id": "content/event/jour/index.md",
        "url": "/event/jour/",
        "title": "Une journée",
        "lang": "fr",
        "section": "event",
        "start": "2031-06-01T00:00:00+02:00",
        "all_day": True,
        "begins": begins,
        "over": begins + int(timedelta(days=1).total_seconds()),
        "tags": ["C++", "c"],
        "event_status": "scheduled",
        "visible_until": "2031-07-01T00:00:00+02:00",
        "registration": {"url": "/inscription/", "opens": None, "deadline": None, "full": True},
    }
    assert listed["site"] == {
        "title": "",
        "url": "https://example.org/",
        "zone": "Europe/Paris",
        "lang": "fr",
    }


def test_a_recurring_event_has_its_dates(listed: Mapping[str, Any]) -> None:
    weekly = next(one for one in listed["events"] if one["title"] == "Les jeudis")
    assert weekly["endless"]
    assert weekly["event_status"] == "cancelled"
    first, second = weekly["occurrences"][:2]
    assert first["start"] == "2031-04-03T18:00:00+02:00"
    assert first["end"] == "2031-04-03T19:00:00+02:00"
    assert second["begins"] - first["begins"] == 7 * 86_400
    assert first["over"] - first["begins"] == 3600


def test_the_feed_and_llms_txt_are_published(site: StaticSite) -> None:
    feed = feedparser.parse(site.files["feed.atom"])
    assert not feed.bozo
    assert {entry.title for entry in feed.entries} > {"Une journée", "Dix jours en mer"}
    lines = site.files["llms.txt"].decode().splitlines()
    assert lines[0] == "# example.org"
    assert lines[4] == "## Événements à venir"
    assert [line.split("**")[1] for line in lines[6:]] == [
        "[Webinaire du programme 10%](https://example.org/event/dix/)",
        "[Atelier Python](https://example.org/event/tard/)",
        "[Les jeudis](https://example.org/event/jeudis/)",
        "[Une journée](https://example.org/event/jour/)",
    ]
    assert "annulé" in lines[8]


def test_lists_to_include_are_beside_the_calendars(
    site: StaticSite, listed: Mapping[str, Any]
) -> None:
    calendars = {name for name in site.files if name.endswith(".ics")}
    lists = {name for name in site.files if name.endswith(".html")}
    assert lists == {"next.html"} | {
        name.replace(".ics", ".html")
        for name in calendars
        if not name.startswith(("calendar", "events/"))
    }
    assert site.files["places/rennes.html"].decode() == (
        '<ul class="es-events">\n'
        '<li><p class="es-title"><a href="/event/dix/">Webinaire du programme 10%</a></p>'
        '<p class="es-meta"><time datetime="2031-05-01T10:00:00Z">1er mai 2031, 10:00–14:00</time>'
        " · Rennes</p></li>\n</ul>\n"
    )
    items = site.files["next.html"].decode().splitlines()[1:-1]
    assert [re.sub("<.*?>", "", item.split("</a>")[0]) for item in items] == [
        *("Webinaire du programme 10%", "Atelier Python", "annulé: Les jeudis", "Une journée"),
    ]
    assert "d’autres dates suivent" in items[2]
    assert "· complet" in items[3]


MARKUP = (
    "*a* _b_ `c` [d](e) <b>f</b> {{< env SECRET >}} \"q\" 'r' -- ... $x$ ~s~ ^t^ :tada: @cite"
    " \\n # ![i](j) {.k} https://x.example a|b & 10:30"
)


def test_authors_texts_are_escaped_in_html_and_markdown(index: Index) -> None:
    hit = index.search(SearchRequest(events=True, when="upcoming"), now=NOW).hits[0]
    hit = changed(hit, title=MARKUP, location=MARKUP, url='/a"b/')
    text = event_items((hit,), "fr").decode()
    assert not re.search(r"[*_`{}$~^@\\\[\]!|']|--|\.\.", re.sub("<[^>]*>", "", text))
    for html in (text, markdown.markdown(text), markdown.markdown(f"Mot {text}")):
        tree = BeautifulSoup(html, "html.parser")
        link = tree.select_one(".es-title a")
        assert link is not None
        assert (link.get_text(), link["href"]) == (MARKUP, '/a"b/')
    assert event_items((), "fr") == b""


def test_the_time_decides_which_calendars_exist_but_not_their_content(
    index: Index, site: StaticSite
) -> None:
    later = static_site(index, now=NOW + timedelta(days=10), items=event_items)
    for name in (*later.files, "calendar.ics"):
        if name.endswith(".ics"):
            assert later.files[name] == site.files[name]
    gone = {name for name in site.files if name not in later.files and name.endswith(".ics")}
    assert gone == {
        "tags/10-3ccce1f4.ics",
        "tags/rennes.ics",
        "places/rennes.ics",
        "speakers/zoe.ics",
    }


def test_all_events_are_published_not_only_a_result_page(tmp_path: Path) -> None:
    start = "2031-06-01T10:00:00Z"
    many = {f"content/event/n{n}.md": HEAD.format(f"Numéro {n}", start, "") for n in range(60)}
    with site_index(tmp_path, {**PAGES, **many}) as index:
        files = static_site(index, now=NOW, items=event_items).files
    assert len(json.loads(files["events.json"])["events"]) == 62
    assert len(icalendar.Calendar.from_ical(files["calendar.ics"]).walk("VEVENT")) == 62


NAMES = {
    "Python": "python",
    "open-data": "open-data",
    "open data": "open-data-7fdcaa84",
    "Open Data": "open-data-7fdcaa84",
    "c": "c",
    "C++": "c-cedb1bac",
    "Été": "ete-",
    "../../etc": "etc-",
    "日本": "",
    "x" * 300: "x" * 60 + "-",
}


@pytest.mark.parametrize("value", NAMES)
def test_each_value_has_a_safe_file_name(value: str) -> None:
    name = file_name(value)
    assert name.startswith(NAMES[value])
    assert name.isascii()
    assert name
    assert "/" not in name
    assert not name.startswith((".", "-"))


def test_values_do_not_share_a_file() -> None:
    names = [file_name(value) for value in ("c", "C++", "C#", "ç", "open data", "open-data", "été")]
    assert len(set(names)) == len(names)
