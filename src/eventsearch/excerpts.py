"""
Which parts of a hit are worth showing?

Chooses among the texts of an entry; finding the marks in one text is `eventsearch.highlight`'s.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from eventsearch.highlight import Mark, highlight, highlight_whole, marked, windows
from eventsearch.query import Marks
from eventsearch.records.answers import SectionHit
from eventsearch.stored import Entry

WIDTH = 200
"""Code points of an excerpt: three lines of a result list."""

SECTIONS = 3
"""Sections shown of one hit; more would push the next hit off the screen."""

Segments = tuple[str, ...]


def excerpts(entry: Entry, marks: Marks) -> tuple[Mapping[str, Segments], tuple[SectionHit, ...]]:
    """
    Return what of a hit is worth showing.

    Returns:
        The fields in which something is marked, as alternating segments, and the first sections of
        the body that match by themselves.
    """
    if not marks:
        return {}, ()
    # The body is long, and needed twice.
    body = marked(entry.text, entry.lang, marks)
    return texts(entry, marks, body), sections(entry, body)


def texts(entry: Entry, marks: Marks, body: Sequence[Mark]) -> Mapping[str, Segments]:
    """Return the fields with something marked; *body* has the marks of the entry's text."""
    shown = {
        name: highlight_whole(text, entry.lang, marks)
        for name, text in (
            ("title", entry.title),
            ("event", entry.event),
            ("location", entry.location),
        )
    }
    long = {
        name: joined(highlight(text, entry.lang, marks, width=WIDTH))
        for name, text in (
            ("abstract", entry.abstract),
            ("summary", entry.summary),
            ("more", entry.more),
        )
    }
    shown["summary"] = long["summary"]
    shown["abstract"] = long["abstract"]
    of_body = joined(windows(entry.text, body, width=WIDTH))
    shown["text"] = max((of_body, *long.values()), key=distinct)
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
