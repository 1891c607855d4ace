"""All live documents of an index by column, and all terms with their lists, to be written anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from eventsearch.engines.whoosh.reader.index_reader import IndexReader, remap
from eventsearch.engines.whoosh.search.facets import collapse_groups, facet
from eventsearch.engines.whoosh.segment.doc_values import (
    BEGINS,
    CANCELLED,
    ENDS,
    EVENT,
    FROM,
    KEYWORD,
    UNTIL,
    name_of,
)
from eventsearch.engines.whoosh.segment.postings import Postings
from eventsearch.model.document import FORM_FIELDS, TEXT_FIELDS, IndexContents, TermPostings


def contents(reader: IndexReader, boosts: Sequence[float]) -> IndexContents:
    """Return what an index holds; lists are read when they are asked for."""
    times = reader.times

    def column(flag: int, values: Sequence[int]) -> list[int | None]:
        pairs = zip(times.flags, values, strict=True)
        return [value if flags & flag else None for flags, value in pairs]

    names = {name for part in reader.parts for name in part.segment.fields()}
    keywords = sorted(name_of(name) for name in names if name.startswith(KEYWORD))
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
        keywords={name: dict(facet(reader, name).values()) for name in keywords},
        lengths={name: reader.lengths(name).values for name in (*TEXT_FIELDS, *FORM_FIELDS)},
        lists=lambda field: _lists(reader, field),
    )


def _lists(reader: IndexReader, field: str) -> Iterator[TermPostings]:
    by_term: dict[bytes, list[Postings]] = {}
    for part in reader.parts:
        for term, postings in part.segment.lists(field):
            by_term.setdefault(term, []).append(remap(part, postings))
    for term, lists in by_term.items():
        docs, freqs, positions = (
            list(chain.from_iterable(each)) for each in zip(*lists, strict=True)
        )
        if docs:
            yield TermPostings(term.decode("utf-8", "surrogatepass"), docs, freqs, positions)
