"""
Do static files, or a cluster, give the same answers as the index they were made from?

    python benchmarks/agreement.py [--only TEXT] [--list] [--cluster URL]

It sends the probes, the judged searches and the known items beside the corpora to an index, and in
Node to its static files. With ``--cluster`` it asks the OpenSearch node at a URL, with the same
documents and all facets. For each set it prints how many searches have the same number of pages and
the same step (and facets), and how many have the same first ten. It also prints nDCG@10 and MRR@10
of both; ``--list`` adds the searches that differ.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice
from math import fsum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/support"))

import known
import quality
from browser.tools import node
from eventsearch.engines.opensearch import OpenSearch
from eventsearch.errors import QueryError
from eventsearch.model.document import Document, FieldTerms
from eventsearch.model.facets import FACETS
from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.search.index import Index, open_index
from eventsearch.settings.fields import ClusterSettings
from eventsearch.static_index.files import index_files
from judged_searches import MEASURES, read_judgments
from probe_sites import Probe, by_pages, probe_site, probes_of
from static.browser_engine import engine_modules, write_files

NOW = datetime(2031, 1, 1, tzinfo=UTC)
ASK = Path(__file__).resolve().parents[1] / "tests/static/site.mjs"
SETS = ("cranfield.json", "cnilfaq.json")


class Asked(NamedTuple):
    """A search, and the pages that answer it."""

    text: str
    lang: str
    unfinished: bool = False
    grades: Mapping[str, int] = {}


class Answer(NamedTuple):
    """Number of pages (-1 if the query is refused), step, first ten pages and facet counts."""

    total: int
    step: str
    first: tuple[str, ...]
    facets: str = repr([])


def of_index(index: Index, one: Asked, facets: tuple[str, ...] = ()) -> Answer:
    """Return the answer of an index to a search."""
    request = SearchRequest(
        text=one.text, lang=one.lang or None, unfinished=one.unfinished, facets=facets
    )
    try:
        page = index.search(request, now=NOW)
    except QueryError:
        return Answer(-1, "", ())
    counts = repr(sorted(page.facets.items()))
    return Answer(page.total, page.step, tuple(hit.page.id for hit in page.hits), counts)


def of_cluster(cluster: ClusterSettings, index: Index, asked: Sequence[Asked]) -> Iterator[Answer]:
    """Write the documents of an index to a cluster, and yield its answers to the searches."""
    engine = OpenSearch(cluster)
    with TemporaryDirectory() as folder:
        with engine.build(Path(folder), based=False) as builder:
            for document in documents(index):
                builder.add(document)
        opened = Index(index.generation, engine.open(Path(folder)))
        for one in asked:
            yield of_index(opened, one, FACETS)
        opened.close()
    engine.connection.write("DELETE", f"/{cluster.prefix}-*")


def documents(index: Index) -> Iterator[Document]:
    """Yield the documents of an index. Documents of the same group share its key."""
    whole = index.engine.contents(index.ranking)
    terms: list[list[FieldTerms]] = [[] for _ in whole.ids]
    for field, lengths in whole.lengths.items():
        postings: list[dict[str, tuple[int, ...]]] = [{} for _ in whole.ids]
        folded = {one.term: one for one in whole.lists("folded")} if field == "exact" else {}
        for one in whole.lists(field):
            given = one if one.docs else folded[one.term]
            at = iter(given.positions or chain.from_iterable(map(range, given.freqs)))
            for doc, freq in zip(given.docs, given.freqs, strict=True):
                postings[doc][one.term] = tuple(islice(at, freq))
        for each, length, own in zip(terms, lengths, postings, strict=True):
            each.append(FieldTerms(field, length, own))
    values: list[dict[str, tuple[str, ...]]] = [{} for _ in whole.ids]
    for name, docs_by_value in whole.keywords.items():
        for value, docs in docs_by_value.items():
            for doc in docs:
                values[doc][name] = (*values[doc].get(name, ()), value)
    for doc, id in enumerate(whole.ids):
        flat = whole.occurrences.get(doc, ())
        yield Document(
            id=id,
            fields=tuple(terms[doc]),
            keywords=values[doc],
            begins=whole.begins[doc],
            ends=whole.ends[doc],
            is_event=whole.is_event[doc],
            visible_from=whole.visible_from[doc],
            visible_until=whole.visible_until[doc],
            stored=index.engine.stored(id) or b"",
            kin=(str(whole.groups[doc]),),
            occurrences=tuple(zip(flat[::2], flat[1::2], strict=True)),
            cancelled=whole.cancelled[doc],
        )


def of_files(index: Index, asked: Sequence[Asked]) -> Iterator[Answer]:
    """Write the static files of an index, and yield their answers to the searches."""
    lines = []
    for one in asked:
        pairs = [("q", one.text), *([("lang", one.lang)] if one.lang else [])]
        pairs += [("unfinished", "1")] if one.unfinished else []
        lines.append(json.dumps(("search", pairs)) + "\n")
    with TemporaryDirectory() as folder:
        write_files(Path(folder), index_files(index, NOW))
        command = (node(), ASK, engine_modules(), folder)
        process = subprocess.run(
            (*command, str(epoch(NOW))),
            input="".join(lines),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    for line in process.stdout.splitlines():
        page = json.loads(line)
        hits = tuple(hit["id"] for hit in page.get("hits", ()))
        yield Answer(page.get("total", -1), page.get("step", ""), hits)


Set = tuple[str, Callable[[], AbstractContextManager[Index]], list[Asked]]


def sets(folder: Path) -> Iterator[Set]:
    """Yield the name of each set, a function that opens its index, and its searches."""
    probes = probes_of(quality.SHARED / "probes/probes.jsonl")
    for number, group in enumerate(by_pages(probes)):
        asked = [Asked(one["query"], one["lang"]) for one in group]
        yield "probes", partial(_probed, folder / str(number), group[0]["docs"]), asked
    for name in SETS:
        judged = read_judgments(quality.SHARED / "judged" / name)
        asked = [Asked(one.text, judged.lang, grades=one.grades) for one in judged.searches]
        yield name, partial(quality.opened, judged, quality.SHARED), asked
    for name, items in known.judged().items():
        asked = [
            Asked(one.text, one.lang, one.kind == known.HALF_TYPED, {one.target: 1})
            for one in items
        ]
        yield name, partial(known.opened, quality.SHARED / "corpora" / name), asked


@contextmanager
def _probed(root: Path, documents: Sequence[Probe]) -> Iterator[Index]:
    """Open an index with the documents of a probe."""
    index = open_index(probe_site(root, documents).index)
    yield index
    index.close()


Pair = tuple[Asked, Answer, Answer]


def row(name: str, pairs: Sequence[Pair]) -> str:
    """Return a row of the table."""
    count = len(pairs)
    same = sum(counts(one) == counts(other) for _, one, other in pairs)
    first = sum(one.first == other.first for _, one, other in pairs)
    graded = [("ndcg@10", pairs), ("mrr@10", pairs)] if pairs[0][0].grades else []
    values = "; ".join(_means(*each) for each in graded)
    return f"| {name} | {count} | {same} | {first} ({first / count:.1%}) | {values} |"


def counts(answer: Answer) -> tuple[int, str, str]:
    """Return the parts of an answer that do not depend on the order of the pages."""
    return answer.total, answer.step, answer.facets


def _means(name: str, pairs: Sequence[Pair]) -> str:
    measure = MEASURES[name]
    rows = [
        (measure(one.first, asked.grades), measure(other.first, asked.grades))
        for asked, one, other in pairs
    ]
    return ", ".join(f"{fsum(column) / len(rows):.4f}" for column in zip(*rows, strict=True))


def main() -> None:
    """Run the searches and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="sets whose name has this text")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--cluster", default="", metavar="URL")
    given = parser.parse_args()
    cluster = ClusterSettings(hosts=(given.cluster,), prefix="agreement")
    facets = FACETS if given.cluster else ()
    others = partial(of_cluster, cluster) if given.cluster else of_files
    found: dict[str, list[Pair]] = {}
    with TemporaryDirectory(prefix="agreement-") as folder:
        for name, opened, asked in sets(Path(folder)):
            if given.only in name:
                with opened() as index:
                    wanted = [of_index(index, one, facets) for one in asked]
                    pairs = [*zip(asked, wanted, others(index, asked), strict=True)]
                found.setdefault(name, []).extend(pairs)
                for one, ours, theirs in pairs:
                    if given.list and ours != theirs:
                        print(f"{name}\t{one.text}\t{ours[:2]}\t{theirs[:2]}", flush=True)
    print("| set | searches | same pages and step | same first ten | nDCG@10; MRR@10 |")
    print("|---" * 5 + "|")
    for name, pairs in found.items():
        print(row(name, pairs))


if __name__ == "__main__":
    main()
