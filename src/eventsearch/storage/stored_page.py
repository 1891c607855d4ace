"""
Encodes the stored fields of a page, which are needed to show it as a hit, and its term vector.

The first line is JSON, the rest is a term vector: each distinct word of the page once, and three
small numbers for each occurrence. So hits are highlighted without analysis. The format is plain
data that cannot run code, unlike pickles.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from itertools import accumulate, chain, compress, count, takewhile
from operator import add, itemgetter, sub
from typing import TYPE_CHECKING, Any

from eventsearch.errors import IndexDamaged
from eventsearch.files import demand_kind
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.results import (
    FIELD_KINDS,
    FieldKind,
    Heading,
    Link,
    Organizer,
    PostalAddress,
    StoredOccurrence,
    StoredPage,
)
from eventsearch.model.timestamps import epoch, rfc3339

if TYPE_CHECKING:
    from eventsearch.analysis.analyzer import Form, Words
    from eventsearch.model.page import Meta, PageRecord


GAP = 100
"""Number of positions left free between two texts, so that no phrase matches across them."""

FARTHEST = 200_000
"""Words are highlighted in this many code points of a page (about a hundred printed pages)."""

_SEPARATOR = "\U0010ffff".encode()
"""Separates the columns. A noncharacter that no word contains and no number reaches."""

_COLUMNS = 7

FEW = 8
"""Up to this many words are searched one by one: each takes 1/100 of the time of a full scan."""


class Span(NamedTuple):
    """
    One occurrence of a word in a page.

    Attributes:
        start, end: Offsets in code points, *end* excluded, in the page's texts joined by one code
            point.
        place: Number of the occurrence, counted over all texts.
    """

    start: int
    end: int
    place: int
    folded: str
    stem: str


def table(texts: Iterable[tuple[int, Words]]) -> bytes:
    """
    Return the encoded term vector of a page's texts.

    Args:
        texts: The length in code points and the words, sorted by start, of each text.
    """
    starts, positions, forms = _concatenate(texts)
    frequency: Counter[tuple[str, str, int]] = Counter()
    # Store forms that match the same searches only once, even if their spelling differs.
    kinds: dict[Form, tuple[str, str, int]] = {}
    for form, times in Counter(forms).items():
        kinds[form] = kind = (form.stem, form.folded, form.width)
        frequency[kind] += times
    # The most frequent words get the smallest numbers, which take one byte.
    words = sorted(frequency)
    words.sort(key=frequency.__getitem__, reverse=True)
    number = {word: chr(place) for place, word in enumerate(words)}
    numbers = {form: number[kind] for form, kind in kinds.items()}
    roots = [
        stem if word.startswith(stem) else _common_prefix(stem, word) for stem, word, _ in words
    ]
    columns = (
        _lines(roots),
        _lines([stem[len(root) :] for (stem, _, _), root in zip(words, roots, strict=True)]),
        _lines([word[len(root) :] for (_, word, _), root in zip(words, roots, strict=True)]),
        _pack(_zigzag_encode([width - len(word) for _, word, width in words])),
        "".join(map(numbers.__getitem__, forms)),
        _pack(_deltas(starts)),
        _pack(_zigzag_encode(_deltas(positions))),
    )
    # Encode before joining: with the separator, Python stores each character in four bytes.
    return _SEPARATOR.join(column.encode("utf-8", "surrogatepass") for column in columns)


class TermVector:
    """
    The term vector of one page, decoded for lookups.

    Raises:
        ValueError: The bytes were not made by `table`.
    """

    def __init__(self, data: bytes) -> None:
        # Split before decoding: with the separator, Python stores each character in four bytes.
        columns = [part.decode("utf-8", "surrogatepass") for part in data.split(_SEPARATOR)]
        if len(columns) != _COLUMNS:
            raise ValueError("the table of words has other columns")
        roots, stems, self._words = (column.split("\n")[:-1] for column in columns[:3])
        self._widths, self._numbers, self._starts, self._steps = columns[3:]
        if not (
            len(roots) == len(stems) == len(self._words) == len(self._widths)
            and len(self._numbers) == len(self._starts) == len(self._steps)
        ):
            raise ValueError("the table of words is uneven")
        self._roots = roots
        self._stems = list(map(add, roots, stems))

    def find(
        self,
        stems: Container[str],
        prefixes: tuple[str, ...],
        full_words: Container[str] = frozenset(),
    ) -> list[Span]:
        """
        Return the words with one of the stems or prefixes, sorted by start, then end.

        Args:
            full_words: Folded words to match exactly, not by stem.
        """
        spans = []
        before = start = 0
        for place in self._places(set(self._matching_numbers(stems, prefixes, full_words))):
            start += sum(map(ord, self._starts[before : place + 1]))
            before = place + 1
            spans.append(self._span(place, start))
        return spans

    def _places(self, words: Collection[int]) -> list[int]:
        if len(words) > FEW:
            matches = map(set(map(chr, words)).__contains__, self._numbers)
            return list(compress(count(), matches))
        return sorted(chain.from_iterable(map(self._each, map(chr, words))))

    def _each(self, number: str) -> Iterator[int]:
        place = self._numbers.find(number)
        while place >= 0:
            yield place
            place = self._numbers.find(number, place + 1)

    def _matching_numbers(
        self, stems: Container[str], prefixes: tuple[str, ...], full_words: Container[str]
    ) -> Iterator[int]:
        """Yield the numbers of the matching words. A number may appear twice."""
        yield from compress(count(), map(stems.__contains__, self._stems))
        if full_words:
            yield from compress(count(), map(full_words.__contains__, self._folded))
        if prefixes:
            matches = (folded.startswith(prefixes) for folded in self._folded)
            yield from compress(count(), matches)

    @cached_property
    def _folded(self) -> Sequence[str]:
        return list(map(add, self._roots, self._words))

    def _span(self, place: int, start: int) -> Span:
        number = ord(self._numbers[place])
        folded = self._roots[number] + self._words[number]
        end = start + len(folded) + _zigzag_decode(ord(self._widths[number]))
        return Span(start, end, place, folded, self._stems[number])

    def occurrences(self) -> Iterator[tuple[int, int, int, int]]:
        """Yield start, end, position, and index in `words`, of each occurrence in order."""
        widths = list(map(add, map(len, self._folded), map(_zigzag_decode, map(ord, self._widths))))
        starts = accumulate(map(ord, self._starts))
        for start, position, number in zip(starts, self.positions, self._numbers, strict=True):
            yield start, start + widths[ord(number)], position, ord(number)

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield the distinct words of the page, folded, with their stems."""
        return zip(self._folded, self._stems, strict=True)

    @cached_property
    def positions(self) -> Sequence[int]:
        """The position of each occurrence, with `GAP` between two texts."""
        return list(accumulate(map(_zigzag_decode, map(ord, self._steps))))


