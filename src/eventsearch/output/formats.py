"""
The output formats of a search, one row each.

The terminal, HTTP, OpenAPI, static sites and the tables in the documents use `FORMATS`. Every
search in a terminal loads this module, so it imports a writer only when needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.query import FeedSize

if TYPE_CHECKING:
    from eventsearch.search.feed import Feed


class Format(NamedTuple):
    """
    An output format of a search.

    Attributes:
        about: Description for people.
        options: Options of ``eventsearch query`` that only some formats accept.
        size: Number of pages in a feed; None if the format shows a results page.
        writer: Module in `output.feeds` whose function ``write`` writes a feed.
        media: Media type of ``/search.NAME``; empty if HTTP does not offer the format.
        prefix: Bytes before the feed over HTTP.
        subscribed: Whether ``/v1/search`` links to it, so that people can subscribe.
        file: Name of its file on a static site; empty if static sites do not have this format.
    """

    about: str
    options: tuple[str, ...] = ()
    size: FeedSize | None = None
    writer: str = ""
    media: str = ""
    prefix: bytes = b""
    subscribed: bool = False
    file: str = ""

    def write(self, feed: Feed, *, site: str, links: Mapping[str, str] | None = None) -> bytes:
        """
        Return a feed in this format.

        Args:
            site: URL of the site without a path; empty if it is not known.
            links: Maps a relation (``self``, ``next``, …) to its URL; see `atom.write`.
        """
        module = import_module(f"eventsearch.output.feeds.{self.writer}")
        data: bytes = module.write(feed, site=site, links=links or {})
        return data


FORMATS: Mapping[str, Format] = {
    "table": Format(
        "a numbered list that fits the width, with matches underlined", ("--facets", "--explain")
    ),
    "json": Format("the envelope of the HTTP interface", ("--fields", "--facets", "--explain")),
    "ndjson": Format("one JSON object per hit and line", ("--fields", "--explain")),
    "url": Format("one URL per line"),
    "csv": Format(
        "the pages found, as a table for spreadsheets",
        size=FeedSize(usual=1_000, most=10_000),
        writer="csv",
        media="text/csv; charset=utf-8; header=present",
        # Without a byte order mark, spreadsheets read the file in an old code page.
        prefix="\ufeff".encode(),
    ),
    "markdown": Format(
        "the pages found, as a list with links, to paste into a newsletter",
        size=FeedSize(usual=10, most=10_000),
        writer="markdown",
    ),
    "ics": Format(
        "the events found, as a calendar to subscribe to",
        size=FeedSize(usual=500, most=500, events=True),
        writer="icalendar",
        media="text/calendar; charset=utf-8",
        subscribed=True,
        file="calendar.ics",
    ),
    "atom": Format(
        "the pages found, the last changed first, as an Atom feed",
        size=FeedSize(usual=50, most=100, recent=True),
        writer="atom",
        media="application/atom+xml",
        subscribed=True,
        file="feed.atom",
    ),
}

FEEDS: Mapping[str, FeedSize] = {
    name: form.size for name, form in FORMATS.items() if form.size is not None
}
"""Size of the formats that contain whole pages, not excerpts."""

SERVED: Mapping[str, Format] = {name: form for name, form in FORMATS.items() if form.media}
"""Formats that HTTP offers as ``/search.NAME``."""
