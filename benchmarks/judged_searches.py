"""
Judged searches: their files, an index of the documents that a file contains, and the measures.

Grades are integers from 0; a page without one counts as 0, and pages from grade 1 on are relevant.
Each search has at least one relevant page, and each page appears at most once among the hits.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import fsum, log2
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from eventsearch.engines import whoosh
from eventsearch.errors import QueryError
from eventsearch.indexer.document_builder import document
from eventsearch.model.page import Meta, PageRecord
from eventsearch.model.query import And, Query, SearchRequest
from eventsearch.model.timestamps import epoch, rfc3339
from eventsearch.search.index import Index, open_index
from eventsearch.storage.generation_writer import GenerationWriter, remove_unfinished
from eventsearch.storage.generations import MANIFEST, Info, version
from eventsearch.storage.last_modified import CHANGES, NONE, dump_changes
from eventsearch.storage.manifest import Manifest, dump


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document that a file of judged searches brings along."""

    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """
    A search and how well pages answer it.

    Attributes:
        grades: Id of a page to its grade, from 0 (does not answer); at least one is above 0.
        style: How it is asked: ``word``, ``question``, …; empty when nobody says.
    """

    id: str
    text: str
    grades: Mapping[str, int]
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgments:
    """
    A set of judged searches.

    Attributes:
        lang: Language of the documents, or the one that is searched; empty for all.
        now: Moment of asking; None for the present.
        documents: Id to document; empty when the pages are those of a site.
        path: The file it was read from.
    """

    name: str
    lang: str
    now: datetime | None
    documents: Mapping[str, Text]
    searches: tuple[Search, ...]
    path: Path


def read_judgments(path: Path) -> Judgments:
    """
    Read a file of judged searches.

    Raises:
        ValueError: Something in it cannot be read; the message names the file and the keys.
    """
    data = json.loads(path.read_bytes())
    queries, qrels, styles = data["queries"], data["qrels"], data.get("styles", {})
    if unknown := {*data} - {"name", "lang", "now", "docs", "queries", "qrels", "styles"}:
        raise ValueError(f"{path}: unknown keys: {', '.join(sorted(unknown))}")
    if unknown := {*qrels, *styles} - {*queries}:
        raise ValueError(f"{path}: no such searches: {', '.join(sorted(unknown))}")
    for search in queries:
        if not any(qrels[search].values()):
            raise ValueError(f"{path}: qrels.{search}: no page has a grade above 0")
    return Judgments(
        name=data["name"],
        lang=data.get("lang", ""),
        now=datetime.fromisoformat(data["now"]) if "now" in data else None,
        documents={id: Text(**document) for id, document in data.get("docs", {}).items()},
        searches=tuple(
            Search(id=id, text=text, grades=qrels[id], style=styles.get(id, ""))
            for id, text in queries.items()
        ),
        path=path,
    )


