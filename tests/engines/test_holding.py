"""A new generation reuses the open segments that it shares with the previous generation."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from eventsearch.engines import whoosh
from eventsearch.engines.whoosh.search.searcher import WhooshSearcher
from eventsearch.engines.whoosh.segment.segment_reader import SegmentReader
from eventsearch.model.document import Document
from eventsearch.model.results import SearchResult
from long_form import tries

from . import reference
from .made_documents import question
from .small_index import ask, ids, page, stem
from .test_agreement import same, steps


def grown(folder: Path, *added: Document, removed: tuple[str, ...] = ()) -> None:
    """Build the next generation of the index in the same folder."""
    with whoosh.build(folder, based=any(folder.iterdir())) as build:
        for id in removed:
            build.remove(id)
        for document in added:
            build.add(document)


def found(answer: SearchResult) -> list[str]:
    """Return the sorted ids of the matches of an answer."""
    return sorted(ids(answer))


def segments(engine: WhooshSearcher) -> list[SegmentReader]:
    """Return the open segments of an engine."""
    return [part.segment for part in engine._reader.parts]


@pytest.fixture
def first(tmp_path: Path) -> WhooshSearcher:
    """Return an open index of three pages, after a search for one of its words."""
    grown(tmp_path, page("a", "mer"), page("b", "mer ciel"), page("c", "ciel"))
    engine = whoosh.open(tmp_path)
    assert found(ask(engine, stem("mer"))) == ["a", "b"]
    return engine


def test_a_segment_that_did_not_change_is_shared(first: WhooshSearcher, tmp_path: Path) -> None:
    grown(tmp_path, page("d", "mer"), removed=("a",))
    second = whoosh.open(tmp_path, before=first)
    assert segments(second)[0] is segments(first)[0]
    assert len(segments(second)) == 2
    assert found(ask(second, stem("mer"))) == ["b", "d"]
    assert found(ask(first, stem("mer"))) == ["a", "b"]
    first.close()
    first.close()
    assert found(ask(second, stem("ciel"))) == ["b", "c"]
    second.close()
    with pytest.raises(ValueError, match="closed"):
        segments(second)[0].lengths("body")


def test_closing_a_newer_index_leaves_the_older_unchanged(
    first: WhooshSearcher, tmp_path: Path
) -> None:
    grown(tmp_path, page("d", "mer"))
    whoosh.open(tmp_path, before=first).close()
    assert found(ask(first, stem("ciel"))) == ["b", "c"]
    first.close()


def test_a_changed_file_is_opened_again(first: WhooshSearcher, tmp_path: Path) -> None:
    path = next(tmp_path.glob("*.evs"))
    os.utime(path, ns=(0, 0))
    second = whoosh.open(tmp_path, before=first)
    assert segments(second)[0] is not segments(first)[0]
    copied = path.read_bytes()
    path.unlink()
    path.write_bytes(copied)
    third = whoosh.open(tmp_path, before=second)
    assert segments(third)[0] is not segments(second)[0]
    for engine in (first, second, third):
        assert found(ask(engine, stem("mer"))) == ["a", "b"]
        engine.close()


def test_segments_of_a_closed_index_are_not_shared(first: WhooshSearcher, tmp_path: Path) -> None:
    first.close()
    second = whoosh.open(tmp_path, before=first)
    assert found(ask(second, stem("mer"))) == ["a", "b"]
    second.close()


def test_generations_share_a_memory_limit_and_free_it(
    first: WhooshSearcher, tmp_path: Path
) -> None:
    cache = first._reader.cache
    assert cache.bytes_used > 0
    grown(tmp_path, page("d", "mer"))
    second = whoosh.open(tmp_path, before=first)
    assert second._reader.cache.bytes_used == cache.bytes_used
    ask(second, stem("mer"))
    both = cache.bytes_used
    first.close()
    assert 0 < cache.bytes_used < both
    second.close()
    assert cache.bytes_used == 0


def test_handles_and_memory_stay_over_generations(first: WhooshSearcher, tmp_path: Path) -> None:
    handles, held, engine = [], [], first
    for number in range(tries(40, 400)):
        grown(tmp_path, page("d", f"mer vent{number}"), removed=("d",) if number else ())
        after = whoosh.open(tmp_path, before=engine)
        engine.close()
        engine = after
        assert found(ask(engine, stem("mer"))) == ["a", "b", "d"]
        handles.append(len(os.listdir("/dev/fd")) - len(segments(engine)))  # noqa: PTH208
        held.append(engine._reader.cache.bytes_used / len(segments(engine)))
    assert max(handles) == handles[0]
    assert max(held[len(held) // 2 :]) <= max(held[: len(held) // 2])
    engine.close()
    assert engine._reader.cache.bytes_used == 0


@pytest.mark.parametrize("seed", range(100, 100 + tries(8, 100)))
def test_an_index_that_is_followed_answers_as_the_plain_one(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    plain, ours = tmp_path / "plain", tmp_path / "ours"
    plain.mkdir()
    ours.mkdir()
    opened: list[WhooshSearcher] = []
    for number, (removed, added) in enumerate(steps(Random(seed))):
        for module, folder in ((whoosh, ours), (reference, plain)):
            with module.build(folder, based=number > 0) as build:
                for id in removed:
                    build.remove(id)
                for document in added:
                    build.add(document)
        followed = whoosh.open(ours, before=opened[-1] if opened else None)
        if opened and random.random() < 0.8:
            opened[-1].close()
        opened.append(followed)
        expected = reference.open(plain)
        assert followed.fuzzy_terms("ete", 2) == expected.fuzzy_terms("ete", 2)
        assert followed.terms("et") == expected.terms("et")
        for _ in range(10):
            query = question(random)
            same(followed.search(query), expected.search(query), query)
    for engine in opened:
        engine.close()
