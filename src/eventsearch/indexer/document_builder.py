"""
What does an engine store of a page?

Pure: turns a `PageRecord` into a `Document`. Which pages are in the index at all is decided here
too.

Which keys does a page share with its translations, and with other editions of its event?

Editions are told carefully: a hit that hides another one wrongly is worse than two hits. So only
events are editions, by the series that they name, or by titles of one section and language that
differ in nothing but a year, a date, a season or the number of an edition.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from eventsearch.analysis.folding import fold
from eventsearch.extractor.dates import shown_in
from eventsearch.indexer.field_terms import PEOPLE, Postings, searched, titles
from eventsearch.model.document import KEYWORD_FIELDS, Document
from eventsearch.model.page import Meta, PageRecord
from eventsearch.model.timestamps import epoch
from eventsearch.storage.stored_page import encode

_YEAR = r"(?:19|20)\d\d"
_MONTH = (
    r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)"
)
_OF = r"(?:editions?|saisons?|seasons?)"
_NTH = r"(?:\d+(?:ere?|e|er|eme|st|nd|rd|th)|premiere|deuxieme|troisieme|first|second|third)"
_MARK = re.compile(
    r"(?<![\w#])(?:"
    rf"\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}|{_YEAR}-\d\d-\d\d"
    rf"|(?:\d{{1,2}}(?:er|st|nd|rd|th)? )?{_MONTH}(?: \d{{1,2}},)? {_YEAR}"
    rf"|(?:{_OF} )?{_YEAR}(?: ?[-/–] ?(?:{_YEAR}|\d\d))?"
    rf"|{_OF} (?:n[o°] ?)?(?:\d+|[ivx]+)|{_NTH} {_OF}|(?:n[o°]|#) ?\d+"
    r")(?!\w)"
)
"""What tells editions apart, in a folded title."""

_PIECE = re.compile(r"[^\W_]+|[+#%&]")
"""A word, or a sign with a meaning of its own: C++ is not C."""

_LEAST = 3
"""Letters that one of the other words of a title must have: the rest is a name."""


def kin(record: PageRecord) -> tuple[str, ...]:
    """Return the keys, each of a few characters; most pages have none."""
    return tuple(
        hashlib.blake2b(repr(key).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()
        for key in _keys(record)
    )


def _keys(record: PageRecord) -> Iterator[tuple[str, ...]]:
    if record.translation:
        yield "translation", record.translation
    if record.meta.begins is None:
        return
    if record.meta.series:
        yield "series", fold(record.meta.series)
    elif name := edition_of(record.meta.title):
        yield "edition", record.lang, record.section, name


def edition_of(title: str) -> str:
    """
    Return the title of an event without what tells its edition; empty when nothing does.

    Not the event's name: talks name so the conference at which they are given.

    >>> edition_of("Journées de la donnée, 3e édition (2023)")
    'journees de la donnee'
    """
    line = " ".join(fold(title).split())
    rest, marks = _MARK.subn(" ", line)
    pieces = _PIECE.findall(rest)
    named = any(len(piece) >= _LEAST and piece.isalpha() for piece in pieces)
    return " ".join(pieces) if marks and named else ""


MOST_MONTHS = 120
"""Months that an event counts for: ten years; a mistyped end must not make thousands."""

OWN_NAMES = {"tags": "tag", "categories": "category", "trait": "traits", "label": "labels"}
"""Taxonomies whose keyword field has a name of its own; two are called like hidden fields."""

YEAR_FIELDS = ("summary", "event")
"""
Text fields in which the year of a page's date, and of an event's start, is found as a word.

