"""
How much CPU does a request over HTTP take?

    python benchmarks/serving.py [--rounds 5] [--seconds 3] [--pages 1000]

Three servers run under uvicorn and get requests in turn, round by round, over four open
connections:

- A bare Starlette application, which encodes the same answer with orjson for each request.
- `eventsearch serve` on the sample site, which has cached that answer. Clients ask
  for it plain, with gzip, and with an ETag (304).
- `eventsearch serve` on a generated site, with queries that are never repeated: words of a title
  ("found"), and words that hardly any page has together ("scattered").

Prints CPU microseconds per request for each server and its child processes: the median and the
least of the rounds, and the ratio of the median to the median of the bare server.

`wrk` sends the requests if it is installed, otherwise a Python client with a single connection.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple
from urllib.parse import urlencode

from installed import PROGRAM, as_installed
from tree import Writer, write_tree

ROOT = Path(__file__).resolve().parents[1]
TARGET = "/v1/search?q=10%25&facet=tag&facet=year"
TICK = os.sysconf("SC_CLK_TCK")
MOST = 600
"""Searches to prepare per second of a round. It is more than any server answers."""

BARE = """
import sys, orjson, uvicorn
from pathlib import Path
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
found = orjson.loads(Path(sys.argv[1]).read_bytes())
async def echo(_):
    return Response(orjson.dumps(found), media_type="application/json")
