"""
The memory of a server stays below the limit in docs/settings.md for all kinds of requests.

The short form checks that each kind of request is answered. The long form sends 100,000 requests.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from endurance import ALLOWED, FIXED, Sample, faults, measure
from eventsearch.indexer.build import build
from long_form import tries
from small_site import write_site
from tree import write_tree
from web.test_server import serving

REQUESTS = tries(200, 100_000)
MEMORY = 32


@pytest.mark.endurance
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc: measured on Linux")
def test_memory_stays_within_the_promise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure RSS, because operators see this number."""
    settings = write_site(tmp_path / "site à moi", {})
    write_tree(settings.root, tries(40, 300))
    build(settings)
    monkeypatch.setenv("EVENTSEARCH_SERVE_MEMORY", str(MEMORY))
    monkeypatch.setenv("EVENTSEARCH_SERVE_MCP", "true")
    with serving(settings) as (server, address):
        samples = measure(server.process.pid, address, REQUESTS)
    print(*samples, sep="\n")
    assert samples[-1].megabytes <= ALLOWED * (FIXED + MEMORY)
    if REQUESTS >= 10_000:  # Fewer requests do not fill the caches.
        assert faults(samples, MEMORY) == []


@pytest.mark.parametrize(
    ("megabytes", "count"),
    [((80, 170, 175), 0), ((80, 170, 190), 1), ((80, 230, 240), 1), ((80, 170, 260), 2)],
)
def test_growth_and_size_are_faults(megabytes: tuple[int, ...], count: int) -> None:
    samples = [Sample(number, float(each)) for number, each in enumerate(megabytes)]
    assert len(faults(samples, MEMORY)) == count


def test_the_promise_is_documented() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs/settings.md").read_text(encoding="utf-8")
    found = re.search(r"uses `serve.memory` and at most (\d+) MB more", text)
    assert found
    assert int(found[1]) == FIXED
