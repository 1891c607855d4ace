"""
Pages as CSV for spreadsheets (RFC 4180).

A spreadsheet runs a cell that starts like a formula. So an apostrophe before such a cell marks it
as text.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO

from eventsearch.lint.secrets import without_access
from eventsearch.model.timestamps import rfc3339
from eventsearch.output.feeds.identifiers import address, page_place, registration_url, sound
from eventsearch.search.feed import Feed, FeedPage

COLUMNS: tuple[str, ...] = (
    *("title", "event", "start", "end", "all_day", "status", "event_status", "attendance"),
    *("registration", "location", "authors", "tags", "categories", "lang", "section", "date"),
    *("changed", "summary", "url", "id"),
)
"""Names of the columns, as the keys in JSON. Columns for configured facets follow."""

BETWEEN = "; "
"""Separator of several values in a cell; many names contain a comma."""

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


def write(feed: Feed, *, site: str, links: Mapping[str, str]) -> bytes:  # noqa: ARG001
    """
    Return a feed as CSV. Lines end with CR LF; the first line contains the column names.

    Args:
        site: URL of the site without a path; empty if not known.
        links: Not used: CSV has no place for links.
    """
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    facets = feed.info.facets
    writer.writerow((*COLUMNS, *facets))
    for feed_page in feed.pages:
        own = (BETWEEN.join(feed_page.entry.facets.get(name, ())) for name in facets)
        writer.writerow(map(harmless, (*_row(feed_page, site), *own)))
    return file.getvalue().encode()


def harmless(text: str) -> str:
    """Return the text of a cell so that no spreadsheet runs it as a formula."""
    text = sound(text)
    return f"'{text}" if _FORMULA.match(text) else text


def _row(feed_page: FeedPage, site: str) -> Iterator[str]:
    entry = feed_page.entry
    # For an all-day event, write days without times; the end is the last day.
    long = 10 if entry.all_day else None
    own = {
        "start": entry.start[:long],
        "end": entry.end[:long],
        "all_day": str(entry.all_day).lower(),
        "status": feed_page.status,
        "registration": registration_url(entry, site),
        "location": page_place(entry),
        "changed": rfc3339(feed_page.updated),
        "summary": without_access(entry.summary),
        "url": address(site, entry.url),
    }
    for name in COLUMNS:
        value = own[name] if name in own else getattr(entry, name)
        yield BETWEEN.join(value) if isinstance(value, tuple) else value