def _concatenate(texts: Iterable[tuple[int, Words]]) -> tuple[list[int], list[int], list[Form]]:
    """
    Return start, position and form of the words up to FARTHEST, as if all texts were one.

    A page has hundreds of words, so this avoids Python loops over words.
    """
    starts: list[int] = []
    positions: list[int] = []
    forms: list[Form] = []
    start = position = 0
    for length, words in texts:
        if start + length > FARTHEST:
            words = _truncate(words, FARTHEST - start)
        if words.starts:
            starts.extend(map(start.__add__, words.starts))
            positions.extend(map(position.__add__, words.positions))
            forms.extend(words.forms)
            position += max(words.positions) + 1 + GAP
        start += length + 1
    return starts, positions, forms


def _truncate(words: Words, last: int) -> Words:
    inside = [
        start + form.width <= last for start, form in zip(words.starts, words.forms, strict=True)
    ]
    starts, positions = (list(compress(column, inside)) for column in words[:2])
    return type(words)(starts, positions, list(compress(words.forms, inside)))


def _common_prefix(stem: str, folded: str) -> str:
    pairs = takewhile(lambda pair: pair[0] == pair[1], zip(stem, folded, strict=False))
    return "".join(letter for letter, _ in pairs)


def _deltas(numbers: Sequence[int]) -> Iterator[int]:
    """Yield the difference between each number and the one before it; the first is kept."""
    return map(sub, numbers, chain((0,), numbers))


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


TEXTS: tuple[str, ...] = ("title", "event", "location", "abstract", "summary", "more", "text")
"""Fields of a stored page in which words are highlighted, in the order that `spans` uses."""

_OF_RECORD = ("url", "lang", "section", "kind", "text", "visible_from", "visible_until")
"""Fields that are read from `PageRecord`. The others are read from `Meta`, or set in `_fields`."""

_RECORDS: Mapping[str, tuple[Callable[[Iterable[Any]], Any], tuple[type, ...]]] = {
    "headings": (Heading._make, (int, str, str, int)),
    "occurrences": (StoredOccurrence._make, (str, str, int, int)),
    "links": (Link._make, (str, str)),
    "organizers": (Organizer._make, (str, str, bool)),
}
"""Maps each field that is a list of tuples to the tuple's constructor and its values' types."""

_BY_KIND: Mapping[FieldKind, tuple[str, ...]] = {
    kind: tuple(name for name in FIELD_KINDS if FIELD_KINDS[name] == kind)
    for kind in FIELD_KINDS.values()
}
_KINDS: tuple[FieldKind, ...] = ("text", "state", "time", "flag", "second", "texts")
_LISTS = (*_BY_KIND["texts"], *_RECORDS, "registration")
_VALUES = [itemgetter(*_BY_KIND[kind]) for kind in _KINDS]


