"""
Judged searches: their files, an index of the documents that a file contains, and the measures.

Grades are integers from 0. A page without a grade counts as 0; a page with a higher grade is
relevant. Each search has a relevant page, and each page appears at most once among the hits.
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
    """A document that a file of judged searches contains."""

    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """
    A search and how well pages answer it.

    Attributes:
        grades: Maps page ids to grades. Grade 0 means no answer; at least one is above 0.
        style: Style of the search, such as ``word`` or ``question``. Empty if unknown.
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
        lang: Language of the documents, or of the site's pages to search. Empty for all languages.
        now: Time of the searches. None for the present.
        documents: Maps ids to documents. Empty if the searches are for the pages of a site.
        path: The file with the set.
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
        ValueError: The file is wrong. The message contains the file's path and the wrong keys.
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
"""Build time of temporary indexes. It is constant, so that every build gives the same index."""


@contextmanager
def temporary_index(documents: Mapping[str, Text], lang: str) -> Iterator[Index]:
    """
    Build an index of documents in a temporary folder and open it. Remove it afterwards.

    Args:
        lang: Language of all documents. Empty if unknown.
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
"""Number of hits to request. No measure uses more."""


def ndcg(ranking: Ranking, grades: Grades, depth: int = 10) -> float:
    """
    Return the discounted gain of the first *depth* hits, divided by the gain of the best order.

    The gain of a page is its grade (linear, not ``2^grade - 1``), divided by ``log2(rank + 1)``.
    The best order sorts all graded pages by their grade.

    Source: Järvelin and Kekäläinen 2002. `ndcg_cut` of trec_eval computes the same.
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
    """Return the share of all relevant pages that are among the first *depth* hits."""
    hits = sum(1 for page in ranking[:depth] if grades.get(page, 0))
    return hits / sum(1 for grade in grades.values() if grade)


def _gain(grades: Iterable[int]) -> float:
    return fsum(grade / log2(rank + 1) for rank, grade in enumerate(grades, start=1))


MEASURES: Mapping[str, Callable[[Ranking, Grades], float]] = MappingProxyType(
    {"ndcg@10": ndcg, "mrr@10": reciprocal_rank, "recall@100": recall}
)
"""Maps the name of a measure to the function that computes it; the measure of a set is the mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    The hits of a search, and their measures.

    Attributes:
        ranked: Ids of the first hits in order, at most `MOST`.
        values: Value of each measure by its name.
    """

    search: Search
    ranked: tuple[str, ...]
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """
    The results of a set of searches.

    Attributes:
        results: In the order of the file. Searches without a visible relevant page are left out.
        unknown: (search, page) for each page with a grade that is not visible in the index.
            Measures ignore these grades.
    """

    name: str
    results: tuple[Result, ...]
    unknown: tuple[tuple[str, str], ...] = ()

    def figures(self) -> Mapping[str, float]:
        """Return the mean of each measure over all searches, or 0 without searches."""
        return means(self.results)

    def styles(self) -> Mapping[str, Mapping[str, float]]:
        """Return the means by style of search. Searches without a style are left out."""
        names = sorted({result.search.style for result in self.results} - {""})
        return {name: means(r for r in self.results if r.search.style == name) for name in names}


def evaluate(judgments: Judgments, index: Index, *, now: datetime) -> Report:
    """
    Run every search of a set and measure the hits.

    Args:
        now: Time of the searches, with a time zone.

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
    """Return the mean of each measure, or 0 without results."""
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
