"""
Choose the part of a text that shows best why it matches: one or two windows around the marks.

In a text, each cell of a table is a line. Several short lines in a row count as cells if they do
not end a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import attrgetter

from eventsearch.model.lazy_pattern import lazy
from eventsearch.model.named_tuple import NamedTuple

CELL = 40
"""Maximum code points of a table cell; a longer line is prose."""

MANY = 4
"""Minimum short lines in a row to be cells; fewer are headings."""

AROUND = 2
"""Cells to show before and after matching cells, as the rest of their row."""

SAYS = 40
"""Minimum code points of prose for an excerpt without the cells around it."""

_LINE = lazy(r"[^\n]+")
_ENDED = (".", "!", "?", "…", ":", ";", "。", "！", "？")

Range = tuple[int, int]


class Block(NamedTuple):
    """Successive lines, as half-open ranges, that are all cells or all prose."""

    lines: tuple[Range, ...]
    cells: bool

    @property
    def range(self) -> Range:
        """Half-open range of all lines."""
        return self.lines[0][0], self.lines[-1][1]


def without_cells(text: str, start: int, end: int, marks: Sequence[tuple[int, int, str]]) -> Range:
    """
    Return the part of text[start:end] to show, without needless cells of tables.

    Args:
        marks: Half-open ranges that match, with the word that they match, sorted by start.

    Returns:
        The first prose that contains all words of the marks. Else the range without the cells at
        its ends that are far from the marks. The same range if it has no cells or no marks.
    """
    if text.count("\n", start, end) < MANY - 1:
        return start, end
    blocks = tuple(_blocks(text, start, end))
    if not any(block.cells for block in blocks):
        return start, end
    inside = [mark for mark in marks if start <= mark[0] and mark[1] <= end]
    keys = {key for _, _, key in inside}
    for block in blocks:
        low, high = block.range
        block_keys = {key for first, last, key in inside if low <= first and last <= high}
        if not block.cells and high - low >= SAYS and block_keys == keys:
            return low, high
    return _trim(blocks, inside, start, end) if inside else (start, end)


def _trim(
    blocks: Sequence[Block], inside: Sequence[tuple[int, int, str]], start: int, end: int
) -> Range:
    """Return the range without the cells at its ends that are over AROUND cells from a mark."""
    first, last = inside[0][0], max(mark_end for _, mark_end, _ in inside)
    if blocks[0].cells:
        lines = blocks[0].lines
        at = next((n for n, (_, mark_end) in enumerate(lines) if mark_end > first), len(lines))
        start = lines[max(at - AROUND, 0)][0]
    if blocks[-1].cells:
        lines = blocks[-1].lines
        at = max((n for n, (mark_start, _) in enumerate(lines) if mark_start < last), default=0)
        end = lines[min(at + AROUND, len(lines) - 1)][1]
    return start, end


def _blocks(text: str, start: int, end: int) -> Iterator[Block]:
    lines = [match.span() for match in _LINE.finditer(text, start, end)]
    prose: list[Range] = []
    for short, group in groupby(lines, key=lambda line: _is_short(text, *line)):
        run = tuple(group)
        if not short or len(run) < MANY:
            prose.extend(run)
            continue
        if prose:
            yield Block(tuple(prose), cells=False)
            prose = []
        yield Block(run, cells=True)
    if prose:
        yield Block(tuple(prose), cells=False)


def _is_short(text: str, start: int, end: int) -> bool:
    return end - start <= CELL and not text[start:end].rstrip().endswith(_ENDED)


HALF = 60
"""Minimum code points of each of two windows: shorter windows lack context."""

LEAD = 0.6
"""Start a window with a sentence if the first mark ends within this share of the window."""

BEFORE = 0.25
"""If a sentence begins too early, maximum share of a window to show before its first mark."""

FILLED = 0.6
"""Minimum share of a window to fill to end with a sentence; else end between two words."""

ENOUGH = 2
"""Maximum marks of a window to count: text with more repetitions is a list or code."""

PERFECT = (0, True, ENOUGH)
"""Best possible `FragmentScore`, without the first value."""

COMPARED = 10
"""Maximum windows with the most different marks to score: scoring is slow."""

CLUTTER_LEVELS = 20
"""Levels of clutter, so that less than a twentieth of a window does not count."""

NEARBY = 250
"""Code points before a place to search first for the end of a sentence."""

LONGEST_END = 2
"""Maximum code points of the end of a sentence: a full stop and a quotation mark."""

ELLIPSES = 2
"""Code points to reserve in a window for the ellipses at its ends."""

_END = lazy(
    r"[\n.!?…。！？](?:(?<=[\n。！？])"
    r"|(?<!\b[^\W\d_]\.)(?<!\b[A-Z]\w\.)[»”\")\]]?(?=\s(?!\s*[a-zà-öø-ÿ])))"
)
"""Matches the end of a line or sentence, but not in ``M. Dupont``, ``Dr. No``, ``etc. and``."""

_BLANK = lazy(r"\s+")
_TO_LAST_BLANK = lazy(r".*(?=\s)", re.DOTALL)
_CLUTTER = lazy(r"[^\w\s.,;:!?'’«»“”()…–%&+€°-]|\n|_|(?<=\w)[.:](?=\w)")


class Mark(NamedTuple):
    """A half-open range of code points that matches, and the word or phrase that it matches."""

    start: int
    end: int
    key: str


class Window(NamedTuple):
    """A half-open range of code points to show, and whether it cuts sentences at its ends."""

    start: int
    end: int
    cut_before: bool = False
    cut_after: bool = False


class FragmentScore(NamedTuple):
    """
    How well a window shows the matches. Scores are compared field by field; higher is better.

    Attributes:
        different: Number of different keys in the window.
        tidy: Level of clutter, negated: signs and line breaks, as in code or tables.
        uncut: Whether the window begins with a sentence.
        marks: Number of marks, at most ENOUGH.
    """

    different: int
    tidy: int
    uncut: bool
    marks: int


class Fragments(NamedTuple):
    """The windows of a text to show, in their order without overlap, and their score."""

    score: FragmentScore
    windows: tuple[Window, ...]


class _Candidate(NamedTuple):
    """The start of a possible window, its marks, and the minimum end to show all their words."""

    start: int
    core: int
    keys: frozenset[str]
    marks: Sequence[Mark]


class _Choice(NamedTuple):
    score: FragmentScore
    window: Window
    keys: frozenset[str]


def view(text: str, marks: Sequence[Mark], width: int) -> Fragments:
    """
    Return the best window of *text*, or two windows if they show more of the words.

    Args:
        marks: At least one, sorted by start; they may overlap.
        width: Maximum code points of all windows together, with `ELLIPSES` for each window.
    """
    keys = frozenset(mark.key for mark in marks)
    if len(text) <= width:
        window = _prose(text, Window(0, len(text)), marks)
        return Fragments(_score(text, window, len(keys), len(marks)), (window,))
    sentences = Sentences(text)
    best = _best(sentences, marks, width)
    half = width // 2
    if half >= HALF and len(best.keys) < len(keys):
        first = _best(sentences, marks, half)
        second = _best(sentences, [mark for mark in marks if mark.key not in first.keys], half)
        count = len(first.keys | second.keys)
        one, two = sorted((first.window, second.window))
        if count > len(best.keys) and one.end < two.start:
            return Fragments(min(first.score, second.score)._replace(different=count), (one, two))
    return Fragments(best.score, (best.window,))


def _prose(text: str, window: Window, marks: Sequence[Mark]) -> Window:
    """Return a window without the table cells around its prose, if these match no further words."""
    start, end = without_cells(text, window.start, window.end, marks)
    return Window(
        start,
        end,
        window.cut_before and start == window.start,
        window.cut_after and end == window.end,
    )


def beginning(text: str, width: int) -> Window:
    """Return a window at the beginning of *text*, of at most *width* code points."""
    if len(text) <= width:
        return _prose(text, Window(0, len(text)), ())
    return _prose(text, Sentences(text).frame(0, 0, width - ELLIPSES), ())


class Sentences:
    """The sentences and lines of a text, which are found only where they are needed."""

    def __init__(self, text: str) -> None:
        self.text = text
        # Starts and ends of the sentences found so far, in their order.
        self._starts: list[int] = []
        self._ends: list[int] = []

    def last_end(self, place: int) -> int:
        """Return the last end of a sentence at or before a place; 0 if there is none."""
        at = bisect_right(self._starts, place)
        if at and place < self._ends[at - 1]:
            return self._starts[at - 1]
        last, next_end = self._around(place)
        self._starts.insert(at, last)
        self._ends.insert(at, next_end)
        return last

    def _around(self, place: int) -> tuple[int, int]:
        """Return the last end at or before a place, or 0, and the first end after it."""
        back = NEARBY
        while True:
            # An end is recognised by the characters around it, so the search may begin anywhere.
            begin, last, next_end = max(place - back, 0), 0, len(self.text) + 1
            for match in _END.finditer(self.text, begin):
                if match.end() > place:
                    next_end = match.end()
                    break
                last = match.end()
            if last or not begin:
                return last, next_end
            back *= 4

    def first_end(self, place: int) -> int | None:
        """Return the first sentence end at or after a place: 0 for 0, None if no end follows."""
        if place <= 0:
            return 0
        matches = _END.finditer(self.text, max(place - LONGEST_END, 0))
        return next((end.end() for end in matches if end.end() >= place), None)

    def start(self, place: int) -> int:
        """Return the start of the sentence that contains *place*."""
        return self._next(self.last_end(place))

    def frame(self, start: int, core: int, room: int) -> Window:
        """
        Return a window of at most *room* code points that reaches at least to *core*.

        It begins at *start* (earlier if the text ends before *room*), and ends with a sentence if
        that leaves it full enough, else between two words.
        """
        high = start + room
        if high >= len(self.text):
            start = self._earlier(start, max(len(self.text) - room, 0))
            return Window(start, len(self.text), self._is_cut(start))
        end = self.last_end(high)
        if end >= max(core, start + int(room * FILLED)):
            end = start + len(self.text[start:end].rstrip())
            return Window(start, end, self._is_cut(start))
        blank = _TO_LAST_BLANK.match(self.text, core, high + 1)
        end = core + len(blank[0].rstrip()) if blank else high
        return Window(start, end, self._is_cut(start), True)

    def _next(self, end: int) -> int:
        """Return the start of a sentence from the end of the previous sentence."""
        blank = _BLANK.match(self.text, end)
        return blank.end() if blank else end

    def _earlier(self, start: int, low: int) -> int:
        """Return an earlier start for a window that would end beyond the text."""
        end = self.first_end(low)
        if end is not None and (sentence_start := self._next(end)) <= start:
            return sentence_start
        blank = _BLANK.search(self.text, max(low - 1, 0), start)
        return blank.end() if blank else start

    def _is_cut(self, start: int) -> bool:
        return self.start(start) < start


def _best(sentences: Sentences, marks: Sequence[Mark], width: int) -> _Choice:
    """Return the window with the best score; among equals, the first one."""
    room = max(width - ELLIPSES, 1)
    different = len({mark.key for mark in marks})
    fullest = _fullest(_candidates(sentences, marks, room), different)
    best = _choose(sentences, next(fullest), room)
    for candidate in islice(fullest, COMPARED - 1):
        # Score a window only if it may be better, because counting the clutter is slow.
        if _upper_bound(candidate) > best.score:
            best = max(best, _choose(sentences, candidate, room), key=attrgetter("score"))
        if best.score[1:] == PERFECT:
            break
    return best


def _fullest(candidates: Iterable[_Candidate], different: int) -> Iterator[_Candidate]:
    """
    Yield the candidates with the most different keys.

    A candidate with all *different* keys is yielded at once, so the caller can stop early.
    """
    fewer: list[_Candidate] | None = []
    for candidate in candidates:
        if len(candidate.keys) == different:
            fewer = None
            yield candidate
        elif fewer is not None:
            fewer.append(candidate)
    if fewer:
        most = max(len(candidate.keys) for candidate in fewer)
        yield from (candidate for candidate in fewer if len(candidate.keys) == most)


def _upper_bound(candidate: _Candidate) -> FragmentScore:
    tidy, uncut, most = PERFECT
    return FragmentScore(len(candidate.keys), tidy, uncut, min(len(candidate.marks), most))


def _choose(sentences: Sentences, candidate: _Candidate, room: int) -> _Choice:
    start, core, keys, marks = candidate
    window = _prose(sentences.text, sentences.frame(start, core, room), marks)
    inside = sum(mark.end <= window.end for mark in marks)
    return _Choice(_score(sentences.text, window, len(keys), inside), window, keys)


def _candidates(sentences: Sentences, marks: Sequence[Mark], room: int) -> Iterator[_Candidate]:
    """Yield the possible windows in their order, each with a different start."""
    starts = [mark.start for mark in marks]
    last_start = -1
    for mark in marks:
        start = _window_start(sentences, mark, room)
        if start != last_start:
            last_start, end = start, start + room
            neighbours = marks[bisect_left(starts, start) : bisect_left(starts, end)]
            inside = [other for other in neighbours if other.end <= end]
            first = {other.key: other.end for other in reversed(inside)}
            core = max(first.values(), default=start)
            yield _Candidate(start, core, frozenset(first), inside)


def _window_start(sentences: Sentences, mark: Mark, room: int) -> int:
    """Return the start of a window for its first mark: the start of the sentence, if that fits."""
    start = sentences.start(mark.start)
    if mark.end - start <= room * LEAD:
        return start
    low = max(start, mark.start - int(room * BEFORE), 1)
    blank = _BLANK.search(sentences.text, low - 1, mark.start)
    return blank.end() if blank else mark.start


def _score(text: str, window: Window, different: int, count: int) -> FragmentScore:
    clutter = len(_CLUTTER.findall(text, window.start, window.end))
    level = clutter * CLUTTER_LEVELS // max(window.end - window.start, 1)
    return FragmentScore(different, -level, not window.cut_before, min(count, ENOUGH))
