"""
Counts facets, filters by value, and forms collapse groups.

For few hits, the values of each hit are read. For many hits, each common value is counted with one
operation on its set of documents, and all rare values with one scan of their documents.

Documents that share a key form one collapse group, even if they are related only through a third
document. Only the first hit of a group is shown.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, MutableSequence, Sequence
from functools import cached_property
from itertools import chain, compress, starmap
from operator import attrgetter, itemgetter

from eventsearch.analysis.char_filter import loose
from eventsearch.analysis.languages import variants
from eventsearch.engines.whoosh.reader.bitsets import DocIdSet, docs_in, flags_in
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.search.time_decay import default_order_key
from eventsearch.engines.whoosh.search.time_filters import (
    STATUSES,
    status,
    time_slot,
    times_at,
    visible,
)
from eventsearch.engines.whoosh.segment.doc_values import (
    BEGINS,
    ENDS,
    EVENT,
    KIN,
    Times,
    keyword_field,
)
from eventsearch.model.document import KEY, key_of
from eventsearch.model.lru_cache import size_of
from eventsearch.model.named_tuple import NamedTuple
from eventsearch.model.results import FacetCount, FacetValue


class CollapseGroups(NamedTuple):
    """
    The groups of related documents, such as translations.

    Attributes:
        groups: For each document, the lowest document number in its group.
        several: The documents in groups with more than one document.
    """

    groups: Sequence[int]
    several: int

    def groups_in(self, docs: Iterable[int]) -> set[int]:
        return set(map(self.groups.__getitem__, docs))

    def count(self, bits: int) -> int:
        """Return how many groups the documents of a set belong to."""
        return (bits & ~self.several).bit_count() + len(
            self.groups_in(docs_in(bits & self.several))
        )

    def group_leaders(self, order: Iterable[int]) -> Mapping[int, list[int]]:
        """Map the first document of each group in *order* to the group's other documents."""
        members: dict[int, list[int]] = {}
        for doc in order:
            members.setdefault(self.groups[doc], []).append(doc)
        return {docs[0]: docs[1:] for docs in members.values()}


def collapse_groups(reader: IndexReader) -> CollapseGroups:
    """Return the collapse groups of an index. They are cached."""
    cached = reader.cache.get(("collapse groups",))
    if isinstance(cached, CollapseGroups):
        return cached
    groups = list(range(reader.count))
    for _, docs in reader.values(KIN):
        heads = {head_of(groups, doc) for doc in docs}
        for head in heads:
            groups[head] = min(heads)
    groups = [head_of(groups, doc) for doc in range(reader.count)]
    members = [doc for doc, head in enumerate(groups) if head != doc]
    several = reader.bits([*members, *map(groups.__getitem__, members)])
    result = CollapseGroups(groups, several)
    reader.cache.put(("collapse groups",), result, 48 * reader.count)
    return result


def head_of(groups: MutableSequence[int], doc: int) -> int:
    """Return the lowest document of a group (union-find); shorten the path for the next call."""
    while groups[doc] != doc:
        groups[doc] = doc = groups[groups[doc]]
    return doc


RARE = 2048
"""A value is rare if fewer than one in this many documents have it. At this share, counting it as
a set costs as much as scanning its documents."""

BY_DOCUMENT = 2
"""Counting one common value as a set costs as much as reading this many values of single hits."""

ROW = 64
"""Memory in bytes of the row of a document with several values. Documents with the same single
value share a row."""

Spellings = dict[str, dict[str, Sequence[int]]]
"""Maps each casefolded value to its spellings, each with its sorted documents."""

LANGUAGE = "lang"
"""The field whose values have variants: ``pt-br`` is a variant of ``pt``."""

IN_TIME = ("year", "month")
"""Facets sorted by time, not by frequency."""


class Value(NamedTuple):
    """A value of a facet: its spelling and its documents. *bits* is 0 for a rare value."""

    label: str
    docs: Sequence[int]
    bits: int


