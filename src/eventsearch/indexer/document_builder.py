"""
Builds the document that an engine stores for a page, and decides which pages are in the index.

`collapse_keys` groups translations of a page and editions of an event, so that search shows one hit
for each group. Wrongly hiding a hit is worse than showing two. So only events of the same series
are editions, and events of one section and language whose titles differ only in a year, date,
season or edition number.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain, islice
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from eventsearch.analysis.char_filter import count_term, fold, slug_term
from eventsearch.extractor.dates import in_zone
from eventsearch.extractor.people import people_key
from eventsearch.indexer.field_terms import PEOPLE, Postings, searched_texts, titles
from eventsearch.model.document import KEY, TITLES, Document, FieldTerms, key_of
from eventsearch.model.event_state import OFF
from eventsearch.model.facets import BUILT_IN
from eventsearch.model.page import Meta, PageRecord
from eventsearch.model.timestamps import epoch
from eventsearch.storage.stored_page import encode

MOST_MONTHS = 120
"""Maximum number of months indexed for one event. Without it, a mistyped end creates thousands."""

OWN_NAMES = {
    "tags": "tag",
    "categories": "category",
    "trait": "traits",
    "label": "labels",
    KEY: "keys",
}
"""Maps a taxonomy to its keyword field, if the field has another name. The last three taxonomies
would collide with hidden fields."""

YEAR_FIELDS = ("summary", "event")
"""Text fields that get a year as an extra word: the first for pages with a date, the second for
events. So ``meetup 2023`` finds a meetup of 2023 even if its text does not contain the year."""


_FILE = re.compile(r"(?:(?<=/)index)?\.html?\Z")
"""The end of a URL that is not part of the page's name."""


def searchable(record: PageRecord) -> bool:
    """
    Whether a page is in the index.

    Pages without a URL, pages that the site excludes from its lists, and drafts (unless the
    settings include them) are not in the index.
    """
    return bool(record.url) and record.meta.render and record.meta.listed and record.buildable


def document(record: PageRecord, *, zone: str) -> Document:
    """
    Return the document that an engine stores for a page.

    Args:
        zone: IANA name of the time zone that determines months and years.
    """
    meta = record.meta
    postings = Postings(record.lang)
    texts = searched_texts(record)
    fields = [
        terms for name, values in texts.fields.items() for terms in postings.field(name, values)
    ]
    for terms in [each for each in fields if each.field in TITLES]:
        fields = postings.with_term(fields, terms.field, _count(terms), is_word=False)
    begins = meta.begins or meta.date
    over = meta.over if meta.begins is not None else None
    year = start_year(meta, zone)
    if year:
        fields = postings.with_term(fields, YEAR_FIELDS[meta.begins is not None], year)
    if slug := last_part(record):
        fields = postings.with_term(fields, "title", slug_term(slug), is_word=False)
    return Document(
        id=record.path,
        fields=(*fields, *postings.forms()),
        keywords=keywords(record, zone),
        begins=_seconds(begins),
        ends=_seconds(over or begins),
        is_event=meta.begins is not None,
        visible_from=_seconds(record.visible_from),
        visible_until=_seconds(record.visible_until),
        stored=encode(record, lambda text: postings.words(texts.shortened.get(text, text))),
        kin=collapse_keys(record),
        occurrences=tuple((epoch(one.begins), epoch(one.over)) for one in meta.occurrences),
        cancelled=meta.event_status in OFF,
    )


def _count(terms: FieldTerms) -> str:
    return count_term(len({*chain.from_iterable(terms.postings.values())}))


def start_year(meta: Meta, zone: str) -> str:
    """Return the year of an event's start or a page's date; empty if the page has neither."""
    begins = meta.begins or meta.date
    return "" if begins is None else f"{in_zone(begins, ZoneInfo(zone)).year:04}"


def last_part(record: PageRecord) -> str:
    """Return the last part of a page's URL, decoded; empty if it contains no letter."""
    path = _FILE.sub("", unquote(record.url)).rstrip("/")
    name = path.rpartition("/")[2] if record.kind != "home" else ""
    return name if any(map(str.isalpha, name)) else ""


def change_instants(document: Document) -> tuple[int, ...]:
    """Return the sorted epoch seconds at which search results for a page change."""
    instants = {document.visible_from}
    if document.is_event:
        instants |= {document.begins, document.ends, *chain(*document.occurrences)}
    if document.visible_until is not None:
        # The page is still visible in its last second.
        instants.add(document.visible_until + 1)
    return tuple(sorted(each for each in instants if each is not None))


