"""
How long does reading a site take, beside the shortest program that reads the same files?

The other program is what one writes first: frontmatter.load, one Markdown instance with `extra`,
`sane_lists` and `toc`, and BeautifulSoup's text; it knows no address, date, shortcode or person.

    python benchmarks/extract.py [SITE] [ROUNDS]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import frontmatter
import yaml
from bs4 import BeautifulSoup
from markdown import Markdown

from eventsearch.extractor.config import load_site
from eventsearch.extractor.context import read_context
from eventsearch.extractor.discover import discover
from eventsearch.extractor.extract import extract
from eventsearch.settings import load_settings

SAMPLE = Path(__file__).resolve().parents[1]


def shortest(paths: list[Path]) -> int:
    """Read the files as the shortest program does; return the words found."""
    markdown = Markdown(extensions=["extra", "sane_lists", "toc"])
    words = 0
    for path in paths:
        post = frontmatter.load(str(path))
        html = markdown.reset().convert(post.content)
        words += len(BeautifulSoup(html, "lxml").get_text(" ").split())
    return words


def best(run: Callable[[], int], rounds: int) -> tuple[float, int]:
    """Return the fewest seconds of processor time that a run took, and what it returned."""
    times = []
    for _ in range(rounds):
        begun = process_time()
        result = run()
        times.append(process_time() - begun)
    return min(times), result


def readable(paths: list[Path]) -> list[Path]:
    """Return the files that the shortest program does not stumble over."""
    kept = []
    for path in paths:
        try:
            frontmatter.load(str(path))
        except (ValueError, yaml.YAMLError):
            continue
        kept.append(path)
    return kept


def main(root: str = str(SAMPLE), rounds: str = "3") -> None:
    """Measure both on one site and print a line each."""
    settings = load_settings(Path(root).resolve(), environ={}, flags={})
    site, _ = load_site(settings.root, content=settings.content)
    every = discover(site).files
    fit = set(readable([settings.root / file.path for file in every]))
    files = [file for file in every if settings.root / file.path in fit]
    paths = [settings.root / file.path for file in files]

    def ours() -> int:
        context = read_context(site, every, settings)
        found = [extract(file, site=site, context=context, settings=settings) for file in files]
        return sum(len(one.record.text.split()) for one in found if one.record)

    print(f"{len(files)} files of {len(every)}, best of {rounds}, processor time")
    bare_seconds, bare_words = best(lambda: shortest(paths), int(rounds))
    own_seconds, own_words = best(ours, int(rounds))
    for name, seconds, words in (
        ("shortest", bare_seconds, bare_words),
        ("eventsearch", own_seconds, own_words),
    ):
        each = seconds * 1000 / len(files)
        print(f"{name:<12} {seconds:7.3f} s  {each:7.2f} ms a file  {words} words")
    print(f"ratio {own_seconds / bare_seconds:.2f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
