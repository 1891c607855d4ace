"""
How long does reading a site take, compared with the shortest program that reads the same files?

The shortest program calls frontmatter.load, one Markdown instance with `extra`, `sane_lists` and
`toc`, and BeautifulSoup for the text. It does not read URLs, dates, shortcodes or people.

    python benchmarks/extract.py [SITE] [ROUNDS] [two]

With ``two``, two processes also read the site. Their processor time shows how much faster that is
if each of them has a processor of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import process_time

import frontmatter
import yaml
from bs4 import BeautifulSoup
from markdown import Markdown

from eventsearch.extractor.context_reader import read_context
from eventsearch.extractor.extract import extract
from eventsearch.extractor.files.discover import discover
from eventsearch.extractor.hugo.config import load_site
from eventsearch.extractor.site import Site
from eventsearch.extractor.site_context import Context
from eventsearch.indexer.change_plan import Task
from eventsearch.indexer.worker_pool import WorkerPool
from eventsearch.model.page import PageRecord, SourceFile
from eventsearch.settings import Settings, load_settings

SAMPLE = Path(__file__).resolve().parents[1]


def shortest(paths: list[Path]) -> int:
    """Read the files as the shortest program does; return the number of words."""
    markdown = Markdown(extensions=["extra", "sane_lists", "toc"])
    words = 0
    for path in paths:
        post = frontmatter.load(str(path))
        html = markdown.reset().convert(post.content)
        words += len(BeautifulSoup(html, "lxml").get_text(" ").split())
    return words


def timed(run: Callable[[], int]) -> tuple[float, int]:
    """Return the seconds of processor time that a run took, and what it returned."""
    begun = process_time()
    result = run()
    return process_time() - begun, result


def readable(paths: list[Path]) -> list[Path]:
    """Return the files that the shortest program can read."""
    kept = []
    for path in paths:
        try:
            frontmatter.load(str(path))
        except (ValueError, yaml.YAMLError):
            continue
        kept.append(path)
    return kept


@dataclass(frozen=True)
class Reader:
    """Reads one file after the other, in this process or in a separate one."""

    site: Site
    context: Context
    settings: Settings

    def __call__(self, task: Task) -> PageRecord | None:
        """Return the record of a file."""
        found = extract(
            task.source,
            site=self.site,
            context=self.context,
            settings=self.settings,
            data=task.data,
        )
        return found.record

    def finish(self) -> None:
        """Return nothing: a reader collects no data."""


def by_two(site: Site, every: Sequence[SourceFile], settings: Settings) -> float:
    """Read a site with two processes; return the processor seconds of the busier one."""
    begun, others = process_time(), children()
    context = read_context(site, every, settings)
    tasks = map(Task, every)
    with WorkerPool([Reader(site, context, settings)] * 2) as processes:
        for _ in processes.map(tasks):
            pass
    return max(process_time() - begun, children() - others)


def children() -> float:
    """Return the CPU seconds of all child processes that have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(root: str = str(SAMPLE), rounds: str = "5", two: str = "") -> None:
    """Measure both programs on one site and print a line for each."""
    settings = load_settings(Path(root).resolve(), environ={}, flags={})
    site, _ = load_site(settings.root, content=settings.content)
    every = discover(site).files
    fit = set(readable([settings.root / file.path for file in every]))
    files = [file for file in every if settings.root / file.path in fit]
    paths = [settings.root / file.path for file in files]

    def ours() -> int:
        reader = Reader(site, read_context(site, every, settings), settings)
        return sum(len(record.text.split()) for file in files if (record := reader(Task(file))))

    # Run both in turn, so that other work of the machine slows both.
    pairs = [(timed(lambda: shortest(paths)), timed(ours)) for _ in range(int(rounds))]
    print(f"{len(files)} files of {len(every)}, median of {rounds}, processor time")
    for name, runs in zip(("shortest", "eventsearch"), zip(*pairs, strict=True), strict=True):
        seconds = median(seconds for seconds, _ in runs)
        each = seconds * 1000 / len(files)
        print(f"{name:<12} {seconds:7.3f} s  {each:7.2f} ms a file  {runs[0][1]} words")
    print(f"ratio {median(own[0] / bare[0] for bare, own in pairs):.2f}")
    if two:
        speeds = [timed(ours)[0] / by_two(site, every, settings) for _ in range(int(rounds))]
        print(f"two processes: {median(speeds):.2f} times as fast")


if __name__ == "__main__":
    main(*sys.argv[1:])
