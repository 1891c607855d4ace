"""Do the probes find what they must, in the right order, on a real index and over HTTP?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from eventsearch.indexer.build import build
from eventsearch.settings import ServeSettings, Settings
from eventsearch.web import create_app
from shared_data import shared
from small_site import write_site

NOW = datetime(2031, 1, 1, tzinfo=UTC)
CONFIG = (
    "baseURL: https://example.org/\ndefaultContentLanguage: fr\n"
    "languages:\n  fr: {contentDir: content/fr}\n  en: {contentDir: content/en}\n"
)

Probe = Mapping[str, Any]


def site(root: Path, documents: list[Probe]) -> Settings:
    """Write the documents of a probe as the pages of a site, and index them."""
    pages = {
        f"content/{one['lang']}/{one['id']}.md": "---\n"
        + json.dumps({"title": one["title"], "tags": one["tags"]}, ensure_ascii=False)
        + f"\n---\n{one['body']}\n"
        for one in documents
    }
    settings = write_site(root, {"hugo.yaml": CONFIG, **pages})
    build(settings)
    return settings


def wrong(probe: Probe, found: list[str]) -> bool:
    """Whether an answer misses something, has something it must not, or in the wrong order."""
    first = set(probe["first"])
    return (
        not set(probe["all"]) <= set(found)
        or bool(set(probe["none"]) & set(found))
        or set(found[: len(first)]) != first
    )


@pytest.mark.corpora
def test_probes_are_answered_in_the_right_order(tmp_path: Path) -> None:
    """Through the whole program, with nothing configured; junk is an answer or a clear error."""
    lines = shared("probes/probes.jsonl").read_text(encoding="utf-8").splitlines()
    groups: dict[str, list[Probe]] = {}
    for probe in map(json.loads, lines):
        groups.setdefault(json.dumps(probe["docs"]), []).append(probe)
    failed: dict[str, list[str] | int] = {}
    for number, probes in enumerate(groups.values()):
        settings = site(tmp_path / str(number), probes[0]["docs"])
        app = create_app(settings.index, ServeSettings(), clock=lambda: NOW)
        with TestClient(app, raise_server_exceptions=False) as client:
            for probe in probes:
                params = {"q": probe["query"], "lang": probe["lang"]}
                answer = client.get("/v1/search", params=params)
                hits = answer.json().get("hits", [])
                found = [Path(hit["id"]).stem for hit in hits]
                if probe["id"] == "typo" and not found:
                    # What is proposed for a misspelled word counts when it leads there.
                    meant = answer.json()["did_you_mean"]
                    hits = client.get("/v1/search", params={**params, "q": meant}).json()["hits"]
                    found = [Path(hit["id"]).stem for hit in hits]
                if answer.status_code not in (200, 400) or wrong(probe, found):
                    failed[probe["id"]] = found or answer.status_code
    assert failed == {}
