"""An index that changes while it is kept open."""

from __future__ import annotations

from pathlib import Path

from eventsearch.errors import IndexDamaged
from eventsearch.indexer.build import build
from eventsearch.model.query import SearchRequest
from eventsearch.settings import Settings
from eventsearch.storage.generations import live_name
from eventsearch.web.searcher_manager import SearcherManager
from small_site import NOW


def total(live: SearcherManager) -> int:
    """Return how many pages say python."""
    with live.acquire() as index:
        return index.search(SearchRequest(text="python"), now=NOW).total


def add_page(settings: Settings) -> Path:
    """Build a generation with one more page; return its folder of the engine's files."""
    page = settings.root / "content" / "post" / "python.md"
    page.write_text("---\ntitle: Python encore\n---\n", encoding="utf-8")
    build(settings)
    name = live_name(settings.index)
    assert name is not None
    return settings.index / "generations" / name / "engine"


def truncate(folder: Path) -> None:
    """Cut short every file of the engine that no other generation shares."""
    for path in sorted(folder.iterdir()):
        if path.stat().st_nlink == 1:
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(folder: Path) -> None:
    """Change bytes of the largest file of an engine, where they are."""
    path = max(folder.iterdir(), key=lambda path: path.stat().st_size)
    data = bytearray(path.read_bytes())
    data[::7] = bytes(byte ^ 0x10 for byte in data[::7])
    path.write_bytes(data)


def find_damage(live: SearcherManager) -> None:
    """Read, and find that what was opened is not what was written."""
    with live.acquire():
        raise IndexDamaged("found while it was read")
