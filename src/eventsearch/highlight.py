"""
Which part of a text shows best that it answers, and which words in it do?

Gives segments, never HTML and never offsets. Knows no engine and reads no text: where its words
stand was kept with the page. Which texts of a page are looked at is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventsearch.query import Marks
from eventsearch.word_spans import Span, WordSpans

Segments = tuple[str, ...]

ELLIPSIS = "…"

HALF = 60
"""Shortest of two windows, in code points; below it nobody sees what they are about."""

FILLED = 0.6
"""Share of a window that a sentence's end may leave it with; else it ends between two words."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\s*\n\s*")
_BLANK = re.compile(r"\s+")


class Mark(NamedTuple):
    """A half-open range of code points that answers, and what it answers to."""

    start: int
    end: int
    key: str


class Window(NamedTuple):
    """A half-open range of code points to show."""

    start: int
    end: int


def marked(words: WordSpans, marks: Marks) -> list[Mark]:
    """Return what answers in the texts of a page, sorted by start; ranges may overlap."""
    in_phrases = {stem for phrase in marks.phrases for slot in phrase for stem in slot}
    asked = words.find(marks.stems | in_phrases, marks.prefixes, marks.words)
    found = [Mark(word.start, word.end, word.stem) for word in asked if _alone(word, marks)]
    for phrase in marks.phrases:
        found += _phrases(asked, words.positions, phrase)
    return sorted(found)


def windows(text: str, found: Sequence[Mark], *, width: int) -> tuple[Segments, ...]:
    """
    Return the best one or two windows of *text*, in the order of the text.

    Args:
        found: The marks of the text, sorted by start.
        width: Code points to show at most in all, at least 1.

    Returns:
        For each window its segments, plain and matched in turn, beginning and ending with a plain
        one, perhaps empty. A cut is shown by an ellipsis in the plain segment. Without the
        ellipses the segments of a window, joined, stand in the text. Empty without a mark.

    Raises:
        ValueError: *width* is below 1.
    """
    if width < 1:
        raise ValueError(f"width is {width}; give at least 1")
    if not found:
        return ()
    if len(text) <= width:
        return (_segments(text, Window(0, len(text)), found),)
    return tuple(_segments(text, window, found) for window in _windows(text, found, width))


def whole(text: str, found: Sequence[Mark]) -> Segments:
    """Return all of a short text, such as a title, as segments; empty without a mark."""
    return next(iter(windows(text, found, width=max(len(text), 1))), ())


def _alone(word: Span, marks: Marks) -> bool:
    return (
        word.stem in marks.stems
        or word.folded.startswith(marks.prefixes)
        or word.folded in marks.words
    )


def _phrases(
    words: Sequence[Span], positions: Sequence[int], phrase: tuple[frozenset[str], ...]
) -> Iterator[Mark]:
    """Yield where the words of a phrase stand one after the other."""
    places: dict[int, list[Span]] = {}
    for word in words:
        places.setdefault(positions[word.place], []).append(word)
    asked = [(offset, slot) for offset, slot in enumerate(phrase) if slot]
    key = " ".join(min(slot) for _, slot in asked)
    for position in places if asked else ():
        row = [
            [word for word in places.get(position + offset - asked[0][0], ()) if word.stem in slot]
            for offset, slot in asked
        ]
        if all(row):
            yield Mark(row[0][0].start, row[-1][-1].end, key)


def _windows(text: str, marks: Sequence[Mark], width: int) -> list[Window]:
    """Return one window, or two if they show more of what was asked for."""
    best = _densest(marks, width - 2)
    half = width // 2
    if half >= HALF and len(_keys(marks, best)) < len({mark.key for mark in marks}):
        first = _densest(marks, half - 2)
        shown = _keys(marks, first)
        second = _densest([mark for mark in marks if mark.key not in shown], half - 2)
        two = sorted(_framed(text, window, half) for window in (first, second))
        more = len(shown | _keys(marks, second)) > len(_keys(marks, best))
        if more and two[0].end < two[1].start:
            return two
    return [_framed(text, best, width)]


def _keys(marks: Sequence[Mark], window: Window) -> set[str]:
    return {m.key for m in marks if window.start <= m.start and m.end <= window.end}


def _densest(marks: Sequence[Mark], width: int) -> Window:
    """
    Return a window from mark to mark that holds the most of them, different ones first.

    Args:
        marks: At least one, sorted by start.
        width: Longest window, in code points; a single mark may be longer.

    Source: sliding window, as in Pagefind's excerpts; ours takes the first of several best.
    """
    best, most = Window(marks[0].start, marks[0].end), (1, 1)
    inside: dict[str, int] = {}
    first = 0
    for last, mark in enumerate(marks):
        inside[mark.key] = inside.get(mark.key, 0) + 1
        while first < last and mark.end - marks[first].start > width:
            left = marks[first].key
            inside[left] -= 1
            if not inside[left]:
                del inside[left]
            first += 1
        if (score := (len(inside), last - first + 1)) > most:
            best, most = Window(marks[first].start, mark.end), score
    return best


def _framed(text: str, core: Window, width: int) -> Window:
    """Return the window widened to *width*, within sentences or else words where it can be."""
    width -= 2 * len(ELLIPSIS)
    slack = width - (core.end - core.start)
    if slack <= 0:
        return Window(core.start, core.start + max(width, 1))
    start = _begin(text, core.start, slack)
    if len(text) - start < width:
        # The text ends before the window does: begin earlier.
        start = min(start, _boundary(text, len(text) - width, start))
    return Window(start, _finish(text, core.end, start, width))


def _begin(text: str, core: int, slack: int) -> int:
    """Return where the sentence of the core begins, or a word before it."""
    low = max(core - slack, 0)
    starts = [found.end() for found in _SENTENCE.finditer(text, low, core)]
    if starts:
        return starts[-1]
    return 0 if low == 0 else _boundary(text, core - slack // 2, core)


def _boundary(text: str, low: int, high: int) -> int:
    """Return where the first word at or after *low* begins; *high* if none does before."""
    blank = _BLANK.search(text, max(low - 1, 0), high)
    return blank.end() if blank else high


def _finish(text: str, core: int, start: int, width: int) -> int:
    high = start + width
    if high >= len(text):
        return len(text)
    least = max(core, start + int(width * FILLED))
    ends = [found.start() for found in _SENTENCE.finditer(text, least, high + 1)]
    if ends:
        return ends[-1]
    blanks = [found.start() for found in _BLANK.finditer(text, core, high + 1)]
    return blanks[-1] if blanks else high


def _segments(text: str, window: Window, marks: Sequence[Mark]) -> Segments:
    segments: list[str] = []
    done = window.start
    for start, end in _merged(marks, window):
        segments += (text[done:start], text[start:end])
        done = end
    segments.append(text[done : window.end])
    if text[: window.start].strip():
        segments[0] = ELLIPSIS + segments[0]
    if text[window.end :].strip():
        segments[-1] += ELLIPSIS
    return tuple(segments)


def _merged(marks: Sequence[Mark], window: Window) -> list[tuple[int, int]]:
    """Return the ranges within the window, those that touch as one."""
    ranges: list[tuple[int, int]] = []
    for mark in marks:
        start, end = max(mark.start, window.start), min(mark.end, window.end)
        if mark.start >= window.end:
            break
        if start >= end:
            continue
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(end, ranges[-1][1])
        else:
            ranges.append((start, end))
    return ranges
