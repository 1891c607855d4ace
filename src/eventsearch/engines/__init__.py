"""
The protocols of an engine, which stores postings and scores documents.

An engine receives terms, never user text. It returns ids and stored bytes, never HTML or
highlights. The contract test in ``tests/engines`` runs on every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeVar, runtime_checkable

from eventsearch.model.document import Document
from eventsearch.model.facets import BUILT_IN
from eventsearch.model.named_tuple import NamedTuple

if TYPE_CHECKING:
    # Types of queries and results, which a run that only builds does not need.
    from eventsearch.model.document import IndexContents, RankingParams
    from eventsearch.model.query import Deadline, FuzzyQuery, Node, Query
    from eventsearch.model.results import (
        Correction,
        DocumentRank,
        FacetValue,
        FuzzyMatch,
        Pending,
        SearchResult,
    )

T = TypeVar("T")


class TypedWord(NamedTuple):
    """
    A folded word that a visitor is typing.

    Attributes:
        word: The typed text as one word; empty if it can only be read as several words.
        parts: The words of a compound, such as ``open`` and ``d`` of ``open-d``; else empty.
    """

    word: str
    parts: tuple[str, ...] = ()


WHOOSH, OPENSEARCH = "8", "opensearch-6"
"""Versions of the engines' file formats. An index of another version is built anew."""

MEMORY = 256
"""Default memory limit of an open index, in megabytes."""

NAMES = "label"
"""The keyword field that contains the names of pages and events."""

COMPLETED_FIELDS = (NAMES, *(name for name, facet in BUILT_IN.items() if facet.kind))
"""Keyword fields whose values are suggested as completions."""

PREFIX_MIN = 2
"""Minimum length of a prefix, in characters. Shorter prefixes match nothing."""

TITLE_MIN = 3
"""Minimum length of a prefix that scores in the title. Too many words have a shorter prefix."""

NEAR_TERMS = 50
"""Maximum number of words that a misspelt word matches: the nearest, then the most frequent."""


class Engine(Protocol):
    """
    An open index, read-only. It does not change after it was opened.

    Safe to use from several threads.

    Attributes:
        is_remote: Whether each call costs a request to a cluster.
    """

    is_remote: bool

    def search(self, query: Query) -> SearchResult:
        """
        Return the exact total, the requested window of hits in order, and exact facet counts.

        Raises:
            IndexDamaged: The files are damaged.
            OverTime: The deadline has passed.
        """
        ...

    def search_all(self, queries: Sequence[Query]) -> Sequence[Pending]:
        """
        Return an object for each query, from which the caller gets its total or its result.

        An engine in this process runs a query when the caller gets its total or result. A cluster
        runs all queries in one request, when the caller gets the first total or result.
        """
        ...

    def corrections(self, words: Sequence[FuzzyQuery]) -> Sequence[Correction]:
        """Return for each misspelt word the words of the index that may be its right spelling."""
        ...

    def with_deadline(self, deadline: Deadline) -> Engine:
        """
        Return the same index with a deadline for `search` and `explain_document`.

        Both methods check it at least before each posting list. The returned engine shares
        everything with this one and must not be closed.
        """
        ...

    def stored(self, id: str) -> bytes | None:
        """Return the stored bytes of a document, visible or not; None if the id is unknown."""
        ...

    def terms(self, prefix: str, limit: int = 1000) -> tuple[tuple[str, int], ...]:
        """Return folded words that begin with *prefix*, with the number of their documents."""
        ...

    def fuzzy_terms(self, word: str, edits: int, limit: int = 20) -> tuple[FuzzyMatch, ...]:
        """
        Return folded words of the index that are at most *edits* away from *word*.

        For edits, see `FuzzyQuery`. The word itself has the distance 0. The nearest words come
        first; words at the same distance are sorted by frequency, then in code point order.
        """
        ...

    def facet_values(self, field: str, now: int) -> tuple[FacetValue, ...]:
        """
        Return the values of a keyword field among the documents visible at *now*.

        The values are in code point order. They change only at timestamps in the index, and are
        cached between these.
        """
        ...

    def all_field_values(self, field: str) -> Sequence[str]:
        """Return all values of a keyword field, even of hidden documents, in code point order."""
        ...

    def cached(
        self,
        key: Hashable,
        make: Callable[[], T],
        size: Callable[[T], int],
        *,
        shared: bool = False,
    ) -> T:
        """
        Return a value computed from the index. Call *make* again if the value was evicted.

        The value counts towards the memory of the index and is dropped when the index is closed.

        Args:
            size: Returns the approximate size of the value in bytes.
            shared: Whether the next generation can use the value, because only *key* decides it.
        """
        ...

    def explain_document(self, query: Query, id: str) -> DocumentRank | None:
        """Return the rank of a document for a query, and why; None if the id is unknown."""
        ...

    def hidden(self, now: int) -> Mapping[str, int | None]:
        """
        Return the documents that are not visible at *now*. Static indexes need them.

        Maps each id to the epoch second at which the document becomes visible; None for never.
        """
        ...

    def contents(self, ranking: RankingParams) -> IndexContents:
        """Return all documents, visible or not, and all terms; raises `IndexDamaged`."""
        ...

    def ping(self) -> None:
        """
        Check that the engine can answer. An engine in this process always can.

        Raises:
            IndexAway: The cluster does not answer.
            IndexDamaged: The index in the cluster is missing.
        """
        ...

    def count(self) -> int:
        """Return the number of documents, visible or not."""
        ...

    def close(self) -> None:
        """Release the files. No method may be called afterwards."""
        ...


