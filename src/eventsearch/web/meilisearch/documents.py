"""
Hits as flat documents, and their texts with tags around what matched.

A text is segments, plain and matched in turn; tags are put in at the very end. If the tags are
HTML, the text is escaped. Otherwise escaping is for the client that puts HTML in their place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from hashlib import sha256
from html import escape
from typing import NamedTuple

from eventsearch.analysis import tokens
from eventsearch.model.results import SectionHit
from eventsearch.model.timestamps import EPOCH, epoch
from eventsearch.query import HighlightTerms
from eventsearch.search.highlight.fragmenter import Mark, Window
from eventsearch.search.highlight.highlighter import (
    LONG,
    Segments,
    find_marks,
    full_text,
    marks_by_text,
    plain,
    sections,
    segments,
    texts,
    without_title,
)
from eventsearch.search.hits import status
from eventsearch.storage.stored_page import StoredPage, spans
from eventsearch.web.meilisearch.request import MeilisearchSearch

_WORD = re.compile(r"\S{1,30}")
"""A word to be counted; writing without blanks has some as well."""


class Tags(NamedTuple):
    """What is put before and after what matched."""

    before: str
    after: str

    @property
    def html(self) -> bool:
        """Whether they are for HTML."""
        return "<" in self.before or "<" in self.after

    def plain(self, text: str) -> str:
        """Return a text without tags."""
        return escape(text) if self.html else text

    def written(self, parts: Segments) -> str:
        """Return segments as one text, with tags."""
        return "".join(
            f"{self.before}{self.plain(part)}{self.after}" if number % 2 else self.plain(part)
            for number, part in enumerate(parts)
        )


def words_marked(text: str, lang: str, marks: HighlightTerms) -> list[Mark]:
    """Return where a short text matches; words of phrases are marked wherever they are."""
    stems = marks.stems.union(*(slot for phrase in marks.phrases for slot in phrase))
    return [
        Mark(token.start, token.end, token.stem)
        for token in tokens(text, lang)
        if token.stem in stems
        or token.folded in marks.words
        or (marks.prefixes and token.folded.startswith(marks.prefixes))
    ]


def cropped(text: str, marks: Sequence[Mark], length: int) -> tuple[Window, int]:
    """
    Return the part of a text with most matches, and how many different words it shows.

    It is the first of several that show as many, with the matches in its middle.

    Args:
        marks: Sorted by start.
        length: Words of the part, at least 1.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) <= length:
        return Window(0, len(text)), len({mark.key for mark in marks})
    starts = [start for start, _ in words]
    at = [max(0, bisect_left(starts, mark.start + 1) - 1) for mark in marks]
    best, first, last = 0, 0, 0
    for number, place in enumerate(at):
        inside = range(number, bisect_left(at, place + length, number))
        passages = len({marks[n].key for n in inside})
        if passages > best:
            best, first, last = passages, place, at[inside[-1]]
    spare = length - (last - first + 1) if best else 0
    begin = min(max(0, first - spare // 2), len(words) - length)
    end = begin + length
    return Window(starts[begin], words[end - 1][1], begin > 0, end < len(words)), best


def crop_segments(text: str, marks: Sequence[Mark], length: int, marker: str) -> Segments:
    """Return the part of a text with most matches; a marker shows where it was cut."""
    window, _ = cropped(text, marks, length)
    parts = list(segments(text, (Window(window.start, window.end),), marks))
    parts[0] = (marker if window.cut_before else "") + parts[0]
    parts[-1] += marker if window.cut_after else ""
    return tuple(parts)


Json = Mapping[str, object]

SAME = {
    **{name: name for name in ("title", "event", "summary", "location")},
    "hierarchy_lvl1": "title",
}
"""Attributes whose matches the index knows, with the text of each."""

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")


def safe_id(path: str) -> str:
    """Return a document's id of the characters that one may have, with a digest to be unique."""
    digest = sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return f"{_UNSAFE.sub('-', path).strip('-')[:80]}_{digest}"


@dataclass(frozen=True)
class DocumentHit:
    """
    A page that matched.

    Attributes:
        stored: What *entry* was decoded from.
        now: Epoch seconds.
        zone: Of its year.
    """

    entry: StoredPage
    stored: bytes
    marks: HighlightTerms
    now: int
    zone: tzinfo

    @cached_property
    def places(self) -> Mapping[str, Sequence[Mark]]:
        """Matches in each of the entry's texts."""
        return marks_by_text(
            self.entry, find_marks(spans(self.stored), self.marks) if self.marks else ()
        )

    @cached_property
    def excerpt(self) -> Segments:
        """The passage with most matches, else the beginning."""
        passages = texts(self.entry, self.places)
        return passages.get("text") or plain(self.entry).get("text") or ("",)

    @cached_property
    def section(self) -> SectionHit | None:
        """The section with most matches."""
        return next(iter(sections(self.entry, self.places["text"])), None)

    def document(self, names: Sequence[str]) -> Json:
        """Return these attributes."""
        return {name: VALUES[name](self) for name in names}

    def formatted(self, document: Json, search: MeilisearchSearch) -> Json:
        """Return the attributes as texts with tags, cropped where the search says so."""
        tags = Tags(search.pre_tag, search.post_tag)
        crops = {name: length for name, length in search.cropped if length}
        return {
            name: tags.plain(value)
            if isinstance(value, str) and name not in MARKED
            else self._format(name, value, crops.get(name, 0), search, tags)
            for name, value in document.items()
        }

    def _format(
        self, name: str, value: object, crop: int, search: MeilisearchSearch, tags: Tags
    ) -> object:
        is_highlighted = name in search.highlighted
        if isinstance(value, list):
            return [tags.written(self._short(one) if is_highlighted else (one,)) for one in value]
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
        return tags.written(parts if is_highlighted else ("".join(parts),))

    def _text(self, field: str, crop: int, marker: str) -> Segments:
        text, places = getattr(self.entry, field), self.places[field]
        if not text:
            return ()
        return crop_segments(text, places, crop, marker) if crop else full_text(text, places)

    def _short(self, text: str, crop: int = 0, marker: str = "") -> Segments:
        places = words_marked(text, self.entry.lang, self.marks) if self.marks else []
        return crop_segments(text, places, crop, marker) if crop else full_text(text, places)

    def _content(self, length: int, marker: str) -> Segments:
        """Return the part with most matches, of the text that has it."""
        fields = [without_title(self.entry, name, self.places[name]) for name in LONG]
        candidates = [(text, places) for text, places in fields if text.strip()]
        if not candidates:
            return ("",)
        text, places = candidates[0]
        if len(candidates) > 1:
            text, places = max(candidates, key=lambda one: cropped(one[0], one[1], length)[1])
        return crop_segments(text, places, length, marker)


def begins(entry: StoredPage) -> int | None:
    """Return the start of an event, or the date of another page, in epoch seconds."""
    if entry.begins is not None or not entry.date:
        return entry.begins
    return epoch(datetime.fromisoformat(entry.date))


def _year(hit: DocumentHit) -> int | None:
    first = begins(hit.entry)
    if first is None:
        return None
    instant = EPOCH + timedelta(seconds=first)
    try:
        return instant.astimezone(hit.zone).year
    except OverflowError:
        # The first and last day that Python knows have no neighbour.
        return instant.year


MARKED = frozenset({*SAME, "content", "section", "hierarchy_lvl0", "hierarchy_lvl2"})
"""Attributes of one text in which matches are marked."""

VALUES: Mapping[str, Callable[[DocumentHit], object]] = {
    "id": lambda hit: safe_id(hit.entry.id),
    "url": lambda hit: hit.entry.url,
    "anchor": lambda hit: hit.section.anchor if hit.section else None,
    "title": lambda hit: hit.entry.title,
    "summary": lambda hit: hit.entry.summary,
    "content": lambda hit: "".join(hit.excerpt),
    "tags": lambda hit: list(hit.entry.tags),
    "authors": lambda hit: list(hit.entry.authors),
    "categories": lambda hit: list(hit.entry.categories),
    "section": lambda hit: hit.entry.section or None,
    "kind": lambda hit: hit.entry.kind,
    "lang": lambda hit: hit.entry.lang,
    "location": lambda hit: hit.entry.location or None,
    "year": _year,
    "date": lambda hit: hit.entry.start or hit.entry.date or None,
    "date_ts": lambda hit: begins(hit.entry),
    "start": lambda hit: hit.entry.start or None,
    "start_ts": lambda hit: hit.entry.begins,
    "end": lambda hit: hit.entry.end or None,
    "end_ts": lambda hit: hit.entry.over,
    "all_day": lambda hit: hit.entry.all_day,
    "status": lambda hit: status(hit.entry, hit.now) or None,
    "event_status": lambda hit: hit.entry.event_status or None,
    "attendance": lambda hit: hit.entry.attendance or None,
    "event": lambda hit: hit.entry.event or None,
    "image": lambda hit: hit.entry.image or None,
    "hierarchy_lvl0": lambda hit: hit.entry.section or hit.entry.kind,
    "hierarchy_lvl1": lambda hit: hit.entry.title or hit.entry.url,
    "hierarchy_lvl2": lambda hit: hit.section.heading if hit.section else None,
}
"""The value of each attribute."""
