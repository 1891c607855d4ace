"""
How much CPU does a request over HTTP take?

    python benchmarks/serving.py [--requests 20000] [--rounds 3]

Two servers in turn, each in a process of its own under uvicorn, asked one after the other over one
connection that stays open: a bare Starlette with orjson that encodes the bytes of one answer anew
each time, and `eventsearch serve` on the sample site. Prints microseconds of CPU of the server's
process a request (least of the rounds) and the ratio to the bare one: for an answer that is known,
for one that the client has (304), and for a search that was not asked before.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = "/v1/search?q=10%25&facet=tag&facet=year"
TICK = os.sysconf("SC_CLK_TCK")

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
config = uvicorn.Config(app, port=int(sys.argv[2]), log_level="warning", access_log=False)
print("ready http://127.0.0.1:" + sys.argv[2], file=sys.stderr, flush=True)
uvicorn.Server(config).run()
"""


@contextmanager
def running(command: list[str]) -> Iterator[tuple[int, str]]:
    """Run a server that names its address on its error output; yield its process and address."""
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = next(w for w in process.stderr.readline().split() if w.startswith("http://"))
        try:
            yield process.pid, address.removeprefix("http://").split("/")[0]
        finally:
            process.terminate()


class Client:
    """One connection, on which one request follows the answer to the one before."""

    def __init__(self, address: str) -> None:
        host, port = address.split(":")
        for attempt in range(100):
            try:
                self._connection = socket.create_connection((host, int(port)), timeout=30)
                break
            except ConnectionRefusedError:
                if attempt == 99:
                    raise
                time.sleep(0.05)  # Not listening yet.
        self._file = self._connection.makefile("rb")

    def ask(self, target: str, *fields: str) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body of an answer."""
        lines = (f"GET {target} HTTP/1.1", "Host: localhost", *fields, "", "")
        self._connection.sendall("\r\n".join(lines).encode())
        self._file.readline()
        headers: dict[str, str] = {}
        while (line := self._file.readline().decode().strip()) != "":
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        return headers, self._file.read(int(headers.get("content-length", "0")))


def cpu(pid: int) -> float:
    """Return the seconds of CPU that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def least(pid: int, client: Client, count: int, rounds: int, *fields: str) -> float:
    """Return microseconds of CPU a request, the least of the rounds."""
    taken = []
    for _ in range(rounds):
        before = cpu(pid)
        for _ in range(count):
            client.ask(TARGET, *fields)
        taken.append((cpu(pid) - before) / count * 1e6)
    return min(taken)


def searches(pid: int, client: Client, count: int) -> float:
    """Return microseconds of CPU a search that was not asked before."""
    before = cpu(pid)
    for number in range(count):
        client.ask(f"/v1/search?q=programme+-n{number}&facet=tag&facet=year")
    return (cpu(pid) - before) / count * 1e6


def free_port() -> str:
    """Return a port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return str(taken.getsockname()[1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    how = (asked.requests, asked.rounds)
    ours = [sys.executable, "-m", "eventsearch"]
    with tempfile.TemporaryDirectory() as folder:
        index = ["--index", f"{folder}/index"]
        environ = {**os.environ, "EVENTSEARCH_INDEX": f"{folder}/index"}
        subprocess.run([*ours, "index"], cwd=ROOT, env=environ, check=True, capture_output=True)
        with running([*ours, "serve", "--port", "0", *index]) as (pid, address):
            client = Client(address)
            headers, body = client.ask(TARGET)
            known = least(pid, client, *how)
            unchanged = least(pid, client, *how, f"If-None-Match: {headers['etag']}")
            fresh = searches(pid, client, asked.requests // 10)
        answer = Path(folder) / "answer.json"
        answer.write_bytes(body)
        with running([sys.executable, "-c", BARE, str(answer), free_port()]) as (pid, address):
            bare = least(pid, Client(address), *how)
    print(f"answer of {len(body)} bytes; microseconds of CPU a request")
    for name, taken in (("bare", bare), ("known", known), ("304", unchanged), ("search", fresh)):
        print(f"{name:8}{taken:8.0f}{taken / bare:8.2f}")


if __name__ == "__main__":
    main()