class Facet:
    """
    The values of one keyword field, by their casefolded form.

    Args:
        spellings: All spellings of each value, with their documents.
    """

    def __init__(self, reader: IndexReader, spellings: Spellings) -> None:
        self._reader = reader
        values = [(key, _value(reader, of)) for key, of in spellings.items()]
        values.sort(key=lambda pair: pair[1].label)
        self._values = dict(values)
        self._by_number = list(self._values.values())
        self._common = [(n, value.bits) for n, value in enumerate(self._by_number) if value.bits]
        rare = [(n, value.docs) for n, value in enumerate(self._by_number) if not value.bits]
        self._rare_docs = [doc for _, docs in rare for doc in docs]
        self._rare_numbers = [n for n, docs in rare for _ in docs]
        self._pairs = sum(len(value.docs) for value in self._by_number)

    @property
    def size(self) -> int:
        return (
            600 * len(self._values)
            + size_of(self._rare_docs)
            + size_of(self._rare_numbers)
            + sum(size_of(value.docs) for value in self._values.values())
            + self._reader.count // 7 * len(self._common)
            + 8 * self._reader.count
            + ROW * min(self._reader.count, self._pairs // 2)
            + 8 * self._pairs
        )

    def bits(self, values: Iterable[str]) -> int:
        """Return the documents that have one of *values*."""
        keys = {value.casefold() for value in values}
        bits, rare = 0, set[int]()
        for value in self._matching(keys):
            if value.bits:
                bits |= value.bits
            else:
                rare.update(value.docs)
        return bits | self._reader.bits(sorted(rare))

    def _matching(self, keys: set[str]) -> Iterator[Value]:
        """Yield the values with these keys; for unknown keys, the values that match loosely."""
        yield from (self._values[key] for key in keys if key in self._values)
        for loose_key in {loose(key) for key in keys if key not in self._values} - {""}:
            yield from self._by_loose_key.get(loose_key, ())

    @cached_property
    def _by_loose_key(self) -> Mapping[str, Sequence[Value]]:
        by_key: dict[str, list[Value]] = {}
        for key, value in self._values.items():
            by_key.setdefault(loose(key), []).append(value)
        return by_key

    def values(self) -> Iterable[tuple[str, Sequence[int]]]:
        """Return the displayed values with their documents, sorted by value."""
        return ((value.label, value.docs) for value in self._by_number)

    def counts(self, hits: DocIdSet, kin: CollapseGroups | None = None) -> list[tuple[str, int]]:
        """
        Return the values in a set of documents with their counts, sorted by value.

        Args:
            kin: If given, documents of one group count as one.
        """
        counts = self._counts(hits) if kin is None else self._counts_of_kin(hits.bits, kin)
        return [(self._by_number[number].label, counts[number]) for number in sorted(counts)]

    def _counts_of_kin(self, bits: int, kin: CollapseGroups) -> Mapping[int, int]:
        counts = Counter(self._counts(DocIdSet(bits & ~kin.several)))
        flags = flags_in(bits & kin.several, self._reader.count)
        for number, value in enumerate(self._by_number):
            groups = kin.groups_in(doc for doc in value.docs if flags[doc])
            if groups:
                counts[number] += len(groups)
        return counts

    def _counts(self, hits: DocIdSet) -> Mapping[int, int]:
        """Return how many documents of a set have each value, by the value's number."""
        bits = hits.bits
        if bits.bit_count() * self._pairs < BY_DOCUMENT * len(self._common) * self._reader.count:
            return Counter(chain.from_iterable(map(self._rows.__getitem__, hits.docs)))
        flags = flags_in(bits, self._reader.count)
        counts = Counter(compress(self._rare_numbers, map(flags.__getitem__, self._rare_docs)))
        for number, having in self._common:
            if count := (having & bits).bit_count():
                counts[number] = count
        return counts

    @cached_property
    def _rows(self) -> Sequence[Sequence[int]]:
        """For each document, the numbers of its values."""
        rows: list[tuple[int, ...]] = [()] * self._reader.count
        for number, value in enumerate(self._by_number):
            one = (number,)
            for doc in value.docs:
                rows[doc] = rows[doc] + one if rows[doc] else one
        return rows


def facet(reader: IndexReader, field: str) -> Facet:
    """Return the values of a keyword field. They are cached."""
    key = ("facet", field)
    cached = reader.cache.get(key)
    if isinstance(cached, Facet):
        return cached
    spellings: Spellings = {}
    for spelling, docs in reader.values(keyword_field(field)):
        spellings.setdefault(spelling.casefold(), {})[spelling] = docs
    result = Facet(reader, spellings)
    reader.cache.put(key, result, result.size)
    return result


def docs_having(reader: IndexReader, field: str, values: Iterable[str]) -> int:
    """Return the documents with one of *values* in a field. A language matches its variants too."""
    index, values = facet(reader, field), tuple(values)
    if field == LANGUAGE:
        labels = [value for value, _ in index.values()]
        values = tuple(each for value in values for each in variants(value, labels))
    keys = [key_of(field, value) for value in values]
    return index.bits(values) | facet(reader, KEY).bits(keys)


def count_facet(
    reader: IndexReader, field: str, hits: DocIdSet, now: int, kin: CollapseGroups | None = None
) -> tuple[FacetCount, ...]:
    """
    Return the sorted counts of a facet, or of ``status``, among the documents of a set.

    A document counts for each value whose filter matches it. A document in ``pt-br`` also counts
    for ``pt``.
    """
    counts: list[tuple[str, int]]
    if field in ("status", LANGUAGE):
        count = int.bit_count if kin is None else kin.count
        sets: list[tuple[str, int]]
        if field == "status":
            sets = [(when, status(reader, when, now)) for when in sorted(STATUSES)]
        else:
            labels = [value for value, _ in facet(reader, field).values()]
            sets = [(value, docs_having(reader, field, (value,))) for value in labels]
        numbers = [(value, count(bits & hits.bits)) for value, bits in sets]
        counts = [(value, number) for value, number in numbers if number]
    else:
        counts = facet(reader, field).counts(hits, kin)
    if field not in IN_TIME:
        counts.sort(key=itemgetter(1), reverse=True)  # Stable: ties stay by value.
    return tuple(starmap(FacetCount, counts))


def _value(reader: IndexReader, spellings: Mapping[str, Sequence[int]]) -> Value:
    label = min(spellings, key=lambda spelling: (-len(spellings[spelling]), spelling))
    docs: Sequence[int] = spellings[label]
    if len(spellings) > 1:
        docs = array("I", sorted(set().union(*spellings.values())))
    if len(docs) * RARE < reader.count:
        return Value(label, docs, 0)
    return Value(label, docs, reader.bits(docs))


LABEL = 200
"""Approximate memory of a `FacetValue` in bytes."""


def facet_values(reader: IndexReader, field: str, now: int) -> tuple[FacetValue, ...]:
    """Return the values of a field in code point order, with their number of visible pages."""
    key = ("facet values", field, time_slot(reader, now))
    cached = reader.cache.get(key)
    if isinstance(cached, tuple):
        return cached
    flags = flags_in(visible(reader, now), reader.count)
    order, times = default_order_key(reader, now), times_at(reader, now)
    labels, own = [], 0
    values = facet(reader, field).values()
    for (value, docs), single in zip(values, _of_one_page(reader, field), strict=True):
        if single is not None:
            if flags[docs[0]]:
                labels.append(single)
        elif visible_docs := [doc for doc in docs if flags[doc]]:
            best = min(visible_docs, key=order) if len(visible_docs) > 1 else visible_docs[0]
            labels.append(_facet_value(reader, times, value, len(visible_docs), best))
            own += 1
    result = tuple(sorted(labels, key=attrgetter("value")))
    reader.cache.put(key, result, 8 * len(result) + LABEL * own)
    return result


def _of_one_page(reader: IndexReader, field: str) -> Sequence[FacetValue | None]:
    """
    Return the `FacetValue` of each value with a single page, and None for all other values.

    Most names belong to a single page. Such a `FacetValue` never changes, except for recurring
    events, so it is cached.
    """
    times = reader.times

    def make() -> list[FacetValue | None]:
        return [
            _facet_value(reader, times, value, 1, docs[0])
            if len(docs) == 1 and docs[0] not in times.occurrences
            else None
            for value, docs in facet(reader, field).values()
        ]

    return reader.cache.get_or_create(
        ("of one page", field),
        make,
        lambda labels: 8 * len(labels) + LABEL * sum(map(bool, labels)),
    )


def _facet_value(
    reader: IndexReader, times: Times, value: str, count: int, best: int
) -> FacetValue:
    flags = times.flags[best]
    return FacetValue(
        value=value,
        pages=count,
        best=reader.ids[best],
        begins=times.begins[best] if flags & BEGINS else None,
        ends=times.ends[best] if flags & ENDS else None,
        is_event=bool(flags & EVENT),
    )
