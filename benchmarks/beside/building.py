"""Measure the time and memory of full builds, and their size on disk."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from beside.changing import INDEX
from beside.spent import Spent, in_turn, spend
from eventsearch.engines import Engine
from eventsearch.model.query import And, Query
from eventsearch.search.index import open_index
from eventsearch.storage.generations import live
from eventsearch.storage.stored_page import TEXTS, decode
from index import size
from peers import BUILDERS, PAGEFIND, pagefind, pages_of, write_html, write_texts

OURS = "eventsearch"
BUILD_ONE = str(Path(__file__).parents[1] / "peers.py")
FAR_AHEAD = 4_000_000_000
"""Epoch second after the dates of all pages, so that programs publish every page."""
SOME = 5_000


def built(
    root: Path, rounds: int, left_out: dict[str, str], say: Callable[[str], None]
) -> tuple[dict[str, Spent], dict[str, float]]:
    """
    Build with each program in turn; return the medians, and the bytes on disk.

    Args:
        rounds: Number of rounds. Unless it is 1, an extra round first fills the caches.
        left_out: Peers to skip. Peers that need too much memory or time are added, and their
            files removed.
    """
    commands, folders = _commands(root, left_out)

    def remove(name: str) -> None:
        subprocess.run(("rm", "-rf", str(folders[name])), check=True)

    def fresh(name: str) -> Spent:
        say(f"building: {name}")
        remove(name)
        return spend(commands[name], root)

    runs = {name: partial(fresh, name) for name in commands}
    if rounds > 1:
        in_turn(runs, 1, left_out)
    spent = in_turn(runs, rounds, left_out)
    for name in folders.keys() - spent:
        remove(name)
    return spent, {name: size(folders[name]) for name in spent}


def _commands(
    root: Path, left_out: Mapping[str, str]
) -> tuple[dict[str, Sequence[str]], dict[str, Path]]:
    """Write the input of all programs; return the build command and the folder of each."""
    texts, html = root.parent / "texts", root.parent / "html"
    write_texts(pages_of(root), texts)
    commands: dict[str, Sequence[str]] = {OURS: INDEX}
    folders = {OURS: root / ".eventsearch"}
    for peer in BUILDERS:
        folders[peer] = root.parent / peer
        commands[peer] = (sys.executable, BUILD_ONE, peer, str(texts), str(folders[peer]))
    if PAGEFIND not in left_out:
        write_html(pages_of(root), html)
        folders[PAGEFIND] = html / "pagefind"
        commands[PAGEFIND] = (pagefind(), "--site", str(html), "--silent")
    return commands, folders


def live_and_text(folder: Path) -> tuple[float, float]:
    """Return the bytes of the live generation and of the extracted text."""
    index = open_index(folder)
    text = sum(
        len(getattr(entry, name).encode())
        for entry in map(decode, _stored(index.engine))
        for name in TEXTS
    )
    index.close()
    return size(live(folder).folder), text


def _stored(engine: Engine) -> Iterator[bytes]:
    """Yield the stored data of each page."""
    for offset in range(0, engine.count(), SOME):
        everything = Query(match=And(children=()), now=FAR_AHEAD, limit=SOME, offset=offset)
        yield from (match.stored for match in engine.search(everything).matches)
