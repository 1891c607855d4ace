"""
What has a run left behind: processes, files?

A watched run has a mark in its environment, which all its child processes inherit. So they are
found in /proc even if their parent has changed.
"""

from __future__ import annotations

from pathlib import Path

from eventsearch.storage.generations import POINTER, live, live_name, read_generation
from eventsearch.storage.index_folder import FOUND

MARK = "TRIAL_OF"
"""Name of the variable that holds the mark."""

BESIDE = frozenset(("info.json", "manifest.json", "changes.json", "engine"))
HELPER = b"resource_tracker"
"""In the command line of a process that Python itself starts beside workers."""


def processes(mark: str) -> dict[int, bytes]:
    """Return the processes that carry a mark and live, with their command lines."""
    found = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                environment = (folder / "environ").read_bytes().split(b"\0")
                # Of a process that has ended and not been waited for, it is empty.
                if f"{MARK}={mark}".encode() in environment:
                    found[int(folder.name)] = (folder / "cmdline").read_bytes()
            except OSError:
                continue
    return found


def workers(mark: str, parent: int) -> list[int]:
    """Return the processes that read content for the one that was started with a mark."""
    found = processes(mark)
    return [pid for pid, line in found.items() if pid != parent and HELPER not in line]


def left_over(index: Path) -> list[str]:
    """Return the files in an index folder that belong to neither of its generations."""
    folder = index / "generations"
    wanted = {index / name for name in (".gitignore", "lock", POINTER, FOUND, "generations")}
    for path in folder.iterdir():
        # Two: the live one and the last good one before it.
        if len(list(folder.iterdir())) <= 2 and not path.name.startswith("tmp-"):
            files = read_generation(index, path.name).info.files
            wanted |= {path, *(path / name for name in BESIDE)}
            wanted |= {path / "engine" / name for name in files}
    assert live(index).name == live_name(index)
    return sorted(str(path) for path in index.rglob("*") if path not in wanted)