def shown_title(record: PageRecord) -> str:
    """Return the displayed title of a page: its title, else a fallback such as its file name."""
    return record.meta.title or record.called


def _more(meta: Meta) -> tuple[str, ...]:
    return tuple(filter(None, (meta.subtitle, meta.description, *meta.blocks, *meta.talks)))


def entry(record: PageRecord) -> StoredPage:
    """Return the stored page of a record: the same as `decode` returns for its bytes."""
    return _entry(_fields(record))


def encode(record: PageRecord, words: Callable[[str], Words]) -> bytes:
    """
    Return the bytes to store for a page. Equal records give equal bytes.

    Args:
        words: Returns the analyzed words of a text.
    """
    fields = json.dumps(
        _fields(record), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode("utf-8", "surrogatepass")
    return fields + b"\n" + table((len(text), words(text)) for text in _texts(record))


def decode(data: bytes) -> StoredPage:
    """
    Return the stored page; its term vector is not read.

    Raises:
        IndexDamaged: The bytes were not made by `encode`.
    """
    fields, _, _ = data.partition(b"\n")
    try:
        values = json.loads(fields.decode("utf-8", "surrogatepass"))
        _demand_kinds(values)
        return _entry(values)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise IndexDamaged(
            "the index is damaged: a stored page cannot be read",
            hint='run "eventsearch index --full"',
        ) from error


def spans(data: bytes) -> TermVector:
    """
    Return the page's term vector; its offsets count in the page's TEXTS, joined by one code point.

    If the term vector is damaged, log a warning and return an empty one: the hit is then shown
    without highlighting.
    """
    fields, _, words = data.partition(b"\n")
    try:
        return TermVector(words)
    except ValueError as error:
        _log_unreadable(fields, error)
        return TermVector(table(()))


def _log_unreadable(fields: bytes, error: ValueError) -> None:
    # Imported here because only a damaged page needs it.
    import logging

    logging.getLogger("eventsearch").warning(
        '%s: shown without marks: %s; run "eventsearch index --full"',
        decode(fields).id,
        error,
    )


def _demand_kinds(fields: dict[str, Any]) -> None:
    for name, (_, kinds) in _RECORDS.items():
        if rows := fields[name]:
            for kind, column in zip(kinds, zip(*rows, strict=True), strict=True):
                demand_kind(kind, column)
    text, state, time, flag, second, texts = (get(fields) for get in _VALUES)
    if registration := fields["registration"]:
        url, deadline, full, opens = registration
        text, flag = (*text, url, deadline, opens), (*flag, full)
    lists = chain(filter(None, (*texts, fields["postal"])), fields.get("facets", {}).values())
    demand_kind(str, (*text, *state, *time, *chain.from_iterable(lists)))
    demand_kind(bool, flag)
    demand_kind(int, second, or_none=True)
    for moment in filter(None, time):
        datetime.fromisoformat(moment)


def _texts(record: PageRecord) -> tuple[str, ...]:
    """Return the texts of TEXTS. Each block of ``more`` is a text, so no phrase crosses blocks."""
    meta = record.meta
    front = (shown_title(record), meta.event, meta.location, meta.abstract, meta.summary)
    return (*front, *(_more(meta) or ("",)), record.text)


def _entry(fields: dict[str, Any]) -> StoredPage:
    for name in _LISTS:
        fields[name] = tuple(fields[name] or ())
    for name, (make, _) in _RECORDS.items():
        if fields[name]:
            fields[name] = tuple(map(make, fields[name]))
    if fields["postal"]:
        fields["postal"] = PostalAddress._make(fields["postal"])
    if "facets" in fields:
        fields["facets"] = {name: tuple(values) for name, values in fields["facets"].items()}
    return StoredPage(**fields)


def _fields(record: PageRecord) -> dict[str, Any]:
    meta, one = record.meta, record.meta.registration
    fields = {
        "id": record.path,
        "title": shown_title(record),
        "more": "\n".join(_more(meta)),
        "headings": [(s.level, s.heading, s.anchor, s.start) for s in record.sections],
        "categories": dict(meta.shown_terms).get("categories", ()),
        "registration": one and (one.url, rfc3339(one.deadline), one.full, rfc3339(one.opens)),
        "occurrences": [
            (rfc3339(one.start), rfc3339(one.end), epoch(one.begins), epoch(one.over))
            for one in meta.occurrences
        ],
    }
    for name, kind in FIELD_KINDS.items():
        if name not in fields:
            value = getattr(record if name in _OF_RECORD else meta, name)
            if kind == "time":
                value = rfc3339(value)
            elif kind == "second" and value is not None:
                value = epoch(value)
            fields[name] = value
    return {**fields, "facets": meta.facets} if meta.facets else fields
