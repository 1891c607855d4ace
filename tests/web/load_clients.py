"""
Many clients, in a separate process, send a server requests as fast as it answers.

The clients do not share an interpreter with the code that builds the index or compares answers.
On a machine with few processors, the clients' work must not count as the server's.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Told = tuple[int, tuple[str, ...]]
"""An answer: the total and the ids of a search, or the number and the texts of suggestions."""

PATIENCE = 60.0
"""Seconds that a client waits for an answer before it records a fault."""


@dataclass(slots=True)
class Seen:
    """
    The answers, faults and response times that clients recorded.

    Attributes:
        answers: Generation, target and answer of each new response body.
        faults: Descriptions of failed requests.
        times: Seconds until each answer to a search or to a request for suggestions.
        alive: Seconds until each answer of ``/healthz``.
    """

    answers: set[tuple[str, str, Told]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    alive: list[float] = field(default_factory=list)


class Client:
    """One connection that stays open."""

    def __init__(self, address: str) -> None:
        self._host, self._port = urlsplit(address).hostname, urlsplit(address).port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, target: str) -> tuple[int, bytes]:
        """Return the status and the body of an answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        writer.write(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
        return int(head.split(None, 2)[1]), await reader.readexactly(int(length))

    def close(self) -> None:
        """Close the connection, if it is open."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


def crowd(address: str, clients: int, targets: Sequence[str], stop: Path) -> Seen:
    """Send requests until the file *stop* exists, and return the records of all clients."""
    return asyncio.run(_crowd(address, clients, targets, stop))


async def _crowd(address: str, clients: int, targets: Sequence[str], stop: Path) -> Seen:
    seen, over = Seen(), asyncio.Event()
    known: set[tuple[str, int]] = set()
    each = [
        _client(Client(address), over, number, targets, seen, known) for number in range(clients)
    ]
    await asyncio.gather(_watcher(Client(address), over, seen, stop), *each)
    return seen


async def _client(
    client: Client,
    over: asyncio.Event,
    first: int,
    targets: Sequence[str],
    seen: Seen,
    known: set[tuple[str, int]],
) -> None:
    """Send one request after the other, until *over* is set."""
    at = first
    while not over.is_set():
        target = targets[at % len(targets)]
        at += 7
        body = await _asked(client, target, seen, seen.times)
        # Parse each body only once, because the clients take CPU time from the server.
        if body is not None and (target, hash(body)) not in known:
            known.add((target, hash(body)))
            seen.answers.add(_read(target, json.loads(body)))
    client.close()


async def _watcher(client: Client, over: asyncio.Event, seen: Seen, stop: Path) -> None:
    """Request ``/healthz`` about twenty times a second, until the file *stop* exists."""
    while not stop.exists():
        await asyncio.sleep(0.05)
        await _asked(client, "/healthz", seen, seen.alive)
    over.set()
    client.close()


async def _asked(client: Client, target: str, seen: Seen, times: list[float]) -> bytes | None:
    """Return the body of an answer. If the request fails, record a fault and return None."""
    begun = time.monotonic()
    try:
        status, body = await asyncio.wait_for(client.ask(target), PATIENCE)
    except (OSError, EOFError, ValueError, TimeoutError) as error:
        seen.faults.append(f"{target} {error!r}")
        client.close()
        return None
    times.append(time.monotonic() - begun)
    if status != 200:
        seen.faults.append(f"{target} {status} {body[:300]!r}")
        return None
    return body


def _read(target: str, body: Mapping[str, Any]) -> tuple[str, str, Told]:
    if "suggestions" in body:
        texts = tuple(one["text"] for one in body["suggestions"])
        return body["index"]["version"], target, (len(texts), texts)
    ids = tuple(hit["id"] for hit in body["hits"])
    return body["index"]["version"], target, (body["total"], ids)
