"""
Make the excerpts and sections of a hit, as plain and highlighted segments in turn.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter

from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.results import Heading, SectionHit, StoredPage
from eventsearch.query import HighlightTerms
from eventsearch.search.highlight.fragmenter import FragmentScore, Mark, Window, beginning, view
from eventsearch.storage.stored_page import TEXTS, spans
from eventsearch.storage.term_vector import Span, TermVector

Segments = tuple[str, ...]

ELLIPSIS = "…"

APART = " · "
"""Separates two lines without punctuation, such as a heading and its text."""

_BREAK = lazy(r"\n\s*")
_PARTED = ".!?…:;,·。！？"
_LOOSE = " \t\n,;:–—-(/·"
"""Characters to remove before an ellipsis."""


def find_marks(vector: TermVector, terms: HighlightTerms) -> list[Mark]:
    """Return the matching ranges in the texts of a page, sorted by start; they may overlap."""
    in_phrases = {stem for phrase in terms.phrases for slot in phrase for stem in slot}
    spans = vector.find(terms.stems | in_phrases, terms.prefixes, terms.words)
    marks = [Mark(word.start, word.end, word.stem) for word in spans if _is_match(word, terms)]
    positions = vector.positions(spans) if terms.phrases else ()
    for phrase in terms.phrases:
        marks += _phrases(spans, positions, phrase)
    return sorted(marks)


def _is_match(word: Span, terms: HighlightTerms) -> bool:
    return (
        word.stem in terms.stems
        or word.folded.startswith(terms.prefixes)
        or word.folded in terms.words
    )


def _phrases(
    words: Sequence[Span], positions: Sequence[int], phrase: tuple[frozenset[str], ...]
) -> Iterator[Mark]:
    """Yield a mark for each place where the words of a phrase are consecutive."""
    places: dict[int, list[Span]] = {}
    for word, position in zip(words, positions, strict=True):
        places.setdefault(position, []).append(word)
    filled = [(offset, slot) for offset, slot in enumerate(phrase) if slot]
    key = " ".join(min(slot) for _, slot in filled)
    for position in places if filled else ():
        row = [
            [word for word in places.get(position + offset - filled[0][0], ()) if word.stem in slot]
            for offset, slot in filled
        ]
        if all(row):
            yield Mark(row[0][0].start, row[-1][-1].end, key)


def full_text(text: str, marks: Sequence[Mark]) -> Segments:
    """Return the whole text as segments."""
    return segments(text, (Window(0, len(text)),), marks)


def segments(text: str, windows: Sequence[Window], marks: Sequence[Mark]) -> Segments:
    """
    Return the windows of a text as one list of segments.

    Args:
        marks: Marks of the text, sorted by start. Marks outside the windows are ignored.

    Returns:
        Plain and highlighted segments in turn, without line breaks. The first and the last are
        plain, perhaps empty. An ellipsis shows where a sentence is cut, and separates windows.
    """
    parts = [""]
    for number, window in enumerate(windows):
        if number:
            parts[-1] = parts[-1].removesuffix(ELLIPSIS).rstrip() + f" {ELLIPSIS} "
        elif window.cut_before:
            parts[-1] = ELLIPSIS
        position = window.start
        for start, end in _merge(marks, window):
            parts[-1] += _line(text, position, start)
            parts += (text[start:end].replace("\n", " "), "")
            position = end
        parts[-1] += _line(text, position, window.end)
        if window.cut_after:
            parts[-1] = parts[-1].rstrip(_LOOSE) + ELLIPSIS
    return tuple(parts)


def _line(text: str, start: int, end: int) -> str:
    line = ""
    for gap in _BREAK.finditer(text, start, end):
        line += text[start : gap.start()].rstrip()
        before = line[-1:] or text[start - 1 : start]
        line += " " if before in _PARTED else APART
        start = gap.end()
    return line + text[start:end]


def _merge(marks: Sequence[Mark], window: Window) -> list[tuple[int, int]]:
    """Return the ranges within the window, and merge ranges that touch."""
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


WIDTH = 200
"""Maximum code points of an excerpt: three lines in a list of results."""

SECTION_WIDTH = 120
"""Maximum code points of a section's excerpt, which appears below the excerpt of its page."""

SECTIONS = 3
"""Maximum sections of a hit; more would push the next hit off the screen."""

SHORT = ("title", "event", "location")
"""Fields to show in full."""

LONG = ("text", "abstract", "summary", "more")
"""Fields to show excerpts of. Among equal excerpts, the first field wins."""

SHOWN = ("abstract", "summary")
"""Fields of `LONG` whose excerpts are also returned under their own names."""

PLAIN = ("summary", "abstract", "text", "more")
"""Fields to show the beginning of if no excerpt has a mark, in order of preference."""

SAYS_LITTLE = 40
"""Minimum code points of a text to prefer it to others: "Newsletter" says little."""

