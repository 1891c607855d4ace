"""
What do hostile pages cost?

A program: reads lines of JSON, each the name of a page of `pages` and its size, and prints a line
for each. Every page is read in a process of its own that may take so much memory and no more; what
is common to all was loaded before.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import Extracted, extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import load_site
from eventsearch.indexer.document_builder import document
from eventsearch.settings import Settings
from hostile import pages
from platform_samples import SAMPLES
from site_on_disk import write

MOST_MEMORY = 2 << 30
MOST_SECONDS = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """
    What one page took.

    Attributes:
        size: Bytes of the file.
        seconds: Of the processor.
        memory: Bytes that the process grew by at its peak.
        ended: ``page``, ``diagnostic``, or how it failed.
        told: Codes of its diagnostics.
        unplaced: Messages of errors that name no line or no hint.
    """

    size: int
    seconds: float
    memory: int
    ended: str
    told: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()


def reader(platform: str, root: Path) -> Callable[[bytes], Extracted]:
    """Return what reads the bytes of the one page of a site."""
    files, path = SAMPLES[platform].marked
    write(root, {**files, path: "---\ntitle: a\n---\nb\n"})
    site, _ = load_site(root)
    settings = Settings(root=root, index=root / ".eventsearch")
    (source,) = discover(site).files
    context = read_context(site, (source,), settings)

    def read(data: bytes) -> Extracted:
        found = extract(source, site=site, context=context, settings=settings, data=data)
        if found.record is not None:
            document(found.record, zone=site.zone)
        return found

    return read


def measured(read: Callable[[bytes], Extracted], data: bytes) -> Cost:
    """Return what reading takes, in a process of its own."""
    out, into = os.pipe()
    child = os.fork()
    if not child:
        status = 1
        try:
            os.close(out)
            os.write(into, json.dumps(asdict(_taken(read, data))).encode())
            status = 0
        finally:
            # Whatever is raised, the child must not go on as its parent.
            os._exit(status)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if said:
        return Cost(**json.loads(said))
    return Cost(size=len(data), seconds=MOST_SECONDS, memory=0, ended=f"killed: {status}")


def _taken(read: Callable[[bytes], Extracted], data: bytes) -> Cost:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    before, begun = _peak(), time.process_time()
    told: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    try:
        extracted = read(data)
    except Exception as error:  # noqa: BLE001 - that there is none is what is measured
        ended = repr(error)[:200]
    else:
        ended = "page" if extracted.record is not None else "diagnostic"
        told = tuple(dict.fromkeys(diagnostic.code for diagnostic in extracted.diagnostics))
        unplaced = tuple(
            diagnostic.message
            for diagnostic in extracted.diagnostics
            if not (diagnostic.path and diagnostic.line and diagnostic.hint)
        )
    seconds = time.process_time() - begun
    return Cost(
        size=len(data),
        seconds=seconds,
        memory=_peak() - before,
        ended=ended,
        told=told,
        unplaced=unplaced,
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Answer each line."""
    made = {"plain": pages.plain, **pages.FRONT_MATTER, **pages.MARKDOWN, **pages.LARGEST}
    with tempfile.TemporaryDirectory() as folder:
        read = {name: reader(name, Path(folder, name)) for name in sys.argv[1:]}
        for each in read.values():
            # What is loaded at the first page is no page's own cost.
            each(pages.plain(5_000).encode())
        for line in sys.stdin:
            platform, name, size = json.loads(line)
            data = made[name](size).encode("utf-8", "surrogatepass")
            print(json.dumps(asdict(measured(read[platform], data))), flush=True)


if __name__ == "__main__":
    main()
