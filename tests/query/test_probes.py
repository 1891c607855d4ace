"""Test that every probe finds its required documents and no excluded document."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, TypedDict

import pytest

from eventsearch.errors import QueryError
from eventsearch.model.query import Clock, SearchRequest
from eventsearch.query import plan
from shared_data import shared

from .brute import answered, document

CLOCK = Clock(now=datetime(2023, 1, 20, 12, tzinfo=UTC), zone="Europe/Paris")


class Probe(TypedDict):
    """A few documents, a query, and the documents that the query must or must not find."""

    id: str
    docs: list[dict[str, Any]]
    query: str
    lang: str
    all: list[str]
    none: list[str]


def probes() -> list[Probe]:
    """Return the probes, in their order."""
    text = shared("probes/probes.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.corpora
@pytest.mark.parametrize("given", [True, False], ids=["language given", "both languages"])
def test_probes_find_the_required_documents(given: bool) -> None:
    cases = probes()
    found = {case["id"]: _found(case, case["lang"] if given else None) for case in cases}
    wrong = {
        case["id"]: (case["query"], sorted(found[case["id"]]))
        for case in cases
        # Misspelt words are corrected by did-you-mean, which is not tested here.
        if case["id"] != "typo"
        and (not found[case["id"]] >= {*case["all"]} or found[case["id"]] & {*case["none"]})
    }
    assert wrong == {}


def _found(case: Probe, lang: str | None) -> set[str]:
    documents = {
        d["id"]: document(d["lang"], d["title"], d["body"].replace("`", ""), d["tags"])
        for d in case["docs"]
    }
    request = SearchRequest(text=case["query"], lang=lang)
    try:
        planned = plan(request, clock=CLOCK, languages=("fr", "en"))
    except QueryError as error:
        return set() if error.text[error.start : error.end] else {"no place"}
    return answered(planned, documents)[1]
