"""
Names and permanent identifiers of feeds and their pages, and text that is valid in them.

Names may change. Identifiers do not change with a build, a title or a URL, only with the path of a
file or the host of the site. XML and HTML allow no control characters or lone surrogates, and some
readers of calendars end lines at separators: these are removed, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsearch.lint.secrets import without_access
from eventsearch.model.query import SearchRequest
from eventsearch.model.results import StoredPage
from eventsearch.search.feed import FeedPage
from eventsearch.settings.site_detection import absolute
from eventsearch.storage.generations import Info

_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_ENDS_HTML = re.compile("[\x0b\x1c-\x1e\x85]")
_UNFIT_HTML = re.compile(f"{_UNFIT.pattern}|[\u202d\u202e]")


def sound(text: str) -> str:
    """Return text whose lines end in ``\\n``, without what no file should hold."""
    return _UNFIT.sub("", _ENDS.sub("\n", text))


def sound_html(html: str) -> str:
    """
    Return HTML without what it may not hold, and without overrides of the direction of writing.

    Ends of lines that HTML does not know are blanks: inside a script a string may hold them.
    """
    return _UNFIT_HTML.sub("", _ENDS_HTML.sub(" ", html))


def sound_line(text: str) -> str:
    """Return the same on one line, blanks of every kind as single spaces."""
    return " ".join(sound(text).split())


NOT_SEARCHED = frozenset(("page", "per_page", "facets", "explain", "events", "filters"))
"""Fields of a request that say how its answer is shown, and one that is written by itself."""


WHEN_IN_FRENCH = {"upcoming": "à venir", "ongoing": "en cours", "past": "passés"}
"""What `SearchRequest.when` may be, for subscribers of a French site."""


STATUS_WORDS: Mapping[str, tuple[str, str]] = {
    "cancelled": ("cancelled", "annulé"),
    "postponed": ("postponed", "reporté"),
    "rescheduled": ("rescheduled", "nouvelle date"),
    "moved-online": ("moved online", "passé en ligne"),
}
"""What a feed says of the status of an event, in English and in French."""


def status_words(entry: StoredPage) -> str:
    """Return what is to be said of the status of an event, in its language; mostly nothing."""
    return STATUS_WORDS.get(entry.event_status, ("", ""))[entry.lang.startswith("fr")]


def site_name(info: Info) -> str:
    """Return what the site is called, its host where it has no name."""
    return sound_line(info.title) or urlsplit(info.origin).netloc or "eventsearch"


def name(request: SearchRequest, info: Info) -> str:
    """Return what a subscription to a search is called: the site and what is searched for."""
    terms = ", ".join(filter(None, map(sound_line, _search_terms(request, info.lang))))
    return f"{site_name(info)}: {terms}" if terms else site_name(info)


def _search_terms(request: SearchRequest, lang: str) -> Iterator[str]:
    yield request.text
    for values in request.filters.values():
        yield " / ".join(values)
    if request.since or request.until:
        yield f"{request.since or ''}–{request.until or ''}"
    if request.when != "all":
        french = (request.lang or lang) == "fr"
        yield WHEN_IN_FRENCH[request.when] if french else request.when
    yield request.lang or ""


def page_title(entry: StoredPage) -> str:
    """Return what a page is called, never nothing."""
    return sound_line(entry.title or entry.event) or sound_line(entry.id)


def page_summary(entry: StoredPage) -> str:
    """Return what a page says of itself in short; empty when it says nothing."""
    return without_access(sound(entry.summary or entry.abstract)).strip()


def page_place(entry: StoredPage) -> str:
    """Return where an event takes place, without what lets into a meeting."""
    return without_access(sound_line(entry.location))


LONGEST = 400
"""Code points of the beginning of a text."""


def beginning(text: str) -> str:
    """Return the beginning of a text on one line, up to the end of a word; no passcodes."""
    text = without_access(" ".join(text[: 4 * LONGEST].split()))
    cut = text[:LONGEST]
    return text if len(text) <= LONGEST else f"{cut.rpartition(' ')[0] or cut}…"


def page_uuid(entry: StoredPage, info: Info) -> UUID:
    """
    Return the identity of a page: that of its file on this site.

    The path tells translations apart. The language does not go in as well: it is found in the
    text, so that another word could make another page of it.
    """
    return _uuid(info, "page", entry.id)


LONGEST_UID = 255
"""Bytes of a `UID` that every reader of calendars keeps (RFC 7986)."""


def event_uid(feed_page: FeedPage, info: Info) -> str:
    """Return the `UID` of an event: what its content calls it, else the identity of its page."""
    own = sound_line(feed_page.uid)
    return own if 0 < len(own.encode()) <= LONGEST_UID else str(page_uuid(feed_page.entry, info))


def feed_uuid(request: SearchRequest, info: Info) -> UUID:
    """Return the identity of a subscription: that of its search, whichever part of it is shown."""
    usual = SearchRequest()
    terms = {
        name: value
        for name, value in request._asdict().items()
        if name not in NOT_SEARCHED and value != getattr(usual, name)
    }
    # What is as usual is left out, so that a new field changes no identity.
    return _uuid(info, "search", repr({**terms, "filters": dict(request.filters)}))


def _uuid(info: Info, kind: str, of: str) -> UUID:
    host = (urlsplit(info.origin).hostname or "").lower()
    # A half of a character has no UTF-8, which a UUID is made of.
    text = f"{kind}:{of}".encode("utf-8", "backslashreplace").decode()
    return uuid5(uuid5(NAMESPACE_URL, f"//{host}"), text)


def registration_url(entry: StoredPage, site: str) -> str:
    """Return where one registers for an event; *site* as of `address`."""
    url = without_access(sound_line(entry.registration[0])) if entry.registration else ""
    return address(site, url) if url.startswith("/") else url


def address(site: str, url: str) -> str:
    """Return the address of a page; only its path where that of the site is not known."""
    return sound_line(absolute(site, url)).replace(" ", "%20") if url else ""
