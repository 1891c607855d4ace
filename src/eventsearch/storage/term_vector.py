"""
Encodes where the words of a page are, so that hits are highlighted without analysis.

The texts of a page are stored beside its term vector, and most of its words are runs: letters and
digits between other characters. So a run is a word at the next position, unless the term vector
says otherwise. It lists exceptions by offset. Each exception has a shape: the words that start at
the offset, such as ``week`` and ``weekend`` in ``week-end``, or no word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, count, islice, pairwise, product, repeat
from operator import add, eq, ne, sub
from typing import TYPE_CHECKING

from eventsearch.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    from eventsearch.analysis.analyzer import Form, Words


GAP = 100
"""Number of unused positions between two texts, so that a phrase cannot match across them."""

FARTHEST = 200_000
"""Words are highlighted in this many code points of a page (about a hundred printed pages). The
number is a part of the format."""

_SEPARATOR = "\U0010ffff".encode()
"""Separates the columns. A noncharacter that no word contains and no number reaches."""

_COLUMNS = 8

_ACCENTED = "éèêëàâäáçîïíôöóûüúñÉÀ\xa0«»’‘“”…–—·•\u202f"
_PLAIN = "eeeeaaaaciiiooouuunea" + 13 * " "
"""Replacements of frequent letters and separators that are not ASCII. They are a part of the
format, and need not agree with the analyzer: a word that it folds differently is an exception."""

_LOWER = bytes(
    code if code > 127 or chr(code).isalnum() else 32 for code in bytes(range(256)).lower()
)
"""Maps bytes of UTF-8: ASCII letters to lower case, other ASCII characters to spaces."""

Word = tuple[int, int, str]
"""A word of a shape: its code points, 0 for the whole run; its position relative to the expected
one; its folded form, empty if it equals the text of `_spaced`."""

Shape = tuple[int, tuple[Word, ...]]
"""The words that start at an exception, and what to add to the positions expected behind it."""

_RUN: Sequence[Word] = ((0, 0, ""),)
"""The words that start at a run that is not an exception."""


class Span(NamedTuple):
    """
    One occurrence of a word in a page.

    Attributes:
        start, end: Half-open range of code points in the page's texts, joined by one code point.
        step: The difference of the word's position from the position expected at its start.
    """

    start: int
    end: int
    step: int
    folded: str
    stem: str


def table(texts: Iterable[tuple[str, Words]]) -> bytes:
    """
    Return the encoded term vector of a page's texts.

    Args:
        texts: Each text with its words, sorted by start.
    """
    texts = tuple(texts)
    starts, positions, forms = _concatenate(texts)
    spaced = _spaced("\n".join([text for text, _ in texts]))
    pieces = spaced.split(" ")
    run_at = dict(zip(_begins(pieces), filter(None, pieces), strict=True))
    runs = list(map(run_at.get, starts, repeat("")))
    plain, suffixes = {}, {""}
    for form in set(forms):
        folded = form.folded
        if form.width == len(folded):
            plain[form] = folded
        if not folded.startswith(form.stem):
            suffixes.add(ending(folded, form.stem)[1])
    # A word is expected at the position after all words before it. Positions seldom decrease.
    tops = positions if positions == sorted(positions) else accumulate(positions, max)
    expected = [0, *map((1).__add__, tops)]
    odd = set(compress(starts, map(ne, map(plain.get, forms), runs)))
    odd.update(compress(starts, map(ne, positions, expected)))
    odd.update(compress(starts, map(eq, starts, islice(starts, 1, None))))
    shapes: dict[int, Shape] = dict.fromkeys(run_at.keys() - set(starts), (-1, ()))
    base = 0
    for number in compress(count(), map(odd.__contains__, starts)):
        start, form, run = starts[number], forms[number], runs[number]
        _, before = shapes.get(start, (0, ()))
        if not before:
            base = expected[number]
        width, text = form.width, spaced[start : start + form.width]
        if len(run) == width:
            width = 0
        elif not run and text[:1].isascii():
            text = ""  # `TermVector` starts a new run at an ASCII character.
        word = width, positions[number] - base, "" if form.folded == text else form.folded
        shapes[start] = expected[number + 1] - base - bool(run), (*before, word)
    return _columns(suffixes, shapes)


def _columns(suffixes: Iterable[str], shapes: Mapping[int, Shape]) -> bytes:
    """Encode the exceptions, and what to append to words to get stems, see `ending`."""
    frequency = Counter(shapes.values())
    # The most frequent shapes get the smallest numbers, which take one byte.
    different = sorted(sorted(frequency), key=frequency.__getitem__, reverse=True)
    numbers = dict(zip(different, count()))
    offsets = sorted(shapes)
    words = [word for _, shape in different for word in shape]
    columns = (
        _lines(sorted(suffixes)),
        _pack(map(sub, offsets, chain((0,), offsets))),
        _pack(numbers[shapes[offset]] for offset in offsets),
        _pack(_zigzag_encode([change for change, _ in different])),
        _pack(len(shape) for _, shape in different),
        _pack(width for width, _, _ in words),
        _pack(_zigzag_encode([step for _, step, _ in words])),
        _lines([folded for _, _, folded in words]),
    )
    # Encode before joining: the separator would make Python store four bytes a character.
    return _SEPARATOR.join(column.encode("utf-8", "surrogatepass") for column in columns)


def ending(folded: str, stem: str) -> tuple[int, str]:
    """Return how many letters to cut from a word, and what to append, to get its stem."""
    same = len(stem)
    while not folded.startswith(stem[:same]):
        same -= 1
    return len(folded) - same, stem[same:]


def _begins(pieces: Sequence[str]) -> list[int]:
    """Return the offsets of the runs; *pieces* are what `_spaced` returns, split at spaces."""
    return list(compress(accumulate([len(piece) + 1 for piece in pieces], initial=0), pieces))


def _spaced(text: str) -> str:
    """Return up to FARTHEST code points in lower case, with spaces for what separates runs."""
    text = text[:FARTHEST]
    if not text.isascii():
        for sign, plain in zip(_ACCENTED, _PLAIN, strict=True):
            text = text.replace(sign, plain)
    return text.encode("utf-8", "surrogatepass").translate(_LOWER).decode("utf-8", "surrogatepass")


class TermVector:
    """
    The term vector of one page, decoded for lookups.

    Args:
        text: The page's texts, joined by one code point.
        data: The result of `table` for these texts.
        stem: Returns the stem of a folded word in the page's language.

    Raises:
        ValueError: `table` did not make the bytes, or it made them for other texts.
    """

    def __init__(self, text: str, data: bytes, stem: Callable[[str], str]) -> None:
        # Split before decoding: the separator would make Python store four bytes a character.
        columns = [part.decode("utf-8", "surrogatepass") for part in data.split(_SEPARATOR)]
        if len(columns) != _COLUMNS:
            raise ValueError("the table of words has other columns")
        suffixes, gaps, numbers, changes, sizes, widths, steps, folded = columns
        rows = map(ord, widths), map(_zigzag_decode, map(ord, steps)), folded.split("\n")[:-1]
        words: list[Word] = list(zip(*rows, strict=True))
        ends = list(accumulate(map(ord, sizes), initial=0))
        shapes = [words[first:last] for first, last in pairwise(ends)]
        offsets = list(accumulate(map(ord, gaps)))
        self._numbers = dict(zip(offsets, map(ord, numbers), strict=True))
        if not (
            len(self._numbers) == len(offsets)
            and len(changes) == len(sizes) > max(self._numbers.values(), default=-1)
            and ends[-1] == len(words)
        ):
            raise ValueError("the table of words is uneven")
        # A space ends each run, also the last one.
        self._spaced = _spaced(text) + " "
        widest = [max((width for width, _, _ in shape), default=0) for shape in shapes]
        reached = map(add, offsets, map(widest.__getitem__, self._numbers.values()))
        if max(reached, default=0) >= len(self._spaced):
            raise ValueError("the table of words is for another text")
        self._shapes, self._offsets, self._changes = shapes, offsets, changes
        self._suffixes = suffixes.split("\n")[:-1]
        self._stem = stem

    def find(
        self,
        stems: Collection[str],
        prefixes: tuple[str, ...],
        full_words: Collection[str] = frozenset(),
    ) -> list[Span]:
        """
        Return the words with one of the stems or prefixes, sorted by start, then end.

        Args:
            full_words: Folded words to match exactly, not by stem.
        """
        beginnings = {*prefixes, *full_words}
        for stem, suffix in product(stems, self._suffixes):
            if stem.endswith(suffix):
                beginnings.add(stem[: len(stem) - len(suffix)])
        found = self.occurrences() if "" in beginnings else self._candidates(beginnings)
        return [
            span
            for span in found
            if span.stem in stems or span.folded in full_words or span.folded.startswith(prefixes)
        ]

    def _candidates(self, beginnings: Collection[str]) -> Iterator[Span]:
        """Yield all words with one of these beginnings, and some others, sorted by start."""
        starts: set[int] = set()
        for beginning in beginnings:
            found = self._found(beginning)
            starts.update(found if beginning.isascii() else filter(self._is_start, found))
        some = tuple(beginnings)
        shapes = {
            number
            for number, shape in enumerate(self._shapes)
            if any(folded.startswith(some) for _, _, folded in shape)
        }
        starts.update(at for at, number in self._numbers.items() if number in shapes)
        return self._spans(sorted(starts))

    def _found(self, beginning: str) -> Iterator[int]:
        """Yield the offsets of a beginning: in runs too, unless it consists of ASCII characters."""
        text = self._spaced
        if text.startswith(beginning):
            yield 0
        before = beginning.isascii()
        needle = f" {beginning}" if before else beginning
        at = text.find(needle)
        while at >= 0:
            yield at + before
            at = text.find(needle, at + 1)

    def _is_start(self, offset: int) -> bool:
        return offset in self._numbers or not offset or self._spaced[offset - 1] == " "

    def _spans(self, starts: Iterable[int]) -> Iterator[Span]:
        """Yield the words that start at these offsets."""
        text, stems = self._spaced, dict[str, str]()
        for start in starts:
            number = self._numbers.get(start)
            for width, step, other in _RUN if number is None else self._shapes[number]:
                end = start + width if width else text.find(" ", start)
                folded = other or text[start:end]
                if folded not in stems:
                    stems[folded] = self._stem(folded)
                yield Span(start, end, step, folded, stems[folded])

    @cached_property
    def _begins(self) -> Sequence[int]:
        return _begins(self._spaced.split(" "))

    @cached_property
    def _shifts(self) -> Sequence[int]:
        """The difference between positions and runs before each exception, and after the last."""
        changes = list(map(_zigzag_decode, map(ord, self._changes)))
        return list(accumulate(map(changes.__getitem__, self._numbers.values()), initial=0))

    def positions(self, words: Sequence[Span]) -> list[int]:
        """Return the positions of words, with `GAP` between two texts."""
        starts = [word.start for word in words]
        runs = map(bisect_left, repeat(self._begins), starts)
        shifts = map(self._shifts.__getitem__, map(bisect_left, repeat(self._offsets), starts))
        steps = [word.step for word in words]
        return list(map(add, steps, map(add, runs, shifts)))

    def occurrences(self) -> list[Span]:
        """Return all words, sorted by start, then end."""
        return list(self._spans(sorted({*self._begins, *self._offsets})))

    def words(self) -> dict[str, str]:
        """Return the distinct words of the page, folded, with their stems."""
        return {word.folded: word.stem for word in self.occurrences()}


def _concatenate(texts: Sequence[tuple[str, Words]]) -> tuple[list[int], list[int], list[Form]]:
    """
    Return start, position and form of the words up to FARTHEST, as if all texts were one.

    A page has hundreds of words, so this avoids Python loops over words.
    """
    starts: list[int] = []
    positions: list[int] = []
    forms: list[Form] = []
    start = position = 0
    for text, words in texts:
        if start + len(text) > FARTHEST:
            fits = [
                start + at + form.width <= FARTHEST
                for at, form in zip(words.starts, words.forms, strict=True)
            ]
            words = type(words)._make(list(compress(column, fits)) for column in words)
        if words.starts:
            starts.extend(map(start.__add__, words.starts))
            positions.extend(map(position.__add__, words.positions))
            forms.extend(words.forms)
            position += max(words.positions) + 1 + GAP
        start += len(text) + 1
    return starts, positions, forms


def _lines(texts: Sequence[str]) -> str:
    return "\n".join((*texts, ""))


def _pack(numbers: Iterable[int]) -> str:
    """Return numbers as the code points of a text, which Python packs and reads at C speed."""
    return "".join(map(chr, numbers))


def _zigzag_encode(numbers: Iterable[int]) -> list[int]:
    """Map integers to non-negative ones, so that small absolute values stay small."""
    return [number * 2 if number >= 0 else ~number * 2 + 1 for number in numbers]


def _zigzag_decode(number: int) -> int:
    return ~(number >> 1) if number & 1 else number >> 1
