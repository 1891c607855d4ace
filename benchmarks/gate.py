"""
Does a change make eventsearch slower?

Counts the Python bytecode instructions that each stage runs on a generated site, and compares the
counts with those in `gate.toml`. The counts do not depend on how busy the machine is, and are the
same in each run. They differ between Python versions, so each version has its own counts.

    python benchmarks/gate.py [--update]

Ends with 1 if a stage runs over 3% more instructions than in `gate.toml`. A Python version without
counts there is not compared, and the program says so. With ``--update``, writes the counts of this
version to that file.

A call of a function in C counts as one instruction. The time of a regular expression or of a
decompression does not appear here; `table.py` measures it.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any, TypeVar

from beside.asking import FACETS, our_engine, questions
from eventsearch.engines import whoosh
from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover_all
from eventsearch.extractor.hugo.config import configured_site
from eventsearch.indexer.build import build
from eventsearch.indexer.document_builder import document
from eventsearch.model.document import Document
from eventsearch.model.page import SourceFile
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.settings import Settings, load_settings
from eventsearch.static_index.files import index_files
from installed import as_installed
from tree import write_tree

T = TypeVar("T")

FIGURES = Path(__file__).with_suffix(".toml")
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
MOST = 1.03
"""A stage fails if it runs more instructions than its count in `gate.toml` times this."""

PAGES, WARM = 30, 15
"""Number of pages, and number of questions that only fill the caches. As many are counted."""

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
OLD = 1_600_000_000
"""Modification time of all pages, in epoch seconds. A run reads very recent files again."""


def instructions(work: Callable[[], object]) -> int:
    """Return the number of bytecode instructions that *work* runs in this thread."""
    count = 0

    def trace(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        count += event == "opcode"
        if event == "call":
            frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return trace

    gc.collect()
    gc.disable()
    # Python 3.12 traces instructions only if a frame asked for them before.
    sys._getframe().f_trace_opcodes = True
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
        gc.enable()
    return count


def per_item(work: Callable[[T], object], items: Sequence[T], warm: Sequence[T]) -> int:
    """Return the instructions of *work* per item, after the caches were filled by *warm*."""
    for item in warm:
        work(item)
    return instructions(lambda: [work(item) for item in items]) // len(items)


def indexing(root: Path, pages: Sequence[Path], settings: Settings) -> Iterator[tuple[str, int]]:
    """Yield the stages from a file to the index, and an index run after one page has changed."""
    site, _ = configured_site(settings)
    files = discover_all(site, settings).files
    context = read_context(site, files, settings, now=NOW)

    def read(file: SourceFile) -> Any:
        return extract(file, site=site, context=context, settings=settings).record

    def analyze(record: Any) -> Document:
        return document(record, zone=site.zone)

    def store(name: str) -> None:
        (root / name).mkdir()
        with whoosh.build(root / name, based=False) as writer:
            for each in documents:
                writer.add(each)

    def save(page: Path) -> int:
        with page.open("a", encoding="utf-8") as file:
            file.write("\nUne phrase.\n")
        os.utime(page, (OLD, OLD))
        return instructions(lambda: build(settings, clock=lambda: NOW))

    # On a large site other pages have most words too. So the same pages fill the caches.
    yield "read a page", per_item(read, files, warm=files)
    records = [*map(read, files)]
    yield "terms of a page", per_item(analyze, records, warm=records)
    documents = [*map(analyze, records)]
    store("warm")
    yield "store a page", instructions(lambda: store("counted")) // len(documents)
    yield "index run after a change", [save(page) for page in pages[:3]][-1]


def searching(root: Path, settings: Settings) -> Iterator[tuple[str, int]]:
    """Yield the stages that read the index."""
    index = open_index(settings.index)
    asked = list(questions(root, 2 * WARM))
    warm, counted = asked[:WARM], asked[WARM:]

    def answer(text: str) -> None:
        index.search(SearchRequest(text=text, facets=FACETS), now=NOW)

    index_files(index, NOW)
    files = instructions(lambda: index_files(index, NOW))
    yield "static files of a page", files // index.engine.count()
    yield "search with four facets", per_item(our_engine(index, NOW), counted, warm)
    yield "answer with excerpts", per_item(answer, counted, warm)
    index.close()


def counts(root: Path) -> Iterator[tuple[str, int]]:
    """Yield each stage with the number of its instructions."""
    write_tree(root, PAGES)
    pages = sorted(root.rglob("index.md"))
    for page in pages:
        os.utime(page, (OLD, OLD))
    settings = replace(load_settings(root, environ={}, flags={}), workers=1)
    yield from indexing(root, pages, settings)
    yield from searching(root, settings)


def too_much(found: Mapping[str, int], known: Mapping[str, int]) -> list[str]:
    """Return the stages whose counts are too high, or that *known* lacks."""
    return [stage for stage, count in found.items() if count > known.get(stage, 0) * MOST]


def toml(figures: Mapping[str, Mapping[str, int]]) -> str:
    """Return the text of `gate.toml`, with a table for each Python version."""
    tables = (
        [f'["{version}"]', *(f'"{stage}" = {count}' for stage, count in stages.items())]
        for version, stages in sorted(figures.items())
    )
    return "\n\n".join("\n".join(table) for table in tables) + "\n"


def main(*arguments: str) -> int:
    """Count instructions, then compare the counts or write them. Return the exit code."""
    figures = tomllib.loads(FIGURES.read_text(encoding="utf-8"))
    known = figures.get(VERSION, {})
    # Not in TMPDIR: an index run checks each folder of its path, so a deeper path costs more.
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        found = dict(counts(Path(folder) / "site"))
    for stage, count in found.items():
        share = f"{count / known[stage]:.3f}" if stage in known else "new"
        print(f"{stage:<26}{count:>12,}  {share}")
    if "--update" in arguments:
        FIGURES.write_text(toml({**figures, VERSION: found}), encoding="utf-8")
        return 0
    if not known:
        print(f"nothing was compared: gate.toml has no counts for Python {VERSION}; use --update")
        return 0
    costly = too_much(found, known)
    if costly:
        print(
            f"too many instructions: {', '.join(costly)}; if this is intended, run"
            " benchmarks/gate.py --update and say so in the commit",
            file=sys.stderr,
        )
    return int(bool(costly))


if __name__ == "__main__":
    as_installed()
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The hash seed decides the order of sets, and so the count.
        environment = {**os.environ, "PYTHONHASHSEED": "0"}
        os.execve(sys.executable, [sys.executable, *sys.argv], environment)
    sys.exit(main(*sys.argv[1:]))
