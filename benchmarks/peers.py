"""
Build indexes of the same pages with other engines, for comparison in `table`.

Each engine gets the title, text, tags, place, year and section of each page. It does not have to
read Markdown, as eventsearch does. Each build runs in a separate process:

    python benchmarks/peers.py PEER TEXTS FOLDER
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

COLUMNS = ("tags", "year", "section", "place")
FTS5, TANTIVY, WHOOSH, PAGEFIND = "SQLite FTS5", "tantivy", "Whoosh as it comes", "Pagefind"


class Page(NamedTuple):
    """The data of a page for all peers. Tags are separated by newlines."""

    title: str
    body: str
    tags: str
    year: str
    section: str
    place: str


def pages_of(root: Path) -> Iterator[Page]:
    """Read generated pages. Their front matter has one line per key."""
    return map(_page, sorted(root.rglob("index.md")))


def _page(path: Path) -> Page:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    values = dict(line.split(": ", 1) for line in front.splitlines() if ": " in line)
    tags = "\n".join(re.findall("'(.*?)'", values.get("tags", "")))
    place = values.get("location", "").strip('"')
    year, section = values["date"][:4], path.parent.parent.name
    return Page(values["title"].strip('"'), body, tags, year, section, place)


def write_texts(pages: Iterable[Page], path: Path) -> None:
    """Write pages as lines of JSON, for the process that builds an index."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(page) + "\n" for page in pages)


def read_texts(path: Path) -> Iterator[Page]:
    """Read the pages of a file from `write_texts` one at a time."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield Page(*json.loads(line))


def write_html(pages: Iterable[Page], folder: Path, lang: str = "fr") -> None:
    """Write pages as HTML files, with a paragraph for each block of text."""
    for number, page in enumerate(pages):
        blocks = "".join(f"<p>{escape(block)}</p>\n" for block in page.body.split("\n\n"))
        path = folder / f"page-{number:06}/index.html"
        path.parent.mkdir(parents=True)
        title = escape(page.title)
        path.write_text(
            f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
            f"</head><body><h1>{title}</h1>\n{blocks}</body></html>",
            encoding="utf-8",
        )


def pagefind() -> str:
    """Return the path of Pagefind, or an empty string if it is not installed."""
    return os.environ.get("PAGEFIND") or shutil.which("pagefind") or ""


def build_fts5(pages: Iterable[Page], folder: Path) -> None:
    """Build with SQLite FTS5, which drops accents. A second table contains the facet values."""
    base = sqlite3.connect(folder / "index.db")
    base.execute(
        "create virtual table page using fts5(title, body,"
        " tokenize='unicode61 remove_diacritics 2')"
    )
    base.execute(f"create table facet(id integer primary key, {', '.join(COLUMNS)})")
    for id, page in enumerate(pages, start=1):
        base.execute("insert into page values (?, ?)", page[:2])
        base.execute("insert into facet values (?, ?, ?, ?, ?)", (id, *page[2:]))
    base.commit()
    base.close()


def build_tantivy(pages: Iterable[Page], folder: Path) -> None:
    """Build with Tantivy and one thread per processor. Fast fields contain the facet values."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for name in ("title", "body"):
        builder.add_text_field(name, stored=True)
    for name in COLUMNS:
        builder.add_text_field(name, stored=True, tokenizer_name="raw", fast=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(num_threads=os.cpu_count() or 1)
    for page in pages:
        values = page._asdict() | {"tags": page.tags.split("\n") if page.tags else []}
        writer.add_document(tantivy.Document(**values))
    writer.commit()
    writer.wait_merging_threads()


def build_whoosh(pages: Iterable[Page], folder: Path) -> None:
    """Build with unchanged Whoosh. Keyword fields contain the facet values."""
    from whoosh.fields import KEYWORD, TEXT, Schema
    from whoosh.filedb.filestore import FileStorage

    keywords = {name: KEYWORD(stored=True, commas=True) for name in COLUMNS}
    schema = Schema(title=TEXT(stored=True), body=TEXT(stored=True), **keywords)
    writer = FileStorage(str(folder)).create_index(schema).writer()
    for page in pages:
        writer.add_document(**(page._asdict() | {"tags": page.tags.replace("\n", ",")}))
    writer.commit()


BUILDERS: Mapping[str, Callable[[Iterable[Page], Path], None]] = {
    name: build
    for name, package, build in (
        (FTS5, "sqlite3", build_fts5),
        (TANTIVY, "tantivy", build_tantivy),
        (WHOOSH, "whoosh", build_whoosh),
    )
    if find_spec(package)
}


def missing() -> list[str]:
    """Return the peers that are not installed."""
    wanted = (FTS5, TANTIVY, WHOOSH)
    return [name for name in wanted if name not in BUILDERS] + [PAGEFIND] * (not pagefind())


def main(peer: str, texts: str, folder: str) -> None:
    """Build the index of one peer from a file of `write_texts`."""
    Path(folder).mkdir(parents=True)
    BUILDERS[peer](read_texts(Path(texts)), Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
