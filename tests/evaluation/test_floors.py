"""Which measures must not fall, and have they fallen?"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eventsearch.errors import EvaluationError
from eventsearch.evaluation.evaluate import Report, Result, evaluate, read_floors, shortfalls
from eventsearch.evaluation.judgments import Judgments, Search, read_judgments, temporary_index
from eventsearch.search.index import Index, open_index
from quality import typed_plainly
from shared_data import shared

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"

NOW = datetime(2031, 1, 1, tzinfo=UTC)

ACCENTS = 0.01
"""What leaving out all accents may cost."""


def asked(judged: Judgments, index: Index) -> Report:
    """Return what a set finds."""
    return evaluate(judged, index, now=judged.now or NOW)


def below(report: Report) -> list[str]:
    """Return the measures that are below their floors, with both figures."""
    short = shortfalls(report, read_floors(FLOORS), path=FLOORS)
    return [f"{one.name} {one.measure}: {one.value:.4f} < {one.floor}" for one in short]


@pytest.mark.parametrize("name", ["ssphub-history", "davidaparicio"])
def test_sites_are_answered_as_well_as_before(name: str, index_of: Callable[[str], Path]) -> None:
    """No measure of a site's judged searches falls below its floor, and every page is there."""
    judged = read_judgments(HERE / f"{name}.json")
    with closing(open_index(index_of(name))) as index:
        report = asked(judged, index)
    assert report.unknown == ()
    assert below(report) == []


@pytest.mark.corpora
@pytest.mark.parametrize("file", ["cnilfaq", "cranfield"])
def test_documents_are_answered_as_well_as_before(file: str) -> None:
    """Nor does one of sets that others judged; accents may be left out."""
    judged = read_judgments(shared(f"judged/{file}.json"))
    plainly = typed_plainly(judged)
    with temporary_index(judged.documents, judged.lang) as index:
        report = asked(judged, index)
        # In English nothing is left out.
        plain = report if plainly.searches == judged.searches else asked(plainly, index)
    assert below(report) == []
    lost = report.figures()["ndcg@10"] - plain.figures()["ndcg@10"]
    assert abs(lost) <= ACCENTS


def test_every_set_has_floors() -> None:
    """And nothing else has."""
    own = {read_judgments(path).name for path in HERE.glob("*.json") if path != FLOORS}
    assert {*read_floors(FLOORS)} == own | {"cnilfaq", "cranfield"}


def report_of(name: str, value: float) -> Report:
    """Return a report with one search that reached *value* in every measure."""
    search = Search(id="1", text="a", grades={"p": 1})
    values = dict.fromkeys(("ndcg@10", "mrr@10", "recall@100"), value)
    return Report(name=name, results=(Result(search=search, ranked=(), values=values),))


def test_a_measure_below_its_floor_is_told(tmp_path: Path) -> None:
    """One that is just at it is not."""
    path = tmp_path / "floors.json"
    path.write_text(json.dumps({"a": {"ndcg@10": 0.5, "mrr@10": 0.6}}), encoding="utf-8")
    (short,) = shortfalls(report_of("a", 0.5), read_floors(path), path=path)
    assert (short.name, short.measure, short.value, short.floor) == ("a", "mrr@10", 0.5, 0.6)


def test_a_set_without_floors_is_an_error(tmp_path: Path) -> None:
    """It would never fail."""
    with pytest.raises(EvaluationError, match=r'floors\.json: "b" has no floors'):
        shortfalls(report_of("b", 0.5), {"a": {"ndcg@10": 0.5}}, path=tmp_path / "floors.json")


@pytest.mark.parametrize(
    ("floors", "said"),
    [
        ({"a": {}}, '"a" is no JSON object with floors'),
        ({"a": {"map": 0.5}}, '"a.map" is no measure'),
        ({"a": {"ndcg@10": 2}}, '"a.ndcg@10" is no floor'),
        ({"a": {"ndcg@10": True}}, '"a.ndcg@10" is no floor'),
        ({"a": {"ndcg@10": "high"}}, '"a.ndcg@10" is no floor'),
    ],
)
def test_what_is_no_floor_is_told(tmp_path: Path, floors: object, said: str) -> None:
    """With the place in the file."""
    path = tmp_path / "floors.json"
    path.write_text(json.dumps(floors), encoding="utf-8")
    with pytest.raises(EvaluationError) as raised:
        read_floors(path)
    assert said in raised.value.message


def test_searches_lose_their_accents_and_nothing_else() -> None:
    """What is typed without them stays as it is."""
    judged = read_judgments(HERE / "ssphub-history.json")
    plain = typed_plainly(judged)
    texts = {search.id: search.text for search in plain.searches}
    assert texts["s021"] == "reseaux de neurones"
    assert texts["s001"] == "10%"
    assert replace(plain, name=judged.name, searches=judged.searches) == judged
