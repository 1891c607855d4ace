"""An index written in several shards answers like an index written at once."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from eventsearch.engines import Engine, EngineModule, IndexBuilder, Shard
from eventsearch.errors import BuildError
from eventsearch.model.document import Document

from .made_documents import document, question
from .small_index import EVERYTHING, ask, ids, index, page


def dealt(build: IndexBuilder, documents: Sequence[Document], count: int) -> list[object]:
    """Distribute documents over pickled copies of shards. Return the results of the shards."""
    shares: list[Shard] = pickle.loads(pickle.dumps(list(build.shards(count))))
    for number, each in enumerate(documents):
        shares[number % len(shares)].add(each)
    return [pickle.loads(pickle.dumps(share.finish())) for share in shares]


def answers(engine: Engine, seed: int) -> tuple[list[object], list[float]]:
    """Return the answers to random queries without scores, and separately all their scores."""
    random = Random(seed)
    found = [engine.search(question(random)) for _ in range(20)]
    matches = [match for each in found for match in each.matches]
    scores = [value for m in matches for value in (m.score, *(why.score for why in m.why))]
    names = [(m.id, m.stored, m.kin, [why.field for why in m.why]) for m in matches]
    return [names, [(each.total, dict(each.facets)) for each in found]], scores


def same(one: Engine, other: Engine, seed: int) -> None:
    """Check that both engines give the same answers. Scores may differ in their last digit."""
    found, scores = answers(one, seed)
    expected, exactly = answers(other, seed)
    assert found == expected
    assert scores == pytest.approx(exactly, rel=1e-12)


@pytest.mark.parametrize("count", [1, 3, 7])
def test_shards_answer_like_one_index(engine: EngineModule, tmp_path: Path, count: int) -> None:
    every = [document(f"p{number:03}", Random(number)) for number in range(60)]
    for name in ("shares", "once"):
        (tmp_path / name).mkdir()
    with engine.build(tmp_path / "shares", based=False) as build:
        build.merge_shards(dealt(build, every, count), [each.id for each in every])
        assert build.count() == 60
    once = index(engine, tmp_path / "once", *every)
    shared = engine.open(tmp_path / "shares")
    assert shared.count() == 60
    same(shared, once, 1)
    assert [shared.stored(each.id) for each in every] == [each.stored for each in every]
    shared.close()
    once.close()
    for name in ("shares", "once"):
        with engine.build(tmp_path / name, based=True) as build:
            for each in every[::4]:
                build.remove(each.id)
    once, shared = engine.open(tmp_path / "once"), engine.open(tmp_path / "shares")
    same(shared, once, 2)
    shared.close()
    once.close()


def test_shards_are_merged_into_the_index(engine: EngineModule, tmp_path: Path) -> None:
    index(engine, tmp_path, page("a", "un"), page("b", "un")).close()
    with engine.build(tmp_path, based=True) as build:
        finished = dealt(build, [page("a", "deux"), page("c", "un")], 2)
        build.remove("a")
        build.add(page("d", "un"))
        build.merge_shards(finished, ["a", "c"])
        assert build.count() == 4
    opened = engine.open(tmp_path)
    assert sorted(ids(ask(opened, EVERYTHING))) == ["a", "b", "c", "d"]
    opened.close()


@pytest.mark.parametrize("told", [["a"], ["a", "b", "c"], ["a", "c"], ["a", "a"]])
def test_a_shard_with_other_documents_is_refused(
    engine: EngineModule, tmp_path: Path, told: list[str]
) -> None:
    with pytest.raises(BuildError) as caught, engine.build(tmp_path, based=False) as build:
        build.merge_shards(dealt(build, [page("a"), page("b")], 2), told)
    assert str(caught.value).endswith("run it again, with `workers` set to 1 if it happens again")


def test_a_page_that_is_there_is_not_adopted(engine: EngineModule, tmp_path: Path) -> None:
    index(engine, tmp_path, page("a")).close()
    with pytest.raises(ValueError, match=r"^a"), engine.build(tmp_path, based=True) as build:
        build.merge_shards(dealt(build, [page("a")], 2), ["a"])
    with pytest.raises(ValueError, match=r"^b"), engine.build(tmp_path, based=True) as build:
        build.merge_shards(dealt(build, [page("b"), page("b")], 2), ["b", "b"])
