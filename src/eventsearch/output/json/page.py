"""
How does one page look, whole?

As JSON for `eventsearch show` and `eventsearch export`, and as names and values for a terminal.
The keys are documented in ``docs/commands.md`` and ``docs/export.md`` and stable.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from eventsearch.model.timestamps import epoch
from eventsearch.storage.stored_page import StoredPage

Json = dict[str, object]


def page_json(entry: StoredPage) -> Json:
    """Return the keys of a page that an index and an export share; a time it has not is null."""
    return {
        "id": entry.id,
        "url": entry.url,
        "lang": entry.lang,
        "section": entry.section,
        "kind": entry.kind,
        "title": entry.title,
        "event": entry.event,
        "date": entry.date or None,
        "start": entry.start or None,
        "end": entry.end or None,
        "all_day": entry.all_day,
        "location": entry.location,
        "authors": list(entry.authors),
        "tags": list(entry.tags),
        "categories": list(entry.categories),
        "summary": entry.summary,
        "abstract": entry.abstract,
        "text": entry.text,
        "more": entry.more,
        "headings": [
            {"level": part.level, "text": part.heading, "anchor": part.anchor}
            for part in entry.headings
        ],
        "links": [{"name": name, "url": url} for name, url in entry.links],
        "image": entry.image,
        "featured": entry.featured,
        "published": entry.published or None,
        "expires": entry.expires or None,
        "modified": entry.modified or None,
    }


def hidden(entry: StoredPage, now: datetime) -> str:
    """Return in words why the site does not show a page at *now* (aware); empty when it does."""
    seconds = epoch(now)
    if entry.visible_from and seconds < epoch(datetime.fromisoformat(entry.visible_from)):
        return f"not yet published until {entry.visible_from}"
    if entry.visible_until and seconds > epoch(datetime.fromisoformat(entry.visible_until)):
        return f"expired since {entry.visible_until}"
    return ""


def shown_json(entry: StoredPage, now: datetime) -> Json:
    """Return a page of an index as JSON, with whether the site shows it at *now* (aware)."""
    reason = hidden(entry, now)
    return {**page_json(entry), "visible": not reason, "reason": reason or None}


def page_values(entry: StoredPage, now: datetime) -> Mapping[str, object]:
    """Return a page of an index as names and values to read, for a listing."""
    reason = hidden(entry, now)
    headings = (f"{'#' * part.level} {part.heading}" for part in entry.headings)
    links = (f"{name}: {url}" if name else url for name, url in entry.links)
    return {
        **page_json(entry),
        # What only events have says nothing of other pages.
        "all_day": entry.all_day or None,
        "featured": entry.featured or None,
        "headings": "\n".join(headings),
        "links": "\n".join(links),
        "visible": f"no, {reason}" if reason else "yes",
    }
