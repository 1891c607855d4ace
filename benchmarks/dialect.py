"""
What does a search by a client of Meilisearch cost beside one of our own?

    python benchmarks/dialect.py [--pages 1000] [--searches 200] [--seed 1]

Pages as in `suggest.py`, each with a text of 150 words. The same searches of two words, 20 hits
with what was found marked and the counts of two facets, by ``/v1/search`` and by the dialect, one
after the other: milliseconds of CPU in the mean, encoding included, for new searches.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import orjson

from eventsearch.analysis.synonyms import NONE
from eventsearch.engines import whoosh
from eventsearch.indexer.document_builder import document
from eventsearch.model.page import PageRecord
from eventsearch.model.query import SearchRequest
from eventsearch.output.json import envelope
from eventsearch.search.index import Index, open_index
from eventsearch.storage.generation_writer import GenerationWriter, remove_unfinished
from eventsearch.storage.generations import Info, version
from eventsearch.web.meilisearch.request import read_search
from eventsearch.web.meilisearch.search import search
from eventsearch.web.query_service import AnswerContext
from search import Words, spelled
from suggest import NOW, records

LENGTH = 150
BODY = {
    "attributesToHighlight": ["*"],
    "attributesToCrop": ["content:30"],
    "facets": ["tags", "status"],
}


def pages(count: int, words: Words) -> Iterator[PageRecord]:
    """Yield pages with texts."""
    for record in records(count, words):
        text = " ".join(spelled(words.number()) for _ in range(LENGTH))
        yield replace(record, text=text)


def made(folder: Path, count: int, words: Words) -> None:
    """Write an index of pages."""
    remove_unfinished(folder)
    with GenerationWriter(folder, base=None, engine=whoosh, now=NOW) as draft:
        draft.begin()
        for record in pages(count, words):
            draft.add(document(record, zone="UTC"))
        info = Info(
            version=version(),
            built_at="2031-01-01T00:00:00Z",
            zone="Europe/Paris",
            languages=("fr",),
            pages=count,
            instants=(),
            files=draft.finish(),
        )
        draft.publish(info, {})


def native(index: Index, text: str) -> bytes:
    """Answer as ``/v1/search`` does."""
    request = SearchRequest(text=text, per_page=20, facets=("tag", "status"))
    page = index.search(request, now=NOW)
    links: dict[str, str | None] = {}
    return orjson.dumps(envelope(page, took_ms=0, links=links, calendars=lambda _: None))


def dialect(index: Index, text: str) -> bytes:
    """Answer as the dialect does."""
    asked = read_search("pages", {**BODY, "q": text})
    return orjson.dumps(search(index, asked, AnswerContext(now=NOW, synonyms=NONE)).members)


def cost(answer: Callable[[Index, str], bytes], index: Index, texts: Sequence[str]) -> float:
    """Return the mean milliseconds of CPU of an answer."""
    start = time.process_time()
    for text in texts:
        answer(index, text)
    return (time.process_time() - start) * 1000 / len(texts)


def main() -> None:
    """Build and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--searches", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    words = Words(arguments.seed)
    with tempfile.TemporaryDirectory() as name:
        made(Path(name), arguments.pages, words)
        texts = [
            f"{spelled(words.rare())} {spelled(words.rare())}" for _ in range(arguments.searches)
        ]
        for answer in (native, dialect):
            # Each from the disk, so that neither knows what the other has read.
            index = open_index(Path(name))
            cost(answer, index, texts[:5])
            size = sum(len(answer(index, text)) for text in texts[:20]) / 20
            taken = cost(answer, index, texts[20:])
            print(f"{answer.__name__:8} {taken:6.2f} ms a search   {size / 1000:6.1f} kB an answer")
            index.close()


if __name__ == "__main__":
    main()
