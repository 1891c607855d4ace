"""
How is the index kept in Whoosh's files, and how is it searched?

The only folder that knows Whoosh. Whoosh holds the index together (table of contents, schema,
segments and their deletions); the files of a segment are written by a codec of ours, and an
executor of ours answers from them. Answering imports nothing of Whoosh and reads none of its
pickles: the list of segments is a file of our own.

    lists       a posting list in bytes          corpus     all segments as one list of documents
    blocks      128 terms in bytes               scoring    BM25
    files       one file of records              leaves     words, phrases, prefixes to postings
    segments    one segment, read                matching   a query's tree to a set and its scores
    holding     segments that generations share  moving     documents that generations share
    gathering   one segment, gathered, written   recency    what time adds to a score
    beginnings  words that begin alike, as one   ordering   hits in the order that was asked for
    sharing     a part, in a process of its own  facets     values, spellings, counts
    parts       a segment without deleted pages  kinship    editions and translations as one
    codec       all that is Whoosh's             cache      what was read, within a limit
    whoosh_toc  Whoosh's table of contents       engine     search, stored, terms, count
    segment_infos  the list of segments          building   add, remove, merge, commit
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from eventsearch.engines import MEMORY, Engine

if TYPE_CHECKING:
    from eventsearch.engines.whoosh.search.searcher import WhooshSearcher
    from eventsearch.engines.whoosh.writer.index_writer import WhooshIndexWriter

VERSION = "7"
"""Of the files: an index with files of another version is built anew."""

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


def build(folder: Path, *, based: bool) -> WhooshIndexWriter:
    """
    Begin to write in *folder*; see `eventsearch.engines.EngineModule.build`.

    Raises:
        IndexDamaged: *based*, and the files of the base are not what was written.
    """
    from eventsearch.engines.whoosh.writer.index_writer import WhooshIndexWriter

    return WhooshIndexWriter(folder, based=based)
