"""
Are the answers of eventsearch better than those of other engines?

    python benchmarks/quality.py [FILE…] [--corpora DIR] [--seed 1] [--cost]

Sends judged searches to eventsearch with its default settings, and to each installed engine of
`rivals.py`. Prints one Markdown table. Without FILE, it uses the searches of `tests/evaluation` and
of the folder `judged` beside the corpora.

If a file has no documents, its searches run on the site with the same name in the corpora. The
other engines then get each page's title, and as body all other text that eventsearch searches.
Searches with accents are repeated without accents. ``p`` is the probability that chance alone
makes such a difference of nDCG@10 from eventsearch (`significance.py`).

With ``--cost``, prints the CPU time of eventsearch's searches on sites instead, by the step that
answered. Each search returns ten hits with excerpts. The time is the least of five rounds, each
with a freshly opened index.
"""

from __future__ import annotations

import argparse
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import fsum
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import process_time

from eventsearch.indexer.build import build
from eventsearch.model.query import And, Query, SearchRequest
from eventsearch.model.results import StoredPage
from eventsearch.model.timestamps import epoch
from eventsearch.search.index import Index, open_generation, open_index
from eventsearch.settings import load_settings
from eventsearch.storage.stored_page import decode
from judged_searches import MEASURES, Judgments, Text, evaluate, read_judgments, temporary_index
from rivals import Ask, installed
from significance import p_value

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = ROOT / "tests" / "evaluation" / "floors.json"

OURS = "eventsearch"
FIRST = "ndcg@10"
"""The measure that engines are compared by."""

ROUNDS = 5
"""Number of times to measure the cost of each search."""

Values = list[Mapping[str, float]]
"""The measures of each search of a set."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The measures of each engine on a set of searches. The first engine is eventsearch."""

    name: str
    values: Mapping[str, Values]


def without_accents(text: str) -> str:
    """Return a text without accents, as some people type it."""
    parts = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def typed_plainly(judged: Judgments) -> Judgments:
    """Return a set with its searches typed without accents."""
    searches = (replace(each, text=without_accents(each.text)) for each in judged.searches)
    return replace(judged, name=f"{judged.name}, no accents", searches=tuple(searches))


@contextmanager
def opened(judged: Judgments, corpora: Path) -> Iterator[Index]:
    """Open an index of a set's documents, or of the site that has the name of the set."""
    if judged.documents:
        with temporary_index(judged.documents, judged.lang) as index:
            yield index
        return
    with TemporaryDirectory(prefix="quality-") as folder:
        flags = {"index": Path(folder)}
        settings = load_settings(corpora / judged.name, environ=os.environ, flags=flags)
        build(settings, full=True)
        index = open_index(Path(folder))
        try:
            yield index
        finally:
            index.close()


def pages(index: Index, now: datetime) -> list[StoredPage]:
    """Return the pages that are visible at *now*."""
    everything = Query(match=And(children=()), now=epoch(now), limit=index.engine.count())
    return [decode(match.stored) for match in index.engine.search(everything).matches]


def texts(entries: Sequence[StoredPage]) -> Mapping[str, Text]:
    """Return the title and body of each page. The body contains all text to search."""
    return {
        entry.id: Text(
            title=entry.title,
            body="\n".join(
                (
                    entry.event,
                    *entry.tags,
                    *entry.categories,
                    *entry.authors,
                    entry.location,
                    entry.summary,
                    entry.abstract,
                    entry.more,
                    entry.text,
                )
            ),
        )
        for entry in entries
    }


def answered(judged: Judgments, corpora: Path) -> Iterator[Answered]:
    """Yield the measures of all engines on a set, then on the set without accents if it has any."""
    now = judged.now or datetime.now(UTC)
    plain = typed_plainly(judged)
    with opened(judged, corpora) as index:
        entries = pages(index, now)
        usual = Counter(entry.lang for entry in entries).most_common(1)[0][0]
        documents = judged.documents or texts(entries)
        lang = judged.lang or usual
        asks = {name: make(documents, lang) for name, make in installed().items()}
        for each in [judged] if plain.searches == judged.searches else [judged, plain]:
            yield measured(each, index, now, asks)


