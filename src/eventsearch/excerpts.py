"""
Which parts of a hit are worth showing?

Chooses among the texts of an entry; finding the marks in one text is `eventsearch.highlight`'s.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from eventsearch.highlight import highlight, highlight_whole, marked
from eventsearch.query import Marks
from eventsearch.records.answers import SectionHit
from eventsearch.stored import Entry

WIDTH = 200
"""Code points of an excerpt: three lines of a result list."""

SECTIONS = 3
"""Sections shown of one hit; more would push the next hit off the screen."""

Segments = tuple[str, ...]


def texts(entry: Entry, marks: Marks) -> Mapping[str, Segments]:
    """Return the fields of the entry in which something is marked, as alternating segments."""
    if not marks:
        return {}
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
            ("text", entry.text),
            ("abstract", entry.abstract),
            ("summary", entry.summary),
            ("more", entry.more),
        )
    }
    shown["summary"] = long["summary"]
    shown["abstract"] = long["abstract"]
    shown["text"] = max(long.values(), key=distinct)
    return {name: segments for name, segments in shown.items() if segments}


def sections(entry: Entry, marks: Marks) -> tuple[SectionHit, ...]:
    """Return the first sections of the body that match by themselves and can be linked to."""
    if not (marks and entry.url and entry.headings):
        return ()
    starts = [heading.start for heading in entry.headings]
    # A mark before the first heading stands in no section: bisect gives it place -1.
    places = {
        bisect_right(starts, mark.start) - 1 for mark in marked(entry.text, entry.lang, marks)
    }
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


def joined(windows: tuple[Segments, ...]) -> Segments:
    """Return the windows of one text as one list of segments; their ellipses part them."""
    segments: list[str] = []
    for window in windows:
        if segments:
            segments[-1] += " " + window[0]
            segments.extend(window[1:])
        else:
            segments.extend(window)
    return tuple(segments)


def distinct(segments: Segments) -> int:
    """Return how many different matched segments there are, case aside."""
    return len({segment.casefold() for segment in segments[1::2]})