Who types ``meetup 2023`` means those of that year, whether they say so or not.
"""


def searchable(record: PageRecord) -> bool:
    """
    Whether a page is in the index, to be found whenever it is visible.

    Left out are pages without an address, pages that the site keeps out of its lists, and those
    that no clock makes visible: drafts, unless the settings ask for them.
    """
    return bool(record.url) and record.meta.render and record.meta.listed and record.buildable


def document(record: PageRecord, *, zone: str) -> Document:
    """
    Return what an engine stores of a page.

    Args:
        zone: IANA name of the time zone in which the page's days, months and years are counted.
    """
    meta = record.meta
    postings = Postings(record.lang)
    found = searched(record)
    fields = [
        terms for name, texts in found.fields.items() for terms in postings.field(name, texts)
    ]
    begins = meta.begins or meta.date
    over = meta.over if meta.begins is not None else None
    begun = year_begun(meta, zone)
    if begun:
        fields = postings.with_term(fields, YEAR_FIELDS[meta.begins is not None], begun)
    return Document(
        id=record.id,
        fields=(*fields, *postings.forms()),
        keywords=keywords(record, zone),
        begins=_seconds(begins),
        ends=_seconds(over or begins),
        is_event=meta.begins is not None,
        visible_from=_seconds(record.visible_from),
        visible_until=_seconds(record.visible_until),
        stored=encode(record, lambda text: postings.words(found.shortened.get(text, text))),
        kin=kin(record),
    )


def year_begun(meta: Meta, zone: str) -> str:
    """Return the year in which a page's time begins; empty for a page without one."""
    begins = meta.begins or meta.date
    return "" if begins is None else f"{shown_in(begins, ZoneInfo(zone)).year:04}"


def moments(document: Document) -> tuple[int, ...]:
    """Return the epoch seconds at which answers about a page change, ascending, each once."""
    found = {document.visible_from}
    if document.is_event:
        found |= {document.begins, document.ends}
    if document.visible_until is not None:
        # The last second is still inside.
        found.add(document.visible_until + 1)
    return tuple(sorted(moment for moment in found if moment is not None))


def keywords(record: PageRecord, zone: str) -> Mapping[str, tuple[str, ...]]:
    """Return the values of every keyword field that has some; of equal ones the first spelling."""
    meta = record.meta
    months = tuple(covered_months(meta, ZoneInfo(zone)))
    values: dict[str, tuple[str, ...]] = {
        "tag": (),
        "category": (),
        "author": meta.authors,
        "section": (record.section,),
        "location": (meta.location,),
        "lang": (record.lang,),
        "kind": (record.kind,),
        "year": tuple(dict.fromkeys(month[:4] for month in months)),
        "month": months,
        "trait": tuple(_traits(meta)),
        "label": (*titles(record), meta.event),
    }
    for plural, terms in meta.terms:
        name = OWN_NAMES.get(plural, plural)
        # A taxonomy that is called like a field of ours does not take its place.
        if name == plural and name in KEYWORD_FIELDS:
            continue
        values[name] = (*values.get(name, ()), *terms)
    distinct = {name: _distinct(found) for name, found in values.items()}
    return {name: found for name, found in distinct.items() if found}


def taxonomy_fields(taxonomies: Iterable[tuple[str, str]]) -> dict[str, str]:
    """
    Return the names by which taxonomies may be asked for, with the field that holds the terms.

    Args:
        taxonomies: (singular, plural) as the site declares them.
    """
    found: dict[str, str] = {}
    for singular, plural in taxonomies:
        # Terms of people are keys; what readers see are their names.
        name = "author" if plural in PEOPLE else OWN_NAMES.get(plural, plural)
        for asked in (singular, plural):
            # What is called like a field of ours means that field.
            found.setdefault(asked, asked if asked in KEYWORD_FIELDS else name)
    return found


def covered_months(meta: Meta, zone: ZoneInfo) -> Iterator[str]:
    """Yield ``2031-05`` for each month that a page's time touches, MOST_MONTHS at most."""
    begins = meta.begins or meta.date
    if begins is None:
        return
    first = last = shown_in(begins, zone)
    if meta.begins is not None and meta.over is not None and meta.over > begins:
        # Over at midnight is not yet the next day.
        last = shown_in(meta.over - timedelta(microseconds=1), zone)
    span = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    for month in islice(span, MOST_MONTHS):
        yield f"{month // 12:04}-{month % 12 + 1:02}"


def _traits(meta: Meta) -> Iterator[str]:
    if meta.featured:
        yield "featured"
    if meta.all_day:
        yield "allday"


def _seconds(moment: datetime | None) -> int | None:
    return None if moment is None else epoch(moment)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for value in values:
        if value:
            first.setdefault(value.casefold(), value)
    return tuple(first.values())