def measured(judged: Judgments, index: Index, now: datetime, asks: Mapping[str, Ask]) -> Answered:
    """Return the measures of all engines on a set."""
    report = evaluate(judged, index, now=now)
    unknown = {page for _, page in report.unknown}
    values: dict[str, Values] = {OURS: [result.values for result in report.results]}
    for name, ask in asks.items():
        values[name] = []
        for result in report.results:
            grades = {p: g for p, g in result.search.grades.items() if p not in unknown}
            ranked = ask(result.search.text)
            values[name].append({key: find(ranked, grades) for key, find in MEASURES.items()})
    return Answered(judged.name, values)


def together(name: str, sets: Sequence[Answered]) -> Answered:
    """Combine the measures of several sets."""
    names = sets[0].values
    return Answered(name, {key: [v for each in sets for v in each.values[key]] for key in names})


def rows(each: Answered, seed: int) -> Iterator[str]:
    """Yield the table rows of a set, one for each engine."""
    ours = [value[FIRST] for value in each.values[OURS]]
    for engine, values in each.values.items():
        means = [fsum(value[key] for value in values) / len(values) for key in MEASURES]
        cells = [f"{mean:.3f}".lstrip("0") for mean in means]
        p = p_value(ours, [value[FIRST] for value in values], seed=seed) if engine != OURS else None
        name = f"**{engine}**" if engine == OURS else engine
        shown = "" if p is None else f"{p:.4f}".lstrip("0")
        yield f"| {each.name} ({len(values)}) | {name} | {' | '.join(cells)} | {shown} |"


def costs(judged: Judgments, corpora: Path) -> Iterator[tuple[str, float]]:
    """Yield the step that answered each search of a set, and the least seconds of CPU for it."""
    now = judged.now or datetime.now(UTC)
    spent: dict[str, list[float]] = {search.text: [] for search in judged.searches}
    steps = {}
    with opened(judged, corpora) as index:
        for _ in range(ROUNDS):
            fresh = open_generation(index.generation)
            # The first search loads data that all searches need.
            fresh.search(SearchRequest(text="zzyzx"), now=now)
            for text, took in spent.items():
                before = process_time()
                steps[text] = fresh.search(SearchRequest(text=text), now=now).step
                took.append(process_time() - before)
            fresh.close()
    for text, took in spent.items():
        yield steps[text], min(took)


def print_costs(sets: Iterable[Judgments], corpora: Path) -> None:
    """Print the table of ``--cost``."""
    spent = [one for each in sets if not each.documents for one in costs(each, corpora)]
    print("| step | searches | p50 ms | p95 ms |\n|---|---|---|---|")
    for step in ("all", "most", "some", "near", ""):
        took = [seconds * 1000 for name, seconds in spent if step in ("", name)]
        if len(took) > 1:
            cuts = quantiles(took, n=20, method="inclusive")
            print(f"| {step or 'together'} | {len(took)} | {cuts[9]:.1f} | {cuts[18]:.1f} |")


def main() -> None:
    """Run the searches and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--corpora", type=Path, default=SHARED / "corpora")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cost", action="store_true")
    arguments = parser.parse_args()
    judged = sorted((arguments.corpora.parent / "judged").glob("*.json"))
    own = sorted({*(ROOT / "tests" / "evaluation").glob("*.json")} - {FLOORS})
    sets = [read_judgments(path) for path in arguments.files or (*judged, *own)]
    if arguments.cost:
        print_costs(sets, arguments.corpora)
        return
    print(
        "| set (searches) | engine | nDCG@10 | MRR@10 | recall@100 | p |\n|---|---|---|---|---|---|"
    )
    sites = []
    for each in sets:
        found = list(answered(each, arguments.corpora))
        if not each.documents:
            sites.append(found[0])
        for one in found:
            print("\n".join(rows(one, arguments.seed)), flush=True)
    if len(sites) > 1:
        print("\n".join(rows(together("all sites", sites), arguments.seed)))


if __name__ == "__main__":
    main()
