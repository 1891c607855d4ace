"""
Which parts of a hit are worth showing?

Chooses among the texts of an entry; finding the marks in one text is `eventsearch.highlight`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from eventsearch.highlight import highlight
from eventsearch.query import Marks
from eventsearch.records.answers import SectionHit
from eventsearch.stored import Entry

WIDTH = 200
"""Code points of an excerpt: three lines of a result list."""

WHOLE = 1_000_000
"""More than any title has: short fields are shown from end to end."""

SECTIONS = 3
"""Sections shown of one hit; more would push the next hit off the screen."""

Segments = tuple[str, ...]


def texts(entry: Entry, marks: Marks) -> Mapping[str, Segments]:
    """Return the fields of the entry in which something is marked, as alternating segments."""
    short = {
        name: excerpt(text, entry.lang, marks, width=WHOLE)
        for name, text in (
            ("title", entry.title),
            ("event", entry.event),
            ("location", entry.location),
        )
    }
    long = {
        name: excerpt(text, entry.lang, marks, width=WIDTH)
        for name, text in (
            ("text", entry.text),
            ("abstract", entry.abstract),
            ("summary", entry.summary),
            ("more", entry.more),
        )
    }
    best = max(long.values(), key=distinct)
    shown = {**short, **long, "text": best}
    return {name: shown[name] for name in (*short, "summary", "abstract", "text") if shown[name]}


def sections(entry: Entry, marks: Marks) -> tuple[SectionHit, ...]:
    """Return the first sections of the body that match by themselves and can be linked to."""
    if not entry.url or not excerpt(entry.text, entry.lang, marks, width=WIDTH):
        return ()
    found: list[SectionHit] = []
    bounds = [*(heading.start for heading in entry.headings), len(entry.text)]
    for heading, (start, end) in zip(entry.headings, pairwise(bounds), strict=True):
        if heading.anchor and excerpt(entry.text[start:end], entry.lang, marks, width=WIDTH):
            url = f"{entry.url}#{heading.anchor}"
            found.append(SectionHit(heading=heading.heading, anchor=heading.anchor, url=url))
            if len(found) == SECTIONS:
                break
    return tuple(found)


def excerpt(text: str, lang: str, marks: Marks, *, width: int) -> Segments:
    """Return the best windows of a text as one list of segments; empty without a mark in it."""
    windows = highlight(text, lang, marks, width=width) if text else ()
    joined: list[str] = []
    for window in windows:
        if joined:
            joined[-1] += " " + window[0]
            joined.extend(window[1:])
        else:
            joined.extend(window)
    return tuple(joined)


def distinct(segments: Segments) -> int:
    """Return how many different matched segments there are, case aside."""
    return len({segment.casefold() for segment in segments[1::2]})
