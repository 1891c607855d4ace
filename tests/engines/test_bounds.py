"""The engine counts the memory that it holds, and limits the work that it does."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from random import Random
from sys import getsizeof
from types import CodeType, FrameType

import pytest

from engines.test_memory import NOW, made
from eventsearch.engines import whoosh
from eventsearch.engines.whoosh.reader.index_reader import IndexReader
from eventsearch.engines.whoosh.search.facets import facet, head_of
from eventsearch.engines.whoosh.segment.segment_reader import SegmentReader
from eventsearch.engines.whoosh.writer.index_writer import MOST_OCCURRENCES
from eventsearch.model.lru_cache import LruCache, size_of
from eventsearch.model.query import And, Query


class Reads(list[int]):
    """A list that counts how often it is read."""

    reads = 0

    def __getitem__(self, at: object) -> int:  # type: ignore[override]
        self.reads += 1
        return super().__getitem__(at)  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an index of 400 pages with twelve tags each."""
    path: Path = tmp_path_factory.mktemp("bounds")
    random = Random(2031)
    with whoosh.build(path, based=False) as build:
        for number in range(400):
            tags = tuple(f"tag {n}" for n in random.sample(range(40), 12))
            build.add(made(number, random)._replace(keywords={"tag": tags}))
    return path


def test_each_link_of_a_kin_chain_is_read_once() -> None:
    chain = Reads([0, *range(2_000)])
    assert {head_of(chain, doc) for doc in reversed(range(2_001))} == {0}
    assert chain.reads < 10 * len(chain)


def test_the_memory_of_a_segment_is_counted(folder: Path) -> None:
    cache = LruCache(1 << 24)
    reader = IndexReader(folder, cache, LruCache(1 << 20))
    assert reader.stored(3)
    stored = cache.bytes_used
    assert stored >= 8 * 400
    reader.postings("folded", "aaaa")
    assert cache.bytes_used > stored
    for _ in range(2):
        reader.close()
        assert cache.bytes_used == 0


def test_stored_pages_keep_to_their_share(folder: Path) -> None:
    pages = LruCache(1 << 14)
    reader = IndexReader(folder, LruCache(1 << 24), pages)
    every = [reader.stored(doc) for doc in range(reader.count)]
    assert 0 < pages.bytes_used <= 1 << 14
    assert reader.stored(reader.count - 1) is every[-1]
    assert reader.stored(0) == every[0]
    reader.close()
    assert pages.bytes_used == 0


def test_rows_of_many_values_are_counted(folder: Path) -> None:
    reader = IndexReader(folder, LruCache(1 << 24), LruCache(1 << 20))
    tags = facet(reader, "tag")
    rows = tags._rows
    reader.close()
    assert max(map(len, rows)) == 12
    documents = sum(size_of(docs) for _, docs in tags.values())
    assert tags.size > documents + getsizeof(rows) + sum(getsizeof(row) + 16 for row in rows)


def test_ids_are_not_read_for_each_hit(folder: Path) -> None:
    calls: Counter[CodeType] = Counter()

    def count(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            calls[frame.f_code] += 1

    engine = whoosh.open(folder, memory=0.01)
    sys.setprofile(count)
    try:
        hits = engine.search(Query(match=And(children=()), now=NOW, limit=20)).matches
    finally:
        sys.setprofile(None)
    engine.close()
    assert len(hits) == 20
    assert 1 <= calls[SegmentReader.read_ids.__code__] < 5


@pytest.mark.parametrize("count", [0, 1, 2, 100])
def test_shards_and_the_build_share_the_memory(tmp_path: Path, count: int) -> None:
    with whoosh.build(tmp_path, based=False) as build:
        shares = build.shards(count)
        own = build._own.most
        assert own + sum(share.most for share in shares) <= MOST_OCCURRENCES
