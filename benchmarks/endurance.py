"""
Does the memory of a server stay within what `serve.memory` promises?

    python benchmarks/endurance.py [--requests 100000] [--memory 32] [--pages 1500] [--site DIR]

Generates a site, indexes it, starts `eventsearch serve`, and sends varied requests over one
connection: unknown and known words, prefixes, phrases, dates, facets, feeds, suggestions, results
pages, MCP calls, and requests that fail. Almost every request differs from all others. The server's
resident memory (RSS, as operators see it) is printed twenty times in the run. The exit code is 1 if
it exceeds `ALLOWED` times the promise in docs/settings.md, or grows in the last half.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from typing import NamedTuple
from urllib.parse import quote, urlencode

import orjson

from installed import PROGRAM
from tree import write_tree

FIXED = 150
"""Megabytes of a server besides `serve.memory`, as docs/settings.md promises."""
ALLOWED = 1.3
"""Highest ratio of the memory at the end to the promise."""
FLAT = 1.05
"""Highest ratio of the memory at the end to the memory after half of the requests."""
SAMPLES = 20
"""Number of times the memory is read in a run."""

LETTERS = "abcdefghijklmnopqrstuvwxyzéèàçöüß"
KNOWN = ("événement", "data", "atelier", "statistique", "python", "public", "réseau", "ville")
FACETS = ("tag", "section", "year", "month", "status", "author", "location")
MCP = {
    "Content-Type": "application/json",
    "Accept": "application/json, text/event-stream",
    "MCP-Protocol-Version": "2025-06-18",
}


class Request(NamedTuple):
    """A request: its method, its target, and the JSON that it sends."""

    target: str
    method: str = "GET"
    body: bytes = b""


class Sample(NamedTuple):
    """The resident memory of the server, in megabytes, after a number of requests."""

    requests: int
    megabytes: float


def varied(random: Random) -> Iterator[Request]:
    """Yield requests of all kinds without end."""
    kinds = (_search, _search, _search, _dated, _faceted, _feed, _suggest, _page, _call, _wrong)
    while True:
        yield random.choice(kinds)(random)


def _word(random: Random) -> str:
    return "".join(random.choices(LETTERS, k=random.randint(3, 12)))


def _text(random: Random) -> str:
    words = [_word(random) for _ in range(random.randint(1, 4))]
    words.insert(0, random.choice(KNOWN))
    words[random.randrange(len(words))] += random.choice(("", "", "*", "~"))
    text = " ".join(words)
    return random.choice((text, text, f'"{words[0]} {words[1]}"', f"{text} OR {_word(random)}"))


def _day(random: Random) -> str:
    return f"{random.randint(1990, 2035)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"


def _get(path: str, **values: str | Sequence[str]) -> Request:
    return Request(f"{path}?{urlencode(values, doseq=True)}")


def _search(random: Random) -> Request:
    lang = random.choice(("", "fr", "en", "de", _word(random)[:8]))
    more = {"lang": lang} if lang else {}
    return _get("/v1/search", q=_text(random), page="1", **more)


def _dated(random: Random) -> Request:
    start, end = sorted((_day(random), _day(random)))
    text = random.choice((_word(random), random.choice(KNOWN), f"en mars {_day(random)[:4]}"))
    return _get("/v1/search", q=text, **{"from": start, "to": end})


def _faceted(random: Random) -> Request:
    facets = random.sample(FACETS, 3)
    return _get("/v1/search", q=random.choice(KNOWN), facet=facets, tag=_word(random))


def _feed(random: Random) -> Request:
    form = random.choice(("ics", "atom", "csv"))
    text = random.choice(("", random.choice(KNOWN), _text(random)))
    return _get(f"/search.{form}", q=text, **{"from": _day(random)})


def _suggest(random: Random) -> Request:
    path = random.choice(("/v1/suggest", "/opensearch/suggest"))
    return _get(path, q=f"{random.choice(KNOWN)[:2]}{_word(random)[: random.randint(0, 5)]}")


def _page(random: Random) -> Request:
    return _get("/search", q=_text(random), ui=random.choice(("fr", "en")))


def _call(random: Random) -> Request:
    name, arguments = random.choice(
        (
            ("search", {"query": _text(random)}),
            ("list_events", {"from": _day(random)}),
            ("fetch", {"id": f"/{_word(random)}/"}),
        )
    )
    params = {"name": name, "arguments": arguments}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    return Request("/mcp", "POST", orjson.dumps(call))


def _wrong(random: Random) -> Request:
    return random.choice(
        (
            Request(f"/{quote(_word(random))}"),
            Request(f"/v1/pages/{quote(_word(random))}"),
            _get("/v1/search", q=_word(random), per_page=_word(random)),
            _get("/v1/search", q=_word(random), **{_word(random): "1"}),
            _get("/event.ics", id=_word(random)),
            Request("/v1/search", "DELETE"),
        )
    )


class Client:
    """A connection that sends each request after the answer to the previous request."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = socket.create_connection((host, port), timeout=60)
        self._file = self._connection.makefile("rb")

    def ask(self, request: Request) -> tuple[int, bytes]:
        """Return the status and the body of the answer."""
        fields = {"Host": "localhost"}
        if request.body:
            fields |= {**MCP, "Content-Length": str(len(request.body))}
        lines = [f"{request.method} {request.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in fields.items()]
        self._connection.sendall("\r\n".join((*lines, "", "")).encode() + request.body)
        status, length = int(self._file.readline().split()[1]), 0
        while line := self._file.readline().decode("latin-1").strip():
            name, _, value = line.partition(": ")
            length = int(value) if name.lower() == "content-length" else length
        return status, self._file.read(length)

    def close(self) -> None:
        """Close the connection."""
        self._file.close()
        self._connection.close()


def resident(process: int) -> float:
    """Return the resident memory (RSS) of a process, in megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s*(\d+) kB", status)
    assert found
    return int(found[1]) / 1000


def measure(
    process: int, address: str, requests: int, *, seen: Callable[[Sample], None] = lambda _: None
) -> list[Sample]:
    """
    Send varied requests to a server and return samples of its memory, from start to end.

    Raises:
        AssertionError: The server answered a request with a server error.
    """
    host, _, port = address.removeprefix("http://").partition(":")
    source = varied(Random(1))
    samples = []
    with closing(Client(host, int(port))) as client:
        for number in range(requests + 1):
            if number % max(1, requests // SAMPLES) == 0:
                samples.append(Sample(number, resident(process)))
                seen(samples[-1])
            request = next(source)
            status, body = client.ask(request)
            assert status < 500, (request, status, body)
    return samples


def faults(samples: Sequence[Sample], memory: int) -> list[str]:
    """Return what is wrong with the memory of a server that has *memory* megabytes."""
    half, end = samples[len(samples) // 2].megabytes, samples[-1].megabytes
    promised = FIXED + memory
    found = []
    if end > ALLOWED * promised:
        found.append(f"{end:.0f} MB at the end, more than {ALLOWED} times {promised} MB")
    if end > FLAT * half:
        found.append(f"{half:.0f} MB after half of the requests, {end:.0f} MB at the end")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0].strip())
    parser.add_argument("--requests", type=int, default=100_000)
    parser.add_argument("--memory", type=int, default=256)
    parser.add_argument("--pages", type=int, default=1_500)
    parser.add_argument("--site", type=Path)
    given = parser.parse_args()
    environ = {
        **os.environ,
        "EVENTSEARCH_SERVE_MEMORY": str(given.memory),
        "EVENTSEARCH_SERVE_MCP": "true",
    }
    with tempfile.TemporaryDirectory() as folder:
        site = given.site or Path(folder) / "site"
        if not given.site:
            write_tree(site, given.pages)
            subprocess.run([*PROGRAM, "index"], cwd=site, check=True, capture_output=True)
        command = [*PROGRAM, "serve", "--port", "0"]
        with subprocess.Popen(
            command, cwd=site, env=environ, stderr=subprocess.PIPE, text=True
        ) as server:
            assert server.stderr is not None
            address = next(w for w in server.stderr.readline().split() if w.startswith("http://"))
            try:
                samples = measure(
                    server.pid,
                    address.rstrip("/").split("/search")[0],
                    given.requests,
                    seen=lambda one: print(f"{one.requests:7} {one.megabytes:6.1f} MB", flush=True),
                )
            finally:
                server.terminate()
    wrong = faults(samples, given.memory)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
