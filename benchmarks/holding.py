"""
How much memory does a process hold after thousands of searches?

Asks questions that are not asked twice, as `table` does, and prints the megabytes by which the
process has grown since before it opened the index: resident memory, which counts all that the
allocator has not given back. What Python and its modules take is left out.

    python benchmarks/holding.py SITE [QUESTIONS]

A third argument, the names of facets, sends the same queries to a server over HTTP; the environment
may put it in front of a cluster. The megabytes of its process, with modules, are printed after the
first answer and at the end.

    EVENTSEARCH_ENGINE=opensearch python benchmarks/holding.py SITE QUESTIONS tag,year
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/support"))

from beside.asking import all_words, our_engine, questions
from eventsearch.engines.whoosh.search import searcher  # noqa: F401 - loaded before anything is counted.
from eventsearch.search.index import open_index
from processes import running


def resident(process: int | str = "self") -> float:
    """Return the megabytes that a process has in memory."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def serve(root: Path, asked: Sequence[str], facets: Sequence[str]) -> None:
    """Ask a server; print what its process has in memory, once it has answered and at the end."""
    kept = ("EVENTSEARCH_", "MALLOC_")
    variables = {name: each for name, each in os.environ.items() if name.startswith(kept)}
    with running("serve", "--port", "0", cwd=root, **variables) as server:
        address, held = urlsplit(server.url()).netloc, []
        for text in asked:
            target = urlencode({"q": text, "facet": facets}, doseq=True)
            with closing(HTTPConnection(address, timeout=60)) as connection:
                connection.request("GET", f"/v1/search?{target}")
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200
            held.append(resident(server.process.pid))
        print(f"{held[0]:.1f} {held[-1]:.1f}")


def main(site: str, count: str = "5000", facets: str = "") -> None:
    """Ask and print."""
    root = Path(site)
    asked = list(questions(root, int(count)))
    if facets:
        serve(root, asked, facets.split(","))
        return
    all_words(asked[0])  # Modules loaded for the first query do not count as memory of the index.
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
