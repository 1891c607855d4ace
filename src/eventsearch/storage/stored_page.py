"""
What an index stores of a page to show it as a hit, with its term vector.

The first line is JSON, the rest a term vector: the different words of the page once, and three
small numbers for each occurrence, so that hits are highlighted without analysis. An index is data,
never code.
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
"""Positions left free between two texts, so that no phrase goes across."""

FARTHEST = 200_000
"""Code points of a page in which words are marked: a hundred printed pages, then it has an end."""

_SEPARATOR = "\U0010ffff".encode()
"""Parts the columns: a noncharacter, which is in no word and above every number of a table."""

_COLUMNS = 7

FEW = 8
"""Different words that are looked for one by one: each in a hundredth of the time of a walk."""


class Span(NamedTuple):
    """
    A word where it stands.

    Attributes:
        start, end: Half-open range of code points in the page's texts, joined by one code point.
        place: Which of the table's words it is, in the order of the texts.
    """

    start: int
    end: int
    place: int
    folded: str
    stem: str


def table(texts: Iterable[tuple[int, Words]]) -> bytes:
    """
    Return the table of a page's texts.

    Args:
        texts: For each text its length in code points and its words, ordered by start.
    """
    starts, positions, forms = _concatenate(texts)
    frequency: Counter[tuple[str, str, int]] = Counter()
    # Forms that are written differently, but searched alike, are one word of the table.
    kinds: dict[Form, tuple[str, str, int]] = {}
    for form, times in Counter(forms).items():
        kinds[form] = kind = (form.stem, form.folded, form.width)
        frequency[kind] += times
    # The smallest numbers, which take one byte, for the most frequent words.
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
    # Encoded before they are joined: the mark between would make every column four bytes wide.
    return _SEPARATOR.join(column.encode("utf-8", "surrogatepass") for column in columns)


class TermVector:
    """
    The table of one page, to look words up.

    Raises:
        ValueError: These are not bytes that `table` made.
    """

    def __init__(self, data: bytes) -> None:
        # Cut before it is decoded: the mark between them would make every column four bytes wide.
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
        Return the words with one of the stems or prefixes, ordered by start, then end.

        Args:
            full_words: Folded words that are meant as they are.
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
        """Yield the numbers of the words that match; a number may come twice."""
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
        """Yield start, end, position, and number among `words`, of each word in order."""
        widths = list(map(add, map(len, self._folded), map(_zigzag_decode, map(ord, self._widths))))
        starts = accumulate(map(ord, self._starts))
        for start, position, number in zip(starts, self.positions, self._numbers, strict=True):
            yield start, start + widths[ord(number)], position, ord(number)

    def words(self) -> Iterator[tuple[str, str]]:
        """Yield the different words of the page, folded, with their stems."""
        return zip(self._folded, self._stems, strict=True)

    @cached_property
    def positions(self) -> Sequence[int]:
        """The position of each word, by its place: as analysed, with `GAP` between two texts."""
        return list(accumulate(map(_zigzag_decode, map(ord, self._steps))))


def _concatenate(texts: Iterable[tuple[int, Words]]) -> tuple[list[int], list[int], list[Form]]:
    """
    Return start, position and form of the words up to FARTHEST, as if all texts were one.

    A page has hundreds of words, so no step of Python is taken for each.
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
    """Yield what is to be added to each number to have the next; to 0 for the first."""
    return map(sub, numbers, chain((0,), numbers))


def _lines(texts: Sequence[str]) -> str:
    return "\n".join((*texts, ""))


def _pack(numbers: Iterable[int]) -> str:
    """Return numbers as the code points of a text, which Python packs and reads at C speed."""
    return "".join(map(chr, numbers))


def _zigzag_encode(numbers: Iterable[int]) -> list[int]:
    """Return any whole numbers as some from 0 on; small ones stay small."""
    return [number * 2 if number >= 0 else ~number * 2 + 1 for number in numbers]


def _zigzag_decode(number: int) -> int:
    return ~(number >> 1) if number & 1 else number >> 1


TEXTS: tuple[str, ...] = ("title", "event", "location", "abstract", "summary", "more", "text")
"""Fields of an entry in which words are marked, in the order in which `spans` has them."""

_OF_RECORD = ("url", "lang", "section", "kind", "text", "visible_from", "visible_until")
"""Fields that are read from `PageRecord`. Others are read from `Meta`, or made in `_fields`."""

_RECORDS: Mapping[str, tuple[Callable[[Iterable[Any]], Any], tuple[type, ...]]] = {
    "headings": (Heading._make, (int, str, str, int)),
    "occurrences": (StoredOccurrence._make, (str, str, int, int)),
    "links": (Link._make, (str, str)),
    "organizers": (Organizer._make, (str, str, bool)),
}
"""How to make the records of a field that contains several, and the types of their values."""

_BY_KIND: Mapping[FieldKind, tuple[str, ...]] = {
    kind: tuple(name for name in FIELD_KINDS if FIELD_KINDS[name] == kind)
    for kind in FIELD_KINDS.values()
}
_KINDS: tuple[FieldKind, ...] = ("text", "state", "time", "flag", "second", "texts")
_LISTS = (*_BY_KIND["texts"], *_RECORDS, "registration")
_VALUES = [itemgetter(*_BY_KIND[kind]) for kind in _KINDS]


def shown_title(record: PageRecord) -> str:
    """Return what a page is called: its title, else what it is shown as without one."""
    return record.meta.title or record.called


def _more(meta: Meta) -> tuple[str, ...]:
    return tuple(filter(None, (meta.subtitle, meta.description, *meta.blocks, *meta.talks)))


def entry(record: PageRecord) -> StoredPage:
    """Return a page as an index shows it, without any index."""
    return _entry(_fields(record))


def encode(record: PageRecord, words: Callable[[str], Words]) -> bytes:
    """
    Return what is stored of a page: same record, same bytes.

    Args:
        words: Analyses a text of the page.
    """
    fields = json.dumps(
        _fields(record), ensure_ascii=False, separators=(",", ":"), sort_keys=True
    ).encode("utf-8", "surrogatepass")
    return fields + b"\n" + table((len(text), words(text)) for text in _texts(record))


def decode(data: bytes) -> StoredPage:
    """
    Return the page that was stored.

    Raises:
        IndexDamaged: These are not bytes that `encode` made.
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
    Return the places of the page's words, in its TEXTS joined by one code point.

    Where their table cannot be read there are none and the log says so: no answer is lost over it.
    """
    fields, _, words = data.partition(b"\n")
    try:
        return TermVector(words)
    except ValueError as error:
        _log_unreadable(fields, error)
        return TermVector(table(()))


def _log_unreadable(fields: bytes, error: ValueError) -> None:
    # Hardly ever wanted, and loaded by no search else.
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
    """Return the texts of TEXTS; the blocks of ``more`` one by one, as they are searched."""
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