@runtime_checkable
class Completer(Protocol):
    """An engine that can complete typed words itself, so that not all values must be read."""

    def completions(
        self,
        fields: Sequence[str],
        words: Sequence[TypedWord],
        now: int,
        lang: str | None,
        limit: int,
    ) -> Mapping[str, Sequence[FacetValue]]:
        """
        Return the values of keyword fields in which every typed word begins a word.

        The result may contain further values. A value's count is the number of its visible pages,
        in *lang* if given. For the field ``label`` the result contains the best *limit* values with
        the best page of each, for other fields the most frequent values.
        """
        ...


class Shard(Protocol):
    """
    A part of an index that one process writes, if several processes write an index.

    It can be pickled before its first document.

    `IndexBuilder.merge_shards` checks the ids of its documents and adds them to the index. If the
    build fails, the `IndexBuilder` closes the files of the shards that its own process writes.
    """

    def add(self, document: Document) -> None:
        """Add a document."""
        ...

    def finish(self) -> object:
        """Complete the files; return a value for `IndexBuilder.merge_shards`; can be pickled."""
        ...


class IndexBuilder(Protocol):
    """
    Writes an index into a folder that nobody reads yet.

    Used as a context manager. A clean exit leaves a complete index: every file is closed and was
    read again, but the caller must flush it to disk. After an exception the caller removes the
    folder. Files outside the folder are not touched.
    """

    def add(self, document: Document) -> None:
        """Add a document. Its id must not be in the index; to replace one, call `remove` first."""
        ...

    def remove(self, id: str) -> None:
        """Remove a document that was in the base. The caller must not pass unknown ids."""
        ...

    def shards(self, count: int) -> Sequence[Shard]:
        """Return one to *count* shards. The caller merges all of them, or none."""
        ...

    def merge_shards(self, results: Sequence[Any], ids: Collection[str]) -> None:
        """
        Add the documents of shards. Replaced documents must be removed before.

        Args:
            results: The values that `finish` returned, in the order of the shards.
            ids: The ids of the documents added to the shards, in any order.

        Raises:
            BuildError: The shards contain other documents.
        """
        ...

    def count(self) -> int:
        """Return the current number of documents in the index."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class EngineModule(Protocol):
    """The interface of a module under `eventsearch.engines`."""

    @property
    def VERSION(self) -> str:  # noqa: N802
        """Version of the index format. Only an index of this version can be read."""
        ...

    def open(self, folder: Path, *, memory: float = MEMORY, before: Engine | None = None) -> Engine:
        """
        Open the index in *folder*; raises `IndexDamaged`.

        Args:
            memory: Limit in megabytes for data that the engine keeps in memory.
            before: An earlier generation that stays open until this one is open. Both may share
                common data and the memory limit of the first.
        """
        ...

    def build(self, folder: Path, *, based: bool) -> IndexBuilder:
        """
        Start to write an index in *folder*.

        Args:
            based: Whether the folder contains a copy of a finished index to update. Its files may
                be hard links, so they must be replaced, not changed in place. If false, the folder
                is empty.
        """
        ...

    def sweep(self, index: Path) -> None:
        """
        Remove data outside of the index folder that no generation in it refers to.

        Called while the index is locked, before a run and after generations were removed.
        """
        ...


def correction(engine: Engine, misspelt: FuzzyQuery) -> Correction:
    """Return the words of an index that may be the correct spelling of a misspelt word."""
    from eventsearch.model.results import Correction

    word = misspelt.word
    longer = tuple(term for term, _ in engine.terms(word))
    near = engine.fuzzy_terms(word, misspelt.edits, NEAR_TERMS)
    return Correction(near, () if word in longer else longer)


def required_clauses(node: Node) -> tuple[Node, ...]:
    """Return the nodes that must all match for *node* to match; see `DocumentRank.missing`."""
    from eventsearch.model.query import And, ProximityBoost, children

    if not isinstance(node, And | ProximityBoost):
        return (node,)
    return tuple(part for child in children(node) for part in required_clauses(child))
