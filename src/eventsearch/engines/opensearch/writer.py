"""
Adds and removes documents.

A new index is filled without replicas. Then its replicas are created, and it is made read-only. The
next generation is a clone of it with the changes. If a build fails, its index is deleted.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import compress
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self
from uuid import uuid4

from eventsearch.engines.opensearch.codec import (
    LONGEST,
    checksum,
    clean,
    coded,
    decoded,
    field_name,
    forms,
    key_of,
    to_int,
)
from eventsearch.engines.opensearch.connection import COUNT, Connection, printable
from eventsearch.engines.opensearch.filters import PAGES
from eventsearch.engines.opensearch.schema import index_body, keyword_properties, properties, source
from eventsearch.engines.opensearch.ticket import (
    Ticket,
    demand_same,
    read_ticket,
    token_of,
    uuid_of,
    write_ticket,
)
from eventsearch.engines.opensearch.vocabulary import Vocabulary, read_values, write_values
from eventsearch.errors import BuildError, IndexAway, IndexDamaged
from eventsearch.model.document import TEXT_FIELDS, Document
from eventsearch.model.lru_cache import LruCache
from eventsearch.settings.fields import ClusterSettings

log = logging.getLogger("eventsearch")

CONFLICT = 409
"""Status code if a new document already exists."""

BATCH = 500
"""Maximum number of documents in a bulk request."""

BATCH_BYTES = 5_000_000
"""Approximate maximum size in bytes of a bulk request."""

GREEN = 600
"""Seconds in which all copies of an index must be complete."""

STUCK = 60
"""Seconds without progress on replicas after which a run fails. Probably no node accepts them."""

QUIET = 5
"""Seconds of waiting after which a run prints what it waits for."""

DROP = 30.0
"""Seconds in which to try to delete the index of a failed run. Nodes need about 10 s to elect
another leader."""

NODE_LEFT_DELAY = "10s"
"""How long a node may be gone before its shards are copied to another node. The default is one
minute."""

MOST_KEYS = 10_000
"""Maximum number of values in one request."""


class Row(NamedTuple):
    """A document with related documents: its id in the cluster, its collapse keys, its group."""

    id: str
    keys: Sequence[str]
    group: str


class Difference(NamedTuple):
    """
    The differences between new and removed documents.

    Attributes:
        words: Folded words of the removed documents.
        spellings: For each keyword field, maps the spelling of a value to the change in the number
            of documents with it.
        keys: Collapse keys of the new and removed documents.
        groups: Groups of the removed documents.
    """

    words: set[str]
    spellings: Mapping[str, Counter[str]]
    keys: set[str]
    groups: set[str]


class ShardResult(NamedTuple):
    """
    The result of a shard.

    Attributes:
        pages: Number of documents.
        checksum: Sum of the checksums of their ids.
        words: Their folded words, each with the number of documents that contain it.
        fields: Keyword fields that have values.
        replaced: Ids of the documents that already existed.
    """

    pages: int
    checksum: int
    words: Counter[str]
    fields: frozenset[str]
    replaced: frozenset[str]


class ShardWriter:
    """A part of an index; see `eventsearch.engines.Shard`."""

    def __init__(self, cluster: ClusterSettings, index: str) -> None:
        self._cluster = cluster
        self._index = index
        self._connection: Connection | None = None
        self._lines: list[tuple[Any, Any]] = []
        self._ids: list[str] = []
        self._replaced: set[str] = set()
        self._bytes = 0
        self._count = 0
        self._checksum = 0
        self._words: Counter[str] = Counter()
        self._fields: set[str] = set()
        self._mapped: set[str] = set()

    def add(self, document: Document) -> None:
        self.put(document, "index")

    def put(self, document: Document, action: str) -> None:
        """
        Add a document.

        Args:
            action: Action of the bulk request: ``create`` fails if the document already exists.
        """
        body = source(document)
        self._lines.append(({action: {"_id": key_of(document.id)}}, body))
        self._ids.append(document.id)
        self._bytes += len(body["stored"]) * 3
        self._count += 1
        self._checksum += checksum(document.id)
        self._fields.update(name for name, values in document.keywords.items() if values)
        for terms in document.fields:
            if terms.field == "folded":
                self._words.update(compress(terms.postings, terms.postings.values()))
        if len(self._lines) >= BATCH or self._bytes >= BATCH_BYTES:
            self.flush()

    def flush(self) -> None:
        """Send the collected documents; raises `ValueError` if one already exists."""
        if not self._lines:
            return
        if self._connection is None:
            self._connection = Connection(self._cluster)
        if new := self._fields - self._mapped:
            body = {"properties": keyword_properties(new)}
            self._connection.write("PUT", f"/{self._index}/_mapping", body)
            self._mapped |= new
        done = self._connection.bulk(self._index, self._lines)
        for id, item in zip(self._ids, done, strict=True):
            if item["status"] == CONFLICT:
                raise ValueError(f"{id} is in the index already")
            if item["result"] == "updated":
                self._replaced.add(item["_id"])
        self._lines, self._ids, self._bytes = [], [], 0

    def finish(self) -> ShardResult:
        self.flush()
        self.close()
        return ShardResult(
            self._count,
            self._checksum,
            self._words,
            frozenset(self._fields),
            frozenset(self._replaced),
        )

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class OpenSearchIndexWriter:
    """An index being written; see `eventsearch.engines.IndexBuilder`."""

    def __init__(self, connection: Connection, folder: Path, *, based: bool) -> None:
        self._connection = connection
        self._folder = folder
        self._base = read_ticket(folder) if based else None
        self._server = connection.demand_supported()
        self._index = f"{connection.cluster.prefix}-{token_of(folder)}-{uuid4().hex[:12]}"
        self._removed: set[str] = set()
        self._gone: list[str] = []
        self._added: set[str] = set()
        self._replaced = 0
        self._own = ShardWriter(connection.cluster, self._index)
        self._shards: list[ShardWriter] = []
        self._results: list[ShardResult] = []
        try:
            if self._base:
                self._clone(self._base)
            else:
                body = index_body(connection.cluster.shards)
                connection.write("PUT", f"/{self._index}?timeout={QUIET}s", body)
            with connection.reading(BuildError):
                self._await_copies()
        except BaseException:
            self._drop()
            raise

    def _clone(self, base: Ticket) -> None:
        if base.server.partition(".")[0] != self._server.partition(".")[0]:
            raise IndexDamaged(
                f"{base.name}: the index is of OpenSearch {base.server}",
                hint="run it again with --full",
            )
        demand_same(self._connection, base)
        settings = {"index.blocks.write": None, "index.number_of_replicas": 0}
        path = f"/{base.name}/_clone/{self._index}?timeout={QUIET}s"
        self._connection.write("POST", path, {"settings": settings})

    def add(self, document: Document) -> None:
        if document.id in self._added:
            raise ValueError(f"{document.id} is in the index already")
        replaces = document.id in self._removed
        if replaces:
            self._removed.remove(document.id)
            self._replaced += 1
        self._added.add(document.id)
        self._own.put(document, "index" if replaces or not self._base else "create")

    def remove(self, id: str) -> None:
        if id in self._removed:
            raise KeyError(id)
        self._removed.add(id)
        self._gone.append(id)

    def shards(self, count: int) -> Sequence[ShardWriter]:
        self._shards = [ShardWriter(self._connection.cluster, self._index) for _ in range(count)]
        return self._shards

    def merge_shards(self, results: Sequence[ShardResult], ids: Collection[str]) -> None:
        written = sum(result.pages for result in results), sum(each.checksum for each in results)
        if written != (len(ids), sum(map(checksum, ids))):
            raise BuildError(
                f"{self._index}: shards have written other documents than they were given",
                hint="run it again, with `workers` set to 1 if it happens again",
            )
        removed = {*map(key_of, self._removed)}
        replaced = frozenset[str]().union(*(result.replaced for result in results))
        known = set[str](self._added)
        for id in ids:
            if id in known or ((key := key_of(id)) in replaced and key not in removed):
                raise ValueError(f"{id} is in the index already")
            known.add(id)
        self._added.update(ids)
        self._replaced += len(self._removed.intersection(ids))
        self._removed.difference_update(ids)
        self._results += results

    def count(self) -> int:
        before = self._base.pages if self._base else 0
        return before - self._replaced - len(self._removed) + len(self._added)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        is_complete = False
        try:
            if kind is None:
                self._complete()
                is_complete = True
        finally:
            for shard in (self._own, *self._shards):
                shard.close()
            if not is_complete:
                self._drop()

    def _drop(self) -> None:
        # If this fails, the next run deletes the index.
        with suppress(BuildError, IndexAway):
            path = f"/{self._index}?ignore_unavailable=true"
            self._connection.write("DELETE", path, patience=DROP)

    def _complete(self) -> None:
        self._results.append(self._own.finish())
        self._delete()
        with self._connection.reading(BuildError):
            write_ticket(self._folder, self._completed())

    def _completed(self) -> Ticket:
        """Write values, words and groups, seal the index, and return its ticket."""
        self._connection.write("POST", f"/{self._index}/_refresh")
        pages = self._pages()
        expected = self.count()
        if pages != expected:
            raise BuildError(
                f"{self._index}: {expected} documents were written, and {pages} are there",
                hint="run it again with --full",
            )
        fields = {*(self._base.fields if self._base else ())}
        fields.update(*(result.fields for result in self._results))
        difference = self._difference(self._base, fields) if self._base else None
        for field in fields:
            self._write_values(field, difference)
        self._write_words(difference)
        self._join_groups(difference)
        self._connection.write("POST", f"/{self._index}/_refresh")
        self._demand_mapping(fields)
        self._seal()
        having = self._having()
        return Ticket(
            name=self._index,
            uuid=uuid_of(self._connection, self._index),
            server=self._server,
            pages=pages,
            documents=to_int(self._search(COUNT)["hits"]["total"]["value"]),
            fields=tuple(sorted(fields)),
            having=having,
            has_kin=having.pop("kin") > 0,
        )

    def _delete(self) -> None:
        ids = sorted(self._removed)
        for start in range(0, len(ids), BATCH):
            some = ids[start : start + BATCH]
            lines = [({"delete": {"_id": key_of(id)}}, None) for id in some]
            done = self._connection.bulk(self._index, lines)
            for id, item in zip(some, done, strict=True):
                if item["status"] == 404:
                    raise KeyError(id)

    def _search(self, body: object) -> Any:
        """Return the complete answer to a search, with the long time limit of a write."""
        path = f"/{self._index}/_search?allow_partial_search_results=false"
        return self._connection.write("POST", path, body)

    def _pages(self) -> int:
        answer = self._connection.write("POST", f"/{self._index}/_count", {"query": PAGES})
        return to_int(answer["count"])

    def _demand_mapping(self, fields: Iterable[str]) -> None:
        """Check that no index template changed the mapping of the index."""
        path = f"/{self._index}/_mapping"
        found = self._connection.write("GET", path)[self._index]["mappings"]
        wanted = {**properties(), **keyword_properties(fields)}
        wrong = [name for name in wanted if found["properties"].get(name) != wanted[name]]
        wrong += [name for name in ("_source", "_routing", "derived") if name in found]
        if wrong or found.get("dynamic") != "strict":
            raise BuildError(
                f"{self._index}: the cluster has changed the mapping: {', '.join(wrong or found)}",
                hint="exclude the indexes of eventsearch from the index templates of the cluster",
            )

    def _having(self) -> dict[str, int]:
        """Return how many pages have words in each text field, and how many have related pages."""
        fields = {name: {"exists": {"field": f"t_{name}"}} for name in TEXT_FIELDS}
        fields["kin"] = {"exists": {"field": "kin"}}
        body = {"size": 0, "aggs": {"fields": {"filters": {"filters": fields}}}}
        answer = self._search(body)
        buckets = answer["aggregations"]["fields"]["buckets"]
        return {name: to_int(buckets[name]["doc_count"]) for name in fields}

    def _difference(self, base: Ticket, fields: Iterable[str]) -> Difference:
        """Return the differences between new and removed documents, without the new words."""
        found = Difference(set(), defaultdict(Counter), set(), set())
        names = [(field, field_name("s", field)) for field in fields]
        for index, ids, sign in ((base.name, self._gone, -1), (self._index, [*self._added], 1)):
            for each in self._sources(index, ids):
                for field, name in names:
                    for value in each.get(name, ()):
                        found.spellings[field][decoded(value)] += sign
                found.keys.update(each["kin"])
                if sign < 0:
                    found.groups.add(each["group"])
                    found.words.update(forms(each.get("w_folded", "")))
        return found

    def _sources(self, index: str, ids: Sequence[str]) -> Iterator[Mapping[str, Any]]:
        path = f"/{index}/_mget?_source_includes=s_*,kin,group,w_folded"
        for start in range(0, len(ids), BATCH):
            some = [*map(key_of, ids[start : start + BATCH])]
            for each in self._connection.write("POST", path, {"ids": some})["docs"]:
                yield each["_source"]

    def _write_values(self, field: str, difference: Difference | None) -> None:
        """Write the values of a keyword field, each in its most frequent spelling."""
        query: Mapping[str, Any] = {"match_all": {}}
        spelled: dict[str, str] = {}
        before = read_values(self._folder, field) if difference else None
        if difference and before is not None:
            changed = difference.spellings[field].items()
            if not (keys := {spelling.casefold() for spelling, more in changed if more}):
                return
            if len(keys) <= MOST_KEYS:
                spelled = {key: one for key, one in before.items() if key not in keys}
                query = {"terms": {field_name("k", field): sorted(map(coded, keys))}}
        counts: dict[str, list[tuple[int, str]]] = {}
        for spelling, pages in self._spellings(field, query):
            if (key := spelling.casefold()) not in spelled:
                counts.setdefault(key, []).append((-pages, spelling))
        spelled |= {key: min(some)[1] for key, some in counts.items()}
        write_values(self._folder, field, spelled)

    def _spellings(self, field: str, query: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
        sources = [{"value": {"terms": {"field": field_name("s", field)}}}]
        composite: dict[str, Any] = {"size": 10_000, "sources": sources}
        while True:
            body = {"size": 0, "query": query, "aggs": {"values": {"composite": composite}}}
            answer = self._search(body)
            found = answer["aggregations"]["values"]
            for bucket in found["buckets"]:
                yield decoded(bucket["key"]["value"]), int(bucket["doc_count"])
            if "after_key" not in found:
                return
            composite["after"] = found["after_key"]

    def _write_words(self, difference: Difference | None) -> None:
        """Update the word documents for the words of new and removed documents."""
        counts: Counter[str] = Counter()
        for result in self._results:
            counts.update(result.words)
        counts.update(dict.fromkeys(difference.words if difference else (), 0))
        words = sorted(word for word in counts if 0 < len(word) < LONGEST)
        vocabulary = Vocabulary(self._connection, self._index, self._folder, (), LruCache(0))
        for start in range(0, len(words), BATCH):
            some = words[start : start + BATCH]
            pages: Mapping[str, int] = counts
            if difference:
                pages = vocabulary.counts(some)
            lines: list[tuple[Any, Any]] = [
                ({"index": {"_id": f"w{key_of(word)}"}}, {"word": clean(word), "pages": count})
                if (count := pages[word])
                else ({"delete": {"_id": f"w{key_of(word)}"}}, None)
                for word in some
            ]
            self._connection.bulk(self._index, lines)

    def _join_groups(self, difference: Difference | None) -> None:
        """Put related documents into one group, even if related only through a third document."""
        rows = (
            self._rows_near(difference.keys, difference.groups)
            if difference
            else [*self._rows({"exists": {"field": "kin"}})]
        )
        heads: dict[str, str] = {}

        def head(key: str) -> str:
            while (above := heads.setdefault(key, key)) != key:
                heads[key] = heads[above]
                key = above
            return key

        for _, keys, _ in rows:
            least, *others = sorted(map(head, keys))
            heads.update((other, least) for other in others)
        changed = [
            ({"update": {"_id": id}}, {"doc": {"group": wanted}})
            for id, keys, group in rows
            if (wanted := head(keys[0])) != group
        ]
        for start in range(0, len(changed), BATCH):
            self._connection.bulk(self._index, changed[start : start + BATCH])

    def _rows_near(self, keys: set[str], groups: set[str]) -> Collection[Row]:
        """Return the documents with these keys or groups, and all others related to them."""
        rows: dict[str, Row] = {}
        wanted = [*(("kin", key) for key in keys), *(("group", group) for group in groups)]
        asked = set(wanted)
        while wanted:
            found: list[Row] = []
            for name in ("kin", "group"):
                values = [value for field, value in wanted if field == name]
                for start in range(0, len(values), MOST_KEYS):
                    some = {"terms": {name: values[start : start + MOST_KEYS]}}
                    found += self._rows({"bool": {"filter": [some, {"exists": {"field": "kin"}}]}})
            rows |= {row.id: row for row in found}
            more = {("kin", key) for row in found for key in row.keys}
            more |= {("group", row.group) for row in found}
            wanted = [*(more - asked)]
            asked |= more
        return rows.values()

    def _rows(self, query: Mapping[str, Any]) -> Iterator[Row]:
        """Yield the documents that match a query. All of them must have collapse keys."""
        body: dict[str, Any] = {
            "size": 10_000,
            "track_total_hits": False,
            "query": {"bool": {"filter": [query]}},
            "_source": False,
            "docvalue_fields": ["kin", "group"],
            "sort": [{"id": "asc"}],
        }
        while True:
            answer = self._search(body)
            hits = answer["hits"]["hits"]
            for hit in hits:
                yield Row(hit["_id"], hit["fields"]["kin"], hit["fields"]["group"][0])
            if len(hits) < body["size"]:
                return
            body["search_after"] = hits[-1]["sort"]

    def _seal(self) -> None:
        """Create the replicas, and make the index read-only."""
        settings = {
            "index.translog.durability": "request",
            "index.number_of_replicas": self._connection.cluster.replicas,
            "index.unassigned.node_left.delayed_timeout": NODE_LEFT_DELAY,
        }
        write = self._connection.write
        write("PUT", f"/{self._index}/_settings", settings)
        write("POST", f"/{self._index}/_flush")
        if self._connection.cluster.replicas:
            self._await_copies()
        write("PUT", f"/{self._index}/_settings", {"index.blocks.write": True})

    def _await_copies(self) -> None:
        """Wait until each copy of the index is on a node; raises `BuildError` with the reason."""
        begun = moved = time.monotonic()
        is_said = False
        path = f"/_cluster/health/{self._index}?level=shards"
        # Do not use `wait_for_status`: the cluster answers with an error when its time is up.
        while (health := self._connection.write("GET", path))["status"] != "green":
            now = time.monotonic()
            if health["initializing_shards"]:
                moved = now
            if now - moved > STUCK or now - begun > GREEN:
                raise BuildError(
                    f"{self._index}: copies are not complete after {now - begun:.0f} s:"
                    f" {self._obstacle(health)}",
                    hint="see whether enough nodes run and have room, then run it again",
                )
            if now - begun > QUIET and not is_said:
                is_said = True
                why = self._obstacle(health)
                log.warning("%s: waiting for nodes to accept its copies: %s", self._index, why)
            time.sleep(0.2)

    def _obstacle(self, health: Mapping[str, Any]) -> str:
        """Return the cluster's reason why a copy of the index is not complete."""
        with suppress(BuildError, StopIteration):
            shards = health["indices"][self._index]["shards"].items()
            asked = next(
                {"index": self._index, "shard": int(number), "primary": not one["primary_active"]}
                for number, one in shards
                if one["unassigned_shards"]
            )
            path = "/_cluster/allocation/explain"
            answer = self._connection.write("POST", path, asked, patience=0.0)
            reasons = [
                decider["explanation"]
                for node in answer.get("node_allocation_decisions", ())
                for decider in node.get("deciders", ())
            ]
            if why := printable([*reasons, answer.get("allocate_explanation")][0]):
                return why
        return "the cluster does not say why"
