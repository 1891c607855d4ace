"""
The engine that stores an index in an OpenSearch cluster.

Each generation is a separate index in the cluster. The folder contains a ticket with its name.
docs/opensearch.md explains when to use it, and how its results differ from those of Whoosh.

    connection.py   sends requests
    codec.py        encodes terms, ids and values for the standard analyzers of OpenSearch
    schema.py       defines the fields of an index and builds the document of a page
    translator.py   translates a query tree; filters.py translates the parts without a score
    facts.py        requests the statistics of an index that a query needs
    scripts.py      contains the scripts that the cluster runs: factors, order, groups
    searcher.py     runs queries; explain.py explains a score; facets.py counts values
    vocabulary.py   finds words of an index, and values of its keyword fields
    writer.py       writes documents to an index; ticket.py stores the index's name
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from eventsearch.engines import MEMORY, OPENSEARCH, Engine
from eventsearch.errors import IndexDamaged, needs

if TYPE_CHECKING:
    from eventsearch.engines.opensearch.connection import Connection
    from eventsearch.engines.opensearch.searcher import OpenSearchSearcher
    from eventsearch.engines.opensearch.writer import OpenSearchIndexWriter
    from eventsearch.settings.fields import ClusterSettings


class OpenSearch:
    """An engine in one cluster; see `eventsearch.engines.EngineModule`."""

    VERSION = OPENSEARCH

    def __init__(self, cluster: ClusterSettings) -> None:
        self.cluster = cluster

    @cached_property
    def connection(self) -> Connection:
        """The connection to the cluster, created when it is first needed."""
        with needs("opensearch", "the engine opensearch"):
            from eventsearch.engines.opensearch.connection import Connection

        return Connection(self.cluster)

    def open(
        self,
        folder: Path,
        *,
        memory: float = MEMORY,
        before: Engine | None = None,  # noqa: ARG002
    ) -> OpenSearchSearcher:
        """Open the index of a folder's ticket; see `eventsearch.engines.EngineModule.open`."""
        connection = self.connection
        from eventsearch.engines.opensearch.searcher import OpenSearchSearcher
        from eventsearch.engines.opensearch.ticket import read_ticket

        ticket = read_ticket(folder)
        opened = OpenSearchSearcher(connection, ticket, folder, cache_bytes=int(memory * 1_000_000))
        connection.check_first(ticket.name, ticket.documents, opened.ping)
        return opened

    def build(self, folder: Path, *, based: bool) -> OpenSearchIndexWriter:
        """Begin to write; see `eventsearch.engines.EngineModule.build`."""
        connection = self.connection
        from eventsearch.engines.opensearch.writer import OpenSearchIndexWriter

        return OpenSearchIndexWriter(connection, folder, based=based)

    def sweep(self, index: Path) -> None:
        """Delete the indexes of a folder that its generations no longer use."""
        connection = self.connection
        from eventsearch.engines.opensearch.ticket import own_token, tickets

        try:
            named = {ticket.name for ticket in tickets(index)}
        except IndexDamaged:
            # Delete nothing: an unreadable ticket, for example of another version, may refer to
            # any of the indexes.
            return
        own = f"{self.cluster.prefix}-{own_token(index)}-"
        for name in connection.get(f"/{own}*/_settings?filter_path=*.settings.index.uuid"):
            if name.startswith(own) and name not in named:
                connection.write("DELETE", f"/{name}?ignore_unavailable=true")
