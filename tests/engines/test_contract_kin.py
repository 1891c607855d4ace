"""Contract tests of kin: documents that are translations or editions of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eventsearch.engines import EngineModule
from eventsearch.model.query import Query, Sort, TermsFilter
from eventsearch.model.results import FacetCount

from .small_index import EVERYTHING, NOW, Indexed, ask, ids, page, stem

EDITIONS = (
    page("2021", "un", keywords={"year": ("2021",)}, time=(100, 200), kin=("days",)),
    page("2022", "un un", keywords={"year": ("2022",)}, time=(300, 400), kin=("days", "22")),
    page("2022 en", "deux", keywords={"year": ("2022",)}, time=(300, 400), kin=("22",)),
    page("other", "un", keywords={"year": ("2022",)}, time=(500, 600), kin=("alone",)),
    page("none", "un", keywords={"year": ("2020",)}, time=(50, 60)),
)
"""The first three are kin, though the first and the third share no key. Two have no kin."""


def test_kin_are_a_single_hit_that_lists_the_others(indexed: Indexed) -> None:
    opened = indexed(*EDITIONS)
    found = ask(opened, EVERYTHING, collapse=True)
    assert found.total == 3
    assert [(match.id, match.kin) for match in found.matches] == [
        ("other", ()),
        ("2022", ("2022 en", "2021")),
        ("none", ()),
    ]
    plain = ask(opened, EVERYTHING)
    assert plain.total == 5
    assert not any(match.kin for match in plain.matches)


def test_kin_that_are_not_hits_are_not_listed(indexed: Indexed) -> None:
    hidden = page("2023", "un", kin=("days",), visible=(NOW + 1, None))
    opened = indexed(*EDITIONS, hidden)
    first = ask(opened, stem("un"), collapse=True, limit=1).matches[0]
    assert (first.id, first.kin) == ("2022", ("2021",))
    assert [m.kin for m in ask(opened, stem("deux"), collapse=True).matches] == [()]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("relevance", "2022"), ("date", "2021"), ("-date", "2022")],
)
def test_the_first_kin_in_the_requested_order_is_shown(
    indexed: Indexed, sort: Sort, expected: str
) -> None:
    opened = indexed(*EDITIONS)
    found = ask(opened, stem("un"), collapse=True, sort=sort)
    assert [id for id in ids(found) if id.startswith("20")] == [expected]


def test_facets_count_collapsed_hits(indexed: Indexed) -> None:
    opened = indexed(*EDITIONS)
    found = ask(opened, EVERYTHING, collapse=True, facets=("year", "status"))
    assert found.facets["year"] == counts([("2020", 1), ("2021", 1), ("2022", 2)])
    assert found.facets["status"] == counts([("past", 3)])
    for year in found.facets["year"]:
        only = (("year", TermsFilter(field="year", values=(year.value,))),)
        assert ask(opened, EVERYTHING, collapse=True, filters=only).total == year.hits


def counts(pairs: Sequence[tuple[str, int]]) -> tuple[FacetCount, ...]:
    """Return facet counts for pairs of a value and a number of hits."""
    return tuple(FacetCount(value=value, hits=count) for value, count in pairs)


def test_the_window_is_cut_from_collapsed_hits(indexed: Indexed) -> None:
    opened = indexed(*EDITIONS)
    parts = [ask(opened, EVERYTHING, collapse=True, offset=at, limit=1) for at in range(4)]
    assert [ids(part) for part in parts] == [["other"], ["2022"], ["none"], []]
    assert {part.total for part in parts} == {3}


def test_kin_have_the_rank_of_their_hit(indexed: Indexed) -> None:
    opened = indexed(*EDITIONS)
    query = Query(match=stem("un"), now=NOW, collapse=True)
    ranks = {id: opened.explain_document(query, id) for id in ("2022", "2021", "other", "2022 en")}
    assert {id: found.rank for id, found in ranks.items() if found} == {
        "2022": 1,
        "2021": 1,
        "other": 2,
        "2022 en": None,
    }
    assert ranks["2021"] is not None
    assert ranks["2022"] is not None
    assert 0 < ranks["2021"].score < ranks["2022"].score


def test_kin_stay_grouped_over_builds(engine: EngineModule, tmp_path: Path) -> None:
    with engine.build(tmp_path, based=False) as build:
        build.add(EDITIONS[0])
        build.add(EDITIONS[1])
    with engine.build(tmp_path, based=True) as build:
        build.add(EDITIONS[2])
    opened = engine.open(tmp_path)
    assert ask(opened, EVERYTHING, collapse=True).total == 1
    opened.close()
    with engine.build(tmp_path, based=True) as build:
        build.remove("2022")
    opened = engine.open(tmp_path)
    assert ask(opened, EVERYTHING, collapse=True).total == 2
    opened.close()
