"""Exports all live documents by column, and all terms with their lists, for static indexes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from eventsearch.engines.whoosh.reader.index_reader import IndexReader, LeafReader, remap
from eventsearch.engines.whoosh.search.facets import collapse_groups, facet
from eventsearch.engines.whoosh.segment.doc_values import (
    BEGINS,
    CANCELLED,
    ENDS,
    EVENT,
    FROM,
    KEYWORD,
    TWINS,
    UNTIL,
    name_of,
)
from eventsearch.engines.whoosh.segment.postings import EMPTY, Postings, decode
from eventsearch.model.document import FORM_FIELDS, TEXT_FIELDS, IndexContents, TermPostings


def contents(reader: IndexReader, boosts: Sequence[float]) -> IndexContents:
    """Return the contents of an index. Posting lists are read on demand."""
    times = reader.times

    def column(flag: int, values: Sequence[int]) -> list[int | None]:
        pairs = zip(times.flags, values, strict=True)
        return [value if flags & flag else None for flags, value in pairs]

    names = {name for part in reader.parts for name in part.segment.fields()}
    keywords = sorted(name_of(name) for name in names if name.startswith(KEYWORD))
    values = {name: dict(facet(reader, name).values()) for name in keywords}
    return IndexContents(
        ids=reader.ids,
        begins=column(BEGINS, times.begins),
        ends=column(ENDS, times.ends),
        visible_from=column(FROM, times.visible_from),
        visible_until=column(UNTIL, times.visible_until),
        is_event=[bool(flags & EVENT) for flags in times.flags],
        cancelled=[bool(flags & CANCELLED) for flags in times.flags],
        occurrences=times.occurrences,
        groups=collapse_groups(reader).groups,
        boosts=boosts,
        # A field has no values if all documents that had it are deleted.
        keywords={name: own for name, own in values.items() if own},
        lengths={name: reader.lengths(name).values for name in (*TEXT_FIELDS, *FORM_FIELDS)},
        lists=lambda field: _lists(reader, field),
    )


def _lists(reader: IndexReader, field: str) -> Iterator[TermPostings]:
    """Yield the terms of a field. Join a term's posting lists of several segments."""
    by_term: defaultdict[bytes, list[tuple[LeafReader, Postings]]] = defaultdict(list)
    # Number of segments that contain the term in the twin field.
    forms: Counter[bytes] = Counter()
    for part in reader.parts:
        if field in TWINS:
            forms.update(name for name, _ in part.segment.scan(TWINS[field]))
        for name, postings in part.segment.lists(field, twins=False):
            by_term[name].append((part, postings))
    for name, pairs in by_term.items():
        term = name.decode("utf-8", "surrogatepass")
        # Yield no list if it equals the twin field's in every segment. A segment may contain the
        # term only in the twin field, which also counts as a difference.
        if len(pairs) == forms[name] and not any(postings.docs for _, postings in pairs):
            yield TermPostings(term, (), (), ())
            continue
        lists = [
            remap(part, postings if postings.docs else _twin(part, field, name))
            for part, postings in pairs
        ]
        one = lists[0]
        if len(lists) > 1:
            one = Postings(
                *(list(chain.from_iterable(column)) for column in zip(*lists, strict=True))
            )
        if one.docs:
            yield TermPostings(term, *one)


def _twin(part: LeafReader, field: str, term: bytes) -> Postings:
    entry = part.segment.find(TWINS[field], term)
    return decode(entry[1], entry[0], part.segment.count) if entry else EMPTY
