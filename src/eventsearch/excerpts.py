"""
Which parts of a hit are worth showing?

Chooses among the texts of an entry; finding the marks in one text is `eventsearch.highlight`'s.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from operator import attrgetter

from eventsearch.highlight import Mark, marked, whole, windows
from eventsearch.query import Marks
from eventsearch.records.answers import SectionHit
from eventsearch.stored import TEXTS, Entry, spans

WIDTH = 200
"""Code points of an excerpt: three lines of a result list."""

SECTIONS = 3
"""Sections shown of one hit; more would push the next hit off the screen."""

SHORT = ("title", "event", "location")
"""Fields that are shown from end to end."""

LONG = ("text", "abstract", "summary", "more")
"""Fields of which windows are shown; of several equal excerpts the first."""

Segments = tuple[str, ...]

_start = attrgetter("start")


def excerpts(
    entry: Entry, stored: bytes, marks: Marks
) -> tuple[Mapping[str, Segments], tuple[SectionHit, ...]]:
    """
    Return what of a hit is worth showing.

    Args:
        stored: What *entry* was decoded from.

    Returns:
        The fields in which something is marked, as alternating segments, and the first sections of
        the body that match by themselves.
    """
    if not marks:
        return {}, ()
    found = by_field(entry, marked(spans(stored), marks))
    return texts(entry, found), sections(entry, found["text"])


def by_field(entry: Entry, found: Sequence[Mark]) -> Mapping[str, Sequence[Mark]]:
    """Return the marks of each of an entry's texts, counted from its start."""
    fields: dict[str, Sequence[Mark]] = {}
    start = first = 0
    for name in TEXTS:
        end = start + len(getattr(entry, name)) + 1
        last = bisect_left(found, end, key=_start)
        fields[name] = [
            Mark(mark.start - start, mark.end - start, mark.key) for mark in found[first:last]
        ]
        start, first = end, last
    return fields


def texts(entry: Entry, found: Mapping[str, Sequence[Mark]]) -> Mapping[str, Segments]:
    """Return the fields with something marked."""
    shown = {name: whole(getattr(entry, name), found[name]) for name in SHORT}
    long = {name: joined(windows(getattr(entry, name), found[name], width=WIDTH)) for name in LONG}
    shown["summary"] = long["summary"]
    shown["abstract"] = long["abstract"]
    shown["text"] = max(long.values(), key=distinct)
    return {name: segments for name, segments in shown.items() if segments}


def sections(entry: Entry, body: Sequence[Mark]) -> tuple[SectionHit, ...]:
    """Return the first sections with a mark of the *body* in them that can be linked to."""
    if not (entry.url and entry.headings):
        return ()
    starts = [heading.start for heading in entry.headings]
    # A mark before the first heading stands in no section: bisect gives it place -1.
    places = {bisect_right(starts, mark.start) - 1 for mark in body}
    matching = (entry.headings[place] for place in sorted(places - {-1}))
    linked = [heading for heading in matching if heading.anchor]
    return tuple(
        SectionHit(
            heading=heading.heading,
            anchor=heading.anchor,
            url=f"{entry.url}#{heading.anchor}",
        )
        for heading in linked[:SECTIONS]
    )


def joined(parts: tuple[Segments, ...]) -> Segments:
    """Return the windows of one text as one list of segments; their ellipses part them."""
    segments: list[str] = []
    for part in parts:
        if segments:
            segments[-1] += " " + part[0]
            segments.extend(part[1:])
        else:
            segments.extend(part)
    return tuple(segments)


def distinct(segments: Segments) -> int:
    """Return how many different matched segments there are, case aside."""
    return len({segment.casefold() for segment in segments[1::2]})
