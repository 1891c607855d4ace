"""Test that the quality of answers is not below the floors in `floors.json`."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.search.index import Index, open_index
from judged_searches import Judgments, Report, evaluate, read_judgments, temporary_index
from quality import typed_plainly
from shared_data import shared

HERE = Path(__file__).parent
FLOORS = json.loads((HERE / "floors.json").read_text(encoding="utf-8"))

NOW = datetime(2031, 1, 1, tzinfo=UTC)

ACCENTS = 0.01
"""Maximum change of ndcg@10 if all searches are typed without accents."""


def asked(judged: Judgments, index: Index) -> Report:
    """Return the measures of a set of judged searches."""
    return evaluate(judged, index, now=judged.now or NOW)


def below(report: Report) -> list[str]:
    """Return a line with the value and the floor, for each measure below its floor."""
    figures = report.figures()
    return [
        f"{report.name} {measure}: {figures[measure]:.4f} < {floor}"
        for measure, floor in FLOORS[report.name].items()
        if figures[measure] < floor
    ]


@pytest.mark.parametrize("name", ["ssphub-history", "davidaparicio"])
def test_searches_on_sites_reach_the_floors(name: str, index_of: Callable[[str], Path]) -> None:
    judged = read_judgments(HERE / f"{name}.json")
    with closing(open_index(index_of(name))) as index:
        report = asked(judged, index)
    assert report.unknown == ()
    assert below(report) == []


@pytest.mark.corpora
@pytest.mark.parametrize("file", ["cnilfaq", "cranfield"])
def test_searches_in_documents_reach_the_floors(file: str) -> None:
    judged = read_judgments(shared(f"judged/{file}.json"))
    plainly = typed_plainly(judged)
    with temporary_index(judged.documents, judged.lang) as index:
        report = asked(judged, index)
        # English searches have no accents, so the results are the same.
        plain = report if plainly.searches == judged.searches else asked(plainly, index)
    assert below(report) == []
    lost = report.figures()["ndcg@10"] - plain.figures()["ndcg@10"]
    assert abs(lost) <= ACCENTS


def test_every_set_has_floors() -> None:
    files = {*HERE.glob("*.json")} - {HERE / "floors.json"}
    own = {read_judgments(path).name for path in files}
    assert {*FLOORS} == own | {"cnilfaq", "cranfield"}


def test_typing_plainly_removes_accents_only() -> None:
    judged = read_judgments(HERE / "ssphub-history.json")
    plain = typed_plainly(judged)
    texts = {search.id: search.text for search in plain.searches}
    assert texts["s021"] == "reseaux de neurones"
    assert texts["s001"] == "10%"
    assert replace(plain, name=judged.name, searches=judged.searches) == judged
