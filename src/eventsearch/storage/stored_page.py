"""
What an index stores of a page to show it as a hit.

The first line is JSON, the rest a term vector: an index is data, never code.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from eventsearch.errors import IndexDamaged
from eventsearch.files import demand_kind
from eventsearch.model.timestamps import epoch, rfc3339
from eventsearch.storage.term_vectors import TermVector, table

if TYPE_CHECKING:
    # A search decodes and never encodes: it need not load the extractor's records.
    from eventsearch.analysis.analyzer import Columns
    from eventsearch.model.page import Meta, PageRecord

TEXTS: tuple[str, ...] = ("title", "event", "location", "abstract", "summary", "more", "text")
"""Fields of an entry in which words are marked, in the order in which `spans` has them."""

_MOMENTS = (
    *("start", "end", "date", "published", "expires", "modified"),
    *("visible_from", "visible_until"),
)


class Heading(NamedTuple):
    """A heading of the body: level 1–6, text, anchor and its offset in the text."""

    level: int
    heading: str
    anchor: str
    start: int


class StoredPage(NamedTuple):
    """
    A page as the index shows it.

    Attributes:
        start, end, date, published, modified, expires: RFC 3339; empty for none.
        visible_from, visible_until: The page is on the site from one to the other, both inclusive:
            RFC 3339; empty for always and never.
        begins, over: Epoch seconds of the moments at which an event begins and is over; None for
            a page that is none.
        more: Further text of the page in blocks: description, subtitle, landing page blocks.
    """

    id: str
    url: str
    title: str
    event: str
    summary: str
    abstract: str
    more: str
    text: str
    headings: tuple[Heading, ...]
    lang: str
    section: str
    kind: str
    tags: tuple[str, ...]
    categories: tuple[str, ...]
    authors: tuple[str, ...]
    location: str
    start: str
    end: str
    all_day: bool
    begins: int | None
    over: int | None
    date: str
    published: str
    expires: str
    modified: str
    featured: bool
    image: str
    links: tuple[tuple[str, str], ...]
    visible_from: str = ""
    visible_until: str = ""


def more_text(meta: Meta) -> str:
    """Return the page's front matter text that has no field of its own, one block a line."""
    return "\n".join(_more(meta))


def shown_title(record: PageRecord) -> str:
    """Return what a page is called: its title, else what it is shown as without one."""
    return record.meta.title or record.called


def _more(meta: Meta) -> tuple[str, ...]:
    return tuple(part for part in (meta.subtitle, meta.description, *meta.blocks) if part)


def entry(record: PageRecord) -> StoredPage:
    """Return a page as an index shows it, without any index."""
    return _entry(_fields(record))


def encode(record: PageRecord, words: Callable[[str], Columns]) -> bytes:
    """
    Return what is stored of a page: same record, same bytes.

    Args:
        words: Analyses a text of the page.
    """
    fields = json.dumps(
        _fields(record), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode("utf-8", "surrogatepass")
    return fields + b"\n" + table((len(text), words(text)) for text in _texts(record))


def decode(data: bytes) -> StoredPage:
    """
    Return the page that was stored.

    Raises:
        IndexDamaged: These are not bytes that `encode` made.
    """
    fields, _, _ = data.partition(b"\n")
    try:
        values = json.loads(fields.decode("utf-8", "surrogatepass"))
        _demand_kinds(values)
        return _entry(values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IndexDamaged(
            "the index is damaged: a stored page cannot be read",
            hint='run "eventsearch index --full"',
        ) from error


def spans(data: bytes) -> TermVector:
    """
    Return the places of the page's words, in its TEXTS joined by one code point.

    Where their table cannot be read there are none and the log says so: no answer is lost over it.
    """
    fields, _, words = data.partition(b"\n")
    try:
        return TermVector(words)
    except ValueError as error:
        _log_unreadable(fields, error)
        return TermVector(table(()))


def _log_unreadable(fields: bytes, error: ValueError) -> None:
    # Hardly ever wanted, and loaded by no search else.
    import logging

    logging.getLogger("eventsearch").warning(
        '%s: shown without marks: %s; run "eventsearch index --full"',
        decode(fields).id,
        error,
    )


def _demand_kinds(fields: dict[str, Any]) -> None:
    bare = dict(fields)
    columns = list(zip(*(bare.pop("headings") or [(0, "", "", 0)]), strict=True))
    for kind, values in zip((int, str, str, int), columns, strict=True):
        demand_kind(kind, values)
    texts = (bare.pop(name) for name in ("tags", "categories", "authors"))
    demand_kind(str, chain(*texts, *bare.pop("links")))
    demand_kind(bool, (bare.pop("all_day"), bare.pop("featured")))
    demand_kind(int, (bare.pop("begins"), bare.pop("over")), or_none=True)
    demand_kind(str, bare.values())
    for moment in filter(None, map(bare.__getitem__, _MOMENTS)):
        datetime.fromisoformat(moment)


def _texts(record: PageRecord) -> tuple[str, ...]:
    """Return the texts of TEXTS; the blocks of ``more`` one by one, as they are searched."""
    meta = record.meta
    more = _more(meta) or ("",)
    return (
        shown_title(record),
        meta.event,
        meta.location,
        meta.abstract,
        meta.summary,
        *more,
        record.text,
    )


def _entry(fields: dict[str, Any]) -> StoredPage:
    fields["headings"] = tuple(
        Heading(level=level, heading=heading, anchor=anchor, start=start)
        for level, heading, anchor, start in fields["headings"]
    )
    fields["links"] = tuple((name, url) for name, url in fields["links"])
    for name in ("tags", "categories", "authors"):
        fields[name] = tuple(fields[name])
    return StoredPage(**fields)


def _fields(record: PageRecord) -> dict[str, Any]:
    meta = record.meta
    return {
        "id": record.id,
        "url": record.url,
        "title": shown_title(record),
        "event": meta.event,
        "summary": meta.summary,
        "abstract": meta.abstract,
        "more": more_text(meta),
        "text": record.text,
        "headings": [(s.level, s.heading, s.anchor, s.start) for s in record.sections],
        "lang": record.lang,
        "section": record.section,
        "kind": record.kind,
        "tags": meta.taxonomy("tags"),
        "categories": meta.taxonomy("categories"),
        "authors": meta.authors,
        "location": meta.location,
        "all_day": meta.all_day,
        "featured": meta.featured,
        "image": meta.image,
        "links": [(link.name, link.url) for link in meta.links],
        "visible_from": rfc3339(record.visible_from),
        "visible_until": rfc3339(record.visible_until),
        **_times(meta),
    }


def _times(meta: Meta) -> dict[str, object]:
    return {
        "start": rfc3339(meta.start),
        "end": rfc3339(meta.end),
        "begins": None if meta.begins is None else epoch(meta.begins),
        "over": None if meta.over is None else epoch(meta.over),
        "date": rfc3339(meta.date),
        "published": rfc3339(meta.published),
        "expires": rfc3339(meta.expires),
        "modified": rfc3339(meta.modified),
    }
