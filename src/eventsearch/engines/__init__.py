"""
The protocols of an engine, which stores postings and scores documents.

An engine gets terms, never user text, and returns ids and stored bytes, never HTML or highlights.
The contract test in ``tests/engines`` runs on every engine.
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
    # What is asked and answered, which a run that only builds has no use for.
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
    A word as far as it was typed, folded.

    Attributes:
        word: As one word; empty when it is only a row of words.
        parts: The words of a compound, ``open`` and ``d`` of ``open-d``; empty for any other.
    """

    word: str
    parts: tuple[str, ...] = ()


WHOOSH, OPENSEARCH = "8", "opensearch-6"
"""Versions of what the engines write: an index of another one is built anew."""

MEMORY = 256
"""Default limit of the memory of an open index, in megabytes."""

NAMES = "label"
"""The keyword field that holds the names of pages and events."""

COMPLETED_FIELDS = (NAMES, *(name for name, facet in BUILT_IN.items() if facet.kind))
"""Keyword fields whose values are suggested for what was typed of them."""

PREFIX_MIN = 2
"""Characters of a prefix that is looked for, at least."""

TITLE_MIN = 3
"""Characters of a prefix from which on it scores in the title: fewer begin too many words."""

NEAR_TERMS = 50
"""Words that a spelling stands for, the nearest and most frequent."""


