"""
How much memory does a process use after thousands of searches?

Asks the same questions as `table`. Prints the most megabytes by which the resident memory of the
process grew after it opened the index. The memory of Python and its modules is not included. Freed
memory that the allocator has not returned to the system is included.

    python benchmarks/holding.py SITE [QUESTIONS]

With a third argument, a list of facets, the queries go to a server over HTTP. Prints the megabytes
of the server's process, with modules, after the first answer and after the last. Set the variables
of eventsearch to use a cluster:

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
    """Ask a server; print its megabytes after the first answer and after the last."""
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
    """Ask the questions and print the memory."""
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
