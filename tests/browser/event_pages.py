"""Pages with `<event-list>`, and the files that the element reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, expect

from browser.stage import Stage
from eventsearch.indexer.build import build
from eventsearch.output.static_site import static_site
from eventsearch.search.index import open_index
from eventsearch.web.event_items import event_items
from small_site import NOW, write_site

DATA = "/eventsearch/events.json"
HEAD = "---\npublishDate: 2020-01-01\ntitle: {}\ndate: {}\n{}---\n"
EVENTS = {
    "hugo.yaml": "baseURL: https://example.org/\ntitle: Petit site\ntimeZone: Europe/Paris\n"
    "defaultContentLanguage: fr\nlanguages: {fr: {weight: 1}, en: {weight: 2}}\n",
    # Starts two hours after NOW and lasts one hour.
    "content/event/python.md": HEAD.format(
        "Atelier Python",
        "2031-05-01T16:00:00+02:00",
        "date_end: 2031-05-01T17:00:00+02:00\ntags: [Python, C++]\nlocation: Rennes\n"
        "authors: [Zoé Mer]\n",
    ),
    # Repeats every Thursday. NOW is a Thursday.
    "content/event/jeudis.md": HEAD.format(
        "Les jeudis",
        "2031-04-24T18:00:00+02:00",
        "date_end: 2031-04-24T19:00:00+02:00\nrecurrence: {freq: weekly}\ntags: [Libre]\n",
    ),
    "content/event/jour.md": HEAD.format(
        "Une journée", "2031-05-10", "all_day: true\nstatus: annulé\nlocation: Brest\n"
    ),
    "content/event/port.en.md": HEAD.format(
        "Harbour day", "2031-05-31T23:30:00+02:00", "tags: [Python]\nattendance: online\n"
    ),
    "content/event/vieux.md": HEAD.format(
        "Vieux", "2020-01-01T10:00:00+01:00", "tags: [Python]\nlocation: Rennes\n"
    ),
    "content/event/court.md": HEAD.format(
        "Visible peu", "2031-07-01T10:00:00+02:00", "expiryDate: 2031-05-01T15:00:00+02:00\n"
    ),
}
NEXT = ["Atelier Python", "Les jeudis", "Une journée", "Harbour day", "Visible peu"]


def files_of(folder: Path) -> Mapping[str, str]:
    """Return the files that `eventsearch static` writes for `EVENTS`, as pages of a stage."""
    settings = write_site(folder, EVENTS)
    build(settings)
    index = open_index(settings.index)
    try:
        files = static_site(index, now=NOW, items=event_items).files
    finally:
        index.close()
    return {f"/eventsearch/{name}": data.decode() for name, data in files.items()}


def written(inside: str, lang: str = "fr", head: str = "") -> str:
    """Return a page that loads the element's script and contains *inside*."""
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Agenda</title>'
        f'{head}<script src="/event-list.js" defer></script></head>'
        f"<body><main><h1>Agenda</h1>{inside}</main></body></html>"
    )


def element(inside: str = "", **attributes: str) -> str:
    """Return an `<event-list>` element. By default it lists all upcoming events."""
    given = " ".join(f'{name}="{value}"' for name, value in ({"src": DATA} | attributes).items())
    return f"<event-list {given}>{inside}</event-list>"


def opened(page: Page, site: Stage, html: str, *, lang: str = "fr", now: datetime = NOW) -> Page:
    """Open a page at the time *now*. Serve `event-views.js` beside the data file too."""
    beside = f"**{DATA.rpartition('/')[0]}/event-views.js"
    page.route(beside, lambda route: route.continue_(url=f"{site.origin}/event-views.js"))
    page.clock.install(time=now)
    site.pages["/"] = written(html, lang)
    page.goto(site.origin)
    return page


def titles(page: Page) -> list[str]:
    """Wait for a list of events, then return its titles."""
    expect(page.locator("event-list .es-title, event-list .es-message").first).to_be_visible()
    return page.locator(".es-title").all_text_contents()