class Engine(Protocol):
    """
    An open index, read-only, as it was when it was opened.

    Safe to use from several threads.

    Attributes:
        is_remote: Whether each call costs a request to a cluster.
    """

    is_remote: bool

    def search(self, query: Query) -> SearchResult:
        """
        Answer a query: exact total, the window in order, exact facet counts.

        Raises:
            IndexDamaged: The files are not what was written.
            OverTime: Its deadline has passed.
        """
        ...

    def search_all(self, queries: Sequence[Query]) -> Sequence[Pending]:
        """
        Return the queries, ready to run.

        An engine in this process runs a query whenever its total or its result is requested. A
        cluster runs all queries in one request when the first of them is requested.
        """
        ...

    def corrections(self, words: Sequence[FuzzyQuery]) -> Sequence[Correction]:
        """Return for each misspelt word the words of the index that may have been meant."""
        ...

    def with_deadline(self, deadline: Deadline) -> Engine:
        """
        Return the same index with a deadline for `search` and `explain_document`.

        They check it at least before each posting list. It shares everything with this one, and
        must not be closed.
        """
        ...

    def stored(self, id: str) -> bytes | None:
        """Return what was stored of one document, whatever its visibility; None if unknown."""
        ...

    def terms(self, prefix: str, limit: int = 1000) -> tuple[tuple[str, int], ...]:
        """Return folded words that begin with *prefix*, with the number of their documents."""
        ...

    def fuzzy_terms(self, word: str, edits: int, limit: int = 20) -> tuple[FuzzyMatch, ...]:
        """
        Return folded words of the index that are at most *edits* away from *word*.

        An edit is one of `FuzzyQuery`; the word itself is 0 away. The nearest come first, then the
        most frequent, then in code point order.
        """
        ...

    def facet_values(self, field: str, now: int) -> tuple[FacetValue, ...]:
        """
        Return the values of a keyword field among the documents visible at *now*.

        In code point order. They change only at timestamps that stand in the index and are cached
        from one to the next.
        """
        ...

    def all_field_values(self, field: str) -> Sequence[str]:
        """Return the values of a keyword field, of hidden documents too, in code point order."""
        ...

    def cached(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """
        Return a value computed from the index, made again if it was evicted.

        It counts as memory of the index and is dropped when that is closed.

        Args:
            size: Returns its bytes, about.
        """
        ...

    def explain_document(self, query: Query, id: str) -> DocumentRank | None:
        """Return the rank of a document for a query, and why; None if it is unknown."""
        ...

    def hidden(self, now: int) -> Mapping[str, int | None]:
        """
        Return the documents that are not visible at *now*, for those who write files of an index.

        By id, the epoch second at which the document becomes visible; None if it never does again.
        """
        ...

    def contents(self, ranking: RankingParams) -> IndexContents:
        """Return all documents, visible or not, and all terms; raises `IndexDamaged`."""
        ...

    def ping(self) -> None:
        """
        Demand that it can answer, which an engine in this process always can.

        Raises:
            IndexAway: The cluster does not answer.
            IndexDamaged: What it answers from is gone.
        """
        ...

    def count(self) -> int:
        """Return the number of documents, visible or not."""
        ...

    def close(self) -> None:
        """Release the files; nothing may be called after it."""
        ...


@runtime_checkable
class Completer(Protocol):
    """An engine that is asked for the values that begin like what was typed, not for all."""

    def completions(
        self,
        fields: Sequence[str],
        words: Sequence[TypedWord],
        now: int,
        lang: str | None,
        limit: int,
    ) -> Mapping[str, Sequence[FacetValue]]:
        """
        Return values of keyword fields in which each word typed begins one, and some others.

        They are those of visible pages, of a language if one is given, with the number of these.
        Of the field ``label`` they are the best *limit* with the best page of each; of others the
        most frequent.
        """
        ...


class Shard(Protocol):
    """
    A part of an index, which one of several processes writes. Can be pickled before its first
    document.

    Nothing of it is part of the index, and no id is checked, until `merge_shards`. If the build
    fails, the `IndexBuilder` closes the files of the shards that its own process writes.
    """

    def add(self, document: Document) -> None:
        """Add a document."""
        ...

    def finish(self) -> object:
        """Complete its files; return what `IndexBuilder.merge_shards` takes; can be pickled."""
        ...


class IndexBuilder(Protocol):
    """
    An index being written into a folder that nobody reads yet.

    Used as a context manager: a clean exit leaves a complete index in the folder (every file
    closed and read again, not yet flushed to disk: that is the caller's), an exception leaves
    rubbish that the caller throws away. Nothing outside the folder is touched.
    """

    def add(self, document: Document) -> None:
        """Add a document. Its id is not in the index: replacing is `remove`, then `add`."""
        ...

    def remove(self, id: str) -> None:
        """Remove a document that was in the base; unknown ids are an error of the caller."""
        ...

    def shards(self, count: int) -> Sequence[Shard]:
        """Return one to *count* shards, of which all or none are merged."""
        ...

    def merge_shards(self, results: Sequence[Any], ids: Collection[str]) -> None:
        """
        Add the documents of shards, once all replaced ones are removed.

        Args:
            results: What their `finish` returned, in the order of the shards.
            ids: What was added to them, in any order.

        Raises:
            BuildError: The shards hold something else.
        """
        ...

    def count(self) -> int:
        """Return the number of documents that the index has now."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class EngineModule(Protocol):
    """What a module under `eventsearch.engines` offers."""

    @property
    def VERSION(self) -> str:  # noqa: N802
        """What an index must have been written by to be read."""
        ...

    def open(self, folder: Path, *, memory: float = MEMORY, before: Engine | None = None) -> Engine:
        """
        Open the index in *folder*; raises `IndexDamaged`.

        Args:
            memory: Megabytes that it may take for what it reads.
            before: An earlier generation, open until this one is: both may share what they have
                in common, and the memory of the first.
        """
        ...

    def build(self, folder: Path, *, based: bool) -> IndexBuilder:
        """
        Begin to write in *folder*.

        Args:
            based: The folder holds a copy of a finished index (files may be hard links and must
                not be changed in place, only replaced or added to) to which the difference is
                applied. Otherwise it is empty.
        """
        ...

    def sweep(self, index: Path) -> None:
        """
        Remove what no generation of an index folder names, outside of the folder.

        Called with the lock of the index, before a run and when generations were removed.
        """
        ...


def correction(engine: Engine, misspelt: FuzzyQuery) -> Correction:
    """Return the words of an index that may have been meant by a misspelt word."""
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
