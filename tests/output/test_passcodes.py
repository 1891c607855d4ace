"""Do feeds, calendars and JSON-LD of a site repeat what lets everybody into a meeting?"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import orjson

from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.output import jsonld
from eventsearch.output.feeds.event_list import event_list
from eventsearch.output.feeds.markdown import llms_txt
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.search.feed import read_feed
from eventsearch.search.index import open_index
from small_site import write_site

NOW = datetime(2031, 5, 1, tzinfo=UTC)
LINK = "https://us02web.zoom.us/j/86592612468?pwd=c2VjcmV0"
PAGE = """\
---
title: Atelier
start: 2031-06-01T18:00:00
attendance: online
location: {link}
registration: {link}
summary: "{summary}"
---
{text}
"""
SAID = f"Zoom {LINK}, passcode: 314159"


def test_what_lets_into_a_meeting_is_on_the_page_alone(tmp_path: Path) -> None:
    pages = {
        "content/event/a.md": PAGE.format(link=LINK, summary=SAID, text="Salut."),
        "content/event/b.md": PAGE.format(link=LINK, summary="", text=SAID),
    }
    settings = write_site(tmp_path, {"hugo.yaml": "baseURL: https://example.org/\n", **pages})
    build(settings, clock=lambda: NOW)
    site = "https://example.org"
    index = open_index(settings.index)
    feed = read_feed(index, FEEDS["ics"], SearchRequest(events=True), now=NOW)
    entries = [each.entry for each in feed.pages]
    written = [
        *(FORMATS[name].write(feed, site=site).replace(b"\r\n ", b"") for name in FEEDS),
        llms_txt(feed, site=site),
        event_list(feed, calendars={}, files={entry.id: "a.ics" for entry in entries}),
        orjson.dumps([jsonld.event(entry, site=site) for entry in entries]),
    ]
    index.close()
    assert len(entries) == 2
    for each in written:
        assert b"zoom.us/j/86592612468" in each
        assert b"c2VjcmV0" not in each
        assert b"314159" not in each
