"""
How does a page look as a flat document?

Every text is plain. What an attribute has not is null, or an empty list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from hashlib import sha256

from eventsearch.model.results import SectionHit
from eventsearch.model.timestamps import EPOCH, epoch
from eventsearch.query import HighlightTerms
from eventsearch.search.highlight.fragmenter import Mark
from eventsearch.search.highlight.highlighter import (
    LONG,
    by_field,
    plain,
    sections,
    texts,
    without_title,
)
from eventsearch.search.highlight.segments import Segments, marked, whole
from eventsearch.search.index import status
from eventsearch.storage.stored_page import StoredPage, spans
from eventsearch.web.meilisearch.formatting import Tags, crop_segments, cropped, words_marked
from eventsearch.web.meilisearch.request import MeilisearchSearch

Json = Mapping[str, object]

SAME = {
    **{name: name for name in ("title", "event", "summary", "location")},
    "hierarchy_lvl1": "title",
}
"""Attributes whose words have their places in the index, with the text of each."""

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")


def safe_id(path: str) -> str:
    """Return a document's id of the signs that one may have, told apart by a digest."""
    digest = sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{_UNSAFE.sub('-', path).strip('-')[:80]}_{digest}"


@dataclass(frozen=True)
class Found:
    """
    A page that was found, and where.

    Attributes:
        stored: What *entry* was decoded from.
        now: Epoch seconds.
        zone: In which its year is counted.
    """

    entry: StoredPage
    stored: bytes
    marks: HighlightTerms
    now: int
    zone: tzinfo

    @cached_property
    def places(self) -> Mapping[str, Sequence[Mark]]:
        """What was found in each of the entry's texts."""
        return by_field(self.entry, marked(spans(self.stored), self.marks) if self.marks else ())

    @cached_property
    def excerpt(self) -> Segments:
        """The text that shows best that the page answers, else its beginning."""
        shown = texts(self.entry, self.places)
        return shown.get("text") or plain(self.entry).get("text") or ("",)

    @cached_property
    def section(self) -> SectionHit | None:
        """The first section of those that show most of what was asked for."""
        return next(iter(sections(self.entry, self.places["text"])), None)

    def document(self, names: Sequence[str]) -> Json:
        """Return these attributes."""
        return {name: VALUES[name](self) for name in names}

    def formatted(self, document: Json, search: MeilisearchSearch) -> Json:
        """Return the attributes as texts with tags around what was found, or parts of them."""
        tags = Tags(search.pre_tag, search.post_tag)
        crops = {name: length for name, length in search.cropped if length}
        return {
            name: tags.plain(value)
            if isinstance(value, str) and name not in MARKED
            else self._written(name, value, crops.get(name, 0), search, tags)
            for name, value in document.items()
        }

    def _written(
        self, name: str, value: object, crop: int, search: MeilisearchSearch, tags: Tags
    ) -> object:
        lit = name in search.highlighted
        if isinstance(value, list):
            return [tags.written(self._short(one) if lit else (one,)) for one in value]
        if not isinstance(value, str):
            return str(value) if type(value) is int else value
        if name == "content" and crop:
            parts = self._content(crop, search.marker)
        elif name == "content":
            parts = self.excerpt
        elif name in SAME:
            parts = self._text(SAME[name], crop, search.marker) or (value,)
        else:
            parts = self._short(value, crop, search.marker)
        return tags.written(parts if lit else ("".join(parts),))

    def _text(self, field: str, crop: int, marker: str) -> Segments:
        text, places = getattr(self.entry, field), self.places[field]
        if not text:
            return ()
        return crop_segments(text, places, crop, marker) if crop else whole(text, places)

    def _short(self, text: str, crop: int = 0, marker: str = "") -> Segments:
        places = words_marked(text, self.entry.lang, self.marks) if self.marks else []
        return crop_segments(text, places, crop, marker) if crop else whole(text, places)

    def _content(self, length: int, marker: str) -> Segments:
        """Return the part that shows most of the text that does."""
        known = [without_title(self.entry, name, self.places[name]) for name in LONG]
        said = [(text, places) for text, places in known if text.strip()]
        if not said:
            return ("",)
        text, places = said[0]
        if len(said) > 1:
            text, places = max(said, key=lambda one: cropped(one[0], one[1], length)[1])
        return crop_segments(text, places, length, marker)


def begins(entry: StoredPage) -> int | None:
    """Return when an event begins, of another page its date: what filters compare."""
    if entry.begins is not None or not entry.date:
        return entry.begins
    return epoch(datetime.fromisoformat(entry.date))


def _year(found: Found) -> int | None:
    first = begins(found.entry)
    if first is None:
        return None
    moment = EPOCH + timedelta(seconds=first)
    try:
        return moment.astimezone(found.zone).year
    except OverflowError:
        # The first and last day that Python knows have no neighbour.
        return moment.year


MARKED = frozenset({*SAME, "content", "section", "hierarchy_lvl0", "hierarchy_lvl2"})
"""Attributes that are one text and in which words are marked."""

VALUES: Mapping[str, Callable[[Found], object]] = {
    "id": lambda found: safe_id(found.entry.id),
    "url": lambda found: found.entry.url,
    "anchor": lambda found: found.section.anchor if found.section else None,
    "title": lambda found: found.entry.title,
    "summary": lambda found: found.entry.summary,
    "content": lambda found: "".join(found.excerpt),
    "tags": lambda found: list(found.entry.tags),
    "authors": lambda found: list(found.entry.authors),
    "categories": lambda found: list(found.entry.categories),
    "section": lambda found: found.entry.section or None,
    "kind": lambda found: found.entry.kind,
    "lang": lambda found: found.entry.lang,
    "location": lambda found: found.entry.location or None,
    "year": _year,
    "date": lambda found: found.entry.start or found.entry.date or None,
    "date_ts": lambda found: begins(found.entry),
    "start": lambda found: found.entry.start or None,
    "start_ts": lambda found: found.entry.begins,
    "end": lambda found: found.entry.end or None,
    "end_ts": lambda found: found.entry.over,
    "all_day": lambda found: found.entry.all_day,
    "status": lambda found: status(found.entry, found.now) or None,
    "event": lambda found: found.entry.event or None,
    "image": lambda found: found.entry.image or None,
    "hierarchy_lvl0": lambda found: found.entry.section or found.entry.kind,
    "hierarchy_lvl1": lambda found: found.entry.title or found.entry.url,
    "hierarchy_lvl2": lambda found: found.section.heading if found.section else None,
}
"""What each attribute of a document is."""
