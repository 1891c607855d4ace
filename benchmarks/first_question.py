"""
How much does a visitor download to search a static site, and how long does writing it take?

    python benchmarks/first_question.py [SITE ...] [--made 200 2000] [--questions 50]

Commands copy and index each site and write it as files; generated sites come from ``tree.py``. Then
a page gets one more sentence, and the script counts the files that keep their names.

Node sends queries of two title words, each with nothing loaded yet. All files count in the size
that hosts send, with the scripts of the search box and of the engine. The sizes are for five hits,
which a list shows until somebody reaches the last of them, and for ten.

If the variable PAGEFIND contains that program's path, Pagefind gets the same texts as HTML. A
browser sends it the same queries and loads five and ten results; its interface does not count. This
needs the packages of the browser tests.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import subprocess
import sys
import threading
from collections.abc import Sequence
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from playwright.sync_api import sync_playwright

from beside.spent import quantile, spend
from browser.tools import launched
from eventsearch.model.query import And, Query
from eventsearch.model.results import StoredPage
from eventsearch.search.index import open_index
from eventsearch.static_index.scripts import PARTS
from eventsearch.storage.stored_page import decode
from eventsearch.web.assets import script
from installed import PROGRAM, as_installed
from peers import Page, pagefind, write_html
from static.browser_engine import engine_modules
from tree import write_tree

ASK = Path(__file__).with_suffix(".mjs")

SCRIPTS = ("event-search", "event-list", "engine", *PARTS)
SOME = 5_000
FAR_AHEAD = 4_000_000_000
"""Epoch second after the dates of all pages, so that every page is published."""


ASK_PAGEFIND = """async ([question, since, until]) => {
  const { search } = await import("/pagefind/pagefind.js");
  window.found ??= await search(question);
  await Promise.all(found.results.slice(since, until).map((one) => one.data()));
}"""

TEXTS = (".js", ".json")
"""Suffixes of the files that hosts compress. The other files are compressed already."""


def pages_of(index: Path) -> list[StoredPage]:
    """Return the pages of an index."""
    source = open_index(index)
    pages: list[StoredPage] = []
    for offset in range(0, source.engine.count(), SOME):
        every = Query(match=And(children=()), now=FAR_AHEAD, limit=SOME, offset=offset)
        pages += [decode(one.stored) for one in source.engine.search(every).matches]
    source.close()
    return pages


def questions(pages: Sequence[StoredPage], count: int) -> list[str]:
    """Return random questions of two adjacent title words, the same ones in each run."""
    rows = [re.findall(r"[^\W\d_]{4,}", page.title) for page in pages]
    pairs = sorted({f"{one} {other}" for row in rows for one, other in pairwise(row)})
    return random.Random(1).sample(pairs, min(count, len(pairs)))


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder. Records the size of each file sent, compressed if it is a text."""

    def __init__(self, *arguments: Any, folder: Path, sent: list[int]) -> None:
        self._sent = sent
        super().__init__(*arguments, directory=str(folder))

    def log_message(self, *_: object) -> None:
        """Record the size of the requested file instead of logging the request."""
        path = Path(self.translate_path(self.path))
        if path.is_file():
            data = path.read_bytes()
            self._sent.append(len(gzip.compress(data, 6) if path.suffix in TEXTS else data))


def pagefind_bytes(
    pages: Sequence[StoredPage], asked: Sequence[str], folder: Path
) -> list[tuple[int, int]]:
    """Return the bytes that a browser loads from Pagefind, for five hits and for ten."""
    write_html((Page(page.title, page.text, "", "", "", "") for page in pages), folder)
    subprocess.run((pagefind(), "--site", str(folder), "--silent"), check=True)
    sent: list[int] = []
    handler = partial(_Handler, folder=folder, sent=sent)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    sizes: list[tuple[int, int]] = []
    with sync_playwright() as playwright, launched(playwright) as browser:
        for question in asked:
            with browser.new_context() as context:
                page = context.new_page()
                page.goto(f"http://127.0.0.1:{server.server_port}/page-000000/")
                page.wait_for_load_state("networkidle")
                sent.clear()
                page.evaluate(ASK_PAGEFIND, [question, 0, 5])
                first = sum(sent)
                page.evaluate(ASK_PAGEFIND, [question, 5, 10])
                sizes.append((first, sum(sent)))
    server.shutdown()
    thread.join()
    server.server_close()
    return sizes


def names(out: Path) -> set[str]:
    """Return the names of the files of an index, including old files not yet removed."""
    return {path.name for path in (out / "search").iterdir()}


def measure(source: Path, count: int) -> str:
    """Return a table row: pages, sizes of first questions, CPU seconds, share of kept names."""
    with TemporaryDirectory() as name:
        root, index, out = (Path(name) / part for part in (source.name, "index", "out"))
        copytree(source, root, symlinks=True)
        update = (*PROGRAM, "index", str(root), "-o", str(index))
        indexed = spend((*update, "--full"), root)
        write = (*PROGRAM, "static", str(out), "-i", str(index))
        written = spend(write, root)
        pages = pages_of(index)
        asked = questions(pages, count)
        command = ("node", str(ASK), str(engine_modules()), str(out))
        reported = subprocess.run(
            command, input="\n".join(asked), capture_output=True, encoding="utf-8", check=True
        )
        sizes = [json.loads(line) for line in reported.stdout.splitlines()]
        theirs = pagefind_bytes(pages, asked, Path(name) / "html") if pagefind() else []
        before = names(out)
        changed = next(file for page in pages if (file := root / page.id).is_file())
        with changed.open("a", encoding="utf-8") as text:
            text.write("\n\nOne more sentence of some words.\n")
        spend(update, root)
        spend(write, root)
        kept = 1 - len(names(out) - before) / len(before)
    ten = [sum(one.values()) for one in sizes]
    five = [sum(one.values()) - one["rest"] for one in sizes]
    bare = [one["files"] + one["search.json"] for one in sizes]
    columns = map(list, zip(*theirs, strict=True)) if theirs else ([], [])
    bytes_ = " | ".join(
        f"{quantile(some, 0.5) / 1000:.0f}, {quantile(some, 0.95) / 1000:.0f}" if some else ""
        for some in (five, ten, bare, *columns)
    )
    share = f"{written.cpu:.1f} of {indexed.cpu:.1f} s ({written.cpu / indexed.cpu:.0%})"
    return f"| {root.name} | {len(pages):,} | {bytes_} | {share} | {kept:.1%} |"


def main() -> None:
    """Measure the given sites and the generated sites, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", type=Path, nargs="*")
    parser.add_argument("--made", type=int, nargs="*", default=[], help="pages of made-up sites")
    parser.add_argument("--questions", type=int, default=50)
    given = parser.parse_args()
    as_installed()
    packed = {name: len(gzip.compress(script(f"{name}.js"), 9, mtime=0)) for name in SCRIPTS}
    print(", ".join(f"{name} {size / 1000:.1f} kB" for name, size in packed.items()))
    print(
        "| site | pages | five hits, kB, p50, p95 | ten | five without scripts"
        " | Pagefind, five | ten | writing of indexing | kept |"
    )
    print("|---" * 9 + "|")
    for site in given.sites:
        print(measure(site.resolve(), given.questions), flush=True)
    for pages in given.made:
        with TemporaryDirectory() as folder:
            root = Path(folder) / f"made-{pages}"
            write_tree(root, pages)
            print(measure(root, given.questions), flush=True)


if __name__ == "__main__":
    main()
