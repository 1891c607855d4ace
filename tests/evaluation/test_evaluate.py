"""Test running the judged searches of a file, and the measures of their hits."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from judged_searches import Report, evaluate, read_judgments, temporary_index

NOW = datetime(2031, 1, 1, tzinfo=UTC)

DOCS = {
    "bread": {"title": "Baking bread", "body": "Flour, water and salt."},
    "salt": {"title": "Salt", "body": "From the sea."},
    "sea": {"title": "The sea", "body": "Waves."},
}


def asked(folder: Path, **keys: object) -> Report:
    """Write a file of judged searches, and return their measures."""
    path = folder / "kitchen.json"
    path.write_text(json.dumps({"name": "kitchen", "lang": "en", "docs": DOCS, **keys}))
    judged = read_judgments(path)
    with temporary_index(judged.documents, judged.lang) as index:
        return evaluate(judged, index, now=NOW)


def test_the_documents_of_a_file_are_searched(tmp_path: Path) -> None:
    report = asked(
        tmp_path, queries={"1": "salt", "2": "waves"}, qrels={"1": {"salt": 2}, "2": {"bread": 1}}
    )
    first, second = report.results
    assert first.ranked == ("salt", "bread")
    assert first.values["ndcg@10"] == 1.0
    assert second.values == {"ndcg@10": 0.0, "mrr@10": 0.0, "recall@100": 0.0}
    assert report.figures()["mrr@10"] == 0.5


def test_measures_are_computed_for_each_style(tmp_path: Path) -> None:
    report = asked(
        tmp_path,
        queries={"1": "salt", "2": "waves", "3": "water"},
        qrels={"1": {"salt": 1}, "2": {"bread": 1}, "3": {"bread": 1}},
        styles={"1": "word", "2": "riddle"},
    )
    styles = {style: figures["ndcg@10"] for style, figures in report.styles().items()}
    assert styles == {"riddle": 0.0, "word": 1.0}


def test_unknown_pages_are_listed_and_not_measured(tmp_path: Path) -> None:
    report = asked(
        tmp_path,
        queries={"1": "salt", "2": "waves"},
        qrels={"1": {"salt": 1, "lost": 3}, "2": {"gone": 1}},
    )
    assert report.unknown == (("1", "lost"), ("2", "gone"))
    (result,) = report.results
    assert result.values["ndcg@10"] == 1.0


def test_an_invalid_search_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"queries\.1"):
        asked(tmp_path, queries={"1": "date:hello"}, qrels={"1": {"salt": 1}})


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"queries": {"1": "a"}, "qrels": {"2": {"salt": 1}}}, "no such searches: 2"),
        ({"queries": {"1": "a"}, "qrels": {"1": {}}}, "qrels.1: no page has a grade above 0"),
        ({"queries": {}, "qrels": {}, "answers": {}}, "unknown keys: answers"),
    ],
)
def test_faults_of_a_file_are_reported(tmp_path: Path, keys: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        asked(tmp_path, **keys)
