"""Contract tests of searches with a time limit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from eventsearch.engines import Engine, EngineModule
from eventsearch.errors import OverTime
from eventsearch.model.query import (
    NEVER,
    And,
    Deadline,
    FuzzyQuery,
    Node,
    Or,
    PhraseQuery,
    PrefixQuery,
    ProximityBoost,
    Query,
)

from .small_index import NOW, Indexed, index, page, stem

PAGES = [page(f"p{n}", "un deux trois " * (n % 3 + 1), title="un", kin=("k",)) for n in range(9)]


def counted(least: float) -> Deadline:
    """Return a deadline whose clock advances by one second each time it is read."""
    ticks = count()
    return Deadline(least, lambda: float(next(ticks)))


def looks(ask: Callable[[Engine], object], engine: Engine) -> int:
    """Return how often a call reads its clock: the shortest time limit with which it succeeds."""
    for least in range(10_000):
        try:
            ask(engine.with_deadline(counted(least)))
        except OverTime:
            continue
        return least
    raise AssertionError("it never ends")


NODES: tuple[Node, ...] = (
    stem("un"),
    PrefixQuery(prefix="un"),
    FuzzyQuery(word="unx"),
    PhraseQuery(slots=(("un",), ("deux",))),
    ProximityBoost(child=stem("un"), pairs=((("un",), ("deux",)),)),
    And(children=(stem("un"), stem("deux"))),
    Or(children=(stem("un"), stem("deux")), best=True),
)


@pytest.mark.parametrize("node", NODES, ids=lambda node: type(node).__name__)
def test_a_search_over_its_time_limit_ends_in_any_stage(indexed: Indexed, node: Node) -> None:
    opened = indexed(*PAGES)
    query = Query(match=node, now=NOW, facets=("year", "status"), explain=True, collapse=True)
    assert looks(lambda timed: timed.search(query), opened) > 1
    assert looks(lambda timed: timed.explain_document(query, "p1"), opened) > 1
    assert opened.with_deadline(NEVER).search(query) == opened.search(query)


def test_a_cancelled_search_leaves_no_partial_state(engine: EngineModule, tmp_path: Path) -> None:
    fresh = index(engine, tmp_path, *PAGES)
    query = Query(match=And(children=NODES), now=NOW, limit=100)
    expected = fresh.search(query)
    fresh.close()
    opened = engine.open(tmp_path)
    with pytest.raises(OverTime):
        opened.with_deadline(counted(0)).search(query)
    for least in range(1, 60):
        with suppress(OverTime):
            opened.with_deadline(counted(least)).search(query)
    assert opened.search(query) == expected
    opened.close()


def test_more_lists_are_more_looks(indexed: Indexed) -> None:
    words = [f"mot{n}" for n in range(200)]
    opened = indexed(page("a", " ".join(words)), page("b", "un"))
    wide = Query(match=Or(children=tuple(map(stem, words))), now=NOW)
    assert looks(lambda timed: timed.search(wide), opened) > (1 if opened.is_remote else 100)
