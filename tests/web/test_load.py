"""
Does a server answer rightly while many ask and the index is built anew again and again?

Every answer names the generation that gave it; what that generation answers is found out apart from
the server, and compared at the end. Handles and memory must not grow.
"""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest

from eventsearch.indexer.build import build
from eventsearch.records.asking import Request
from eventsearch.search import open_index
from eventsearch.settings import Settings
from indexed import write
from long_form import tries
from small_site import NOW
from web.test_server import serving

PAGES = tries(200, 10_000)
CLIENTS = tries(8, 64)
SECONDS = tries(6, 600)
EVERY = tries(1, 5)
QUESTIONS = (*(f"thème{number}" for number in range(40)), "commun", "récent", "thème1 commun")

Answer = tuple[int, tuple[str, ...]]
Answers = Mapping[str, Answer]


@dataclass(slots=True)
class Seen:
    """What clients were told: generation, question and answer, and what went wrong."""

    answers: set[tuple[str, str, Answer]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)


def page(number: int, version: int) -> str:
    """Return a page; what it says of its version changes what is found."""
    recent = "récent" if (number + version) % 7 == 0 else "ancien"
    return (
        f"---\ntitle: Page {number}\n---\nUn mot commun, thème{number % 40}, {recent}, "
        f"version{version}.\n"
    )


def edit(settings: Settings, version: int) -> None:
    """Change a twentieth of the pages, a hundred at most."""
    for number in range(version % 20, PAGES, max(20, PAGES // 100)):
        write(settings.root, f"content/post/p{number}.md", page(number, version))


def expected(settings: Settings) -> tuple[str, Answers]:
    """Return the name of the live generation, and what it answers."""
    index = open_index(settings.index)
    try:
        found = {text: index.search(Request(text=text), now=NOW) for text in QUESTIONS}
        answers = {
            text: (one.total, tuple(hit.id for hit in one.hits)) for text, one in found.items()
        }
        return index.generation.name, answers
    finally:
        index.close()


def ask(address: str, until: float, first: int, seen: Seen) -> None:
    """Ask over one connection until the time has come."""
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=30)
    with closing(connection):
        _ask(connection, until, first, seen)


def _ask(connection: http.client.HTTPConnection, until: float, first: int, seen: Seen) -> None:
    at = first
    while time.monotonic() < until:
        text = QUESTIONS[at % len(QUESTIONS)]
        # Another number of hits is another question to the server's memory.
        target = f"/v1/search?q={quote(text)}&per_page=10&month=&page=1&explain={at % 2}"
        begun = time.monotonic()
        try:
            connection.request("GET", target)
            answer = connection.getresponse()
            body = json.loads(answer.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            seen.faults.append(repr(error))
            connection.close()
            continue
        seen.times.append(time.monotonic() - begun)
        if answer.status != 200:
            seen.faults.append(f"{answer.status} {body.get('detail')}")
        else:
            told = (body["total"], tuple(hit["id"] for hit in body["hits"]))
            seen.answers.add((body["index"]["version"], text, told))
        at += 7


def used(process: int) -> tuple[int, int]:
    """Return the open handles of a process, and its memory in KiB."""
    status = Path(f"/proc/{process}/status").read_text()
    resident = re.search(r"VmRSS:\s*(\d+)", status)
    assert resident is not None
    return len(list(Path(f"/proc/{process}/fd").iterdir())), int(resident[1])


@pytest.mark.endurance
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc: measured on Linux only")
def test_every_answer_is_that_of_the_generation_it_names(tmp_path: Path) -> None:
    """No wrong answer, no error, no growth."""
    settings = Settings(root=tmp_path / "site", index=tmp_path / "site/.eventsearch", workers=1)
    write(settings.root, "hugo.yaml", "title: Charge\n")
    for number in range(PAGES):
        write(settings.root, f"content/post/p{number}.md", page(number, 0))
    build(settings)
    right = dict([expected(settings)])
    seen = Seen()
    flags = ("--index", str(settings.index), "--now", NOW.isoformat())
    with serving(settings, *flags) as (process, address):
        until = time.monotonic() + SECONDS
        clients = [
            threading.Thread(target=ask, args=(address, until, number, seen))
            for number in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        version, early, late = 0, (0, 0), (0, 0)
        while time.monotonic() < until:
            time.sleep(EVERY)
            version += 1
            edit(settings, version)
            build(settings)
            right |= dict([expected(settings)])
            # Taken while all clients are there: without them there are fewer handles.
            if until - SECONDS * 2 / 3 < time.monotonic() < until:
                late = used(process.pid)
                early = early if early[0] else late
        for client in clients:
            client.join()
    wrong = [one for one in seen.answers if right[one[0]][one[1]] != one[2]]
    times = sorted(seen.times)
    told = {generation for generation, _, _ in seen.answers}
    p50, p99 = (times[len(times) * part // 100] * 1000 for part in (50, 99))
    print(f"{len(times)} answers of {len(told)} generations, p50 {p50:.0f} ms, p99 {p99:.0f} ms")
    print(f"handles {early[0]} then {late[0]}, KiB {early[1]} then {late[1]}")
    assert wrong == []
    assert seen.faults == []
    assert early[0]
    assert len(told) > 2
    assert late[0] <= early[0] + 8
    assert late[1] <= early[1] * 1.3 + 20_000
