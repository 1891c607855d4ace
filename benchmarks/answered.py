"""
How soon is a saved page answered?

    python benchmarks/answered.py [PAGES] [ROUNDS] [SITE]

On a made-up site, or on a copy of your own: seconds from saving one page until `index` has ended,
until a server that is running answers with the change, and until a new `query` has; then the same
with `serve --watch`, which notices by itself. Each is the least and the median of the rounds; for
`index` and `query` CPU as well, which does not wait for what else the machine does.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from urllib.parse import urljoin

TREE = Path(__file__).with_name("tree.py")
PROGRAM = (sys.executable, "-m", "eventsearch")
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}
PATIENCE = 120.0
"""Seconds to wait for an answer."""
POLL = 0.01
"""Seconds between two questions."""


@contextmanager
def serving(root: Path, *args: str) -> Iterator[str]:
    """Run a server as long as the block lasts; yields its address."""
    command = (*PROGRAM, "serve", "--port", "0", *args)
    with subprocess.Popen(command, cwd=root, env=ENVIRONMENT, stderr=subprocess.PIPE) as server:
        assert server.stderr is not None
        lines = (line.decode() for line in server.stderr)
        address = next(line for line in lines if "http://" in line)
        try:
            yield address[address.index("http://") :].rstrip()
        finally:
            server.terminate()
            server.stderr.read()


def answers(server: str, word: str) -> bool:
    """Whether a server finds a page by a word."""
    with urllib.request.urlopen(urljoin(server, f"/v1/search?q={word}"), timeout=60) as answer:
        found = json.load(answer)
    # Not by a near spelling.
    return bool(found["total"] and found["step"] == "all")


def until_answered(server: str, word: str, began: float) -> float:
    """Return the seconds since *began* once a server answers with a word."""
    while not answers(server, word):
        if perf_counter() - began > PATIENCE:
            raise TimeoutError(f"{word} is never found")
        sleep(POLL)
    return perf_counter() - began


def save(page: Path, word: str) -> float:
    """Add a word to a page; return the moment."""
    with page.open("a", encoding="utf-8") as file:
        file.write(f"\nAvec {word} en plus.\n")
    return perf_counter()


def run(root: Path, *args: str) -> float:
    """Run a command; return its seconds of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run((*PROGRAM, *args), cwd=root, env=ENVIRONMENT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def one(root: Path, page: Path, number: int, server: str) -> dict[str, float]:
    """Return the seconds of each step of one change."""
    word = f"nouveaute{number}x{os.getpid()}"
    began = save(page, word)
    cpu = run(root, "index")
    found = {"index, CPU": cpu, "index": perf_counter() - began}
    found["a running server answers"] = until_answered(server, word, began)
    asked = perf_counter()
    cpu = run(root, "query", word, "--format", "url")
    found["query alone, CPU"] = cpu
    found["index and a new query, CPU"] = found["index, CPU"] + cpu
    found["index and a new query"] = found["index"] + perf_counter() - asked
    return found


def main(pages: str = "10000", rounds: str = "7", site: str = "") -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(site).absolute() if site else Path(folder) / "site"
        if not site:
            subprocess.run((sys.executable, TREE, root, pages), check=True, capture_output=True)
        run(root, "index")
        texts = sorted(root.glob("content/**/index.md"))
        with serving(root) as server:
            found = [one(root, texts[n], n, server) for n in range(int(rounds) + 1)][1:]
        table = {name: [each[name] for each in found] for name in found[0]}
        with serving(root, "--watch") as server:
            sleep(5)
            watched = []
            for number in range(int(rounds)):
                word = f"suivi{number}x{os.getpid()}"
                watched.append(until_answered(server, word, save(texts[number], word)))
                sleep(3)
            table["serve --watch answers"] = watched
    for name, seconds in table.items():
        print(f"{name:28} {min(seconds):6.2f} s at least, {median(seconds):6.2f} at the median")


if __name__ == "__main__":
    main(*sys.argv[1:])
