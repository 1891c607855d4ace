"""
The engine that keeps an index in a cluster of OpenSearch.

A generation is an index of its own in the cluster, and the folder holds a ticket that names it.
docs/opensearch.md says when to use it, and what of its answers differs from those of Whoosh.

    connection.py   requests, retries, what refusals mean
    encoding.py     our terms as stock analyzers read them
    mapping.py      what is indexed of a page
    translator.py   a query tree in the query language of OpenSearch
    scripts.py      what the cluster computes: factors, order, groups
    searcher.py     queries to hits; explain.py what adds up to a score
    vocabulary.py   words and values
    writer.py       documents to an index; ticket.py the file that names it
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from eventsearch.engines import MEMORY, Engine
from eventsearch.errors import IndexDamaged

if TYPE_CHECKING:
    from eventsearch.engines.opensearch.connection import Cluster, Connection
    from eventsearch.engines.opensearch.searcher import OpenSearchSearcher
    from eventsearch.engines.opensearch.writer import OpenSearchIndexWriter

VERSION = "opensearch-1"
"""Of the mapping: an index with another one is built anew."""

TOKEN = "opensearch"
"""Name of the file in an index folder that tells its indexes from those of others."""


class OpenSearch:
    """An engine in one cluster; see `eventsearch.engines.EngineModule`."""

    VERSION = VERSION

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    @cached_property
    def connection(self) -> Connection:
        from eventsearch.engines.opensearch.connection import Connection

        return Connection(self.cluster)

    def open(
        self, folder: Path, *, memory: float = MEMORY, before: Engine | None = None
    ) -> OpenSearchSearcher:
        from eventsearch.engines.opensearch.searcher import OpenSearchSearcher
        from eventsearch.engines.opensearch.ticket import read_ticket
        from eventsearch.engines.opensearch.writer import uuid_of

        ticket = read_ticket(folder)
        if uuid_of(self.connection, ticket.index) != ticket.uuid:
            raise IndexDamaged(
                f"{ticket.index}: the index is damaged: it is not the one that was written",
                hint='run "eventsearch index" to build it anew',
            )
        return OpenSearchSearcher(
            self.connection, ticket, folder, cache_bytes=int(memory * 1_000_000)
        )

    def build(self, folder: Path, *, based: bool) -> OpenSearchIndexWriter:
        from eventsearch.engines.opensearch.writer import OpenSearchIndexWriter

        return OpenSearchIndexWriter(self.connection, folder, "test", based=based)
