"""
Measure how long searches take in eventsearch and in its peers.

Each question goes to all engines in turn. Each engine returns the first ten pages that contain all
words, the exact total, and the counts of four facets. It is used as its manual recommends, in one
thread of this process.
"""

from __future__ import annotations

import re
import sqlite3
import time
import weakref
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from eventsearch.analysis import tokens
from eventsearch.model.query import And, Query, SearchRequest, TermForm, WordQuery
from eventsearch.model.results import SearchResult
from eventsearch.search.index import Index, open_index
from peers import BUILDERS, COLUMNS, FTS5, TANTIVY, WHOOSH

OURS = "eventsearch, its engine"
WHOLE = "eventsearch, a whole answer with excerpts"
FACETS = ("tag", "year", "section", "location")
WORD = re.compile(r"[a-zà-ÿ]{4,}")
HITS = 10
SELDOM = 10
"""Whoosh gets one question in this many, because it is at least ten times slower."""

Ask = Callable[[str], object]
Answer = tuple[Sequence[object], int, list[Counter[str]]]
"""Hits with their texts, the total, and the value counts of each facet."""
AskPeer = Callable[[str], Answer]


def asked(
    root: Path, count: int, left_out: Collection[str]
) -> Mapping[str, Sequence[tuple[float, float]]]:
    """
    Return the wall and CPU milliseconds of each question, by engine.

    Args:
        left_out: Peers without a complete index.
    """
    index = open_index(root / ".eventsearch")
    now = datetime.now(UTC)
    engines: dict[str, Ask] = {
        OURS: our_engine(index, now),
        **{
            name: open_peer(root.parent / name)
            for name, open_peer in OPENERS.items()
            if name in BUILDERS and name not in left_out
        },
        WHOLE: lambda text: index.search(SearchRequest(text=text, facets=FACETS), now=now),
    }
    spent: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
    warm = count // 10
    for number, text in enumerate(questions(root, count + warm)):
        for name, ask in engines.items():
            if name == WHOOSH and number % SELDOM:
                continue
            began, worked = time.perf_counter(), time.process_time()
            ask(text)
            taken = (time.perf_counter() - began, time.process_time() - worked)
            if number >= warm:
                spent[name].append((taken[0] * 1000, taken[1] * 1000))
    index.close()
    return spent


def our_engine(index: Index, now: datetime) -> Callable[[str], SearchResult]:
    """Return a function that searches the engine alone: all words, no syntax, no excerpts."""
    moment = int(now.timestamp())
    return lambda text: index.engine.search(Query(match=all_words(text), now=moment, facets=FACETS))


def all_words(text: str) -> And:
    """Return a query for pages that contain each word, in any of its forms."""
    words = tokens(text, "fr")
    return And(
        children=tuple(
            WordQuery(
                forms=(
                    TermForm(kind="stem", term=token.stem),
                    TermForm(kind="folded", term=token.folded),
                    TermForm(kind="exact", term=token.exact),
                )
            )
            for token in words
        )
    )


def open_fts5(folder: Path) -> AskPeer:
    """Ask FTS5 with two searches: the ten best hits, then the facet values of all hits."""
    base = sqlite3.connect(folder / "index.db")
    best = "select rowid, title, body from page where page match ? order by rank limit 10"
    found = (
        f"select {', '.join(COLUMNS)} from facet where id in"
        " (select rowid from page where page match ?)"
    )

    def ask(text: str) -> Answer:
        words = " ".join(f'"{word}"' for word in text.split())
        hits = base.execute(best, (words,)).fetchall()
        rows = base.execute(found, (words,)).fetchall()
        counts = [Counter(v for row in rows for v in row[at].split("\n") if v) for at in range(4)]
        return hits, len(rows), counts

    weakref.finalize(ask, base.close)
    return ask


def open_tantivy(folder: Path) -> AskPeer:
    """Ask Tantivy with a search that counts, then with one aggregation of four fast fields."""
    from tantivy import Index as TantivyIndex

    index = TantivyIndex.open(str(folder))
    searcher = index.searcher()
    wanted = {name: {"terms": {"field": name, "size": 1000}} for name in COLUMNS}

    def ask(text: str) -> Answer:
        query = index.parse_query(text, ["title", "body"], conjunction_by_default=True)
        found: Any = searcher.search(query, HITS, count=True)  # The type stub lacks `count`.
        hits = [searcher.doc(address).to_dict() for _, address in found.hits]
        counted: Any = searcher.aggregate(query, wanted)
        counts = [
            Counter({row["key"]: row["doc_count"] for row in counted[name]["buckets"]})
            for name in COLUMNS
        ]
        return hits, found.count, counts

    return ask


def open_whoosh(folder: Path) -> AskPeer:
    """Ask Whoosh with one search grouped by four fields. It visits all hits: the total is exact."""
    from whoosh.filedb.filestore import FileStorage
    from whoosh.qparser import MultifieldParser
    from whoosh.sorting import FieldFacet

    index = FileStorage(str(folder)).open_index()
    searcher = index.searcher()
    parser = MultifieldParser(["title", "body"], index.schema)
    groups = {name: FieldFacet(name, allow_overlap=name == "tags") for name in COLUMNS}

    def ask(text: str) -> Answer:
        found = searcher.search(parser.parse(text), limit=HITS, groupedby=groups)
        hits = [hit.fields() for hit in islice(found, HITS)]
        counts = [
            Counter({value: len(docs) for value, docs in found.groups(name).items() if value})
            for name in COLUMNS
        ]
        return hits, len(found), counts

    return ask


OPENERS: Mapping[str, Callable[[Path], AskPeer]] = {
    FTS5: open_fts5,
    TANTIVY: open_tantivy,
    WHOOSH: open_whoosh,
}


def questions(root: Path, count: int) -> Iterator[str]:
    """
    Yield questions of one or two words from random pages.

    Frequent words appear more often. Each call yields the same questions.
    """
    random = Random(1)
    paths = sorted(root.rglob("index.md"))
    while count:
        words = WORD.findall(random.choice(paths).read_text(encoding="utf-8").lower())
        if len(words) > 20:
            count -= 1
            yield " ".join(random.sample(words[10:], random.randint(1, 2)))