_start = attrgetter("start")


def excerpts(
    entry: StoredPage, stored: bytes, marks: HighlightTerms
) -> tuple[Mapping[str, Segments], tuple[SectionHit, ...]]:
    """
    Return the excerpts and sections of a hit to show.

    Args:
        stored: The bytes from which *entry* was decoded.

    Returns:
        The fields with marks as alternating segments, and the best matching sections of the body.
        ``text`` is the best excerpt of the long fields. If they have no marks, because only a
        title or a tag matches, it is the beginning of a text as one plain segment.
    """
    if not marks:
        return plain(entry), ()
    by_text = marks_by_text(entry, find_marks(spans(entry, stored), marks))
    highlights = texts(entry, by_text)
    return highlights if "text" in highlights else {**highlights, **plain(entry)}, sections(
        entry, by_text["text"]
    )


def plain(entry: StoredPage) -> Mapping[str, Segments]:
    """Return the beginning of the first sufficiently long text, as an excerpt without a mark."""
    candidates = (without_title(entry, name, ())[0].strip() for name in PLAIN)
    filled = [text for text in candidates if text]
    if not filled:
        return {}
    text = next((text for text in filled if len(text) >= SAYS_LITTLE), filled[0])
    return {"text": segments(text, (beginning(text, WIDTH),), ())}


def texts(entry: StoredPage, by_text: Mapping[str, Sequence[Mark]]) -> Mapping[str, Segments]:
    """Return the fields with a mark, and the best excerpt of the long fields as ``text``."""
    highlights = {
        name: full_text(getattr(entry, name), by_text[name]) for name in SHORT if by_text[name]
    }
    best: tuple[FragmentScore, Segments] | None = None
    for name in LONG:
        text, marks = without_title(entry, name, by_text[name])
        if not marks:
            continue
        fragments = view(text, marks, WIDTH)
        excerpt = segments(text, fragments.windows, marks)
        if name in SHOWN:
            highlights[name] = excerpt
        if best is None or fragments.score > best[0]:
            best = fragments.score, excerpt
    return {**highlights, "text": best[1]} if best else highlights


def without_title(
    entry: StoredPage, name: str, marks: Sequence[Mark]
) -> tuple[str, Sequence[Mark]]:
    """Return a text and its marks, without a first line that repeats the title."""
    text: str = getattr(entry, name)
    length = len(entry.title)
    if not length or text[length : length + 1] != "\n" or not text.startswith(entry.title):
        return text, marks
    return text[length + 1 :], shift(marks, length + 1, len(text))


def marks_by_text(entry: StoredPage, marks: Sequence[Mark]) -> Mapping[str, Sequence[Mark]]:
    """Return the marks of each text of an entry, with offsets from the start of that text."""
    fields: dict[str, Sequence[Mark]] = {}
    start = 0
    for name in TEXTS:
        length = len(getattr(entry, name))
        fields[name] = shift(marks, start, start + length) if length and marks else []
        start += length + 1
    return fields


def shift(marks: Sequence[Mark], start: int, end: int) -> Sequence[Mark]:
    """Return the marks that begin in [start, end), with offsets from *start*."""
    low, high = (bisect_left(marks, place, key=_start) for place in (start, end))
    return [Mark(mark.start - start, mark.end - start, mark.key) for mark in marks[low:high]]


def sections(entry: StoredPage, body: Sequence[Mark]) -> tuple[SectionHit, ...]:
    """
    Return up to SECTIONS sections that have an anchor and match the most keys, in page order.

    Args:
        body: The marks of the entry's text.
    """
    if not entry.url:
        return ()
    bounds = [*(heading.start for heading in entry.headings), len(entry.text)]
    matching = [
        (heading, end, marks)
        for heading, (start, end) in zip(entry.headings, pairwise(bounds), strict=True)
        if heading.anchor and (marks := shift(body, start, end))
    ]
    fullest = sorted(matching, key=lambda match: -len({mark.key for mark in match[2]}))[:SECTIONS]
    return tuple(section(entry, *match) for match in matching if match in fullest)


def section(entry: StoredPage, heading: Heading, end: int, marks: Sequence[Mark]) -> SectionHit:
    """Return the section from *heading* to offset *end*, with its best excerpt."""
    text = entry.text[heading.start : end].rstrip()
    body_start = len(heading.heading) if text.startswith(heading.heading) else 0
    body_start += len(text[body_start:]) - len(text[body_start:].lstrip())
    text, inside = text[body_start:], shift(marks, body_start, len(text))
    if inside:
        windows = view(text, inside, SECTION_WIDTH).windows
    else:
        windows = (beginning(text, SECTION_WIDTH),)
    return SectionHit(
        heading=heading.heading,
        anchor=heading.anchor,
        url=f"{entry.url}#{heading.anchor}",
        highlight=segments(text, windows, inside) if text else (),
    )
