"""
Test that the probes find the required pages in the right order, on a real index.

A probe is a line of JSON with pages, a query and the expected results. The query must find all
pages of ``all``, must find ``first`` before all others, and must not find ``none``. The sites have
default settings. Each query runs in a terminal and over HTTP.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from eventsearch.cli.app import run
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web.app import create_app
from probe_sites import Probe, by_pages, probe_site, probes_of
from shared_data import shared

NOW = datetime(2031, 1, 1, tzinfo=UTC)
PROBES = Path(__file__).parents[1] / "probes"


def wrong(probe: Probe, found: Sequence[str]) -> bool:
    """Whether an answer lacks a page, contains an excluded page, or has the wrong order."""
    first = set(probe["first"])
    return (
        not set(probe["all"]) <= set(found)
        or bool(set(probe["none"]) & set(found))
        or set(found[: len(first)]) != first
    )


def names(page: Mapping[str, Any]) -> list[str]:
    """Return the pages in an answer, in its order."""
    return [Path(hit["id"]).stem for hit in page.get("hits", [])]


def in_a_terminal(settings: Settings, probe: Probe) -> list[str] | int:
    """Return the pages that `query --json` finds, or the exit code if it fails."""
    always = ["query", "--json", "--now", NOW.isoformat(), "-i", str(settings.index)]
    out = StringIO()
    with redirect_stdout(out), redirect_stderr(StringIO()):
        code = run([*always, "--lang", probe["lang"], "--", probe["query"]])
    return names(json.loads(out.getvalue())) if code in (0, 1) else [] if code == 2 else code


def over_http(client: TestClient, probe: Probe) -> list[str] | int:
    """Return the pages that the server finds, or the HTTP status if a request fails."""
    params = {"q": probe["query"], "lang": probe["lang"]}
    answer = client.get("/v1/search", params=params)
    found = names(answer.json())
    if probe["id"] == "typo" and not found:
        # For a misspelt word, the results of the proposed query count.
        meant = answer.json()["did_you_mean"]
        found = names(client.get("/v1/search", params={**params, "q": meant}).json())
    return found if answer.status_code in (200, 400) else answer.status_code


def failures(root: Path, probes: Sequence[Probe]) -> dict[str, list[str] | int]:
    """Return the failed probes of one set of pages, each with the pages that it found."""
    settings = probe_site(root, probes[0]["docs"])
    web = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
    failed: dict[str, list[str] | int] = {}
    with TestClient(web, raise_server_exceptions=False) as client:
        for probe in probes:
            found = over_http(client, probe)
            if isinstance(found, int) or wrong(probe, found):
                failed[f"{probe['id']}: {probe['query']}"] = found
    for probe in probes:
        found = in_a_terminal(settings, probe)
        if isinstance(found, int) or (wrong(probe, found) and probe["id"] != "typo"):
            failed[f"{probe['id']}: {probe['query']} in a terminal"] = found
    return failed


OWN = [group for path in sorted(PROBES.glob("*.jsonl")) for group in by_pages(probes_of(path))]


@pytest.mark.parametrize("probes", OWN, ids=[group[0]["id"].rpartition("-")[0] for group in OWN])
def test_own_probes_find_the_required_pages(tmp_path: Path, probes: list[Probe]) -> None:
    assert failures(tmp_path, probes) == {}


def test_probes_have_unique_ids_and_queries() -> None:
    own = [probe for group in OWN for probe in group]
    assert len({probe["id"] for probe in own}) == len(own)
    for group in OWN:
        assert len({probe["query"] for probe in group}) == len(group)
        pages = {one["id"] for one in group[0]["docs"]}
        asked = {page for probe in group for page in (*probe["all"], *probe["none"])}
        assert asked <= pages


@pytest.mark.corpora
def test_probes_are_answered_in_the_right_order(tmp_path: Path) -> None:
    failed: dict[str, list[str] | int] = {}
    for number, probes in enumerate(by_pages(probes_of(shared("probes/probes.jsonl")))):
        failed |= failures(tmp_path / str(number), probes)
    assert failed == {}
