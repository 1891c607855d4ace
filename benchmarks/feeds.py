"""
How long does a calendar, a feed or a table of search results take?

    python benchmarks/feeds.py [--pages 10000] [--seed 1]

The pages are generated as in `suggest.py`, half of them events. The output is the CPU time to load
the calendar library, and for each format the times to find and to write the pages, best of five.
Each format has its default number of pages.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from eventsearch.engines import whoosh
from eventsearch.indexer.document_builder import document
from eventsearch.model.query import SearchRequest
from eventsearch.model.timestamps import epoch
from eventsearch.output.formats import FEEDS, FORMATS
from eventsearch.search.feed import read_feed
from eventsearch.search.index import Index, open_index
from eventsearch.storage.generation_writer import GenerationWriter, remove_unfinished
from eventsearch.storage.generations import Info, version
from eventsearch.storage.last_modified import CHANGES, Change, Changes, dump_changes
from search import Words
from suggest import NOW, records

SITE = "https://example.org"
TIMES = 5


def made(folder: Path, pages: int, words: Words) -> None:
    """Write an index of pages that all have the same change time."""
    remove_unfinished(folder)
    changes: dict[str, Change] = {}
    with GenerationWriter(folder, base=None, engine=whoosh, now=NOW) as draft:
        draft.begin()
        for record in records(pages, words):
            draft.add(document(replace(record, digest="d"), zone="UTC"))
            changes[record.path] = Change(epoch(NOW), "f", "r")
        info = Info(
            version=version(),
            built_at="2031-01-01T00:00:00Z",
            zone="Europe/Paris",
            languages=("fr",),
            pages=pages,
            instants=(),
            files=draft.finish(),
            origin=SITE,
        )
        draft.publish(info, {CHANGES: dump_changes(Changes("p", changes))})


def best(work: Callable[[], object]) -> float:
    """Run a function several times; return the fewest CPU milliseconds."""
    taken = []
    for _ in range(TIMES):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken) * 1000


def measure(index: Index) -> None:
    """Print the times and the size of each format."""
    for name, size in FEEDS.items():
        request = SearchRequest(per_page=size.usual)
        find = partial(read_feed, index, size, request, now=NOW)
        found = find()
        write = partial(FORMATS[name].write, found, site=SITE)
        data = write()
        writing = best(write)
        print(
            f"{name:8} {len(found.pages):5} pages   find {best(find):6.1f} ms"
            f"   write {writing:6.1f} ms   {len(data) / 1000:6.1f} kB"
        )


def main() -> None:
    """Build an index of generated pages, and print the times of each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    start = time.process_time()
    import icalendar  # noqa: F401

    print(f"loading icalendar {(time.process_time() - start) * 1000:.0f} ms")
    with tempfile.TemporaryDirectory() as name:
        made(Path(name), arguments.pages, Words(arguments.seed))
        index = open_index(Path(name))
        measure(index)
        index.close()


if __name__ == "__main__":
    main()
