"""
All events of a site as JSON, for the element ``<event-list>`` and for the site's own scripts.

The script decides what depends on the time of reading: whether an event is over, and which
occurrence is next. The file contains the times for this in seconds. Keys are the same as in
``/v1/search``, missing values are omitted. Documented in ``docs/static.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

from eventsearch.model.results import StoredPage
from eventsearch.output.feeds.identifiers import page_place, page_title, registration_url
from eventsearch.output.json import labels_json, line, registration_json
from eventsearch.search.feed import Feed

FORMAT = 1
"""Version of the format. Increase it when a key changes its meaning or is removed."""

VALUES = (
    *("id", "url", "lang", "section", "start", "end", "all_day", "begins", "over"),
    *("authors", "tags", "event_status", "attendance", "visible_until", "endless"),
)


def event_list(feed: Feed, *, calendars: Mapping[str, object], files: Mapping[str, str]) -> bytes:
    """
    Return the events of a feed, sorted by start.

    Args:
        calendars: Value of the key ``calendars``: the calendars to subscribe to.
        files: Maps the id of an event to the name of its calendar file.
    """
    info = feed.info
    site = {"title": info.title, "url": info.home, "zone": info.zone, "lang": info.lang}
    entries = sorted(
        (each.entry for each in feed.pages), key=lambda entry: (entry.begins or 0, entry.id)
    )
    values = {
        "format": FORMAT,
        "site": site,
        "calendars": calendars,
        **labels_json(info.facets),
        "events": [{**_event(entry), "ics": files[entry.id]} for entry in entries],
    }
    return f"{line(values)}\n".encode("utf-8", "replace")


def _event(entry: StoredPage) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(entry, name) for name in VALUES}
    values["title"] = page_title(entry)
    values["location"] = page_place(entry)
    register = entry.registration
    values["registration"] = registration_json(
        (registration_url(entry, ""), *register[1:]) if register else register
    )
    values["occurrences"] = [
        {name: value for name, value in one._asdict().items() if value != ""}
        for one in entry.occurrences
    ]
    values |= {name: list(some) for name, some in entry.facets.items()}
    # Keep the number 0: it is a valid time.
    return {name: value for name, value in values.items() if value or type(value) is int}
