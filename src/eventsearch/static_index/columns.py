"""
Encode each document's times, lengths, groups and boosts, and the values of facets.

Documents are numbered by time, and by id if they have the same time. Documents without a time come
first. So the differences between neighbours are small, and new documents mostly come last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from eventsearch.analysis.char_filter import loose
from eventsearch.model.document import IndexContents
from eventsearch.static_index.codec import deltas, text, utf_16, varint, varints, zigzag

BEGINS, EVENT, CANCELLED, UNTIL = 1, 2, 4, 8
"""Flags of a document: has a time, is an event, is cancelled or postponed, has an expiry date."""

DAY = 86_400
"""Seconds of a day."""


def order(contents: IndexContents) -> list[int]:
    """Return the index's documents in the order of their numbers in the files."""
    begins, ids = contents.begins, contents.ids
    return sorted(
        range(len(ids)), key=lambda doc: (begins[doc] is not None, begins[doc] or 0, ids[doc])
    )


def columns(contents: IndexContents, docs: Sequence[int], boosts: Sequence[float]) -> bytes:
    """
    Return the encoded columns of all documents.

    Args:
        docs: Documents as returned by `order`.
        boosts: All different boost factors. The column contains the place of a document's factor.
    """
    begins = [contents.begins[doc] or 0 for doc in docs]
    ends = [contents.ends[doc] for doc in docs]
    lasts = [0 if end is None else end - start for start, end in zip(begins, ends, strict=True)]
    first: dict[int, int] = {}
    groups = [
        number - first.setdefault(contents.groups[doc], number) for number, doc in enumerate(docs)
    ]
    numbers = (
        # Day and time of day are separate columns, because these compress better.
        zigzag(deltas([start // DAY for start in begins])),
        [start % DAY for start in begins],
        zigzag(lasts),
        groups,
        [boosts.index(contents.boosts[doc]) for doc in docs],
        [contents.lengths["folded"][doc] for doc in docs],
    )
    flags = bytes(_flags(contents, doc) for doc in docs)
    return flags + b"".join(map(varints, numbers)) + _occurrences(contents, docs)


def _flags(contents: IndexContents, doc: int) -> int:
    return (
        BEGINS * (contents.begins[doc] is not None)
        | EVENT * contents.is_event[doc]
        | CANCELLED * contents.cancelled[doc]
        | UNTIL * (contents.visible_until[doc] is not None)
    )


def visibility(contents: IndexContents, docs: Sequence[int]) -> bytes:
    """Return the expiry times of the documents that have one, encoded."""
    # Differences compress well, because many documents expire on the same few days.
    until = [time for doc in docs if (time := contents.visible_until[doc]) is not None]
    return varints(zigzag(deltas(until)))


def last_change(contents: IndexContents, now: int) -> int:
    """Return the last time up to *now* at which answers changed; *now* if there is none."""
    events = [doc for doc, is_event in enumerate(contents.is_event) if is_event]
    times = chain(
        contents.visible_from,
        *((contents.begins[doc], contents.ends[doc]) for doc in events),
        *contents.occurrences.values(),
    )
    return max((time for time in times if time is not None and time <= now), default=now)


def _occurrences(contents: IndexContents, docs: Sequence[int]) -> bytes:
    """Return the times of recurring events, and the rank of each document by id for ties."""
    recurring = [number for number, doc in enumerate(docs) if contents.occurrences.get(doc)]
    if not recurring:
        return varint(0)
    parts = [varint(len(recurring))]
    for number in recurring:
        own = contents.occurrences[docs[number]]
        parts += [varint(number), varint(len(own)), varints(zigzag(deltas(own)))]
    by_id = sorted(range(len(docs)), key=lambda number: contents.ids[docs[number]])
    ranks = [0] * len(docs)
    for rank, number in enumerate(by_id):
        ranks[number] = rank
    return b"".join((*parts, varints(ranks)))


LISTED = 6_000
"""Maximum bytes of a file of values before compression."""


def facet(
    values: Mapping[str, Sequence[int]], numbers: Sequence[int]
) -> Iterator[tuple[str, bytes]]:
    """
    Yield the files of a keyword field's values, each with the key of its first value.

    Values are sorted by the form in which typed names are compared (`loose`), so that all values
    that match a typed name are in the same file.
    """
    keys = {value: loose(value) for value in values}
    group: list[str] = []
    size = 0
    for value in sorted(values, key=lambda value: (utf_16(keys[value]), value)):
        more = len(value) + len(values[value])
        if group and size + more > LISTED and keys[value] != keys[group[-1]]:
            yield keys[group[0]], _values(group, values, numbers)
            group, size = [], 0
        group.append(value)
        size += more
    yield keys[group[0]], _values(group, values, numbers)


def _values(
    group: Sequence[str], values: Mapping[str, Sequence[int]], numbers: Sequence[int]
) -> bytes:
    lists = [sorted(numbers[doc] for doc in values[value]) for value in group]
    return b"".join(
        (
            text("\n".join(value.replace("\n", " ") for value in group)),
            varints([len(docs) for docs in lists]),
            varints([*chain.from_iterable(map(deltas, lists))]),
        )
    )
