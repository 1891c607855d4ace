"""Prefixes and times give the same results, however the cluster stores them."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsearch.engines.opensearch import OpenSearch, scripts
from eventsearch.engines.opensearch.schema import EARLIEST, LONG
from eventsearch.model.query import And, FuzzyQuery, PrefixQuery, Query

from .small_index import EVERYTHING, NOW, ask, ids, index, page, stem


@pytest.fixture
def engine(either_cluster: OpenSearch) -> OpenSearch:
    """Return the engine on a node of each version."""
    return either_cluster


def test_expansions_are_requested_once(engine: OpenSearch, tmp_path: Path) -> None:
    opened = index(engine, tmp_path, page("a", "atelier"), page("b", "ateliers"))
    node = And(children=(PrefixQuery(prefix="atel"), FuzzyQuery(word="atelir", edits=2)))
    assert ids(ask(opened, node)) == ["a", "b"]
    before = engine.connection.requests
    assert ids(ask(opened, node)) == ["a", "b"]
    assert engine.connection.requests == before + 1
    opened.close()


def test_short_prefixes_are_indexed_as_terms(engine: OpenSearch, tmp_path: Path) -> None:
    words = (f"et{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(300))
    pages = (
        page("a", "eta etb autre"),
        page("b", "eta autre autres"),
        page("c", " ".join(words)),
        page("d", "𝒳𝒴𝒵 éta"),
    )
    opened = index(engine, tmp_path, *pages)
    ask(opened, EVERYTHING)
    before = engine.connection.requests
    assert ids(ask(opened, PrefixQuery(prefix="et"))) == ["c", "a", "b"]
    assert engine.connection.requests == before + 1
    for prefix in ("𝒳𝒴", "𝒳𝒴𝒵", "ét", "éta"):
        assert ids(ask(opened, PrefixQuery(prefix=prefix))) == ["d"]
    for prefix in ("zz", "zzz", "zzzz", "zzzzz", "etaaa"):
        assert ask(opened, PrefixQuery(prefix=prefix)).total == 0
    opened.close()


DAY = scripts.DAY
SPANS = {
    "recent": (0, DAY),
    "long": (-DAY, 50 * DAY),
    "longest that fits": (-DAY, LONG - DAY - 1),
    "too long": (-DAY, LONG - DAY),
    "to come": (9 * DAY, 10 * DAY),
    "over": (-9 * DAY, -8 * DAY),
    "ends before": (9 * DAY, 8 * DAY),
    "earliest that fits": (-EARLIEST, 1 - EARLIEST),
    "too early": (-EARLIEST - 1, -EARLIEST),
    "too late": (EARLIEST, EARLIEST + 1),
}
"""Times of pages, in seconds from 1970, by the case that they test."""


@pytest.mark.parametrize("is_event", [True, False])
def test_times_that_fit_in_one_number_count_as_those_that_do_not(
    engine: OpenSearch, tmp_path: Path, is_event: bool
) -> None:
    pages = [page(name, "un", time=time, is_event=is_event) for name, time in SPANS.items()]
    opened = index(engine, tmp_path, *pages, page("none", "un"))
    query = Query(match=stem("un"), now=NOW, limit=20)
    scores = {match.id: match.score for match in opened.search(query).matches}
    moments = [moment for times in SPANS.values() for moment in times if moment <= NOW]
    # Scores stay the same between two changes. Only the scores of events change with time.
    since = max(moments) if is_event else 0
    for name, (begins, ends) in SPANS.items():
        times = scripts.Times(begins, ends, max(begins, ends) if is_event else None)
        factor = scripts.time_factor(query, since, times)
        factor *= query.ranking.events if is_event else 1
        assert scores[name] == pytest.approx(scores["none"] * factor, rel=1e-5)
    for order, sort in ((1, "date"), (-1, "-date")):
        found = ids(ask(opened, stem("un"), sort=sort, limit=20))
        wanted = sorted(SPANS, key=lambda name: (order * SPANS[name][0], name))
        assert found == [*wanted, "none"]
    opened.close()
