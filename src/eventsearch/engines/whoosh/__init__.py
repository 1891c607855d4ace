"""
The engine that stores an index in segments readable by Whoosh, and searches it itself.

Only this folder imports Whoosh, and only to write the schema of a new field. A search does not
import Whoosh or read its pickles: the engine has its own list of segments. Whoosh's table of
contents is written but never read. docs/engine.md explains how a query runs.

    segment/   segment files and the list of segments
    writer/    writes documents to segments, merges segments
    reader/    presents segments as one list of live documents
    search/    executes queries: sets, scores, decay, facets
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from eventsearch.engines import MEMORY, WHOOSH, Engine

if TYPE_CHECKING:
    from eventsearch.engines.whoosh.search.searcher import WhooshSearcher
    from eventsearch.engines.whoosh.writer.index_writer import WhooshIndexWriter

VERSION = WHOOSH
"""Version of the file format."""

KEPT = 0.75
"""Share of the memory limit for caches. Running searches use the rest for temporary data."""


def open(folder: Path, *, memory: float = MEMORY, before: Engine | None = None) -> WhooshSearcher:
    """
    Open the index in *folder*.

    Args:
        memory: Estimated limit in megabytes for data kept in memory.
        before: An earlier state of the index that stays open until this one is open. They share
            common segments and the memory limit of the first.

    Raises:
        IndexDamaged: The folder contains no index, or its files are damaged.
    """
    # Imported here because it takes 25 ms to load, and a run without changes does not need it.
    from eventsearch.engines.whoosh.search.searcher import WhooshSearcher

    earlier = before if isinstance(before, WhooshSearcher) else None
    return WhooshSearcher(folder, cache_bytes=int(memory * 1_000_000 * KEPT), before=earlier)


def build(folder: Path, *, based: bool, merges: bool = True) -> WhooshIndexWriter:
    """
    Start to write an index in *folder*; see `eventsearch.engines.EngineModule.build`.

    Args:
        merges: Whether to merge segments, such as those with many deletions. Not needed for a copy
            that is read only once.

    Raises:
        IndexDamaged: The folder contains a base, and its files are damaged.
    """
    from eventsearch.engines.whoosh.writer.index_writer import WhooshIndexWriter

    return WhooshIndexWriter(folder, based=based, merges=merges)


def sweep(index: Path) -> None:
    """Do nothing: the whole index is in its folder."""
