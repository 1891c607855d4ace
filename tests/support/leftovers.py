"""
Find the processes and files that a run has left behind.

A watched run has a mark in its environment, which all its child processes inherit. The mark finds
these processes in /proc even if their parent process has changed.
"""

from __future__ import annotations

from pathlib import Path

from eventsearch.storage.generations import POINTER, live, live_name, read_generation
from eventsearch.storage.index_folder import FOUND

MARK = "TRIAL_OF"
"""Name of the variable that holds the mark."""

BESIDE = frozenset(("info.json", "manifest.json", "changes.json", "engine"))
HELPER = b"resource_tracker"
"""Part of the command line of the helper process that Python starts along with workers."""


def processes(mark: str) -> dict[int, bytes]:
    """Return the running processes that have a mark, with their command lines."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                environment = (folder / "environ").read_bytes().split(b"\0")
                # An ended process whose parent has not yet waited for it has no environment.
                if f"{MARK}={mark}".encode() in environment:
                    found[int(folder.name)] = (folder / "cmdline").read_bytes()
            except OSError:
                continue
    return found


def workers(mark: str, parent: int) -> list[int]:
    """Return the worker processes of *parent*, which was started with a mark."""
    found = processes(mark)
    return [pid for pid, line in found.items() if pid != parent and HELPER not in line]


def left_over(index: Path) -> list[str]:
    """Return the files in an index folder that do not belong to one of its two generations."""
    folder = index / "generations"
    wanted = {index / name for name in (".gitignore", "lock", POINTER, FOUND, "generations")}
    for path in folder.iterdir():
        # An index keeps two generations: the live one and the last good one before it.
        if len(list(folder.iterdir())) <= 2 and not path.name.startswith("tmp-"):
            files = read_generation(index, path.name).info.files
            wanted |= {path, *(path / name for name in BESIDE)}
            wanted |= {path / "engine" / name for name in files}
    assert live(index).name == live_name(index)
    return sorted(str(path) for path in index.rglob("*") if path not in wanted)
