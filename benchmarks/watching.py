"""
How soon does `eventsearch index --watch` index a change, and how much does it work when idle?

Generates a site and runs the command. Prints the time from a saved page to the new generation, and
the share of a processor while nothing changes (from /proc, so Linux only). For comparison, prints
the time of one scan of the whole site and of `git status`.

    python benchmarks/watching.py [PAGES] [ROUNDS]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep

from eventsearch.settings import Settings
from eventsearch.storage.generations import live_name
from eventsearch.watch.snapshot import take_snapshot, watched_paths
from installed import PROGRAM, as_installed

TREE = Path(__file__).with_name("tree.py")
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
IDLE = 20.0
"""Seconds to measure while nothing changes."""
PATIENCE = 120.0
BUSY = 0.3
"""Processor seconds in 1.5 seconds above which the watch is still indexing."""


def looked(settings: Settings, rounds: int) -> float:
    """Return the median processor seconds of a scan of the site."""
    where = watched_paths(settings)
    times = []
    for _ in range(rounds):
        began = process_time()
        take_snapshot(where)
        times.append(process_time() - began)
    return median(times)


def compared(root: Path, rounds: int) -> float:
    """Make the site a git repository; return the median seconds of `git status`."""
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "all")):
        subprocess.run((*GIT, *command), cwd=root, check=True)
    times = []
    for _ in range(rounds):
        began = perf_counter()
        subprocess.run((*GIT, "status", "-s"), cwd=root, check=True, capture_output=True)
        times.append(perf_counter() - began)
    return median(times)


def used(pid: int) -> float:
    """Return the seconds of processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def until(condition: Callable[[], bool]) -> float:
    """Wait until a condition holds; return the seconds."""
    began = perf_counter()
    while not condition():
        if perf_counter() - began > PATIENCE:
            raise TimeoutError("it never did")
        sleep(0.005)
    return perf_counter() - began


def delays(settings: Settings, pages: list[Path], pid: int) -> list[float]:
    """Change one page after the other; return the seconds until the new generation of each."""
    found = []
    for page in pages:
        _rest(pid)
        name = live_name(settings.index)
        with page.open("a", encoding="utf-8") as file:
            file.write("\nUne phrase de plus.\n")
        found.append(until(lambda name=name: live_name(settings.index) != name))  # type: ignore[misc]
    return found


def _rest(pid: int) -> None:
    """Wait until the watch is idle."""
    worked = BUSY + 1
    while worked > BUSY:
        before = used(pid)
        sleep(1.5)
        worked = used(pid) - before


def main() -> None:
    """Generate a site, watch it, and print the times."""
    as_installed()
    pages, rounds = (int(text) for text in (*sys.argv[1:], "10000", "7")[:2])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "site"
        subprocess.run((sys.executable, TREE, root, str(pages)), check=True, capture_output=True)
        settings = Settings(root=root, index=root / ".eventsearch")
        command = (*PROGRAM, "index", "--watch")
        with subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) as watch:
            assert watch.stderr is not None
            next(line for line in watch.stderr if "watching" in line)
            found = delays(
                settings, sorted(root.glob("content/*/*/*/index.md"))[:rounds], watch.pid
            )
            sleep(5)
            began = used(watch.pid)
            sleep(IDLE)
            idle = (used(watch.pid) - began) / IDLE
            watch.terminate()
        print(f"{pages} pages: a change is in the index after {median(found):.2f} s", end="")
        print(f" (median of {len(found)}, at most {max(found):.2f})")
        print(f"while nothing changes: {idle:.1%} of a processor")
        print(f"a look: {looked(settings, rounds) * 1000:.0f} ms of CPU", end="")
        print(f"; git status: {compared(root, rounds) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