app = Starlette(routes=[Route("/v1/search", echo)])
config = uvicorn.Config(
    app, port=int(sys.argv[2]), log_level="warning", access_log=False, server_header=False,
    proxy_headers=False,
)
print("ready http://127.0.0.1:" + sys.argv[2], file=sys.stderr, flush=True)
uvicorn.Server(config).run()
"""

EACH_ONCE = """
local targets, last = {}, 0
for line in io.lines("%s") do targets[#targets + 1] = line end
request = function() last = last + 1; return wrk.format("GET", targets[last]) end
"""
"""A script for wrk, which requests each line of a file once."""


class Server(NamedTuple):
    """A running server: its process, and host and port."""

    pid: int
    address: str


class Case(NamedTuple):
    """Requests to a server: `TARGET` over and over, or each of many targets once."""

    name: str
    server: Server
    targets: Iterator[str] | None = None
    fields: tuple[str, ...] = ()


@contextmanager
def running(command: Sequence[str], folder: Path) -> Iterator[Server]:
    """Run a server, and read its address from the first line of its error output."""
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = next(w for w in process.stderr.readline().split() if w.startswith("http://"))
        try:
            yield Server(process.pid, address.removeprefix("http://").split("/")[0])
        finally:
            process.terminate()


@contextmanager
def ours(site: Path, index: Path) -> Iterator[Server]:
    """Index a site and run `eventsearch serve` on the index."""
    environ = {**os.environ, "EVENTSEARCH_INDEX": str(index)}
    subprocess.run([*PROGRAM, "index"], cwd=site, env=environ, check=True, capture_output=True)
    with running([*PROGRAM, "serve", "--port", "0", "--index", str(index)], site) as server:
        yield server


class Client:
    """A connection that sends each request after the answer to the previous request."""

    def __init__(self, address: str) -> None:
        host, port = address.split(":")
        for attempt in range(100):
            try:
                self._connection = socket.create_connection((host, int(port)), timeout=30)
                break
            except ConnectionRefusedError:
                if attempt == 99:
                    raise
                time.sleep(0.05)  # It does not listen yet.
        self._file = self._connection.makefile("rb")

    def ask(self, target: str, *fields: str) -> tuple[int, dict[str, str], bytes]:
        """Send a request. Return the status, the headers and the body of the answer."""
        lines = (f"GET {target} HTTP/1.1", "Host: localhost", *fields, "", "")
        self._connection.sendall("\r\n".join(lines).encode())
        status = int(self._file.readline().split()[1])
        headers: dict[str, str] = {}
        while (line := self._file.readline().decode().strip()) != "":
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        return status, headers, self._file.read(int(headers.get("content-length", "0")))


def plainly(case: Case, seconds: float) -> int:
    """Send requests over one connection for some seconds. Return the number of answers."""
    client, until, answered = Client(case.server.address), time.monotonic() + seconds, 0
    while time.monotonic() < until:
        status, _, _ = client.ask(next(case.targets or iter((TARGET,))), *case.fields)
        assert status in (200, 304), status
        answered += 1
    return answered


def by_wrk(case: Case, seconds: float) -> int:
    """Send requests over four connections for some seconds. Return the number of answers."""
    how = ["-t1", "-c4", f"-d{max(1, round(seconds))}s"]
    for field in case.fields:
        how += ["-H", field]
    with tempfile.TemporaryDirectory() as folder:
        if case.targets:
            script, lines = Path(folder) / "each.lua", Path(folder) / "targets"
            targets = list(islice(case.targets, round(seconds * MOST)))
            lines.write_text("\n".join(targets))
            script.write_text(EACH_ONCE % lines)
            how += ["-s", str(script)]
        command = ["wrk", *how, f"http://{case.server.address}{TARGET}"]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    answered = re.search(r"(\d+) requests in", told)
    assert answered, told
    assert "Non-2xx" not in told, told
    assert not case.targets or int(answered[1]) < len(targets), "not enough questions"
    return int(answered[1])


def cpu(pid: int) -> float:
    """Return the CPU seconds that a process and its descendants have used."""
    process = Path(f"/proc/{pid}")
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / TICK
    children = " ".join(path.read_text() for path in process.glob("task/*/children")).split()
    return own + sum(cpu(int(child)) for child in children)


def measure(case: Case, seconds: float) -> float:
    """Send requests for some seconds. Return the CPU microseconds per request."""
    before = cpu(case.server.pid)
    answered = (by_wrk if shutil.which("wrk") else plainly)(case, seconds)
    return (cpu(case.server.pid) - before) / answered * 1e6


def titled(site: Path) -> Iterator[str]:
    """Yield one to three adjacent words of each title, so that each search finds a page."""
    for path in sorted(site.glob("content/**/index.md")):
        words = path.read_text(encoding="utf-8").split('"', 2)[1].split()
        for count in (1, 2, 3):
            yield from (" ".join(words[at : at + count]) for at in range(len(words) - count + 1))


def scattered() -> Iterator[str]:
    """Yield two or three words of the site's language, which few pages contain together."""
    random, writer = Random(1), Writer("fr", 1)
    while True:
        yield " ".join(writer.words(random, random.randint(2, 3)))


def each_once(questions: Iterator[str]) -> Iterator[str]:
    """Yield the URL of each different question, with two facets."""
    asked = set()
    for text in questions:
        if text not in asked:
            asked.add(text)
            yield f"/v1/search?{urlencode({'q': text})}&facet=tag&facet=year"


def free_port() -> str:
    """Return a port that is not in use."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def main() -> None:
    """Start the servers, measure each case and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--pages", type=int, default=1_000)
    asked = parser.parse_args()
    as_installed()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        write_tree(folder / "site", asked.pages)
        sample = stack.enter_context(ours(ROOT, folder / "sample"))
        large = stack.enter_context(ours(folder / "site", folder / "large"))
        _, headers, body = Client(sample.address).ask(TARGET)
        (folder / "answer.json").write_bytes(body)
        echo = [sys.executable, "-c", BARE, str(folder / "answer.json"), free_port()]
        bare = stack.enter_context(running(echo, folder))
        _, fewer, echoed = Client(bare.address).ask(TARGET)
        assert echoed == body
        cases = (
            Case("bare", bare),
            Case("known", sample),
            Case("gzip", sample, fields=("Accept-Encoding: gzip",)),
            Case("304", sample, fields=(f"If-None-Match: {headers['etag']}",)),
            Case("found", large, targets=each_once(titled(folder / "site"))),
            Case("scattered", large, targets=each_once(scattered())),
        )
        taken = [[measure(case, asked.seconds) for case in cases] for _ in range(asked.rounds)]
    print(f"{len(body)} bytes, {len(fewer)} and {len(headers)} headers, {asked.pages} pages")
    print("CPU µs per request: median, least, ratio to bare")
    for case, figures in zip(cases, zip(*taken, strict=True), strict=True):
        middle, ratio = median(figures), median(figures) / median(row[0] for row in taken)
        print(f"{case.name:10}{middle:8.1f}{min(figures):8.1f}{ratio:8.2f}")


if __name__ == "__main__":
    main()