def keywords(record: PageRecord, zone: str) -> Mapping[str, tuple[str, ...]]:
    """Return the values of each non-empty keyword field. If values differ only in case, keep the
    first."""
    meta = record.meta
    months = tuple(covered_months(meta, ZoneInfo(zone)))
    values: dict[str, tuple[str, ...]] = {
        "tag": meta.tags,
        "category": (),
        "author": meta.authors,
        "section": (record.section,),
        "location": (meta.location,),
        "lang": (record.lang,),
        "kind": (record.kind,),
        "year": tuple(dict.fromkeys(month[:4] for month in months)),
        "month": months,
        "event_status": (meta.event_status,),
        "attendance": (meta.attendance,),
        "trait": tuple(_traits(meta)),
        "label": (*titles(record), meta.event),
    }
    keys = [("author", key) for key in meta.author_keys]
    keys += [("location", key) for key in meta.place_keys]
    term_keys = meta.term_keys()
    for plural, terms in meta.shown_terms:
        name = OWN_NAMES.get(plural, plural)
        # If a taxonomy has the name of a built-in field, the built-in field wins.
        if name == plural and name in BUILT_IN:
            continue
        values[name] = (*values.get(name, ()), *terms)
        keys += [(name, key) for key in term_keys.get(plural, ())]
    for name, shown in meta.facets.items():
        values[name] = (*values.get(name, ()), *shown)
    values[KEY] = tuple(key_of(name, people_key(key)) for name, key in keys)
    distinct = {name: _distinct(each) for name, each in values.items()}
    return {name: each for name, each in distinct.items() if each}


def taxonomy_fields(taxonomies: Iterable[tuple[str, str]]) -> dict[str, str]:
    """
    Map each name that queries can use for a taxonomy to the field that contains its terms.

    Args:
        taxonomies: (singular, plural) pairs from the site's configuration.
    """
    fields: dict[str, str] = {}
    for singular, plural in taxonomies:
        # The terms of these taxonomies are keys. The displayed names are in the field `author`.
        name = "author" if plural in PEOPLE else OWN_NAMES.get(plural, plural)
        for alias in (singular, plural):
            # If a taxonomy has the name of a built-in field, the built-in field wins.
            fields.setdefault(alias, alias if alias in BUILT_IN else name)
    return fields


def covered_months(meta: Meta, zone: ZoneInfo) -> Iterator[str]:
    """Yield the months that a page's dates cover, such as ``2031-05``, at most MOST_MONTHS."""
    begins = meta.begins or meta.date
    if begins is None:
        return
    over = meta.over if meta.begins is not None else None
    spans: list[tuple[datetime, datetime | None]]
    spans = [(one.begins, one.over) for one in meta.occurrences] or [(begins, over)]
    months = dict.fromkeys(chain.from_iterable(_months(*span, zone) for span in spans))
    for month in islice(months, MOST_MONTHS):
        yield f"{month // 12:04}-{month % 12 + 1:02}"


def _months(begins: datetime, over: datetime | None, zone: ZoneInfo) -> range:
    first = last = in_zone(begins, zone)
    if over is not None and over > begins:
        # An event that ends at midnight does not count for the next day.
        last = in_zone(over - timedelta(microseconds=1), zone)
    most = first.year * 12 + first.month - 1 + MOST_MONTHS
    return range(first.year * 12 + first.month - 1, min(last.year * 12 + last.month, most))


def _traits(meta: Meta) -> Iterator[str]:
    if meta.featured:
        yield "featured"
    if meta.all_day:
        yield "allday"
    if meta.registration and meta.registration.full:
        yield "full"


def _seconds(time: datetime | None) -> int | None:
    return None if time is None else epoch(time)


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for value in values:
        if value:
            first.setdefault(value.casefold(), value)
    return tuple(first.values())


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
"""An edition mark: a part of a folded title that distinguishes editions, such as a date, a year, a
season or a number."""

_PIECE = re.compile(r"[^\W_]+|[+#%&]")
"""A word, or a symbol that distinguishes titles: C++ is not C."""

_MIN_LETTERS = 3
"""Without its edition marks, a title must have a word of at least this many letters. A shorter
title would group unrelated events."""


def collapse_keys(record: PageRecord) -> tuple[str, ...]:
    """Return a page's collapse keys. Pages with a common key form a group; most have no key."""
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
    Return an event's title without its edition marks. Return "" if it has no such mark, or if the
    rest is too short.

    The field `event` is not used: talks set it to the conference at which they are held.

    >>> edition_of("Journées de la donnée, 3e édition (2023)")
    'journees de la donnee'
    """
    line = " ".join(fold(title).split())
    rest, marks = _MARK.subn(" ", line)
    pieces = _PIECE.findall(rest)
    is_name = any(len(piece) >= _MIN_LETTERS and piece.isalpha() for piece in pieces)
    return " ".join(pieces) if marks and is_name else ""
