"""
The calendars, feeds and lists of a site without a server, as file names and bytes.

File names never change, since people subscribe to them. The name for a facet value depends only on
the value, and the name for an event on its id. The content is the same as from
``eventsearch query --format ics`` and ``atom``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha1, sha256
from itertools import chain
from typing import NamedTuple

from eventsearch.model.page import is_entry
from eventsearch.model.query import FeedSize, SearchRequest, When
from eventsearch.model.results import Hit, StoredPage
from eventsearch.model.timestamps import epoch
from eventsearch.output import jsonld
from eventsearch.output.feeds.event_list import event_list
from eventsearch.output.feeds.icalendar import event
from eventsearch.output.feeds.identifiers import page_uuid
from eventsearch.output.feeds.markdown import llms_txt
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.search.feed import Feed, read_feed
from eventsearch.search.index import Index
from eventsearch.storage.generations import Info
from eventsearch.storage.last_modified import UNKNOWN

EVENTS, LLMS, NEXT = "events.json", "llms.txt", "next.html"
EVERY_EVENT = FeedSize(usual=1_000_000, most=1_000_000, events=True)
MOST_NEXT = 10
"""Maximum number of events in a list of next events."""


class Group(NamedTuple):
    """A facet to subscribe by, and the folder for the calendars of its values."""

    facet: str
    folder: str

    def request(self, value: str) -> SearchRequest:
        """Return the search for the events with a facet value."""
        if self.facet == "lang":
            return SearchRequest(lang=value)
        return SearchRequest(filters={self.facet: (value,)})


GROUPS: Mapping[str, Group] = {
    "tag": Group("tag", "tags"),
    "place": Group("location", "places"),
    "speaker": Group("author", "speakers"),
    "section": Group("section", "sections"),
    "language": Group("lang", "languages"),
}
"""Maps an attribute of ``<event-list>`` to the facet by which it selects events."""

TO_COME: tuple[When, ...] = ("upcoming", "ongoing")
"""States of events that are not over."""

_OTHER = re.compile(r"[^a-z0-9-]+")
_LONGEST = 60
"""Maximum characters of a file name, without the hash at its end."""


class StaticSite(NamedTuple):
    """
    The files of a site, and counts for the messages about them.

    Attributes:
        files: Maps the name of each file to its bytes.
        events: Number of events in the files.
        to_come: Number of events that are not over.
        in_utc: Number of events whose start is a time of day in UTC.
        undated: Number of pages in the Atom feed without a modification date.
        calendars: Maps the id of an event to the name of its calendar file.
    """

    files: Mapping[str, bytes]
    events: int
    to_come: int
    in_utc: int
    undated: int
    calendars: Mapping[str, str]


def static_site(
    index: Index, *, now: datetime, items: Callable[[Sequence[Hit], str], bytes]
) -> StaticSite:
    """
    Return the files of a site without a server, as of *now* (aware).

    Args:
        index: Must contain only visible pages, since visitors can read all files.
        items: Returns the HTML list items of events, with texts in a language.

    Raises:
        IndexDamaged: The index's files are damaged.
    """
    info, calendar = index.generation.info, FORMATS["ics"]
    site = info.origin
    groups = {**GROUPS, **{name: Group(name, _facet_folder(name)) for name in info.facets}}
    listed = partial(_listed, index, now)
    every = listed(EVERY_EVENT, SearchRequest(sort="date"))
    feeds = {
        form: listed(form.size, SearchRequest())
        for form in FORMATS.values()
        if form.file and form.size
    }
    names = {each.entry.id: f"events/{page_uuid(each.entry, info)}.ics" for each in every.pages}
    values = {name: dict(_values(index, group, now)) for name, group in groups.items()}
    calendars = {
        name: [
            {"value": value, "url": f"{groups[name].folder}/{file_name(value)}.ics"}
            for value in found
        ]
        for name, found in values.items()
    }
    files = {
        EVENTS: event_list(every, calendars={"all": calendar.file, **calendars}, files=names),
        **{form.file: form.write(feed, site=site) for form, feed in feeds.items()},
        LLMS: llms_txt(_to_come(every, now), site=site),
        NEXT: items(_next(index, SearchRequest(), now), info.lang),
    }
    for each in every.pages:
        files[names[each.entry.id]] = event(each, info, site=site)
        if not is_entry(each.entry.id):
            thing = jsonld.event(each.entry.at(epoch(now)), site=site)
            files[_jsonld_name(each.entry, info)] = jsonld.script(jsonld.document(thing)).encode()
    for name, found in values.items():
        for value, request in found.items():
            path = f"{groups[name].folder}/{file_name(value)}"
            files[f"{path}.ics"] = calendar.write(listed(FEEDS["ics"], request), site=site)
            files[f"{path}.html"] = items(_next(index, request, now), request.lang or info.lang)
    return StaticSite(
        files,
        events=len(every.pages),
        to_come=sum(each.status in TO_COME for each in every.pages),
        in_utc=sum(
            each.entry.start.endswith(("Z", "+00:00")) and not each.entry.all_day
            for each in every.pages
        ),
        undated=sum(epoch(each.updated) == UNKNOWN for each in feeds[FORMATS["atom"]].pages),
        calendars=names,
    )


def _facet_folder(name: str) -> str:
    """Return the folder for a configured facet, a single level as `publish` requires."""
    return f"facets-{name.replace('_', '-')}"


def _jsonld_name(entry: StoredPage, info: Info) -> str:
    """Return the name of an event's JSON-LD file, which generators can compute."""
    # A Pandoc filter can read the path of a page, a Hugo template its URL.
    key = entry.id if info.platform == "quarto" else entry.url
    return f"jsonld/{sha1(key.encode(), usedforsecurity=False).hexdigest()}.json"


def _listed(index: Index, now: datetime, size: FeedSize, request: SearchRequest) -> Feed:
    return read_feed(index, size, request._replace(per_page=size.usual), now=now)


def file_name(value: str) -> str:
    """Return a readable file name for a value; values have the same name if only case differs."""
    folded = value.casefold()
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    name = _OTHER.sub("-", plain)[:_LONGEST].strip("-")
    if name == folded:
        return name
    mark = sha256(folded.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return f"{name}-{mark}".lstrip("-")


def _values(index: Index, group: Group, now: datetime) -> Iterator[tuple[str, SearchRequest]]:
    """Yield the facet values of events that are not over, each with the search for its events."""
    for when in TO_COME:
        request = SearchRequest(events=True, when=when, facets=(group.facet,))
        for count in index.search(request, now=now, with_excerpts=False).facets[group.facet]:
            yield count.value, group.request(count.value)


def _next(index: Index, request: SearchRequest, now: datetime) -> tuple[Hit, ...]:
    """Return the next events: ongoing events first, then upcoming ones."""
    usual = request._replace(events=True, sort="date", per_page=MOST_NEXT)
    hits = (
        index.search(usual._replace(when=when), now=now, with_excerpts=False).hits
        for when in reversed(TO_COME)
    )
    return tuple(chain.from_iterable(hits))[:MOST_NEXT]


def _to_come(every: Feed, now: datetime) -> Feed:
    """Return the events that are not over, with the times of their next occurrence."""
    pages = sorted(
        (
            replace(each, entry=each.entry.at(epoch(now)))
            for each in every.pages
            if each.status in TO_COME
        ),
        key=lambda each: (each.entry.begins or 0, each.entry.id),
    )
    return replace(every, pages=tuple(pages))
