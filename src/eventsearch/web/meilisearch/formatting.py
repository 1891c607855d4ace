"""
How does a text look with what was found in it?

A text is segments, plain and found in turn; tags are put around what was found at the very end.
Where the tags are HTML, so is the text: it is escaped. Otherwise it stays as it is, and escaping is
for whoever puts HTML in the place of the tags.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from eventsearch.analysis import tokens
from eventsearch.query import HighlightTerms
from eventsearch.search.highlight.fragmenter import Mark, Window
from eventsearch.search.highlight.segments import Segments, segments

_WORD = re.compile(r"\S{1,30}")
"""A word to be counted; writing without blanks has some as well."""


class Tags(NamedTuple):
    """What stands before and after what was found."""

    before: str
    after: str

    @property
    def html(self) -> bool:
        """Whether they are for HTML."""
        return "<" in self.before or "<" in self.after

    def plain(self, text: str) -> str:
        """Return a text without anything found."""
        return escape(text) if self.html else text

    def written(self, parts: Segments) -> str:
        """Return segments as one text."""
        return "".join(
            f"{self.before}{self.plain(part)}{self.after}" if number % 2 else self.plain(part)
            for number, part in enumerate(parts)
        )


def words_marked(text: str, lang: str, marks: HighlightTerms) -> list[Mark]:
    """Return where the words of a short text stand that are marked; phrases are not told apart."""
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
    Return the part of a text that shows most of what was found.

    Args:
        marks: Sorted by start.
        length: Words of the part, at least 1.

    Returns:
        The window, which says where words were cut off, and how many different words it shows: the
        first of several that show as many, with what was found in its middle.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    if len(words) <= length:
        return Window(0, len(text)), len({mark.key for mark in marks})
    starts = [start for start, _ in words]
    at = [max(0, bisect_left(starts, mark.start + 1) - 1) for mark in marks]
    best, first, last = 0, 0, 0
    for number, place in enumerate(at):
        inside = range(number, bisect_left(at, place + length, number))
        shown = len({marks[n].key for n in inside})
        if shown > best:
            best, first, last = shown, place, at[inside[-1]]
    spare = length - (last - first + 1) if best else 0
    begin = min(max(0, first - spare // 2), len(words) - length)
    end = begin + length
    return Window(starts[begin], words[end - 1][1], begin > 0, end < len(words)), best


def crop_segments(text: str, marks: Sequence[Mark], length: int, marker: str) -> Segments:
    """Return the part of a text that shows most, in segments; a marker shows where it was cut."""
    window, _ = cropped(text, marks, length)
    found = list(segments(text, (Window(window.start, window.end),), marks))
    found[0] = (marker if window.cut_before else "") + found[0]
    found[-1] += marker if window.cut_after else ""
    return tuple(found)
