"""Links lead to the right address if the site's configuration has no host."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import feedparser
import icalendar
import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, Settings, load_settings
from eventsearch.web.app import create_app
from small_site import NOW, PAGES, write_site

EVENT = "event/dix/"


def hostless(root: Path, base_url: str = "/") -> None:
    """Write the small site with another base URL. By default, it has no host."""
    config = PAGES["hugo.yaml"].replace("https://example.org/", base_url)
    write_site(root, {**PAGES, "hugo.yaml": config})


def indexed(root: Path, **environ: str) -> Settings:
    """Build the index of a site with these environment variables, and return the settings."""
    settings = load_settings(root, environ=environ, flags={})
    build(settings)
    return settings


def links(settings: Settings, serve: ServeSettings) -> dict[str, str]:
    """Return the address of one event in each output that contains absolute addresses."""
    app = create_app(settings.index, serve, clock=lambda: NOW)
    with TestClient(app, base_url="https://search.example") as client:
        page = BeautifulSoup(client.get("/search?q=10%25").content, "lxml")
        calendar = icalendar.Calendar.from_ical(client.get("/search.ics?q=10%25").content)
        feed = feedparser.parse(client.get("/search.atom?q=10%25").content)
        table = csv.DictReader(StringIO(client.get("/search.csv?q=10%25").text.lstrip("\ufeff")))
    data = page.select_one('script[type="application/ld+json"]')
    assert data is not None
    return {
        "page": str(page.select(".hits h3 a")[0]["href"]),
        "JSON-LD": json.loads(data.get_text())["@graph"][0]["url"],
        "calendar": str(calendar.walk("VEVENT")[0]["URL"]),
        "feed": feed.entries[0].link,
        "table": next(table)["url"],
        "box": str(page.select("event-search")[0]["base"]) + f"/{EVENT}",
        "home": str(page.select("a.home")[0]["href"]) + EVENT,
    }


@pytest.mark.parametrize(
    ("base_url", "environ"),
    [
        ("/", {"EVENTSEARCH_SITE_URL": "https://a.example"}),
        ("/", {"GITLAB_CI": "true", "CI_PAGES_URL": "https://a.example"}),
        ("https://old.example/", {"EVENTSEARCH_SITE_URL": "https://a.example"}),
    ],
)
def test_links_use_the_base_url_of_the_settings(
    tmp_path: Path, base_url: str, environ: dict[str, str]
) -> None:
    hostless(tmp_path, base_url)
    found = links(indexed(tmp_path, **environ), ServeSettings())
    assert found == dict.fromkeys(found, f"https://a.example/{EVENT}")


def test_the_servers_own_setting_applies_without_a_build(tmp_path: Path) -> None:
    hostless(tmp_path)
    found = links(indexed(tmp_path), ServeSettings(site_url="https://a.example"))
    assert found == dict.fromkeys(found, f"https://a.example/{EVENT}")


def test_without_a_known_host_links_use_the_servers_host(tmp_path: Path) -> None:
    hostless(tmp_path)
    app = create_app(indexed(tmp_path).index, ServeSettings(), clock=lambda: NOW)
    with TestClient(app, base_url="https://search.example") as client:
        texts = [client.get(f"/search.{form}?q=10%25").text for form in ("ics", "atom")]
    assert all(f"https://search.example/{EVENT}" in text for text in texts)


def test_a_base_url_with_a_path_applies_to_every_page(tmp_path: Path) -> None:
    hostless(tmp_path)
    indexed(tmp_path)
    settings = load_settings(
        tmp_path, environ={"EVENTSEARCH_SITE_URL": "https://a.example/agenda/"}, flags={}
    )
    report = build(settings)
    assert report.reason == "the site's configuration has changed"
    app = create_app(settings.index, settings.serve, clock=lambda: NOW)
    with TestClient(app) as client:
        hit = client.get("/v1/search?q=10%25").json()["hits"][0]
        page = BeautifulSoup(client.get("/search?q=10%25").content, "lxml")
    assert hit["url"] == f"/agenda/{EVENT}"
    assert page.select(".hits h3 a")[0]["href"] == f"https://a.example/agenda/{EVENT}"
    assert not build(settings).swapped


def test_another_site_url_changes_the_etag(tmp_path: Path) -> None:
    hostless(tmp_path)
    settings = indexed(tmp_path)
    tags = set()
    for site_url in ("https://a.example", "https://b.example"):
        serve = ServeSettings(site_url=site_url)
        app = create_app(settings.index, serve, clock=lambda: NOW)
        with TestClient(app, base_url="https://search.example") as client:
            tags.add(client.get("/search.atom?q=10%25").headers["ETag"])
    assert len(tags) == 2
