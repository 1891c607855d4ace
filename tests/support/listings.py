"""Handmade listings for the tests of calendars, feeds and tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from eventsearch.model.query import SearchRequest
from eventsearch.model.results import Hit, ResultPage, StoredPage
from eventsearch.model.timestamps import epoch
from eventsearch.search.feed import Feed, FeedPage
from eventsearch.storage.generations import Info

SITE = "https://example.org"

INFO = Info(
    version="v",
    built_at="2031-06-01T08:00:00Z",
    zone="Europe/Paris",
    languages=("fr",),
    pages=1,
    instants=(),
    files={},
    origin=SITE,
    title="Petit site",
)

CHANGED = datetime(2031, 3, 1, 9, 30, tzinfo=UTC)

ENTRY = StoredPage(
    id="content/event/dix/index.md",
    url="/event/dix/",
    title="Webinaire du programme 10%",
    event="Programme 10%",
    summary="Au moins 10 % du temps.",
    text="Consacrer 10 % du temps.",
    lang="fr",
    section="event",
    kind="page",
    tags=("10%", "Rennes, Bretagne"),
    authors=("Zoé Martin",),
    location="Lieu, Rennes",
    start="2031-05-01T18:00:00+02:00",
    end="2031-05-01T20:00:00+02:00",
    begins=1935417600,
    over=1935424800,
    date="2031-05-01T18:00:00+02:00",
    published="2031-01-01T00:00:00+01:00",
)
"""An event in Paris during daylight saving time."""

NOTE = replace(
    ENTRY,
    id="content/post/note.md",
    url="/post/note/",
    title="Une note",
    event="",
    location="",
    authors=(),
    tags=(),
    start="",
    end="",
    begins=None,
    over=None,
    date="2031-02-01T00:00:00+01:00",
    published="2031-02-01T00:00:00+01:00",
)
"""A page that is not an event."""


def changed(hit: Hit, **fields: Any) -> Hit:
    """Return a hit with some fields of its page changed."""
    return hit._replace(page=replace(hit.page, **fields))


def entry(**changes: Any) -> StoredPage:
    """Return the event with some fields changed."""
    made = replace(ENTRY, **changes)
    if not made.start:
        return replace(made, begins=None, over=None)
    return replace(made, begins=epoch(datetime.fromisoformat(made.start)))


def listed(entry: StoredPage, changed: datetime = CHANGED) -> FeedPage:
    """Return a page of a listing. By default it last changed in March."""
    return FeedPage(entry=entry, status="upcoming", changed=changed, updated=changed)


def listing(*entries: StoredPage, request: SearchRequest | None = None, **info: Any) -> Feed:
    """Return a listing of pages, each last changed one day after the previous page."""
    request = request or SearchRequest(text="10%", filters={"tag": ("Rennes",)})
    page = ResultPage(
        query=request.text,
        lang=request.lang,
        total=len(entries),
        page=1,
        per_page=10,
        pages=1,
        step="all",
        hits=(),
        facets={},
        version="g1",
        built_at=INFO.built_at,
    )
    pages = tuple(listed(each, CHANGED + timedelta(days=at)) for at, each in enumerate(entries))
    return Feed(request=request, page=page, pages=pages, info=INFO._replace(**info))


HOSTILE = (
    "]]>",
    "<script>alert(1)</script>",
    "\r\nBEGIN:VALARM\r\nACTION:DISPLAY",
    "END:VEVENT\nEND:VCALENDAR",
    "\x00\x07\x1b[31m\x7f\x85\x9b",
    "\ud800 half \udfff",
    "\u2028line\u2029paragraph\ufffe\uffff",
    "&amp;&#0;&bogus;",
    '"; x="y',
    "a\\nb\\,c;d,e",
    "=1+1",
    "é" * 200,
    "\u202egnp.exe",
    "[x](javascript:alert(1)) ![i](y) *b* _u_ `c` | ~~s~~",
)
"""Texts that try to break the syntax of an output format."""

TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=60),
    st.text(
        st.sampled_from('\r\n\t"\\,;:<>&]=+-@\x00\x85\u2028\ud800aé [](){}*_`~|#!'), max_size=40
    ),
)
"""Any text, lone surrogates included. Many texts consist of syntax characters."""
