"""
The server answers correctly while many clients send requests and the index is rebuilt repeatedly.

Every answer names its generation. The test gets the same answer directly from that generation, and
compares both at the end. Open handles and memory must not grow. Clients and index runs are separate
processes, as for a real server.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import quote

import pytest

from eventsearch.model.query import SearchRequest, SuggestRequest
from eventsearch.search.index import Index, open_index
from eventsearch.settings import Settings
from indexed_site import write
from long_form import tries
from programs import run_program
from small_site import NOW
from web.load_clients import Seen, Told, crowd
from web.test_server import serving

PAGES = tries(200, 10_000)
CLIENTS = tries(8, 64)
SECONDS = tries(1, 600)
EVERY = tries(1, 5)
LEAST = 6
"""Minimum number of generations to build, even if the test then takes longer than `SECONDS`."""

QUESTIONS = (*(f"thème{number}" for number in range(40)), "commun", "récent", "thème1 commun")
BEGINNINGS = ("p", "pa", "page", "page 1", "page 19", "99")
TARGETS = {
    **{f"/v1/search?q={quote(text)}&per_page=10": text for text in QUESTIONS},
    **{f"/v1/suggest?q={quote(text)}": text for text in BEGINNINGS},
}


class Used(NamedTuple):
    """Open handles of a process, and its resident and its own (unshared) memory in KiB."""

    handles: int
    resident: int
    own: int


def page(number: int, version: int) -> str:
    """Return a page whose text, and so its search results, depend on the version."""
    recent = "récent" if (number + version) % 7 == 0 else "ancien"
    return (
        f"---\ntitle: Page {number}\n---\nUn mot commun, thème{number % 40}, {recent}, "
        f"version{version}.\n"
    )


def edit(settings: Settings, version: int) -> None:
    """Rewrite one page in twenty, at most about a hundred pages."""
    for number in range(version % 20, PAGES, max(20, PAGES // 100)):
        write(settings.root, f"content/post/p{number}.md", page(number, version))


def indexed(settings: Settings) -> tuple[str, Mapping[str, Told]]:
    """Run `eventsearch index`. Return the live generation's name, and its answers by target."""
    command = [sys.executable, "-m", "eventsearch", "index"]
    ended = run_program(command, cwd=settings.root)
    assert ended.returncode == 0, ended.stderr
    index = open_index(settings.index)
    try:
        right = {target: told(index, target, text) for target, text in TARGETS.items()}
        return index.generation.name, right
    finally:
        index.close()


def told(index: Index, target: str, text: str) -> Told:
    """Return the answer of an index to a target, in the form that clients record."""
    if "/suggest" in target:
        found = index.suggest(SuggestRequest(text=text), now=NOW).suggestions
        return len(found), tuple(one.text for one in found)
    page = index.search(SearchRequest(text=text), now=NOW)
    return page.total, tuple(hit.page.id for hit in page.hits)


def used(process: int) -> Used:
    """Return the open handles and the memory of a process."""
    status = Path(f"/proc/{process}/status").read_text()
    found = dict(re.findall(r"(\w+):\s*(\d+) kB", status))
    handles = len(list(Path(f"/proc/{process}/fd").iterdir()))
    return Used(handles, int(found["VmRSS"]), int(found["RssAnon"]))


def thirds(all_used: Sequence[Used]) -> tuple[Used, Used, Used]:
    """Return the median of each figure in the first, the middle and the last third."""
    size = len(all_used) // 3
    parts = (all_used[:size], all_used[size : 2 * size], all_used[2 * size :])
    first, middle, last = (
        Used(*(int(median(column)) for column in zip(*part, strict=True))) for part in parts
    )
    return first, middle, last


def figures(seen: Seen, held: Sequence[Used]) -> str:
    """Return the figures for docs/measurements.md."""
    generations = len({generation for generation, _, _ in seen.answers})
    lines = [f"{len(seen.times)} answers of {generations} generations, {len(seen.faults)} errors"]
    for name, times in (("answers", sorted(seen.times)), ("healthz", sorted(seen.alive))):
        parts = [
            f"p{part} {times[len(times) * part // 100] * 1000:.0f} ms" for part in (50, 95, 99)
        ]
        lines.append(f"{name}: {', '.join(parts)}, longest {times[-1] * 1000:.0f} ms")
    for name, part in zip(("first", "middle", "last"), thirds(held), strict=True):
        lines.append(
            f"{name} third: {part.handles} handles, {part.resident / 1024:.1f} MB resident,"
            f" {part.own / 1024:.1f} MB own"
        )
    return "\n".join(lines)


@pytest.mark.endurance
@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc: measured on Linux only")
def test_every_answer_matches_its_reported_generation(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path / "site", index=tmp_path / "site/.eventsearch")
    write(settings.root, "hugo.yaml", "title: Charge\n")
    for number in range(PAGES):
        write(settings.root, f"content/post/p{number}.md", page(number, 0))
    right = dict([indexed(settings)])
    flags = ("--index", str(settings.index), "--now", NOW.isoformat())
    held: list[Used] = []
    stop = tmp_path / "stop"
    with (
        serving(settings, *flags) as (server, address),
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
    ):
        asking = pool.submit(crowd, address, CLIENTS, tuple(TARGETS), stop)
        until = time.monotonic() + SECONDS
        try:
            while not asking.done() and (time.monotonic() < until or len(held) < LEAST):
                due = time.monotonic() + EVERY
                edit(settings, len(held) + 1)
                right |= dict([indexed(settings)])
                time.sleep(max(0, due - time.monotonic()))
                held.append(used(server.process.pid))
        finally:
            stop.touch()
        seen = asking.result()
    print(figures(seen, held))
    wrong = [one for one in seen.answers if right[one[0]][one[1]] != one[2]]
    assert wrong == []
    assert seen.faults == []
    assert len({generation for generation, _, _ in seen.answers}) > 2
    _, middle, last = thirds(held)
    assert last.handles <= middle.handles + 8
    assert last.own <= middle.own * 1.05 + 8_000
