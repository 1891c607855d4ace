"""Sites for the tests of the indexer, and functions that read their indexes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path
from time import sleep

from eventsearch.indexer.build import build
from eventsearch.indexer.report import BuildReport
from eventsearch.model.page import Diagnostic
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import open_index
from eventsearch.settings import Settings
from eventsearch.storage.generations import live
from small_site import NOW, PAGES

WORDS = ("10%", "python", "mer", "rennes", "jours", "nouveau", "programme -10%", "été")
FACETS = ("tag", "author", "section", "year", "month", "lang", "location", "kind")

TICK = 0.012
"""Seconds. Longer than a tick of the clock from which Linux takes the times of files."""

_times = count(1_600_000_000)


def write(root: Path, name: str, text: str) -> Path:
    """Write a file with an old modification time that no other file has."""
    path = _write(root, name, text)
    sleep(TICK)
    return path


def _write(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return _age(path)


def age(path: Path) -> Path:
    """Set a file's modification time to another old time, and let its ``st_ctime`` become old."""
    _age(path)
    sleep(TICK)
    return path


def _age(path: Path) -> Path:
    seconds = next(_times)
    os.utime(path, (seconds, seconds))
    return path


def make_site(root: Path, pages: Mapping[str, str] = PAGES) -> Settings:
    """Write the small site with old modification times, and return its settings."""
    for name, text in pages.items():
        _write(root, name, text)
    sleep(TICK)
    return Settings(root=root, index=root / ".eventsearch", workers=1)


def contents(settings: Settings) -> dict[str, object]:
    """Return everything that an index can answer: its stored pages, scores, counts and times."""
    index = open_index(settings.index)
    try:
        every = index.search(SearchRequest(per_page=1000, facets=FACETS), now=NOW)
        asked = [index.search(SearchRequest(text=text, explain=True), now=NOW) for text in WORDS]
        info = index.generation.info._replace(built_at="", files={})
        return {
            "info": info,
            "facets": dict(every.facets),
            "pages": {hit.page.id: index.engine.stored(hit.page.id) for hit in every.hits},
            "answers": [(page.total, page.hits) for page in asked],
            "count": index.engine.count(),
        }
    finally:
        index.close()


def rebuilt(settings: Settings) -> dict[str, object]:
    """Build a new index of the same site in another folder, and return its contents."""
    elsewhere = replace(settings, index=settings.index.with_name("anew"))
    build(elsewhere, full=True)
    return contents(elsewhere)


def page_counts(report: BuildReport) -> dict[str, int]:
    """Return how many pages had each outcome, without outcomes that no page had."""
    names = ("read", "added", "changed", "removed", "unchanged")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def messages(report: BuildReport) -> list[str]:
    """Return the diagnostics of a report as lines of path, code, message and hint."""
    diagnostics = [
        diagnostic for diagnostic in report.diagnostics if isinstance(diagnostic, Diagnostic)
    ]
    return [f"{each.path}: {each.code} {each.message}; {each.hint}" for each in diagnostics]


def live_name(settings: Settings) -> str:
    """Return the name of the live generation."""
    return live(settings.index).name


def generations(settings: Settings) -> list[str]:
    """Return the names of all generation folders, the live generation included."""
    return sorted(path.name for path in (settings.index / "generations").iterdir())
