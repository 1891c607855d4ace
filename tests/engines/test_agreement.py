"""Every engine answers as the reference engine does, also after pages are added and removed."""

from __future__ import annotations

from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from eventsearch.engines import Engine, whoosh
from eventsearch.engines.whoosh.segment.segment_reader import read_segment_infos
from eventsearch.model.document import Document
from eventsearch.model.query import And, Query
from eventsearch.model.results import DocumentRank, SearchResult
from long_form import tries

from . import reference
from .conftest import ENGINES
from .made_documents import NOW, document, question

OTHERS = [engine for engine in ENGINES.values() if engine is not reference]


def steps(random: Random) -> list[tuple[list[str], list[Document]]]:
    """Return the removed ids and added pages of several builds. A replaced page is in both."""
    known: list[str] = []
    made = []
    for _ in range(random.choice((1, 2, 4, 12))):
        removed = random.sample(known, min(len(known), random.choice((0, 1, 3, 9))))
        replaced = random.sample(removed, len(removed) // 2)
        fresh = [f"content/é{random.random()}.md" for _ in range(random.choice((0, 1, 7, 20)))]
        added = [*replaced, *fresh]
        known = [id for id in known if id not in removed] + added
        made.append((removed, [document(id, random) for id in added]))
    return made


def built(engine: ModuleType, folder: Path, seed: int) -> Engine:
    """Return an index that was built in all the steps, one build for each step."""
    folder.mkdir()
    for number, (removed, added) in enumerate(steps(Random(seed))):
        with engine.build(folder, based=number > 0) as build:
            for id in removed:
                build.remove(id)
            for page in added:
                build.add(page)
    opened: Engine = engine.open(folder)
    return opened


def rebuilt(engine: ModuleType, folder: Path, seed: int) -> Engine:
    """Return an index of the pages that remain after all steps, written in a single build."""
    folder.mkdir()
    left: dict[str, Document] = {}
    for removed, added in steps(Random(seed)):
        for id in removed:
            del left[id]
        left |= {page.id: page for page in added}
    with engine.build(folder, based=False) as build:
        for id in sorted(left):
            build.add(left[id])
    opened: Engine = engine.open(folder)
    return opened


def same(found: SearchResult, expected: SearchResult, query: Query) -> None:
    """Check that two answers are equal, except for rounding errors in scores."""
    assert found.total == expected.total, query
    assert dict(found.facets) == dict(expected.facets), query
    scores = [match.score for match in expected.matches]
    assert [match.score for match in found.matches] == pytest.approx(scores, abs=1e-9), query
    assert [m.stored for m in found.matches] == [m.stored for m in expected.matches]
    assert [match.id for match in found.matches] == [match.id for match in expected.matches], query
    assert [match.kin for match in found.matches] == [m.kin for m in expected.matches], query
    for match, other in zip(found.matches, expected.matches, strict=True):
        assert sum(why.score for why in match.why) == pytest.approx(
            match.score if query.explain else 0, abs=1e-9
        )
        assert sorted((why.field, round(why.score, 9)) for why in match.why) == sorted(
            (why.field, round(why.score, 9)) for why in other.why
        )


def stands(engine: Engine, query: Query, id: str) -> DocumentRank:
    """Return the `DocumentRank` of a document, with a rounded score."""
    found = engine.explain_document(query, id)
    assert found is not None
    return found._replace(score=round(found.score, 7))


EVERYTHING = Query(match=And(children=()), now=NOW, limit=100)


@pytest.mark.parametrize("seed", range(tries(6, 100)))
@pytest.mark.parametrize("engine", OTHERS, ids=lambda engine: engine.__name__)
def test_random_queries_get_the_reference_answer(
    engine: ModuleType, seed: int, tmp_path: Path
) -> None:
    ours = built(engine, tmp_path / "ours", seed)
    plain = built(reference, tmp_path / "plain", seed)
    random = Random(seed)
    ids = [match.id for match in plain.search(EVERYTHING).matches]
    assert ours.count() == plain.count()
    assert ours.terms("et") == plain.terms("et")
    assert ours.fuzzy_terms("ete", 2) == plain.fuzzy_terms("ete", 2)
    for now in (NOW, NOW + 40):
        assert ours.facet_values("tag", now) == plain.facet_values("tag", now)
    for _ in range(20):
        query = question(random)
        same(ours.search(query), plain.search(query), query)
        for id in ids[:4]:
            assert stands(ours, query, id) == stands(plain, query, id), query
    assert ours.explain_document(query, "unknown") is None
    ours.close()


def test_many_of_the_indexes_have_several_segments_and_deletions(tmp_path: Path) -> None:
    several = deleted = 0
    for seed in range(30):
        built(whoosh, tmp_path / str(seed), seed).close()
        segments = read_segment_infos(tmp_path / str(seed)).segments
        several += len(segments) > 1
        deleted += any(segment.deleted for segment in segments)
    assert several >= 10
    assert deleted >= 10


@pytest.mark.parametrize("seed", range(30, 36))
@pytest.mark.parametrize("engine", OTHERS, ids=lambda engine: engine.__name__)
def test_an_updated_index_answers_like_a_new_one(
    engine: ModuleType, seed: int, tmp_path: Path
) -> None:
    grown = built(engine, tmp_path / "grown", seed)
    fresh = rebuilt(engine, tmp_path / "fresh", seed)
    random = Random(seed)
    for _ in range(20):
        query = question(random)
        same(grown.search(query), fresh.search(query), query)
    grown.close()
    fresh.close()