ZONE = "UTC"

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When such an index was built: the same index, whenever it is made."""


@contextmanager
def temporary_index(documents: Mapping[str, Text], lang: str) -> Iterator[Index]:
    """
    Open an index of documents, in a temporary folder and for as long as it is read.

    Args:
        lang: Of all documents; empty when it is not known.
    """
    with TemporaryDirectory(prefix="eventsearch-") as folder:
        _build(Path(folder), documents, lang)
        index = open_index(Path(folder))
        try:
            yield index
        finally:
            index.close()


def _build(folder: Path, documents: Mapping[str, Text], lang: str) -> None:
    remove_unfinished(folder)
    with GenerationWriter(folder, base=None, engine=whoosh, now=LONG_AGO) as draft:
        draft.begin()
        for id, text in documents.items():
            draft.add(document(_record(id, text, lang), zone=ZONE))
        info = Info(
            version=version(),
            built_at=rfc3339(LONG_AGO),
            zone=ZONE,
            languages=(lang,),
            pages=len(documents),
            instants=(),
            files=draft.finish(),
        )
        manifest = Manifest(generation=draft.name, keys={}, context="", taken_ns=0, entries={})
        draft.publish(info, {MANIFEST: dump(manifest), CHANGES: dump_changes(NONE)})


def _record(path: str, text: Text, lang: str) -> PageRecord:
    return PageRecord(
        path=path,
        url=f"/{path}/",
        lang=lang,
        site_lang=lang,
        kind="page",
        section="",
        meta=Meta(title=text.title),
        text=text.body,
        sections=(),
        visible_from=None,
        visible_until=None,
        buildable=True,
    )


Ranking = Sequence[str]
Grades = Mapping[str, int]

MOST = 100
"""Hits that any measure looks at."""


def ndcg(ranking: Ranking, grades: Grades, depth: int = 10) -> float:
    """
    Return the discounted gain of the first hits, as a share of the best order's.

    The gain of a page is its grade (linear, not ``2^grade - 1``), divided by ``log2(rank + 1)``;
    the best order is that of all graded pages.

    Source: Järvelin and Kekäläinen 2002; as ``ndcg_cut`` of trec_eval.
    """
    best = sorted(grades.values(), reverse=True)
    return _gain([grades.get(page, 0) for page in ranking[:depth]]) / _gain(best[:depth])


def reciprocal_rank(ranking: Ranking, grades: Grades, depth: int = 10) -> float:
    """Return 1 / rank of the first relevant page, or 0 if it is not among the first hits."""
    for rank, page in enumerate(ranking[:depth], start=1):
        if grades.get(page, 0):
            return 1 / rank
    return 0.0


def recall(ranking: Ranking, grades: Grades, depth: int = MOST) -> float:
    """Return the share of all pages that answer which is among the first hits."""
    hits = sum(1 for page in ranking[:depth] if grades.get(page, 0))
    return hits / sum(1 for grade in grades.values() if grade)


def _gain(grades: Iterable[int]) -> float:
    return fsum(grade / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


MEASURES: Mapping[str, Callable[[Ranking, Grades], float]] = MappingProxyType(
    {"ndcg@10": ndcg, "mrr@10": reciprocal_rank, "recall@100": recall}
)
"""Name of a measure to the function that computes it; the measure of a set is the mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    What one search found.

    Attributes:
        ranked: Ids of the first hits, `MOST` at most, in order.
        values: Name of a measure to its value.
    """

    search: Search
    ranked: tuple[str, ...]
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    What a set of searches found.

    Attributes:
        results: In the order of the file, without searches whose every page is unknown.
        unknown: (search, page) for each page with a grade that the index does not show; measured
            is as if it had none.
    """

    name: str
    results: tuple[Result, ...]
    unknown: tuple[tuple[str, str], ...] = ()

    def figures(self) -> Mapping[str, float]:
        """Return the mean of each measure over all searches; 0 without any."""
        return means(self.results)

    def styles(self) -> Mapping[str, Mapping[str, float]]:
        """Return the means for each style of searches; empty when none is named."""
        names = sorted({result.search.style for result in self.results} - {""})
        return {name: means(r for r in self.results if r.search.style == name) for name in names}


def evaluate(judgments: Judgments, index: Index, *, now: datetime) -> Report:
    """
    Ask every search of a set and measure the answers.

    Args:
        now: Aware; when the searches are asked.

    Raises:
        ValueError: A search cannot be parsed.
    """
    visible = _visible_pages(index, now)
    results, unknown = [], []
    for search in judgments.searches:
        unknown += [(search.id, page) for page in search.grades if page not in visible]
        grades = {page: grade for page, grade in search.grades.items() if page in visible}
        if any(grades.values()):
            results.append(_result(judgments, search, grades, index, now))
    return Report(name=judgments.name, results=tuple(results), unknown=tuple(unknown))


def means(results: Iterable[Result]) -> Mapping[str, float]:
    """Return the mean of each measure."""
    values = [result.values for result in results]
    return {name: fsum(value[name] for value in values) / max(len(values), 1) for name in MEASURES}


def _result(
    judgments: Judgments, search: Search, grades: Mapping[str, int], index: Index, now: datetime
) -> Result:
    request = SearchRequest(text=search.text, lang=judgments.lang or None, per_page=MOST)
    try:
        page = index.search(request, now=now, with_excerpts=False)
    except QueryError as error:
        raise ValueError(f"{judgments.path}: queries.{search.id}: {error.message}") from error
    ranking = tuple(hit.page.id for hit in page.hits)
    values = {name: measure(ranking, grades) for name, measure in MEASURES.items()}
    return Result(search=search, ranked=ranking, values=values)


def _visible_pages(index: Index, now: datetime) -> frozenset[str]:
    everything = Query(match=And(children=()), now=epoch(now), limit=index.engine.count())
    return frozenset(match.id for match in index.engine.search(everything).matches)
