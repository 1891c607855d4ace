"""
The engine that keeps an index as Whoosh segments and searches it with an executor of its own.

Whoosh is imported in this folder alone, and only to write the schema of a new field. A search
imports nothing of it and reads none of its pickles: the list of segments is our own file, Whoosh's
table of contents is written and never read. docs/engine.md explains how a query runs.

    segment/   the parts of one segment file, and the lists of segments
    writer/    documents to segments, shards, merging
    reader/    segments as one list of live documents
    search/    queries to hits: sets, scores, decay, facets
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from eventsearch.engines import MEMORY, WHOOSH, Engine

if TYPE_CHECKING:
    from eventsearch.engines.whoosh.search.searcher import WhooshSearcher
    from eventsearch.engines.whoosh.writer.index_writer import WhooshIndexWriter

VERSION = WHOOSH
"""Of the files."""

KEPT = 0.75
"""Share of the memory for what is kept from one search to the next; searches under way have the
rest for what they put together and throw away."""


def open(folder: Path, *, memory: float = MEMORY, before: Engine | None = None) -> WhooshSearcher:
    """
    Open the index in *folder*.

    Args:
        memory: Megabytes that it may take for what it reads, estimated.
        before: The same index as it was, open until this one is: they share what both have, and
            the memory that was given to the first.

    Raises:
        IndexDamaged: There is none, or its files are not what was written.
    """
    # Takes 25 ms to load, which a run that finds nothing changed has no use for.
    from eventsearch.engines.whoosh.search.searcher import WhooshSearcher

    earlier = before if isinstance(before, WhooshSearcher) else None
    return WhooshSearcher(folder, cache_bytes=int(memory * 1_000_000 * KEPT), before=earlier)


def build(folder: Path, *, based: bool, merges: bool = True) -> WhooshIndexWriter:
    """
    Begin to write in *folder*; see `eventsearch.engines.EngineModule.build`.

    Args:
        merges: Whether segments with many deletions are written anew. A copy that is read once and
            thrown away need not be.

    Raises:
        IndexDamaged: *based*, and the files of the base are not what was written.
    """
    from eventsearch.engines.whoosh.writer.index_writer import WhooshIndexWriter

    return WhooshIndexWriter(folder, based=based, merges=merges)


def sweep(index: Path) -> None:
    """Do nothing: all of an index lies in its folder."""
