"""
Pages as an Atom feed (RFC 4287, paged as in RFC 5005).

The id of an entry identifies its file. Its time is the time of the last change, not of the event.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

from eventsearch.model.results import StoredPage
from eventsearch.model.timestamps import rfc3339
from eventsearch.output.feeds.identifiers import (
    address,
    beginning,
    feed_uuid,
    name,
    page_place,
    page_summary,
    page_title,
    page_uuid,
    site_name,
    sound,
    sound_line,
    status_words,
)
from eventsearch.output.terminal.status_lines import span
from eventsearch.search.feed import Feed, FeedPage
from eventsearch.storage.generations import Info

NAMESPACE = "http://www.w3.org/2005/Atom"


def write(feed: Feed, *, site: str, links: Mapping[str, str]) -> bytes:
    """
    Return a feed as Atom.

    Args:
        site: URL of the site without a path. If empty, URLs of pages stay relative.
        links: Maps a relation (``self``, ``next``, …) to its URL; ``alternate`` is the HTML
            version, by default the home page of the site.
    """
    info = feed.info
    root = Element("feed", {"xmlns": NAMESPACE})
    _text(root, "id", f"urn:uuid:{feed_uuid(feed.request, info)}")
    _text(root, "title", name(feed.request, info))
    updated = [rfc3339(each.updated) for each in feed.pages]
    _text(root, "updated", max(updated, default=feed.page.built_at))
    # An entry without an author requires an author of the feed.
    _text(SubElement(root, "author"), "name", site_name(info))
    _text(root, "generator", "eventsearch")
    path = urlsplit(info.home).path.rstrip("/")
    home = {"alternate": address(site, f"{path}/")} if site else {}
    for relation, target in {**home, **links}.items():
        kind = "text/html" if relation == "alternate" else "application/atom+xml"
        _link(root, relation, target, kind)
    for each in feed.pages:
        _entry(root, each, info, site)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(root: Element, feed_page: FeedPage, info: Info, site: str) -> None:
    entry = feed_page.entry
    element = SubElement(root, "entry", {"xml:lang": sound_line(entry.lang)} if entry.lang else {})
    _text(element, "id", f"urn:uuid:{page_uuid(entry, info)}")
    _text(element, "title", page_title(entry))
    _text(element, "updated", rfc3339(feed_page.updated))
    if published := _published(entry, feed_page.updated):
        _text(element, "published", published)
    if entry.url:
        _link(element, "alternate", address(site, entry.url), "text/html")
    for author in filter(None, map(sound_line, entry.authors)):
        _text(SubElement(element, "author"), "name", author)
    for tag in filter(None, map(sound_line, entry.tags)):
        SubElement(element, "category", {"term": tag})
    if summary := _summary(entry):
        _text(element, "summary", summary)


def _published(entry: StoredPage, updated: datetime) -> str:
    """Return when a page was published; empty if the date is the start of the event."""
    if not entry.published or entry.published == entry.start:
        return ""
    # A feed contains published pages only, so a date after the last change is a mistake.
    return entry.published if datetime.fromisoformat(entry.published) <= updated else ""


def _summary(entry: StoredPage) -> str:
    """Return status, time and place of an event and the page's summary, as plain text."""
    parts = (status_words(entry), entry.start and span(entry), page_place(entry))
    facts = ", ".join(filter(None, parts))
    summary = page_summary(entry) or beginning(sound(entry.text))
    return "\n".join(filter(None, (facts, summary)))


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = text


def _link(parent: Element, relation: str, target: str, kind: str) -> None:
    SubElement(parent, "link", {"rel": relation, "type": kind, "href": sound_line(target)})
