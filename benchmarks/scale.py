"""
How fast does an OpenSearch cluster on this machine index documents and answer searches?

    python benchmarks/scale.py [--documents 10000 100000] [--engine opensearch] [--heap 2g]

It starts a node, or uses the node at EVENTSEARCH_CLUSTER. Two processes generate documents as in
`search.py` and write them. Then one process sends the queries of `search.py` in turn, with four
facets and a filter. For each number of documents it prints, in wall time, the rate and the p50 and
p99 of a search, and the bytes per document. It also prints the CPU time of its own processes and of
the node for both phases, the machine's load, and the exponents of growth. ``--engine whoosh``
measures Whoosh as well.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from math import log
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/support"))

from cluster import cluster
from eventsearch.engines import Engine, EngineModule, Shard, whoosh
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.model.query import Query, TermsFilter
from eventsearch.settings.fields import ClusterSettings
from search import KINDS, Words, documents

FACETS = ("tag", "year", "author", "section")
PROCESSES = 2
MADE = 2_000
"""Number of documents to generate per process. They are written repeatedly, to save time."""


class Figures(NamedTuple):
    """
    Measurements for a number of documents.

    Attributes:
        build: Seconds of wall time.
        own_cpu, node_cpu: CPU seconds of the build, in these processes and in the node.
        size: Bytes of the index.
        p50, p99: Milliseconds of wall time of a search.
        search_cpu: CPU milliseconds of a search, in this process and the node together.
    """

    documents: int
    build: float
    own_cpu: float
    node_cpu: float
    size: int
    p50: float
    p99: float
    search_cpu: float


def write(task: tuple[Shard, int, int]) -> tuple[object, list[str]]:
    """Write documents to a shard, in a separate process; return the result and the ids."""
    shard, number, count = task
    made = [document for document, _ in documents(min(count, MADE), Words(number))]
    ids = []
    for place, document in enumerate(islice(cycle(made), count)):
        id = f"content/{number}/{place}/index.md"
        shard.add(document._replace(id=id))
        ids.append(id)
    return shard.finish(), ids


def build(engine: EngineModule, folder: Path, count: int) -> None:
    """Build an index with this number of documents."""
    with engine.build(folder, based=False) as builder:
        shards = builder.shards(PROCESSES)
        share = count // len(shards)
        tasks = [(shard, number, share) for number, shard in enumerate(shards)]
        with get_context("spawn").Pool(len(shards)) as pool:
            done = pool.map(write, tasks)
        builder.merge_shards([result for result, _ in done], [id for _, ids in done for id in ids])


def questions(count: int) -> Iterator[Query]:
    """Yield queries of every kind in turn."""
    words = Words(1_000)
    for number in range(count):
        kind = [*KINDS][number % len(KINDS)]
        yield Query(
            match=KINDS[kind](words),
            now=1_750_000_000 + words.random.randrange(10**6),
            facets=FACETS,
            filters=(("lang", TermsFilter(field="lang", values=("fr",))),),
        )


def ask(engine: Engine, count: int) -> list[float]:
    """Return the sorted milliseconds of searches, after one search of each kind to warm up."""
    every = questions(count + len(KINDS))
    for query in islice(every, len(KINDS)):
        engine.search(query)
    taken = []
    for query in every:
        began = time.perf_counter()
        engine.search(query)
        taken.append(1000 * (time.perf_counter() - began))
    return sorted(taken)


def cpu() -> float:
    """Return the CPU seconds of this process and its ended child processes."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(each.ru_utime + each.ru_stime for each in used)


def node_cpu(engine: EngineModule) -> float:
    """Return the CPU seconds of the cluster's nodes; 0 for an engine without nodes."""
    if not isinstance(engine, OpenSearch):
        return 0.0
    nodes: dict[str, Any] = engine.connection.get("/_nodes/stats/process")["nodes"]
    used = (node["process"]["cpu"]["total_in_millis"] for node in nodes.values())
    return float(sum(used)) / 1000


def size(engine: EngineModule, folder: Path) -> int:
    """Return the bytes of an index."""
    found = sum(path.stat().st_size for path in folder.iterdir())
    if isinstance(engine, OpenSearch):
        stats: dict[str, Any] = engine.connection.get(f"/{engine.cluster.prefix}-*/_stats/store")
        found += stats["_all"]["total"]["store"]["size_in_bytes"]
    return found


def measured(engine: EngineModule, count: int, asked: int) -> Figures:
    """Build an index, search it, remove it, and return the figures."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        own, node, began = cpu(), node_cpu(engine), time.perf_counter()
        build(engine, folder, count)
        seconds = time.perf_counter() - began
        own, node = cpu() - own, node_cpu(engine) - node
        opened = engine.open(folder)
        searches = cpu() + node_cpu(engine)
        taken = ask(opened, asked)
        searches = cpu() + node_cpu(engine) - searches
        opened.close()
        found = size(engine, folder)
        if isinstance(engine, OpenSearch):
            engine.connection.write("DELETE", f"/{engine.cluster.prefix}-*")
    return Figures(
        documents=count,
        build=seconds,
        own_cpu=own,
        node_cpu=node,
        size=found,
        p50=taken[asked // 2],
        p99=taken[int(asked * 0.99)],
        search_cpu=1000 * searches / (asked + len(KINDS)),
    )


def exponent(rows: Sequence[Figures], name: str) -> float:
    """Return the exponent of growth over all rows, by least squares."""
    points = [(log(row.documents), log(getattr(row, name))) for row in rows]
    middle = [sum(column) / len(points) for column in zip(*points, strict=True)]
    above = sum((x - middle[0]) * (y - middle[1]) for x, y in points)
    below = sum((x - middle[0]) ** 2 for x, _ in points)
    return float(above / below)


@contextmanager
def started(name: str, heap: str) -> Iterator[EngineModule]:
    """Yield the engine. Start a node unless EVENTSEARCH_CLUSTER specifies one."""
    if name == "whoosh":
        yield whoosh
        return
    prefix = f"measured{os.getpid()}"
    if running := os.environ.get("EVENTSEARCH_CLUSTER"):
        yield OpenSearch(ClusterSettings(hosts=(running,), prefix=prefix))
        return
    with TemporaryDirectory() as folder, cluster(Path(folder), 1, heap) as (node,):
        yield OpenSearch(ClusterSettings(hosts=(node.url,), prefix=prefix))


def main() -> None:
    """Measure an index for each number of documents, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--engine", choices=("opensearch", "whoosh"), default="opensearch")
    parser.add_argument("--heap", default="2g")
    parser.add_argument("--questions", type=int, default=1_000)
    given = parser.parse_args()
    rows = []
    with started(given.engine, given.heap) as engine:
        for count in given.documents:
            row = measured(engine, count, given.questions)
            print(
                f"{count} documents: {row.build:.1f} s, {count / row.build:.0f} a second,"
                f" {1000 * row.own_cpu / count:.2f} ms of our CPU,"
                f" {1000 * row.node_cpu / count:.2f} ms of the node and"
                f" {row.size / count:.0f} bytes each;"
                f" p50 {row.p50:.1f} ms, p99 {row.p99:.1f} ms, {row.search_cpu:.1f} ms of CPU"
                f" a search; load {os.getloadavg()[0]:.1f}",
                flush=True,
            )
            rows.append(row)
    if rows[1:]:
        names = ("build", "node_cpu", "size", "p50", "p99", "search_cpu")
        print("exponents:", ", ".join(f"{name} {exponent(rows, name):.2f}" for name in names))


if __name__ == "__main__":
    main()
