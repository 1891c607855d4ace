"""
Does a cluster of three nodes answer correctly while generations change and nodes die?

    python benchmarks/soak.py [--seconds 300] [--clients 64] [--pages 500] [--generation 20]
        [--kill 60]

Starts three OpenSearch nodes, an index with one replica of each shard, and a server. Clients search
without pause. Meanwhile the script writes a new generation at an interval, and kills and restarts
one node after the other.

Each page title contains the number of its generation. So each answer with status 200 can be
checked: the total, and whether all hits belong to the generation that the answer reports. All other
answers must have status 503.

Prints the answers by status, the longest time without an answer, and the numbers of generations,
failed runs, killed nodes and dead threads. Ends with 1 if an answer was wrong, if a status was
neither 200 nor 503, or if a thread died.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from threading import Event, Thread
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/support"))

from cluster import Node, cluster
from eventsearch.errors import EventsearchError
from eventsearch.indexer.build import build
from eventsearch.settings import Settings, load_settings
from two_states import LONG_AGO, served

WORDS = ("port", "quai", "phare", "voile", "marée")
DAYS = 5_000
"""Days between the first dates of two clients. One client must ask fewer questions."""
CONFIG = "baseURL: https://example.org/\ndefaultContentLanguage: fr\n"


@dataclass(slots=True)
class Seen:
    """
    The results so far.

    Attributes:
        generations: Number in the page titles, by name of the generation.
        statuses: Number of answers by status, or by name of the network error.
        wrong: Descriptions of answers that do not fit the generation that they report.
        taken: Seconds of each answer with status 200.
        pending: Generation, question and titles of each such answer, to check at the end.
        longest: Maximum seconds that a client waited for an answer with status 200.
        failed: Number of index runs that failed.
        kills: Number of nodes killed.
        died: Errors of threads that died.
    """

    generations: dict[str, int] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    pending: list[tuple[str, str, str]] = field(default_factory=list)
    longest: float = 0.0
    failed: int = 0
    kills: int = 0
    died: list[str] = field(default_factory=list)


def write(root: Path, number: int, pages: int) -> None:
    """Write the pages of a generation. Their titles contain its number."""
    (root / "content").mkdir(parents=True, exist_ok=True)
    (root / "hugo.yaml").write_text(CONFIG, encoding="utf-8")
    for page in range(pages):
        head = f"title: Page {page} n{number}n\ndate: 2020-01-01"
        text = f"---\n{head}\n---\n{WORDS[page % len(WORDS)]}\n"
        (root / "content" / f"{page}.md").write_text(text, encoding="utf-8")


def ask(address: str, seed: int, seen: Seen, end: Event, pages: int) -> None:
    """Search until the end. Check each total, and keep the titles for `judge`."""
    random, last, days = Random(seed), time.monotonic(), count(DAYS * seed)
    while not end.is_set():
        word = random.choice(WORDS)
        # Use a new date each time, or the answer comes from a cache. All pages are newer.
        day = LONG_AGO + timedelta(days=next(days))
        path = f"/v1/search?q={quote(word)}&per_page=20&facet=section&from={day}"
        began = time.monotonic()
        try:
            with closing(HTTPConnection(address, timeout=60)) as connection:
                connection.request("GET", path)
                answer = connection.getresponse()
                status, data = str(answer.status), answer.read()
                pause = float(answer.headers.get("retry-after") or 0)
        except (OSError, HTTPException) as error:
            status, data, pause = type(error).__name__, b"", 0.0
        now = time.monotonic()
        seen.statuses[status] += 1
        end.wait(min(pause, 1.0))
        if status == "200":
            seen.longest = max(seen.longest, now - last)
            last = now
            seen.taken.append(now - began)
            found = json.loads(data)
            texts = " ".join(hit["title"] for hit in found["hits"])
            named = found["index"]["version"]
            seen.pending.append((named, word, texts))
            if found["total"] != pages // len(WORDS):
                seen.wrong.append(f"{word}: {found['total']} in {named}")
    seen.longest = max(seen.longest, time.monotonic() - last)


def judge(seen: Seen) -> None:
    """Check that the titles in each answer contain the number of the reported generation."""
    for named, word, texts in seen.pending:
        numbers = {part for part in texts.split() if part.startswith("n")}
        if named not in seen.generations or numbers != {f"n{seen.generations[named]}n"}:
            seen.wrong.append(f"{word}: {sorted(numbers)} in {named}")


def generations(settings: Settings, seen: Seen, end: Event, pages: int, every: float) -> None:
    """Write a generation every *every* seconds."""
    number = 1
    while not end.wait(every):
        number += 1
        write(settings.root, number, pages)
        try:
            seen.generations[build(settings).generation] = number
        except EventsearchError as error:
            seen.failed += 1
            print(f"run {number}: {error}", flush=True)


def kills(nodes: list[Node], seen: Seen, end: Event, every: float) -> None:
    """Kill a node every *every* seconds, in turn, and restart it after 5 seconds."""
    while not end.wait(every):
        node = nodes[seen.kills % len(nodes)]
        seen.kills += 1
        node.kill()
        end.wait(5)
        node.start()


@contextmanager
def running(seen: Seen, *threads: Thread) -> Iterator[None]:
    """Run threads during the block, wait for them, and record the errors of those that die."""
    threading.excepthook = lambda error: seen.died.append(repr(error.exc_value))
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def main() -> None:
    """Run the cluster, the server and the threads; print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--generation", type=float, default=20)
    parser.add_argument("--kill", type=float, default=60)
    given = parser.parse_args()
    seen, end = Seen(), Event()
    with TemporaryDirectory() as name, cluster(Path(name) / "nodes", 3) as nodes:
        variables = {
            "EVENTSEARCH_ENGINE": "opensearch",
            "EVENTSEARCH_OPENSEARCH_HOSTS": ",".join(node.url for node in nodes),
            "EVENTSEARCH_OPENSEARCH_REPLICAS": "1",
        }
        root = Path(name) / "site"
        write(root, 1, given.pages)
        settings = load_settings(root, environ=variables, flags={})
        seen.generations[build(settings).generation] = 1
        with served(settings.index, cwd=root, **variables) as server:
            clients = [
                Thread(target=ask, args=(server.address, n, seen, end, given.pages))
                for n in range(given.clients)
            ]
            writer = Thread(
                target=generations, args=(settings, seen, end, given.pages, given.generation)
            )
            killer = Thread(target=kills, args=([*nodes], seen, end, given.kill))
            with running(seen, *clients, writer, killer):
                try:
                    time.sleep(given.seconds)
                finally:
                    end.set()
            nodes[0].await_health("green", nodes=3)
    judge(seen)
    taken = sorted(seen.taken)
    print(
        f"{given.seconds:g} s, {given.clients} clients, load {os.getloadavg()[0]:.1f}:"
        f" {dict(seen.statuses)}, {len(seen.wrong)} wrong;"
        f" p50 {1000 * taken[len(taken) // 2]:.0f} ms, p99"
        f" {1000 * taken[int(len(taken) * 0.99)]:.0f} ms, {seen.longest:.1f} s without an answer"
        f" at most; {len(seen.generations)} generations, {seen.failed} runs failed,"
        f" {seen.kills} nodes killed, {len(seen.died)} threads died"
    )
    for each in (*seen.wrong[:10], *seen.died[:10]):
        print(each)
    if seen.wrong or seen.died or {*seen.statuses} - {"200", "503"}:
        sys.exit(1)


if __name__ == "__main__":
    main()
