"""The words of a page that match, and a text as plain and matched segments in turn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eventsearch.query import HighlightTerms
from eventsearch.search.highlight.fragmenter import Mark, Window
from eventsearch.storage.term_vectors import Span, TermVector

Segments = tuple[str, ...]

ELLIPSIS = "…"

APART = " · "
"""Stands between two lines that no punctuation parts: a heading and its text, items of a list."""

_BREAK = re.compile(r"\n\s*")
_PARTED = ".!?…:;,·。！？"
_LOOSE = " \t\n,;:–—-(/·"
"""What no ellipsis follows."""


def marked(words: TermVector, marks: HighlightTerms) -> list[Mark]:
    """Return what answers in the texts of a page, sorted by start; ranges may overlap."""
    in_phrases = {stem for phrase in marks.phrases for slot in phrase for stem in slot}
    asked = words.find(marks.stems | in_phrases, marks.prefixes, marks.words)
    found = [Mark(word.start, word.end, word.stem) for word in asked if _alone(word, marks)]
    for phrase in marks.phrases:
        found += _phrases(asked, words.positions, phrase)
    return sorted(found)


def _alone(word: Span, marks: HighlightTerms) -> bool:
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


def whole(text: str, marks: Sequence[Mark]) -> Segments:
    """Return all of a text as segments."""
    return segments(text, (Window(0, len(text)),), marks)


def segments(text: str, windows: Sequence[Window], marks: Sequence[Mark]) -> Segments:
    """
    Return the windows of a text as one list of segments.

    Args:
        marks: Of the text, sorted by start; only those in the windows are used.

    Returns:
        Plain and matched in turn, beginning and ending with a plain one, perhaps empty. On one
        line; an ellipsis shows where a sentence is cut, and stands between two windows.
    """
    shown = [""]
    for number, window in enumerate(windows):
        if number:
            shown[-1] = shown[-1].removesuffix(ELLIPSIS).rstrip() + f" {ELLIPSIS} "
        elif window.cut_before:
            shown[-1] = ELLIPSIS
        done = window.start
        for start, end in _merged(marks, window):
            shown[-1] += _line(text, done, start)
            shown += (text[start:end].replace("\n", " "), "")
            done = end
        shown[-1] += _line(text, done, window.end)
        if window.cut_after:
            shown[-1] = shown[-1].rstrip(_LOOSE) + ELLIPSIS
    return tuple(shown)


def _line(text: str, start: int, end: int) -> str:
    line = ""
    for found in _BREAK.finditer(text, start, end):
        line += text[start : found.start()].rstrip()
        before = line[-1:] or text[start - 1 : start]
        line += " " if before in _PARTED else APART
        start = found.end()
    return line + text[start:end]


def _merged(marks: Sequence[Mark], window: Window) -> list[tuple[int, int]]:
    """Return the ranges within the window, those that touch as one."""
    ranges: list[tuple[int, int]] = []
    for mark in marks:
        if mark.start >= window.end:
            break
        start, end = max(mark.start, window.start), min(mark.end, window.end)
        if start >= end:
            continue
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = ranges[-1][0], max(end, ranges[-1][1])
        else:
            ranges.append((start, end))
    return ranges
