"""Does every probe find what it must, and nothing that it must not?"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.errors import QueryError
from eventsearch.query import plan
from eventsearch.records.asking import Clock, Request

from .brute import answers, document

CLOCK = Clock(now=datetime(2023, 1, 20, 12, tzinfo=UTC), zone="Europe/Paris")


def probes() -> list[dict[str, object]]:
    """Return the probes of the nearest folder of shared data; none where there is none."""
    for folder in Path(__file__).resolve().parents:
        path = folder / "shared" / "probes" / "probes.jsonl"
        if path.is_file():
            return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return []


@pytest.mark.corpora
@pytest.mark.parametrize("languages", ["of the probe", "French and English"])
def test_probes_find_what_they_must(languages: str) -> None:
    """Every document that must be found is, and no other that must not."""
    wrong = [] if (cases := probes()) else pytest.skip("no shared/probes beside the repository")
    for case in cases:
        found = _found(case, ("fr", "en"), case["lang"] if languages == "of the probe" else None)
        # A misspelled word is for did-you-mean, not for the query.
        if case["id"] == "typo":
            continue
        if not set(case["all"]) <= found or found & set(case["none"]):
            wrong.append((case["id"], case["query"], sorted(found)))
    assert wrong == []


def _found(case: dict[str, object], languages: tuple[str, ...], lang: object) -> set[str]:
    documents = {
        d["id"]: document(d["lang"], d["title"], d["body"].replace("`", ""), d["tags"])
        for d in case["docs"]
    }
    request = Request(text=str(case["query"]), lang=str(lang) if lang else None)
    try:
        planned = plan(request, clock=CLOCK, languages=languages)
    except QueryError as error:
        assert error.text[error.start : error.end]
        return set()
    return answers(planned.query, documents)
