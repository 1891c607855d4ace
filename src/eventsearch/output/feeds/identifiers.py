"""
Names and permanent identifiers of feeds and their pages, and text that is valid in them.

Names may change. Identifiers change only with the path of a file or the host of the site, not with
a build, a title or a URL. Control characters and lone surrogates are removed, since XML and HTML do
not allow them. Line separators are replaced, since some calendar readers end lines there.
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
    """Return text with ``\\n`` at line ends and without invalid characters."""
    return _UNFIT.sub("", _ENDS.sub("\n", text))


def sound_html(html: str) -> str:
    """
    Return HTML without invalid characters and without overrides of the writing direction.

    Line ends unknown to HTML become spaces: a string inside a script may contain them.
    """
    return _UNFIT_HTML.sub("", _ENDS_HTML.sub(" ", html))


def sound_line(text: str) -> str:
    """Return text on one line, without invalid characters, all whitespace as single spaces."""
    return " ".join(sound(text).split())


NOT_SEARCHED = frozenset(("page", "per_page", "facets", "explain", "events", "filters"))
"""Fields that do not identify a search; `feed_uuid` adds ``filters`` separately."""


WHEN_IN_FRENCH = {"upcoming": "à venir", "ongoing": "en cours", "past": "passés"}
"""Values of `SearchRequest.when` in French."""


STATUS_WORDS: Mapping[str, tuple[str, str]] = {
    "cancelled": ("cancelled", "annulé"),
    "postponed": ("postponed", "reporté"),
    "rescheduled": ("rescheduled", "nouvelle date"),
    "moved-online": ("moved online", "passé en ligne"),
}
"""Maps the status of an event to its text in English and French."""


def status_words(entry: StoredPage) -> str:
    """Return an event's status in its language; empty if it takes place as planned."""
    return STATUS_WORDS.get(entry.event_status, ("", ""))[entry.lang.startswith("fr")]


def site_name(info: Info) -> str:
    """Return the title of the site, or its host if it has no title."""
    return sound_line(info.title) or urlsplit(info.origin).netloc or "eventsearch"


def name(request: SearchRequest, info: Info) -> str:
    """Return the name of a subscription: the site's name and the search terms."""
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
    """Return the title of a page, or its event or id if it has no title."""
    return sound_line(entry.title or entry.event) or sound_line(entry.id)


def page_summary(entry: StoredPage) -> str:
    """Return the summary or abstract of a page, without passcodes; may be empty."""
    return without_access(sound(entry.summary or entry.abstract)).strip()


def page_place(entry: StoredPage) -> str:
    """Return the location of an event, without passcodes of meetings."""
    return without_access(sound_line(entry.location))


LONGEST = 400
"""Maximum number of code points that `beginning` returns, without the ellipsis."""


def beginning(text: str) -> str:
    """Return the beginning of a text on one line, up to the end of a word; no passcodes."""
    text = without_access(" ".join(text[: 4 * LONGEST].split()))
    cut = text[:LONGEST]
    return text if len(text) <= LONGEST else f"{cut.rpartition(' ')[0] or cut}…"


def page_uuid(entry: StoredPage, info: Info) -> UUID:
    """
    Return the identifier of a page, made of the site's host and the path of the file.

    The path differs between translations. The language is not included: it is detected from the
    text, so that editing a word could change the identifier.
    """
    return _uuid(info, "page", entry.id)


LONGEST_UID = 255
"""Maximum bytes of a `UID` that every calendar reader keeps (RFC 7986)."""


def event_uid(feed_page: FeedPage, info: Info) -> str:
    """Return the `UID` of an event: from its content, else the identifier of its page."""
    own = sound_line(feed_page.uid)
    return own if 0 < len(own.encode()) <= LONGEST_UID else str(page_uuid(feed_page.entry, info))


def feed_uuid(request: SearchRequest, info: Info) -> UUID:
    """Return the identifier of a search; it is the same for each page of results."""
    usual = SearchRequest()
    terms = {
        name: value
        for name, value in request._asdict().items()
        if name not in NOT_SEARCHED and value != getattr(usual, name)
    }
    # Omit default values, so that a new field does not change identifiers.
    return _uuid(info, "search", repr({**terms, "filters": dict(request.filters)}))


def _uuid(info: Info, kind: str, of: str) -> UUID:
    host = (urlsplit(info.origin).hostname or "").lower()
    # A UUID is computed from UTF-8, which cannot encode a lone surrogate.
    text = f"{kind}:{of}".encode("utf-8", "backslashreplace").decode()
    return uuid5(uuid5(NAMESPACE_URL, f"//{host}"), text)


def registration_url(entry: StoredPage, site: str) -> str:
    """Return the registration URL of an event; for *site* see `address`."""
    url = without_access(sound_line(entry.registration[0])) if entry.registration else ""
    return address(site, url) if url.startswith("/") else url


def address(site: str, url: str) -> str:
    """Return the URL of a page; only its path if *site* is empty."""
    return sound_line(absolute(site, url)).replace(" ", "%20") if url else ""
