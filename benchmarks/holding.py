"""
How much memory does a process hold after thousands of searches?

Asks questions that are not asked twice, as `table` does, and prints the megabytes by which the
process has grown since before it opened the index: resident memory, which counts all that the
allocator has not given back. What Python and its modules take is left out.

    python benchmarks/holding.py SITE [QUESTIONS]
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from beside.asking import all_words, our_engine, questions
from eventsearch.engines.whoosh.search import searcher  # noqa: F401 - loaded before anything is counted.
from eventsearch.search.index import open_index


def resident() -> float:
    """Return the megabytes that this process has in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main(site: str, count: str = "5000") -> None:
    """Ask and print."""
    root = Path(site)
    asked = list(questions(root, int(count)))
    all_words(asked[0])  # What is loaded for it is no part of the index.
    before = resident()
    index = open_index(root / ".eventsearch")
    ask = our_engine(index, datetime.now(UTC))
    most = 0.0
    for text in asked:
        ask(text)
        most = max(most, resident())
    print(f"{most - before:.1f}")
    index.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
