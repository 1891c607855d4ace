"""An index that changes while it is kept open."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from eventsearch.errors import IndexDamaged
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.search.index import Index
from eventsearch.settings import Settings
from eventsearch.storage.generations import pointed
from eventsearch.web.searcher.background import Errand
from eventsearch.web.searcher.searcher_manager import SearcherManager
from small_site import NOW


def total(live: SearcherManager) -> int:
    """Return how many pages say python."""
    with live.reading() as index:
        return index.search(SearchRequest(text="python"), now=NOW).total


def add_page(settings: Settings) -> Path:
    """Build a generation with one more page; return its folder of the engine's files."""
    page = settings.root / "content" / "post" / "python.md"
    page.write_text("---\ntitle: Python encore\n---\n", encoding="utf-8")
    build(settings)
    name = pointed(settings.index)
    assert name is not None
    return settings.index / "generations" / name / "engine"


def spoil(folder: Path) -> None:
    """Cut short every file of the engine that no other generation shares."""
    for path in sorted(folder.iterdir()):
        if path.stat().st_nlink == 1:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def find_damage(live: SearcherManager) -> None:
    """Read, and find that what was opened is not what was written."""
    with live.reading():
        raise IndexDamaged("found while it was read")


class Later:
    """Errands that are done when the test says so."""

    def __init__(self) -> None:
        self.errands: list[Errand] = []

    def __call__(self, errand: Errand) -> bool:
        self.errands.append(errand)
        return True

    def do(self) -> None:
        """Do what was handed on."""
        while self.errands:
            self.errands.pop(0)()


class Warmed:
    """What was warmed: which step, and how many pages the index has."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []

    def before(self, index: Index) -> None:
        """Note it."""
        self.told.append(("before", index.generation.info.pages))

    def after(self, index: Index, _: Event) -> None:
        """Note it."""
        self.told.append(("after", index.generation.info.pages))
