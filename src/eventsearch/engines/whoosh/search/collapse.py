"""
Which documents are one and the same thing to whoever collapses them?

Documents that share a key are kin, and so are those with which one of them is: groups that hold
for every search. Of the hits of a group the first one stands for the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableSequence, Sequence
from typing import NamedTuple

from eventsearch.engines.whoosh.reader.bitsets import docs_in
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.segment.field_names import KIN


class CollapseGroups(NamedTuple):
    """
    Who is kin to whom.

    Attributes:
        groups: By document, the lowest number of a document of its group.
        several: The documents of groups that have more than one.
    """

    groups: Sequence[int]
    several: int

    def groups_in(self, docs: Iterable[int]) -> set[int]:
        """Return the groups of documents."""
        return set(map(self.groups.__getitem__, docs))

    def count(self, bits: int) -> int:
        """Return how many hits the documents of a set are."""
        return (bits & ~self.several).bit_count() + len(
            self.groups_in(docs_in(bits & self.several))
        )

    def first_of_each(self, order: Iterable[int]) -> Mapping[int, list[int]]:
        """Return the first of each group in an order, with the others as they come after it."""
        members: dict[int, list[int]] = {}
        for doc in order:
            members.setdefault(self.groups[doc], []).append(doc)
        return {docs[0]: docs[1:] for docs in members.values()}


def kinship(corpus: IndexReader) -> CollapseGroups:
    """Return who is kin to whom, read when it is first asked for."""
    kept = corpus.cache.get(("kinship",))
    if isinstance(kept, CollapseGroups):
        return kept
    groups = list(range(corpus.count))
    for _, docs in corpus.values(KIN):
        heads = {head_of(groups, doc) for doc in docs}
        for head in heads:
            groups[head] = min(heads)
    groups = [head_of(groups, doc) for doc in range(corpus.count)]
    joined = [doc for doc, head in enumerate(groups) if head != doc]
    several = corpus.bits([*joined, *map(groups.__getitem__, joined)])
    made = CollapseGroups(groups, several)
    corpus.cache.put(("kinship",), made, 48 * corpus.count)
    return made


def head_of(groups: MutableSequence[int], doc: int) -> int:
    """Return what a group goes by; the way there is half as long next time."""
    while groups[doc] != doc:
        groups[doc] = doc = groups[groups[doc]]
    return doc
