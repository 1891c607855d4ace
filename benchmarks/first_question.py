"""
What does a visitor load to search a site without a server, and what does writing it take?

    python benchmarks/first_question.py [SITE ...] [--made 200 2000] [--questions 50]

Each site is indexed and written as files by commands; made-up sites are those of ``tree.py``. Then
Node asks first questions, two words of a title: nothing is loaded yet, and all files are counted as
hosts send them, the scripts of the search box and of the engine included. Needs Node.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from beside.spent import quantile, spend
from eventsearch.model.query import And, Query
from eventsearch.search.index import open_index
from eventsearch.static_index.scripts import PARTS
from eventsearch.storage.stored_page import decode
from eventsearch.web.routes.static_files import script
from installed import PROGRAM, as_installed
from tree import write_tree

ENGINE = Path(__file__).resolve().parents[1] / "src/eventsearch/static_index/engine"
ASK = Path(__file__).with_suffix(".mjs")

SCRIPTS = ("event-search", "event-list", *PARTS)
SOME = 5_000
FAR_AHEAD = 4_000_000_000
"""When every page has appeared: epoch seconds."""


def titles(index: Path) -> Iterator[str]:
    """Yield the titles of an index."""
    source = open_index(index)
    for offset in range(0, source.engine.count(), SOME):
        every = Query(match=And(children=()), now=FAR_AHEAD, limit=SOME, offset=offset)
        yield from (decode(one.stored).title for one in source.engine.search(every).matches)
    source.close()


def questions(index: Path, count: int) -> list[str]:
    """Return two words of titles, one after the other; the same every time."""
    rows = [re.findall(r"[^\W\d_]{4,}", title) for title in titles(index)]
    pairs = sorted({f"{one} {other}" for row in rows for one, other in pairwise(row)})
    return random.Random(1).sample(pairs, min(count, len(pairs)))


def measure(root: Path, count: int) -> str:
    """Return a row of a table: pages, bytes of first questions, processor seconds."""
    with TemporaryDirectory() as name:
        index, out = Path(name) / "index", Path(name) / "out"
        indexed = spend((*PROGRAM, "index", str(root), "--full", "-o", str(index)), root)
        written = spend((*PROGRAM, "static", str(out), "-i", str(index)), root)
        asked = questions(index, count)
        command = ("node", "--experimental-default-type=module", str(ASK), str(ENGINE), str(out))
        said = subprocess.run(
            command, input="\n".join(asked), capture_output=True, encoding="utf-8", check=True
        )
        sizes = [json.loads(line) for line in said.stdout.splitlines()]
        pages = sum(1 for _ in titles(index))
    totals = [sum(one.values()) for one in sizes]
    bare = [one["files"] + one["search.json"] for one in sizes]
    bytes_ = " | ".join(
        f"{quantile(some, 0.5) / 1000:.0f}, {quantile(some, 0.95) / 1000:.0f}"
        for some in (totals, bare)
    )
    share = f"{written.cpu:.1f} of {indexed.cpu:.1f} s ({written.cpu / indexed.cpu:.0%})"
    return f"| {root.name} | {pages:,} | {bytes_} | {share} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", type=Path, nargs="*")
    parser.add_argument("--made", type=int, nargs="*", default=[], help="pages of made-up sites")
    parser.add_argument("--questions", type=int, default=50)
    given = parser.parse_args()
    as_installed()
    packed = {name: len(gzip.compress(script(f"{name}.js"), 9, mtime=0)) for name in SCRIPTS}
    print(", ".join(f"{name} {size / 1000:.1f} kB" for name, size in packed.items()))
    print("| site | pages | kB, p50 and p95 | without scripts | writing beside indexing, CPU |")
    print("|---|---|---|---|---|")
    for site in given.sites:
        print(measure(site.resolve(), given.questions), flush=True)
    for pages in given.made:
        with TemporaryDirectory() as folder:
            root = Path(folder) / f"made-{pages}"
            write_tree(root, pages)
            print(measure(root, given.questions), flush=True)


if __name__ == "__main__":
    main()
