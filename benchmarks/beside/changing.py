"""
Measure how long a run without changes takes, and how long until a changed page is found.

A change is found in three ways: by new commands, by a server while a command updates the index, and
by a server that watches the content. The watching server is measured twice: with the page that was
just saved before, and with another page. The change comes at a random moment between two full
scans.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from random import Random
from time import perf_counter, sleep
from typing import Any
from urllib.error import HTTPError

from beside.spent import Spent, in_turn, middle, spend
from installed import PROGRAM, as_installed

INDEX = (*PROGRAM, "index")
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org")
STATUS = (*GIT, "status", "--short")

OURS, STAGE, GIT_STATUS = "eventsearch index", "the same, once Python has started", "git status"
COMMAND = "index, then query, as commands"
SERVER = "index as a command, a server that runs"
WATCHING = "a server that watches, a page saved again"
ANOTHER = "a server that watches, another page"

RECOGNISE = """
import pathlib, resource, sys, time
from eventsearch.indexer.build import build
from eventsearch.settings import Settings

def worked():
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)

if __name__ == "__main__":
    root = pathlib.Path(sys.argv[1])
    settings = Settings(root=root, index=root / ".eventsearch")
    build(settings)
    began, before = time.perf_counter(), worked()
    build(settings)
    print(time.perf_counter() - began, worked() - before)
"""
"""
Index twice in one process, and print the wall and CPU seconds of the second run.

The second run loads no modules, so it only checks for changes. The CPU seconds include a second
process, which checks half of the folders.
"""

LOOK = 0.005
PAUSE = 2.0
"""Minimum seconds between two changes. Up to one random second is added."""
PATIENCE = 600.0


def committed(root: Path) -> None:
    """Make a site a git repository, and commit all its files."""
    (root / ".gitignore").write_text("/.eventsearch/\n", encoding="utf-8")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "all")):
        spend((*GIT, *arguments), root)


def nothing_changed(root: Path, rounds: int) -> dict[str, Spent]:
    """Measure a run without changes, and `git status` on the same tree."""
    as_installed()
    spend(INDEX, root)
    commands: dict[str, Callable[[], Spent]] = {
        OURS: lambda: spend(INDEX, root),
        STAGE: lambda: recognised(root),
        GIT_STATUS: lambda: spend(STATUS, root),
    }
    return in_turn(commands, rounds, {})


def recognised(root: Path) -> Spent:
    """Measure the check for changes, without starting Python and loading modules."""
    command = (sys.executable, "-c", RECOGNISE, str(root))
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    wall, cpu = map(float, done.stdout.split())
    return Spent(wall, cpu)


def one_changed(root: Path, rounds: int) -> dict[str, Spent]:
    """
    Return the time from a change until a search finds the new word, for each way to find it.

    `OURS` is the time of the index command alone. Only commands have CPU seconds.
    """
    as_installed()
    page, *others = sorted(root.rglob("index.md"))
    words = (f"motnouveau{number}" for number in count())
    moments = Random(1)

    def change(page: Path = page) -> str:
        word = next(words)
        with page.open("a", encoding="utf-8") as file:
            file.write(f"\n{word}.\n")
        return word

    names = (OURS, COMMAND, SERVER, WATCHING, ANOTHER)
    taken: dict[str, list[Spent]] = {name: [] for name in names}
    for _ in range(rounds):
        word = change()
        indexed = spend(INDEX, root)
        asked = spend((*PROGRAM, "query", word, "--format", "json"), root)
        taken[OURS].append(indexed)
        taken[COMMAND].append(Spent(indexed.wall + asked.wall, indexed.cpu + asked.cpu))
    with serving(root) as address:
        for _ in range(rounds):
            taken[SERVER].append(until_served(address, change, root))
    with serving(root, "--watch") as address:
        until_watched(address, change)  # Wait until the watch has begun.
        for number in range(rounds):
            sleep(PAUSE + moments.random())
            taken[WATCHING].append(until_watched(address, change))
            sleep(PAUSE + moments.random())
            another = partial(change, others[number * len(others) // rounds])
            taken[ANOTHER].append(until_watched(address, another))
    return {name: middle(some) for name, some in taken.items()}


@contextmanager
def serving(root: Path, *options: str) -> Iterator[str]:
    """Start a server in a separate process and yield its address. Stop it afterwards."""
    command: Sequence[str] = (*PROGRAM, "serve", "--port", "0", *options)
    with subprocess.Popen(command, cwd=root, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        line = next(line for line in server.stderr if " at http" in line)
        try:
            yield line.partition(" at ")[2].partition("/search")[0]
        finally:
            server.terminate()
            server.communicate(timeout=PATIENCE)


def until_served(address: str, change: Callable[[], str], root: Path) -> Spent:
    """Return the seconds from the start of `index` until a server finds the new word."""
    before, word = version(address), change()
    began = perf_counter()
    with subprocess.Popen(INDEX, cwd=root, stderr=subprocess.DEVNULL):
        until_answered(address, word, before)
        wall = perf_counter() - began
    return Spent(wall, 0)


def until_watched(address: str, change: Callable[[], str]) -> Spent:
    """Return the seconds from a change until a server that watches finds the new word."""
    before, word = version(address), change()
    began = perf_counter()
    until_answered(address, word, before)
    return Spent(perf_counter() - began, 0)


def until_answered(address: str, word: str, before: str) -> None:
    """Wait until the server uses another version of the index than *before*, with the word."""
    began = perf_counter()
    # Check the version first: its answer is cached. A search for an unknown word is slow.
    while version(address) == before or not found(address, word):
        if perf_counter() - began > PATIENCE:
            raise TimeoutError(f"{word} was never found")
        sleep(LOOK)


def version(address: str) -> str:
    """Return the version of the index that the server uses."""
    return str(answer(address, "")["index"]["version"])


def found(address: str, word: str) -> bool:
    """Return whether a server finds a page with this word, not only with a similar word."""
    told = answer(address, word)
    return told["step"] == "all" and bool(told["total"])


def answer(address: str, text: str) -> dict[str, Any]:
    """Return a server's answer. Repeat the request while the status is 500 or higher."""
    began = perf_counter()
    while True:
        try:
            with urllib.request.urlopen(f"{address}/v1/search?q={text}&per_page=1") as reply:
                told: dict[str, Any] = json.load(reply)
            return told
        except HTTPError as error:
            if error.code < 500 or perf_counter() - began > PATIENCE:
                raise
            sleep(LOOK)
