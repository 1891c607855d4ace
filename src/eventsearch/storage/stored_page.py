"""
Encodes the stored fields of a page, which are needed to show it as a hit, and its term vector.

The first line is JSON, the rest is a term vector. The format is plain data that cannot run code,
unlike pickles.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from eventsearch.analysis.analyzer import cuts
from eventsearch.analysis.languages import read_as
from eventsearch.errors import IndexDamaged
from eventsearch.files import demand_kind
from eventsearch.model.results import (
    FIELD_KINDS,
    FieldKind,
    Heading,
    Link,
    Organizer,
    PostalAddress,
    StoredOccurrence,
    StoredPage,
)
from eventsearch.model.timestamps import epoch, rfc3339
from eventsearch.storage.term_vector import TermVector, table

if TYPE_CHECKING:
    from eventsearch.analysis.analyzer import Words
    from eventsearch.model.page import Meta, PageRecord


TEXTS: tuple[str, ...] = ("title", "event", "location", "abstract", "summary", "more", "text")
"""Fields of a stored page in which words are highlighted, in the order that `spans` uses."""

_OF_RECORD = ("url", "lang", "section", "kind", "text", "visible_from", "visible_until")
"""Fields that are read from `PageRecord`. The others are read from `Meta`, or set in `_fields`."""

_RECORDS: Mapping[str, tuple[Callable[[Iterable[Any]], Any], tuple[type, ...]]] = {
    "headings": (Heading._make, (int, str, str, int)),
    "occurrences": (StoredOccurrence._make, (str, str, int, int)),
    "links": (Link._make, (str, str)),
    "organizers": (Organizer._make, (str, str, bool)),
}
"""Maps each field that is a list of tuples to the tuple's constructor and its values' types."""

_BY_KIND: Mapping[FieldKind, tuple[str, ...]] = {
    kind: tuple(name for name in FIELD_KINDS if FIELD_KINDS[name] == kind)
    for kind in FIELD_KINDS.values()
}
_KINDS: tuple[FieldKind, ...] = ("text", "state", "time", "flag", "second", "texts")
_LISTS = (*_BY_KIND["texts"], *_RECORDS, "registration")
_VALUES = [itemgetter(*_BY_KIND[kind]) for kind in _KINDS]


def shown_title(record: PageRecord) -> str:
    """Return the displayed title of a page: its title, else a fallback such as its file name."""
    return record.meta.title or record.called


def _more(meta: Meta) -> tuple[str, ...]:
    return tuple(filter(None, (meta.subtitle, meta.description, *meta.blocks, *meta.talks)))


def entry(record: PageRecord) -> StoredPage:
    """Return the stored page of a record: the same as `decode` returns for its bytes."""
    return _entry(_fields(record))


def encode(record: PageRecord, words: Callable[[str], Words]) -> bytes:
    """
    Return the bytes to store for a page. Equal records give equal bytes.

    Args:
        words: Returns the analyzed words of a text.
    """
    fields = json.dumps(
        _fields(record), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode("utf-8", "surrogatepass")
    return fields + b"\n" + table((text, words(text)) for text in _texts(record))


def decode(data: bytes) -> StoredPage:
    """
    Return the stored page; its term vector is not read.

    Raises:
        IndexDamaged: The bytes were not made by `encode`.
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


def joined_texts(page: StoredPage) -> str:
    """Return the page's TEXTS, joined by one code point."""
    return "\n".join([getattr(page, name) for name in TEXTS])


def spans(page: StoredPage, data: bytes) -> TermVector:
    """
    Return the page's term vector; its offsets count in `joined_texts`.

    If the term vector is damaged, log a warning and return an empty one: the hit is then shown
    without highlighting.

    Args:
        page: The stored page that `decode` returned for *data*.
    """
    stem = cuts(read_as(page.lang)).stem_of
    try:
        return TermVector(joined_texts(page), data.partition(b"\n")[2], stem)
    except ValueError as error:
        _log_unreadable(page, error)
        return TermVector("", table(()), stem)


def _log_unreadable(page: StoredPage, error: ValueError) -> None:
    # Imported here because only a damaged page needs it.
    import logging

    logging.getLogger("eventsearch").warning(
        '%s: shown without marks: %s; run "eventsearch index --full"',
        page.id,
        error,
    )


def _demand_kinds(fields: dict[str, Any]) -> None:
    for name, (_, kinds) in _RECORDS.items():
        if rows := fields[name]:
            for kind, column in zip(kinds, zip(*rows, strict=True), strict=True):
                demand_kind(kind, column)
    text, state, time, flag, second, texts = (get(fields) for get in _VALUES)
    if registration := fields["registration"]:
        url, deadline, full, opens = registration
        text, flag = (*text, url, deadline, opens), (*flag, full)
    lists = chain(filter(None, (*texts, fields["postal"])), fields.get("facets", {}).values())
    demand_kind(str, (*text, *state, *time, *chain.from_iterable(lists)))
    demand_kind(bool, flag)
    demand_kind(int, second, or_none=True)
    for moment in filter(None, time):
        datetime.fromisoformat(moment)


def _texts(record: PageRecord) -> tuple[str, ...]:
    """Return the texts of TEXTS. Each block of ``more`` is a text, so no phrase crosses blocks."""
    meta = record.meta
    front = (shown_title(record), meta.event, meta.location, meta.abstract, meta.summary)
    return (*front, *(_more(meta) or ("",)), record.text)


def _entry(fields: dict[str, Any]) -> StoredPage:
    for name in _LISTS:
        fields[name] = tuple(fields[name] or ())
    for name, (make, _) in _RECORDS.items():
        if fields[name]:
            fields[name] = tuple(map(make, fields[name]))
    if fields["postal"]:
        fields["postal"] = PostalAddress._make(fields["postal"])
    if "facets" in fields:
        fields["facets"] = {name: tuple(values) for name, values in fields["facets"].items()}
    return StoredPage(**fields)


def _fields(record: PageRecord) -> dict[str, Any]:
    meta, one = record.meta, record.meta.registration
    fields = {
        "id": record.path,
        "title": shown_title(record),
        "more": "\n".join(_more(meta)),
        "headings": [(s.level, s.heading, s.anchor, s.start) for s in record.sections],
        "categories": dict(meta.shown_terms).get("categories", ()),
        "registration": one and (one.url, rfc3339(one.deadline), one.full, rfc3339(one.opens)),
        "occurrences": [
            (rfc3339(one.start), rfc3339(one.end), epoch(one.begins), epoch(one.over))
            for one in meta.occurrences
        ],
    }
    for name, kind in FIELD_KINDS.items():
        if name not in fields:
            value = getattr(record if name in _OF_RECORD else meta, name)
            if kind == "time":
                value = rfc3339(value)
            elif kind == "second" and value is not None:
                value = epoch(value)
            fields[name] = value
    return {**fields, "facets": meta.facets} if meta.facets else fields
