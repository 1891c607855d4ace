"""
How do other engines build an index of the same pages, and answer the same searches?

Each gets title, text, tags, place, year and section of every page, ready: reading Markdown is left
to us. For `table`, which sets their figures beside ours; in processes of their own to be built:

    python benchmarks/peers.py PEER TEXTS FOLDER
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import NamedTuple

from eventsearch.analysis import tokens
from eventsearch.records.asking import All, Form, Query, Request, Word
from eventsearch.search import open_index

QUESTIONS = 200
FACETS = ("tag", "year", "section", "location")
COLUMNS = ("tags", "year", "section", "place")
WORD = re.compile(r"[a-zà-ÿ]{4,}")


class Page(NamedTuple):
    """What every peer gets of a page; tags are joined by a line's end."""

    title: str
    body: str
    tags: str
    year: str
    section: str
    place: str


def pages_of(root: Path) -> list[Page]:
    """Read the made-up pages by their plain form: front matter of one line a key, then text."""
    return [_page(path) for path in sorted(root.rglob("index.md"))]


def _page(path: Path) -> Page:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    values = dict(line.split(": ", 1) for line in front.splitlines() if ": " in line)
    tags = "\n".join(re.findall("'(.*?)'", values.get("tags", "")))
    place = values.get("location", "").strip('"')
    year, section = values["date"][:4], path.parent.parent.name
    return Page(values["title"].strip('"'), body, tags, year, section, place)


def write_texts(pages: Iterable[Page], path: Path) -> None:
    """Write pages for a process that builds."""
    path.write_text(json.dumps(list(pages)), encoding="utf-8")


def write_html(pages: Iterable[Page], folder: Path) -> None:
    """Write pages as ready HTML, a paragraph a block."""
    for number, page in enumerate(pages):
        blocks = "".join(f"<p>{escape(block)}</p>\n" for block in page.body.split("\n\n"))
        path = folder / f"page-{number:06}/index.html"
        path.parent.mkdir(parents=True)
        title = escape(page.title)
        path.write_text(
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title>'
            f"</head><body><h1>{title}</h1>\n{blocks}</body></html>",
            encoding="utf-8",
        )


def pagefind() -> str:
    """Return the program; empty when it is not installed."""
    return os.environ.get("PAGEFIND") or shutil.which("pagefind") or ""


def build_fts5(pages: Sequence[Page], folder: Path) -> None:
    """SQLite FTS5 without accents, the values of facets in a table beside."""
    base = sqlite3.connect(folder / "index.db")
    columns = ", ".join(COLUMNS)
    base.execute(
        "create virtual table page using fts5(title, body,"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    base.execute(f"create table facet(id integer primary key, {columns})")
    base.executemany("insert into page values (?, ?)", (page[:2] for page in pages))
    rows = ((id, *page[2:]) for id, page in enumerate(pages, start=1))
    base.executemany("insert into facet values (?, ?, ?, ?, ?)", rows)
    base.commit()
    base.close()


def build_tantivy(pages: Sequence[Page], folder: Path) -> None:
    """Tantivy as it comes, with one thread a processor."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in ("title", "body"):
        builder.add_text_field(name, stored=True)
    for name in COLUMNS:
        builder.add_text_field(name, stored=True, tokenizer_name="raw", fast=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(num_threads=os.cpu_count() or 1)
    for page in pages:
        values = page._asdict()
        writer.add_document(tantivy.Document(**values))
    writer.commit()
    writer.wait_merging_threads()


def build_whoosh(pages: Sequence[Page], folder: Path) -> None:
    """Whoosh as it comes."""
    from whoosh.fields import KEYWORD, TEXT, Schema
    from whoosh.filedb.filestore import FileStorage

    keywords = {name: KEYWORD(stored=True) for name in COLUMNS}
    schema = Schema(title=TEXT(stored=True), body=TEXT(stored=True), **keywords)
    writer = FileStorage(str(folder)).create_index(schema).writer()
    for page in pages:
        writer.add_document(**page._asdict())
    writer.commit()


BUILDERS: Mapping[str, Callable[[Sequence[Page], Path], None]] = {
    name: build
    for name, package, build in (
        ("SQLite FTS5", "sqlite3", build_fts5),
        ("tantivy", "tantivy", build_tantivy),
        ("Whoosh as it comes", "whoosh", build_whoosh),
    )
    if find_spec(package)
}

PEERS = {"SQLite FTS5": True, "tantivy": "tantivy" in BUILDERS, "Whoosh as it comes": True}
"""Peer to whether it is installed."""


def asked(root: Path) -> Mapping[str, list[float]]:
    """Return the CPU milliseconds of each question to each, asked in turn after some to warm up."""
    index = open_index(root / ".eventsearch")
    base = sqlite3.connect(root.parent / "SQLite FTS5/index.db")
    now = datetime.now(UTC)
    engines: dict[str, Callable[[str], object]] = {
        "eventsearch, its engine": lambda text: index.engine.search(
            Query(match=all_words(text), now=int(now.timestamp()), facets=FACETS)
        ),
        "SQLite FTS5, the same": lambda text: ask_fts5(base, text),
        "eventsearch, a whole answer with excerpts": lambda text: index.search(
            Request(text=text, facets=FACETS), now=now
        ),
    }
    spent: dict[str, list[float]] = {name: [] for name in engines}
    for number, text in enumerate(questions(root)):
        for name, ask in engines.items():
            began = time.process_time()
            ask(text)
            if number >= QUESTIONS // 10:
                spent[name].append((time.process_time() - began) * 1000)
    return spent


def all_words(text: str) -> All:
    """Return what pages must have: each word in any of its forms."""
    words = tokens(text, "fr")
    return All(
        children=tuple(
            Word(
                forms=(
                    Form(kind="stem", term=token.stem),
                    Form(kind="folded", term=token.folded),
                    Form(kind="exact", term=token.exact),
                )
            )
            for token in words
        )
    )


def ask_fts5(base: sqlite3.Connection, text: str) -> tuple[object, int, list[Counter[str]]]:
    """Return the first ten of all words, the exact total, and the counts of each facet."""
    words = " ".join(f'"{word}"' for word in text.split())
    best = "select rowid, title, body from page where page match ? order by rank limit 10"
    hits = base.execute(best, (words,)).fetchall()
    found = (
        f"select {', '.join(COLUMNS)} from facet where id in"
        " (select rowid from page where page match ?)"
    )
    rows = base.execute(found, (words,)).fetchall()
    counts = [Counter(v for row in rows for v in row[at].split("\n") if v) for at in range(4)]
    return hits, len(rows), counts


def questions(root: Path) -> list[str]:
    """Return one or two words of the pages, frequent ones more often, the same every time."""
    random = Random(1)
    paths = sorted(root.rglob("index.md"))
    found: list[str] = []
    while len(found) < QUESTIONS + QUESTIONS // 10:
        words = WORD.findall(random.choice(paths).read_text(encoding="utf-8").lower())
        if len(words) > 20:
            found.append(" ".join(random.sample(words[10:], random.randint(1, 2))))
    return found


def main(peer: str, texts: str, folder: str) -> None:
    """Build one index."""
    Path(folder).mkdir(parents=True)
    pages = [Page(*values) for values in json.loads(Path(texts).read_text(encoding="utf-8"))]
    BUILDERS[peer](pages, Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
